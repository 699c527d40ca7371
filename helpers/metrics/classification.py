"""Count right and wrong answers: confusion matrix, accuracy, precision, recall, F1."""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np

from helpers.errors import warn_caller
from helpers.metrics.arguments import check_class_list, check_labels, positive_class
from helpers.validation import check_choice, check_not_negative, check_whole_number

MOST = 20_000  # classes of a confusion matrix: their table takes 3.2 gigabytes
AVERAGES = ("binary", "micro", "macro", "weighted", "samples")


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


def precision(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    pos_label: Any = None,
    average: str | None = "binary",
    zero_division: str | float = "warn",
):
    """Of the rows predicted positive, the share that is: tp / (tp + fp).

    Takes the options of `fbeta`, and returns the same.

    Examples
    --------
    >>> precision([0, 1, 1, 1], [1, 1, 1, 0])  # 2 of 3
    0.6666666666666666
    """
    tp, n_true, n_pred = _counts(y_true, y_pred, labels, pos_label, average)
    return _average(tp, n_pred, n_true, "precision", average, zero_division)


def recall(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    pos_label: Any = None,
    average: str | None = "binary",
    zero_division: str | float = "warn",
):
    """Of the rows that are positive, the share that was found: tp / (tp + fn).

    Takes the options of `fbeta`, and returns the same.

    Examples
    --------
    >>> recall([0, 1, 1, 1, 1], [1, 1, 1, 0, 0])
    0.5
    """
    tp, n_true, _ = _counts(y_true, y_pred, labels, pos_label, average)
    return _average(tp, n_true, n_true, "recall", average, zero_division)


def f1(y_true: Any, y_pred: Any, **options: Any):
    """Return the harmonic mean of precision and recall: 2 tp / (2 tp + fp + fn).

    Takes the options of `fbeta`, and returns the same.

    Examples
    --------
    >>> f1([0, 1, 1, 1], [0, 1, 0, 0])
    0.5
    """
    return fbeta(y_true, y_pred, beta=1.0, **options)


def fbeta(
    y_true: Any,
    y_pred: Any,
    *,
    beta: float = 1.0,
    labels: Any = None,
    pos_label: Any = None,
    average: str | None = "binary",
    zero_division: str | float = "warn",
):
    """Return the F score that holds recall `beta` times as important as precision.

    Parameters
    ----------
    y_true, y_pred : array-like of shape [N], or [N, L] for tags
        True and predicted labels, in this order: swapping exchanges precision
        and recall.
    beta : float
        At least 0: 0 gives precision, 1 F1, infinity recall.
    labels : array-like, optional
        The classes (for tags: columns) that count, and their order.
    pos_label : label, optional
        The positive class, for ``average="binary"``. By default 1, where the classes
        are 0 and 1 or -1 and 1; for any others it must be given.
    average : {"binary", "micro", "macro", "weighted", "samples", None}
        How several classes become one number: only `pos_label` (the default), all
        counts together, the plain mean over classes, the mean weighted by class
        size, the mean over rows (tags only), or an array of one value per class.
    zero_division : {"warn", 0.0, 1.0, nan}
        The result of 0/0; "warn" is 0 with a warning, nan is left out of means.

    Returns
    -------
    float, or ndarray of shape [C] for ``average=None``

    Raises
    ------
    TypeError, ValueError
        For unequal shapes, values that are not labels, an unsuitable average, or
        classes of which nobody can know which one is positive.

    References
    ----------
    van Rijsbergen, Information Retrieval, 2nd ed. (1979), chapter 7.
    """
    beta = check_not_negative(beta, "beta", infinite=True)
    tp, n_true, n_pred = _counts(y_true, y_pred, labels, pos_label, average)
    # Recall's share of the denominator, b^2 / (1 + b^2), for any beta up to infinity.
    share = beta**2 / (1 + beta**2) if beta < 1 else 1 / (1 + (1 / beta) ** 2)
    below = share * n_true + (1 - share) * n_pred
    return _average(tp, below, n_true, "F score", average, zero_division)


def _counts(y_true, y_pred, labels, pos_label, average):
    """Count true positives, true and predicted members, for each class or row."""
    if average is not None:
        check_choice(average, "average", AVERAGES, also="or None")
    true, pred = check_labels(y_true, y_pred)
    if true.ndim == 2:
        counts = _counts_of_tags(true, pred, labels, average)
    elif average == "samples":
        raise ValueError('average="samples" is for tags of shape [N, L].')
    elif average == "binary":
        counts = _counts_of_two(true, pred, pos_label)
    else:
        counts = _counts_of_classes(true, pred, labels)
    if average == "micro":
        counts = [count.sum(keepdims=True) for count in counts]
    return counts


def _counts_of_two(true, pred, pos_label):
    classes = known_classes(true, pred)
    if len(classes) > 2:
        raise ValueError(
            f"there are {len(classes)} classes: choose average="
            f'"micro", "macro", "weighted" or None.'
        )
    positive = positive_class(classes, pos_label)
    true, pred = true == positive, pred == positive
    return [np.array([np.sum(each)]) for each in (true & pred, true, pred)]


def _counts_of_classes(true, pred, labels):
    classes = known_classes(true, pred)
    if labels is not None:
        classes = check_class_list(labels, true)
    n, down, across = len(classes), positions(true, classes), positions(pred, classes)
    return [
        np.bincount(each, minlength=n + 1)[:n]
        for each in (down[down == across], down, across)
    ]


def _counts_of_tags(true, pred, labels, average):
    if average == "binary":
        raise ValueError('for tags choose average="micro", "macro", ... or None.')
    if labels is not None:
        most = true.shape[1] - 1
        columns = [
            check_whole_number(each, "a column in labels", at_least=0, at_most=most)
            for each in np.asarray(labels).reshape(-1)
        ]
        true, pred = true[:, columns], pred[:, columns]
    true, pred = true == 1, pred == 1
    axis = 1 if average == "samples" else 0
    return [np.sum(each, axis=axis) for each in (true & pred, true, pred)]


def _average(above, below, n_true, name, average, zero_division):
    values = _divided(above, below, name, zero_division)
    if average is None:
        return values
    counted = ~np.isnan(values)
    if not counted.any():
        return float("nan")
    weights = n_true[counted] if average == "weighted" else None
    if weights is not None and weights.sum() == 0:
        weights = None
    return float(np.average(values[counted], weights=weights))


def _divided(above, below, name, zero_division):
    """Divide, with what the caller has chosen for 0/0."""
    told = isinstance(zero_division, str) and zero_division == "warn"
    if told and (below == 0).any():
        warn_caller(
            f"{name} is 0/0 for {int((below == 0).sum())} of {len(below)} classes or "
            f"rows and was set to 0; choose with zero_division."
        )
    fill = 0.0 if told else zero_division
    if not isinstance(fill, Real) or not (fill in (0, 1) or np.isnan(fill)):
        raise ValueError(
            f'zero_division must be "warn", 0, 1 or nan, not {zero_division!r}.'
        )
    fills = np.full(len(below), float(fill))
    return np.divide(above, below, out=fills, where=below != 0)
