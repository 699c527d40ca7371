"""What an exercise is: a right answer, the known wrong ones, and how they are told.

Every judge ends in a `Verdict`: ``"to do"``, ``"try again"`` or ``"pass"``, with
one sentence. A judge never raises, whatever the learner's answer is or does.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from helpers.exercises.comparing import describe, difference, same
from helpers.exercises.sandbox import sandbox
from helpers.exercises.side_effects import Watched, is_function
from helpers.exercises.stubs import holds_dots, is_as_given, is_blank
from helpers.exercises.time_limit import TimeUp, time_limit
from helpers.exercises.tracebacks import explain_error, of_a_learner

TO_DO, TRY_AGAIN, PASS = "to do", "try again", "pass"
BLANK = "Fill in the cell above, run it, then run this check."
AS_GIVEN = (
    "The code above is still as given: find the bug, fix it, run that cell, then run "
    "this check."
)
STILL = (
    "Your code gives the same results as the code given: what was wrong with it still "
    "is."
)
HIDDEN = "(What it printed was hidden.)"
SECONDS = 20
EXACT = 1e-9  # relative: the same except for rounding
UNFINISHED = (
    "Your code did not finish within {} seconds and was stopped: does every loop in it "
    "end? If they do, the computer may be busy: run this check again."
)
ONE_QUESTION = (
    "Your code asks a whole array a single yes-or-no question, as `if`, `and`, max(0, "
    "...) do; np.maximum and np.where (torch.clamp and torch.where) answer entry by "
    "entry."
)


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
    has_one_result : bool
        Whether all right answers give the same on the same input, so that a
        learner's can be compared with the course's.
    """

    has_one_result: ClassVar[bool] = True

    def judge(self, answer: Any, seconds: float | None = None) -> Verdict:
        """Judge an answer without side effects and without ever raising.

        What the answer prints, shows or warns is swallowed; random numbers and
        settings are left as they were; an answer that does not come to an end is
        stopped after some seconds, by default 20. Only Ctrl-C (an interrupted kernel)
        is let through.
        """
        seconds = SECONDS if seconds is None else seconds
        with sandbox() as sink:
            try:
                with time_limit(seconds):
                    verdict = self._judge(answer)
            except KeyboardInterrupt:
                raise
            except TimeUp:
                verdict = Verdict(TRY_AGAIN, UNFINISHED.format(seconds))
            except BaseException as error:
                verdict = Verdict(TRY_AGAIN, _about_error(error, answer))
        if verdict.status == PASS and sink.printed:
            return Verdict(PASS, f"{verdict.sentence} {HIDDEN}")
        return verdict

    def _judge(self, answer: Any) -> Verdict:
        raise NotImplementedError


def _about_error(error, answer, wanted=""):
    """Blame the learner's code only if it took part; else say what was given."""
    if of_a_learner(error):
        return explain_error(error)
    kind = f" Give {wanted}." if wanted else " Compare it with what the text asks for."
    return f"This check cannot use your answer, {describe(answer)}.{kind}"


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
    names : sequence of str
        What the parts of the value are called, where it has several.
    rtol, atol : float
        Tolerances of the comparison, as in `numpy.allclose`.
    """

    id: str
    right: Any
    because: str
    mistakes: Sequence[Mistake] = ()
    blank: str = BLANK
    names: Sequence[str] = ()
    rtol: float = 1e-3
    atol: float = 1e-6

    def _judge(self, answer):
        if answer is None or answer is ...:
            return Verdict(TO_DO, self.blank)
        right = self.right() if callable(self.right) else self.right
        # A formula that gives a mistake to the last digit is one, however near.
        exactly = not same(answer, right, EXACT, 0) and self._named(answer, EXACT, 0)
        if not exactly and same(answer, right, self.rtol, self.atol):
            return Verdict(PASS, self.because)
        if sentence := self._named(answer, self.rtol, self.atol):
            return Verdict(TRY_AGAIN, sentence)
        says = difference(
            answer, right, "your answer", self.rtol, self.atol, self.names
        )
        return Verdict(TRY_AGAIN, f"Not yet: {says}")

    def _named(self, answer, rtol, atol):
        """Return the sentence of the mistake that has this value, or None."""
        for mistake in self.mistakes:
            wrong = mistake.does() if callable(mistake.does) else mistake.does
            if same(answer, wrong, rtol, atol):
                return mistake.says
        return None


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
        whose error has the same type and message on the same input matches it).
    start : callable, optional
        What the stub does as given, where it is not blank (find-the-bug exercises).
    also : sequence of callables
        Other references where the exercise leaves a choice, such as the divisor of
        a standard deviation.
    form : callable, optional
        Brings every result into the form that is compared, where several are right:
        sorts a set, gives directions one sign. It must not raise.
    hands : sequence of callables
        How arguments are handed on, each a copy: as given, or `as_tensors`; an
        answer that is right with one of them is right.
    changes : sequence of int
        Places of the arguments that the function is asked to change.
    names : sequence of str
        What the parts of a result are called, where it has several.
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
    hands: Sequence[Callable] = (copy.deepcopy,)
    changes: Sequence[int] = ()
    names: Sequence[str] = ()
    rtol: float = 1e-5
    atol: float = 1e-7

    def _judge(self, answer):
        if answer is None or answer is ... or is_blank(answer):
            return Verdict(TO_DO, self.blank)
        if self._is_as_given(answer):
            plain = self.blank == BLANK and not holds_dots(answer)
            return Verdict(TO_DO, AS_GIVEN if plain else self.blank)
        if not callable(answer):
            return Verdict(
                TRY_AGAIN,
                f"Give the function itself, without parentheses; "
                f"you gave {describe(answer)}.",
            )
        verdicts = []
        for hand in self.hands:
            verdicts.append(self._judge_calls(answer, hand))
            if verdicts[-1].status == PASS:
                return verdicts[-1]
        return verdicts[0]

    def _is_as_given(self, answer):
        """Whether it is the stub's code; by its results where no code can be had."""
        as_given = is_as_given(self.id, answer)
        if self.start is None or as_given is False or not is_function(answer):
            return bool(as_given) and holds_dots(answer)
        # The file may hold a learner's own cell: results must agree as well.
        given = _results(Watched(answer), self.inputs(), copy.deepcopy)
        return self._agree(given, self._known(self.start))

    def _judge_calls(self, answer, hand):
        """Judge what a function does with inputs that are handed on in one way."""
        watched = Watched(answer, self.changes)
        given = _results(watched, self.inputs(), hand)
        sentence = watched.side_effect()
        if sentence is not None and len(watched.results) == len(given):
            return Verdict(TRY_AGAIN, sentence)
        if any(self._agree(given, self._known(r)) for r in (self.right, *self.also)):
            sentence = (
                watched.spoiled()
                or self._objection(given)
                or self._objection_to_defaults(answer, hand)
            )
            return Verdict(TRY_AGAIN, sentence) if sentence else self._passed()
        if any(map(_asks_an_array, given)):
            return Verdict(TRY_AGAIN, ONE_QUESTION)
        for mistake in self.mistakes:
            if self._agree(given, self._known(mistake.does)):
                return Verdict(TRY_AGAIN, mistake.says)
        if self.start is not None and self._agree(given, self._known(self.start)):
            return Verdict(TRY_AGAIN, STILL)
        return Verdict(TRY_AGAIN, self._first_difference(given))

    def _passed(self):
        return Verdict(PASS, self.because)

    def _objection(self, results: list) -> str | None:
        """Return what else is wrong with right results, such as their dtype."""
        return None

    def _objection_to_defaults(self, answer, hand):
        """Return what is wrong where arguments that have a default are left out."""
        given = _parameters(self.right)
        optional = [p.name for p in given if p.default is not p.empty]
        needed = len(given) - len(optional)
        fewer = [arguments[:needed] for arguments in self.inputs()]
        if all(len(arguments) <= needed for arguments in self.inputs()):
            return None
        results = _results(Watched(answer), fewer, hand)
        known = _results(self.right, fewer, copy.deepcopy)
        required = any(isinstance(result, TypeError) for result in results)
        if required or self._agree(results, known):
            return None
        names = " and ".join(f"`{name}`" for name in optional)
        return f"Right, but for the value that {names} has where it is left out."

    def _known(self, function):
        """Return the results of one of our own functions."""
        return _results(function, self.inputs(), copy.deepcopy)

    def _agree(self, results, others):
        return all(
            same(self._formed(a), self._formed(b), self.rtol, self.atol)
            for a, b in zip(results, others, strict=True)
        )

    def _formed(self, result):
        return result if isinstance(result, BaseException) else self.form(result)

    def _first_difference(self, given):
        rights = self._known(self.right)
        for arguments, result, right in zip(self.inputs(), given, rights, strict=True):
            called = ", ".join(map(describe, arguments))
            if isinstance(result, BaseException):
                return explain_error(result, called)
            a, b = self._formed(result), self._formed(right)
            if not same(a, b, self.rtol, self.atol):
                says = difference(
                    a, b, rtol=self.rtol, atol=self.atol, names=self.names
                )
                return f"Called with ({called}): {says}"
        return "Not yet."


def _results(function, inputs, hand):
    """Call on each input, handed on as copies; an error takes its result's place."""
    results = []
    for arguments in inputs:
        try:
            results.append(function(*hand(arguments)))
        except (KeyboardInterrupt, TimeUp):
            raise
        except BaseException as error:
            results.append(error)
    return results


def _parameters(function):
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # a function of C code that does not tell
        return []


def _asks_an_array(result):
    return isinstance(result, (ValueError, RuntimeError)) and any(
        words in str(result)
        for words in ("truth value of an array", "Boolean value of Tensor with more")
    )


@dataclass(frozen=True)
class Custom(Exercise):
    """An exercise with a judge of its own, for models and training loops.

    Parameters
    ----------
    complaint : callable
        Takes the answer; returns None if it is right, else the sentence to show.
        A function comes as `Watched`. An error becomes a sentence, too.
    untouched : callable, optional
        Takes the answer; True while the stub is as given. Needed only where the
        stub is neither blank nor a function with the notebook's code.
    wanted : str
        The kind of thing asked for, such as "a list of losses", for an answer that
        the judge cannot use.
    changes : sequence of int
        Places of the arguments that the function is asked to change.
    returns : bool
        Whether the function is asked to return something.
    """

    id: str
    complaint: Callable[[Any], str | None]
    because: str
    untouched: Callable[[Any], bool] | None = None
    blank: str = BLANK
    wanted: str = ""
    changes: Sequence[int] = ()
    returns: bool = True

    def _judge(self, answer):
        if answer is None or answer is ... or self._is_untouched(answer):
            return Verdict(TO_DO, self.blank)
        if not is_function(answer):
            return self._verdict(self.complaint(answer))
        watched = Watched(answer, self.changes)
        try:
            sentence = self.complaint(watched)
        except (KeyboardInterrupt, TimeUp):
            raise
        except BaseException as error:
            return Verdict(TRY_AGAIN, self._about(error, watched))
        effect = watched.side_effect() if self.returns else None
        if sentence is None:
            return self._verdict(watched.spoiled())
        return Verdict(TRY_AGAIN, effect or sentence)

    def _is_untouched(self, answer):
        if is_blank(answer):
            return True
        as_given = is_as_given(self.id, answer)
        if as_given is False or self.untouched is None:
            return bool(as_given) and holds_dots(answer)
        watched = Watched(answer, self.changes) if is_function(answer) else answer
        with contextlib.suppress(Exception):
            return bool(self.untouched(watched))
        return False

    def _about(self, error, watched):
        if error is watched.error or of_a_learner(error):
            return explain_error(error, watched.called())
        effect = watched.side_effect() if self.returns else None
        result = watched.results[-1] if watched.results else watched.function
        return effect or _about_error(error, result, self.wanted)

    def _verdict(self, sentence):
        return (
            Verdict(PASS, self.because)
            if sentence is None
            else Verdict(TRY_AGAIN, sentence)
        )
