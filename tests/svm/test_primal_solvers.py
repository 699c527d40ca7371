"""The solvers of linear machines, and the small equations in them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from helpers.svm import primal_solvers
from helpers.svm.primal_solvers import (
    PricedProducts,
    SmallSystem,
    interior_point,
    newton,
    priced_products,
)


def problem(n, seed, C=1.0):
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(n, 3)) + 0.5
    return rows, np.ones(n), C * rng.uniform(0.5, 2.0, size=n)


def objective(weights, rows, targets, caps, power):
    misses = np.maximum(targets - rows @ weights, 0.0)
    return 0.5 * weights @ weights + caps @ misses**power


@pytest.mark.parametrize("C", [0.01, 1.0, 100.0])
def test_newton_as_a_general_optimizer(C):
    data = problem(40, 0, C)
    weights, steps, converged = newton(*data)
    assert 1 < steps < 20
    best = minimize(objective, np.zeros(3), args=(*data, 2), options={"gtol": 1e-9})
    assert converged
    np.testing.assert_allclose(weights, best.x, atol=1e-5)


def test_newton_ends_where_double_precision_leaves_no_progress():
    rows = np.random.default_rng(0).normal(size=(40, 3))
    data = rows, np.ones(40), np.ones(40)
    weights, _, converged = newton(*data, tol=0.0)
    assert converged
    np.testing.assert_allclose(weights, newton(*data, tol=1e-10)[0], rtol=1e-8)


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 60), st.integers(0, 10**6), st.floats(0.01, 100))
def test_no_small_change_improves_the_plain_loss(n, seed, C):
    """The objective is convex: where no direction falls, it is at its minimum."""
    data = problem(n, seed, C)
    weights, _, converged = interior_point(*data, tol=1e-10)
    assert converged
    best = objective(weights, *data, 1)
    rng = np.random.default_rng(0)
    for size in (1e-1, 1e-2, 1e-3):
        for direction in rng.normal(size=(20, 3)):
            assert objective(weights + size * direction, *data, 1) >= best * (1 - 1e-8)


def test_one_point_by_hand():
    """min w^2/2 + c (1 - 2w): w = 2c until the margin is met at w = 1/2."""
    rows, targets = np.array([[2.0]]), np.ones(1)
    for cap, weight in [(0.1, 0.2), (5.0, 0.5)]:
        found, *_ = interior_point(rows, targets, np.array([cap]))
        assert found[0] == pytest.approx(weight, abs=1e-5)
    found, *_ = newton(rows, targets, np.ones(1))
    assert found[0] == pytest.approx(4 / 9)  # w = 4 c (1 - 2 w)


@pytest.mark.parametrize("solver", [newton, interior_point])
def test_equal_columns_and_huge_features(solver):
    rows, targets, caps = problem(50, 1)
    twice = np.hstack([rows, rows]) * 1e6
    weights, _, converged = solver(twice, targets, caps, tol=1e-8)
    single, *_ = solver(rows * 1e6 * np.sqrt(2), targets, caps, tol=1e-8)
    assert converged
    np.testing.assert_allclose(twice @ weights, rows @ single * 1e6 * 2**0.5, atol=1e-2)


@pytest.mark.parametrize("solver", [newton, interior_point])
def test_says_that_it_did_not_finish(solver):
    *_, steps, converged = solver(*problem(80, 2, 100.0), tol=1e-10, max_iter=1)
    assert steps == 1
    assert not converged


def test_weights_of_zero_where_nothing_can_be_gained():
    rows, targets, caps = problem(30, 3)
    nothing_missed = interior_point(rows, -np.abs(targets), caps)
    nothing_to_weigh = interior_point(0.0 * rows, targets, caps)
    for weights, steps, converged in (nothing_missed, nothing_to_weigh):
        assert not weights.any()
        assert steps == 1
        assert converged


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.floats(-3, 3), st.floats(-3, 3), st.booleans())
def test_no_change_of_the_weights_lowers_the_objective(seed, scale, price, twice):
    generator = np.random.default_rng(seed)
    rows = generator.normal(size=(60, 3)) * 10.0**scale
    rows = np.hstack([rows, rows]) if twice else rows
    targets, caps = generator.normal(0.5, 1, 60), np.full(60, 10.0**price)
    weights, _, converged = interior_point(rows, targets, caps)
    assert converged

    def objective(w):
        return 0.5 * w @ w + caps @ np.maximum(targets - rows @ w, 0)

    for size in (1e-3, 1e-1):
        turn = generator.normal(size=(50, len(weights))) * np.abs(weights).max() * size
        others = [objective(weights + change) for change in turn]
        assert objective(weights) <= min(others) * (1 + 1e-6) + 1e-9


def plain(rows, prices):
    return sum(p * np.outer(row, row) for row, p in zip(rows, prices, strict=True))


def test_two_rows_by_hand():
    rows = np.array([[1.0, 2.0], [0.0, 3.0]])
    products = priced_products(rows, np.array([1.0, 2.0]))
    np.testing.assert_allclose(products, [[1, 2], [2, 4 + 18]])


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.floats(0, 1))
def test_products_at_changing_prices(seed, share):
    generator = np.random.default_rng(seed)
    rows, products = generator.normal(size=(40, 3)), None
    products, prices = PricedProducts(rows), generator.uniform(1, 2, 40)
    for _ in range(4):
        np.testing.assert_allclose(
            products.at(prices), plain(rows, prices), rtol=1e-9, atol=1e-9
        )
        new = generator.choice([0.0, 1.0, 5.0], 40)
        prices = np.where(generator.random(40) < share, new, prices)


def test_prices_that_stay_read_no_row(monkeypatch):
    read = []
    real = primal_solvers.priced_products
    monkeypatch.setattr(
        primal_solvers,
        "priced_products",
        lambda *given: read.append(given) or real(*given),
    )
    products, prices = PricedProducts(np.eye(3)), np.ones(3)
    first = products.at(prices)
    np.testing.assert_array_equal(products.at(prices), first)
    assert len(read) == 1


@pytest.mark.parametrize("n", [5, 3000])
def test_solves_the_equations(n):
    generator = np.random.default_rng(n)
    rows, prices = generator.normal(size=(n, 3)) * [1, 1e3, 1e-3], generator.random(n)
    right, products = np.array([1.0, 2.0, 3.0]), priced_products(rows, prices)
    found = SmallSystem(products).solve(right)
    np.testing.assert_allclose(found + products @ found, right, rtol=1e-8)


def test_equal_columns_share_their_weight():
    rows = np.ones((4, 2)) * 1e9
    system = SmallSystem(priced_products(rows, np.ones(4)))
    found = system.solve(np.array([1.0, 1.0]))
    np.testing.assert_allclose(found, 1 / (8 * 1e18), rtol=1e-6)
