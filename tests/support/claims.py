"""Tie a test to the words of a lesson that it is the evidence for.

A claim is a sentence that compares or generalizes: "better", "never", "about half".
Its test recomputes the evidence, over several seeds where chance plays, and fails
when the words are no longer in the lesson: then the claim has changed, and so must
its evidence.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from pathlib import Path

import nbformat

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
LINK = re.compile(r"\[([^]\n]+)\]\([^)\s]+\)")


def claim(lesson: str, words: str) -> Callable:
    """Mark a test as the evidence for words in a lesson's text.

    Parameters
    ----------
    lesson : str
        The lesson's number, such as ``"08"``.
    words : str
        Quoted as they are in a text cell, hint or solution; line ends count as
        blanks, links as their words.

    Examples
    --------
    >>> @claim("00", "words that are not there")
    ... def test_it(): ...
    >>> test_it()
    Traceback (most recent call last):
    AssertionError: lesson 00 no longer says 'words that are not there'.
    """

    def decorate(test: Callable) -> Callable:
        @functools.wraps(test)
        def wrapped(*arguments, **keywords):
            said = _plain(words) in text_of(lesson)
            assert said, f"lesson {lesson} no longer says {words!r}."
            return test(*arguments, **keywords)

        return wrapped

    return decorate


@functools.cache
def text_of(lesson: str) -> str:
    """Return the text of a lesson's Markdown cells, with single blanks and no links."""
    [path] = FOLDER.glob(f"{lesson}_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    text = " ".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return _plain(text)


def _plain(text: str) -> str:
    return " ".join(LINK.sub(r"\1", text).split())


@functools.cache
def names_of(lesson: str) -> dict:
    """Return the names that a lesson's functions and classes have, defined anew.

    Only imports, functions and classes are run, so that a claim can use the lesson's
    own code without the lesson's own numbers.
    """
    import ast

    [path] = FOLDER.glob(f"{lesson}_*.ipynb")
    names: dict = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code" or "exercise" in cell.metadata:
            continue
        kinds = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
        body = [node for node in ast.parse(cell.source).body if isinstance(node, kinds)]
        exec(compile(ast.Module(body, []), f"<lesson {lesson}>", "exec"), names)
    return names
