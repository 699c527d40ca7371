"""Tests of smo."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from helpers.svm.kernels import GivenRows, rbf_kernel
from helpers.svm.smo import solve_dual


def classification(n, seed, C):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 2))
    target = np.where(X[:, 0] + rng.normal(size=n) > 0, 1.0, -1.0)
    target[:2] = 1, -1
    lower, upper = np.where(target > 0, 0, -C), np.where(target > 0, C, 0)
    return rbf_kernel(X, gamma=0.7), target, lower.astype(float), upper.astype(float)


def objective(beta, K, target, epsilon):
    return 0.5 * beta @ K @ beta - target @ beta + epsilon * np.abs(beta).sum()


def test_two_points_by_hand():
    """Points +-(1, 1): w = (1/2, 1/2), so every alpha is 1/4."""
    K = np.array([[2.0, -2.0], [-2.0, 2.0]])
    found = solve_dual(
        GivenRows(K), np.array([1.0, -1.0]), np.array([0.0, -9.0]), np.array([9.0, 0.0])
    )
    np.testing.assert_allclose(found.beta, [0.25, -0.25])
    assert found.intercept == 0
    assert found.steps == 1
    assert found.converged


@pytest.mark.parametrize("epsilon", [0.0, 0.3])
def test_as_a_general_optimizer(epsilon):
    K, target, lower, upper = classification(14, 3, C=2.0)
    if epsilon:
        lower, upper = np.full(14, -2.0), np.full(14, 2.0)
    found = solve_dual(GivenRows(K), target, lower, upper, epsilon=epsilon, tol=1e-9)

    def split(both):  # beta = rise - fall makes |beta| smooth
        rise, fall = both[:14], both[14:]
        beta = rise - fall
        value = 0.5 * beta @ K @ beta - target @ beta + epsilon * both.sum()
        slope = K @ beta - target
        return value, np.concatenate([slope + epsilon, epsilon - slope])

    sums = np.concatenate([np.ones(14), -np.ones(14)])
    best = minimize(
        split,
        np.zeros(28),
        jac=True,
        method="SLSQP",
        bounds=[*((0, u) for u in upper), *((0, -l) for l in lower)],
        constraints={"type": "eq", "fun": lambda b: sums @ b, "jac": lambda b: sums},
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    ours = objective(found.beta, K, target, epsilon)
    assert ours == pytest.approx(best.fun, rel=1e-7)
    assert abs(found.beta.sum()) < 1e-12


@settings(max_examples=30, deadline=None)
@given(
    st.integers(5, 40),
    st.integers(0, 10**6),
    st.floats(0.01, 100),
    st.sampled_from([0.0, 0.1]),
)
def test_ends_where_no_pair_can_gain(n, seed, C, epsilon):
    """The conditions of Karush, Kuhn and Tucker, from a gradient computed anew."""
    K, target, lower, upper = classification(n, seed, C)
    if epsilon:
        lower, upper = np.full(n, -C), np.full(n, C)
    tol = 1e-5
    found = solve_dual(GivenRows(K), target, lower, upper, epsilon=epsilon, tol=tol)
    beta = found.beta
    slope = K @ beta - target
    up = slope + np.where(beta >= 0, epsilon, -epsilon)
    down = slope + np.where(beta > 0, epsilon, -epsilon)
    assert found.converged
    assert (lower <= beta).all()
    assert (beta <= upper).all()
    assert abs(beta.sum()) < 1e-9 * max(C, 1)
    assert down[beta > lower].max() - up[beta < upper].min() < tol + 1e-9 * max(C, 1)


def test_both_rules_for_the_second_point_find_the_same():
    K, target, lower, upper = classification(60, 0, C=10.0)
    found = [
        solve_dual(GivenRows(K), target, lower, upper, tol=1e-8, patience=patience)
        for patience in (0, 10**9)
    ]
    np.testing.assert_allclose(found[0].beta, found[1].beta, atol=1e-4)
    assert found[0].steps < found[1].steps


def test_stops_at_the_limit_of_steps():
    K, target, lower, upper = classification(60, 0, C=10.0)
    found = solve_dual(GivenRows(K), target, lower, upper, max_steps=3)
    assert found.steps == 3
    assert not found.converged


def test_says_when_infinite_limits_leave_no_minimum():
    K, target = np.ones((2, 2)), np.array([1.0, -1.0])
    found = solve_dual(
        GivenRows(K), target, np.array([0, -np.inf]), np.array([np.inf, 0])
    )
    assert not found.bounded
    assert np.isfinite(found.beta).all()


def test_infinite_limits_are_no_limits():
    K, target, lower, upper = classification(20, 5, C=1e12)
    large = solve_dual(GivenRows(K), target, lower, upper, tol=1e-8)
    lower, upper = np.where(lower < 0, -np.inf, 0), np.where(upper > 0, np.inf, 0)
    endless = solve_dual(GivenRows(K), target, lower, upper, tol=1e-8)
    assert endless.converged
    assert endless.bounded
    np.testing.assert_allclose(endless.beta, large.beta, rtol=1e-6)


def plain_smo(K, signs, C, tol):
    """The loop of notebook 15, which the fast form must follow."""
    beta, slope = np.zeros(len(K)), -signs
    low, high = np.minimum(0, C * signs), np.maximum(0, C * signs)
    while True:
        i = np.where(beta < high, slope, np.inf).argmin()
        j = np.where(beta > low, slope, -np.inf).argmax()
        gap = slope[j] - slope[i]
        if gap < tol:
            return beta, -(slope[i] + slope[j]) / 2
        bend = K[i, i] + K[j, j] - 2 * K[i, j]
        step = min(gap / bend, high[i] - beta[i], beta[j] - low[j])
        beta[i] += step
        beta[j] -= step
        slope += step * (K[i] - K[j])


@pytest.mark.parametrize("patience", [0, 10**9])
def test_as_the_plain_loop_of_the_notebook(patience):
    K, target, lower, upper = classification(50, 1, C=3.0)
    beta, intercept = plain_smo(K, target, 3.0, tol=1e-9)
    found = solve_dual(GivenRows(K), target, lower, upper, tol=1e-9, patience=patience)
    np.testing.assert_allclose(found.beta, beta, atol=1e-5)
    assert found.intercept == pytest.approx(intercept, abs=1e-7)


def test_the_intercept_is_in_the_middle_where_every_coefficient_is_at_its_limit():
    """One point of weight 2 against three of 2/3: rounding leaves none of them free."""
    x, target = np.array([-1.0, 0.3, 0.7, 0.8]), np.array([-1.0, 1.0, 1.0, 1.0])
    caps = 0.0823 * np.array([2.0, 2 / 3, 2 / 3, 2 / 3])
    lower, upper = np.where(target < 0, -caps, 0.0), np.where(target > 0, caps, 0.0)
    found = solve_dual(GivenRows(np.outer(x, x)), target, lower, upper, tol=1e-9)
    np.testing.assert_allclose(np.abs(found.beta), caps)
    missed = target - np.outer(x, x) @ found.beta  # b that would just meet a margin
    middle = (missed[target < 0].max() + missed[target > 0].min()) / 2
    assert found.intercept == pytest.approx(middle)
