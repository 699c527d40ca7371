"""How long a lesson takes, in a lecture and alone, computed from what is in it.

The speeds are those of readers of this course, not of novels: a line of code takes as
long as a sentence. What is optional (tag ``optional``) and what is folded (hints,
solutions, speaker notes) is not counted.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from nbformat import NotebookNode

from helpers.course.editions import tags_of
from helpers.exercises.stubs import task_of

# Minutes in a lecture and alone; an exercise counts with its own minutes.
WORD = (1 / 220, 1 / 150)
LINE = (4 / 60, 6 / 60)
FIGURE = (40 / 60, 30 / 60)
# Shares of its minutes: in a lecture about half of an exercise is done together.
QUESTION = (0.75, 1.0)
EXERCISE = (0.5, 1.0)
FOLDED = {"hint", "solution", "speaker-note", "optional"}
NOTE = re.compile(r"\*\*Lecturer\.\*\* (\d+) minutes?\b")
LOOK = re.compile(r' style="[^"]*"')  # of a box: nobody reads it
STEP = 5  # times are told in steps of five minutes


class Minutes(NamedTuple):
    """The minutes of a lesson in a lecture, and alone with all exercises."""

    lecture: int
    alone: int


def minutes_of(notebook: NotebookNode) -> Minutes:
    """Return how long a lesson takes.

    Parameters
    ----------
    notebook : NotebookNode
        Executed, so that its figures can be counted.

    Returns
    -------
    Minutes
        In steps of five minutes, at least five.
    """
    totals = [0.0, 0.0]
    for cell in notebook.cells:
        for place, minutes in enumerate(_of_cell(cell)):
            totals[place] += minutes
    lecture, alone = (max(STEP, STEP * round(total / STEP)) for total in totals)
    return Minutes(lecture, alone)


def minutes_of_notes(notebook: NotebookNode) -> int:
    """Return the sum of the minutes in a lesson's speaker notes."""
    notes = [cell.source for cell in notebook.cells if "speaker-note" in tags_of(cell)]
    return sum(int(found[1]) for note in notes if (found := NOTE.search(note)))


def _of_cell(cell: NotebookNode) -> tuple[float, float]:
    tags = set(tags_of(cell))
    if tags & FOLDED or cell.source.startswith("**Course map**"):
        return 0.0, 0.0
    if cell.cell_type == "markdown":
        return _times(len(LOOK.sub("", cell.source).split()), WORD)
    if "exercise" in tags:
        shares = QUESTION if "predict" in tags else EXERCISE
        return _times(task_of(cell).minutes, shares)
    if "check" in tags:
        return 0.0, 0.0
    lines = sum(bool(line.strip()) for line in cell.source.splitlines())
    pictures = sum("image/png" in o.get("data", {}) for o in cell.get("outputs", []))
    read, looked = _times(lines, LINE), _times(pictures, FIGURE)
    return read[0] + looked[0], read[1] + looked[1]


def _times(count: float, each: tuple[float, float]) -> tuple[float, float]:
    return count * each[0], count * each[1]
