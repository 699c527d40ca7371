"""Find an exercise by its id: the table says which modules hold a lesson's judges."""

from __future__ import annotations

import difflib
import functools
import importlib
import re

from helpers.exercises.comparing import describe
from helpers.exercises.judging import Exercise
from helpers.exercises.stubs import Task, contents

MODULES = {
    "00": ("start_here",),
    "01": ("classification_problems", "spam_rules"),
    "02": ("input_and_output_shapes", "shape_puzzles", "cross_entropy_by_hand"),
    "03": ("data_and_splits",),
    "04": ("training_a_classifier", "batch_loops", "saving_a_training"),
    "05": ("non_linearity", "units_by_hand"),
    "06": ("evaluating_classifiers",),
    "07": ("derivatives_and_gradients",),
    "08": ("backprop_by_hand", "node_operations"),
    "09": ("backprop_in_a_network", "whole_network"),
    "10": ("sgd_and_momentum", "two_passes"),
    "11": ("network_from_scratch", "network_parts", "network_steps"),
    "12": ("clustering",),
    "13": ("principal_components", "noisy_pictures"),
    "14": ("support_vector_machines",),
    "15": ("kernel_methods", "kernel_machines"),
    "16": ("support_vector_regression", "fitting_a_tube", "temperature_season"),
    "17": ("pictures_and_pretrained_models",),
    "18": ("capstone",),
}


@functools.cache
def exercises_of(notebook: str) -> dict[str, Exercise]:
    """Return the exercises of a notebook (``"08"``) by id, in their order.

    Raises
    ------
    KeyError
        If no notebook with this number has exercises.
    """
    modules = [
        importlib.import_module(f"helpers.exercises.{name}")
        for name in MODULES[notebook]
    ]
    return {
        exercise.id: exercise for module in modules for exercise in module.EXERCISES
    }


def contents_of(notebook: str) -> tuple[str, tuple[Task, ...]]:
    """Return a notebook's title and its exercises, in their order.

    They are read from the notebook, which is quick; where it cannot be read, the
    title is empty, and the exercises are those of `exercises_of`, without minutes.
    """
    read = contents(notebook)
    if read is None:
        return "", tuple(Task(name, "", 0) for name in exercises_of(notebook))
    return read


def notebooks_with_exercises() -> tuple[str, ...]:
    """Return the numbers of all notebooks with judges, such as ``("00", "02")``."""
    return tuple(MODULES)


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
