"""Judges of notebook 08, Backprop by hand."""

from __future__ import annotations

from helpers.exercises import backprop_in_a_network as layers
from helpers.exercises import notebook_08_descent as descent
from helpers.exercises import notebook_08_graphs as graphs
from helpers.exercises.judging import AS_GIVEN, Choice, Custom, Function, Mistake, Value

CHAIN = Choice(
    id="08.Q1",
    right="c",
    because=(
        "Slopes of steps in a row multiply: 0.01 becomes 4 times 0.01, and that "
        "becomes 3 times as much."
    ),
    replies={
        "a": "That is the outer step alone: it receives 0.04 already, not 0.01.",
        "b": "You added the slopes; but the outer step stretches what the inner one "
        "has already stretched.",
    },
)

TWO_PATHS = Choice(
    id="08.Q2",
    right="b",
    because="w reaches y on two paths, and a nudge of w travels along both.",
    replies={
        "a": "You multiplied the two paths; slopes multiply along a path, and paths "
        "add up.",
        "c": "That is the path through 3 w alone; w also works through x w.",
        "d": "That is the path through x w alone; w also works through 3 w.",
    },
)

SQUARED_LOSS = Value(
    id="08.1",
    names=("for w", "for b"),
    right=(12.0, 6.0),
    because="The square's slope is 2 times 3, times 2 on the way to w and 1 to b.",
    mistakes=(
        Mistake((2.0, 1.0), "These are the gradients of the absolute loss: the last "
                "step is now a square, whose slope is twice its input."),
        Mistake((6.0, 3.0), "You forgot the factor 2 in the slope of a square."),
        Mistake((6.0, 6.0), "For w you stopped at y: the edge from w into the product "
                "has the slope x."),
        Mistake((18.0, 6.0), "For w you multiplied by w; the slope of the product x w "
                "with respect to w is x."),
        Mistake((12.0, 12.0), "For b you multiplied by x; b is added, so its edge has "
                "the slope 1."),
        Mistake((-12.0, -6.0), "The sign is reversed: y is above y_true, and a larger "
                "w makes the loss larger still."),
        Mistake((6.0, 12.0), "The two are swapped: give the gradient of w first."),
        Mistake((9.0, 9.0), "9 is the loss itself; we want how fast it changes."),
    ),
    blank="Replace the None by two numbers in brackets, run the cell, then this check.",
)  # fmt: skip

BACKWARD = Custom(
    id="08.2",
    complaint=graphs.complaint_about_backward,
    returns=False,
    untouched=lambda answer: (
        graphs.complaint_about_backward(answer) == graphs.MISSING_PATH
    ),
    because="All paths are added, nothing is passed on too early, twice is no trouble.",
    blank=AS_GIVEN,
)

LOGITS = Function(
    id="08.3",
    right=layers.gradient_of_logits,
    inputs=layers.logits_and_labels,
    because="Probability minus truth, shared by the rows, and finite at logit 1000.",
    mistakes=(
        Mistake(layers.without_mean, "The loss is the mean over the rows: divide by "
                "their number."),
        Mistake(layers.mean_of_all_entries, "You divided by the number of entries; the "
                "mean runs over the rows only."),
        Mistake(layers.uphill, "The sign is reversed: it is softmax minus one-hot."),
        Mistake(layers.probabilities_only, "You returned the probabilities; at the "
                "right class of each row 1 must be subtracted."),
        Mistake(layers.down_the_columns, "You took softmax down the columns, over the "
                "examples; each row must sum to 1.", 13),
        Mistake(layers.over_everything, "You divided by the sum over the whole batch; "
                "each row has its own sum."),
        Mistake(layers.overflowing, "exp(1000) overflows, and infinity over infinity "
                "is NaN (M29): subtract each row's largest logit first.", 29),
        Mistake(layers.classes_of_the_batch, "y.max() + 1 is the number of classes "
                "only if the last class is in this batch; the logits have a column for "
                "each: Z.shape[1]."),
        Mistake(layers.whole_columns, "P[:, y] takes 1 from a whole column; pick one "
                "entry per row with P[np.arange(len(y)), y]."),
    ),
)  # fmt: skip

LAYER = Function(
    id="08.4",
    names=("dX", "dW", "db"),
    right=layers.layer_backward,
    inputs=layers.layers,
    because="Each gradient has the shape of what it belongs to.",
    start=layers.layer_as_given,
    mistakes=(
        Mistake(layers.weights_not_turned, "For dX you multiplied by W; going back "
                "through the layer needs W transposed, W.T."),
        Mistake(layers.inputs_not_turned, "For dW you multiplied X and dA as they are; "
                "the examples must be summed over: transpose X."),
        Mistake(layers.inputs_in_second_place, "Your dW has the shape of W "
                "transposed: swap the factors so that X.T comes first."),
        Mistake(layers.bias_not_summed, "Your db has a row for every example; one b "
                "serves them all, so sum over the rows."),
        Mistake(layers.bias_averaged, "You took the mean for db; paths add up, and "
                "the 1/n of the mean loss is already in dA."),
        Mistake(layers.bias_summed_across, "You summed db over the units; sum over the "
                "rows of the batch, axis 0."),
        Mistake(layers.bias_kept_flat, "Your db has shape (1, units) while b has "
                "(units,): sum without keepdims."),
        Mistake(layers.divided_again, "You divided by the batch size; the 1/n of the "
                "mean loss is already in dA."),
        Mistake(layers.weights_first, "All three are right, but their order is dX, dW, "
                "db."),
    ),
)  # fmt: skip

DESCENT = Custom(
    id="08.5",
    complaint=descent.complaint_about_descent,
    changes=(0,),
    untouched=lambda answer: (
        descent.complaint_about_descent(answer) == descent.NOT_MOVED
    ),
    because="w moved in place, no update was recorded, no loss keeps a graph.",
)

EXERCISES = [CHAIN, SQUARED_LOSS, TWO_PATHS, BACKWARD, LOGITS, LAYER, DESCENT]
