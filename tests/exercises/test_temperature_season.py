"""The challenge on the spoiled weather log: judged by the days of 2015."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR as TheirSVR

from helpers.datasets import load_temperatures
from helpers.exercises.temperature_season import SEASON, spoiled
from helpers.svm import SVR
from verdicts import judged


def scaled(model):
    model = make_pipeline(StandardScaler(), model)
    return TransformedTargetRegressor(model, transformer=StandardScaler())


class Cleaned(BaseEstimator):
    """Looks at the log before it fits."""

    def fit(self, X, y):
        self.model = scaled(SVR()).fit(X, np.where(y > 36, (y - 32) / 1.8, y))
        return self

    def predict(self, X):
        return self.model.predict(X)


class Plain:
    """A class that scikit-learn can't clone: the median of the days around."""

    def fit(self, X, y):
        self.day, self.y = X[:, 0], y
        return self

    def predict(self, X):
        return [np.median(self.y[abs(self.day - day) <= 12]) for day in X[:, 0]]


class Memory(Plain):
    """Has looked up the answers."""

    def predict(self, X):
        log = load_temperatures()
        return log.high[log.year == 2015]


class Short(Plain):
    def predict(self, X):
        return X[:5, 0]


@pytest.mark.parametrize(
    "model",
    [
        scaled(SVR(epsilon=0.0)),
        scaled(TheirSVR(epsilon=0.0)),
        scaled(SVR(C=0.1, epsilon=0.02)),
        SVR(),
        Cleaned(),
    ],
)
def test_models_that_reach_the_goal(model):
    assert judged("16.6", model).status == "pass"


@pytest.mark.parametrize(
    ("model", "says"),
    [
        (scaled(SVR()), "the goal is 78 %"),
        (scaled(SVR(epsilon=0.5)), "the goal is 78 %"),
        (scaled(SVR(kernel="linear")), "the goal is 78 %"),
        (scaled(LinearRegression()), "the goal is 78 %"),
        (Memory(), "has seen 2015"),
        (Short(), "5 numbers for 365 days"),
        (SVR, "needs brackets"),
        (make_pipeline(SVR(), StandardScaler()), "not the last"),
        (lambda X: X, "one model with fit and predict"),
        (0.8, "one model with fit and predict"),
    ],
)
def test_models_that_do_not_are_told_how_far_they_came(model, says):
    verdict = judged("16.6", model)
    assert verdict.status == "try again"
    assert says in verdict.sentence


def test_a_model_of_the_learners_own_class_is_judged_by_its_result():
    assert "within 5 degrees" in judged("16.6", Plain()).sentence


def test_the_stub_is_to_do_and_the_models_given_stay_unfitted():
    assert judged("16.6", None).status == "to do"
    model = scaled(SVR(epsilon=0.0))
    SEASON.judge(model)
    assert not hasattr(model, "regressor_")


def test_a_spoiled_entry_is_the_same_temperature_in_fahrenheit():
    high = np.array([0.0, 100.0, 25.0])
    assert spoiled(high, 1.0, 0).tolist() == [32.0, 212.0, 77.0]
    assert spoiled(high, 0.0, 0).tolist() == high.tolist()
