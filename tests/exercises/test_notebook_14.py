"""Notebook 14: every right answer passes, every wrong one earns its sentence."""

import numpy as np
import pytest
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import SVR as TheirSVR

from helpers.exercises.catalogue import exercises_of, find
from helpers.svm import SVR, LinearSVR
from nonsense import THINGS

FUNCTIONS = ["14.1", "14.2", "14.4"]


def judged(exercise_id, answer):
    return find(exercise_id).judge(answer)


def test_the_exercises_stand_in_the_order_of_the_lesson():
    wanted = ["14.1", "14.Q1", "14.2", "14.Q2", "14.3", "14.4"]
    assert list(exercises_of("14")) == wanted


@pytest.mark.parametrize("exercise_id", ["14.Q1", "14.Q2"])
def test_one_letter_is_right_and_the_others_have_their_own_reply(exercise_id):
    verdicts = {letter: judged(exercise_id, letter) for letter in "abc"}
    assert [k for k, v in verdicts.items() if v.status == "pass"] == ["b"]
    assert len({v.sentence for v in verdicts.values()}) == 3


@pytest.mark.parametrize("exercise_id", FUNCTIONS)
def test_every_listed_mistake_earns_its_own_sentence(exercise_id):
    exercise = find(exercise_id)
    assert judged(exercise_id, exercise.right).status == "pass"
    sentences = set()
    for mistake in exercise.mistakes:
        verdict = judged(exercise_id, mistake.does)
        assert (verdict.status, verdict.sentence) == ("try again", mistake.says)
        sentences.add(verdict.sentence)
    assert len(sentences) == len(exercise.mistakes)


# Right answers, written another way


def loss_by_loop(y_true, y_pred, epsilon):
    errors = [abs(t - p) for t, p in zip(y_true, y_pred, strict=True)]
    return [error - epsilon if error > epsilon else 0.0 for error in errors]


def loss_by_clip(y_true, y_pred, epsilon):
    return np.clip(np.abs(y_pred - y_true) - epsilon, 0, None)


def support_by_loop(y_true, y_pred, epsilon, slack=1e-3):
    pairs = zip(y_true, y_pred, strict=True)
    return [bool(abs(t - p) > epsilon - slack) for t, p in pairs]


def r_squared_by_means(y_true, y_pred):
    return 1 - np.mean((y_pred - y_true) ** 2) / np.var(y_true)


def r_squared_by_sklearn(y_true, y_pred):
    from sklearn.metrics import r2_score

    return r2_score(y_true, y_pred)


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("14.1", loss_by_loop),
        ("14.1", loss_by_clip),
        ("14.2", support_by_loop),
        ("14.4", r_squared_by_means),
        ("14.4", r_squared_by_sklearn),
    ],
)
def test_equivalent_answers_pass(exercise_id, answer):
    assert judged(exercise_id, answer).status == "pass"


# Stubs and nonsense


def test_untouched_stubs_are_to_do():
    def r_squared(y_true, y_pred):
        left = ((y_true - y_pred) ** 2).sum()
        spread = ((y_pred - y_pred.mean()) ** 2).sum()
        return 1 - left / spread

    assert judged("14.4", r_squared).status == "to do"
    assert judged("14.4", lambda t, p: r_squared(p, t)).status == "pass"
    for exercise_id in ("14.1", "14.2"):
        assert judged(exercise_id, lambda *arguments: None).status == "to do"
    for exercise_id in exercises_of("14"):
        assert judged(exercise_id, None).status == "to do"


@pytest.mark.parametrize("exercise_id", list(exercises_of("14")))
@pytest.mark.parametrize("answer", THINGS, ids=lambda answer: "")
def test_nonsense_never_passes_and_never_raises(exercise_id, answer):
    right = getattr(find(exercise_id), "right", None)
    verdict = judged(exercise_id, answer)
    assert verdict.status != "pass" or (isinstance(answer, str) and answer == right)


# 14.3


def both(machine, first=None):
    return TransformedTargetRegressor(
        make_pipeline(first or StandardScaler(), machine), transformer=StandardScaler()
    )


@pytest.mark.parametrize(
    "model",
    [
        both(SVR()),
        both(TheirSVR()),
        both(SVR(C=10.0, epsilon=0.2)),
        both(SVR(), MinMaxScaler()),
        both(LinearSVR()),
        make_pipeline(
            StandardScaler(),
            TransformedTargetRegressor(SVR(), transformer=StandardScaler()),
        ),
    ],
)
def test_a_model_that_scales_both_passes(model):
    assert judged("14.3", model).status == "pass"


@pytest.mark.parametrize(
    ("model", "says"),
    [
        (SVR(), "(M37)"),
        (make_pipeline(StandardScaler(), SVR()), "(M37)"),
        (TransformedTargetRegressor(SVR(), transformer=StandardScaler()), "features"),
        (both(LinearRegression()), "no SVR"),
        (SVR, "needs brackets"),
        (StandardScaler(), "fit and predict"),
    ],
)
def test_a_model_that_does_not_is_told_why(model, says):
    verdict = judged("14.3", model)
    assert verdict.status == "try again"
    assert says in verdict.sentence
