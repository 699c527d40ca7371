"""What right and wrong answers of notebook 08 compute, layer by layer."""

from __future__ import annotations

import numpy as np


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


def logits_and_labels():
    """Three batches: ordinary logits, logits of a thousand, a class without rows."""
    ordinary = np.array([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0]])
    large = np.array([[1000.0, 998.0], [-3.0, 2.0], [0.0, 1.0]])
    return [
        (ordinary, np.array([2, 0])),
        (large, np.array([0, 0, 1])),
        (ordinary[::-1] / 2, np.array([1, 0])),  # nobody belongs to the last class
    ]


def layer_backward(X, W, dA):
    """The gradients of X @ W + b with respect to X, W and b."""
    return dA @ W.T, X.T @ dA, dA.sum(axis=0)


def layer_as_given(X, W, dA):
    """The stub of exercise 08.4."""
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
