"""Softmax and cross-entropy in one step: exact, safe for large logits, and fast."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.autograd.value import Value
from helpers.errors import MistakeWarning, warn_caller
from helpers.validation.arrays import off_torch, refuse_masked

RESHAPES = ("reshape", "transpose", "[]")


def softmax_cross_entropy(logits: Value, labels: Any, *, reduction="mean") -> Value:
    """Cross-entropy of ``softmax(logits)`` with the right classes.

    Parameters
    ----------
    logits : Value of shape (n, classes)
        Raw scores. A softmax, sigmoid, ReLU or tanh before, or a single class, is
        named in a `MistakeWarning`.
    labels : array of shape (n,) or (n, classes)
        The class of each row as a whole number from 0; or a row of probabilities
        (such as one-hot) for each.
    reduction : {"mean", "sum"}
        Over the rows.

    Returns
    -------
    Value of shape ()

    Raises
    ------
    TypeError
        If `logits` is no value, or class labels are not whole numbers.
    ValueError
        If shapes do not fit, a label is out of range, or a row of probabilities does
        not sum to 1.

    Notes
    -----
    The gradient with respect to the logits is (softmax - one-hot) / n. The largest
    logit of a row is subtracted first, which changes nothing and keeps `exp` finite
    (C. M. Bishop, *Pattern Recognition and Machine Learning*, 2006, section 4.3.4).

    Examples
    --------
    >>> z = Value([[2.0, 0.0]])
    >>> softmax_cross_entropy(z, [0]).backward()
    >>> z.grad.round(4)
    array([[-0.1192,  0.1192]])
    """
    right = checked_labels(logits, labels)
    if reduction not in ("mean", "sum"):
        raise ValueError(f'reduction must be "mean" or "sum", not {reduction!r}.')
    warn_of_last_step(logits)
    share = 1.0 / len(logits.data) if reduction == "mean" else 1.0
    # Classes as rows: sums over few classes are sums of long rows, and four times as
    # fast as sums of many short ones.
    z = np.ascontiguousarray(logits.data.T)
    z = z - np.maximum.reduce(z)  # the largest is 0 now: exp cannot overflow
    e = np.exp(z)
    totals = np.add.reduce(e)
    score = z[right].sum() if type(right) is tuple else np.vdot(right, z)
    loss = np.add.reduce(np.log(totals)) - score  # -log softmax, of the right classes

    def pullback(g):
        gradient = e / totals  # softmax, from which the right answers are taken
        if type(right) is tuple:
            gradient[right] -= 1.0
        else:
            gradient -= right
        gradient *= g * share
        return gradient.T

    return logits._result(loss * share, "cross-entropy", (logits, pullback))


def warn_of_last_step(logits: Value) -> None:
    """Warn where the last step before the loss is one that does not belong there."""
    last = logits
    while last.operation in RESHAPES:
        last = last.parents[0][0]
    step = last.operation
    if step in ("relu", "tanh"):
        name = {"relu": "ReLU"}.get(step, step)
        message = (
            f"{name} on the logits: the last layer's numbers go through {name}"
            f"{_range(logits)} before they become probabilities: logits must be free "
            f"to go far below and above 0. Remove the {name} after the last layer. "
            f"(See notebook 05.)"
        )
    elif step in ("softmax", "sigmoid") or _are_shares(logits):
        step = "sigmoid" if step == "sigmoid" else "softmax"
        message = (
            f"M1 {step} before CrossEntropy: the model's last step is a {step}"
            f"{_range(logits)}, and the loss applies its own softmax: it can no longer "
            f"come near 0. Remove the {step} from the model; the loss wants logits. "
            f"(See notebook 02.)"
        )
    elif logits.shape[1] == 1:
        message = (
            f"M4 cross-entropy on one logit: outputs have shape {logits.shape}; "
            f"softmax over a single class is always 1 and the loss always 0. Give the "
            f"last layer one output per class. (See notebook 02.)"
        )
    else:
        return
    warn_caller(message, MistakeWarning)


def _range(logits: Value) -> str:
    return f" (outputs from {logits.data.min():.2f} to {logits.data.max():.2f})"


def _are_shares(logits: Value) -> bool:
    """Whether computed rows are shares of 1, by whatever formula they were made."""
    computed = logits.parents and logits.shape[1] > 1
    if not computed or np.minimum.reduce(logits.data, axis=None) < 0:
        return False
    return bool(np.allclose(logits.data.sum(axis=1), 1.0, rtol=0, atol=1e-5))


def checked_labels(logits: Value, labels: Any):
    """Return where the right classes are: an index, or an array of probabilities.

    Both are for logits with classes as rows.
    """
    if not isinstance(logits, Value):
        raise TypeError(f"logits must be a Value, not {type(logits).__name__}.")
    if logits.ndim != 2 or not logits.data.size:
        raise ValueError(f"logits must have shape (n, classes), not {logits.shape}.")
    refuse_masked(labels, "labels")
    labels = np.array(off_torch(labels))
    if labels.ndim == 2 and labels.shape == logits.shape:
        check_probabilities(labels)
        return np.ascontiguousarray(labels.T)
    check_class_labels(labels, logits.shape)
    return labels, np.arange(len(labels))


def check_class_labels(labels: np.ndarray, shape: tuple[int, int]) -> None:
    """Refuse labels that are not one class number from 0 for each row."""
    n, classes = shape
    if labels.shape != (n,):
        raise ValueError(
            f"labels must have shape ({n},), one class for each row of logits "
            f"{shape}, or the shape of the logits; they have {labels.shape}."
        )
    if labels.dtype.kind not in "iu":
        raise TypeError(
            f"class labels must be whole numbers from 0, not {labels.dtype}; convert "
            f"them with .astype(int)."
        )
    low, high = np.minimum.reduce(labels), np.maximum.reduce(labels)
    if low < 0 or high >= classes:
        raise ValueError(
            f"labels must lie between 0 and {classes - 1} for {classes} classes, but "
            f"they run from {low} to {high}; do they start at 1?"
        )


def check_probabilities(labels: np.ndarray) -> None:
    """Refuse rows that are not probabilities."""
    real = labels.dtype.kind in "biuf"
    if not real or (labels < 0).any() or not np.allclose(labels.sum(axis=1), 1.0):
        raise ValueError(
            "labels of the logits' shape must be probabilities: no negative number, "
            "and a sum of 1 in each row."
        )
