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
import sys
import time
from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4

from helpers.atomic import write_atomically
from helpers.console import refuse
from helpers.course.command_line import refuse_words
from helpers.course.contents import (
    course_notebooks,
    find_lesson,
    my_folder,
    read_notebook,
)
from helpers.course.editions import blank
from helpers.course.learners_work import (
    Work,
    find_homes,
    give_ids,
    insert_behind,
    keep_outputs,
    notebook_of,
)

# What a command takes: the end of an error about other words.
TAKES = {
    "start": "Name lessons, or none for all.",
    "reset": "Name one lesson, and one of its exercises if you want: 08 08.3",
    "update": "It is for all copies: name none.",
}

# Answers on their way to another lesson; the name is before all others in order.
MOVING = ".moving.ipynb"


class CopyError(RuntimeError):
    """A copy cannot be made, reset or updated; the message says what to do."""


class Damaged(CopyError):
    """A file is no notebook that can be read."""


@dataclass
class Change:
    """What an update did to one copy, or why it could not be read.

    Attributes
    ----------
    name : str
        The copy's file name.
    kept : int
        How many cells of the learner's were taken over.
    homeless : list of NotebookNode
        Cells of the learner's whose place the new edition no longer has.
    unknown : bool
        Whether nothing said what the copy was made from, so that each cell that
        differs from the lesson counted as the learner's.
    problem : str
        Why the copy stayed as it was, and what to do; empty if it could be read.
    """

    name: str
    kept: int = 0
    unknown: bool = False
    homeless: list[NotebookNode] = field(default_factory=list)
    problem: str = ""


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
    target, fresh = my_folder() / lesson.name, blank(read_notebook(lesson))
    _refuse_lesson(target, {lesson.resolve()})
    stub = None if exercise is None else _stub(fresh, exercise, lesson)
    if not target.is_file():
        return start(lesson)
    if stub is None:
        backup = back_up(target)
        _write(_edition_of(target), fresh)
        _write(target, fresh)
        return backup
    mine = _read(target)
    give_ids(mine, fresh)
    places = [i for i, c in enumerate(mine.cells) if c.id == stub.id]
    if not places:
        raise CopyError(
            f"{target} has no cell of exercise {exercise} any more. Put the whole "
            f"lesson back with: course reset {lesson.stem[:2]}. What is there now "
            f"goes to {my_folder() / 'backup'}."
        )
    backup = back_up(target)
    mine.cells[places[0]] = stub
    _write(target, mine)
    return backup


def _stub(fresh: NotebookNode, exercise: str, lesson: Path) -> NotebookNode:
    """Return the cell of an exercise; raise CopyError if there is none."""
    stubs = {c.metadata.get("exercise"): c for c in fresh.cells}
    if exercise not in stubs:
        known = ", ".join(sorted(filter(None, stubs)))
        raise CopyError(f"{lesson.name} has no exercise {exercise!r}; it has {known}.")
    return stubs[exercise]


def update() -> list[Change]:
    """Bring all copies to the course's present edition, with the learner's work.

    An answer goes where its exercise now is, in this lesson or in another. Another
    cell that the learner changed keeps the learner's words, unless the new edition
    changed it as well. A cell that the learner added stays behind the cell that it
    followed. What has no place any more goes to a notebook beside, in ``my/kept``,
    and is named in the result. Where nothing says which edition a copy was made from,
    what differs from the present one is the learner's. Before a file changes, the old
    one goes to ``my/backup``; if anything fails, it stays, and the next update goes on
    from there.

    Returns
    -------
    list of Change
        One for each copy that changed, and for each that cannot be read.

    Raises
    ------
    CopyError
        If a copy cannot be written; those before it are done.
    """
    lessons = {path.name: read_notebook(path) for path in course_notebooks()}
    fresh = {name: blank(lesson) for name, lesson in lessons.items()}
    works, changes = _read_copies(lessons)
    changes |= _renamed(fresh)
    for work in works:
        find_homes(work, fresh)
    stale = [w for w in works if not _equal(w.edition, fresh.get(w.name))]
    _keep_moving(stale, to=fresh)
    for work in stale:
        for name in [work.home, *(name for name, _, _ in work.placed)]:
            changes.setdefault(name, Change(name))
        changes[work.home].unknown |= work.unknown
        changes[work.home].homeless += work.homeless
        if work.homeless:
            beside = notebook_of(copy.deepcopy(work.homeless))
            _write(_unused(my_folder() / "kept" / work.name), beside)
    for name, change in changes.items():
        if name in fresh and not change.problem:
            _renew(change, fresh[name], works)
    _clear_up(stale, fresh, {c.name for c in changes.values() if c.problem})
    return [change for change in changes.values() if change.name != MOVING]


def _read_copies(
    lessons: dict[str, NotebookNode],
) -> tuple[list[Work], dict[str, Change]]:
    """Return the copies that can be read, and a change with its problem for others."""
    works, problems = [], {}
    originals = {path.resolve() for path in course_notebooks()}
    for path in _copies(lessons):
        try:
            _refuse_lesson(path, originals)
            lesson = lessons.get(path.name)
            works.append(Work(path.name, _read(path), _edition(path, lesson), lesson))
        except CopyError as error:
            problems[path.name] = Change(path.name, problem=str(error))
    return works, problems


def _renamed(fresh: dict[str, NotebookNode]) -> dict[str, Change]:
    """Return a change with its problem for each copy that has another name now.

    Most of its cells are those of a lesson of which there is no copy.
    """
    lacking = {n: e for n, e in fresh.items() if not (my_folder() / n).is_file()}
    own = set(my_folder().glob("*.ipynb")) - set(_copies(fresh))
    problems = {}
    for path in sorted(own if lacking else ()):
        try:
            ids = {cell.id for cell in _read(path).cells}
        except CopyError:
            continue
        shared = {n: len(ids & {c.id for c in e.cells}) for n, e in lacking.items()}
        lesson = max(shared, key=shared.get)
        if 2 * shared[lesson] > len(ids):
            told = (
                f"{path} looks like your copy of {lesson}. Under its new name nothing "
                f"updates it. To go on in it, rename it to {lesson} (move away what "
                f"may be there), then: course update"
            )
            problems[path.name] = Change(path.name, problem=told)
    return problems


def _refuse_lesson(target: Path, lessons: set[Path]) -> None:
    """Raise CopyError for what is no copy but a link to a lesson, or the lesson."""
    if target.resolve() in lessons:
        raise CopyError(
            f"{target} is the course's own lesson, not a copy, and stays as it is. "
            f"Delete the link, or set COURSE_MY to another folder, then: course start"
        )


def _edition(target: Path, lesson: NotebookNode | None) -> NotebookNode:
    """Return the edition that a copy was made from; an empty one where it is lost."""
    path = _edition_of(target)
    try:
        return _read(path) if path.is_file() else v4.new_notebook()
    except Damaged:
        if lesson is not None:
            return v4.new_notebook()
        raise CopyError(
            f"{target} stays as it is: no lesson has this name any more, and what it "
            f"was made from ({path}) cannot be read. Copy your answers from it to "
            f"where you want them, then delete the second file: the first is a "
            f"notebook of your own then."
        ) from None


def _keep_moving(works: list[Work], to: Container[str]) -> None:
    """Write down the answers that move to these lessons, as a copy of its own.

    Two files cannot change at once. If the update is killed after the first, the next
    one finds here what the first no longer has and the second has not yet.
    """
    pairs = {}
    for work in works:  # the older words of an answer come first: see MOVING
        given = {cell.id: cell for cell in work.base.cells}
        for name, _, cell in work.placed:
            if name in to and name != work.name:
                pairs[cell.id] = (given[cell.id], cell)
    if pairs:
        given, mine = map(list, zip(*copy.deepcopy(list(pairs.values())), strict=True))
        _write(_edition_of(my_folder() / MOVING), notebook_of(given))
        _write(my_folder() / MOVING, notebook_of(mine))
    else:
        _remove(my_folder() / MOVING)


def _clear_up(stale: list[Work], fresh: Container[str], damaged: set[str]) -> None:
    """Retire the copies of lessons that are gone; what a damaged copy gets, waits."""
    for work in stale:
        if work.name not in fresh and work.name != MOVING and work.home not in damaged:
            back_up(my_folder() / work.name)
            _remove(my_folder() / work.name)
    _keep_moving(stale, to=damaged)


def _copies(lessons: Container[str]) -> list[Path]:
    """Return the copies of lessons; a notebook of the learner's own is none."""
    found = sorted(my_folder().glob("*.ipynb"))
    return [p for p in found if p.name in lessons or _edition_of(p).is_file()]


def _equal(edition: NotebookNode, other: NotebookNode | None) -> bool:
    """Whether two editions have the same cells."""

    def content(notebook):
        return [(c.id, c.cell_type, c.source, c.metadata) for c in notebook.cells]

    return other is not None and content(edition) == content(other)


def _renew(change: Change, edition: NotebookNode, works: list[Work]) -> None:
    """Write the new edition of a copy, with all the work that belongs into it."""
    target, new = my_folder() / change.name, copy.deepcopy(edition)
    place = {cell.id: cell for cell in new.cells}
    # What the lesson's own copy says comes last, and so it counts.
    for work in sorted(works, key=lambda w: w.name == change.name):
        own = [(k, c) for name, k, c in work.placed if name == change.name]
        for key, cell in own:
            place[key].source, change.kept = cell.source, change.kept + 1
        if change.name in (work.home, work.name):
            keep_outputs(work, new)
            for above, cell in work.added():
                change.kept += insert_behind(new, above, cell)
    if target.is_file():
        back_up(target)
    _write(target, new)
    _write(_edition_of(target), edition)


def _remove(path: Path) -> None:
    """Remove a copy; its edition last, because a copy without one is the learner's."""
    for old in (path, _edition_of(path)):
        try:
            old.unlink(missing_ok=True)
        except OSError as error:
            raise CopyError(
                f"{old} cannot be removed: {error.strerror or error}. Your copies "
                f"belong in a folder that you may write to: {path.parent} is not one; "
                f"set COURSE_MY to another, and try again."
            ) from None


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
    except OSError as error:
        raise CopyError(
            f"{path} cannot be read: {error.strerror or error}. Allow reading it, or "
            f"move it away, then try again."
        ) from None
    except ValueError as error:
        raise Damaged(
            f"{error} Put a fresh copy in its place with: course reset {path.stem}. "
            f"What is there now goes to {my_folder() / 'backup'}, where older versions "
            f"are as well."
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
    chosen, others = parser.parse_known_args(arguments)
    refuse_words(commands.choices[chosen.command], others, TAKES[chosen.command])
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
        if change.problem:
            print(change.problem, file=sys.stderr)
            continue
        if (my_folder() / change.name).is_file():
            cells = "1 cell" if change.kept == 1 else f"{change.kept} cells"
            print(f"{change.name}: new edition, {cells} of yours kept")
        else:
            backup = my_folder() / "backup"
            print(f"{change.name}: no longer a lesson; your copy is in {backup}")
        for cell in change.homeless:
            name = cell.metadata.get("exercise") or cell.id
            print(f"  {name} has no place any more; it is in {my_folder() / 'kept'}")
    unknown = ", ".join(change.name for change in changes if change.unknown)
    if unknown:
        print(
            f"{my_folder() / '.editions'} did not say what these were made from, so "
            f"each cell that differs from the lesson counts as yours: {unknown}"
        )


def _update(_chosen) -> int:
    changes = update()
    report(changes)
    if not changes:
        print("Your copies are up to date.")
    return 2 if any(change.problem for change in changes) else 0
