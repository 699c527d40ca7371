"""Checks of the arguments that several loaders and makers share."""

from __future__ import annotations

import math
from numbers import Integral, Real


def whole_number(name: str, value: object, *, at_least: int) -> int:
    """Return ``value`` as an int, or say what was expected instead.

    Raises
    ------
    TypeError
        If it is not a whole number.
    ValueError
        If it is too small.

    Examples
    --------
    >>> whole_number("n_samples", 5, at_least=1)
    5
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be a whole number, not {value!r}.")
    if value < at_least:
        raise ValueError(f"{name} must be at least {at_least}, not {value}.")
    return int(value)


def number_from(name: str, value: object, low: float, high: float = math.inf) -> float:
    """Return ``value`` as a finite float from ``low`` to ``high``.

    Raises
    ------
    TypeError
        If it is not a number.
    ValueError
        If it is not finite or out of range.

    Examples
    --------
    >>> number_from("noise", 0, low=0)
    0.0
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, not {value!r}.")
    if not math.isfinite(value) or not low <= value <= high:
        limit = f"at least {low}" if high == math.inf else f"from {low} to {high}"
        raise ValueError(f"{name} must be a finite number, {limit}, not {value}.")
    return float(value)
