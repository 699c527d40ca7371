"""``course lecture``: a clean copy of a lesson to teach from, in large letters.

The copy goes to ``lecture/``, which git ignores. The speaker notes go to a page beside
it, for a second screen or for paper: the projector shows only what the class may see.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode

from helpers.atomic import write_atomically
from helpers.console import refuse
from helpers.course import lab
from helpers.course.command_line import ONE_LESSON, refuse_words
from helpers.course.contents import (
    course_root,
    find_notebook,
    my_folder,
    read_notebook,
    refuse_outside,
)
from helpers.course.copies import CopyError, back_up
from helpers.course.editions import (
    folder_for_copies,
    tags_of,
    without_outputs,
    without_tagged,
)
from helpers.course.links import carry_links
from helpers.course.parameters import (
    add_parameter_option,
    chosen_values,
    declared_parameters,
    with_values,
)
from helpers.course.run import COLOR_CODES, from_here, listing

# For a projector of 1280 x 720 dots, read from the last row.
LETTERS = {"code-font-size": "20px", "content-font-size1": "20px"}
THEMES = Path("@jupyterlab", "apputils-extension", "themes.jupyterlab-settings")
HEADING = re.compile(r"^##? .+$", re.MULTILINE)
FOLD = re.compile(r"</?details>|<summary>.*?</summary>")
EXAMPLES = """examples:
  course lecture 10
  course lecture 10 -p learning_rate=0.5
  course lecture 10 --list"""


def write_lecture(
    notebook: Path,
    folder: Path,
    values: Mapping[str, Any] | None = None,
    *,
    notes: bool = False,
    outputs: bool = False,
) -> Path:
    """Write the copy of a lesson that is taught, and the page of notes beside it.

    Parameters
    ----------
    notebook : Path
        It is only read.
    folder : Path
        Where the copy goes. Another one there is kept in ``backup``.
    values : mapping, optional
        Other values of its parameters, as `chosen_values` returns them.
    notes : bool
        Whether the speaker notes stay in the notebook as well, folded.
    outputs : bool
        Whether the copy shows outputs; with other values it is run for that.

    Returns
    -------
    Path
        The copy.

    Raises
    ------
    CopyError
        If the older copy cannot be put aside.
    nbclient.exceptions.CellExecutionError, nbclient.exceptions.DeadKernelError
        If the lesson stops while it is run. Nothing is written then.
    """
    lesson = read_notebook(notebook)
    edition = with_values(lesson, values or {})
    if outputs and values:
        from helpers.course.execution import execute

        edition = execute(edition, notebook.parent)
    elif not outputs:
        edition = without_outputs(edition)
    if not notes:
        edition = without_tagged(edition, "speaker-note")
    carry_links(edition, notebook, folder)
    _put(folder / f"{notebook.stem}_notes.md", notes_page(lesson))
    return _put(folder / notebook.name, f"{nbformat.writes(edition)}\n")


def _put(path: Path, text: str) -> Path:
    """Write a file; another one of this name, in which somebody worked, is kept."""
    if path.is_file() and path.read_bytes() != text.encode():
        back_up(path)
    return write_atomically(path, text.encode())


def notes_page(notebook: NotebookNode) -> str:
    """Return a lesson's speaker notes in Markdown, each under its section's heading."""
    parts, heading = [], ""
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        if "speaker-note" in tags_of(cell):
            parts += filter(None, [heading, FOLD.sub("", cell.source).strip()])
            heading = ""
        elif found := HEADING.findall(cell.source):
            heading = found[-1]
    return "\n\n".join(parts) + "\n"


def write_settings(folder: Path) -> Path:
    """Write JupyterLab's settings for a lecture: a person's own, with large letters.

    JupyterLab takes the size of letters from a person's settings only, so these are
    copied, and the copy is changed. Sizes that the person has chosen stay.
    """
    import json5
    from jupyterlab.commands import get_user_settings_dir

    with contextlib.suppress(FileNotFoundError):
        shutil.copytree(get_user_settings_dir(), folder, dirs_exist_ok=True)
    file, own = folder / THEMES, {}
    if file.is_file():
        with contextlib.suppress(ValueError):  # JupyterLab ignores such a file too
            own = json5.loads(file.read_text(encoding="utf-8"))
    own["overrides"] = LETTERS | own.get("overrides", {})
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(own, indent=2), encoding="utf-8")
    return folder


def open_in_lab(copy: Path, options: list[str]) -> int:
    """Open JupyterLab with nothing but this notebook; return its exit status."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"JUPYTERLAB_SETTINGS_DIR": str(write_settings(Path(folder)))}
        command = lab.command(copy, options, page="doc")
        return subprocess.call(command, env=lab.environment() | settings)


def main(arguments: list[str]) -> int:
    """Write the copy, open it, and return the exit status."""
    parser = _parser()
    chosen, options = lab.parse_with_options(parser, arguments, ONE_LESSON)
    if chosen.no_open or chosen.list:
        refuse_words(parser, options, ONE_LESSON)
    try:
        notebook = find_notebook(chosen.lesson)
        declared = declared_parameters(read_notebook(notebook))
        if chosen.list:
            print(listing(declared))
            return 0
        values = chosen_values(declared, chosen.parameter)
        values = {name: from_here(name, value) for name, value in values.items()}
        if chosen.outputs and values and not chosen.trust:
            refuse_outside(notebook, my_folder(), "course lecture --trust ...")
        usual = course_root() / "lecture"
        folder = folder_for_copies(chosen.output or usual, [notebook])
        copy = write_lecture(
            notebook, folder, values, notes=chosen.notes, outputs=chosen.outputs
        )
    except (CellExecutionError, DeadKernelError) as error:
        text = COLOR_CODES.sub("", str(error)).strip()
        last = (text.splitlines() or ["its kernel ended"])[-1]
        print(f"course lecture: {notebook.stem} stopped: {last}", file=sys.stderr)
        return 1
    except (CopyError, LookupError, ValueError, OSError) as error:
        return refuse("course lecture", error)
    print(f"The lesson: {copy}")
    print(f"Your notes: {copy.with_name(f'{copy.stem}_notes.md')}")
    return 0 if chosen.no_open else open_in_lab(copy, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course lecture",
        description="Open a clean copy of a lesson in JupyterLab, in large letters, "
        "without outputs. Your notes are a page beside it. The copy is in lecture/; "
        "an older one goes to lecture/backup.",
        epilog=f"{EXAMPLES}\n\n{lab.OPTIONS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("lesson", metavar="NN", help="its number, or part of its name")
    add_parameter_option(parser)
    parser.add_argument(
        "--list", action="store_true", help="show the parameters and write nothing"
    )
    parser.add_argument(
        "--outputs",
        action="store_true",
        help="with outputs; with other parameters the copy is run first",
    )
    parser.add_argument(
        "--notes", action="store_true", help="keep the notes in the notebook, folded"
    )
    parser.add_argument(
        "--trust", action="store_true", help="run a notebook that is not of the course"
    )
    parser.add_argument("--output", metavar="FOLDER", help="default: lecture/")
    parser.add_argument(
        "--no-open", action="store_true", help="write the copy and open nothing"
    )
    return parser
