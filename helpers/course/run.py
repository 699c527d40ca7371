"""``course run``: a notebook with other parameters, into a new file."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

import nbformat

from helpers.course.notebooks import find_notebook
from helpers.course.parameters import chosen_values, declared_parameters

PATH_WORDS = ("folder", "file", "path", "directory")

DESCRIPTION = """Run a copy of a notebook, with other values for its parameters.

The notebook itself is never changed. The copy, with all outputs, is a new file in
the folder runs/."""

EXAMPLES = """examples:
  course run 00 --list
  course run 00 -p threshold=0.7 -p emails=100
  course run 00 -p seed=1 --output seed_1.ipynb"""


def main(arguments: list[str]) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        notebook = find_notebook(options.notebook)
        declared = declared_parameters(nbformat.read(notebook, as_version=4))
        if options.list:
            print(listing(declared))
            return 0
        values = chosen_values(declared, options.parameter)
        values = {name: _from_here(name, value) for name, value in values.items()}
    except (LookupError, ValueError, OSError) as error:
        return _refuse(error)
    return _run(notebook, values, options.output)


def listing(declared) -> str:
    """Return the parameters as a table: name, type, value in the notebook, comment."""
    if not declared:
        return "This notebook declares no parameters."
    rows = [
        (p.name, p.annotation, repr(p.default), p.comment) for p in declared.values()
    ]
    widths = [max(len(row[k]) for row in rows) for k in range(3)]
    return "\n".join(
        "  ".join([*(row[k].ljust(widths[k]) for k in range(3)), row[3]]).rstrip()
        for row in rows
    )


def _from_here(name: str, value: Any) -> Any:
    """Make a path of the caller's absolute: the notebook runs in its own folder."""
    if not isinstance(value, str) or not value.strip():
        return value
    speaks_of_paths = any(word in name.lower() for word in PATH_WORDS)
    if not speaks_of_paths and not {"/", os.sep} & set(value):
        return value
    try:
        path = Path(value).expanduser()
        return str(path.resolve()) if path.exists() else value
    except (OSError, RuntimeError, ValueError):  # too long, no such user, odd signs
        return value


def _run(notebook: Path, values: dict, output: str | None) -> int:
    from helpers.course.running import NotebookFailed, run_notebook

    changes = ", ".join(f"{name} = {value!r}" for name, value in values.items())
    print(f"Running {notebook.stem} with {changes or 'its own parameters'} ...")
    start = time.monotonic()
    try:
        target = run_notebook(
            notebook, values, output, show_progress=sys.stderr.isatty()
        )
    except NotebookFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except (ValueError, OSError) as error:
        return _refuse(error)
    print(f"Done in {time.monotonic() - start:.0f} s: {target}")
    return 0


def _refuse(error: Exception) -> int:
    text = error.args[0] if isinstance(error, LookupError) else error
    print(f"course run: {text}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course run",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "notebook", help="its number (00), a part of its name, or its path"
    )
    parser.add_argument(
        "-p",
        "--parameter",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="a parameter's new value; give the option once for each",
    )
    parser.add_argument("--output", metavar="FILE", help="a new file for the copy")
    parser.add_argument(
        "--list", action="store_true", help="show the parameters and run nothing"
    )
    return parser
