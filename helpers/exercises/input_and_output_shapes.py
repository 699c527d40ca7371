"""Judges of notebook 02, Input and output shapes."""

from __future__ import annotations

from helpers.exercises import notebook_02_answers as answers
from helpers.exercises.comparing import same
from helpers.exercises.judging import Choice, Function, Mistake, Value
from helpers.exercises.notebook_02_inputs import COUNT_WORDS, SCRAMBLED, TO_BATCH

ONE_LOGIT = Choice(
    id="02.Q2",
    right="b",
    because="A softmax shares 1 among the classes; with one class it always gets all "
    "of it, so argmax always says class 0 (M3).",
    replies={
        "a": "That would be the sigmoid. A softmax divides each exponential by the sum "
        "of its row: what is that sum when a row has one entry?",
        "c": "Nothing is wrong with the shape for softmax, so it raises no error.",
    },
)


class ByTask(Function):
    """A function for three tasks: the first task that is wrong names its mistake."""

    def _first_difference(self, given):
        for (logits, task), result in zip(self.inputs(), given, strict=True):
            if same(result, self.right(logits, task), self.rtol, self.atol):
                continue
            for wrong, says in answers.TASK_MISTAKES[task]:
                if same(result, wrong(logits), self.rtol, self.atol):
                    return f'Task "{task}": {says}'
            break
        return super()._first_difference(given)


TO_LABELS = ByTask(
    id="02.3",
    right=answers.to_labels,
    inputs=answers.logits,
    because="One of several: argmax over classes. Yes or no: sigmoid and threshold.",
)

SQUARED_ERROR = Function(
    id="02.4",
    right=answers.squared_error,
    inputs=answers.pairs,
    start=answers.squared_error_as_given,
    because="Shapes made equal first, so each output meets its own target only (M7).",
    mistakes=[
        Mistake(
            answers.square_without_mean,
            "The shapes are right now, but you return a sum: take the mean.",
        ),
        Mistake(
            answers.without_square,
            "You did not square the differences, so errors up and down cancel.",
        ),
        Mistake(
            answers.absolute_error,
            "You took absolute values; square the differences.",
        ),
        Mistake(
            answers.squares_only,
            "You return one square for each sample: take their mean.",
        ),
        Mistake(
            answers.root_of_the_mean,
            "You took a root at the end: return the mean of the squares itself.",
        ),
        Mistake(
            answers.square_of_the_mean,
            "You took the mean first and squared then: square each difference first.",
        ),
        Mistake(
            answers.first_sample_only,
            "You compared the first sample only: compare all of them.",
        ),
    ],
)

LINEAR = Function(
    id="02.5",
    right=answers.linear,
    inputs=answers.layers,
    because="nn.Linear keeps its weight as [out, in], so it multiplies by weight.T.",
    mistakes=[
        Mistake(
            answers.multiply_untransposed,
            "You multiplied by weight as it is: its shape is [out, in], so transpose "
            "it; only a square weight hides this (M10).",
            number=10,
        ),
        Mistake(
            answers.multiply_untransposed_by_einsum,
            "You multiplied by weight as it is: its shape is [out, in], so transpose "
            "it; only a square weight hides this (M10).",
            number=10,
        ),
        Mistake(answers.add_no_bias, "You multiplied, but did not add the bias."),
        Mistake(
            lambda x, weight, bias: x @ weight.T - bias,
            "You subtracted the bias; it is added.",
        ),
        Mistake(
            lambda x, weight, bias: (x @ weight.T + bias).clamp(min=0),
            "That is a layer with a relu; nn.Linear has no activation.",
        ),
        Mistake(
            lambda x, weight, bias: x * weight + bias,
            "`*` multiplies entry by entry; a matrix product is `@`.",
        ),
        Mistake(
            lambda x, weight, bias: weight @ x + bias,
            "The order of a matrix product counts: x comes first, and weight is "
            "transposed.",
        ),
        Mistake(
            answers.multiply_on_the_left,
            "You put weight on the left: samples then become columns; keep x on the "
            "left, so that the batch stays first (M10).",
            number=10,
        ),
    ],
)

PARAMETERS = Value(
    id="02.6",
    right=16 * 3 * 5 * 5 + 16 + 16 * 16 * 16 * 10 + 10,
    rtol=0,
    atol=0.5,
    because="Convolution and dense layer, each with weights and biases; pooling and "
    "flattening have none, and the batch size plays no part.",
    mistakes=[
        Mistake(42160, "You counted the weights but not the biases: one per output."),
        Mistake(42170, "You forgot the biases of the convolution: one per filter."),
        Mistake(42176, "You forgot the biases of the dense layer: one per output."),
        Mistake(
            64 * 42186,
            "You multiplied by the batch size; all pictures share the parameters.",
        ),
        Mistake(
            41386,
            "A filter of the convolution reaches through all 3 input channels: it has "
            "3 x 5 x 5 weights.",
        ),
        Mistake(
            165066,
            "You forgot that pooling halves height and width before the dense layer.",
        ),
        Mistake(40970, "You counted the dense layer only; add the convolution."),
        Mistake(1216, "You counted the convolution only; add the dense layer."),
    ],
)

EXERCISES = [
    COUNT_WORDS,
    SCRAMBLED,
    TO_BATCH,
    ONE_LOGIT,
    TO_LABELS,
    SQUARED_ERROR,
    LINEAR,
    PARAMETERS,
]
