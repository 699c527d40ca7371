"""Tests of linear."""

import numpy as np
import pytest
import sklearn.svm
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris
from sklearn.exceptions import ConvergenceWarning
from sklearn.preprocessing import scale

from helpers.svm import LinearSVC, LinearSVR
from helpers.svm.base import fewer_columns

CANCER = load_breast_cancer(return_X_y=True)
CANCER = scale(CANCER[0]), CANCER[1]
IRIS = load_iris(return_X_y=True)
DIABETES = load_diabetes(return_X_y=True)
DIABETES = scale(DIABETES[0]), scale(DIABETES[1])
TIGHT = {"tol": 1e-10, "max_iter": 1_000_000}


def price(machine, X, y, C, squared, epsilon=None):
    """The objective that liblinear documents, its short intercept included."""
    scores = X @ np.atleast_2d(machine.coef_).T + machine.intercept_
    if epsilon is None:
        misses = np.maximum(1 - np.where(y, 1, -1) * scores[:, 0], 0)
    else:
        misses = np.maximum(np.abs(y - scores[:, 0]) - epsilon, 0)
    length = (machine.coef_**2).sum() + np.square(machine.intercept_).sum()
    return length / 2 + C * (misses ** (2 if squared else 1)).sum()


@pytest.mark.parametrize("loss", ["hinge", "squared_hinge"])
@pytest.mark.parametrize("C", [0.01, 1.0])
def test_classifier_as_liblinear(loss, C):
    X, y = CANCER
    ours = LinearSVC(loss=loss, C=C).fit(X, y)
    theirs = sklearn.svm.LinearSVC(loss=loss, C=C, dual=True, **TIGHT).fit(X, y)
    squared = loss == "squared_hinge"
    best = price(theirs, X, y, C, squared)
    assert price(ours, X, y, C, squared) <= best * (1 + 1e-6)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-3)
    np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))


@pytest.mark.parametrize("loss", ["epsilon_insensitive", "squared_epsilon_insensitive"])
@pytest.mark.parametrize("epsilon", [0.0, 0.3])
def test_regressor_as_liblinear(loss, epsilon):
    X, y = DIABETES
    chosen = {"loss": loss, "epsilon": epsilon, "C": 0.5}
    ours = LinearSVR(**chosen).fit(X, y)
    theirs = sklearn.svm.LinearSVR(**chosen, dual=True, **TIGHT).fit(X, y)
    squared = loss.startswith("squared")
    best = price(theirs, X, y, 0.5, squared, epsilon)
    assert price(ours, X, y, 0.5, squared, epsilon) <= best * (1 + 1e-6)
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), atol=5e-3)


@pytest.mark.parametrize("class_weight", [None, "balanced", {0: 1, 1: 2, 2: 3}])
def test_several_classes_as_liblinear(class_weight):
    X, y = IRIS
    X, y = X[:130], y[:130]
    ours = LinearSVC(class_weight=class_weight).fit(X, y)
    theirs = sklearn.svm.LinearSVC(class_weight=class_weight, dual=True, **TIGHT)
    theirs.fit(X, y)
    assert ours.coef_.shape == (3, 4)
    assert ours.decision_function(X).shape == (130, 3)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-3)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, atol=1e-3)


@pytest.mark.parametrize("class_weight", ["balanced", {0: 3.0}, {1: 0.2}])
def test_weights_of_two_classes_as_liblinear(class_weight):
    X, y = CANCER
    ours = LinearSVC(class_weight=class_weight).fit(X, y)
    theirs = sklearn.svm.LinearSVC(class_weight=class_weight, dual=False, tol=1e-10)
    np.testing.assert_allclose(ours.coef_, theirs.fit(X, y).coef_, atol=1e-4)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, atol=1e-4)


def test_intercept_scaling_and_no_intercept():
    X, y = CANCER
    for chosen in ({"intercept_scaling": 10.0}, {"fit_intercept": False}):
        ours = LinearSVC(**chosen).fit(X, y)
        theirs = sklearn.svm.LinearSVC(**chosen, dual=False, tol=1e-10).fit(X, y)
        np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-4)
        np.testing.assert_allclose(ours.intercept_, theirs.intercept_, atol=1e-4)


@pytest.mark.parametrize("loss", ["hinge", "squared_hinge"])
def test_more_features_than_points(loss):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20, 300)), np.arange(20) % 2
    ours = LinearSVC(loss=loss, C=0.01).fit(X, y)
    theirs = sklearn.svm.LinearSVC(loss=loss, C=0.01, dual=True, **TIGHT).fit(X, y)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-4)


def test_fewer_columns_keep_all_products():
    X = np.random.default_rng(0).normal(size=(4, 9))
    small, basis = fewer_columns(X)
    assert small.shape == (4, 4)
    np.testing.assert_allclose(small @ small.T, X @ X.T)
    np.testing.assert_allclose(small @ basis.T, X, atol=1e-12)


@pytest.mark.parametrize("machine", [LinearSVC(loss="hinge"), LinearSVC(), LinearSVR()])
def test_the_data_stay_as_they_were(machine):
    X, y = CANCER[0].copy(), CANCER[1].copy()
    machine.set_params(fit_intercept=False).fit(X, y)
    np.testing.assert_array_equal(X, CANCER[0])
    np.testing.assert_array_equal(y, CANCER[1])


@pytest.mark.parametrize("factor", [1e3, 1e6])
def test_unscaled_huge_features_still_separate(factor):
    X, y = load_breast_cancer(return_X_y=True)
    assert LinearSVC(loss="hinge").fit(factor * X, y).score(factor * X, y) > 0.97


@pytest.mark.parametrize("machine", [LinearSVC(loss="hinge"), LinearSVR()])
def test_warns_when_it_stops_early(machine):
    machine.set_params(max_iter=2, tol=1e-6)
    with pytest.warns(ConvergenceWarning, match="increase the number of iterations"):
        machine.fit(*CANCER)
    assert machine.n_iter_ == 2


@pytest.mark.parametrize(
    ("machine", "says"),
    [
        (LinearSVC(C=0), "C must be a finite number above 0"),
        (LinearSVC(C=np.inf), "C must be"),
        (LinearSVC(loss="logistic"), "loss must be one of 'hinge'"),
        (LinearSVC(intercept_scaling=0), "intercept_scaling must be"),
        (LinearSVC(max_iter=0), "max_iter must be at least 1, not 0"),
        (LinearSVR(epsilon=-1), "epsilon must be a finite number of at least 0"),
        (LinearSVR(loss="hinge"), "loss must be one of 'epsilon_insensitive'"),
        (LinearSVR(tol=-1), "tol must be"),
        (LinearSVC(tol="small"), "tol must be a number above 0, not 'small'"),
        (LinearSVC(fit_intercept=1), "fit_intercept must be True or False, not 1"),
        (LinearSVC(loss="hing"), "Did you mean 'hinge'"),
    ],
)
def test_refuses_bad_parameters(machine, says):
    with pytest.raises((TypeError, ValueError), match=says):
        machine.fit([[0.0], [1.0]], [0, 1])


@pytest.mark.parametrize("machine", [LinearSVC(), LinearSVR()])
@pytest.mark.parametrize(
    ("X", "says"),
    [
        ([[np.nan], [1.0]], "NaN"),
        ([0.0, 1.0], "2D array"),
        ([[1e300], [1.0]], "squares overflow"),
    ],
)
def test_refuses_bad_data(machine, X, says):
    with pytest.raises(ValueError, match=says):
        machine.fit(X, [0, 1])


def test_refuses_one_class():
    with pytest.raises(ValueError, match="got 1 class"):
        LinearSVC().fit([[0.0], [1.0]], [1, 1])
