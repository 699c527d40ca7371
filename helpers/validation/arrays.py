"""Clear errors for tables and vectors of numbers."""

from __future__ import annotations

from decimal import Decimal
from numbers import Integral, Real
from typing import Any

import numpy as np

EXACT = 2.0**53  # up to here a float64 can be every whole number


def check_matrix(X: Any, name: str = "X", *, min_samples: int = 1) -> np.ndarray:
    """Return a finite table of floats, one row per sample, one column per feature.

    A thin wrapper over `sklearn.utils.check_array` that also takes torch tensors
    and refuses masked values.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
    name : str
        What error messages call it.
    min_samples : int
        The smallest number of rows that makes sense.

    Returns
    -------
    ndarray of shape (n_samples, n_features)
        float32 stays float32; everything else becomes float64. It may be the
        object given: copy it before you write into it.

    Raises
    ------
    TypeError, ValueError
        If it is not such a table: NaN, infinite, empty, one- or three-dimensional,
        words, complex, ragged, sparse, masked.

    Examples
    --------
    >>> check_matrix([[1, 2], [3, 4]]).dtype
    dtype('float64')
    """
    from sklearn.utils import check_array

    refuse_sparse_or_masked(X, name)
    refuse_words_and_dates(X, name)
    table = check_array(
        off_torch(X),
        dtype=[np.float64, np.float32],
        ensure_all_finite=False,  # its message speaks of estimators; ours says where
        ensure_min_samples=min_samples,
        input_name=name,
        estimator=name,
    )
    check_finite(table, name)
    return table


def check_same_length(**arrays: Any) -> int:
    """Return the common number of rows of arrays given by name.

    Parameters
    ----------
    **arrays : array-like
        At least one; the names are used in the error message.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the lengths differ; the message names each.

    Examples
    --------
    >>> check_same_length(X=[[1], [2]], y=[0, 1])
    2
    """
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} has {n}" for name, n in lengths.items())
        raise ValueError(
            f"All must have the same number of rows, but {told}: every sample needs "
            f"exactly one row in each."
        )
    return next(iter(lengths.values()))


def check_numbers(values: Any, name: str) -> np.ndarray:
    """Return finite numbers of any shape as float64; see `as_array` for what counts.

    Raises
    ------
    TypeError
        If they are words, dates, complex or other objects: also ``"1.5"``.
    ValueError
        If there are none, or some are missing, NaN or infinite, or whole numbers too
        large for a float.

    Examples
    --------
    >>> check_numbers([1, 2.5], "y")
    array([1. , 2.5])
    """
    array = as_array(values, name)
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} must hold numbers, but holds {array.flat[0].item()!r}."
        )
    check_finite(array, name)
    numbers = array.astype(np.float64)
    if array.dtype.kind in "iu" and (np.abs(numbers) >= EXACT).any():
        raise ValueError(
            f"{name} holds whole numbers of 2**53 or more, which floats cannot tell "
            f"apart: subtract a number from all of them first, such as the smallest."
        )
    return numbers


def as_array(values: Any, name: str) -> np.ndarray:
    """Return a non-empty NumPy array from a list, frame, array or torch tensor.

    Objects become what they are: whole numbers (of any kind) int64, other numbers
    float64 (also Decimal and Fraction), words strings.

    Raises
    ------
    TypeError
        If it is sparse, or holds words beside numbers, or other objects.
    ValueError
        If it is empty, a single value, ragged, masked, or has missing values.
    """
    refuse_sparse_or_masked(values, name)
    try:
        array = with_equal_rows(off_torch(values), name)
    except (RuntimeError, TypeError) as error:
        raise TypeError(f"{name} cannot become a NumPy array: {error}") from None
    if array.ndim == 0:
        whole = array.dtype.kind in "iu"
        raise ValueError(
            f"{name} must be an array or a list with one entry per row, not {values!r}."
            + " Argmax without dim gives one position in the whole table (M12)." * whole
        )
    if array.size == 0:
        raise ValueError(
            f"{name} is empty, of shape {array.shape}; at least one value is needed."
        )
    return _from_objects(array, name) if array.dtype.kind == "O" else array


def with_equal_rows(values: Any, name: str) -> np.ndarray:
    """Return values as NumPy does; raise ValueError for lists of unequal lengths."""
    try:
        return np.asarray(values)
    except ValueError:
        raise ValueError(
            f"{name} has rows of different lengths; an array needs equal ones."
        ) from None


def _from_objects(array, name):
    """Return an array of objects as one of numbers or words, if it is one."""
    missing = np.array([_is_missing(value) for value in array.flat])
    if missing.any():
        raise ValueError(
            f"{name} has {int(missing.sum())} missing values (None, NaN or NA), the "
            f"first at position {int(missing.argmax())}: remove these rows first, or "
            f"fill them."
        )
    words = [isinstance(value, str) for value in array.flat]
    if all(words):
        return array.astype(str)
    if any(words):
        raise TypeError(f"{name} mixes words with other values: use one kind for all.")
    try:
        if all(isinstance(value, (Integral, np.bool_)) for value in array.flat):
            return array.astype(np.int64)
        if all(isinstance(value, (Real, Decimal, np.bool_)) for value in array.flat):
            return array.astype(np.float64)
    except OverflowError:
        raise ValueError(f"{name} holds numbers too large for 64 bits.") from None
    odd = next(v for v in array.flat if not isinstance(v, (Real, Decimal, np.bool_)))
    raise TypeError(
        f"{name} holds {odd!r}, of type {type(odd).__name__}; numbers or words were "
        f"expected."
    )


def _is_missing(value):
    """Whether a value stands for none: None, NaN, or pandas' NA and NaT."""
    if type(value).__name__ in ("NoneType", "NAType", "NaTType"):
        return True
    return isinstance(value, (float, np.floating, Decimal)) and value != value


def off_torch(values: Any) -> Any:
    """Return a torch tensor as an array on the CPU, and anything else as it is."""
    if not hasattr(values, "detach"):
        return values
    if getattr(values, "is_meta", False):
        raise ValueError("A tensor on the device meta has no values: make it on 'cpu'.")
    values = values.detach().cpu()
    return (values.float() if "bfloat16" in str(values.dtype) else values).numpy()


def refuse_sparse_or_masked(values: Any, name: str) -> None:
    """Raise for what NumPy would quietly turn into something else."""
    if hasattr(values, "toarray"):
        raise TypeError(f"{name} is sparse; give a dense array: {name}.toarray().")
    refuse_masked(values, name)


def refuse_masked(values: Any, name: str) -> None:
    """Raise for masked values, whose mask would be dropped without a word."""
    if np.ma.isMaskedArray(values) and np.ma.is_masked(values):
        raise ValueError(
            f"{name} has masked values; remove or fill them first, as with "
            f"{name}.filled(0)."
        )


def refuse_words_and_dates(X: Any, name: str) -> None:
    """Raise for a table with words, or with dates, which would be taken for numbers.

    Examples
    --------
    >>> refuse_words_and_dates([["a", "b"]], "X")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: X holds 'a' where numbers are needed. Encode words, or leave ...
    """
    columns = getattr(X, "columns", None)
    if columns is not None and hasattr(X, "dtypes"):
        if not columns.is_unique:
            twice = columns[columns.duplicated()][0]
            raise ValueError(
                f"{name} has several columns named {twice!r}: rename all but one."
            )
        for place, column in enumerate(columns):
            _refuse_other_kinds(X.iloc[:, place], f"column {column!r} of {name}")
    else:
        listed = isinstance(X, (list, tuple))
        _refuse_other_kinds(with_equal_rows(X, name) if listed else X, name)


def _refuse_other_kinds(values, name):
    """Raise for words and dates in what may be an array, a column, or anything."""
    kind = getattr(getattr(values, "dtype", None), "kind", "")
    if kind in "mM" and kind:
        raise TypeError(
            f"{name} holds dates or times where numbers are needed. Turn them "
            f"into numbers first, such as days since the first one."
        )
    if kind in "OSUT" and kind:
        word = next((v for v in np.ravel(values) if isinstance(v, (str, bytes))), None)
        if word is not None:
            raise ValueError(
                f"{name} holds {str(word)!r} where numbers are needed. Encode words, "
                f"or leave them out."
            )


def refuse_other_than_1d(array: np.ndarray, name: str) -> None:
    """Raise for anything but shape (n_samples,)."""
    if array.ndim == 2 and array.shape[1] == 1:
        raise ValueError(
            f"{name} must have shape [{len(array)}], not [{len(array)}, 1]: with a "
            f"vector it would make a table of {len(array)} x {len(array)} values. "
            f"Use {name}.reshape(-1)."
        )
    if array.ndim != 1:
        raise ValueError(
            f"{name} must have one axis, [samples], but has shape {array.shape}."
        )


def check_finite(array: np.ndarray, name: str) -> None:
    """Raise for NaN and infinite values; the message says where the first one is."""
    bad = ~np.isfinite(array)
    if bad.any():
        place = tuple(int(i) for i in np.argwhere(bad)[0])
        place = place[0] if len(place) == 1 else place
        raise ValueError(
            f"{name} has {int(bad.sum())} of {array.size} values that are NaN or "
            f"infinite, the first at {place}: remove or fix them."
        )


def check_count(array: np.ndarray, n_samples: int, name: str) -> None:
    """Raise unless there is one value per sample."""
    if len(array) != n_samples:
        raise ValueError(
            f"{name} has {len(array)} values, but there are {n_samples} samples: "
            f"give one per sample."
        )
