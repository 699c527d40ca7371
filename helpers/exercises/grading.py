"""Marks: the checks of the exercises as tests of an assignment.

A test cell of nbgrader or otter-grader calls `grade`: it returns where the check would
say "pass", and raises where it would not. Nothing is remembered, and nothing that was
remembered counts: a mark depends on the submitted notebook alone.
"""

from __future__ import annotations

import atexit
import inspect
import os
import shutil
import tempfile
from typing import Any

from helpers.exercises.catalog import find
from helpers.exercises.judging import PASS
from helpers.exercises.learners_code import COURSES, own_answer

NOT_OWN = (
    "This is the course's own code. Write yours in the cell of this exercise, run that "
    "cell, then this one."
)
SECONDS = 120  # six times as long as a check takes: machines that grade are busy
COURSES_MODULES = ("helpers.", "solution_")  # those of our package and of `yours`


class NotSolved(AssertionError):
    """An answer earns no points; the message says why."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


def grade(exercise_id: str, answer: Any = None) -> None:
    """Return if an answer is right; raise if it isn't.

    Parameters
    ----------
    exercise_id : str
        Such as ``"08.3"``.
    answer : object
        What `helpers.exercises.check` takes.

    Raises
    ------
    NotSolved
        If the check would not say "pass"; if the answer is the course's own function
        or class; or if there is no such exercise.

    Examples
    --------
    >>> grade("00.Q1", "a")
    """
    exercise = find(exercise_id)
    if isinstance(exercise, str):
        raise NotSolved(exercise)
    answer = own_answer(exercise_id, answer)
    if answer is COURSES or is_the_courses(answer):
        raise NotSolved(f"{exercise_id} to do: {NOT_OWN}")
    verdict = exercise.judge(answer, SECONDS)
    if verdict.status != PASS:
        raise NotSolved(f"{exercise_id} {verdict.status}: {verdict.sentence}")


def is_the_courses(answer: Any) -> bool:
    """Whether it is a function or class that our package, or a solution, defines."""
    if not (inspect.isroutine(answer) or inspect.isclass(answer)):
        return False
    return str(getattr(answer, "__module__", "")).startswith(COURSES_MODULES)


def private_record() -> None:
    """Keep this kernel's progress in a folder of its own that ends with it.

    So a submitted notebook behaves where it is graded as it did where it was written:
    earlier answers of whoever runs it are not used, and their progress stays theirs.
    """
    folder = tempfile.mkdtemp(prefix="course_")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["COURSE_PROGRESS"] = os.path.join(folder, "progress.json")
