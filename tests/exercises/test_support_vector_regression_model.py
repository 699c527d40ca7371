"""Notebook 14, exercise 3: every way to scale both, and many that are not."""

import time

import numpy as np
import pytest
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import BaggingRegressor
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    PolynomialFeatures,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
)
from sklearn.svm import SVR as TheirSVR
from sklearn.svm import LinearSVR as TheirLinearSVR
from sklearn.svm import NuSVR

from helpers.exercises.catalog import find
from helpers.svm import SVC, SVR, LinearSVR


def judged(model):
    return find("14.3").judge(model)


SCALER, MACHINE = StandardScaler(), SVR()


def both(machine=MACHINE, first=SCALER, target=SCALER):
    return TransformedTargetRegressor(make_pipeline(first, machine), transformer=target)


@pytest.mark.parametrize(
    "model",
    [
        both(),
        both(TheirSVR()),
        both(SVR(C=10.0, epsilon=0.2)),
        both(SVR(C=100, epsilon=0)),
        both(SVR(kernel="linear")),
        both(TheirSVR(kernel="poly")),
        both(SVR(), MinMaxScaler()),
        both(SVR(), RobustScaler(), RobustScaler()),
        both(SVR(), MaxAbsScaler(), MinMaxScaler()),
        both(target=QuantileTransformer(n_quantiles=20)),
        both(LinearSVR()),
        both(TheirLinearSVR()),
        both(NuSVR()),
        both(BaggingRegressor(SVR(), 3)),
        both(GridSearchCV(SVR(), {"C": [1, 10]}, cv=3)),
        GridSearchCV(both(), {"regressor__svr__C": [1, 10]}, cv=3),
        both().fit(np.arange(20.0).reshape(10, 2), np.arange(10.0)),
        TransformedTargetRegressor(
            make_pipeline(StandardScaler(), PolynomialFeatures(2), SVR()),
            transformer=StandardScaler(),
        ),
        make_pipeline(
            StandardScaler(),
            TransformedTargetRegressor(SVR(), transformer=StandardScaler()),
        ),
    ],
    ids=lambda model: "",
)
def test_a_model_that_scales_both_passes(model):
    assert judged(model).status == "pass"


@pytest.mark.parametrize(
    ("model", "says"),
    [
        (SVR(), "(M37)"),
        (make_pipeline(StandardScaler(), SVR()), "(M37)"),
        (SVR(C=1e5, epsilon=0), "(M37)"),
        (make_pipeline(StandardScaler(), SVR(C=1e6, epsilon=1e-6)), "(M37)"),
        (TransformedTargetRegressor(make_pipeline(StandardScaler(), SVR())), "(M37)"),
        (both(target=FunctionTransformer()), "(M37)"),
        (both(target=StandardScaler(with_std=False)), "(M37)"),
        (both(target=FunctionTransformer(np.log1p, np.expm1)), "(M37)"),
        (TransformedTargetRegressor(SVR(), transformer=StandardScaler()), "features"),
        (both(first=Normalizer()), "features"),
        (both(first=StandardScaler(with_std=False)), "features"),
        (both(SVR(epsilon=100)), "its R² is"),
        (both(SVR(C=1e-9)), "its R² is"),
        (both(LinearRegression()), "no SVR"),
        (
            TransformedTargetRegressor(
                Pipeline([("scale", StandardScaler()), ("svr", LinearRegression())]),
                transformer=StandardScaler(),
            ),
            "no SVR",
        ),
        (both(SVC()), "use SVR"),
        (make_pipeline(StandardScaler(), SVC()), "use SVR"),
        (make_pipeline(StandardScaler(), SVR(), StandardScaler()), "not the last"),
        (
            TransformedTargetRegressor(make_pipeline(SVR(), StandardScaler())),
            "not the last",
        ),
        (SVR, "needs brackets"),
        (TransformedTargetRegressor, "needs brackets"),
        (both(target=StandardScaler), "StandardScaler()"),
        (both(SVR), "SVR()"),
        (StandardScaler(), "fit and predict"),
        ((make_pipeline(StandardScaler(), SVR()), StandardScaler()), "fit and predict"),
        (lambda: both(), "fit and predict"),
        (np.zeros(60), "fit and predict"),
        (0.96, "fit and predict"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_model_that_does_not_is_told_why(model, says):
    verdict = judged(model)
    assert verdict.status == "try again"
    assert says in verdict.sentence


def test_no_model_keeps_a_learner_waiting():
    start = time.perf_counter()
    judged(make_pipeline(StandardScaler(), SVR(C=1e9, epsilon=1e-9)))
    assert time.perf_counter() - start < 20
