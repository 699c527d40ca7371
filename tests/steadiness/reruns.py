"""Run a lesson again under other conditions, and name what it prints otherwise."""

from __future__ import annotations

import difflib
import re
import tempfile
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.course.execution import SURROUNDINGS, execute
from nudging import FIGURE_WORDS

HERE = Path(__file__).resolve().parent
STARTUP = """\
import sys
sys.path.insert(0, {folder!r})
import nudging
nudging.install(draw={draw})
sys.path.remove({folder!r})
del nudging, sys
"""
KINDS = ("text/plain", "text/html", FIGURE_WORDS)


def run_again(
    path: Path, environment: Mapping[str, str] | None = None, draw: int = 0
) -> NotebookNode:
    """Return a notebook as executed anew, with its inputs moved if `draw` is not 0."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as private:
        startup = Path(private) / "profile_default" / "startup"
        startup.mkdir(parents=True)
        text = STARTUP.format(folder=str(HERE), draw=draw)
        (startup / "00-nudging.py").write_text(text, encoding="utf-8")
        known = {**SURROUNDINGS, **(environment or {}), "IPYTHONDIR": private}
        return execute(notebook, path.parent, surroundings=known)


def printed(cell: NotebookNode, kinds: tuple[str, ...] = KINDS) -> list[str]:
    """Return the lines of a cell's outputs, and those of its figures' words.

    A figure of measured times (tag ``measured``) has other words each time.
    """
    if "measured" in cell.metadata.get("tags", []):
        kinds = tuple(kind for kind in kinds if kind != FIGURE_WORDS)
    texts = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "image/png" in data:  # its words are told once, by the figure
            data = {kind: data[kind] for kind in data if kind == FIGURE_WORDS}
        texts += [output.text] if "text" in output else []
        texts += [data[kind] for kind in kinds if kind in data]
    return [line for text in texts for line in text.splitlines()]


def changes(
    old: NotebookNode, new: NotebookNode, kinds: tuple[str, ...] = KINDS
) -> Iterator[str]:
    """Yield a line for each number or word that is printed otherwise.

    Pictures are not compared, but the words in them are.
    """
    for position, (before, after) in enumerate(zip(old.cells, new.cells, strict=True)):
        if before.cell_type != "code":
            continue
        pairs = zip_longest(printed(before, kinds), printed(after, kinds), fillvalue="")
        for was, is_now in pairs:
            for first, second in changed_words(was, is_now):
                yield f"cell {position}: {first!r} becomes {second!r} in {was[:90]!r}"


def changed_words(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield the words that differ between two lines, side by side.

    Examples
    --------
    >>> list(changed_words("loss 1.59, 32 steps", "loss 1.57, 33 steps"))
    [('1.59,', '1.57,'), ('32', '33')]
    """
    first, second = (re.findall(r"[^\s<>]+", line) for line in (old, new))
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind != "equal":
            yield from zip_longest(first[i1:i2], second[j1:j2], fillvalue="")
