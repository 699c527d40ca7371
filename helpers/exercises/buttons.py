"""Answer a predict-first question by a click on its letter."""

from __future__ import annotations

import os
from collections.abc import Callable

from helpers.console import in_notebook
from helpers.exercises.cards import verdict_markup
from helpers.exercises.judging import Choice, Verdict

HINT = "Click your answer, or type its letter in the cell above:"


def can_be_clicked() -> bool:
    """Whether this is a notebook in use, not a page that is made (COURSE_STATIC)."""
    return in_notebook() and not os.environ.get("COURSE_STATIC")


def show_buttons(question: Choice, judge: Callable[[str], Verdict], text: str) -> None:
    """Display a button for each letter; a click shows its reply below, once.

    Parameters
    ----------
    question : Choice
    judge : callable
        Takes a letter, remembers it, and returns the verdict.
    text : str
        What to show where buttons cannot be.
    """
    import ipywidgets
    from IPython.display import display

    reply = ipywidgets.HTML()
    letters = sorted({question.right, *question.replies})
    buttons = [
        ipywidgets.Button(
            description=letter,
            tooltip=f"Answer {letter} to question {question.id}",
            layout={"width": "4em"},
        )
        for letter in letters
    ]

    def answer(button):
        verdict = judge(button.description)
        for other in buttons:
            other.button_style = ""
        button.button_style = "success" if verdict.status == "pass" else "warning"
        name = f"{question.id}, {button.description}"
        reply.value = verdict_markup(name, verdict.status, verdict.sentence)

    for button in buttons:
        button.on_click(answer)
    row = ipywidgets.HBox([ipywidgets.Label(HINT), *buttons])
    bundle = ipywidgets.VBox([row, reply])._repr_mimebundle_()
    display(bundle | {"text/plain": text}, raw=True)
