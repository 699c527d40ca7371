"""Print text also where the output cannot write every sign, as cp1252 on Windows."""

from __future__ import annotations

import codecs
import html
import re
import sys
import unicodedata
from typing import TextIO

PLAIN_SIGNS = "course.plain_signs"
"""The name under which `codecs` knows how to write what an encoding lacks."""

_PLAIN = {
    **{"✓": "+", "△": "!", "○": "o", "×": "x", "−": "-", "·": "*", "÷": "/"},
    **{"→": "->", "←": "<-", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "√": "sqrt"},
    **{"…": "...", "–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'"},
}


def in_notebook() -> bool:
    """Whether this runs in a notebook (or IPython), where richer things can be shown.

    Examples
    --------
    >>> in_notebook()
    False
    """
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None


def print_text(text: str, file: TextIO | None = None) -> None:
    """Print a text; signs that the output's encoding lacks are written in ASCII.

    Parameters
    ----------
    text : str
    file : text stream, optional
        Standard output if not given.

    Examples
    --------
    >>> print_text("3 × 4 ≤ 12")
    3 × 4 ≤ 12
    """
    file = sys.stdout if file is None else file
    encoding = getattr(file, "encoding", None) or "utf-8"
    print(text.encode(encoding, PLAIN_SIGNS).decode(encoding), file=file)


def refuse(command: str, error: Exception) -> int:
    """Say on standard error why a command stopped; return the exit status, 2.

    An output that nobody reads any more is no refusal: that error is raised again.

    Parameters
    ----------
    command : str
        The command's words, such as ``"course run"``.
    error : Exception

    Examples
    --------
    >>> refuse("course run", LookupError("no notebook 77"))
    2
    """
    if isinstance(error, BrokenPipeError):  # nobody reads the output any more
        raise error
    # Python puts a KeyError's message in quotes.
    text = error.args[0] if isinstance(error, LookupError) and error.args else error
    print(f"{command}: {text}", file=sys.stderr)
    return 2


def show_card(text: str, markup: str, color: str) -> None:
    """Display a card with a colored edge in a notebook; print the text elsewhere.

    The card says in words what its color says, and takes the colors of its text from
    the page, so it reads in light and dark themes, and without color.

    Parameters
    ----------
    text : str
        For places where only text can be shown.
    markup : str
        The same in HTML.
    color : str
        Such as ``"#009E73"``.
    """
    if not in_notebook():
        print_text(text)
        return
    from IPython.display import display

    display({"text/plain": text, "text/html": card(markup, color)}, raw=True)


def card(markup: str, color: str) -> str:
    """Return HTML in a card with a colored edge, as `show_card` displays it."""
    return (
        f'<div role="status" style="border-left: 6px solid {color}; '
        f"background: {color}1f; border-radius: 3px; padding: 0.5em 0.9em; "
        f'margin: 0.3em 0;">{markup}</div>'
    )


def as_markup(text: str) -> str:
    """Return a text as HTML, with what is between backquotes as code.

    Examples
    --------
    >>> as_markup("a < b: use `x`")
    'a &lt; b: use <code>x</code>'
    """
    return re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(text))


def print_plain_signs(*streams: TextIO) -> None:
    """Make streams write signs that their encoding lacks in ASCII from now on.

    For a command's own process. Streams of another kind are left as they are.
    """
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=PLAIN_SIGNS)


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Return the ASCII for what cannot be encoded, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign) or _letters(sign) for sign in signs), error.end


def _letters(sign: str) -> str:
    """Return a sign without its accents, or a question mark."""
    parts = unicodedata.normalize("NFKD", sign)
    return parts.encode("ascii", "ignore").decode("ascii") or "?"


codecs.register_error(PLAIN_SIGNS, _plain)
