"""Judge a function also by what it does besides returning: print, change its input."""

from __future__ import annotations

import contextlib
import copy
import io
from collections.abc import Callable
from typing import Any

from helpers.exercises.comparing import same
from helpers.exercises.judging import PASS, TRY_AGAIN, Exercise, Verdict

CHANGES = (
    "Your result is right, but your function changes the data it is given (as -= or "
    "+= do), and the caller's data are spoilt: work on a new array."
)
PRINTS = "Your function prints its result; to hand it back, it must return it."
FILLS = (
    "Your function changes the data it is given and returns nothing: leave them as "
    "they are, and return the result."
)


class WithoutSideEffects(Exercise):
    """An exercise whose function must return its result, and leave its input alone.

    Parameters
    ----------
    exercise : Exercise
        Judges what the function returns.
    inputs : callable without arguments, returning a list of argument tuples
        The function is called on copies of these.

    Examples
    --------
    >>> import numpy as np
    >>> from helpers.exercises.judging import Function
    >>> inputs = lambda: [(np.array([1.0, 2.0]),)]
    >>> twice = Function("00.2", lambda x: x + x, inputs, "Twice as much.")
    >>> exercise = WithoutSideEffects(twice, inputs)
    >>> exercise.judge(lambda x: 2 * x).status
    'pass'
    >>> exercise.judge(lambda x: print(2 * x)).sentence
    'Your function prints its result; to hand it back, it must return it.'
    """

    def __init__(self, exercise: Exercise, inputs: Callable[[], list[tuple]]):
        self.id, self.blank = exercise.id, exercise.blank
        self.because = exercise.because
        self.mistakes = getattr(exercise, "mistakes", ())
        self._exercise, self._inputs = exercise, inputs

    def _judge(self, answer: Any) -> Verdict:
        verdict = self._exercise.judge(answer)
        if verdict.status == TRY_AGAIN or not callable(answer):
            return verdict
        returns, prints, changes = _watched(answer, self._inputs())
        if verdict.status == PASS:
            return Verdict(TRY_AGAIN, CHANGES) if changes else verdict
        if returns:
            return verdict
        if changes:
            return Verdict(TRY_AGAIN, FILLS)
        return Verdict(TRY_AGAIN, PRINTS) if prints else verdict


def _watched(function, inputs):
    """Whether a function returns something, prints, and changes its arguments."""
    printed, returns, changes = io.StringIO(), False, False
    for arguments in inputs:
        given = copy.deepcopy(arguments)
        with contextlib.redirect_stdout(printed):
            result = function(*given)
        returns = returns or result is not None
        changes = changes or not same(list(given), list(arguments), 0, 0)
    return returns, bool(printed.getvalue().strip()), changes
