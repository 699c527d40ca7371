"""Softmax and cross-entropy in one step: exact, safe for large logits, and fast."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.autograd.functions import Value


def softmax_cross_entropy(logits: Value, labels: Any, *, reduction="mean") -> Value:
    """Cross-entropy of ``softmax(logits)`` with the right classes.

    Parameters
    ----------
    logits : Value of shape (n, classes)
        Raw scores: no softmax before.
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
    if not isinstance(logits, Value):
        raise TypeError(f"logits must be a Value, not {type(logits).__name__}.")
    if logits.ndim != 2 or not logits.data.size:
        raise ValueError(f"logits must have shape (n, classes), not {logits.shape}.")
    if reduction not in ("mean", "sum"):
        raise ValueError(f'reduction must be "mean" or "sum", not {reduction!r}.')
    labels = np.asarray(labels)
    z = logits.data
    if labels.ndim == 2 and labels.shape == z.shape:
        check_probabilities(labels)
        rows = None
    else:
        check_class_labels(labels, z.shape)
        rows = np.arange(len(z))
    z = z - np.maximum.reduce(z, axis=1, keepdims=True)
    e = np.exp(z)
    totals = np.add.reduce(e, axis=1, keepdims=True)
    share = 1.0 / len(z) if reduction == "mean" else 1.0
    if rows is None:
        loss = np.log(totals).sum() - np.vdot(labels, z)
    else:
        loss = np.add.reduce(np.log(totals), axis=None) - z[rows, labels].sum()

    def pullback(g):
        gradient = e / totals
        if rows is None:
            gradient -= labels
        else:
            gradient[rows, labels] -= 1.0
        gradient *= g * share
        return gradient

    return logits._result(loss * share, "softmax + cross-entropy", (logits, pullback))


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
    low, high = labels.min(), labels.max()
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
