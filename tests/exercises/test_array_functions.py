"""Two slips with arrays have their own sentence; all else is judged as before."""

import numpy as np
import pytest

from helpers.exercises.array_functions import NOTHING, ONE_QUESTION, ArrayFunction


def inputs():
    return [(np.array([-1.0, 2.0, 0.5]),), (np.array([3.0, -4.0]),)]


RAMP = ArrayFunction("00.3", lambda x: np.maximum(0, x), inputs, "A ramp.")
BUG = ArrayFunction(
    "00.4", lambda x: np.maximum(0, x), inputs, "A ramp.", start=lambda x: abs(x)
)


def by_if(x):
    return x if x > 0 else 0


def by_and(x):
    return np.where((x > 0) and (x < 9), x, 0)


@pytest.mark.parametrize("answer", [lambda x: max(0, x), by_if, by_and])
def test_a_whole_array_has_no_single_yes_or_no(answer):
    verdict = RAMP.judge(answer)
    assert (verdict.status, verdict.sentence) == ("try again", ONE_QUESTION)


def test_other_errors_keep_their_own_words():
    assert "broadcast" in RAMP.judge(lambda x: x + np.ones(7)).sentence
    assert "ValueError: no" in RAMP.judge(lambda x: 1 / _raise()).sentence


def _raise():
    raise ValueError("no")


def test_a_stub_without_code_is_to_do_and_one_with_code_has_lost_its_return():
    assert RAMP.judge(lambda x: None).status == "to do"
    assert BUG.judge(lambda x: abs(x)).status == "to do"
    verdict = BUG.judge(lambda x: None)
    assert (verdict.status, verdict.sentence) == ("try again", NOTHING)


@pytest.mark.parametrize("exercise", [RAMP, BUG])
def test_right_answers_pass(exercise):
    assert exercise.judge(lambda x: x * (x > 0)).status == "pass"
