"""What an exercise is: a right answer, the known wrong ones, and how they are told.

Every judge ends in a `Verdict`: ``"to do"``, ``"try again"`` or ``"pass"``, with
one sentence. A judge never raises, whatever the learner's answer is or does.
"""

from __future__ import annotations

import contextlib
import copy
import io
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.exercises.comparing import describe, difference, same
from helpers.reproducible import random_state_kept

TO_DO, TRY_AGAIN, PASS = "to do", "try again", "pass"
BLANK = "Fill in the cell above, run it, then run this check."


@dataclass(frozen=True)
class Verdict:
    """The outcome of a check: its status and the one sentence that goes with it."""

    status: str
    sentence: str


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people give, and the sentence it earns.

    Parameters
    ----------
    does : value or callable
        What the wrong answer *is* (for a `Value`) or *computes* (for a `Function`).
    says : str
        One sentence that names the mistake by what the learner did.
    number : int, optional
        The mistake's number in the course's list of 42.
    """

    does: Any
    says: str
    number: int | None = None


class Exercise:
    """Base of all exercises; a subclass says how an answer is judged.

    Attributes
    ----------
    id : str
        ``"08.3"``, or ``"08.Q1"`` for a predict-first question.
    blank : str
        The sentence shown while the stub is untouched.
    because : str
        The sentence shown after a right answer: why it is right.
    """

    def judge(self, answer: Any) -> Verdict:
        """Judge an answer without side effects and without ever raising.

        What the answer prints or warns is swallowed, and the random number
        generators are left as they were. Only Ctrl-C (an interrupted kernel) is let
        through.
        """
        with random_state_kept(), _silence():
            try:
                return self._judge(answer)
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                return Verdict(TRY_AGAIN, explain_error(error))

    def _judge(self, answer: Any) -> Verdict:
        raise NotImplementedError


@contextlib.contextmanager
def _silence():
    """Swallow what is printed or warned of in the block."""
    nowhere = io.StringIO()
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        warnings.simplefilter("ignore")
        yield


@dataclass(frozen=True)
class Choice(Exercise):
    """A predict-first question: one letter is right, each wrong one has its reply."""

    id: str
    right: str
    because: str
    replies: dict[str, str]
    blank: str = "Choose a letter in the cell above, run it, then run this check."

    def _judge(self, answer):
        if answer is None or answer is ...:
            return Verdict(TO_DO, self.blank)
        letter = answer.strip(" ().\n").lower() if isinstance(answer, str) else ""
        if letter == self.right:
            return Verdict(PASS, self.because)
        if letter in self.replies:
            return Verdict(TRY_AGAIN, self.replies[letter])
        letters = ", ".join(sorted({self.right, *self.replies}))
        return Verdict(
            TRY_AGAIN,
            f"Answer with one letter in quotes, one of {letters}; "
            f"you gave {describe(answer)}.",
        )


@dataclass(frozen=True)
class Value(Exercise):
    """A number, array, text or tuple to be found.

    Parameters
    ----------
    right : value, or callable without arguments that computes it
    mistakes : sequence of Mistake
        Wrong values, each with its sentence.
    rtol, atol : float
        Tolerances of the comparison, as in `numpy.allclose`.
    """

    id: str
    right: Any
    because: str
    mistakes: Sequence[Mistake] = ()
    blank: str = BLANK
    rtol: float = 1e-3
    atol: float = 1e-6

    def _judge(self, answer):
        if answer is None or answer is ...:
            return Verdict(TO_DO, self.blank)
        right = self.right() if callable(self.right) else self.right
        if same(answer, right, self.rtol, self.atol):
            return Verdict(PASS, self.because)
        for mistake in self.mistakes:
            wrong = mistake.does() if callable(mistake.does) else mistake.does
            if same(answer, wrong, self.rtol, self.atol):
                return Verdict(TRY_AGAIN, mistake.says)
        return Verdict(
            TRY_AGAIN, f"Not yet: {difference(answer, right, 'your answer')}"
        )


@dataclass(frozen=True)
class Function(Exercise):
    """A function to be written, judged by what it returns on a few inputs.

    Parameters
    ----------
    right : callable
        The reference; only its results count, so every equivalent answer passes.
    inputs : callable without arguments, returning a list of argument tuples
        Each call of a function gets a fresh copy.
    mistakes : sequence of Mistake
        ``does`` computes what the wrong answer computes (it may raise: an answer
        that raises the same type of error on the same input matches it).
    start : callable, optional
        What the stub does as given, where it is not blank (find-the-bug exercises).
    also : sequence of callables
        Other references where the exercise leaves a choice, such as the divisor of
        a standard deviation.
    form : callable, optional
        Brings every result into the form that is compared, where several are right:
        sorts a set, gives directions one sign. It must not raise.
    rtol, atol : float
        Tolerances of the comparison, as in `numpy.allclose`.
    """

    id: str
    right: Callable
    inputs: Callable[[], list[tuple]]
    because: str
    mistakes: Sequence[Mistake] = ()
    start: Callable | None = None
    blank: str = BLANK
    also: Sequence[Callable] = ()
    form: Callable = lambda result: result
    rtol: float = 1e-5
    atol: float = 1e-7

    def _judge(self, answer):
        if answer is None or answer is ...:
            return Verdict(TO_DO, self.blank)
        if not callable(answer):
            return Verdict(
                TRY_AGAIN,
                f"Give the function itself, without brackets; "
                f"you gave {describe(answer)}.",
            )
        inputs = self.inputs()
        given = self._results(answer, inputs)
        if self._is_blank(given, inputs):
            return Verdict(TO_DO, self.blank)
        for right in (self.right, *self.also):
            if self._agree(given, self._results(right, inputs)):
                return Verdict(PASS, self.because)
        for mistake in self.mistakes:
            if self._agree(given, self._results(mistake.does, inputs)):
                return Verdict(TRY_AGAIN, mistake.says)
        return Verdict(TRY_AGAIN, self._first_difference(given, inputs))

    def _results(self, function, inputs):
        """Call on a fresh copy of each input; an error takes its result's place."""
        results = []
        for arguments in inputs:
            try:
                results.append(self.form(function(*copy.deepcopy(arguments))))
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                results.append(error)
        return results

    def _is_blank(self, given, inputs):
        if all(result is None or result is ... for result in given):
            return True
        return self.start is not None and self._agree(
            given, self._results(self.start, inputs)
        )

    def _agree(self, results, others):
        return all(
            same(a, b, self.rtol, self.atol)
            for a, b in zip(results, others, strict=True)
        )

    def _first_difference(self, given, inputs):
        for arguments, result, right in zip(
            inputs, given, self._results(self.right, inputs), strict=True
        ):
            if isinstance(result, BaseException):
                return explain_error(result)
            if not same(result, right, self.rtol, self.atol):
                called = ", ".join(describe(argument) for argument in arguments)
                return f"Called with ({called}): {difference(result, right)}"
        return "Not yet."


@dataclass(frozen=True)
class Custom(Exercise):
    """An exercise with a judge of its own, for models and training loops.

    Parameters
    ----------
    complaint : callable
        Takes the answer; returns None if it is right, else the sentence to show.
        An error that it raises becomes a sentence too.
    untouched : callable, optional
        Takes the answer; True while the stub is as given.
    """

    id: str
    complaint: Callable[[Any], str | None]
    because: str
    untouched: Callable[[Any], bool] | None = None
    blank: str = BLANK

    def _judge(self, answer):
        blank = answer is None or answer is ...
        if blank or (self.untouched is not None and self.untouched(answer)):
            return Verdict(TO_DO, self.blank)
        sentence = self.complaint(answer)
        return (
            Verdict(PASS, self.because)
            if sentence is None
            else Verdict(TRY_AGAIN, sentence)
        )


def explain_error(error: BaseException) -> str:
    """One sentence for an error raised by a learner's code."""
    if isinstance(error, NameError) and getattr(error, "name", None):
        return (
            f"Your code uses the name {error.name!r}, which does not exist yet: run "
            f"the cell above that defines it, or check its spelling."
        )
    try:
        text = str(error).strip().splitlines()
    except Exception:
        text = []
    message = f": {text[0][:150]}" if text else ""
    return f"Your code stopped with {type(error).__name__}{message}"
