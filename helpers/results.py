"""Numbers that a notebook hands to a sweep.

`record` is called in a lesson's last cells. When the lesson is read or run by hand, it
does nothing that one could see; `course run` and `course sweep` find its numbers in
the outputs of the copy.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import Any

KIND = "application/vnd.course.results+json"
SWITCH = "COURSE_RECORD"  # environment variable, set by `course run` and `sweep`


def record(**numbers: float) -> None:
    """Hand numbers to a sweep, under the names given.

    Parameters
    ----------
    **numbers : int, float or bool
        NumPy's and torch's single numbers as well. A name given again, in this or a
        later cell, replaces the number before.

    Raises
    ------
    TypeError
        If a value is not one real number.

    Examples
    --------
    >>> record(accuracy=0.93, epochs=20)  # seen by `course sweep` only
    """
    plain = {name: _plain(name, value) for name, value in numbers.items()}
    if not os.environ.get(SWITCH):
        return
    from IPython.display import display

    text = ", ".join(f"{name} = {value:.6g}" for name, value in plain.items())
    values = {name: _for_json(value) for name, value in plain.items()}
    display({KIND: values, "text/plain": f"Recorded: {text}"}, raw=True)


def recorded(notebook: Mapping[str, Any]) -> dict[str, float]:
    """Return what a notebook that was run has recorded, by name.

    Parameters
    ----------
    notebook : mapping
        As nbformat reads it, with its outputs.

    Examples
    --------
    >>> output = {"output_type": "display_data", "data": {KIND: {"loss": "nan"}}}
    >>> recorded({"cells": [{"cell_type": "code", "outputs": [output]}]})
    {'loss': nan}
    """
    found: dict[str, float] = {}
    for output in _outputs(notebook):
        for name, value in output.get("data", {}).get(KIND, {}).items():
            found[name] = float(value)
    return found


def _outputs(notebook: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    for cell in notebook["cells"]:
        yield from cell.get("outputs", [])


def _plain(name: str, value: object) -> float:
    if hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
        value = value.item()
    if not isinstance(value, Real):
        raise TypeError(
            f"{name} must be one number, not {type(value).__name__}: record "
            f"float(...) of it, or one number for each part."
        )
    return int(value) if isinstance(value, Integral) else float(value)


def _for_json(value: float) -> float | str:
    """JSON has no infinities; they travel as words that float() reads."""
    return value if math.isfinite(value) else str(value)
