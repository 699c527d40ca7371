"""Find an exercise by its id: ``"08.3"`` stands in module ``notebook_08``."""

from __future__ import annotations

import difflib
import functools
import importlib
import pkgutil
import re

import helpers.exercises as package
from helpers.exercises.comparing import describe
from helpers.exercises.judging import Exercise
from helpers.exercises.stubs import contents


@functools.cache
def exercises_of(notebook: str) -> dict[str, Exercise]:
    """Return the exercises of a notebook (``"08"``) by id, in their order.

    Raises
    ------
    KeyError
        If no notebook with this number has exercises.
    """
    if notebook not in notebooks_with_exercises():
        raise KeyError(notebook)
    module = importlib.import_module(f"helpers.exercises.notebook_{notebook}")
    return {exercise.id: exercise for exercise in module.EXERCISES}


def contents_of(notebook: str) -> tuple[str, tuple[str, ...]]:
    """Return a notebook's title and the ids of its exercises, in their order.

    They are read from the notebook, which is quick; where it cannot be read, the
    title is empty, and the ids are those of `exercises_of`.
    """
    return contents(notebook) or ("", tuple(exercises_of(notebook)))


@functools.cache
def notebooks_with_exercises() -> tuple[str, ...]:
    """Return the numbers of all notebooks with judges, such as ``("00", "02")``."""
    names = (module.name for module in pkgutil.iter_modules(package.__path__))
    return tuple(sorted(n[9:] for n in names if re.fullmatch(r"notebook_\d\d", n)))


def find(exercise_id: str) -> Exercise | str:
    """Return the exercise, or one sentence that says why there is none."""
    if not isinstance(exercise_id, str):
        return (
            f'Write the id first, in quotes, as in check("08.3", answer); '
            f"you wrote {describe(exercise_id)} there."
        )
    meant = _tidied(exercise_id)
    try:
        known = exercises_of(meant.partition(".")[0])
    except KeyError:
        numbers = ", ".join(notebooks_with_exercises())
        return f"There is no exercise {exercise_id!r}; exercises exist for {numbers}."
    if exercise_id in known:
        return known[exercise_id]

    def similarity(name):
        return difflib.SequenceMatcher(None, name, meant).ratio()

    near = max(known, key=similarity)
    return f"There is no exercise {exercise_id!r}; did you mean {near!r}?"


def _tidied(exercise_id: str) -> str:
    """Return ``"08.3"`` for ``"8.3"``, ``" 08-3"`` or ``"8,03"``; else as it is."""
    parts = re.fullmatch(r"\D*?(\d+)\W+([qQ]?)\s*(\d+)\W*", exercise_id, re.ASCII)
    if parts is None:
        return exercise_id.upper()
    notebook, letter, place = parts.groups()
    return f"{notebook.lstrip('0'):0>2}.{letter.upper()}{place.lstrip('0') or 0}"
