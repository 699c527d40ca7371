"""Count right and wrong answers: the confusion matrix, accuracy and what is left."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.metrics.arguments import check_class_list, check_labels
from helpers.validation import check_choice

MOST = 20_000  # classes of a confusion matrix: their table takes 3.2 gigabytes


def confusion_matrix(
    y_true: Any, y_pred: Any, *, labels: Any = None, normalize: str | None = None
) -> np.ndarray:
    """Count the rows of each true class (down) by predicted class (across).

    Parameters
    ----------
    y_true, y_pred : array-like of shape [N]
        True and predicted classes, in this order: swapping them transposes the table.
    labels : array-like of shape [C], optional
        The classes and their order; by default all that occur, sorted.
    normalize : {"true", "pred", "all"}, optional
        Divide by the row sums, the column sums or the total. 0/0 is shown as 0.

    Returns
    -------
    ndarray of shape [C, C]
        Entry ``[i, j]``: rows of class i that were predicted as class j.

    Raises
    ------
    TypeError, ValueError
        For unequal shapes, values that are not labels, or labels that do not occur.

    Examples
    --------
    >>> confusion_matrix([0, 0, 1, 1], [0, 1, 1, 1]).tolist()
    [[1, 1], [0, 2]]
    """
    true, pred = check_labels(y_true, y_pred)
    if true.ndim == 2:
        raise ValueError("confusion_matrix takes one class per row: shape [N].")
    classes = known_classes(true, pred)
    if labels is not None:
        classes = check_class_list(labels, true)
    n = len(classes)
    if n > MOST:
        raise ValueError(
            f"there are {n} classes, a table of {n} x {n} numbers: are these labels? "
            f"To count some classes only, give them as labels."
        )
    down, across = positions(true, classes), positions(pred, classes)
    if (down == n).all():
        raise ValueError(f"none of the labels {classes.tolist()} occurs in y_true.")
    inside = (down < n) & (across < n)
    cells = down[inside] * n + across[inside]
    table = np.bincount(cells, minlength=n * n).reshape(n, n)
    if normalize is None:
        return table
    sums = {
        "true": lambda: table.sum(axis=1, keepdims=True),
        "pred": lambda: table.sum(axis=0, keepdims=True),
        "all": lambda: table.sum(),
    }
    check_choice(normalize, "normalize", list(sums), also="or None")
    total = sums[normalize]()
    return np.divide(table, total, out=np.zeros(table.shape), where=total != 0)


def positions(labels: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Return where among the classes each label is; ``len(classes)`` for none of them.

    Examples
    --------
    >>> positions(np.array([3, 7, 5]), np.array([5, 3]))
    array([1, 2, 0])
    """
    order = np.argsort(classes)
    nearest = np.searchsorted(classes, labels, sorter=order)
    found = order[np.minimum(nearest, len(classes) - 1)]
    return np.where(classes[found] == labels, found, len(classes))


def known_classes(true: np.ndarray, pred: np.ndarray) -> np.ndarray:
    """Return all classes that occur in either array, sorted."""
    return np.unique(np.concatenate([true, pred]))


def accuracy(y_true: Any, y_pred: Any) -> float:
    """Return the share of rows that are predicted exactly right.

    Parameters
    ----------
    y_true, y_pred : array-like of shape [N], or [N, L] for tags
        For tags, a row counts as right only if all its L tags are.

    Returns
    -------
    float
        Between 0 and 1.

    Examples
    --------
    >>> accuracy([0, 1, 2, 2], [0, 1, 1, 2])
    0.75
    """
    true, pred = check_labels(y_true, y_pred)
    right = true == pred
    return float(np.mean(right.all(axis=1) if right.ndim == 2 else right))


def balanced_accuracy(y_true: Any, y_pred: Any) -> float:
    """Return the mean of the classes' recalls: each class counts the same.

    Examples
    --------
    >>> balanced_accuracy([0, 0, 0, 1], [0, 0, 0, 0])
    0.5
    """
    true, pred = check_labels(y_true, y_pred)
    if true.ndim == 2:
        raise ValueError("balanced_accuracy takes one class per row: shape [N].")
    _, numbers, rows = np.unique(true, return_inverse=True, return_counts=True)
    return float(
        np.mean(np.bincount(numbers[true == pred], minlength=len(rows)) / rows)
    )


def hamming_loss(y_true: Any, y_pred: Any) -> float:
    """Return the share of single labels (for tags: of table entries) that are wrong.

    Examples
    --------
    >>> hamming_loss([[1, 0], [0, 1]], [[1, 1], [0, 1]])
    0.25
    """
    true, pred = check_labels(y_true, y_pred)
    return float(np.mean(true != pred))
