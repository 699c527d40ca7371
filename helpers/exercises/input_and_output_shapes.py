"""Judges of the lesson on input and output shapes: pictures, labels, layers."""

from __future__ import annotations

import numpy as np
import torch

from helpers.exercises.comparing import same
from helpers.exercises.judging import Choice, Function, Mistake

SCRAMBLED = Choice(
    id="02.Q1",
    right="c",
    because="A dense layer connects every number with every output, so it can learn "
    "from any fixed order; a convolution counts on neighbors (M41).",
    replies={
        "a": "Ask each network what it knows about neighbors. One of them connects "
        "every number with every output: does it know where a number was?",
        "b": "No error comes, that is right. But one of the two looks at small "
        "neighborhoods: are neighbors still neighbors?",
        "d": "Turn it around: which of the two knows which pixels are neighbors?",
    },
)


def pictures():
    """Pictures of two shapes, whole numbers, channels last."""
    ramp = np.arange(2 * 3 * 4 * 3, dtype=np.uint8).reshape(2, 3, 4, 3)
    return [(ramp * 3,), (255 - ramp[:1, :, :2],)]


def to_batch(pictures):
    """Whole numbers [N, H, W, C] to float32 [N, C, H, W] from 0 to 1."""
    return torch.as_tensor(pictures).permute(0, 3, 1, 2).float() / 255


def view_for_permute(scale):
    """The right shape by cutting the numbers anew (M41)."""

    def convert(pictures):
        n, height, width, channels = pictures.shape
        cut = torch.as_tensor(pictures).reshape(n, channels, height, width)
        return cut.float() / scale

    return convert


def put_width_before_height(scale):
    """Axes in the order of many slides."""

    def convert(pictures):
        return torch.as_tensor(pictures).permute(0, 3, 2, 1).float() / scale

    return convert


class TensorFunction(Function):
    """A function exercise whose right answer is a float32 torch tensor."""

    def _objection(self, results: list) -> str | None:
        kinds = {str(getattr(result, "dtype", "none")) for result in results}
        if not all(isinstance(result, torch.Tensor) for result in results):
            return "The values are right; return a torch tensor."
        if kinds != {"torch.float32"}:
            return (
                f"Values and order are right, but the dtype is {kinds.pop()}: the "
                f"weights of layers are torch.float32 (M11)."
            )
        return None


TO_BATCH = TensorFunction(
    id="02.2",
    right=to_batch,
    inputs=pictures,
    rtol=1e-3,  # float16 has three digits: its values are right, its dtype is not
    because="Axes in PyTorch's order, float32, values from 0 to 1.",
    mistakes=[
        *[
            Mistake(
                view_for_permute(scale),
                "You used view or reshape where permute is needed: the shape is right, "
                "but the pictures are scrambled (M41).",
                number=41,
            )
            for scale in (255, 1)
        ],
        *[
            Mistake(
                put_width_before_height(scale),
                "You put the width before the height: PyTorch's order is batch, "
                "channels, height, width.",
            )
            for scale in (255, 1)
        ],
        Mistake(
            lambda pictures: to_batch(pictures) * 255,
            "The order is right, but the values still go up to 255: divide by 255.",
        ),
        Mistake(
            lambda pictures: torch.as_tensor(pictures).float() / 255,
            "You scaled, but the channels are still last: move them to axis 1.",
        ),
        Mistake(
            lambda pictures: to_batch(pictures) * 255 / pictures.max(),
            "You divided by the largest number of this batch: divide by 255, so that "
            "every batch has the same scale.",
        ),
        Mistake(
            lambda pictures: to_batch(pictures) * 255 / 256,
            "You divided by 256; the largest number is 255.",
        ),
    ],
)


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


def logits():
    """Logits for each task, with values that tell the mistakes apart."""
    one = torch.tensor([[-2.0], [0.3], [-0.3], [2.7], [0.8]])
    three = torch.tensor(
        [[2.0, 0.3, -1.0], [0.1, 0.2, 0.4], [-3, -1, -2], [0.9, 4, 1.5]]
    )
    return [(one, "binary"), (three, "multiclass"), (three, "multilabel")]


def to_labels(logits, task):
    """Logits to labels: argmax for one of several, a threshold for yes or no."""
    if task == "multiclass":
        return logits.argmax(dim=1)
    return (torch.sigmoid(logits) >= 0.5).long()


TASK_MISTAKES = {
    "binary": [
        (
            lambda z: z.argmax(dim=1),
            "You took argmax of a single logit, which is always class 0 (M3): apply "
            "the sigmoid and compare with 0.5.",
        ),
        (
            lambda z: z.argmax(dim=1, keepdim=True),
            "You took argmax of a single logit, which is always class 0 (M3): apply "
            "the sigmoid and compare with 0.5.",
        ),
        (
            lambda z: torch.ones_like(z),
            "Your answer is always class 1: a softmax over a single logit is always 1 "
            "(M3). Use the sigmoid.",
        ),
        (
            lambda z: z.round(),
            "You rounded the logits themselves: a logit is no probability, so apply "
            "the sigmoid before you round (M3).",
        ),
        (
            lambda z: z >= 0.5,
            "You compared the logits with 0.5: apply the sigmoid first, or compare "
            "the logits with 0.",
        ),
        (lambda z: torch.sigmoid(z), "You return probabilities: which label is it?"),
        (
            lambda z: (z >= 0).reshape(-1),
            "The labels are right, but their shape is [N]: here it is [N, 1], as "
            "that of the logits.",
        ),
        (lambda z: z < 0, "The classes are swapped: a logit above 0 means class 1."),
    ],
    "multiclass": [
        (
            lambda z: z.argmax(),
            "You took argmax without dim: that is one position in the whole table, "
            "not one class per row (M12).",
        ),
        (
            lambda z: z.argmax(dim=0),
            "You took argmax over dim=0, the batch: that finds the best sample per "
            "class, not the best class per sample (M12).",
        ),
        (
            lambda z: z.argmax(dim=1, keepdim=True),
            "The classes are right, but their shape is [N, 1]: here it is [N].",
        ),
        (lambda z: z.argmin(dim=1), "You took the class with the smallest logit."),
        (
            lambda z: z >= 0,
            "You asked yes or no for each class; exactly one of them is right: argmax.",
        ),
        (
            lambda z: z.max(dim=1).values,
            "You return the largest logit itself; its position is the class.",
        ),
        (
            lambda z: torch.softmax(z, dim=1),
            "You return probabilities: which class is it?",
        ),
    ],
    "multilabel": [
        (
            lambda z: z.argmax(dim=1),
            "You took argmax for the tags, but several tags can be true at once, or "
            "none (M3).",
        ),
        (
            lambda z: torch.softmax(z, dim=1) >= 0.5,
            "You used softmax for the tags: it makes them share one probability, but "
            "each tag is a yes-or-no question of its own.",
        ),
        (
            lambda z: z.round(),
            "You rounded the logits themselves: a logit is no probability, so apply "
            "the sigmoid before you round (M3).",
        ),
        (
            lambda z: z >= 0.5,
            "You compared the logits with 0.5: apply the sigmoid first, or compare "
            "the logits with 0.",
        ),
        (
            lambda z: torch.sigmoid(z),
            "You return probabilities: which labels are they?",
        ),
        (lambda z: z < 0, "The answers are swapped: a logit above 0 means yes."),
    ],
}


class ByTask(Function):
    """A function for three tasks: the first task that is wrong names its mistake."""

    def _first_difference(self, given):
        for (logits, task), result in zip(self.inputs(), given, strict=True):
            if same(result, self.right(logits, task), self.rtol, self.atol):
                continue
            for wrong, says in TASK_MISTAKES[task]:
                if same(result, wrong(logits), self.rtol, self.atol):
                    return f'Task "{task}": {says}'
            break
        return super()._first_difference(given)


TO_LABELS = ByTask(
    id="02.3",
    right=to_labels,
    inputs=logits,
    because="One of several: argmax over classes. Yes or no: sigmoid and threshold.",
)


def squared_error(outputs, targets):
    """Mean square of the differences, sample by sample."""
    return ((outputs.reshape(-1) - targets.reshape(-1)) ** 2).mean()


def squared_error_as_given(outputs, targets):
    """The stub of exercise 02.4: [N, 1] beside [N]."""
    return ((outputs - targets) ** 2).mean()


def pairs():
    """Outputs [N, 1] and targets [N], of three lengths."""
    guesses = torch.tensor([[1.0], [4.0], [2.5], [-1.0], [0.5]])
    truths = torch.tensor([1.5, 2.0, 2.0, -2.0, 3.0])
    return [(guesses, truths), (guesses[:3], truths[:3]), (guesses[:1], truths[:1])]


def square_without_mean(outputs, targets):
    """Right shapes, but a sum."""
    return ((outputs.reshape(-1) - targets.reshape(-1)) ** 2).sum()


def without_square(outputs, targets):
    """The mean of the differences, which cancel."""
    return (outputs.reshape(-1) - targets).mean()


def absolute_error(outputs, targets):
    """The mean of the sizes."""
    return (outputs.reshape(-1) - targets).abs().mean()


def squares_only(outputs, targets):
    """One square per sample."""
    return (outputs.reshape(-1) - targets) ** 2


def root_of_the_mean(outputs, targets):
    """The RMSE."""
    return squared_error(outputs, targets).sqrt()


def square_of_the_mean(outputs, targets):
    """First the mean, then the square."""
    return without_square(outputs, targets) ** 2


def first_sample_only(outputs, targets):
    """One number of each."""
    return ((outputs[0] - targets[0]) ** 2).mean()


SQUARED_ERROR = Function(
    id="02.4",
    right=squared_error,
    inputs=pairs,
    start=squared_error_as_given,
    because="Shapes made equal first, so each output meets its own target only (M7).",
    mistakes=[
        Mistake(
            square_without_mean,
            "The shapes are right now, but you return a sum: take the mean.",
        ),
        Mistake(
            without_square,
            "You did not square the differences, so errors up and down cancel.",
        ),
        Mistake(
            absolute_error,
            "You took absolute values; square the differences.",
        ),
        Mistake(
            squares_only,
            "You return one square for each sample: take their mean.",
        ),
        Mistake(
            root_of_the_mean,
            "You took a root at the end: return the mean of the squares itself.",
        ),
        Mistake(
            square_of_the_mean,
            "You took the mean first and squared then: square each difference first.",
        ),
        Mistake(
            first_sample_only,
            "You compared the first sample only: compare all of them.",
        ),
    ],
)


def linear(x, weight, bias):
    """What nn.Linear computes from its weight of shape [out, in]."""
    return x @ weight.T + bias


def layers():
    """Inputs, weight and bias; once with a square weight."""
    x = torch.tensor([[1.0, 2, 3], [0, -1, 1], [4, 0, 2], [1, 1, -2]])
    weight = torch.tensor([[1.0, 0, 2], [3, -1, 1], [0, 5, 1]])
    bias = torch.tensor([10.0, -20, 30])  # some results are negative
    return [(x, weight[:2], bias[:2]), (x, weight, bias)]


def multiply_untransposed(x, weight, bias):
    """Multiplies by [out, in] (M10)."""
    return x @ weight + bias


def multiply_untransposed_by_einsum(x, weight, bias):
    return torch.einsum("ni,io->no", x, weight) + bias


def add_no_bias(x, weight, bias):
    """Half of a layer."""
    return x @ weight.T


def multiply_on_the_left(x, weight, bias):
    """Samples become columns (M10)."""
    return weight @ x.T + bias[:, None]


LINEAR = Function(
    id="02.5",
    right=linear,
    inputs=layers,
    because="nn.Linear keeps its weight as [out, in], so it multiplies by weight.T.",
    mistakes=[
        Mistake(
            multiply_untransposed,
            "You multiplied by weight as it is: its shape is [out, in], so transpose "
            "it; only a square weight hides this (M10).",
            number=10,
        ),
        Mistake(
            multiply_untransposed_by_einsum,
            "You multiplied by weight as it is: its shape is [out, in], so transpose "
            "it; only a square weight hides this (M10).",
            number=10,
        ),
        Mistake(
            lambda x, weight, bias: x @ weight.reshape(weight.shape[::-1]) + bias,
            "You reshaped the weight, which only cuts its numbers at other places: "
            "transpose it, weight.T.",
        ),
        Mistake(add_no_bias, "You multiplied, but did not add the bias."),
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
            multiply_on_the_left,
            "You put weight on the left: samples then become columns; keep x on the "
            "left, so that the batch stays first (M10).",
            number=10,
        ),
    ],
)


FLOOR = Choice(
    id="02.Q3",
    right="a",
    because="The second softmax sees numbers between 0 and 1, so it can never be sure: "
    "1, 0, 0 becomes 0.58, 0.21, 0.21 (M1).",
    replies={
        "b": "What is the best that the first softmax can hand on? Put 1, 0, 0 into "
        "the second one.",
        "c": "Probabilities are float numbers of the right shape: nothing to complain "
        "about.",
    },
)


EXERCISES = [
    TO_BATCH,
    SCRAMBLED,
    ONE_LOGIT,
    TO_LABELS,
    SQUARED_ERROR,
    LINEAR,
    FLOOR,
]
