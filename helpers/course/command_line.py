"""The command ``course``: it finds the command's module and hands the rest over.

A module is imported only when its command is called, so ``course --help`` answers
at once. Every such module has ``main(arguments)``, which returns the exit status:
0 all well, 1 something failed, 2 the command was not understood.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import NamedTuple

from helpers.console import print_plain_signs, refuse

ONE_LESSON = "Name one lesson, and write each parameter as -p NAME=VALUE."


class Command(NamedTuple):
    """Where a command's function is, and what the command does."""

    module: str
    does: str
    function: str = "main"


COMMANDS = {
    "doctor": Command("doctor", "check this computer, one line per check"),
    "lab": Command("lab", "open JupyterLab at your own copy of a lesson"),
    "start": Command("copies", "make your own copies of the lessons, in my/"),
    "update": Command("copies", "bring your copies to the present edition"),
    "reset": Command("copies", "put a lesson, or one exercise, back as it was"),
    "run": Command("run", "run a notebook with other parameters, into runs/"),
    "sweep": Command("sweep", "run a notebook with many values, in parallel"),
    "slides": Command("slides", "build slides that need no network"),
    "book": Command("book", "build the lessons as a site that needs no network"),
    "lecture": Command("lecture", "open a lesson to be taught, in large letters"),
    "lite": Command("lite", "build the lessons without torch, to run in a browser"),
    "handout": Command("editions", "copy notebooks for a class, without solutions"),
    "assignment": Command("assignments", "write lessons for nbgrader or otter-grader"),
    "export": Command("export", "write your answers into one Python file"),
    "flashcards": Command("flashcards", "write questions and mistakes as cards"),
    "progress": Command(
        "command_line", "show how many exercises are solved", "show_progress"
    ),
}

EXAMPLES = """examples:
  course doctor
  course run 00 --list
  course run 00 -p threshold=0.7 -p emails=100
  course slides 02 08

course COMMAND --help says more about one command."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command that the first word names, and return its exit status."""
    if arguments is None:
        arguments = sys.argv[1:]
    print_plain_signs(sys.stdout, sys.stderr)
    try:
        name = _parser().parse_args(arguments[:1]).command
        module = importlib.import_module(f"helpers.course.{COMMANDS[name].module}")
        given = arguments if COMMANDS[name].module == "copies" else arguments[1:]
        status = getattr(module, COMMANDS[name].function)(given)
        print(end="", flush=True)
        return status
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # who read the output, such as `head`, has enough
        # What is still in the buffer goes nowhere, so the end of Python is quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141  # as a shell counts it


def parse_words(
    parser: argparse.ArgumentParser, arguments: list[str], takes: str = ""
) -> argparse.Namespace:
    """Parse a command's words; names may come before, between and behind options.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Without subcommands.
    arguments : list of str
    takes : str
        What the command takes, as a sentence: it ends the error about other words.
    """
    chosen, others = parser.parse_known_intermixed_args(arguments)
    refuse_words(parser, others, takes)
    return chosen


def refuse_words(
    parser: argparse.ArgumentParser, others: list[str], takes: str
) -> None:
    """End with an error if a command has no use for some of its words."""
    if others:
        parser.error(f"unrecognized arguments: {' '.join(others)}. {takes}".strip())


def _parser() -> argparse.ArgumentParser:
    lines = [f"  {name:<10} {command.does}" for name, command in COMMANDS.items()]
    parser = argparse.ArgumentParser(
        prog="course",
        description="\n".join(["The course's commands.", "", *lines]),
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    return parser


def show_progress(arguments: list[str]) -> int:
    """Print the bars and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="course progress",
        description="Show how many exercises are solved. The record is one file on "
        "this computer; nothing is sent anywhere.",
    )
    parser.add_argument(
        "notebook", nargs="?", help="its number, such as 08, or a part of its name"
    )
    from helpers.course.contents import find_lesson
    from helpers.exercises import progress

    chosen = parse_words(
        parser, arguments, "Name one lesson, or none for all."
    ).notebook
    try:
        progress(None if chosen is None else find_lesson(chosen).stem[:2])
    except (LookupError, OSError) as error:
        return refuse("course progress", error)
    return 0
