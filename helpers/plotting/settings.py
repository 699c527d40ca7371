"""Clear errors for what a plot is told besides its data: names, ranges, rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from helpers.plotting.figures import to_numpy
from helpers.validation.scalars import check_number


def check_names(names: Any, count: int, each: str, name: str = "names") -> list[str]:
    """Return names as texts, one for each of so many things.

    Parameters
    ----------
    names : sequence
        A text gives its letters.
    count : int
    each : str
        What gets a name, as in "class".
    name : str
        What error messages call the names.

    Raises
    ------
    TypeError, ValueError
        If it is no list of names, or has another number of them.

    Examples
    --------
    >>> check_names(["ham", "spam"], 2, "class")
    ['ham', 'spam']
    """
    wanted = f"{name} must hold {count} entries, one for each {each}"
    if not isinstance(names, Iterable) or isinstance(names, (Mapping, bytes)):
        raise TypeError(f"{wanted}, not {names!r}.")
    found = [str(one) for one in names]
    if len(found) != count:
        given = repr(names) if isinstance(names, str) else len(found)
        raise ValueError(f"{wanted}, not {given}.")
    return found


def check_pair(values: Any, name: str, *, apart: bool = False) -> tuple[float, float]:
    """Return two finite numbers, such as a place or a range.

    Parameters
    ----------
    values : pair of numbers
    name : str
        What error messages call them.
    apart : bool
        Whether they must differ, as the ends of a range do.

    Raises
    ------
    TypeError, ValueError
        If they are not two numbers, not finite, or equal where they must differ.

    Examples
    --------
    >>> check_pair((-2, 2), "x_range", apart=True)
    (-2.0, 2.0)
    """
    wanted = f"{name} must be two{' different' * apart} numbers such as (-2, 2)"
    try:
        first, second = np.ravel(to_numpy(values, float)).tolist()
    except (TypeError, ValueError):
        raise TypeError(f"{wanted}, not {values!r}.") from None
    if not np.isfinite([first, second]).all() or (apart and first == second):
        raise ValueError(f"{wanted}, not {values!r}.")
    return first, second


def check_step(frame: Any, last: int | None = None) -> int:
    """Return the number of a step, from 0 on; one behind the last means the last.

    Examples
    --------
    >>> check_step(9, last=5)
    5
    """
    step = check_number(frame, "frame", at_least=0)
    return int(step if last is None else min(step, last))


def check_rows(rows: Any, count: int, name: str) -> np.ndarray:
    """Return which of so many rows are meant, by their numbers or by a mask.

    Raises
    ------
    TypeError, ValueError
        If they are neither, or there is no such row.

    Examples
    --------
    >>> check_rows([True, False, True], 3, "support")
    array([0, 2])
    """
    wanted = f"{name} must hold numbers of rows, from 0 to {count - 1}"
    found = np.ravel(to_numpy(rows))
    if found.dtype == bool and len(found) == count:
        return np.flatnonzero(found)
    if found.size and found.dtype.kind not in "iu":
        raise TypeError(f"{wanted}, or True or False for each; not {rows!r}.")
    wrong = found[(found < 0) | (found >= count)]
    if len(wrong):
        raise ValueError(f"{wanted}, not {wrong[0]}.")
    return found.astype(int)
