"""Checks of what the four machines are constructed with."""

from __future__ import annotations

from numbers import Integral, Real

import numpy as np
from sklearn.utils import compute_class_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_array


def check_positive(name, value, *, zero=False, infinite=False):
    """Refuse anything but a number above 0 (or from 0 on; or infinite, if allowed)."""
    number = isinstance(value, Real) and not isinstance(value, (bool, np.bool_))
    fits = number and (value > 0 or (zero and value == 0))
    if not fits or (np.isinf(value) and not infinite):
        wanted = "a number of at least 0" if zero else "a number above 0"
        raise ValueError(f"{name} must be {wanted}, not {value!r}.")


def check_whole(name, value, least):
    """Refuse anything but a whole number of at least `least`."""
    whole = isinstance(value, Integral) and not isinstance(value, (bool, np.bool_))
    if not whole or value < least:
        raise ValueError(
            f"{name} must be a whole number of at least {least}, not {value!r}."
        )


def check_real(name, value):
    """Refuse anything but a finite number."""
    number = isinstance(value, Real) and not isinstance(value, (bool, np.bool_))
    if not number or not np.isfinite(value):
        raise ValueError(f"{name} must be a finite number, not {value!r}.")


def check_one_of(name, value, choices, also=""):
    """Refuse anything but one of the words in `choices`."""
    if not isinstance(value, str) or value not in choices:
        words = ", ".join(repr(choice) for choice in choices)
        raise ValueError(f"{name} must be one of {words}{also}, not {value!r}.")


def check_bool(name, value):
    """Refuse anything but True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{name} must be True or False, not {value!r}.")


def check_class_weight(value):
    """Refuse anything but None, "balanced" or a dictionary."""
    if value is not None and value != "balanced" and not isinstance(value, dict):
        raise ValueError(
            f"class_weight must be None, 'balanced' or a dictionary such as "
            f"{{0: 1.0, 1: 5.0}}, not {value!r}."
        )
    for label, weight in value.items() if isinstance(value, dict) else ():
        check_positive(f"class_weight[{label!r}]", weight)


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
        return np.full(n, float(sample_weight))
    weights = check_array(
        sample_weight, ensure_2d=False, dtype=np.float64, input_name="sample_weight"
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
