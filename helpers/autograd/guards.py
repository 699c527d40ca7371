"""Refuse what is no number, has no value or no slope, before NumPy shrugs at it."""

from __future__ import annotations

from collections.abc import Callable
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


def attempt(operation: Callable, verb: str, a, b) -> np.ndarray:
    """Apply an operation of two arrays; say so if their shapes do not fit.

    Raises
    ------
    ValueError
        If the shapes cannot be broadcast to a common one.
    """
    try:
        return operation(a, b)
    except ValueError:
        raise ValueError(
            f"cannot {verb} shapes {np.shape(a)} and {np.shape(b)}: compared from the "
            f"right, two sizes must be equal or one of them 1."
        ) from None


def refuse_zero(divisor) -> None:
    """Raise ZeroDivisionError, as Python does, if any divisor is zero."""
    zeros = np.size(divisor) - np.count_nonzero(divisor)
    if zeros:
        raise ZeroDivisionError(
            f"division by zero: {zeros} of {np.size(divisor)} divisors are 0; add a "
            f"small number such as 1e-12 to them, or leave those entries out."
        )


def refuse_empty(x: np.ndarray, what: str) -> None:
    """Raise ValueError for no numbers at all, of which there is no mean or maximum."""
    if not x.size:
        raise ValueError(f"there is no {what} of no numbers (shape {x.shape}).")


def refuse_nonpositive(x: np.ndarray) -> None:
    """Raise ValueError, as `math.log` does, for a logarithm of zero or less."""
    bad = np.count_nonzero(x <= 0)
    if bad:
        raise ValueError(
            f"log needs positive numbers, but {bad} of {x.size} are 0 or less (the "
            f"smallest is {x.min():g}); from logits, use softmax_cross_entropy, which "
            f"never takes log(0)."
        )


def refuse_negative_base(x: np.ndarray) -> None:
    """Raise ValueError for a negative base whose exponent may be any number."""
    if (x < 0).any():
        raise ValueError(
            f"a power with a variable exponent needs a base of 0 or more, not "
            f"{x.min():g}."
        )


def checked_power(x: np.ndarray, n) -> np.ndarray:
    """Return x ** n.

    Raises
    ------
    ValueError
        If a negative number has a fractional exponent, or the shapes do not fit.
    ZeroDivisionError
        If zero has a negative exponent.
    """
    if np.ndim(n) == 0 and n >= 0 and float(n).is_integer():
        return np.power(x, n)  # the usual case: every number has such a power
    unreal = attempt(np.logical_and, "raise to a power", x < 0, n % 1 != 0)
    if unreal.any():
        first = tuple(np.argwhere(unreal)[0])
        base, exponent = (each[first] for each in np.broadcast_arrays(x, n))
        raise ValueError(
            f"{base:g} ** {exponent:g} is not a real number: a negative base needs a "
            f"whole exponent; take abs() or relu() first."
        )
    refuse_zero(np.where(n < 0, x, 1.0))
    return np.power(x, n)


def slope_of_power(x: np.ndarray, n) -> np.ndarray:
    """Return d(x ** n)/dx = n x ** (n - 1).

    Raises
    ------
    ZeroDivisionError
        If x is zero and 0 < n < 1, where the slope is infinite.
    """
    if np.ndim(n) == 0:
        if n == 2:
            return 2.0 * x
        if n == 0:
            return np.zeros_like(x)
    n = np.asarray(n)  # n x^(n - 1) is infinite at 0 for 0 < n < 1, and 0 for n = 0
    if ((x == 0) & (n < 1) & (n != 0)).any():
        raise ZeroDivisionError(
            "the slope of x ** n at x = 0 is infinite for n below 1 (a square root of "
            "0); add a small number such as 1e-12 to x before taking the power."
        )
    return n * np.power(x, np.where(n == 0, 0.0, n - 1.0))


def safe_log(x: np.ndarray) -> np.ndarray:
    """Return log(x), with 0 for x = 0, where 0 ** n stays 0 as n changes."""
    return np.log(np.where(x > 0, x, 1.0))
