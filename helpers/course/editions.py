"""Make the other editions of a notebook: with its exercises solved, or to hand out.

An exercise is written once, in its notebook: a stub cell (tag ``exercise``), a check,
hints, and a solution whose code is in a fenced block. The editions follow from it;
``course handout`` writes them for a class.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.atomic import write_atomically
from helpers.console import refuse
from helpers.course.command_line import parse_words
from helpers.course.contents import (
    chosen_notebooks,
    course_root,
    my_folder,
    notebooks_folder,
    read_notebook,
    typed_path,
)
from helpers.course.links import carry_links
from helpers.exercises.course_version import FENCE

MARK = "course_words"  # in a notebook's metadata: a hash of its cells as written


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
            f"A solution needs exactly one ```python block, but {len(blocks)} are in "
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
                raise ValueError("A solution comes before the first exercise.")
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
    edition = without_outputs(notebook)
    for position, code in solutions(notebook).items():
        edition.cells[position].source = code
    return edition


def without_outputs(notebook: NotebookNode) -> NotebookNode:
    """Return a copy that has not been run."""
    edition = copy.deepcopy(notebook)
    for cell in edition.cells:
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []
    return edition


def without_tagged(notebook: NotebookNode, *tags: str) -> NotebookNode:
    """Return a copy without the cells that have one of these tags."""
    edition = copy.deepcopy(notebook)
    edition.cells = [c for c in edition.cells if not set(tags) & set(tags_of(c))]
    return edition


def blank(notebook: NotebookNode) -> NotebookNode:
    """Return a learner's copy: not run, and without speaker notes."""
    return without_outputs(without_tagged(notebook, "speaker-note"))


def main(arguments: list[str]) -> int:
    """Write the copies and return the exit status."""
    options = parse_words(_parser(), arguments)
    try:
        found = chosen_notebooks(options.notebooks)
        usual = course_root() / "_build" / "handout"
        folder = folder_for_copies(options.output or usual, found)
        if not options.replace:
            refuse_edited([folder / notebook.name for notebook in found])
        for notebook in found:
            print(write_copy(notebook, folder, options, [n.name for n in found]))
    except (LookupError, OSError, ValueError) as error:
        return refuse("course handout", error)
    return 0


def folder_for_copies(wanted: str | Path, notebooks: list[Path]) -> Path:
    """Return a folder for copies, made if it is not there; no original lies in it.

    Parameters
    ----------
    wanted : str or Path
    notebooks : list of Path
        What will be copied there.

    Raises
    ------
    OSError
        If it holds the course, the learner's copies, or one of the notebooks; if it
        is a file, or named as one; or it cannot be made.
    """
    folder = typed_path(wanted).resolve()
    if folder.is_file() or folder.suffix == ".ipynb":
        raise OSError(
            f"Copies go to a folder, but {folder} is the name of a file; name a folder."
        )
    originals = {course_root(), notebooks_folder(), my_folder().resolve()}
    originals |= {notebook.parent for notebook in notebooks}
    if folder in originals:
        raise OSError(
            f"Copies cannot go to {folder}: the notebooks there stay as they are; "
            f"choose another folder."
        )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_copy(
    notebook: Path, folder: Path, options: argparse.Namespace, lessons: list[str]
) -> Path:
    """Write one copy into a folder and return its path.

    Parameters
    ----------
    notebook : Path
        It is only read.
    folder : Path
    options : argparse.Namespace
        What the command's options say: ``solved``, ``no_hints``, ``notes``,
        ``outputs``.
    lessons : list of str
        File names of all copies that go there: links to them stay.
    """
    edition = read_notebook(notebook)
    left_out = {
        "solution": not options.solved,
        "hint": options.no_hints,
        "speaker-note": not options.notes,
    }
    if options.solved:
        edition = solved(edition)
    elif not options.outputs:
        edition = without_outputs(edition)
    edition = without_tagged(edition, *(tag for tag, out in left_out.items() if out))
    carry_links(edition, notebook, folder, lessons)
    return write_marked(folder / notebook.name, edition)


def write_marked(target: Path, edition: NotebookNode) -> Path:
    """Write an edition with a mark of its words, by which `refuse_edited` knows it."""
    edition.metadata[MARK] = _mark(edition)
    return write_atomically(target, f"{nbformat.writes(edition)}\n".encode())


def refuse_edited(targets: list[Path]) -> None:
    """Raise FileExistsError for files whose words are no longer those of the course.

    What `write_marked` wrote, and nobody edited, may be written over; also if it has
    been run.
    """
    edited = [str(path) for path in targets if path.exists() and not _is_ours(path)]
    if edited:
        what = "is there, and differs" if len(edited) == 1 else "are there, and differ"
        raise FileExistsError(
            f"{', '.join(edited)} {what} from what the course wrote. Nothing was "
            f"written. To write over it: --replace. To keep it: --output FOLDER."
        )


def _is_ours(path: Path) -> bool:
    try:
        notebook = read_notebook(path)
    except ValueError:
        return False
    return notebook.metadata.get(MARK) == _mark(notebook)


def _mark(notebook: NotebookNode) -> str:
    words = json.dumps([(cell.cell_type, cell.source) for cell in notebook.cells])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course handout",
        description="Write copies of notebooks for a class: without solutions, "
        "speaker notes and outputs.",
    )
    parser.add_argument(
        "notebooks", nargs="*", help="numbers such as 02 08; all if none is given"
    )
    parser.add_argument(
        "--output", metavar="FOLDER", help="where to write (default: _build/handout)"
    )
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--no-hints", action="store_true", help="leave the hints out too")
    kind.add_argument(
        "--solved",
        action="store_true",
        help="fill the solutions into the exercises instead (nothing is run)",
    )
    parser.add_argument("--notes", action="store_true", help="keep the speaker notes")
    parser.add_argument(
        "--outputs",
        action="store_true",
        help="keep the outputs (they answer most questions to predict)",
    )
    parser.add_argument(
        "--replace", action="store_true", help="write over copies that were edited"
    )
    return parser
