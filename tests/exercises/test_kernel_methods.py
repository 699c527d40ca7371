"""Notebook 15, exercise 6: every way to scale before an SVM, and many that are not."""

import numpy as np
import pytest
from sklearn.compose import make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import BaggingClassifier
from sklearn.feature_selection import SelectKBest
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
)
from sklearn.svm import SVC as TheirSVC
from sklearn.svm import LinearSVC as TheirLinearSVC
from sklearn.svm import NuSVC

from case_by_case import case_by_case
from helpers.datasets import load_wine
from helpers.exercises.catalog import find
from helpers.svm import SVC, SVR, LinearSVC

WINE = load_wine()


def judged(model):
    return find("15.6").judge(model)


def after(scaler, machine=None):
    return make_pipeline(scaler, SVC() if machine is None else machine)


@case_by_case(
    "model",
    [
        after(StandardScaler()),
        after(StandardScaler(), TheirSVC()),
        after(MinMaxScaler()),
        after(RobustScaler()),
        after(MaxAbsScaler(), TheirSVC()),
        after(PowerTransformer()),
        after(QuantileTransformer(n_quantiles=50)),
        after(StandardScaler(with_mean=False)),
        after(make_column_transformer((StandardScaler(), slice(0, 13)))),
        after(StandardScaler(), SVC(kernel="linear")),
        after(StandardScaler(), SVC(kernel="poly")),
        after(StandardScaler(), SVC(C=10, gamma=0.05)),
        after(StandardScaler(), LinearSVC()),
        after(StandardScaler(), TheirLinearSVC()),
        after(StandardScaler(), NuSVC(nu=0.1)),
        after(StandardScaler(), OneVsRestClassifier(SVC())),
        after(StandardScaler(), BaggingClassifier(SVC(), 3)),
        after(StandardScaler(), GridSearchCV(SVC(), {"C": [1, 10]}, cv=3)),
        GridSearchCV(after(StandardScaler()), {"svc__C": [1, 10]}, cv=3),
        make_pipeline(StandardScaler(), PCA(5), SVC()),
        make_pipeline(StandardScaler().fit(WINE.X), SVC()),  # fitted again inside
        Pipeline([("scale", StandardScaler()), ("machine", SVC())]),
        Pipeline([["scale", StandardScaler()], ["machine", SVC()]]),
    ],
)
def test_a_model_that_scales_passes(model):
    verdict = judged(model)
    assert verdict.status == "pass"


@pytest.mark.parametrize(
    ("model", "own"),
    [
        (after(MinMaxScaler()), "MinMaxScaler(), SVC()"),
        (after(StandardScaler(with_mean=False)), "StandardScaler(with_mean=False)"),
        (after(StandardScaler(), SVC(kernel="linear")), "SVC(kernel='linear')"),
        (make_pipeline(StandardScaler(), PCA(5), SVC()), "PCA(n_components=5)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_model_other_than_the_text_asks_for_hears_so(model, own):
    verdict = judged(model)
    assert verdict.status == "pass"
    assert "StandardScaler(), SVC() there" in verdict.sentence
    assert own in verdict.sentence


@pytest.mark.parametrize(
    "model",
    [
        after(StandardScaler()),
        after(StandardScaler(), TheirSVC()),
        Pipeline([("scale", StandardScaler()), ("machine", SVC())]),
    ],
    ids=lambda model: "",
)
def test_the_model_that_the_text_asks_for_hears_why_it_is_right(model):
    assert judged(model).sentence == find("15.6").because


@case_by_case(
    "model says",
    [
        (SVC(), "(M35)"),
        (TheirSVC(), "(M35)"),
        (SVC(C=1e6, kernel="linear"), "(M35)"),
        (SVC().fit(StandardScaler().fit_transform(WINE.X), WINE.y), "(M35)"),
        (after(FrozenEstimator(StandardScaler().fit(WINE.X))), "(M35)"),
        (after(Normalizer()), "(M35)"),
        (after(StandardScaler(with_std=False)), "(M35)"),
        (after("passthrough"), "(M35)"),
        (after(PCA(5)), "(M35)"),
        (after(FunctionTransformer(np.log1p)), "(M35)"),
        (after(FunctionTransformer(lambda X: X / X.std(axis=0))), "company"),
        (after(make_column_transformer((StandardScaler(), [12]))), "reaches"),
        (after(SelectKBest(k=2)), "reaches"),
        (after(StandardScaler(), SVC(C=1e-3)), "reaches"),
        (after(StandardScaler(), SVC(gamma=100)), "reaches"),
        (after(StandardScaler(), SVC(max_iter=1)), "reaches"),
        (after(StandardScaler(), LogisticRegression()), "no SVC in it"),
        (
            Pipeline([("scale", StandardScaler()), ("svc", LogisticRegression())]),
            "no SVC in it",
        ),
        (after(StandardScaler(), SVR()), "use SVC"),
        (make_pipeline(SVC(), StandardScaler()), "not the last step"),
        (make_pipeline(StandardScaler, SVC), "needs brackets"),
        (SVC, "needs brackets"),
        (make_pipeline, "one model with fit and predict"),
        (lambda: after(StandardScaler()), "one model with fit and predict"),
        (StandardScaler(), "one model with fit and predict"),
        (after(StandardScaler(), StandardScaler()), "one model with fit and predict"),
        ((StandardScaler(), SVC()), "one model with fit and predict"),
        (StandardScaler().fit_transform(WINE.X), "one model with fit and predict"),
        (0.983, "one model with fit and predict"),
    ],
)
def test_a_model_that_does_not_is_told_why(model, says):
    verdict = judged(model)
    assert verdict.status == "try again"
    assert says in verdict.sentence


def test_a_fitted_model_passes_too_and_stays_as_it_was():
    model = after(StandardScaler()).fit(WINE.X, WINE.y)
    before = model.predict(WINE.X)
    assert judged(model).status == "pass"
    np.testing.assert_array_equal(model.predict(WINE.X), before)
    assert model[-1].max_iter == -1
