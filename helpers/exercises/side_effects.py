"""Watch a learner's function: what its calls do besides returning."""

from __future__ import annotations

import contextlib
import functools
import inspect
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from helpers.exercises.comparing import as_array, describe
from helpers.exercises.sandbox import DEVICE, DTYPE, GRADIENTS, settings_kept

PRINTS = "Your function prints its result; to hand it back, it must return it."
FILLS = (
    "Your function changes the data it is given and returns nothing: leave them as "
    "they are, and return the result."
)
NOTHING = "Your function returns nothing: end it with return and its result."
DOTS = "Your function still returns `...`: replace the three dots by its result."
LEFT = {
    GRADIENTS: "Your code leaves gradients switched off (or on) for all that follows: "
    "put it inside `with torch.no_grad():`, which puts them back.",
    DTYPE: "Your code leaves another default dtype to all that follows: convert the "
    "tensors that need it instead.",
    DEVICE: "Your code leaves another default device to all that follows: move the "
    "tensors that need it instead.",
}
_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    functools.partial,
    np.ufunc,
)


class Watched:
    """A function that is called as before, and whose side effects are noted.

    Arrays, tensors and lists of them are handed on as copies, so that no call can
    spoil what a judge needs again.

    Parameters
    ----------
    function : callable
    changes : sequence of int
        Places of the arguments that the function is asked to change; they are
        handed on as they are.

    Attributes
    ----------
    results : list
        What the calls returned.
    error : BaseException or None
        What the last call raised.
    arguments : tuple
        Those of the last call.

    Examples
    --------
    >>> watched = Watched(lambda numbers: numbers.sort())
    >>> watched([2, 1])
    >>> watched.side_effect()
    'Your function changes the data it is given and returns nothing: leave them as \
they are, and return the result.'
    """

    def __init__(self, function: Callable, changes: Sequence[int] = ()):
        functools.update_wrapper(self, function, updated=())
        self.function, self._asked = function, set(changes)
        self.results: list[Any] = []
        self.changed: list[str] = []
        self.error: BaseException | None = None
        self.arguments: tuple = ()
        self._left: set[str] = set()
        self._printed = False

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        self.arguments, self.error = arguments, None
        given = [
            argument if place in self._asked else copied(argument)
            for place, argument in enumerate(arguments)
        ]
        before = [copied(argument, frozen=True) for argument in given]
        try:
            with settings_kept(self._left), self._listening():
                result = self.function(*given, **keywords)
        except BaseException as error:
            self.error = error
            raise
        finally:
            self._compare(given, before)
        self.results.append(result)
        return result

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "function"), name)

    @contextlib.contextmanager
    def _listening(self):
        """Note whether something is printed into the sandbox's sink."""
        stream = sys.stdout
        before = getattr(stream, "printed", None)
        if before is None:
            yield
            return
        stream.printed = False
        try:
            yield
        finally:
            self._printed = self._printed or stream.printed
            stream.printed = stream.printed or before

    def _compare(self, given, before):
        for place, (argument, old) in enumerate(zip(given, before, strict=True)):
            if place not in self._asked and not unchanged(argument, old):
                name = self._name_of(place)
                self.changed += [] if name in self.changed else [name]

    def _name_of(self, place):
        try:
            return list(inspect.signature(self.function).parameters)[place]
        except (TypeError, ValueError, IndexError):
            return f"argument {place + 1}"

    def side_effect(self) -> str | None:
        """Return what was done in place of returning, or None if it returned."""
        returned = [r for r in self.results if r is not None and r is not ...]
        if returned or not self.results:
            return None
        if all(result is ... for result in self.results):
            return DOTS
        if self.changed:
            return FILLS
        return PRINTS if self._printed else NOTHING

    def spoiled(self) -> str | None:
        """Return what the calls have spoiled besides being right, or None."""
        if self.changed:
            names = " and ".join(f"`{name}`" for name in self.changed)
            return (
                f"Your result is right, but your function changes {names} (as -=, "
                f"sort() or x[0] = ... do), so the caller's data are spoiled: work on "
                f"a copy, or put every value back as it was."
            )
        return next((says for name, says in LEFT.items() if name in self._left), None)

    def called(self) -> str:
        """Return the arguments of the last call as text; empty if that is long."""
        text = ", ".join(map(describe, self.arguments))
        return text if len(text) <= 300 else ""


def is_function(answer: Any) -> bool:
    """Whether an answer is a plain function, not a class, model or other object."""
    return isinstance(answer, _FUNCTIONS)


def copied(value: Any, *, frozen: bool = False) -> Any:
    """Return a copy of an array, tensor, or list, tuple, set or dictionary of them.

    Tensors with a gradient are part of a graph, and other objects may be what a
    function is asked to work on: they are returned as they are. With ``frozen``,
    such tensors are copied, too, without their graph.
    """
    if isinstance(value, np.ndarray):
        return value.copy()
    if hasattr(value, "detach") and (frozen or not value.requires_grad):
        return value.detach().clone()
    if type(value) in (list, tuple, set):
        return type(value)(copied(part, frozen=frozen) for part in value)
    if type(value) is dict:
        return {key: copied(part, frozen=frozen) for key, part in value.items()}
    return value


def unchanged(value: Any, before: Any) -> bool:
    """Whether a value equals its frozen copy from before, to the last digit."""
    if isinstance(before, (str, int, float, complex, set, type(None))):
        return type(value) is type(before) and bool(_equal(value, before))
    if type(before) in (list, tuple):
        return len(value) == len(before) and all(map(unchanged, value, before))
    if type(before) is dict:
        return value.keys() == before.keys() and all(
            unchanged(value[key], before[key]) for key in before
        )
    if not isinstance(before, np.ndarray) and not hasattr(before, "detach"):
        return value is before
    a, b = as_array(value), as_array(before)
    if a is None or b is None:
        return True
    return a.shape == b.shape and a.dtype == b.dtype and bool(np.all(_equal(a, b)))


def _equal(a, b):
    return (a == b) | ((a != a) & (b != b))
