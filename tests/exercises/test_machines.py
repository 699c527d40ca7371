"""What a model is made of, and what it answers, whatever a learner gives as one."""

import time

import numpy as np
import pytest
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import BaggingRegressor
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR as TheirSVR

from case_by_case import case_by_case
from helpers.exercises import machines
from helpers.svm import SVC, SVR, LinearSVR
from nonsense import THINGS, Evil


def test_a_model_is_told_by_its_classes_not_by_its_names():
    renamed = Pipeline([("scale", StandardScaler()), ("svr", LinearRegression())])
    assert machines.kinds_in(renamed) & machines.MACHINES == set()
    hidden = TransformedTargetRegressor(
        Pipeline([("one", StandardScaler()), ("two", SVR())])
    )
    assert {"SVR", "StandardScaler", "Pipeline"} <= machines.kinds_in(hidden)


ASKABLE = [thing for thing in THINGS if not isinstance(thing, Evil)]


@case_by_case("thing", ASKABLE)
def test_whatever_is_given_has_few_parts(thing):
    assert machines.kinds_in(thing) & machines.MACHINES == set()


@pytest.mark.parametrize(
    ("model", "says"),
    [
        (SVC, "SVC is a class"),
        (make_pipeline(StandardScaler, SVC), "StandardScaler is a class"),
        (make_pipeline(SVC(), StandardScaler()), "not the last step"),
        (Pipeline([["one", SVR()], ["two", StandardScaler()]]), "not the last step"),
        (make_pipeline(StandardScaler(), StandardScaler()), "fit and predict: that"),
        ((StandardScaler(), SVC()), "fit and predict: that"),
        ("SVC()", "fit and predict: that"),
    ],
)
def test_a_wrong_form_is_named(model, says):
    assert says in machines.complaint_about_form(model, "that")


@pytest.mark.parametrize("model", [SVC(), make_pipeline(StandardScaler(), SVR())])
def test_a_right_form_is_left_alone(model):
    assert machines.complaint_about_form(model, "that") is None


@pytest.mark.filterwarnings("ignore:.*:sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("machine", [SVR, TheirSVR])
def test_a_machine_that_would_take_minutes_is_stopped(machine):
    rng = np.random.default_rng(0)
    X, y = rng.uniform(0, 6, size=(60, 2)), rng.normal(size=60)
    model = make_pipeline(StandardScaler(), machine(C=1e9, epsilon=1e-9))
    start = time.perf_counter()
    assert machines.answers(model, X, 1000 * y).shape == (60,)
    assert time.perf_counter() - start < 20
    assert model[-1].max_iter == -1


def test_a_limit_of_the_learner_is_kept():
    assert machines.fresh(SVR(max_iter=7)).max_iter == 7
    assert machines.fresh(LinearSVR()).max_iter == LinearSVR().max_iter


def test_a_model_that_draws_random_numbers_answers_the_same_twice():
    rng = np.random.default_rng(0)
    X, y = rng.uniform(size=(30, 2)), rng.normal(size=30)
    model = BaggingRegressor(SVR(), 3)
    first, second = (machines.answers(model, X, y) for _ in range(2))
    np.testing.assert_array_equal(first, second)
