"""Exercises: check an answer, see your progress.

The exercises are in the notebooks; what makes an answer right, and which sentence
a wrong one earns, is here in one module per lesson (``backprop_by_hand``).
"""

from __future__ import annotations

import functools
import sys
import time
from typing import Any

__all__ = ["check", "progress", "yours"]

_said: set[str] = set()


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
    Never raises; an interrupt ends it with one sentence. The status is remembered
    for `progress`.

    Examples
    --------
    >>> check("00.Q0")
    ○ 00.Q0 to do: There is no exercise '00.Q0'; did you mean '00.Q1'?
    """
    from helpers.exercises.buttons import can_be_clicked, show_buttons
    from helpers.exercises.cards import show_verdict
    from helpers.exercises.catalog import find
    from helpers.exercises.judging import TO_DO, Choice
    from helpers.exercises.learners_code import COURSES, NOT_YOURS, own_answer
    from helpers.exercises.stale_cells import STALE, is_stale

    exercise = find(exercise_id)
    if isinstance(exercise, str):
        name = exercise_id if isinstance(exercise_id, str) else "Exercise ?"
        show_verdict(name, "to do", exercise)
        return
    if is_stale(exercise_id):
        show_verdict(exercise_id, TO_DO, STALE)
        return
    answer = own_answer(exercise_id, answer)
    if answer is COURSES:
        show_verdict(exercise_id, TO_DO, NOT_YOURS)
        return
    begun = time.monotonic()
    try:
        verdict = _judged(exercise, answer)
    except KeyboardInterrupt:
        seconds = time.monotonic() - begun
        says = f"You stopped it after {seconds:.0f} s, before it had finished."
        show_verdict(exercise_id, "try again", says)
        return
    if isinstance(exercise, Choice) and verdict.status == TO_DO and can_be_clicked():
        show_buttons(exercise, functools.partial(_judged, exercise), verdict.sentence)
        return
    show_verdict(exercise_id, verdict.status, verdict.sentence)


def _judged(exercise: Any, answer: Any) -> Any:
    """Return the verdict on an answer, after remembering it."""
    from helpers.exercises.judging import PASS, Verdict
    from helpers.exercises.kept_answers import keep
    from helpers.exercises.kernel_hooks import unread_cell
    from helpers.exercises.learners_code import remember_pass
    from helpers.exercises.record import remember

    verdict = exercise.judge(answer)
    remember_pass(exercise.id, answer, verdict.status)
    if verdict.status == PASS and callable(answer):
        keep(exercise.id, answer)
    stored = remember(exercise.id, verdict.status)
    note = unread_cell() + ("" if stored else _note_once())
    return Verdict(verdict.status, verdict.sentence + note)


def yours(exercise_id: str, answer: Any = None) -> Any:
    """Return your answer if it passed its check, else the course's own version.

    Parameters
    ----------
    exercise_id : str
        Such as ``"11.2"``; of this lesson or of an earlier one.
    answer : object, optional
        Your function, class or value. It is used if its last check passed for this
        very object. Without it, what you wrote in an earlier lesson is used, after
        it has been checked once more.

    Returns
    -------
    object
        To be used as your answer would be. A line says whose code it is. If your code
        raises an error later, is stopped, or returns something else than it should,
        a card says so, and how to go on.

    Raises
    ------
    LookupError
        If there is no such exercise.
    """
    from helpers.exercises.learners_code import version_for

    return version_for(exercise_id, answer, sys._getframe(1).f_globals)


def _note_once() -> str:
    """Return what to say when progress is not stored, the first time it is not."""
    from helpers.exercises.record import progress_file

    path = str(progress_file())
    if path in _said:
        return ""
    _said.add(path)
    return f" (Your progress is not remembered: {path} cannot be written.)"


def progress(notebook: str | None = None) -> None:
    """Show how many exercises are passed, a bar per notebook, and the minutes left.

    Of one notebook its exercises are listed too, with their sizes.

    Parameters
    ----------
    notebook : str, optional
        A notebook's number, such as ``"08"``; all notebooks if not given.
    """
    from helpers.exercises.cards import ProgressRow, show_progress
    from helpers.exercises.catalog import contents_of, notebooks_with_exercises
    from helpers.exercises.comparing import describe
    from helpers.exercises.record import read_progress

    known, rows = read_progress(), []
    numbers = notebooks_with_exercises()
    for number in numbers:
        if notebook is None or (isinstance(notebook, str) and notebook == number):
            title, tasks = contents_of(number)
            passed = {task.id for task in tasks if known.get(task.id) == "pass"}
            rows.append(ProgressRow(number, title, tasks, passed))
    unknown = f"No exercises for {describe(notebook)}; known: {', '.join(numbers)}."
    show_progress(rows, "" if rows else unknown)


def _listen_to_the_notebook() -> None:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None:
        from helpers.exercises import kernel_hooks, stale_cells

        kernel_hooks.install(shell)
        stale_cells.install(shell)


_listen_to_the_notebook()
