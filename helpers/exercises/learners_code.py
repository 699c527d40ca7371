"""The learner's own code runs the lesson, once it has passed its check."""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Callable
from typing import Any

from helpers.exercises.cards import show_note, show_verdict
from helpers.exercises.catalog import find
from helpers.exercises.comparing import as_array, describe, difference, same
from helpers.exercises.course_version import course_version
from helpers.exercises.judging import PASS, TRY_AGAIN, Function
from helpers.exercises.kept_answers import load
from helpers.exercises.side_effects import is_function
from helpers.exercises.tracebacks import explain_error
from helpers.reproducible import random_state, random_state_kept, set_random_state

COMPARED = 3  # of a function's calls the first three, then the 4th, 8th, 16th ...
COURSES = object()  # in place of an answer that is the course's own version
NOT_YOURS = (
    "The course's version runs in the lesson now. Write yours in the cell of this "
    "exercise, run that cell, then this check."
)
COPIED = (int, float, complex, str, bytes, tuple, frozenset, type(None))
_passed: dict[str, Any] = {}
_handed: dict[str, tuple[Any, Any]] = {}  # what `yours` returned, and what is behind


class YoursFailed(RuntimeError):
    """The learner's own code failed in the middle of a lesson; a card says how."""

    def _render_traceback_(self):
        return [f"{type(self).__name__}: {self}"]


def remember_pass(exercise_id: str, answer: Any, status: str) -> None:
    """Note which object passed its last check; any other verdict ends that."""
    _passed.pop(exercise_id, None)
    if status == PASS:
        _passed[exercise_id] = answer


def own_answer(exercise_id: str, answer: Any) -> Any:
    """Return the learner's own answer behind what `yours` gave the same name to.

    After ``forward = yours("08.3", forward)`` the name is that of a guarded function,
    or of the course's version; then `COURSES` is returned.
    """
    handed, own = _handed.get(exercise_id, (None, None))
    return own if handed is not None and answer is handed else answer


def version_for(exercise_id: str, answer: Any, around: dict[str, Any]) -> Any:
    """Do the work of `helpers.exercises.yours`.

    Parameters
    ----------
    exercise_id, answer
        As there.
    around : dict
        The names of the notebook that asks.
    """
    mine = _mine(exercise_id, own_answer(exercise_id, answer))
    course = functools.cache(lambda: _course(exercise_id, around))
    if mine is None:
        found, own = course(), COURSES
        used = "runs" if _has_name(found) else "is used"
        show_note(
            f"{exercise_id}: {_name_of(found)} of the course {used} here. Yours takes "
            f"over when it has passed its check."
        )
    else:
        found, own = _in_use(exercise_id, mine, course), mine
        used = "runs" if _has_name(mine) else "is used"
        show_note(f"{exercise_id}: your own {_name_of(mine)} {used} here.")
    if not isinstance(found, COPIED):  # such a value says nothing of where it is from
        _handed[exercise_id] = (found, own)
    return found


def _in_use(exercise_id: str, mine: Any, course: Callable) -> Any:
    """Return the learner's answer as a lesson uses it: guarded where it is called."""
    if isinstance(mine, type):
        return _guarded_class(exercise_id, mine, course)
    if is_function(mine):
        name = getattr(mine, "__name__", "answer")  # a partial has none
        return _guarded(exercise_id, mine, course, name)
    return mine


def _has_name(answer: Any) -> bool:
    return hasattr(answer, "__name__")


def _name_of(answer: Any) -> str:
    return f"`{answer.__name__}`" if _has_name(answer) else "answer"


def _mine(exercise_id: str, answer: Any) -> Any:
    passed = _passed.get(exercise_id)
    if passed is not None and any(answer is a for a in (None, COURSES, passed)):
        return passed
    if answer is not None and not callable(answer) and same(answer, passed, 0, 0):
        return answer
    if answer is not None:
        return None
    kept, exercise = load(exercise_id), find(exercise_id)
    if kept is None or isinstance(exercise, str):
        return None
    return kept if exercise.judge(kept).status == PASS else None


def _course(exercise_id: str, around: dict[str, Any]) -> Any:
    def answer_of(other: str) -> Any:
        return _passed[other] if other in _passed else _course(other, around)

    return course_version(exercise_id, around, answer_of)


def _guarded(
    exercise_id: str, function: Callable, course: Callable[[], Any], name: str
) -> Callable:
    """Wrap the learner's function: its failures are told as the learner's.

    A few of its calls are made a second time by the course's version, on copies, and
    compared: the check's inputs may not have been all.
    """
    calls, comparable = 0, find(exercise_id).has_one_result

    @functools.wraps(function)
    def guarded(*arguments, **keywords):
        nonlocal calls
        calls += 1
        compared = comparable and (calls <= COMPARED or calls & (calls - 1) == 0)
        again = _second_call(arguments, keywords) if compared else None
        try:
            result = function(*arguments, **keywords)
        except KeyboardInterrupt:
            _fail(exercise_id, f"Your `{name}` did not finish; you stopped it.")
        except YoursFailed:
            raise
        except Exception as error:
            called = ", ".join(map(describe, arguments))
            _fail(exercise_id, explain_error(error, called), error)
        if again is not None:
            wrong = _compare(exercise_id, course, again, result, arguments)
            if wrong is not None:
                _fail(exercise_id, f"Your `{name}` passed its check, but here: {wrong}")
        return result

    return guarded


def _second_call(arguments, keywords) -> tuple | None:
    """Copy what a call is given, and the random state, for a second call.

    A function that keeps something around it, such as a network that it trains, cannot
    be copied with that: a second call would train twice. Then there is none.
    """
    if any(map(_keeps_something, (*arguments, *keywords.values()))):
        return None
    try:
        return copy.deepcopy((arguments, keywords)), random_state()
    except Exception:
        return None  # what cannot be copied is not compared


def _keeps_something(argument: Any) -> bool:
    inner = getattr(argument, "__wrapped__", argument)  # of what `yours` has guarded
    return bool(getattr(inner, "__closure__", None)) or inspect.ismethod(inner)


def _compare(exercise_id, course, again, result, arguments) -> str | None:
    """Return how a result differs from the course's on the same input, or None."""
    exercise, ((given, keywords), state) = find(exercise_id), again
    rtol, atol = getattr(exercise, "rtol", 1e-5), getattr(exercise, "atol", 1e-7)
    form = exercise._formed if isinstance(exercise, Function) else lambda r: r
    called = ", ".join(map(describe, given))
    try:
        with random_state_kept():
            set_random_state(state)
            right = course()(*given, **keywords)
        ours, wanted = form(result), form(right)
        agree = _agree(ours, wanted, max(rtol, 1e-4), max(atol, 1e-6))
        changed_alike = all(map(_agree, arguments, given))
    except Exception:
        return None  # the course's version cannot take this input: nothing to compare
    if agree and changed_alike:
        return None
    if isinstance(exercise, Function) and exercise.also:
        return None  # several answers are right; the check knows them
    if not agree:
        return f"called with ({called}), {difference(ours, wanted)}"
    return f"called with ({called}), it leaves its arguments as they should not be."


def _agree(ours: Any, wanted: Any, rtol: float = 1e-4, atol: float = 1e-6) -> bool:
    """Whether two results are the same; objects of one's own cannot be compared."""
    if _can_be_compared(ours) and _can_be_compared(wanted):
        return same(ours, wanted, rtol, atol)
    return ours is not None


def _can_be_compared(value: Any) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return all(map(_can_be_compared, value))
    plain = value is None or isinstance(value, (str, bool))
    return plain or as_array(value) is not None


def _guarded_class(exercise_id: str, answer: type, course: Callable) -> type:
    """Return a subclass of the learner's class whose methods are guarded."""
    members = {}
    for name, member in vars(answer).items():
        if is_function(member):
            members[name] = _guarded_method(exercise_id, answer, course, name, member)
    members |= {"__doc__": answer.__doc__, "__module__": answer.__module__}
    return type(answer)(answer.__name__, (answer,), members)


def _guarded_method(exercise_id, answer, course, name, method):
    calls = 0

    @functools.wraps(method)
    def guarded(self, *arguments, **keywords):
        nonlocal calls
        calls += 1
        compared = name != "__init__" and (calls <= COMPARED or calls & calls - 1 == 0)
        twin = _twin(self, course) if compared else None
        again = None if twin is None else _second_call(arguments, keywords)
        told = f"{answer.__name__}.{name}"
        try:
            result = method(self, *arguments, **keywords)
        except KeyboardInterrupt:
            _fail(exercise_id, f"Your `{told}` did not finish; you stopped it.")
        except YoursFailed:
            raise
        except Exception as error:
            called = ", ".join(map(describe, arguments))
            _fail(exercise_id, explain_error(error, called), error)
        if again is not None:
            wrong = _compare_method(twin, name, again, result)
            if wrong is not None:
                _fail(exercise_id, f"Your `{told}` passed its check, but here: {wrong}")
        return result

    return guarded


def _twin(own: Any, course: Callable) -> Any:
    """Return an object of the course's class in the same state, where that can be."""
    try:
        twin = course().__new__(course())
        twin.__dict__ = copy.deepcopy(vars(own))
        return twin
    except Exception:
        return None


def _compare_method(twin, name, again, result) -> str | None:
    (given, keywords), state = again
    try:
        with random_state_kept():
            set_random_state(state)
            right = getattr(twin, name)(*given, **keywords)
        ours, wanted = _content(result), _content(right)
        if _agree(ours, wanted):
            return None
    except Exception:
        return None  # other attributes than the course's class: nothing to compare
    called = ", ".join(map(describe, given))
    return f"called with ({called}), {difference(ours, wanted)}"


def _content(result: Any) -> Any:
    """Return an object's own numbers, for objects that compare by identity."""
    plain = getattr(result, "__dict__", None)
    if plain is None or hasattr(result, "detach") or callable(result):
        return result
    kinds = (int, float, str, tuple, list)
    return {k: v for k, v in plain.items() if isinstance(v, kinds) and k == "data"}


def _fail(exercise_id: str, sentence: str, cause: BaseException | None = None):
    """Say what went wrong in the learner's code, and stop the cell without a page."""
    _passed.pop(exercise_id, None)
    way = (
        f"To go on with the course's version, run the cell with `yours(\"{exercise_id}"
        f'", ...)` again. To go on with yours, fix it, run its check, then that cell.'
    )
    show_verdict(exercise_id, TRY_AGAIN, f"{sentence} {way}")
    raise YoursFailed(f"{sentence} See the card.") from cause
