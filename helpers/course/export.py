"""``course export``: the learner's answers of all lessons, as one Python file."""

from __future__ import annotations

import argparse
from pathlib import Path

from helpers.atomic import write_atomically
from helpers.console import refuse
from helpers.course.command_line import parse_words
from helpers.course.contents import (
    course_notebooks,
    file_to_write,
    my_folder,
    read_notebook,
)
from helpers.exercises.record import read_progress

USUAL = "my_answers.py"


def answers_of(copy: Path, course: Path) -> dict[str, str]:
    """Return the code of each exercise that the learner has changed, by its id.

    Parameters
    ----------
    copy, course : Path
        The learner's copy of a lesson, and the lesson as the course gives it.
    """
    given, found = dict(_stubs(course)), {}
    for exercise, code in _stubs(copy):
        if exercise in given and code.strip() != given[exercise].strip():
            found.setdefault(exercise, []).append(code)
    # Who copies a cell to try again has two of this exercise.
    return {exercise: "\n\n".join(codes) for exercise, codes in found.items()}


def _stubs(notebook: Path) -> list[tuple[str, str]]:
    return [
        (cell.metadata["exercise"], cell.source)
        for cell in read_notebook(notebook).cells
        if "exercise" in cell.metadata
    ]


def as_python(answers: dict[str, dict[str, str]], statuses: dict[str, str]) -> str:
    """Return answers as the text of one Python file.

    Parameters
    ----------
    answers : dict
        For each lesson (its file's name without ending) what `answers_of` returns.
    statuses : dict
        The last verdict by exercise id.

    Notes
    -----
    The file is for reading and keeping: an answer may use names of its lesson. One
    that is not Python (a line of IPython's, a half-written line) becomes a comment, so
    that the file can always be opened by Python's tools.
    """
    parts = ['"""My answers in "Classification, built by hand"."""']
    for lesson, codes in answers.items():
        parts.append(f"# {'=' * 20} {lesson} {'=' * 20}")
        for exercise, code in codes.items():
            status = statuses.get(exercise, "not checked")
            parts.append(f"# --- {exercise} ({status})\n{_readable(code.strip())}")
    return "\n\n".join(parts) + "\n"


def _readable(code: str) -> str:
    try:
        compile(code, "answer", "exec")
    except (SyntaxError, ValueError):
        return "\n".join(f"# {line}".rstrip() for line in code.splitlines())
    return code


def main(arguments: list[str]) -> int:
    """Write the file and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="course export",
        description="Write your answers of all lessons into one Python file. It is "
        "yours: read it, keep it, print it.",
    )
    parser.add_argument(
        "file", nargs="?", help=f"where to write (default: {USUAL} in my/)"
    )
    parser.add_argument(
        "--replace", action="store_true", help="write over a file that is there"
    )
    chosen = parse_words(
        parser, arguments, "Name one file; it gets the answers of all lessons."
    )
    try:
        target = file_to_write(chosen.file or my_folder() / USUAL, ".py")
        found = {
            lesson.stem: answers_of(my_folder() / lesson.name, lesson)
            for lesson in course_notebooks()
            if (my_folder() / lesson.name).is_file()
        }
        found = {lesson: answers for lesson, answers in found.items() if answers}
        if not found:
            print(f"There are no answers in {my_folder()} yet; nothing was written.")
            return 1
        # Our own file in my/ is renewed; a file that the learner named is not.
        if chosen.file and target.exists() and not chosen.replace:
            print(f"{target} is there already. Name another file, or add --replace.")
            return 1
        text = as_python(found, read_progress())
        write_atomically(target, text.encode("utf-8"))
    except (OSError, ValueError) as error:
        return refuse("course export", error)
    count = sum(map(len, found.values()))
    print(f"{count} {'answer' if count == 1 else 'answers'} written to {target}")
    return 0
