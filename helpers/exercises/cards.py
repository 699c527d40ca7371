"""Show a verdict, or progress, as text and as a small HTML card.

The card repeats in words and with a symbol what its border color says, and takes
text colors from the page, so it reads in light and dark themes and without color.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import NamedTuple

from helpers.console import as_markup, card, in_notebook, print_text, show_card
from helpers.exercises.stubs import Task

SYMBOLS = {"to do": "○", "try again": "△", "pass": "✓"}
BORDERS = {"to do": "#888888", "try again": "#D55E00", "pass": "#009E73"}


def show_verdict(exercise_id: str, status: str, sentence: str) -> None:
    """Display one verdict; plain text where there is no notebook."""
    text = f"{SYMBOLS[status]} {exercise_id} {status}: {sentence}"
    show_card(text, _inside(exercise_id, status, sentence), BORDERS[status])


def verdict_markup(exercise_id: str, status: str, sentence: str) -> str:
    """Return the card of a verdict as HTML."""
    return card(_inside(exercise_id, status, sentence), BORDERS[status])


def _inside(exercise_id, status, sentence):
    head = f"<strong>{SYMBOLS[status]} {html.escape(exercise_id)} {status}</strong>"
    return f"{head}<br>{as_markup(sentence)}"


def show_note(sentence: str) -> None:
    """Display a quiet line: no verdict, nothing to do."""
    if not in_notebook():
        print_text(f"→ {sentence}")
        return
    from IPython.display import display

    style = "opacity: 0.75; font-size: 90%; padding: 0.2em 0.9em;"
    markup = f'<div style="{style}">→ {as_markup(sentence)}</div>'
    display({"text/plain": f"→ {sentence}", "text/html": markup}, raw=True)


class ProgressRow(NamedTuple):
    """A notebook's number, title, exercises, and the ids of those that are passed."""

    number: str
    title: str
    tasks: tuple[Task, ...]
    passed: set[str]


def show_progress(rows: list[ProgressRow], note: str = "") -> None:
    """Display a bar per notebook; for a single one, a line for each exercise."""
    lines, cells, details = [], [], []
    for number, title, tasks, passed in rows:
        done, total, left = len(passed), len(tasks), _left(tasks, passed)
        title = title if len(rows) > 1 else ""  # one's own is known
        bar = "#" * done + "." * (total - done)
        parts = [f"{number}  [{bar}] {done}/{total}", title, left]
        lines.append("  ".join(filter(None, parts)))
        cells.append(
            _row(
                html.escape(f"{number} {title}".rstrip()),
                f"<progress value='{done}' max='{total}'></progress>",
                f"{done} of {total}",
                left,
            )
        )
    tasks = [task for row in rows for task in row.tasks]
    passed = {name for row in rows for name in row.passed}
    if len(rows) > 1:
        count, left = f"{len(passed)} of {len(tasks)}", _left(tasks, passed)
        lines.append("  ".join(filter(None, [f"All together: {count}", left])))
        cells.append(_row("All together", "", count, left))
    elif any(task.size for task in tasks):
        for task in tasks:
            status = "pass" if task.id in passed else "to do"
            line = f"{SYMBOLS[status]} {task.id} {task.size}, {task.minutes} min"
            details.append(line)
    inside = f"<table>{''.join(cells)}</table>"
    inside += "<br>".join(map(html.escape, [*details, note]))
    done = bool(tasks) and len(passed) == len(tasks)
    text = "\n".join([*lines, *details, *([note] if note else [])])
    show_card(text, inside, BORDERS["pass" if done else "to do"])


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _left(tasks: Iterable[Task], passed: set[str]) -> str:
    """Say how many minutes the exercises that are not passed take."""
    minutes = sum(task.minutes for task in tasks if task.id not in passed)
    return f"{minutes} min left" if minutes else ""
