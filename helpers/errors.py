"""Show an error that is meant to happen, in a few words and without a traceback."""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Callable
from typing import Any


def caught(function: Callable, *args: Any, **kwargs: Any) -> BaseException | None:
    """Call a function and return the error that it raises, or None.

    Only errors are caught; an interruption by the keyboard goes through.

    Examples
    --------
    >>> caught(int, "seven")
    ValueError("invalid literal for int() with base 10: 'seven'")
    >>> caught(int, "7") is None
    True
    """
    try:
        function(*args, **kwargs)
    except Exception as error:
        return error
    return None


def shows_error(function: Callable, *args: Any, **kwargs: Any) -> None:
    """Call a function that should fail, and print its error without a traceback.

    Parameters
    ----------
    function : callable
    *args, **kwargs
        What to call it with.

    Notes
    -----
    Says so plainly when nothing was raised, because then the cell does not show
    what it was written to show. Warnings are not shown.

    Examples
    --------
    >>> shows_error(int, "seven")
    ValueError: invalid literal for int() with base 10: 'seven'
    >>> shows_error(int, "7")
    No error: the call returned 7.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = function(*args, **kwargs)
        except Exception as error:
            print(textwrap.fill(one_line(error, 400), 75))
        else:
            print(f"No error: the call returned {_short(result)}.")


def one_line(error: BaseException, width: int = 160) -> str:
    """Return an error's type and the first line of its message, cut at `width`.

    Examples
    --------
    >>> one_line(ValueError("too long\\nby two lines"))
    'ValueError: too long'
    """
    lines = str(error).strip().splitlines()
    text = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    return text if len(text) <= width else f"{text[: width - 3].rstrip()}..."


def _short(result: Any) -> str:
    shape = getattr(result, "shape", ())
    if len(shape):
        return f"a {type(result).__name__} of shape {list(shape)}"
    text = repr(result)
    return text if len(text) <= 60 else f"an object of type {type(result).__name__}"
