"""Clear errors for what a plot gets besides data: names, ranges, rows, functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from helpers.plotting.figures import as_classes, to_numpy
from helpers.validation.arrays import check_numbers
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


def check_answers(
    function: Callable,
    *points: Any,
    name: str,
    expected: str,
    shape: tuple[int, ...] = (),
    labels: bool = False,
    gaps: bool = False,
) -> np.ndarray:
    """Call a reader's function, and return its answers as an array of a known shape.

    Axes of length 1 may be missing or too many, as in a column. An error that the
    function raises comes through as it is.

    Parameters
    ----------
    function : callable
    *points : ndarray or NumPy number
        Its arguments; it gets copies.
    name, expected : str
        For error messages: "predict" must return "one label per point".
    shape : tuple of int
        Of the answers; without it, a single number.
    labels : bool
        Whether the answers are class labels; if not, they are finite numbers.
    gaps : bool
        Whether the numbers may be NaN or infinite.

    Raises
    ------
    TypeError, ValueError
        If the answers are none of that; the message says what came back.

    Examples
    --------
    >>> x = np.array([4.0, 9.0])
    >>> check_answers(np.sqrt, x, name="f", expected="two roots", shape=(2,))
    array([2., 3.])
    """
    given = function(*(point.copy() for point in points))
    wanted = f"{name} must return {expected}"
    wanted += f", an array of shape {list(shape)}" if shape else ""
    if given is None:
        raise TypeError(f"{wanted}, not None: end {name} with a return.")
    try:
        answers = to_numpy(given)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{wanted}; {error}") from None
    if _without_ones(answers.shape) != _without_ones(shape):
        raise ValueError(
            f"{wanted}, not {_told(given, answers)}: {_way(answers, shape)}."
        )
    answers = np.atleast_1d(answers.reshape(shape))
    what = f"what {name} returns ({expected})"
    if labels:
        return as_classes(answers, what).reshape(shape)
    if gaps and answers.dtype.kind == "f":
        return answers.astype(float).reshape(shape)
    return check_numbers(answers, what).reshape(shape)


def _without_ones(shape):
    return tuple(length for length in shape if length != 1)


def _told(given, answers):
    """Say what came back: its type, and its shape if it has one."""
    kind = type(given).__name__
    if answers.ndim:
        kind = "an array" if kind == "ndarray" else f"a {kind}"
        return f"{kind} of shape {list(answers.shape)}"
    if answers.dtype.kind == "O":
        return f"an object of type {kind}"
    return f"the single value {answers.item()!r}"


def _way(answers, shape):
    """Say how answers of another shape may become right."""
    count = math.prod(shape)
    if answers.dtype.kind not in "biufc" and not answers.ndim:
        return "return an array, a tensor or a list"
    if count == 1:
        return "return a single number for a single place"
    if answers.size == count:
        return "give them this shape, and check their order"
    if answers.size == 1:
        return "give one for each; np.sum and np.mean of everything leave a single one"
    if answers.size and answers.size % count == 0:
        return "keep one of the columns, or apply argmax to scores"
    return "give exactly one for each"
