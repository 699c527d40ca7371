"""``course run``: a notebook with other parameters, into a new file, by papermill."""

from __future__ import annotations

import argparse
import logging
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from helpers.console import refuse
from helpers.course.command_line import ONE_LESSON, parse_words
from helpers.course.contents import (
    find_notebook,
    my_folder,
    notebooks_folder,
    read_notebook,
    refuse_outside,
    runs_folder,
    typed_path,
)
from helpers.course.parameters import (
    add_parameter_option,
    chosen_values,
    declared_as,
    declared_parameters,
    fitted,
)
from helpers.results import SWITCH

PATH_WORDS = ("folder", "file", "path", "directory")
PATH_VARIABLES = ("COURSE_DATA", "COURSE_MNIST", "COURSE_MY", "COURSE_PROGRESS")

DESCRIPTION = """Run a copy of a notebook, with other values for its parameters.

The notebook itself is never changed. The copy, with all outputs, is a new file in
the folder runs/."""

EXAMPLES = """examples:
  course run 00 --list
  course run 00 -p threshold=0.7 -p emails=100
  course run 00 -p seed=1 --output seed_1.ipynb"""


def main(arguments: list[str]) -> int:
    """Run the command and return its exit status."""
    options = parse_words(_parser(), arguments, ONE_LESSON)
    try:
        notebook = find_notebook(options.notebook)
        declared = declared_parameters(read_notebook(notebook))
        if options.list:
            print(listing(declared))
            return 0
        if not options.trust:
            refuse_outside(notebook, my_folder(), "course run --trust ...")
        values = chosen_values(declared, options.parameter)
        values = {name: from_here(name, value) for name, value in values.items()}
    except (LookupError, ValueError, OSError) as error:
        return refuse("course run", error)
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


def from_here(name: str, value: Any) -> Any:
    """Return a value; a path of the caller's is made absolute.

    A notebook runs in its own folder, where a relative path leads elsewhere.
    """
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
        return refuse("course run", error)
    print(f"Done in {time.monotonic() - start:.0f} s: {target}")
    return 0


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
    add_parameter_option(parser)
    parser.add_argument("--output", metavar="FILE", help="a new file for the copy")
    parser.add_argument(
        "--trust", action="store_true", help="run a notebook that is not of the course"
    )
    parser.add_argument(
        "--list", action="store_true", help="show the parameters and run nothing"
    )
    return parser


CELL_LINE = re.compile(r"Cell In\s*\[\d+\], line (\d+)")
COLOR_CODES = re.compile(r"\x1b\[[0-9;]*m")


class NotebookFailed(RuntimeError):
    """A cell failed; the message is a block to read, `output` the partial notebook."""

    def __init__(self, message: str, output: Path) -> None:
        super().__init__(message)
        self.output = output


def run_notebook(
    notebook: str | Path,
    parameters: Mapping[str, Any] | None = None,
    output: str | Path | None = None,
    *,
    show_progress: bool = False,
) -> Path:
    """Run a copy of a notebook and return where it was written.

    Parameters
    ----------
    notebook : str or Path
        Its number, a part of its name, or its path. The file is only read.
    parameters : mapping, optional
        Values by name, in place of those in the cell tagged ``parameters``.
    output : str or Path, optional
        A new file; by default one in ``runs/`` with the date and time in its name.
    show_progress : bool
        Whether to draw a progress bar.

    Raises
    ------
    LookupError, FileNotFoundError
        If there is no such notebook.
    ParameterError
        If a parameter is not declared by the notebook, or has another type.
    FileExistsError, OSError
        If the output exists already, or cannot be written.
    NotebookFailed
        If a cell fails or the kernel dies. What ran until then is kept.

    Notes
    -----
    The notebook runs in its own folder. Pages made from the output need no widgets,
    so live figures are replaced by one sentence.
    """
    source = find_notebook(str(notebook))
    values = dict(parameters or {})
    _refuse_undeclared(source, values)
    target = _new_file(source, None if output is None else Path(output))
    # Papermill writes after each cell, and not in one step: beside, therefore.
    with tempfile.TemporaryDirectory(prefix=".run-", dir=target.parent) as beside:
        copy = Path(beside) / target.name
        try:
            trouble = _execute(source, copy, values, show_progress)
        except BaseException:
            if _is_whole(copy):
                _placed(copy, target)
            raise
        target = _placed(copy, target)
    if trouble:
        kept = f"\nWhat ran until then is kept in {target}"
        raise NotebookFailed(trouble + kept, target)
    return target


def _refuse_undeclared(source: Path, values: Mapping[str, Any]) -> None:
    declared = declared_parameters(read_notebook(source))
    for name, value in values.items():
        fitted(declared_as(declared, name, source.stem), value)


def _new_file(source: Path, output: Path | None) -> Path:
    """Return the path of a file that is not there yet, in a folder that is."""
    if output is not None:
        output = typed_path(output).resolve()
        if output.suffix != ".ipynb":
            raise ValueError(f"The output must end in .ipynb, not {output.name!r}.")
        if output == source or output.parent == notebooks_folder():
            raise FileExistsError(
                f"{output} lies among the course's own notebooks; choose another place."
            )
        output.parent.mkdir(parents=True, exist_ok=True)
        if output.exists():
            raise FileExistsError(
                f"{output} exists already; give another name, or delete it first."
            )
        return output
    folder = runs_folder()
    folder.mkdir(parents=True, exist_ok=True)
    stamp = time.strftime("%Y-%m-%d_%H-%M-%S")
    return folder / f"{source.stem}_{stamp}.ipynb"


def _placed(copy: Path, target: Path) -> Path:
    """Give the copy its name, or where another run was faster, the next free one."""
    for count in range(1, 1000):
        ending = "" if count == 1 else f"_{count}"
        path = target.with_stem(target.stem + ending)
        try:
            os.link(copy, path)  # in one step, and never over a file that is there
            return path
        except FileExistsError:
            continue
        except OSError:  # a file system without links
            if not path.exists():
                return copy.replace(path)
    raise FileExistsError(f"{target.parent} has a thousand runs of this name.")


def _is_whole(path: Path) -> bool:
    """Whether a notebook was written to its end."""
    try:
        read_notebook(path)
    except (OSError, ValueError):
        return False
    return True


def _execute(source, target, values, show_progress) -> str:
    """Run the notebook into a new file; return what went wrong, "" for nothing."""
    import papermill
    from nbclient.exceptions import DeadKernelError

    logging.getLogger("papermill").addHandler(logging.NullHandler())
    try:
        with _surroundings():
            papermill.execute_notebook(
                source,
                target,
                parameters=values,
                cwd=source.parent,
                kernel_name="python3",
                progress_bar=show_progress,
                extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
            )
    except papermill.PapermillExecutionError as error:
        return _failure(error, source)
    except DeadKernelError:
        return (
            "The notebook's Python process ended by itself; often the memory was used "
            "up."
        )
    return ""


@contextmanager
def _surroundings() -> Iterator[None]:
    """Set what the kernel finds around it: no widgets, paths as the caller means them.

    The kernel runs in the notebook's folder, where a relative path leads elsewhere.
    """
    names = ("COURSE_STATIC", SWITCH, *PATH_VARIABLES)
    before = {name: os.environ.get(name) for name in names}
    os.environ.update({"COURSE_STATIC": "1", SWITCH: "1"})
    for name in PATH_VARIABLES:
        if before[name]:
            os.environ[name] = os.path.abspath(os.path.expanduser(before[name]))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _failure(error, source: Path) -> str:
    traceback = COLOR_CODES.sub("", "\n".join(error.traceback or []))
    place = CELL_LINE.search(traceback)
    lines = error.source.splitlines() or [""]
    number = min(int(place.group(1)), len(lines)) if place else 1
    message = str(error.evalue).strip().splitlines()
    return "\n".join(
        [
            f"{source.name} stopped in the code cell In [{error.exec_count}]:",
            f"  line {number}:  {lines[number - 1].strip()}",
            f"  {error.ename}: {message[0] if message else ''}".rstrip(": "),
        ]
    )
