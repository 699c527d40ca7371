"""Products of priced rows, and the equations made of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.svm.small_system import PricedProducts, SmallSystem, priced_products


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
