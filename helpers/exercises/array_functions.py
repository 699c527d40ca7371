"""Judge a function of arrays: two slips that NumPy's own messages do not explain."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.exercises.judging import Function

ONE_QUESTION = (
    "Your code asks a whole array a single yes-or-no question, as `if`, `and`, max(0, "
    "...) do; np.maximum and np.where answer entry by entry."
)
NOTHING = "Your function returns nothing: end it with return and its result."


@dataclass(frozen=True)
class ArrayFunction(Function):
    """A function of arrays, judged as `Function` judges it.

    It says more where a learner writes ``max(0, array)`` or ``if array > 0``, and
    where the function of a find-the-bug exercise has lost its ``return``.

    Examples
    --------
    >>> import numpy as np
    >>> inputs = lambda: [(np.array([-1.0, 2.0]),)]
    >>> ramp = ArrayFunction("00.3", lambda x: np.maximum(0, x), inputs, "A ramp.")
    >>> ramp.judge(lambda x: max(0, x)).sentence == ONE_QUESTION
    True
    """

    def _is_blank(self, given, inputs):
        """Blank is what the stub does; a stub with code in it returns something."""
        if self.start is not None and all(result is None for result in given):
            return False
        return super()._is_blank(given, inputs)

    def _first_difference(self, given, inputs):
        if all(result is None for result in given):
            return NOTHING
        if any(_asks_an_array(result) for result in given):
            return ONE_QUESTION
        return super()._first_difference(given, inputs)


def _asks_an_array(result):
    return type(result) is ValueError and "truth value of an array" in str(result)
