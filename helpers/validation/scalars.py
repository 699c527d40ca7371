"""Clear errors for single values: numbers, whole numbers, True or False, words.

Here, and only here, is said what counts as which. A value of another type raises a
TypeError, a value of the right type that does not fit a ValueError.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from numbers import Integral, Real
from typing import Any

import numpy as np


def check_number(
    value: Any,
    name: str,
    *,
    above: float | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
    infinite: bool = False,
) -> float:
    """Return a real number as a float.

    Parameters
    ----------
    value : number
        Of Python or NumPy; True and False are none.
    name : str
        What error messages call it.
    above, at_least, at_most : float, optional
        The limits between which it must lie.
    infinite : bool
        Whether infinity is allowed; NaN never is.

    Returns
    -------
    float

    Raises
    ------
    TypeError
        If it is not a number.
    ValueError
        If it is NaN, infinite or outside the limits.

    Examples
    --------
    >>> check_number(1, "momentum", at_least=0)
    1.0
    """
    wanted = f"number{_limits(above, at_least, at_most)}"
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a {wanted}, not {value!r}.")
    number = float(value)
    fits = (
        (infinite or not math.isinf(number))
        and not math.isnan(number)
        and (above is None or number > above)
        and (at_least is None or number >= at_least)
        and (at_most is None or number <= at_most)
    )
    if not fits:
        kind = "" if infinite else "finite "
        raise ValueError(f"{name} must be a {kind}{wanted}, not {value}.")
    return number


def _limits(above, at_least, at_most):
    """Put limits into words."""
    if at_least is not None and at_most is not None:
        return f" from {at_least:g} to {at_most:g}"
    words = {" above": above, " of at least": at_least, " of at most": at_most}
    told = [f"{word} {limit:g}" for word, limit in words.items() if limit is not None]
    return " and".join(told)


def check_positive(value: Any, name: str, *, infinite: bool = False) -> float:
    """Return a number above zero as a float; see `check_number`.

    Examples
    --------
    >>> check_positive(1, "lr")
    1.0
    """
    return check_number(value, name, above=0, infinite=infinite)


def check_not_negative(value: Any, name: str, *, infinite: bool = False) -> float:
    """Return a number of zero or more as a float; see `check_number`.

    Examples
    --------
    >>> check_not_negative(0, "tol")
    0.0
    """
    return check_number(value, name, at_least=0, infinite=infinite)


def check_whole_number(
    value: Any, name: str, *, at_least: int = 1, at_most: int | None = None
) -> int:
    """Return a whole number as an int.

    Parameters
    ----------
    value : int
        Of Python or NumPy.
    name : str
        What error messages call it.
    at_least : int
        The smallest number that makes sense.
    at_most : int, optional
        The largest one.

    Returns
    -------
    int

    Raises
    ------
    TypeError
        If it is not a whole number (2.0 and True are not).
    ValueError
        If it is too small or too large.

    Examples
    --------
    >>> check_whole_number(3, "n_clusters")
    3
    """
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Integral):
        whole = isinstance(value, (float, np.floating)) and float(value).is_integer()
        advice = f" Use {int(value)}." if whole else ""
        raise TypeError(f"{name} must be a whole number, not {value!r}.{advice}")
    if value < at_least:
        raise ValueError(f"{name} must be at least {at_least}, not {value}.")
    if at_most is not None and value > at_most:
        raise ValueError(f"{name} must be at most {at_most}, not {value}.")
    return int(value)


def check_flag(value: Any, name: str) -> bool:
    """Return True or False; raise a TypeError for anything else, 0 and 1 too.

    Examples
    --------
    >>> check_flag(True, "shuffle")
    True
    """
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, not {value!r}.")
    return bool(value)


def check_choice(
    value: Any, name: str, allowed: Collection[str], *, also: str = ""
) -> str:
    """Return a word if it is one of those allowed.

    Parameters
    ----------
    value : str
    name : str
        What error messages call it.
    allowed : collection of str
    also : str
        What the message should list beside the words, as in "or a function".

    Returns
    -------
    str

    Raises
    ------
    TypeError
        If it is not a word.
    ValueError
        If it is another word; the message lists the words and names the nearest.

    Examples
    --------
    >>> check_choice("rbf", "kernel", ["linear", "rbf"])
    'rbf'
    """
    if isinstance(value, str) and value in allowed:
        return str(value)
    words = ", ".join(repr(word) for word in allowed)
    wanted = f"{name} must be one of {words}{' ' * bool(also)}{also}, not {value!r}."
    if not isinstance(value, str):
        raise TypeError(wanted)
    import difflib

    near = difflib.get_close_matches(value, allowed, n=1)
    raise ValueError(f"{wanted} Did you mean {near[0]!r}?" if near else wanted)
