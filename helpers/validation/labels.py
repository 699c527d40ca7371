"""Clear errors for labels and probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.validation.arrays import (
    EXACT,
    as_array,
    check_count,
    check_finite,
    refuse_other_than_1d,
)

SHOWN = 3  # how many wrong values a message lists


def check_labels(
    y: Any,
    n_classes: int | None = None,
    n_samples: int | None = None,
    name: str = "y",
) -> np.ndarray:
    """Return class labels as int64 of shape (n_samples,): 0, 1, ..., n_classes - 1.

    Parameters
    ----------
    y : array-like of shape (n_samples,)
        Whole numbers; True and False count as 1 and 0.
    n_classes, n_samples : int, optional
        If given, the labels must lie below n_classes, and there must be n_samples.
    name : str
        What error messages call it.

    Returns
    -------
    int64 ndarray of shape (n_samples,)

    Raises
    ------
    TypeError
        If the labels are words (the message says how to encode them).
    ValueError
        If they start at 1, are negative, too large, not whole, one-hot, a column
        of shape (n_samples, 1), empty or of another length.

    Examples
    --------
    >>> check_labels([0, 2, 1], n_classes=3)
    array([0, 2, 1])
    """
    array = _numbers_not_words(as_array(y, name), name)
    if _is_one_hot(array):
        raise ValueError(
            f"{name} has shape {array.shape} with a single 1 in each row: it is "
            f"one-hot. Give the position of the 1 instead: {name}.argmax(1)."
        )
    refuse_other_than_1d(array, name)
    check_finite(array, name)
    if array.dtype.kind in "uf" and np.abs(array).max() > EXACT:
        raise ValueError(f"{name} holds {array.max():.4g}: too large for a class.")
    if not (array == np.round(array)).all():
        odd = array[array != np.round(array)][0]
        raise ValueError(
            f"{name} holds {odd:.4g}, which is not a class number. If these are "
            f"probabilities, apply a threshold (binary) or argmax (multiclass) first."
        )
    labels = array.astype(np.int64)
    _check_label_range(labels, n_classes, name)
    if n_samples is not None:
        check_count(labels, n_samples, name)
    return labels


def check_probabilities(
    probabilities: Any, name: str = "probabilities", *, sum_to_one: bool = False
) -> np.ndarray:
    """Return numbers from 0 to 1 as a NumPy array.

    Parameters
    ----------
    probabilities : array-like of any shape
    name : str
        What error messages call it.
    sum_to_one : bool
        Whether each row (the last axis) must add up to 1, as after a softmax.

    Returns
    -------
    ndarray
        Of the shape given.

    Raises
    ------
    TypeError, ValueError
        If they are not numbers, not finite, outside 0 to 1, or do not add up.

    Examples
    --------
    >>> check_probabilities([[0.2, 0.8]], sum_to_one=True)
    array([[0.2, 0.8]])
    """
    array = as_array(probabilities, name)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must be numbers, but hold {array.dtype} values.")
    check_finite(array, name)
    if array.min() < 0 or array.max() > 1:
        raise ValueError(
            f"{name} must lie from 0 to 1, but go from {array.min():.4g} to "
            f"{array.max():.4g}: these look like logits. Apply sigmoid (binary, "
            f"multilabel) or softmax (multiclass) first."
        )
    sums = array.sum(axis=-1) if sum_to_one else np.ones(1)
    if not np.allclose(sums, 1, atol=1e-4):
        wrong = np.atleast_1d(sums)[np.atleast_1d(~np.isclose(sums, 1, atol=1e-4))][0]
        raise ValueError(
            f"{name} must add up to 1 in each row, but a row adds up to {wrong:.4g}. "
            f"Was softmax taken over the batch (dim=0) instead of the classes (dim=1)?"
        )
    return array


def _numbers_not_words(array, name):
    """Return numbers; raise for words, with the way to encode them."""
    if array.dtype.kind in "biuf":
        return array
    if array.dtype.kind == "c":
        raise TypeError(f"{name} holds complex numbers; labels are whole numbers.")
    raise TypeError(
        f"{name} holds {array.flat[0].item()!r}, but class numbers were expected. "
        f"Encode the words: names, {name} = np.unique({name}, return_inverse=True)."
    )


def _is_one_hot(array):
    return (
        array.ndim == 2
        and array.shape[1] > 1
        and bool(np.isin(array, (0, 1)).all() and (array.sum(axis=1) == 1).all())
    )


def _check_label_range(labels, n_classes, name):
    if labels.min() < 0:
        wrong = np.unique(labels[labels < 0])[:SHOWN].tolist()
        raise ValueError(
            f"{name}: the labels {wrong} were given, but class numbers start at 0."
        )
    if n_classes is None or labels.max() < n_classes:
        return
    if labels.min() == 1 and labels.max() == n_classes:
        raise ValueError(
            f"{name}: the labels run from 1 to {n_classes}, but the {n_classes} "
            f"classes are numbered from 0 to {n_classes - 1}: use {name} - 1."
        )
    wrong = np.unique(labels[labels >= n_classes])[:SHOWN].tolist()
    raise ValueError(
        f"{name}: the labels {wrong} were given, but with {n_classes} classes the "
        f"largest label is {n_classes - 1}: number the classes from 0, or raise "
        f"n_classes."
    )
