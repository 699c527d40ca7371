"""What an estimator does with its data and weights before it begins."""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np
from sklearn.utils import compute_class_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_array, validate_data

from helpers.validation.arrays import (
    off_torch,
    refuse_masked,
    refuse_words_and_dates,
)
from helpers.validation.scalars import check_choice, check_number, check_positive


def validated(estimator: Any, X: Any, y: Any = "no_validation", **words: Any) -> Any:
    """Return X, or X and y, as `sklearn.utils.validation.validate_data` does.

    Parameters
    ----------
    estimator : object
        Learns the number and the names of the features, or compares them where
        `words` has ``reset=False``.
    X : array-like of shape (n_samples, n_features)
    y : array-like of shape (n_samples,), optional
    **words
        As `validate_data` takes them.

    Raises
    ------
    TypeError, ValueError
        As there; also for masked values and dates, which it would take for ordinary
        numbers, and for words, whose column is named.
    """
    X, y = off_torch(X), off_torch(y)
    refuse_masked(X, "X")
    refuse_words_and_dates(X, "X")
    if words.get("y_numeric"):
        refuse_words_and_dates(y, "y")
    refuse_masked(y, "y")
    return validate_data(estimator, X, y, **words)


def refuse_overflow(*squares: Any) -> None:
    """Raise where squared lengths are too large for the data's type of number."""
    if not all(np.isfinite(each).all() for each in squares):
        raise ValueError(
            "X has values so large that their squares overflow: divide each column "
            "by its standard deviation first, or give float64 instead of float32."
        )


def refuse_underflow(X: np.ndarray, largest_square: float) -> None:
    """Raise where rows differ, but by so little that squared lengths vanish."""
    limits = np.finfo(X.dtype)
    if largest_square < limits.tiny / limits.eps and (X[0] != X).any():
        raise ValueError(
            f"X varies by so little ({np.ptp(X, axis=0).max():.3g} at most) that "
            f"squared distances vanish: divide each column by its standard deviation "
            f"first."
        )


def check_class_weight(value):
    """Refuse anything but None, "balanced" or a dictionary of numbers above 0."""
    if isinstance(value, dict):
        for label, weight in value.items():
            check_positive(weight, f"class_weight[{label!r}]")
    elif value is not None:
        also = "or None or a dictionary such as {0: 1.0, 1: 5.0}"
        check_choice(value, "class_weight", ["balanced"], also=also)


def positive_weights(caps):
    """Return which points have a positive weight; at least one must.

    Raises
    ------
    ValueError
        If no weight is above 0.
    """
    kept = caps > 0
    if not kept.any():
        raise ValueError(
            "Invalid input - all samples have zero or negative weights. Give at "
            "least one sample a weight above 0."
        )
    return kept


def check_are_classes(y):
    """Refuse values on a continuous scale; whole numbers and words need no look."""
    if y.dtype.kind not in "biuU":
        check_classification_targets(y)


def check_two_classes(y, kept, classes):
    """Refuse training data that hold, or keep, fewer than two classes."""
    if len(classes) < 2:
        raise ValueError(
            f"The number of classes has to be greater than one; got "
            f"{len(classes)} class. Give labels of at least two classes."
        )
    left = y[kept]
    if left.min() == left.max():
        raise ValueError(
            "Invalid input - all samples with positive weights belong to the same "
            "class. Give samples of a second class a weight above 0."
        )


def weights_or_ones(sample_weight, n):
    """Return a weight for each of n samples: those given, or ones."""
    if sample_weight is None:
        return np.ones(n)
    if isinstance(sample_weight, Real):
        return np.full(n, check_number(sample_weight, "sample_weight"))
    weights = check_array(
        off_torch(sample_weight),
        ensure_2d=False,
        dtype=np.float64,
        input_name="sample_weight",
    )
    if weights.shape != (n,):
        raise ValueError(
            f"sample_weight must hold one number for each of the {n} samples, but "
            f"its shape is {weights.shape}."
        )
    return weights


def weights_by_class(class_weight, classes, y, sample_weight=None):
    """Return a weight for each class; ones where none are asked for."""
    if class_weight is None:
        return np.ones(len(classes))
    return compute_class_weight(
        class_weight, classes=classes, y=y, sample_weight=sample_weight
    )
