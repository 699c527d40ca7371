"""A notebook as the rules see it."""

from __future__ import annotations

import ast
import re
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat import NotebookNode

FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


class Lesson:
    """A notebook with its number and the views of its cells that rules need."""

    def __init__(self, notebook: NotebookNode, slug: str, size: int = 0):
        self.notebook, self.slug, self.size = notebook, slug, size
        self.number = slug[:2]
        self.cells = notebook.cells

    @classmethod
    def read(cls, path: Path) -> Lesson:
        """Read a notebook's file."""
        text = path.read_text(encoding="utf-8")
        notebook = nbformat.reads(text, as_version=4)
        return cls(notebook, path.stem, len(text.encode()))

    @property
    def code(self) -> list[NotebookNode]:
        """The code cells."""
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @property
    def prose(self) -> list[NotebookNode]:
        """The Markdown cells."""
        return [cell for cell in self.cells if cell.cell_type == "markdown"]

    @cached_property
    def headings(self) -> list[tuple[int, str]]:
        """The headings as (cell's position, line), outside of fenced code."""
        return [
            (position, line)
            for position, cell in enumerate(self.cells)
            if cell.cell_type == "markdown"
            for line in FENCED.sub("", cell.source).splitlines()
            if re.match(r"#{1,6} ", line)
        ]

    def tagged(self, tag: str) -> list[NotebookNode]:
        """The cells with a tag."""
        return [cell for cell in self.cells if tag in tags(cell)]


def tags(cell: NotebookNode) -> list[str]:
    """Return a cell's tags."""
    return cell.metadata.get("tags", [])


def tree(cell: NotebookNode) -> ast.Module:
    """Return a code cell's syntax tree; an empty one where it is not plain Python."""
    try:
        return ast.parse(cell.source)
    except SyntaxError:
        return ast.Module([], [])


def name(cell: NotebookNode) -> str:
    """Name a cell in a complaint: by its id and its first line."""
    return f"cell {cell.get('id', '?')} ({cell.source.partition(chr(10))[0][:50]})"


def calls(cell: NotebookNode, function: str) -> list[list]:
    """Return the arguments' nodes of each call of a function in a code cell."""
    return [
        node.args
        for node in ast.walk(tree(cell))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function
    ]


def declared(lesson: Lesson) -> dict[str, object]:
    """Return the names and values of the cells tagged ``parameters``."""
    found = {}
    for cell in lesson.tagged("parameters"):
        for line in tree(cell).body:
            if isinstance(line, ast.AnnAssign) and line.value is not None:
                found[getattr(line.target, "id", "?")] = ast.literal_eval(line.value)
    return found
