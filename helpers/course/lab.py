"""Open JupyterLab at the learner's own copy of a lesson, with the course's settings.

The file browser starts at the course's folder, so that README, docs and data can be
opened. The settings (``lab_settings/overrides.json``) ask no questions about news,
leave room for the lessons' names, and save sliders with their figure. They are only
defaults: what a person sets in JupyterLab counts.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

from helpers.console import refuse
from helpers.course.command_line import refuse_words
from helpers.course.contents import (
    course_notebooks,
    course_root,
    find_lesson,
    find_notebook,
    my_folder,
)
from helpers.course.copies import CopyError, report, start, update

OPTIONS = "Other options are JupyterLab's own, such as --no-browser or --port=8899."
SETTINGS = Path(__file__).with_name("lab_settings")


def command(lesson: Path, options: list[str], page: str = "lab") -> list[str]:
    """Return the command that opens JupyterLab at a copy.

    Parameters
    ----------
    lesson : Path
        The copy to open.
    options : list of str
        Options for JupyterLab, such as ``--no-browser``.
    page : str
        ``"lab"``, or ``"doc"`` for JupyterLab with this one document.
    """
    root = course_root() if lesson.is_relative_to(course_root()) else lesson.parent
    address = quote(lesson.relative_to(root).as_posix())
    return [
        *(sys.executable, "-m", "jupyter", "lab"),
        f"--ServerApp.root_dir={root}",
        f"--LabApp.app_settings_dir={SETTINGS}",
        f"--LabApp.default_url=/{page}/tree/{address}",
        *options,
    ]


def environment() -> dict[str, str]:
    """Return the environment for JupyterLab: its kernels explain an early `check`.

    A start-up file of the person's own is left in its place.
    """
    startup = str(Path(__file__).with_name("kernel_startup.py"))
    return {"PYTHONSTARTUP": startup} | os.environ


def parse_with_options(
    parser: argparse.ArgumentParser, arguments: list[str], takes: str
) -> tuple[argparse.Namespace, list[str]]:
    """Return what a command with one ``lesson`` takes, and JupyterLab's options.

    Where an option's value was taken for the lesson, the error names the option.
    """
    chosen, options = parser.parse_known_args(arguments)
    if options and not options[0].startswith("-"):
        refuse_words(parser, options, takes)
    for option, value in pairwise(arguments):  # nobody knows which have a value
        if value == chosen.lesson and option in options and "=" not in option:
            try:
                find_notebook(value)
            except (LookupError, OSError) as error:
                parser.error(f"{error} If it belongs to {option}: {option}={value}")
    return chosen, options


def main(arguments: list[str]) -> int:
    """Bring the copies up to date, then open JupyterLab; return its exit status."""
    parser = argparse.ArgumentParser(
        prog="course lab",
        description="Open your own copy of a lesson in JupyterLab.",
        epilog=OPTIONS,
    )
    parser.add_argument("lesson", nargs="?", default="00", metavar="NN")
    chosen, options = parse_with_options(parser, arguments, "Name one lesson.")
    try:
        wanted = find_lesson(chosen.lesson)
        changes = update()
        report(changes)
        for lesson in course_notebooks():
            start(lesson)
    except (CopyError, LookupError, ValueError, OSError) as error:
        return refuse("course lab", error)
    if any(change.problem and change.name == wanted.name for change in changes):
        return 2
    opened = my_folder().resolve() / wanted.name
    return subprocess.call(command(opened, options), env=environment())
