"""Exercises: check an answer, see your progress.

The exercises stand in the notebooks; what makes an answer right, and which sentence
a wrong one earns, stands here in one module per notebook (``notebook_08``).
"""

from __future__ import annotations

import sys
from typing import Any

__all__ = ["check", "progress"]


def check(exercise_id: str, answer: Any = None) -> None:
    """Judge an answer and show the verdict: to do, try again, or pass.

    Parameters
    ----------
    exercise_id : str
        The exercise's id, such as ``"08.3"``.
    answer : object
        What the exercise asks for: a letter, a value, or a function (without
        brackets). It is never changed.

    Notes
    -----
    Never raises. The status is remembered for `progress`.

    Examples
    --------
    >>> check("00.Q0")
    ○ 00.Q0 to do: There is no exercise '00.Q0'; did you mean '00.Q1'?
    """
    from helpers.exercises.cards import show_verdict
    from helpers.exercises.catalogue import find
    from helpers.exercises.record import remember

    exercise = find(exercise_id)
    if isinstance(exercise, str):
        name = exercise_id if isinstance(exercise_id, str) else "Exercise ?"
        show_verdict(name, "to do", exercise)
        return
    verdict = exercise.judge(answer)
    show_verdict(exercise_id, verdict.status, verdict.sentence)
    remember(exercise_id, verdict.status)


def progress(notebook: str | None = None) -> None:
    """Show how many exercises are passed, a bar per notebook.

    Parameters
    ----------
    notebook : str, optional
        A notebook's number, such as ``"08"``; all notebooks if not given.
    """
    from helpers.exercises.cards import show_progress
    from helpers.exercises.catalogue import exercises_of, notebooks_with_exercises
    from helpers.exercises.comparing import describe
    from helpers.exercises.record import read_progress

    known, rows = read_progress(), []
    numbers = notebooks_with_exercises()
    for number in numbers:
        if notebook is None or (isinstance(notebook, str) and notebook == number):
            ids = exercises_of(number)
            rows.append((number, sum(known.get(i) == "pass" for i in ids), len(ids)))
    unknown = f"No exercises for {describe(notebook)}; known: {', '.join(numbers)}."
    show_progress(rows, "" if rows else unknown)


def _explain_missing_names() -> None:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None:
        from helpers.exercises.missing_name import install

        install(shell)


_explain_missing_names()
