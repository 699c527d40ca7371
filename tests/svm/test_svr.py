"""Tests of svr."""

import numpy as np
import pytest
import sklearn.svm
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_diabetes, make_regression
from sklearn.exceptions import ConvergenceWarning
from sklearn.preprocessing import scale

from helpers.svm import SVR
from support_kernel import support_kernel

X, Y = load_diabetes(return_X_y=True)
SCALED = scale(X), scale(Y)
WAVE = np.linspace(0, 6, 80)[:, None], np.sin(np.linspace(0, 6, 80))
MANY = np.linspace(0, 9, 1500)[:, None], np.sin(np.linspace(0, 99, 1500))
PLANE = make_regression(120, 4, noise=5, random_state=0)
CASES = [
    (SCALED, {}),
    (SCALED, {"epsilon": 0.0}),
    (SCALED, {"epsilon": 0.5, "C": 10.0}),
    (SCALED, {"gamma": "auto", "C": 0.1}),
    ((X, Y), {}),
    ((X, Y), {"C": 100.0, "epsilon": 5.0}),
    (WAVE, {}),
    (WAVE, {"C": 100.0, "epsilon": 0.01}),
    (WAVE, {"C": np.inf, "epsilon": 0.05, "gamma": 2.0}),
    (WAVE, {"kernel": "poly", "coef0": 1.0, "gamma": 0.2}),
    (MANY, {"C": 10.0}),  # rows kept in float32
    (PLANE, {"kernel": "linear"}),
    (PLANE, {"kernel": "rbf", "C": 1000.0, "epsilon": 1.0}),
]


def dual_objective(machine, y):
    beta = machine.dual_coef_[0]
    K = support_kernel(machine)
    linear = y[machine.support_] @ beta - machine.epsilon * np.abs(beta).sum()
    return 0.5 * beta @ K @ beta - linear


@pytest.mark.parametrize(("data", "arguments"), CASES)
def test_same_machine_as_libsvm(data, arguments):
    X, y = data
    tol = 1e-6 * max(1.0, np.abs(y).max())
    ours = SVR(**arguments, tol=tol).fit(X, y)
    theirs = sklearn.svm.SVR(**arguments, tol=tol).fit(X, y)
    best = dual_objective(theirs, y)
    assert dual_objective(ours, y) <= best + 1e-6 * abs(best)
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), atol=5e-3)
    large = np.abs(theirs.dual_coef_[0]) > 1e-2
    assert np.isin(theirs.support_[large], ours.support_).all()


def test_three_points_on_a_line_by_hand():
    """A tube of half-width 1/2 lets the slope fall from 2 to 3/2."""
    machine = SVR(kernel="linear", C=100, epsilon=0.5, tol=1e-9)
    machine.fit([[0.0], [1.0], [2.0]], [0.0, 2.0, 4.0])
    np.testing.assert_allclose(machine.coef_, [[1.5]])
    np.testing.assert_allclose(machine.intercept_, [0.5])
    np.testing.assert_array_equal(machine.support_, [0, 2])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.01, 1.0), st.floats(0.1, 50))
def test_points_inside_the_tube_are_no_support_vectors(seed, epsilon, C):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(30, 2)), rng.normal(size=30)
    machine = SVR(epsilon=epsilon, C=C, tol=1e-7).fit(X, y)
    error = np.abs(y - machine.predict(X))
    support = np.isin(np.arange(30), machine.support_)
    assert (error[~support] <= epsilon + 1e-5).all()
    assert (error[support] >= epsilon - 1e-5).all()
    assert np.abs(machine.dual_coef_).max() <= C
    assert abs(machine.dual_coef_.sum()) < 1e-8 * C


def test_a_wide_tube_needs_no_support_vector():
    machine = SVR(epsilon=10.0).fit([[0.0], [1.0]], [0.0, 1.0])
    assert machine.dual_coef_.shape == (1, 0)
    np.testing.assert_allclose(machine.predict([[5.0]]), [0.5])


def test_no_surface_fits_a_tube_that_contradicts_itself():
    with pytest.warns(ConvergenceWarning, match="set a finite C"):
        SVR(C=np.inf).fit([[0.0], [0.0]], [0.0, 5.0])


def test_one_sample():
    machine = SVR().fit([[1.0, 2.0]], [3.0])
    np.testing.assert_allclose(machine.predict([[0.0, 0.0]]), [3.0])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"epsilon": -0.1}, "epsilon must be a finite number of at least 0, not -0.1"),
        ({"epsilon": np.nan}, "epsilon must be"),
        ({"C": 0}, "C must be a number above 0"),
        ({"gamma": 0}, "gamma must be"),
        ({"kernel": "cubic"}, "kernel must be"),
    ],
)
def test_refuses_bad_parameters(arguments, says):
    with pytest.raises((TypeError, ValueError), match=says):
        SVR(**arguments).fit([[0.0], [1.0]], [0.0, 1.0])


@pytest.mark.parametrize(
    ("y", "says"),
    [
        ([np.nan, 1.0], "NaN"),
        ([0.0, 1.0, 2.0], "inconsistent"),
        (["a", "b"], "y holds 'a'"),
    ],
)
def test_refuses_bad_targets(y, says):
    with pytest.raises(ValueError, match=says):
        SVR().fit([[0.0], [1.0]], y)


def test_a_fit_that_was_cut_off_says_so():
    X, y = WAVE
    assert SVR().fit(X, y).fit_status_ == 0
    with pytest.warns(ConvergenceWarning, match=r"terminated early \(max_iter=2\)"):
        machine = SVR(max_iter=2).fit(X, y)
    assert machine.fit_status_ == 1


def test_weights_multiply_c_as_in_libsvm():
    x, y = PLANE
    weights = np.linspace(0.2, 3, len(y))
    ours, theirs = (
        kind(C=5.0, epsilon=1.0, tol=1e-8).fit(x, y, sample_weight=weights)
        for kind in (SVR, sklearn.svm.SVR)
    )
    np.testing.assert_allclose(ours.predict(x), theirs.predict(x), rtol=1e-4, atol=1e-4)
    most = 5.0 * weights[ours.support_]
    at_the_cap = np.isclose(np.abs(ours.dual_coef_[0]), most)
    assert at_the_cap.sum() > 20
    assert (np.abs(ours.dual_coef_[0]) <= most + 1e-9).all()
