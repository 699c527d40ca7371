"""Challenges: exercises that are judged by the result that an answer reaches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from helpers.exercises.comparing import as_array, describe
from helpers.exercises.judging import BLANK, PASS, Custom, Exercise, Verdict


def share_of_unseen(
    learn: Callable,
    X: np.ndarray,
    y: np.ndarray,
    cut: int,
    *,
    things: str,
    told: Callable[[Any], str] = describe,
) -> float | str:
    """Return the share of unseen digits that what `learn` returns gets right.

    Parameters
    ----------
    learn : callable
        Gets the first `cut` rows and labels; returns a function that names digits.
    things : str
        What the rows are called, such as "images".
    told : callable
        Says what was returned in place of a function.

    Returns
    -------
    float or str
        The share, or the sentence for a rule that is broken.
    """
    guess = learn(X[:cut].copy(), y[:cut].copy())
    if not callable(guess):
        return (
            f"`learn` returns {told(guess)}; return a function that takes {things} and "
            f"returns one digit for each."
        )
    guesses = as_array(guess(X[cut:].copy()))
    shape = (len(X) - cut,)
    if guesses is None or guesses.shape != shape:
        given = "no numbers" if guesses is None else f"shape {guesses.shape}"
        return (
            f"For {shape[0]:,} {things} your function gives {given}; it should give "
            f"one digit each, shape {shape}: argmax(axis=1) of the logits."
        )
    return float((guesses == y[cut:]).mean())


@dataclass(frozen=True)
class Challenge(Exercise):
    """Something to be reached in any way: the check says how far an answer came.

    Parameters
    ----------
    score : callable
        Takes the answer; returns its score, a share from 0 to 1 or a count, or the
        sentence for a rule that it breaks.
    goal : float
        The score to be reached.
    of : str
        What the share is of, such as "of new points right", or what is counted.
    fewest : bool
        The score is a count, and less is better.
    changes, returns
        As for `Custom`.

    Examples
    --------
    >>> half = Challenge("x", lambda answer: answer, because="Well.", goal=0.5)
    >>> half.judge(0.25).sentence
    '25.0 % are reached; the goal is 50 %.'
    >>> half.judge(0.75).sentence
    '75.0 % are reached; the goal is 50 %. Well.'
    >>> half.judge(0.5).sentence
    '50.0 % are reached; the goal is 50 % (your best so far: 75.0 %). Well.'
    >>> few = Challenge("x", len, because="Well.", goal=3, of="words", fewest=True)
    >>> few.judge(["a"] * 4).sentence
    '4 words; the goal is 3.'
    """

    id: str
    score: Callable[[Any], float | str]
    because: str
    goal: float
    of: str = "are reached"
    fewest: bool = False
    blank: str = BLANK
    changes: Sequence[int] = ()
    returns: bool = True
    best: list[float] = field(default_factory=list, compare=False)
    has_one_result: ClassVar[bool] = False  # any way to the goal is right

    def _judge(self, answer):
        told = []

        def complaint(function):
            found = self.score(function)
            if isinstance(found, str):
                return found
            told.append(self._told(found))
            self.best[:] = [self._better(found, *self.best)]
            return None if self._better(found, self.goal) == found else told[0]

        verdict = Custom(
            self.id,
            complaint,
            self.because,
            blank=self.blank,
            changes=self.changes,
            returns=self.returns,
        )._judge(answer)
        if verdict.status == PASS:
            return Verdict(PASS, f"{told[0]} {self.because}")
        return verdict

    def _better(self, *scores: float) -> float:
        return min(scores) if self.fewest else max(scores)

    def _told(self, score: float) -> str:
        """Say how far a score came, and how far the best one before it."""
        text = f"{self._written(score, 1)} {self.of}; "
        text += f"the goal is {self._written(self.goal, 0)}"
        if self.best and self._better(score, *self.best) != score:
            text += f" (your best so far: {self._written(self.best[0], 1)})"
        return f"{text}."

    def _written(self, score: float, digits: int) -> str:
        return f"{score:,.0f}" if self.fewest else f"{100 * score:.{digits}f} %"
