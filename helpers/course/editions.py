"""Make the other editions of a notebook: with its exercises solved, or to hand out.

An exercise is written once, in its notebook: a stub cell (tag ``exercise``), a check,
hints, and a solution whose code stands in a fenced block. The editions follow from it.
"""

from __future__ import annotations

import copy
import re

from nbformat import NotebookNode

FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def tags_of(cell: NotebookNode) -> list[str]:
    """Return a cell's tags; an empty list where it has none."""
    return list(cell.metadata.get("tags", []))


def solution_code(cell: NotebookNode) -> str:
    """Return the code of a solution cell's one fenced Python block.

    Parameters
    ----------
    cell : NotebookNode
        A Markdown cell with tag ``solution``.

    Raises
    ------
    ValueError
        If there is no such block, or more than one.
    """
    blocks = FENCE.findall(cell.source)
    if len(blocks) != 1:
        raise ValueError(
            f"A solution needs exactly one ```python block, but {len(blocks)} stand in "
            f"this cell: {cell.source[:80]!r}."
        )
    return blocks[0].rstrip("\n")


def solutions(notebook: NotebookNode) -> dict[int, str]:
    """Return each solution's code by the position of the stub cell it belongs to.

    A solution belongs to the nearest stub above it.

    Raises
    ------
    ValueError
        If a stub has no solution or more than one, or a solution has no stub.
    """
    found: dict[int, list[str]] = {}
    for position, cell in enumerate(notebook.cells):
        if "exercise" in tags_of(cell):
            found[position] = []
        elif "solution" in tags_of(cell):
            if not found:
                raise ValueError("A solution stands above the first exercise.")
            found[max(found)].append(solution_code(cell))
    for position, codes in found.items():
        if len(codes) != 1:
            name = notebook.cells[position].metadata.get("exercise", position)
            raise ValueError(
                f"Exercise {name} has {len(codes)} solutions; write exactly one, below "
                f"its check."
            )
    return {position: codes[0] for position, codes in found.items()}


def solved(notebook: NotebookNode) -> NotebookNode:
    """Return a copy in which each solution's code replaces its stub, not yet run.

    Parameters
    ----------
    notebook : NotebookNode
        As read by `nbformat.read`; it is not changed.

    Raises
    ------
    ValueError
        As for `solutions`.
    """
    edition = copy.deepcopy(notebook)
    for position, code in solutions(notebook).items():
        edition.cells[position].source = code
    for cell in edition.cells:
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []
    return edition


def without_solutions(notebook: NotebookNode, hints: bool = True) -> NotebookNode:
    """Return a copy to hand out: no solutions and, if `hints` is false, no hints.

    Outputs are kept. The notebook given is not changed.
    """
    hidden = {"solution"} if hints else {"solution", "hint"}
    edition = copy.deepcopy(notebook)
    edition.cells = [cell for cell in edition.cells if not hidden & set(tags_of(cell))]
    return edition
