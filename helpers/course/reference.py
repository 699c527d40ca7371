"""The book's reference: a page for each room of ``helpers``, linked with the lessons.

Sphinx reads the docstrings themselves; what is written here is which names a page
holds, and which lessons use them.
"""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
from collections import defaultdict
from pathlib import Path

from nbformat import NotebookNode

import helpers

# scikit-learn gives every estimator its methods for routing sample weights.
ROUTING = "set_fit_request, set_predict_request, set_score_request"
# Modules that are no package, and whose functions the lessons import.
SINGLE = ("errors", "reproducible", "results")


@functools.cache
def public_names() -> dict[str, list[str]]:
    """Return the public names of each room, in alphabetical order.

    Examples
    --------
    >>> public_names()["helpers.decomposition"]
    ['FastICA', 'PCA']
    """
    rooms = {}
    for found in pkgutil.iter_modules(helpers.__path__):
        if found.ispkg or found.name in SINGLE:
            room = importlib.import_module(f"helpers.{found.name}")
            rooms[room.__name__] = sorted(_names_of(room), key=str.lower)
    return rooms


def _names_of(room) -> list[str]:
    if listed := getattr(room, "__all__", None):
        names = listed
    else:  # what the module itself defines
        names = [
            name
            for name, value in vars(room).items()
            if getattr(value, "__module__", None) == room.__name__
            and not name.startswith("_")
        ]
    return [name for name in names if callable(getattr(room, name))]


def names_used(notebook: NotebookNode) -> set[str]:
    """Return the full public names that a notebook's code takes from ``helpers``.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> cell = new_code_cell("from helpers.svm import SVC")
    >>> names_used(new_notebook(cells=[cell]))
    {'helpers.svm.SVC'}
    """
    rooms, used = {}, set()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.ImportFrom) and node.module == "helpers":
                rooms |= {a.asname or a.name: f"helpers.{a.name}" for a in node.names}
            elif isinstance(node, ast.ImportFrom):
                used |= {f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Attribute):
                used.add(_full_name(node, rooms))
    known = {
        f"{room}.{name}" for room, names in public_names().items() for name in names
    }
    return used & known


def _full_name(node: ast.Attribute, rooms: dict[str, str]) -> str:
    """Return what ``room.name`` or ``helpers.room.name`` stands for."""
    parts = ast.unparse(node).split(".")
    return ".".join([rooms.get(parts[0], parts[0]), *parts[1:]])


def write_reference(folder: Path, lessons: dict[str, NotebookNode]) -> list[str]:
    """Write a page for each room into `folder`, and return the pages' names.

    Parameters
    ----------
    folder : Path
        Where the pages go.
    lessons : dict of str to NotebookNode
        The lessons by the name of their file, without its ending.
    """
    users = defaultdict(list)
    for stem, notebook in lessons.items():
        for name in names_used(notebook):
            users[name].append(stem)
    folder.mkdir(parents=True, exist_ok=True)
    pages = []
    for room, names in public_names().items():
        lines = [room, "=" * len(room), "", f".. automodule:: {room}", ""]
        for name in names:
            what = getattr(importlib.import_module(room), name)
            if isinstance(what, type):
                left_out = [
                    ROUTING,
                    *getattr(what, "_fields", ()),
                ]  # fields: see Attributes
                lines += [f".. autoclass:: {room}.{name}", "   :members:"]
                lines += [f"   :exclude-members: {', '.join(left_out)}", ""]
            else:
                lines += [f".. autofunction:: {room}.{name}", ""]
            if stems := users[f"{room}.{name}"]:
                links = ", ".join(f":doc:`{s[:2]} </notebooks/{s}>`" for s in stems)
                lines += [f"   **Lessons that use it:** {links}", ""]
        page = room.rpartition(".")[2]
        (folder / f"{page}.rst").write_text("\n".join(lines), encoding="utf-8")
        pages.append(page)
    return pages


def links_to_reference(notebook: NotebookNode) -> str:
    """Return a line of Markdown that leads to what a lesson uses; empty if nothing."""
    links = [
        f"{{py:obj}}`{name.rpartition('.')[2]} <{name}>`"
        for name in sorted(
            names_used(notebook), key=lambda name: name.rpartition(".")[2]
        )
    ]
    return f"**In the reference:** {', '.join(links)}." if links else ""
