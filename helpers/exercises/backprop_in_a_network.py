"""Judges of lesson 09: the gradients of a loss, a layer, and two layers.

The judges of the whole network and its challenge are in `whole_network`.
"""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Choice, Function, Mistake


def softmax(Z, axis=1):
    """Probabilities, safe for large logits."""
    E = np.exp(Z - Z.max(axis=axis, keepdims=True))
    return E / E.sum(axis=axis, keepdims=True)


def one_hot(y, classes):
    """A row of zeros with a single 1 for each label."""
    return np.eye(classes)[y]


def gradient_of_logits(Z, y):
    """(softmax - one-hot) / n, the gradient of the mean cross-entropy."""
    return (softmax(Z) - one_hot(y, Z.shape[1])) / len(Z)


def without_mean(Z, y):
    """The gradient of the sum."""
    return gradient_of_logits(Z, y) * len(Z)


def mean_of_all_entries(Z, y):
    """Divided by the number of entries, not of rows."""
    return gradient_of_logits(Z, y) / Z.shape[1]


def uphill(Z, y):
    """The sign reversed."""
    return -gradient_of_logits(Z, y)


def probabilities_only(Z, y):
    """The one-hot rows are not subtracted."""
    return softmax(Z) / len(Z)


def down_the_columns(Z, y):
    """Mistake 13: softmax over the rows of the batch."""
    return (softmax(Z, axis=0) - one_hot(y, Z.shape[1])) / len(Z)


def over_everything(Z, y):
    """One softmax for the whole batch."""
    whole = np.exp(Z - Z.max())
    return (whole / whole.sum() - one_hot(y, Z.shape[1])) / len(Z)


def overflowing(Z, y):
    """Mistake 29: exp of the logits as they are."""
    E = np.exp(Z)
    return (E / E.sum(axis=1, keepdims=True) - one_hot(y, Z.shape[1])) / len(Z)


def whole_columns(Z, y):
    """P[:, y] -= 1 takes 1 from every row of a column."""
    P = softmax(Z)
    P[:, y] -= 1.0
    return P / len(Z)


def classes_of_the_batch(Z, y):
    """One-hot rows as long as the largest label that happens to be there."""
    return (softmax(Z) - one_hot(y, y.max() + 1)) / len(Z)


def sigmoid_of_each(Z, y):
    """Every logit on its own; large ones saturate without a warning."""
    return (0.5 * (1 + np.tanh(Z / 2)) - one_hot(y, Z.shape[1])) / len(Z)


def logits_and_labels():
    """Three batches: ordinary logits, logits of a thousand, a class without rows."""
    ordinary = np.array([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0]])
    large = np.array([[1000.0, 998.0], [-3.0, 2.0], [0.0, 1.0]])
    return [
        (ordinary, np.array([2, 0])),
        (large, np.array([0, 0, 1])),
        (ordinary[::-1] / 2, np.array([1, 0])),  # nobody belongs to the last class
    ]


LOGITS = Function(
    id="09.1",
    right=gradient_of_logits,
    inputs=logits_and_labels,
    because="Probability minus truth, shared by the rows, and finite at logit 1000.",
    mistakes=(
        Mistake(without_mean, "The loss is the mean over the rows: divide by "
                "their number."),
        Mistake(mean_of_all_entries, "You divided by the number of entries; the "
                "mean runs over the rows only."),
        Mistake(uphill, "The sign is reversed: it is softmax minus one-hot."),
        Mistake(probabilities_only, "You returned the probabilities; at the "
                "right class of each row 1 must be subtracted."),
        Mistake(down_the_columns, "You took softmax down the columns, over the "
                "examples; each row must sum to 1.", 13),
        Mistake(over_everything, "You divided by the sum over the whole batch; "
                "each row has its own sum."),
        Mistake(overflowing, "exp(1000) overflows, and infinity over infinity "
                "is NaN (M29): subtract each row's largest logit first.", 29),
        Mistake(sigmoid_of_each, "You took the sigmoid of each logit; softmax divides "
                "by the row's sum, so that each row of probabilities sums to 1."),
        Mistake(classes_of_the_batch, "y.max() + 1 is the number of classes "
                "only if the last class is in this batch; the logits have a column for "
                "each: Z.shape[1]."),
        Mistake(whole_columns, "P[:, y] takes 1 from a whole column; pick one "
                "entry per row with P[np.arange(len(y)), y]."),
    ),
)  # fmt: skip


def layer_backward(X, W, dA):
    """The gradients of X @ W + b with respect to X, W and b."""
    return dA @ W.T, X.T @ dA, dA.sum(axis=0)


def layer_as_given(X, W, dA):
    """The stub of exercise 09.2."""
    return ..., ..., ...


def weights_not_turned(X, W, dA):
    """dX without the transpose of W."""
    return dA @ W, X.T @ dA, dA.sum(axis=0)


def inputs_not_turned(X, W, dA):
    """dW without the transpose of X."""
    return dA @ W.T, X @ dA, dA.sum(axis=0)


def inputs_in_second_place(X, W, dA):
    """dW with the shape of W transposed."""
    return dA @ W.T, dA.T @ X, dA.sum(axis=0)


def bias_not_summed(X, W, dA):
    """db for every row of the batch."""
    return dA @ W.T, X.T @ dA, dA


def bias_averaged(X, W, dA):
    """db with the mean in place of the sum."""
    return dA @ W.T, X.T @ dA, dA.mean(axis=0)


def bias_summed_across(X, W, dA):
    """db summed over the units, not over the rows of the batch."""
    return dA @ W.T, X.T @ dA, dA.sum(axis=1)


def bias_kept_flat(X, W, dA):
    """db of shape (1, units)."""
    return dA @ W.T, X.T @ dA, dA.sum(axis=0, keepdims=True)


def divided_again(X, W, dA):
    """dW and db divided by the batch size once more."""
    return dA @ W.T, X.T @ dA / len(X), dA.sum(axis=0) / len(X)


def weights_divided_again(X, W, dA):
    """Only dW divided by the batch size."""
    return dA @ W.T, X.T @ dA / len(X), dA.sum(axis=0)


def bias_a_number(X, W, dA):
    """db summed over rows and units."""
    return dA @ W.T, X.T @ dA, dA.sum()


def weights_first(X, W, dA):
    """The right gradients in another order."""
    return X.T @ dA, dA @ W.T, dA.sum(axis=0)


def layers():
    """An oblong layer, and a square one on which every product has a result."""
    rng = np.random.default_rng(8)
    return [
        tuple(rng.integers(-3, 4, shape).astype(float) for shape in shapes)
        for shapes in (((4, 3), (3, 5), (4, 5)), ((3, 3), (3, 3), (3, 3)))
    ]


LAYER = Function(
    id="09.2",
    names=("dX", "dW", "db"),
    right=layer_backward,
    inputs=layers,
    because="Each gradient has the shape of what it belongs to.",
    start=layer_as_given,
    mistakes=(
        Mistake(weights_not_turned, "For dX you multiplied by W; going back "
                "through the layer needs W transposed, W.T."),
        Mistake(inputs_not_turned, "For dW you multiplied X and dA as they are; "
                "the examples must be summed over: transpose X."),
        Mistake(inputs_in_second_place, "Your dW has the shape of W "
                "transposed: swap the factors so that X.T comes first."),
        Mistake(bias_not_summed, "Your db has a row for every example; one b "
                "serves them all, so sum over the rows."),
        Mistake(bias_averaged, "You took the mean for db; paths add up, and "
                "the 1/n of the mean loss is already in dA."),
        Mistake(bias_summed_across, "You summed db over the units; sum over the "
                "rows of the batch, axis 0."),
        Mistake(bias_kept_flat, "Your db has shape (1, units) while b has "
                "(units,): sum without keepdims."),
        Mistake(divided_again, "You divided by the batch size; the 1/n of the "
                "mean loss is already in dA."),
        Mistake(weights_divided_again, "You divided dW by the batch size; the 1/n of "
                "the mean loss is already in dA."),
        Mistake(bias_a_number, "You summed dA over everything; each unit has its own "
                "bias, so sum over the rows only: axis 0."),
        Mistake(weights_first, "All three are right, but their order is dX, dW, "
                "db."),
    ),
)  # fmt: skip


def mask_without_bias(X, y, W1, b1, W2, b2):
    """The mask of X @ W1 alone."""
    H = np.maximum(X @ W1 + b1, 0.0)
    dZ = gradient_of_logits(H @ W2 + b2, y)
    dA = dZ @ W2.T * (X @ W1 > 0)
    return X.T @ dA, dA.sum(axis=0), H.T @ dZ, dZ.sum(axis=0)


def _two_layers(mask=lambda H, A, dH: A > 0, mean=True, through=True):
    """Return the gradients of a network of two layers, or wrong ones.

    `mask` says where relu lets the gradient through, `mean` whether the loss is the
    mean over the rows, `through` whether the way back passes relu at all.
    """

    def gradients(X, y, W1, b1, W2, b2):
        A = X @ W1 + b1
        H = np.maximum(A, 0.0)
        dZ = gradient_of_logits(H @ W2 + b2, y) * (1 if mean else len(X))
        dH = dZ @ W2.T
        dA = dH * mask(H, A, dH) if through else dH
        return X.T @ dA, dA.sum(axis=0), H.T @ dZ, dZ.sum(axis=0)

    return gradients


def networks():
    """Return small networks of two layers, each with a batch."""
    found = []
    for seed, (n, inputs, units, classes) in enumerate([(5, 3, 4, 2), (3, 2, 6, 3)]):
        rng = np.random.default_rng(seed + 7)
        sizes = (n, inputs), (inputs, units), (units,), (units, classes), (classes,)
        X, W1, b1, W2, b2 = (rng.normal(size=size) for size in sizes)
        found.append((X, rng.integers(0, classes - 1, n), W1, b1, W2, b2))
    return found


MASK = Function(
    id="09.3",
    names=("for W1", "for b1", "for W2", "for b2"),
    right=_two_layers(),
    inputs=networks,
    start=_two_layers(mask=lambda H, A, dH: dH > 0),
    because="Relu remembers where its input was positive; the gradient has no say.",
    mistakes=(
        Mistake(_two_layers(through=False), "The mask is gone: units that were off "
                "now get a gradient, though they had no influence on the loss."),
        Mistake(_two_layers(mask=lambda H, A, dH: A < 0), "The mask is reversed: the "
                "units that were off get the gradient."),
        Mistake(_two_layers(mask=lambda H, A, dH: np.maximum(A, 0.0)), "You multiplied "
                "by the output of relu; its slope is 1 where it was on."),
        Mistake(_two_layers(mask=lambda H, A, dH: A), "You multiplied by the input of "
                "relu; its slope is 1 where that is positive, else 0."),
        Mistake(mask_without_bias, "Your mask leaves out the bias: relu received "
                "X @ W1 + b1."),
        Mistake(_two_layers(mean=False), "The mask is right, but the division by the "
                "number of rows is gone: the loss is a mean."),
    ),
)  # fmt: skip


TWICE_THE_BATCH = Choice(
    id="09.Q1",
    right="a",
    because="Twice as many rows, each divided by twice as much: a mean stays a mean.",
    replies={
        "b": "That would be so if the losses were added; they are averaged.",
        "c": "You saw the division by 8; but there are twice as many rows to add up.",
    },
)


ZERO_WEIGHTS = Choice(
    id="09.Q2",
    right="c",
    because="Zero weights hand no gradient back, and zero units give none to the "
    "weights after them: only the last biases move, and they see no pictures.",
    replies={
        "a": "Slow would need a gradient. Which gradients are not 0 when H and W are?",
        "b": "Units that start alike do stay alike. But does any gradient reach them?",
    },
)

LOOPS = Choice(
    id="09.Q3",
    right="b",
    because="Each trip through Python's loop costs far more than a multiplication.",
    replies={
        "a": "Python has 358,400 trips to make; compiled code makes none of them.",
        "c": "That is about what you save by loops over lists in place of arrays.",
    },
)


EXERCISES = [LOGITS, LAYER, MASK, TWICE_THE_BATCH, ZERO_WEIGHTS, LOOPS]
