"""What may become a value: real, finite numbers of one rectangular shape."""

from __future__ import annotations

from typing import Any

import numpy as np


def as_float_array(data: Any, what: str = "data") -> np.ndarray:
    """Return an array of floats: float32 stays, other real numbers become float64.

    Raises
    ------
    TypeError
        If `data` are not real numbers of one rectangular shape.
    """
    if type(data) is np.ndarray and data.dtype.char in "df":
        return data
    try:
        array = np.asarray(data)
    except Exception:
        array = None
    hidden = isinstance(data, np.ma.MaskedArray)
    if array is None or array.dtype.kind not in "biuf" or hidden:
        raise TypeError(
            f"{what} must be a number or an array of real numbers, not "
            f"{_described(data)}."
        )
    return array if array.dtype.char in "df" else array.astype(np.float64)


def checked_array(data: Any, what: str = "data") -> np.ndarray:
    """Return an array of finite floats.

    Raises
    ------
    TypeError
        If `data` are not real numbers of one rectangular shape.
    ValueError
        If a number is NaN or infinite.
    """
    array = as_float_array(data, what)
    if not np.isfinite(array).all():
        bad = int((~np.isfinite(array)).sum())
        raise ValueError(
            f"{what} must be finite, but {bad} of its {array.size} numbers are NaN or "
            f"infinite; find out where they come from first."
        )
    return array


def _described(data) -> str:
    text = repr(data)
    short = len(text) <= 40 and "\n" not in text
    return text if short else f"an object of type {type(data).__name__}"
