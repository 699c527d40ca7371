"""What is asked of every judge, with answers made mechanically from the right ones."""

import math

import numpy as np
import pytest
import torch

from answer_mutants import mutants
from case_by_case import case_by_case
from equivalent_mutants import EQUIVALENT
from helpers.exercises import judging
from helpers.exercises.catalog import find
from helpers.exercises.challenges import Challenge
from helpers.exercises.side_effects import NOTHING, PRINTS, copied
from solved_lessons import parameters, solved_exercises

SOLVED = solved_exercises()
FUNCTIONS = [solved for solved in SOLVED if solved.is_function]
# A challenge is won in many ways, and a change of one is often another.
EXACT = [s for s in FUNCTIONS if not isinstance(find(s.id), Challenge)]
EVERY = 6  # of the mutants, one in so many is tried each time


def mostly(exercises):
    """Return what is tried each time, and once a week the challenges: they train."""
    heavy = [isinstance(find(solved.id), Challenge) for solved in exercises]
    marks = [pytest.mark.slow if trains else () for trains in heavy]
    pairs = zip(exercises, marks, strict=True)
    return [pytest.param(solved, marks=mark, id=solved.id) for solved, mark in pairs]


def named(solved):
    return solved.id


def returns(solved):
    """Whether the exercise asks for a result, not only for a change."""
    return getattr(find(solved.id), "returns", True)


def wiped(values):
    """Set to zero or empty what can be; return whether anything could."""
    changed = False
    for value in values:
        if isinstance(value, np.ndarray) and value.dtype.kind in "biuf" and value.any():
            value[...] = 0
            changed = True
        if isinstance(value, torch.Tensor) and value.any():
            with torch.no_grad():
                value.zero_()
            changed = True
        if isinstance(value, (list, dict)) and value:
            value.clear()
            changed = True
    return changed


def like(result, number):
    """Return a result in which a number takes the place of each number."""
    if isinstance(result, (list, tuple)):
        return type(result)(like(part, number) for part in result)
    if isinstance(result, np.ndarray):
        return np.full(result.shape, number)
    if isinstance(result, torch.Tensor):
        return torch.full(tuple(result.shape), number, dtype=torch.float64)
    return number


@case_by_case("solved", mostly(FUNCTIONS))
def test_an_answer_that_spoils_its_inputs_is_told_so(solved):
    right, seen, exercise = solved.answer(), [], find(solved.id)
    may_change = getattr(exercise, "changes", ())

    def mutating(*arguments):
        result = copied(right(*arguments))
        seen.append(wiped(a for p, a in enumerate(arguments) if p not in may_change))
        return result

    verdict = exercise.judge(mutating)
    assert verdict.status == ("try again" if any(seen) else "pass"), verdict
    assert not any(seen) or "your function changes `" in verdict.sentence


@case_by_case("solved", mostly(FUNCTIONS))
def test_an_answer_that_prints_or_keeps_its_result_is_told_so(solved):
    right = solved.answer()

    def printing(*arguments):
        print(right(*arguments))

    def keeping(*arguments):
        right(*arguments)

    for answer, says in [(printing, PRINTS), (keeping, NOTHING)]:
        verdict = find(solved.id).judge(answer)
        if returns(solved):
            assert (verdict.status, verdict.sentence) == ("try again", says)
        else:
            assert verdict.status == "pass"


@case_by_case("solved", mostly(FUNCTIONS))
def test_an_answer_that_raises_is_shown_its_error(solved):
    def raising(*arguments):
        raise RuntimeError("on purpose")

    verdict = find(solved.id).judge(raising)
    assert verdict.status == "try again"
    assert "Your code stopped with RuntimeError: on purpose" in verdict.sentence


@case_by_case("solved number", mostly(SOLVED), [math.nan, math.inf])
def test_what_is_no_number_never_passes(solved, number):
    right = solved.answer()
    answer = like(right, number)
    if solved.is_function:

        def answer(*arguments):
            result = right(*arguments)
            return result if result is None else like(result, number)

    verdict = find(solved.id).judge(answer)
    assert verdict.status == ("try again" if returns(solved) else "pass"), verdict


@case_by_case("solved", mostly(SOLVED))
def test_after_all_this_right_is_right_and_the_stub_is_to_do(solved):
    exercise = find(solved.id)

    def hostile(*arguments):
        wiped(arguments)
        torch.set_default_dtype(torch.float64)
        torch.set_grad_enabled(False)
        np.seterr(all="raise")
        return 0

    for answer in (hostile, lambda *arguments: None, 0, solved.stub):
        exercise.judge(answer)
    verdict = exercise.judge(solved.answer())
    assert verdict.status == "pass", verdict
    stub = exercise.judge(solved.answer(solved.stub))
    assert (stub.status, stub.sentence) in {
        ("to do", exercise.blank),
        ("to do", judging.AS_GIVEN),
    }


def survivors(solved, chosen):
    """Return the mutants, among the chosen ones, that the judge lets pass."""
    exercise, found = find(solved.id), set()
    for change, source in list(mutants(solved.solution))[chosen]:
        try:
            answer = solved.answer(source)
        except Exception:  # it cannot even be defined
            continue
        if exercise.judge(answer).status != "try again":
            found.add(change)
    return found


@pytest.mark.parametrize("solved", EXACT, ids=named)
def test_a_small_change_makes_a_right_answer_wrong(solved, monkeypatch):
    monkeypatch.setattr(judging, "SECONDS", 5)
    found = survivors(solved, slice(None, None, EVERY))
    assert found <= EQUIVALENT.get(solved.id, {}).keys()


@pytest.mark.slow
@pytest.mark.parametrize("solved", EXACT, ids=named)
def test_the_changes_that_are_let_pass_are_those_that_are_listed(solved, monkeypatch):
    monkeypatch.setattr(judging, "SECONDS", 5)
    found = survivors(solved, slice(None))
    assert found == EQUIVALENT.get(solved.id, {}).keys()


def numbers_at(inputs):
    """Return the numbers at each place of the arguments, call by call."""
    places = zip(*inputs, strict=False)
    columns = {place: list(values) for place, values in enumerate(places)}
    return {p: v for p, v in columns.items() if all(type(x) in (int, float) for x in v)}


def takes_numbers(solved):
    exercise = find(solved.id)
    return hasattr(exercise, "inputs") and numbers_at(exercise.inputs())


@case_by_case("solved", list(filter(takes_numbers, FUNCTIONS)))
def test_an_argument_can_be_mistaken_neither_for_another_nor_for_the_lessons(solved):
    places = numbers_at(find(solved.id).inputs())
    lesson = [x for x in parameters(solved.id[:2]).values() if type(x) in (int, float)]
    for place, numbers in places.items():
        assert set(numbers) - set(lesson), f"argument {place + 1} is always {numbers}"
        for other, others in places.items():
            assert other == place or numbers != others, f"{place + 1} is {other + 1}"
