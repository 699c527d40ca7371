"""Right and wrong answers of notebook 02, and the inputs that tell them apart."""

from __future__ import annotations

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
    """Texts and words, of different numbers."""
    texts = ["win money now win", "see you now", "winner takes money"]
    return [(texts, ["win", "now", "you", "money"]), (texts[:1], ["now", "win"])]


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


def argmax_for_all(logits, task):
    """Multiclass thinking for yes-or-no questions (M3)."""
    return logits.argmax(dim=1, keepdim=task == "binary")


def round_the_logits(logits, task):
    """A threshold on what is no probability (M3)."""
    return logits.argmax(dim=1) if task == "multiclass" else logits.round()


def threshold_the_logits(logits, task):
    """The right threshold for the wrong numbers."""
    return logits.argmax(dim=1) if task == "multiclass" else (logits >= 0.5).long()


def softmax_for_tags(logits, task):
    """Tags that compete."""
    if task == "multiclass":
        return logits.argmax(dim=1)
    if task == "binary":
        return (torch.sigmoid(logits) >= 0.5).long()
    return (torch.softmax(logits, dim=1) >= 0.5).long()


def argmax_of_everything(logits, task):
    """One position in the whole table (M12)."""
    if task == "multiclass":
        return logits.argmax()
    return (torch.sigmoid(logits) >= 0.5).long()


def argmax_over_the_batch(logits, task):
    """The best sample per class (M12)."""
    if task == "multiclass":
        return logits.argmax(dim=0)
    return (torch.sigmoid(logits) >= 0.5).long()


def square_without_mean(outputs, targets):
    """Right shapes, but a sum."""
    return ((outputs.reshape(-1) - targets.reshape(-1)) ** 2).sum()


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
