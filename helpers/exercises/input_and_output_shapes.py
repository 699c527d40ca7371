"""Judges of the lesson on input and output shapes."""

from __future__ import annotations

import re

import numpy as np
import torch
from torch.nn import functional as F

from helpers.exercises.challenges import Challenge
from helpers.exercises.comparing import as_array, describe, same
from helpers.exercises.judging import Choice, Custom, Function, Mistake

QUESTIONS = {  # letter: what is computed, its shape, wrong shapes with what they mean
    "a": (
        "table.sum(dim=0)",
        [6],
        {(4,): "the axis that you name is the one that disappears: dim=0 is the 4"},
    ),
    "b": (
        "table.sum(dim=1, keepdim=True)",
        [4, 1],
        {
            (4,): "keepdim=True keeps the summed axis, with length 1",
            (1, 6): "dim=1 is the axis of length 6, and that one becomes 1",
        },
    ),
    "c": (
        "table.max()",
        [],
        {(1,): "[1] is a list with one number; a number alone has no axis at all"},
    ),
    "d": (
        "table[:, 1:3]",
        [4, 2],
        {
            (4, 3): "a slice stops before its end: 1:3 takes columns 1 and 2",
            (2, 6): "`:` takes all rows; the slice is in the place of the columns",
        },
    ),
    "e": (
        "table[table > 0]",
        [9],
        {
            (4, 6): "that is the mask itself; used as an index, it picks",
            (): "a mask picks the numbers themselves, not how many there are",
        },
    ),
    "f": (
        "column * row",
        [4, 6],
        {
            (6, 4): "the last axis of the column is the 1, and that one grows to 6",
            (4, 1): "both are repeated: the 1 of the column grows, too",
        },
    ),
    "g": (
        "column == answers",
        [4, 4],
        {
            (4,): "answers counts as a row [1, 4], so every pair is compared",
            (4, 1): "answers counts as a row [1, 4], so every pair is compared",
        },
    ),
    "h": (
        "pictures.permute(0, 2, 3, 1)",
        [2, 8, 10, 3],
        {
            (2, 10, 3, 8): "permute names the old axes in their new order: 0, 2, 3, 1",
            (2, 10, 8, 3): "permute names the old axes in their new order: 0, 2, 3, 1",
        },
    ),
    "i": (
        "pictures.flatten(1)",
        [2, 240],
        {
            (480,): "flatten(1) begins at axis 1, so the batch stays",
            (2, 3, 80): "flatten(1) joins axis 1 and everything after it",
        },
    ),
    "j": (
        "pictures.mean(dim=(0, 2, 3))",
        [3],
        {
            (2, 8, 10): "the axes that you name disappear; the others stay",
            (1, 3, 1, 1): "without keepdim the axes that you name disappear",
        },
    ),
}


def as_shape(given):
    """Return a shape as a tuple: of brackets, a tensor's size, a number, a text."""
    if isinstance(given, str):
        digits = re.fullmatch(r"[\[(]?\s*((?:\d+[\s,x]*)*)[\])]?", given.strip())
        return tuple(map(int, re.findall(r"\d+", digits[1]))) if digits else None
    numbers = as_array(list(given) if isinstance(given, (tuple, list)) else given)
    if numbers is None or not np.all(numbers == np.round(numbers)) or numbers.ndim > 1:
        return None
    return tuple(int(number) for number in numbers.reshape(-1))


def judge_shapes(answers):
    """Say how many of the ten shapes are right, and what the first wrong one means."""
    if not isinstance(answers, dict):
        answers = dict(zip(QUESTIONS, answers, strict=True))
    given = {str(key).strip().lower(): value for key, value in answers.items()}
    wrong, says = [], ""
    for letter, (code, right, meanings) in QUESTIONS.items():
        value = given.get(letter)
        shape = None if value is None or value is ... else as_shape(value)
        if shape == tuple(right):
            continue
        wrong.append(letter)
        if says or value is None or value is ...:
            continue
        meaning = meanings.get(shape, "write the length of each axis of the result")
        if shape is None:
            meaning = "write a list of whole numbers, such as [3, 4]"
        says = f" {letter}, `{code}`: {meaning}."
    if not wrong:
        return None
    return f"{len(QUESTIONS) - len(wrong)} of 10. Still open: {', '.join(wrong)}.{says}"


def all_empty(answers):
    """Whether no shape has been written yet."""
    return isinstance(answers, dict) and all(v is None for v in answers.values())


SHAPES = Custom(
    id="02.1",
    complaint=judge_shapes,
    because="10 of 10. Named axes disappear, an axis of length 1 is repeated, permute "
    "reorders.",
    untouched=all_empty,
    wanted="a dictionary with a shape for each letter, a to j",
)


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


def scores():
    """Logits and class numbers; the last ones are too large for a plain exp."""
    three = torch.tensor([[2.0, 0.5, -1.0], [0.1, 0.2, 0.4], [-3, -1, -2], [1, 4, 1.5]])
    five = torch.tensor([[0.0, 1, -2, 0.5, 3], [1.5, -1, 0, 2, 0.25]])
    near = torch.tensor([[100.0, 95, 98], [196, 197, 199]])  # no share is tiny
    large = torch.tensor([[1000.0, 0, 0], [0, 1000, 500], [-900, -1000, -950]])
    return [
        (three, torch.tensor([0, 2, 2, 1])),
        (three, torch.tensor([1, 0, 1, 2])),
        (five, torch.tensor([4, 1])),
        (near, torch.tensor([2, 0])),
        (large, torch.tensor([0, 2, 1])),
    ]


def cross_entropy(logits, labels):
    """The mean of -log of the probability that each row gives to its label."""
    return F.cross_entropy(logits, labels)


def picked(table, labels):
    """The entry of each row that belongs to its label."""
    return table[torch.arange(len(labels)), labels]


def log_sum_exp_at_once(logits, labels):
    """The right formula, without the shift that keeps exp finite."""
    return -picked(logits - logits.exp().sum(dim=1, keepdim=True).log(), labels).mean()


def shifted_by_one_number(logits, labels):
    """The largest logit of the whole table subtracted, not each row's own."""
    return log_sum_exp_at_once(logits - logits.max(), labels)


def shifted_in_one_place(logits, labels):
    """The shift forgotten in the sum."""
    z = logits - logits.max(dim=1, keepdim=True).values
    return -picked(z - logits.exp().sum(dim=1, keepdim=True).log(), labels).mean()


def chosen_by(logits, labels, dim=1):
    """The probability of each row's label, by the formula as it is on paper."""
    powers = logits.exp()
    shares = powers / powers.sum(dim=dim, keepdim=True)
    return picked(shares, labels)


def over_the_batch(logits, labels):
    """A softmax that shares among the samples (M13)."""
    return F.nll_loss(F.log_softmax(logits, dim=0), labels)


def every_label_of_every_row(logits, labels):
    """An index that picks N columns for each of N rows."""
    return -F.log_softmax(logits, dim=1)[:, labels].mean()


def over_all_entries(logits, labels):
    """The mean of one-hot labels times logs, over samples and classes."""
    return F.cross_entropy(logits, labels) / logits.shape[1]


def softmax_twice(logits, labels):
    """The loss of probabilities that are taken for logits (M1)."""
    return F.cross_entropy(torch.softmax(logits, dim=1), labels)


def by_sigmoids(logits, labels):
    """Each class a question of its own."""
    return F.nll_loss(F.logsigmoid(logits), labels)


def with_one_hot(logits, labels):
    """Each row's log chosen by a product, where 0 times infinity is no number."""
    hot = F.one_hot(labels, logits.shape[1])
    return -(hot * F.softmax(logits, dim=1).log()).sum(dim=1).mean()


OVERFLOWS = (
    "Right for small logits, but exp(1000) is infinite: subtract each row's largest "
    "logit first; the probabilities stay the same."
)
VANISHES = (
    "Right for small logits, but a very small probability is rounded to 0, and its log "
    "is infinite: take log p = z - log(sum of exp z) instead."
)
CLIPPED = (
    "Right for small logits, but what you add or clip inside the log changes a large "
    "loss: take log p = z - log(sum of exp z) instead."
)
TWICE = (
    "You took the softmax twice: F.cross_entropy has one built in and wants logits "
    "(M1)."
)


def log_of(small):
    """A log that is protected by a small number, as people do it."""
    return lambda z, y: -(picked(F.softmax(z, 1), y) + small).log().mean()


def clipped_at(small):
    """The same by clipping."""

    def loss(logits, labels):
        chosen = picked(F.softmax(logits, 1), labels)
        return -chosen.clamp(min=small).log().mean()

    return loss


SMALL = (1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)

CROSS_ENTROPY = Function(
    id="02.6",
    right=cross_entropy,
    inputs=scores,
    rtol=1e-4,
    because="The mean of -log p, where p is what each row gives to its own label.",
    mistakes=[
        Mistake(lambda z, y: -chosen_by(z, y).log().mean(), OVERFLOWS),
        Mistake(lambda z, y: -picked(F.softmax(z, 1), y).log().mean(), VANISHES),
        Mistake(with_one_hot, VANISHES),
        Mistake(log_sum_exp_at_once, OVERFLOWS),
        Mistake(
            shifted_by_one_number,
            "You subtracted one largest logit from all rows: rows of smaller logits "
            "vanish, so each row needs its own, max(dim=1, keepdim=True).",
        ),
        Mistake(
            shifted_in_one_place,
            "You subtracted the largest logit in one place only: use the shifted "
            "logits in the sum of exp, too.",
        ),
        *[Mistake(log_of(small), CLIPPED) for small in SMALL],
        *[Mistake(clipped_at(small), CLIPPED) for small in SMALL],
        Mistake(softmax_twice, TWICE, number=1),
        *[
            Mistake(
                does,
                "Your softmax runs over the batch: use dim=1, the classes (M13).",
                number=13,
            )
            for does in (
                over_the_batch,
                lambda z, y: -chosen_by(z, y, dim=0).log().mean(),
            )
        ],
        *[
            Mistake(does, "You added the losses of the rows up: take their mean.")
            for does in (
                lambda z, y: F.cross_entropy(z, y, reduction="sum"),
                lambda z, y: -chosen_by(z, y).log().sum(),
            )
        ],
        *[
            Mistake(does, "You return one loss for each row: take their mean.")
            for does in (
                lambda z, y: F.cross_entropy(z, y, reduction="none"),
                lambda z, y: -chosen_by(z, y).log(),
            )
        ],
        *[
            Mistake(does, "The sign is missing: a log of a probability is negative.")
            for does in (
                lambda z, y: -F.cross_entropy(z, y),
                lambda z, y: chosen_by(z, y).log().mean(),
            )
        ],
        *[
            Mistake(does, "You took another log: log is the natural one here.")
            for does in (
                lambda z, y: -chosen_by(z, y).log10().mean(),
                lambda z, y: -chosen_by(z, y).log2().mean(),
                lambda z, y: F.cross_entropy(z, y) / np.log(10),
                lambda z, y: F.cross_entropy(z, y) / np.log(2),
            )
        ],
        *[
            Mistake(
                does,
                "You picked every label in every row: pair them, as in "
                "p[torch.arange(len(labels)), labels].",
            )
            for does in (
                every_label_of_every_row,
                lambda z, y: (
                    -(z.exp() / z.exp().sum(1, keepdim=True))[:, y].log().mean()
                ),
            )
        ],
        *[
            Mistake(
                does,
                "You averaged over samples and classes: one number per row counts, so "
                "divide by the number of rows.",
            )
            for does in (
                over_all_entries,
                lambda z, y: -chosen_by(z, y).log().mean() / z.shape[1],
            )
        ],
        *[
            Mistake(does, "You stopped at the probabilities: -log is missing.")
            for does in (
                lambda z, y: picked(F.softmax(z, 1), y).mean(),
                lambda z, y: -picked(F.softmax(z, 1), y).mean(),
                lambda z, y: chosen_by(z, y).mean(),
                lambda z, y: -chosen_by(z, y).mean(),
            )
        ],
        *[
            Mistake(
                does, "You took a sigmoid for each class: one of several needs softmax."
            )
            for does in (
                by_sigmoids,
                lambda z, y: -picked(z.sigmoid(), y).log().mean(),
            )
        ],
        *[
            Mistake(does, "Your softmax shares among all rows at once: sum over dim=1.")
            for does in (
                lambda z, y: -picked(z.exp() / z.exp().sum(), y).log().mean(),
                lambda z, y: -picked(z - z.exp().sum().log(), y).mean(),
                lambda z, y: -picked(z - z.flatten().logsumexp(0), y).mean(),
            )
        ],
        *[
            Mistake(
                does,
                "You took each row's largest probability; the one of its label counts, "
                "whether it is large or not.",
            )
            for does in (
                lambda z, y: -F.log_softmax(z, dim=1).max(dim=1).values.mean(),
                lambda z, y: -F.softmax(z, dim=1).max(dim=1).values.log().mean(),
            )
        ],
        *[
            Mistake(
                does, "You averaged over all classes; only that of the label counts."
            )
            for does in (
                lambda z, y: -F.log_softmax(z, dim=1).mean(),
                lambda z, y: -F.softmax(z, dim=1).log().mean(),
            )
        ],
        *[
            Mistake(does, "You took 1 - p; the loss of a row is -log p.")
            for does in (
                lambda z, y: (1 - picked(F.softmax(z, dim=1), y)).mean(),
                lambda z, y: 1 - picked(F.softmax(z, dim=1), y).mean(),
            )
        ],
        Mistake(
            lambda z, y: -picked(z, y).mean(),
            "You averaged the logits themselves: softmax and log are missing.",
        ),
    ],
)


def pictures_in_order():
    """Pictures [N, C, H, W] in which every number occurs once, with the columns."""
    shapes = [((6, 3, 2, 5), 3), ((8, 1, 4, 3), 2), ((4, 3, 3, 3), 4)]
    return [
        (torch.arange(np.prod(shape)).reshape(shape).float(), columns)
        for shape, columns in shapes
    ]


def contact_sheet(pictures, columns):
    """All pictures in one, row by row, with the channels last."""
    n, channels, height, width = pictures.shape
    grid = pictures.reshape(n // columns, columns, channels, height, width)
    moved = grid.permute(0, 3, 1, 4, 2)
    return moved.reshape(n // columns * height, columns * width, channels)


def by_columns(pictures, columns):
    """Pictures counted down the columns, not along the rows."""
    n, channels, height, width = pictures.shape
    grid = pictures.reshape(columns, n // columns, channels, height, width)
    moved = grid.permute(1, 3, 0, 4, 2)
    return moved.reshape(n // columns * height, columns * width, channels)


def share_in_place(function):
    """The share of all pixels that a contact sheet has where they belong."""
    right = total = 0
    rules = [
        (
            lambda pictures, columns: pictures.reshape(
                contact_sheet(pictures, columns).shape
            ),
            "One reshape gives the right shape, but it moves nothing: every picture is "
            "torn (M41). Split, permute, then join.",
        ),
        (by_columns, "Your pictures run down the columns: fill row after row."),
    ]
    results = []
    for pictures, columns in pictures_in_order():
        truth = contact_sheet(pictures, columns)
        given = as_array(function(pictures.clone(), columns))
        if given is None or given.shape != tuple(truth.shape):
            got = describe(given) if given is None else list(given.shape)
            return (
                f"{list(pictures.shape)} in {columns} columns should become "
                f"{list(truth.shape)} (height, width, channels); you return {got}."
            )
        results.append(given)
        right += int((given == truth.numpy()).sum())
        total += truth.numel()
    for wrong, says in rules:
        known = [wrong(*arguments) for arguments in pictures_in_order()]
        if all(same(a, b, 0, 0) for a, b in zip(results, known, strict=True)):
            return says
    return right / total


CONTACT_SHEET = Challenge(
    id="02.7",
    score=share_in_place,
    goal=1.0,
    of="of the numbers are in their place",
    because="reshape splits and joins neighboring axes; only permute moves them.",
)


EXERCISES = [
    SHAPES,
    TO_BATCH,
    SCRAMBLED,
    ONE_LOGIT,
    TO_LABELS,
    SQUARED_ERROR,
    LINEAR,
    CROSS_ENTROPY,
    FLOOR,
    CONTACT_SHEET,
]
