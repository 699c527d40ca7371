"""Precision, recall and F1, for two classes, several classes and tags."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from helpers.metrics.arguments import check_labels
from helpers.metrics.counts import known_classes

AVERAGES = ("binary", "micro", "macro", "weighted", "samples", None)


def precision(y_true: Any, y_pred: Any, **options: Any):
    """Of the rows predicted positive, the share that is: tp / (tp + fp).

    Takes the options of `fbeta`, and returns the same.

    Examples
    --------
    >>> precision([0, 1, 1, 1], [1, 1, 1, 0])  # 2 of 3
    0.6666666666666666
    """
    tp, n_true, n_pred, rest = _counts(y_true, y_pred, options)
    return _average(tp, n_pred, n_true, "precision", **rest)


def recall(y_true: Any, y_pred: Any, **options: Any):
    """Of the rows that are positive, the share that was found: tp / (tp + fn).

    Takes the options of `fbeta`, and returns the same.

    Examples
    --------
    >>> recall([0, 1, 1, 1, 1], [1, 1, 1, 0, 0])
    0.5
    """
    tp, n_true, _, rest = _counts(y_true, y_pred, options)
    return _average(tp, n_true, n_true, "recall", **rest)


def f1(y_true: Any, y_pred: Any, **options: Any):
    """Return the harmonic mean of precision and recall: 2 tp / (2 tp + fp + fn).

    Takes the options of `fbeta`, and returns the same.

    Examples
    --------
    >>> f1([0, 1, 1, 1], [0, 1, 0, 0])
    0.5
    """
    return fbeta(y_true, y_pred, beta=1.0, **options)


def fbeta(y_true: Any, y_pred: Any, *, beta: float = 1.0, **options: Any):
    """Return the F score that holds recall `beta` times as important as precision.

    Parameters
    ----------
    y_true, y_pred : array-like of shape [N], or [N, L] for tags
        True and predicted labels, in this order: swapping exchanges precision
        and recall.
    beta : float
        At least 0; 1 gives F1.
    average : {"binary", "micro", "macro", "weighted", "samples", None}
        How several classes become one number: only `pos_label` (the default), all
        counts together, the plain mean over classes, the mean weighted by class
        size, the mean over rows (tags only), or an array of one value per class.
    pos_label : label, default 1
        The positive class, for ``average="binary"``.
    labels : array-like, optional
        The classes (for tags: columns) that count, and their order.
    zero_division : {"warn", 0.0, 1.0, nan}
        The result of 0/0; "warn" is 0 with a warning, nan is left out of means.

    Returns
    -------
    float, or ndarray of shape [C] for ``average=None``

    Raises
    ------
    ValueError
        For unequal shapes, values that are not labels, or an unsuitable average.

    References
    ----------
    van Rijsbergen, Information Retrieval, 2nd ed. (1979), chapter 7.
    """
    if not beta >= 0:
        raise ValueError(f"beta must be 0 or more, not {beta!r}.")
    tp, n_true, n_pred, rest = _counts(y_true, y_pred, options)
    below = beta**2 * n_true + n_pred
    return _average((1 + beta**2) * tp, below, n_true, "F score", **rest)


def _counts(y_true, y_pred, options):
    """Count true positives, true and predicted members, for each class or row."""
    options = {"average": "binary", "pos_label": 1, "labels": None} | options
    unknown = options.keys() - {"average", "pos_label", "labels", "zero_division"}
    if unknown:
        raise TypeError(f"unknown option {sorted(unknown)[0]!r}.")
    average, pos_label = options.pop("average"), options.pop("pos_label")
    if average not in AVERAGES:
        raise ValueError(f"average must be one of {AVERAGES}, not {average!r}.")
    true, pred = check_labels(y_true, y_pred)
    true, pred = _as_table(true, pred, average, pos_label, options.pop("labels"))
    axis = 1 if average == "samples" else None if average == "micro" else 0
    tp, n_true, n_pred = (
        np.atleast_1d(np.sum(t, axis=axis)) for t in (true & pred, true, pred)
    )
    return tp, n_true, n_pred, options | {"average": average}


def _as_table(true, pred, average, pos_label, labels):
    """Return two tables of booleans, one column per class that counts."""
    if true.ndim == 2:
        if average == "binary":
            raise ValueError('for tags choose average="micro", "macro", ... or None.')
        columns = slice(None) if labels is None else np.asarray(labels)
        return true[:, columns] == 1, pred[:, columns] == 1
    if average == "samples":
        raise ValueError('average="samples" is for tags of shape [N, L].')
    classes = known_classes(true, pred)
    if average == "binary":
        _check_binary(classes, pos_label)
        classes = np.array([pos_label])
    elif labels is not None:
        classes = np.asarray(labels)
    return true[:, None] == classes, pred[:, None] == classes


def _check_binary(classes, pos_label):
    if len(classes) > 2:
        raise ValueError(
            f"there are {len(classes)} classes: choose average="
            f'"micro", "macro", "weighted" or None.'
        )
    if len(classes) == 2 and pos_label not in classes.tolist():
        raise ValueError(
            f"pos_label={pos_label!r} is not one of the classes {classes.tolist()}."
        )


def _average(above, below, n_true, name, *, average, zero_division="warn"):
    fill = 0.0 if isinstance(zero_division, str) else float(zero_division)
    if isinstance(zero_division, str) and (below == 0).any():
        warnings.warn(
            f"{name} is 0/0 for {int((below == 0).sum())} of {len(below)} classes or "
            f"rows and was set to 0; choose with zero_division.",
            UserWarning,
            stacklevel=4,
        )
    values = np.divide(above, below, out=np.full(len(below), fill), where=below != 0)
    if average is None:
        return values
    counted = ~np.isnan(values)
    if not counted.any():
        return float("nan")
    weights = n_true[counted] if average == "weighted" else None
    if weights is not None and weights.sum() == 0:
        weights = None
    return float(np.average(values[counted], weights=weights))
