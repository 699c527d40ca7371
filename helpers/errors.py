"""The course's warning, and errors shown in a few words and without a traceback."""

from __future__ import annotations

import os
import re
import sys
import sysconfig
import textwrap
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from helpers.console import as_markup, in_notebook, print_text, show_card

ORANGE = "#D55E00"
NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
OURS = os.path.normcase(os.path.dirname(__file__) + os.sep)


class MistakeWarning(UserWarning):
    """A silent mistake was found; training goes on, but its numbers mislead."""


def caught(function: Callable, *args: Any, **kwargs: Any) -> BaseException | None:
    """Call a function and return the error that it raises, or None.

    Only errors are caught; an interruption by the keyboard goes through.

    Parameters
    ----------
    function : callable
    *args, **kwargs
        What to call it with.

    Returns
    -------
    Exception or None

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
            print_text(textwrap.fill(one_line(error, 400), 75))
        else:
            print_text(f"No error: the call returned {_short(result)}.")


def shows_traceback(function: Callable, *args: Any, **kwargs: Any) -> None:
    """Call a function that should fail, and print how the error came about.

    One line for each of the reader's own lines on the way to the error, outermost
    first; then the error. Lines inside installed packages are only counted.

    Parameters
    ----------
    function : callable
    *args, **kwargs
        What to call it with.

    Examples
    --------
    >>> shows_traceback(len, 3)
    TypeError: object of type 'int' has no len()
    """
    try:
        result = function(*args, **kwargs)
    except Exception as error:
        inside = 0
        for frame in traceback.extract_tb(error.__traceback__)[1:]:
            if _is_installed(frame.filename):
                inside += 1
            else:
                print_text(f"line {frame.lineno} in {frame.name}:  {frame.line}")
        if inside:
            print(f"({inside} more lines inside installed packages)")
        print_text(one_line(error))
    else:
        print_text(f"No error: the call returned {_short(result)}.")


def warn_caller(message: str | Warning, category: type[Warning] = UserWarning) -> None:
    """Warn, and point at the line of the reader's own that led here.

    That is the innermost line outside of this package, of installed packages and of
    Python's own modules: a cell of a notebook, a line of a script or of a test. How
    many functions lie between does not matter, as it does for ``stacklevel``. In a
    notebook the warning is a card; elsewhere it is one line, with file and line.
    Python's filters hold: by default a place warns once.

    Parameters
    ----------
    message : str or Warning
    category : type of warning
    """
    frame = _callers_frame()
    names = frame.f_globals
    told = message if isinstance(message, Warning) else category(message)
    told.is_of_the_course = True  # so that it is shown as a card
    warnings.warn_explicit(
        told,
        category,
        filename=frame.f_code.co_filename,
        lineno=frame.f_lineno,
        module=names.get("__name__"),
        registry=names.setdefault("__warningregistry__", {}),
    )


def _show_warning(original: Callable) -> Callable:
    """Return what shows a warning: ours readably, all others as before."""

    def showwarning(message, category, filename, lineno, file=None, line=None):
        if file is not None or not getattr(message, "is_of_the_course", False):
            original(message, category, filename, lineno, file, line)
            return
        text = str(message)
        if in_notebook():
            show_card(f"△ {text}", f"<strong>△</strong> {_linked(text)}", ORANGE)
        else:
            name = os.path.basename(filename)
            print_text(f"{name}, line {lineno}: {text}", sys.stderr)

    showwarning.is_of_the_course = True
    return showwarning


def _linked(text: str) -> str:
    """Return a finding as HTML: its name in bold, its notebook as a link."""

    def link(match):
        found = sorted(NOTEBOOKS.glob(f"{match[1]}_*.ipynb"))
        return f'<a href="{found[0].name}">{match[0]}</a>' if found else match[0]

    markup = as_markup(text)
    markup = re.sub(r"^(M\d+ [^:]+):", r"<strong>\1</strong>:", markup)
    return re.sub(r"\bnotebook (\d\d)\b", link, markup)


def _callers_frame() -> FrameType:
    """Return the reader's innermost frame; the first outside of us if there is none.

    The outermost frame stands in for both, as in a command of this package.
    """
    frame, outside = sys._getframe(2), None
    while True:
        name = os.path.normcase(frame.f_code.co_filename)
        if not name.startswith(OURS):
            if not _is_installed(name):
                return frame
            outside = outside or frame
        if frame.f_back is None:
            return outside or frame
        frame = frame.f_back


def _is_installed(filename: str) -> bool:
    """Whether a file belongs to Python or to an installed package."""
    name = os.path.normcase(filename)
    folders = {"site-packages", "dist-packages"}
    if name.startswith("<frozen ") or folders & set(Path(name).parts):
        return True
    places = {sysconfig.get_path(place) for place in ("stdlib", "platstdlib")}
    return name.startswith(tuple(os.path.normcase(place + os.sep) for place in places))


def one_line(error: BaseException, width: int = 160) -> str:
    """Return an error's type and the first line of its message, cut at `width`.

    Parameters
    ----------
    error : Exception
    width : int
        The most characters to return.

    Returns
    -------
    str

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


if not hasattr(warnings.showwarning, "is_of_the_course"):
    warnings.showwarning = _show_warning(warnings.showwarning)
