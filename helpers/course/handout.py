"""``course handout``: copies of notebooks for a class, without the solutions."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import nbformat

from helpers.course.editions import solved, without_solutions
from helpers.course.notebooks import (
    course_notebooks,
    course_root,
    find_notebook,
    notebooks_folder,
)


def main(arguments: list[str]) -> int:
    """Write the copies and return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        names = options.notebooks
        found = [find_notebook(name) for name in names] or course_notebooks()
        folder = Path(options.output or course_root() / "_build" / "handout").resolve()
        if folder == notebooks_folder():
            raise OSError(
                "The course's own notebooks stay as they are; choose a folder."
            )
        folder.mkdir(parents=True, exist_ok=True)
        for notebook in found:
            print(write_copy(notebook, folder, options.solved, not options.no_hints))
    except (LookupError, OSError, ValueError) as error:
        text = error.args[0] if isinstance(error, LookupError) else error
        print(f"course handout: {text}", file=sys.stderr)
        return 2
    return 0


def write_copy(
    notebook: Path, folder: Path, with_solutions: bool = False, hints: bool = True
) -> Path:
    """Write one copy into a folder and return its path.

    Parameters
    ----------
    notebook : Path
        It is only read.
    folder : Path
    with_solutions : bool
        Whether to fill the solutions in (nothing is run); else they are left out.
    hints : bool
        Whether hints stay in a copy without solutions.
    """
    content = nbformat.read(notebook, as_version=4)
    edition = solved(content) if with_solutions else without_solutions(content, hints)
    target = folder / notebook.name
    nbformat.write(edition, target)
    return target


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course handout",
        description="Write copies of notebooks without their solutions, for a class.",
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
    return parser
