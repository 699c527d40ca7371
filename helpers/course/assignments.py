"""``course assignment``: a lesson as an assignment for nbgrader or otter-grader.

The instructor's notebook is written in the tool's own form: stubs, solutions between
its markers, and behind each check a test cell worth points, which asks the judge of
that exercise. The tool makes the students' version of it, and grades what comes back.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode, v4

from helpers.atomic import write_atomically
from helpers.console import refuse
from helpers.course.command_line import parse_words
from helpers.course.contents import chosen_notebooks, course_root, read_notebook
from helpers.course.editions import (
    folder_for_copies,
    refuse_edited,
    solutions,
    tags_of,
    without_outputs,
    without_tagged,
    write_marked,
)
from helpers.course.links import PAGES, carry_links
from helpers.exercises.course_version import CHECK
from helpers.exercises.stubs import task_of

# What an exercise is worth, by its size. A wrong guess at a question to predict costs
# nothing, and its reply tells the answer, so questions earn nothing either.
POINTS = {"warm-up": 1, "find the bug": 2, "build": 3, "challenge": 4}
BEGIN = """\
from helpers.exercises.grading import private_record

private_record()  # what counts is in this notebook alone"""
TEST = """\
from helpers.exercises.grading import grade

grade("{id}", {name})"""
NBGRADER_CONFIG = """\
# Settings for nbgrader that the course's assignments need.
import os
import tempfile

c = get_config()
# The students' version keeps the stubs: where a solution was, nothing is put.
c.ClearSolutions.code_stub = {"python": ""}
# Some cells train a network; nbgrader's 30 seconds are meant for short ones.
c.Execute.timeout = 300
# One computing thread: with more, several kernels on one machine hold each other up.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
# Figures without sliders, and no progress of the person who grades.
os.environ["COURSE_STATIC"] = "1"
os.environ["COURSE_PROGRESS"] = os.path.join(tempfile.mkdtemp(), "progress.json")
"""


class Graded(NamedTuple):
    """An exercise that earns points: its id, the name that is judged, the points."""

    id: str
    name: str
    points: int


class Part(NamedTuple):
    """A piece of a lesson: an exercise with its cells, or a single cell of it."""

    graded: Graded | None
    stub: NotebookNode | None
    solution: str
    rest: list[NotebookNode]  # from behind the stub to the check; or the single cell


def graded_exercises(lesson: NotebookNode) -> list[Graded]:
    """Return the exercises of a lesson that earn points, in their order."""
    return [part.graded for part in parts_of(lesson) if part.graded]


def parts_of(lesson: NotebookNode) -> list[Part]:
    """Return an assignment's cells: without notes, solutions and outputs, in parts.

    Raises
    ------
    ValueError
        If an exercise that earns points has no check, or not one solution.
    """
    codes = {lesson.cells[p].id: code for p, code in solutions(lesson).items()}
    cells = without_outputs(without_tagged(lesson, "speaker-note", "solution")).cells
    parts: list[Part] = []
    while cells:
        cell = cells.pop(0)
        points = POINTS.get(task_of(cell).size) if "exercise" in tags_of(cell) else None
        if points is None:
            parts.append(Part(None, None, "", [cell]))
            continue
        wanted, rest = cell.metadata.exercise, []
        while not rest or "check" not in tags_of(rest[-1]):
            if not cells or "exercise" in tags_of(cells[0]):
                raise ValueError(f"Exercise {wanted} has no check behind its stub.")
            rest.append(cells.pop(0))
        found = CHECK.search(rest[-1].source)
        if found is None or found[1] != wanted:
            raise ValueError(f"The check behind the stub of {wanted} is another's.")
        graded = Graded(wanted, found[2], points)
        parts.append(Part(graded, cell, codes[cell.id], rest))
    return parts


def for_nbgrader(lesson: NotebookNode, name: str) -> NotebookNode:
    """Return the instructor's notebook for ``nbgrader generate_assignment``.

    Parameters
    ----------
    lesson : NotebookNode
        One of the course's notebooks; it is not changed.
    name : str
        What the assignment is called.
    """
    begin = _told(v4.new_code_cell(BEGIN, id="begin"), "begin", locked=True)
    cells = [begin]
    for part in parts_of(lesson):
        if part.graded is None:
            cells += part.rest
            continue
        key = part.graded.id.replace(".", "-")
        _add_solution(part, "### BEGIN SOLUTION", "### END SOLUTION")
        test = v4.new_code_cell(_test(part.graded), id=f"test-{key}")
        _told(part.stub, f"answer-{key}", solution=True)
        _told(test, f"test-{key}", grade=True, locked=True, points=part.graded.points)
        cells += [part.stub, *part.rest, test]
    return _notebook(lesson, _title_first(cells))


def _add_solution(part: Part, begin: str, end: str) -> None:
    """Write the solution behind the stub, between the lines at which a tool cuts."""
    part.stub.source = "\n".join([part.stub.source, begin, part.solution, end])


def _told(cell: NotebookNode, key: str, **says: bool | int) -> NotebookNode:
    """Tell nbgrader what a cell is."""
    usual = {"grade": False, "locked": False, "solution": False, "task": False}
    cell.metadata["nbgrader"] = NotebookNode(
        {"schema_version": 3, "grade_id": key, **usual, **says}
    )
    return cell


def for_otter(lesson: NotebookNode, name: str) -> NotebookNode:
    """Return the instructor's notebook for ``otter assign``.

    Parameters
    ----------
    lesson : NotebookNode
        One of the course's notebooks; it is not changed.
    name : str
        What the assignment is called.
    """
    settings = {
        "name": name,
        "solutions_pdf": False,
        "export_cell": {"pdf": False, "run_tests": True},
        "files": [PAGES],
    }
    cells = [_block("ASSIGNMENT CONFIG", settings), v4.new_code_cell(BEGIN)]
    for part in parts_of(lesson):
        if part.graded is None:
            cells += part.rest
            continue
        graded = part.graded
        key = f"exercise_{graded.id.replace('.', '_')}"
        _add_solution(part, "# BEGIN SOLUTION NO PROMPT", "# END SOLUTION")
        cells += [
            _block("BEGIN QUESTION", {"name": key, "points": graded.points}),
            *(_block("BEGIN SOLUTION"), part.stub, _block("END SOLUTION")),
            *part.rest,
            *(_block("BEGIN TESTS"), v4.new_code_cell(_test(graded))),
            *(_block("END TESTS"), _block("END QUESTION")),
        ]
    return _notebook(lesson, cells)


def _block(title: str, settings: dict | None = None) -> NotebookNode:
    text = f"\n{json.dumps(settings, indent=2)}" if settings else ""  # JSON is YAML
    return v4.new_raw_cell(f"# {title}{text}")


def _title_first(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Put what is done first behind the lesson's title."""
    first = next((i for i, c in enumerate(cells) if c.cell_type == "markdown"), 0)
    return [*cells[1 : first + 1], cells[0], *cells[first + 1 :]]


def _test(graded: Graded) -> str:
    return TEST.format(id=graded.id, name=graded.name)


def _notebook(lesson: NotebookNode, cells: list[NotebookNode]) -> NotebookNode:
    kernel = lesson.metadata.get("kernelspec", {"name": "python3"})
    language = {"language_info": {"name": "python"}}
    return v4.new_notebook(cells=cells, metadata={"kernelspec": kernel, **language})


class Tool(NamedTuple):
    """A tool: what makes its notebook, where that goes, and what to type next."""

    make: Callable[[NotebookNode, str], NotebookNode]
    place: str
    files: dict[str, str]
    next: str


TOOLS = {
    "nbgrader": Tool(
        for_nbgrader,
        "source/{name}",
        {"nbgrader_config.py": NBGRADER_CONFIG},
        "nbgrader generate_assignment {name} --create --force",
    ),
    "otter": Tool(
        for_otter,
        "{name}",
        {},
        "otter assign {name}/{name}.ipynb dist/{name}",
    ),
}


def place_of(notebook: Path, tool: str, folder: Path) -> Path:
    """Return where the tool looks for the instructor's notebook of a lesson."""
    name = notebook.stem
    return folder / TOOLS[tool].place.format(name=name) / f"{name}.ipynb"


def write_assignment(notebook: Path, tool: str, folder: Path) -> Path:
    """Write the instructor's notebook of an assignment, with the pages it links to.

    Parameters
    ----------
    notebook : Path
        The lesson; it is only read.
    tool : str
        ``"nbgrader"`` or ``"otter"``.
    folder : Path
        For nbgrader the folder of its course.

    Returns
    -------
    Path
        The notebook.

    Raises
    ------
    ValueError
        If the lesson has no exercise that earns points.
    """
    name, chosen = notebook.stem, TOOLS[tool]
    target = place_of(notebook, tool, folder)
    lesson = read_notebook(notebook)
    if not graded_exercises(lesson):
        raise ValueError(f"{name} has no exercise that earns points.")
    made = chosen.make(lesson, name)
    target.parent.mkdir(parents=True, exist_ok=True)
    carry_links(made, notebook, target.parent)
    for file, text in chosen.files.items():
        if not (folder / file).exists():  # an instructor's own stays
            write_atomically(folder / file, text.encode())
    return write_marked(target, made)


def main(arguments: list[str]) -> int:
    """Write the assignments and return the exit status."""
    options = parse_words(_parser(), arguments)
    try:
        found = chosen_notebooks(options.notebooks)
        usual = course_root() / "_build" / "assignments" / options.tool
        folder = folder_for_copies(options.output or usual, found)
        if not options.replace:
            refuse_edited([place_of(n, options.tool, folder) for n in found])
        for notebook in found:
            target = write_assignment(notebook, options.tool, folder)
            print(report(notebook, target))
    except (LookupError, OSError, ValueError) as error:
        return refuse("course assignment", error)
    print(f"Next, in {folder}:")
    for notebook in found:
        print("  " + TOOLS[options.tool].next.format(name=notebook.stem))
    return 0


def report(notebook: Path, target: Path) -> str:
    """Return the points of an assignment, exercise by exercise, and where it is."""
    graded = graded_exercises(read_notebook(notebook))
    points = ", ".join(f"{exercise.id} {exercise.points}" for exercise in graded)
    total = sum(exercise.points for exercise in graded)
    return f"{target}\n  {total} points: {points}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course assignment",
        description="Write lessons as assignments for nbgrader or otter-grader: the "
        "checks are the tests. Questions to predict earn no points.",
    )
    parser.add_argument(
        "notebooks", nargs="*", help="numbers such as 02 08; all if none is given"
    )
    parser.add_argument(
        "--for", dest="tool", choices=TOOLS, required=True, help="the tool that grades"
    )
    parser.add_argument(
        "--output",
        metavar="FOLDER",
        help="where to write, such as your course of nbgrader's "
        "(default: _build/assignments/TOOL)",
    )
    parser.add_argument(
        "--replace", action="store_true", help="write over copies that were edited"
    )
    return parser
