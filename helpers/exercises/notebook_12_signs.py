"""Judge directions of either sign (M40): bring both sides to the same signs first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.exercises.comparing import as_array
from helpers.exercises.judging import Exercise, Function, Verdict


class AnySign(Exercise):
    """An exercise in which the signs of directions do not count.

    Parameters
    ----------
    exercise : Function
        Its reference and its mistakes return results with fixed signs.
    signed : callable
        Brings a result to fixed signs.
    """

    def __init__(self, exercise: Function, signed: Callable):
        self.id, self.blank = exercise.id, exercise.blank
        self.because, self.mistakes = exercise.because, exercise.mistakes
        self._exercise, self._signed = exercise, signed

    def _judge(self, answer: Any) -> Verdict:
        if not callable(answer):
            return self._exercise.judge(answer)
        return self._exercise.judge(lambda *given: self._signed(answer(*given)))


def rows_signed(rows: Any) -> Any:
    """Turn each row so that its entry of largest size is positive."""
    array = as_array(rows)
    if array is None or array.ndim != 2 or not array.size:
        return rows
    largest = array[np.arange(len(array)), np.abs(array).argmax(axis=1)]
    return array * np.where(largest < 0, -1, 1)[:, None]


def columns_signed(table: Any) -> Any:
    """Turn each column so that its entry of largest size is positive."""
    array = as_array(table)
    fits = array is not None and array.ndim == 2 and array.size
    return rows_signed(array.T).T if fits else table


def parts_signed(result: Any) -> Any:
    """Turn the rows of each table in a tuple or list; or of the one table given."""
    alone = as_array(result)
    if alone is None and isinstance(result, (tuple, list)):
        return tuple(rows_signed(part) for part in result)
    return rows_signed(result)
