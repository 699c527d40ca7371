"""Which loss takes which shape and dtype: try them all and compare with the truth."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.shapes.pairing import Problem, pairing_problems
from helpers.shapes.table import text_table
from helpers.validation import check_choice
from helpers.validation.arguments import check_callable


@dataclass(frozen=True)
class Outcome:
    """What a loss did with a pair: ``"works"``, ``"raises"`` or ``"wrong"``.

    Attributes
    ----------
    kind : str
    detail : str
        The loss, the loss beside the truth, or the type of the error.
    problem : Problem or None
        What does not fit, as `check_pairing` says it.
    """

    kind: str
    detail: str
    problem: Problem | None = None

    def __str__(self):
        words = {"works": "works", "raises": "raises", "wrong": "WRONG"}
        return f"{words[self.kind]} {self.detail}"


@dataclass(frozen=True)
class LossTable:
    """Outcomes of several losses on several pairs; printing it shows a table.

    Attributes
    ----------
    task : str
    truth : float
        The loss that a correct pair has, worked out with NumPy.
    losses : tuple of str
        The columns.
    pairs : tuple of (str, str)
        The rows: shape of the outputs; shape and dtype of the targets.
    outcomes : tuple of tuples of Outcome
        One row per pair, one column per loss.
    """

    task: str
    truth: float
    losses: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[Outcome, ...], ...]

    def __repr__(self):
        rows = [
            [*pair, *map(str, row)]
            for pair, row in zip(self.pairs, self.outcomes, strict=True)
        ]
        return text_table(["outputs", "targets", *self.losses], rows)

    def count(self, kind: str) -> int:
        """Return how many outcomes are of a kind."""
        return sum(outcome.kind == kind for row in self.outcomes for outcome in row)


def try_loss(loss: Callable, outputs: Any, targets: Any, truth: float) -> Outcome:
    """Run a loss forward and backward on one pair and compare it with the truth.

    Parameters
    ----------
    loss : callable
        Takes outputs and targets (torch tensors), returns a tensor with one number.
    outputs, targets : torch.Tensor
    truth : float
        What the loss should be.

    Examples
    --------
    >>> import torch
    >>> from torch.nn.functional import mse_loss
    >>> str(try_loss(mse_loss, torch.tensor([1.0, 3.0]), torch.tensor([1.0, 1.0]), 2))
    'works 2.000'
    >>> column = torch.tensor([[1.0], [3.0]])
    >>> str(try_loss(mse_loss, column, torch.tensor([1.0, 2.0]), 0.5))
    'WRONG 1.500, not 0.500'
    """
    problem = next(pairing_problems(loss, outputs, targets), None)
    outputs = outputs.detach().clone().requires_grad_()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = loss(outputs, targets)
            value.backward()
    except Exception as error:
        return Outcome("raises", type(error).__name__, problem)
    value = float(value.detach()) + 0.0  # turns -0.0 into 0.0
    if np.isclose(value, truth, rtol=1e-4, atol=1e-6):
        return Outcome("works", f"{value:.3f}", problem)
    return Outcome("wrong", f"{value:.3f}, not {truth:.3f}", problem)


def try_losses(task: str, by_hand: Callable | None = None) -> LossTable:
    """Try losses on every form in which people give the outputs and targets of a task.

    Parameters
    ----------
    task : {"binary", "multiclass", "multilabel", "regression"}
        All forms hold the same four samples, so one number is right for all.
    by_hand : callable, optional
        A cross-entropy that takes logits [N, C] and class numbers [N] as torch
        tensors: it says which number is right, in place of NumPy. A question of yes
        or no is handed to it as two classes, with 0 and the logit as their logits.

    Returns
    -------
    LossTable

    Raises
    ------
    ValueError
        If the task is unknown, or `by_hand` is given for a regression.

    Notes
    -----
    A binary pair with two outputs has 0 and the logit as its columns: the softmax of
    those is the sigmoid of the logit, so the right loss is the same.
    """
    check_choice(task, "task", list(TASKS))
    losses, outputs, targets, truth = TASKS[task]()
    if by_hand is not None:
        truth = _truth_by(by_hand, task)
    pairs, outcomes = [], []
    for output in outputs:
        for name, target in targets.items():
            pairs.append((str(list(output.shape)), name))
            outcomes.append(
                tuple(try_loss(loss, output, target, truth) for loss in losses.values())
            )
    return LossTable(task, truth, tuple(losses), tuple(pairs), tuple(outcomes))


# Four samples of each task, in every form in which people give them to a loss. Every
# function returns the losses by name, the outputs, the targets by name, and the loss
# that is right for these samples, worked out with NumPy.
SCORES = np.array([2.0, -1.0, 0.5, -0.25])  # one output per sample
ANSWERS = np.array([1, 0, 1, 0])  # its right answer: yes or no
TABLE = np.array([[2.0, -1.0, 0.5], [0.0, 1.5, 1.0], [-0.5, 0.25, 2.5], [1, 0.5, -2]])
CLASSES = np.array([0, 1, 2, 1])
TAGS = np.array([[1, 0, 1], [0, 1, 1], [0, 0, 1], [1, 1, 0]])
CLASSED = {
    "binary": (SCORES, ANSWERS),
    "multiclass": (TABLE, CLASSES),
    "multilabel": (TABLE, TAGS),
}


def _truth_by(by_hand, task):
    """Return the right loss of a task's samples as a cross-entropy gives it."""
    import torch

    check_callable(by_hand, "by_hand", "cross_entropy")
    if task not in CLASSED:
        raise ValueError(
            f"by_hand is a cross-entropy, which task {task!r} doesn't have; give it "
            f"for one of {', '.join(CLASSED)}."
        )
    logits, answers = (torch.tensor(values) for values in CLASSED[task])
    if task != "multiclass":
        logits, answers = _two_columns(logits.flatten()), answers.flatten()
    return float(by_hand(logits.float(), answers))


def _binary():
    from torch.nn import functional as F

    logit = _tensor(SCORES, "float32")
    outputs = [logit, logit[:, None], _two_columns(logit)]
    y = _tensor(ANSWERS, "int64")
    targets = _forms(y, y.float(), y[:, None], y[:, None].float())
    losses = {
        "BCEWithLogits": F.binary_cross_entropy_with_logits,
        "CrossEntropy": F.cross_entropy,
    }
    return losses, outputs, targets, _log_loss(SCORES, ANSWERS)


def _multiclass():
    from torch.nn import functional as F

    y = _tensor(CLASSES, "int64")
    hot = F.one_hot(y, 3)
    targets = _forms(y, y.int(), y.float(), y[:, None])
    targets["[4] int64, from 1"] = y + 1
    targets |= {f"{k}, one-hot": v for k, v in _forms(hot, hot.float()).items()}
    losses = {
        "CrossEntropy": F.cross_entropy,
        "BCEWithLogits": F.binary_cross_entropy_with_logits,
    }
    exps = np.exp(TABLE)
    chosen = (exps / exps.sum(axis=1, keepdims=True))[np.arange(4), CLASSES]
    return losses, [_tensor(TABLE, "float32")], targets, -np.log(chosen).mean()


def _multilabel():
    from torch.nn import functional as F

    tags = _tensor(TAGS, "int64")
    targets = _forms(tags, tags.float(), tags.bool(), tags[:, 0].float())
    losses = {
        "BCEWithLogits": F.binary_cross_entropy_with_logits,
        "CrossEntropy": F.cross_entropy,
    }
    return losses, [_tensor(TABLE, "float32")], targets, _log_loss(TABLE, TAGS)


def _regression():
    from torch.nn import functional as F

    guess = _tensor(SCORES, "float32")
    y = _tensor(ANSWERS, "float32")
    losses = {"MSE": F.mse_loss, "((a - b) ** 2).mean()": _mean_square}
    truth = ((SCORES - ANSWERS) ** 2).mean()
    return losses, [guess, guess[:, None]], _forms(y, y[:, None]), truth


def _forms(*tensors):
    """Name tensors by shape and dtype."""
    return {
        f"{list(t.shape)} {str(t.dtype).removeprefix('torch.')}": t for t in tensors
    }


def _tensor(values, dtype):
    import torch

    return torch.tensor(values, dtype=getattr(torch, dtype))


def _two_columns(logit):
    import torch

    return torch.stack([torch.zeros_like(logit), logit], dim=1)


def _log_loss(logits, answers):
    chance = 1 / (1 + np.exp(-logits))
    return -np.log(np.where(answers == 1, chance, 1 - chance)).mean()


def _mean_square(outputs, targets):
    return ((outputs - targets) ** 2).mean()


TASKS = {
    "binary": _binary,
    "multiclass": _multiclass,
    "multilabel": _multilabel,
    "regression": _regression,
}
