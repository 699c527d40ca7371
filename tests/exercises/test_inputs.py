"""What judges try answers on: never the lesson's own numbers, never equal ones.

An answer that uses a name of the notebook in place of its argument, or one argument
in place of another, must not pass by luck.
"""

import ast
import itertools
import json
from pathlib import Path

import pytest

from case_by_case import case_by_case
from helpers.exercises.catalog import exercises_of, notebooks_with_exercises

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
EXERCISES = [
    exercise
    for number in notebooks_with_exercises()
    for exercise in exercises_of(number).values()
    if hasattr(exercise, "inputs")
]
# Numbers that mean something in themselves, or count things.
FREE = {0.0, 1.0, 2.0}
NEEDED = {"08.5": {3.0}}  # half a fix is right for squares and cubes
# A score that equals its threshold, a ring (inner = outer).
ON_THE_BORDER = {"00.1", "03.1"}


def parameters_of(number):
    """Return the numbers in a notebook's cell of parameters."""
    [path] = NOTEBOOKS.glob(f"{number}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    [cell] = [c for c in cells if "parameters" in c["metadata"].get("tags", [])]
    found = {}
    for line in ast.parse("".join(cell["source"])).body:
        value = getattr(line, "value", None)
        if isinstance(value, ast.Constant) and isinstance(value.value, (int, float)):
            found[line.target.id] = float(value.value)
    return found


def numbers_in(arguments):
    return [
        float(argument)
        for argument in arguments
        if isinstance(argument, (int, float)) and not isinstance(argument, bool)
    ]


def with_numbers(count):
    """List the exercises of which a call has so many numbers among its arguments."""
    return [
        exercise
        for exercise in EXERCISES
        if any(len(numbers_in(call)) >= count for call in exercise.inputs())
    ]


@case_by_case("exercise", with_numbers(1))
def test_inputs_are_not_the_numbers_of_the_lesson(exercise):
    parameters = parameters_of(exercise.id[:2])
    for arguments in exercise.inputs():
        used = set(numbers_in(arguments)) - FREE - NEEDED.get(exercise.id, set())
        same = {name for name, value in parameters.items() if value in used}
        assert not same, f"{arguments} holds the lesson's {same}"


@pytest.mark.parametrize(
    "exercise",
    [each for each in with_numbers(2) if each.id not in ON_THE_BORDER],
    ids=lambda exercise: exercise.id,
)
def test_no_two_numbers_of_a_call_are_equal(exercise):
    for arguments in exercise.inputs():
        pairs = itertools.combinations(numbers_in(arguments), 2)
        assert not [pair for pair in pairs if pair[0] == pair[1]], arguments
