"""``course flashcards``: the questions and mistakes of the lessons, as cards to repeat.

The file is a table of two columns, front and back, that Anki and similar programs
import. The questions are the *predict first* ones; the answers, the sentence that each
right one earns.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
from pathlib import Path

from helpers.atomic import write_atomically
from helpers.console import refuse
from helpers.course.command_line import parse_words
from helpers.course.contents import (
    chosen_notebooks,
    course_root,
    file_to_write,
    read_notebook,
)
from helpers.exercises.catalog import find

QUESTION = re.compile(
    r"\*\*Predict first, (?P<id>\d\d\.Q\d+)\.\*\*(?P<text>.*?)(?=\n</div>|\n\*\*|\Z)",
    re.DOTALL,
)
MISTAKE = re.compile(
    r"^\| <a id=\"m\d+\"></a>(M\d+) \| (.+?) \| \[(\d\d)\]", re.MULTILINE
)


def questions(lesson: Path) -> list[tuple[str, str]]:
    """Return the front and back of a card for each question of a lesson."""
    cards = []
    for cell in read_notebook(lesson).cells:
        if cell.cell_type != "markdown":
            continue
        for found in QUESTION.finditer(cell.source):
            exercise = find(found["id"])
            if isinstance(exercise, str):  # a lesson without this judge
                continue
            back = f"{exercise.right}. {exercise.because}"
            cards.append((f"{found['text'].strip()}\n({found['id']})", back))
    return cards


def mistakes(page: Path) -> list[tuple[str, str]]:
    """Return a card for each silent mistake: its number, and what it is."""
    rows = MISTAKE.findall(page.read_text(encoding="utf-8"))
    return [
        (f"Silent mistake {number}: what is it?", f"{what} (lesson {lesson})")
        for number, what, lesson in rows
    ]


def as_table(cards: list[tuple[str, str]]) -> bytes:
    """Return cards as CSV that Excel, LibreOffice and Anki read as UTF-8."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("front", "back"), *cards])
    return text.getvalue().encode("utf-8")


def main(arguments: list[str]) -> int:
    """Write the cards and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="course flashcards",
        description="Write the lessons' questions and the 42 mistakes as cards to "
        "repeat (CSV with front and back, for Anki).",
    )
    parser.add_argument(
        "lessons", nargs="*", help="numbers such as 02 08; default: all"
    )
    parser.add_argument(
        "--output", metavar="FILE", help="default: _build/flashcards.csv"
    )
    chosen = parse_words(parser, arguments)
    usual = course_root() / "_build" / "flashcards.csv"
    try:
        target = file_to_write(chosen.output or usual, ".csv", ".txt")
        found = chosen_notebooks(chosen.lessons)
        cards = [card for lesson in found for card in questions(lesson)]
        if not chosen.lessons:
            cards += mistakes(course_root() / "docs" / "mistakes.md")
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, as_table(cards))
    except (LookupError, OSError, ValueError) as error:
        return refuse("course flashcards", error)
    print(f"{len(cards)} cards written to {target}")
    return 0
