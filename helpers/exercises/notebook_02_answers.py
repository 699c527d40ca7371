"""Right and wrong answers of notebook 02, and the inputs that tell them apart."""

from __future__ import annotations

import re

import numpy as np
import torch


def count_words(texts, words):
    """One row per text, one column per word."""
    return np.array([[text.split().count(word) for word in words] for text in texts])


def to_batch(pictures):
    """Whole numbers [N, H, W, C] to float32 [N, C, H, W] from 0 to 1."""
    return torch.as_tensor(pictures).permute(0, 3, 1, 2).float() / 255


def to_labels(logits, task):
    """Logits to labels: argmax for one of several, a threshold for yes or no."""
    if task == "multiclass":
        return logits.argmax(dim=1)
    return (torch.sigmoid(logits) >= 0.5).long()


def squared_error(outputs, targets):
    """Mean square of the differences, sample by sample."""
    return ((outputs.reshape(-1) - targets.reshape(-1)) ** 2).mean()


def squared_error_as_given(outputs, targets):
    """The stub of exercise 02.4: [N, 1] beside [N]."""
    return ((outputs - targets) ** 2).mean()


def linear(x, weight, bias):
    """What nn.Linear computes from its weight of shape [out, in]."""
    return x @ weight.T + bias


def pictures():
    """Pictures of two shapes, whole numbers, channels last."""
    ramp = np.arange(2 * 3 * 4 * 3, dtype=np.uint8).reshape(2, 3, 4, 3)
    return [(ramp * 3,), (255 - ramp[:1, :, :2],)]


def logits():
    """Logits for each task, with values that tell the mistakes apart."""
    one = torch.tensor([[-2.0], [0.3], [-0.3], [2.7], [0.8]])
    three = torch.tensor(
        [[2.0, 0.3, -1.0], [0.1, 0.2, 0.4], [-3, -1, -2], [0.9, 4, 1.5]]
    )
    return [(one, "binary"), (three, "multiclass"), (three, "multilabel")]


def pairs():
    """Outputs [N, 1] and targets [N], of three lengths."""
    guesses = torch.tensor([[1.0], [4.0], [2.5], [-1.0], [0.5]])
    truths = torch.tensor([1.5, 2.0, 2.0, -2.0, 3.0])
    return [(guesses, truths), (guesses[:3], truths[:3]), (guesses[:1], truths[:1])]


def layers():
    """Inputs, weight and bias; once with a square weight."""
    x = torch.tensor([[1.0, 2, 3], [0, -1, 1], [4, 0, 2], [1, 1, -2]])
    weight = torch.tensor([[1.0, 0, 2], [3, -1, 1], [0, 5, 1]])
    bias = torch.tensor([10.0, -20, 30])  # some results are negative
    return [(x, weight[:2], bias[:2]), (x, weight, bias)]


def texts():
    """Texts and words, of different numbers; words are what stands between spaces."""
    texts = ["win money now win", "see you now", "winner takes money"]
    notes = ["I saw a Win: Now or never", "a b a now!"]
    return [
        (texts, ["win", "now", "you", "money"]),
        (texts[:1], ["now", "win"]),
        (notes, ["now", "win", "a", "Now", "I"]),
    ]


def count_in_lower_case(texts, words):
    """Capitals do not count."""
    return count_words([text.lower() for text in texts], words)


def count_without_punctuation(texts, words):
    """Cuts at everything that is no letter or digit."""
    return count_words([re.sub(r"\W", " ", text) for text in texts], words)


def count_by_vectorizer(texts, words):
    """What scikit-learn's CountVectorizer does unless it is told otherwise."""
    lower = [" ".join(re.findall(r"\b\w\w+\b", text.lower())) for text in texts]
    return count_words(lower, words)


def count_whether_at_all(texts, words):
    """Yes or no instead of a count."""
    return np.array([[int(w in text.split()) for w in words] for text in texts])


def count_inside_words(texts, words):
    """Counts pieces of longer words too."""
    return np.array([[text.count(w) for w in words] for text in texts])


def count_words_as_columns(texts, words):
    """Words as rows."""
    return np.array([[text.split().count(w) for text in texts] for w in words])


def count_over_all_texts(texts, words):
    """One row for all texts together."""
    return np.array([" ".join(texts).split().count(w) for w in words])


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
