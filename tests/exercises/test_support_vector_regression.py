"""Notebook 14: every right answer passes, every wrong one earns its sentence."""

import numpy as np
import pytest

from helpers.exercises.catalog import exercises_of, find
from helpers.exercises.side_effects import PRINTS
from helpers.exercises.support_vector_regression import (
    epsilon_insensitive,
    is_support_vector,
    r_squared,
)
from nonsense import THINGS
from verdicts import judged

RIGHT = {"14.1": epsilon_insensitive, "14.2": is_support_vector, "14.4": r_squared}


def test_the_exercises_stand_in_the_order_of_the_lesson():
    wanted = ["14.1", "14.Q1", "14.2", "14.Q2", "14.3", "14.4"]
    assert list(exercises_of("14")) == wanted


@pytest.mark.parametrize(("exercise_id", "right"), [("14.Q1", "a"), ("14.Q2", "b")])
def test_one_letter_is_right_and_the_others_have_their_own_reply(exercise_id, right):
    verdicts = {letter: judged(exercise_id, letter) for letter in "abc"}
    assert [k for k, v in verdicts.items() if v.status == "pass"] == [right]
    assert len({v.sentence for v in verdicts.values()}) == 3


@pytest.mark.parametrize("exercise_id", RIGHT)
def test_every_listed_mistake_earns_its_sentence(exercise_id):
    assert judged(exercise_id, RIGHT[exercise_id]).status == "pass"
    for mistake in find(exercise_id).mistakes:
        verdict = judged(exercise_id, mistake.does)
        assert (verdict.status, verdict.sentence) == ("try again", mistake.says)


# Wrong answers that no list names


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("14.1", lambda t, p, e: epsilon_insensitive(t, p, 0.4)),  # one input's epsilon
        ("14.1", lambda t, p, e: epsilon_insensitive(t, p, e)[:, None]),
        ("14.1", lambda t, p, e: epsilon_insensitive(t, p, e)[1:]),
        ("14.1", lambda t, p, e: np.maximum(0, abs(t - p) * e)),
        ("14.1", lambda t, p, e: np.maximum(0, abs(t - p) / abs(t) - e)),
        ("14.1", lambda t, p, e: np.maximum(0, 1 - t * p)),
        ("14.1", lambda t, p, e: np.full(len(t), np.nan)),
        ("14.1", lambda t, p, e: max(0, abs(t - p) - e)),
        ("14.2", lambda t, p, e, s=1e-3: np.ones(len(t), bool)),
        (
            "14.2",
            lambda t, p, e, s=1e-3: is_support_vector(t, p, 0.5),
        ),  # one input's epsilon
        ("14.2", lambda t, p, e, s=1e-3: abs(t - p) - e),
        ("14.2", lambda t, p, e, s=1e-3: np.flatnonzero(abs(t - p) >= e)),
        ("14.2", lambda t, p, e, s=1e-3: (t - p >= e - 1e-3) and (p - t >= e - 1e-3)),
        ("14.2", lambda t, p, e, s=1e-3: is_support_vector(t, p, e).astype(str)),
        ("14.4", lambda t, p: [r_squared(t, p)]),
        ("14.4", lambda t, p: round(r_squared(t, p), 2)),
        ("14.4", lambda t, p: p.var() / t.var()),
        ("14.4", lambda t, p: 1 - (t - p).sum() ** 2 / ((t - t.mean()) ** 2).sum()),
        ("14.4", lambda t, p: 1 - ((t - p) ** 2).sum() / (t - t.mean()).sum()),
        ("14.4", lambda t, p: np.nan),
        *((number, "right") for number in RIGHT),
        *((number, lambda: 1) for number in RIGHT),
        *((number, type("Answer", (), {})) for number in RIGHT),
    ],
)
def test_a_wrong_answer_never_passes_and_is_told_something(exercise_id, answer):
    verdict = judged(exercise_id, answer)
    assert verdict.status == "try again"
    assert "Traceback" not in verdict.sentence
    assert len(verdict.sentence) < 300


# Stubs, side effects and nonsense


def r_squared_as_given(y_true, y_pred):
    left = ((y_true - y_pred) ** 2).sum()
    spread = ((y_pred - y_pred.mean()) ** 2).sum()
    return 1 - left / spread


def test_untouched_stubs_are_to_do():
    assert judged("14.4", r_squared_as_given).status == "to do"
    assert "the same results" in judged("14.4", lambda t, p: r_squared(p, t)).sentence
    for exercise_id in ("14.1", "14.2"):
        assert judged(exercise_id, lambda *arguments: None).status == "to do"
    for exercise_id in exercises_of("14"):
        assert judged(exercise_id, None).status == "to do"


def loss_in_place(y_true, y_pred, epsilon):
    y_pred -= y_true
    return np.maximum(0, abs(y_pred) - epsilon)


def r_squared_in_place(y_true, y_pred):
    y_pred -= y_true
    y_true -= y_true.mean()
    return 1 - (y_pred**2).sum() / (y_true**2).sum()


@pytest.mark.parametrize(
    ("exercise_id", "answer", "sentence"),
    [
        ("14.1", loss_in_place, "your function changes `"),
        ("14.4", r_squared_in_place, "your function changes `"),
        ("14.1", lambda *given: print(epsilon_insensitive(*given)), PRINTS),
        ("14.4", lambda *given: print(r_squared(*given)), PRINTS),
    ],
)
def test_what_a_function_does_besides_is_named(exercise_id, answer, sentence):
    verdict = judged(exercise_id, answer)
    assert verdict.status == "try again"
    assert sentence in verdict.sentence


@pytest.mark.parametrize("exercise_id", list(exercises_of("14")))
@pytest.mark.parametrize("answer", THINGS, ids=lambda answer: "")
def test_nonsense_never_passes_and_never_raises(exercise_id, answer):
    right = getattr(find(exercise_id), "right", None)
    verdict = judged(exercise_id, answer)
    assert verdict.status != "pass" or (isinstance(answer, str) and answer == right)
