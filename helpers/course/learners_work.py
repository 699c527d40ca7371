"""What a learner wrote into a copy of a lesson, and where a new edition has it.

Cells are known by their ids, which stay from edition to edition; an exercise that got
another id is known by the name that it asks for.
"""

from __future__ import annotations

import copy
import re

from nbformat import NotebookNode, v4

from helpers.course.editions import tags_of

STUB_NAME = re.compile(r"^(?:def |class )?(\w+)(?: = |\(|:)", re.MULTILINE)


class Work:
    """One copy: what the learner wrote into it, and where that belongs now.

    Attributes
    ----------
    home : str
        The lesson that continues this one; its own name until it is found.
    placed : list of (lesson, cell id, cell)
        The learner's version of cells that the new edition has.
    homeless : list of cells
        The learner's version of cells that it has no more, or changed itself.
    edition : NotebookNode
        What the copy was made from.
    base : NotebookNode
        That, and the cells that the lesson as it is now has besides: such a cell in
        the copy is the course's, too, wherever it came from.
    unknown : bool
        Whether no cell of the copy is from that edition.
    """

    def __init__(
        self,
        name: str,
        mine: NotebookNode,
        edition: NotebookNode,
        lesson: NotebookNode | None = None,
    ):
        self.name = self.home = name
        self.mine, self.edition = mine, edition
        known = {cell.id for cell in edition.cells}
        more = [c for c in lesson.cells if c.id not in known] if lesson else []
        self.base = notebook_of([*edition.cells, *more])
        give_ids(mine, self.base)
        self.unknown = bool(mine.cells) and not known & {c.id for c in mine.cells}
        self.placed: list[tuple[str, str, NotebookNode]] = []
        self.homeless: list[NotebookNode] = []

    def changed(self) -> list[tuple[NotebookNode, NotebookNode]]:
        """Return (the course's cell, the learner's) where their words differ."""
        given = {cell.id: cell for cell in self.base.cells}
        pairs = [(given[c.id], c) for c in self.mine.cells if c.id in given]
        return [(old, new) for old, new in pairs if old.source != new.source]

    def added(self) -> list[tuple[list[str], NotebookNode]]:
        """Return the learner's own cells, each with the ids above it, nearest first."""
        given, above, found = {cell.id for cell in self.base.cells}, [], []
        for cell in self.mine.cells:
            if cell.id not in given and cell.source.strip():
                found.append((above[::-1], cell))
            above.append(cell.id)
        return found


def notebook_of(cells: list[NotebookNode]) -> NotebookNode:
    """Return a notebook of these cells, whatever else nbformat finds odd in them."""
    notebook = v4.new_notebook()
    notebook.cells = cells
    return notebook


def give_ids(mine: NotebookNode, base: NotebookNode) -> None:
    """Give the cells of a copy their ids back, where a program has dropped them.

    Colab and old editors drop all. A cell is known by its exercise, or by its words. An
    exercise is known also where it alone lost its id: it was cut and pasted.
    """

    def sign(cell):
        return cell.metadata.get("exercise") or (cell.cell_type, cell.source)

    ids = {sign(cell): cell.id for cell in reversed(base.cells)}
    there, known = {cell.id for cell in mine.cells}, {cell.id for cell in base.cells}
    every = not there & known
    for cell in mine.cells:  # of two that are alike, the first gets the id
        lost = cell.id not in known and (every or "exercise" in cell.metadata)
        if lost and ids.get(sign(cell)) not in there:
            cell.id = ids.pop(sign(cell), cell.id)


def find_homes(work: Work, fresh: dict[str, NotebookNode]) -> None:
    """Find where a copy's lesson, and each cell that the learner changed, is now."""
    ids = {cell.id for cell in work.base.cells}
    if work.name not in fresh:
        shared = {n: len(ids & {c.id for c in nb.cells}) for n, nb in fresh.items()}
        best = max(shared, key=shared.get)
        work.home = best if shared[best] else work.name
    # The lesson's own continuation is searched first.
    order = sorted(fresh, key=lambda name: name != work.home)
    for given, mine in work.changed():
        found = next(
            ((name, cell) for name in order for cell in fresh[name].cells
             if cell.id == given.id), None,
        ) or _same_exercise(given, fresh, order)  # fmt: skip
        is_answer = "exercise" in given.metadata
        if found is not None and (is_answer or found[1].source == given.source):
            work.placed.append((found[0], found[1].id, mine))
        elif found is None or mine.source != found[1].source:
            work.homeless.append(mine)
    if work.home not in fresh:
        work.homeless += [cell for _, cell in work.added()]


def _same_exercise(given, fresh, order) -> tuple[str, NotebookNode] | None:
    """Find an exercise under another cell id: it asks for the same name."""
    wanted = _asked_name(given)
    for name in order if wanted else ():
        for cell in fresh[name].cells:
            if "exercise" in cell.metadata and _asked_name(cell) == wanted:
                return name, cell
    return None


def _asked_name(cell: NotebookNode) -> str | None:
    """Return the name that a stub defines, where it tells exercises apart."""
    if "exercise" not in cell.metadata or "predict" in tags_of(cell):
        return None
    found = STUB_NAME.search(cell.source)
    return found and found[1]


def keep_outputs(work: Work, new: NotebookNode) -> None:
    """Give cells of a new edition the outputs of the learner's, where code is equal."""
    mine = {cell.id: cell for cell in work.mine.cells if cell.cell_type == "code"}
    for cell in new.cells:
        old = mine.get(cell.id)
        if cell.cell_type == "code" and old is not None and old.source == cell.source:
            cell.outputs, cell.execution_count = old.outputs, old.execution_count


def insert_behind(new: NotebookNode, above: list[str], cell: NotebookNode) -> bool:
    """Insert a cell behind the nearest of those above it that is still there."""
    ids = [c.id for c in new.cells]
    if cell.id in ids:
        return False
    position = next((ids.index(i) + 1 for i in above if i in ids), len(ids))
    new.cells.insert(position, copy.deepcopy(cell))
    return True
