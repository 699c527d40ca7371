"""Rules on how an exercise looks: its heading says its size, and it is in a box."""

from __future__ import annotations

import re

from nbformat import NotebookNode

from helpers.exercises.stubs import USUAL, task_of
from notebook_rules.lesson import Lesson, name, tags

# JupyterLab's dark theme writes pale letters on these boxes' pale ground: their color
# is part of the box. GitHub leaves it out.
INK = 'style="color: #1b2a33"'
OPEN = re.compile(
    rf'<div class="alert alert-block alert-(?:info|success|warning)" {INK}>\n\n'
)
CLOSE = "\n\n</div>"


def heading_of(stub: NotebookNode) -> str:
    """Return what opens the text of an exercise or a question.

    ``**Exercise 08.3 · build · 12 min · ●●○.**`` or ``**Predict first, 08.Q1.**``
    """
    task = task_of(stub)
    if "predict" in tags(stub):
        return f"**Predict first, {task.id}.**"
    level = stub.metadata.get("difficulty", 0)
    dots = "●" * level + "○" * (3 - level)
    return f"**Exercise {task.id} · {task.size} · {task.minutes} min · {dots}.**"


def box(stub: NotebookNode, text: str) -> str:
    """Return a text in the box of an exercise, or of a question to predict."""
    kind = "info" if "predict" in tags(stub) else "success"
    return f'<div class="alert alert-block alert-{kind}" {INK}>\n\n{text}{CLOSE}'


def tells_sizes(lesson: Lesson):
    """A stub's metadata hold a known size, minutes, and a difficulty from 1 to 3."""
    for stub in lesson.tagged("exercise"):
        told = [stub.metadata.get(key) for key in ("size", "minutes", "difficulty")]
        size, minutes, level = told
        if "predict" in tags(stub):
            continue
        known = size in USUAL and minutes in range(1, 61) and level in (1, 2, 3)
        if not known:
            yield f"{name(stub)} has size, minutes and difficulty {told}"


def heads_its_tasks(lesson: Lesson):
    """The heading above a stub says what the stub's metadata say, in a box."""
    text = "\n".join(cell.source for cell in lesson.prose)
    for stub in lesson.tagged("exercise"):
        wanted = box(stub, heading_of(stub)).removesuffix(CLOSE)
        if text.count(wanted) != 1:
            yield f"{name(stub)}: {wanted!r} is there {text.count(wanted)} times"


def closes_its_boxes(lesson: Lesson):
    """Boxes have blank lines inside, so that Markdown renders, and are closed."""
    for cell in lesson.prose:
        words = (CLOSE, "<div", "</div>")
        counts = {len(OPEN.findall(cell.source)), *map(cell.source.count, words)}
        if len(counts) != 1:
            yield f"{name(cell)} has a box that is not closed, or has no blank lines"


RULES = (tells_sizes, heads_its_tasks, closes_its_boxes)
