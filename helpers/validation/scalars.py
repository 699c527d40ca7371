"""Clear errors for single values: numbers above zero, whole numbers, words."""

from __future__ import annotations

import math
from collections.abc import Collection
from numbers import Integral, Real
from typing import Any

import numpy as np


def check_positive(value: Any, name: str) -> float:
    """Return a finite number above zero as a float.

    Parameters
    ----------
    value : number
    name : str
        What error messages call it.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If it is not a number, not finite, zero or negative.

    Examples
    --------
    >>> check_positive(1, "lr")
    1.0
    """
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number above 0, not {value!r}.")
    if not (math.isfinite(value) and value > 0):
        raise ValueError(f"{name} must be a finite number above 0, not {value}.")
    return float(value)


def check_whole_number(value: Any, name: str, *, at_least: int = 1) -> int:
    """Return a whole number of at least `at_least` as an int.

    Parameters
    ----------
    value : int
    name : str
        What error messages call it.
    at_least : int
        The smallest number that makes sense.

    Returns
    -------
    int

    Raises
    ------
    TypeError, ValueError
        If it is not a whole number (2.0 and True are not), or too small.

    Examples
    --------
    >>> check_whole_number(3, "n_clusters")
    3
    """
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be a whole number, not {value!r}.")
    if value < at_least:
        raise ValueError(f"{name} must be at least {at_least}, not {value}.")
    return int(value)


def check_choice(value: Any, name: str, allowed: Collection[str]) -> str:
    """Return a word if it is one of those allowed.

    Parameters
    ----------
    value : str
    name : str
        What error messages call it.
    allowed : collection of str

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If it is not; the message lists the words and names the nearest.

    Examples
    --------
    >>> check_choice("rbf", "kernel", ["linear", "rbf"])
    'rbf'
    """
    if isinstance(value, str) and value in allowed:
        return value
    import difflib

    near = difflib.get_close_matches(str(value), allowed, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    words = ", ".join(repr(word) for word in allowed)
    raise ValueError(f"{name} must be one of {words}, not {value!r}.{hint}")
