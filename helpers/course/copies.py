"""The learner's own copies of the lessons: make, reset and update them.

The tracked notebooks stay as they are in the repository; a learner works in copies
in the folder ``my/``, which git ignores. Beside each copy the course keeps the
edition that it was made from (in ``my/.editions``). So it can tell what the learner
wrote from what the course wrote, and a new edition takes the learner's work over,
cell by cell. Nothing is ever overwritten without a backup in ``my/backup``.
"""

from __future__ import annotations

import argparse
import copy
import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.atomic import write_atomically
from helpers.console import refuse
from helpers.course.contents import (
    course_notebooks,
    find_lesson,
    my_folder,
    read_notebook,
)
from helpers.course.editions import blank, tags_of

STUB_NAME = re.compile(r"^(?:def |class )?(\w+)(?: = |\(|:)", re.MULTILINE)


class CopyError(RuntimeError):
    """A copy cannot be made, reset or updated; the message says what to do."""


@dataclass
class Change:
    """What an update did to one copy: the lesson, and its work that has no place.

    Attributes
    ----------
    name : str
        The copy's file name.
    kept : int
        How many cells of the learner's were taken over.
    homeless : list of NotebookNode
        Cells of the learner's whose place the new edition no longer has.
    """

    name: str
    kept: int = 0
    homeless: list[NotebookNode] = field(default_factory=list)


def start(lesson: Path) -> Path:
    """Copy a lesson, without outputs, unless there is a copy; return the copy.

    Parameters
    ----------
    lesson : Path
        One of the course's notebooks.

    Raises
    ------
    CopyError
        If the folder cannot be written.
    """
    target = my_folder() / lesson.name
    if not target.is_file():
        edition = blank(read_notebook(lesson))
        _write(_edition_of(target), edition)
        _write(target, edition)
    return target


def reset(lesson: Path, exercise: str | None = None) -> Path:
    """Put a lesson, or one exercise of it, back as the course gives it.

    Parameters
    ----------
    lesson : Path
        One of the course's notebooks.
    exercise : str, optional
        Such as ``"08.3"``: only this stub is put back.

    Returns
    -------
    Path
        The backup of what was there before; the copy where there was none.

    Raises
    ------
    CopyError
        If there is no such exercise, or a file cannot be read or written.
    """
    target = my_folder() / lesson.name
    if not target.is_file():
        return start(lesson)
    fresh = blank(read_notebook(lesson))
    if exercise is None:
        backup = back_up(target)
        _write(_edition_of(target), fresh)
        _write(target, fresh)
        return backup
    stub = next((c for c in fresh.cells if c.metadata.get("exercise") == exercise), 0)
    mine = _read(target)
    _give_ids(mine, fresh)
    places = [i for i, c in enumerate(mine.cells) if stub and c.id == stub.id]
    if not places:
        known = [c.metadata.get("exercise") for c in fresh.cells]
        raise CopyError(
            f"{target.name} has no exercise {exercise!r}; "
            f"it has {', '.join(sorted(filter(None, known)))}."
        )
    backup = back_up(target)
    mine.cells[places[0]] = stub
    _write(target, mine)
    return backup


def update() -> list[Change]:
    """Bring all copies to the course's present edition, with the learner's work.

    An answer goes where its exercise now is, in this lesson or in another. Another
    cell that the learner changed keeps the learner's words, unless the new edition
    changed it as well. A cell that the learner added stays behind the cell that it
    followed. What has no place any more goes to a notebook beside, in ``my/kept``,
    and is named in the result. Before a file changes, the old one goes to
    ``my/backup``; if anything fails, it stays.

    Returns
    -------
    list of Change
        One for each copy that changed.

    Raises
    ------
    CopyError
        If a copy cannot be read or written; those before it are done.
    """
    fresh = {path.name: blank(read_notebook(path)) for path in course_notebooks()}
    works = [_Work.of(path) for path in _copies()]
    for work in works:
        _find_homes(work, fresh)
    stale = [w for w in works if not _equal(w.base, fresh.get(w.name))]
    changes: dict[str, Change] = {}
    for work in stale:
        for name in [work.home, *(name for name, _, _ in work.placed)]:
            changes.setdefault(name, Change(name))
        changes[work.home].homeless += work.homeless
        if work.homeless:
            beside = nbformat.v4.new_notebook(cells=copy.deepcopy(work.homeless))
            _write(_unused(my_folder() / "kept" / work.name), beside)
    for name, change in changes.items():
        if name in fresh:
            _renew(change, fresh[name], works)
    for work in stale:
        if work.name not in fresh:
            _retire(my_folder() / work.name)
    return list(changes.values())


def _copies() -> list[Path]:
    """Return the copies that the course made; a notebook of the learner's is none."""
    return [p for p in sorted(my_folder().glob("*.ipynb")) if _edition_of(p).is_file()]


def _equal(edition: NotebookNode, other: NotebookNode | None) -> bool:
    """Whether two editions have the same cells."""

    def content(notebook):
        return [(c.id, c.cell_type, c.source, c.metadata) for c in notebook.cells]

    return other is not None and content(edition) == content(other)


class _Work:
    """One copy: what the learner wrote into it, and where that belongs now.

    Attributes
    ----------
    home : str
        The lesson that continues this one; its own name until it is found.
    placed : list of (lesson, cell id, cell)
        The learner's version of cells that the new edition has.
    homeless : list of cells
        The learner's version of cells that it has no more, or changed itself.
    """

    def __init__(self, name: str, mine: NotebookNode, base: NotebookNode):
        self.name = self.home = name
        self.mine, self.base = mine, base
        self.placed: list[tuple[str, str, NotebookNode]] = []
        self.homeless: list[NotebookNode] = []

    @classmethod
    def of(cls, path: Path) -> _Work:
        """Read a copy, and the edition that it was made from."""
        mine, base = _read(path), _read(_edition_of(path))
        _give_ids(mine, base)
        return cls(path.name, mine, base)

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


def _give_ids(mine: NotebookNode, base: NotebookNode) -> None:
    """Give the cells of a copy their ids back, where a program has dropped all.

    Colab and old editors do. A cell is known by its exercise, or by its words.
    """

    def sign(cell):
        return cell.metadata.get("exercise") or (cell.cell_type, cell.source)

    ids = {sign(cell): cell.id for cell in reversed(base.cells)}
    if not {cell.id for cell in mine.cells} & set(ids.values()):
        for cell in mine.cells:  # of two that are alike, the first gets the id
            cell.id = ids.pop(sign(cell), cell.id)


def _find_homes(work: _Work, fresh: dict[str, NotebookNode]) -> None:
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


def _renew(change: Change, edition: NotebookNode, works: list[_Work]) -> None:
    """Write the new edition of a copy, with all the work that belongs into it."""
    target, new = my_folder() / change.name, copy.deepcopy(edition)
    place = {cell.id: cell for cell in new.cells}
    # What the lesson's own copy says comes last, and so it counts.
    for work in sorted(works, key=lambda w: w.name == change.name):
        own = [(k, c) for name, k, c in work.placed if name == change.name]
        for key, cell in own:
            place[key].source, change.kept = cell.source, change.kept + 1
        if change.name in (work.home, work.name):
            _keep_outputs(work, new)
            for above, cell in work.added():
                change.kept += _insert_behind(new, above, cell)
    if target.is_file():
        back_up(target)
    _write(target, new)
    _write(_edition_of(target), edition)


def _keep_outputs(work: _Work, new: NotebookNode) -> None:
    mine = {cell.id: cell for cell in work.mine.cells if cell.cell_type == "code"}
    for cell in new.cells:
        old = mine.get(cell.id)
        if cell.cell_type == "code" and old is not None and old.source == cell.source:
            cell.outputs, cell.execution_count = old.outputs, old.execution_count


def _insert_behind(new: NotebookNode, above: list[str], cell: NotebookNode) -> bool:
    """Insert a cell behind the nearest of those above it that is still there."""
    ids = [c.id for c in new.cells]
    if cell.id in ids:
        return False
    position = next((ids.index(i) + 1 for i in above if i in ids), len(ids))
    new.cells.insert(position, copy.deepcopy(cell))
    return True


def _retire(path: Path) -> None:
    """Move the copy of a lesson that has another name now to the backups."""
    back_up(path)
    for old in (path, _edition_of(path)):
        old.unlink(missing_ok=True)


def _edition_of(target: Path) -> Path:
    return target.parent / ".editions" / target.name


def back_up(path: Path) -> Path:
    """Copy a file into ``backup`` beside it, with the time in its name; return that."""
    backup = _unused(path.parent / "backup" / path.name)
    _put(backup, path.read_bytes())
    return backup


def _unused(path: Path) -> Path:
    stamp = time.strftime("%Y-%m-%d_%H-%M-%S")
    for count in range(1, 1000):
        ending = "" if count == 1 else f"_{count}"
        place = path.with_name(f"{path.stem}_{stamp}{ending}{path.suffix}")
        if not place.exists():
            return place
    raise CopyError(f"{path.parent} has a thousand files of this second.")


def _read(path: Path) -> NotebookNode:
    try:
        return read_notebook(path)
    except (OSError, ValueError) as error:
        raise CopyError(
            f"{str(error).rstrip('.')}. Move it away, then try again; older versions "
            f"are in {path.parent / 'backup'}."
        ) from None


def _write(path: Path, notebook: NotebookNode) -> None:
    _put(path, (nbformat.writes(notebook) + "\n").encode("utf-8"))


def _put(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    except OSError as error:
        raise CopyError(
            f"{path} cannot be written: {error.strerror or error}. Nothing was "
            f"changed. Set COURSE_MY to a folder that you may write to, and try again."
        ) from None


def main(arguments: list[str]) -> int:
    """Run ``course start``, ``course reset`` or ``course update``."""
    parser = argparse.ArgumentParser(prog="course", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("start", help="make the copies that are not there yet")
    make.add_argument("lessons", nargs="*", metavar="NN")
    back = commands.add_parser("reset", help="put a lesson or an exercise back")
    back.add_argument("lesson", metavar="NN")
    back.add_argument("exercise", nargs="?", metavar="NN.K")
    commands.add_parser("update", help="bring the copies to the present edition")
    chosen = parser.parse_args(arguments)
    try:
        return {"start": _start, "reset": _reset, "update": _update}[chosen.command](
            chosen
        )
    except (CopyError, LookupError, ValueError, OSError) as error:
        return refuse(f"course {chosen.command}", error)


def _start(chosen) -> int:
    lessons = [find_lesson(name) for name in chosen.lessons] or course_notebooks()
    for lesson in lessons:
        start(lesson)
    print(f"Your copies are in {my_folder()}.")
    return 0


def _reset(chosen) -> int:
    lesson = find_lesson(chosen.lesson)
    backup = reset(lesson, chosen.exercise)
    before = "It is new" if backup.parent == my_folder() else "What was there"
    name = chosen.exercise or lesson.stem
    print(f"{name} is as the course gives it. {before}: {backup}")
    return 0


def report(changes: list[Change]) -> None:
    """Print what an update did, a line for each copy and each cell without a place."""
    for change in changes:
        print(f"{change.name}: new edition, {change.kept} cells of yours kept")
        for cell in change.homeless:
            name = cell.metadata.get("exercise") or cell.id
            print(f"  {name} has no place any more; it is in {my_folder() / 'kept'}")


def _update(_chosen) -> int:
    changes = update()
    report(changes)
    if not changes:
        print("Your copies are up to date.")
    return 0
