"""Equations with one unknown per feature, however many rows there are."""

from __future__ import annotations

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotrs

CHUNK = 1024  # rows that are weighted at a time: they stay in the processor's cache


def priced_products(rows, prices):
    """Return ``rows' diag(prices) rows``, of shape (d, d); no price is negative."""
    products = np.zeros((rows.shape[1], rows.shape[1]))
    roots = np.sqrt(prices)[:, None]
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK] * roots[start : start + CHUNK]
        products += part.T @ part
    return products


class PricedProducts:
    """`priced_products` for prices of which only a few change from step to step."""

    def __init__(self, rows):
        self._rows, self._prices, self._products = rows, np.zeros(len(rows)), 0.0

    def at(self, prices):
        """Return the products at these prices; only rows with a new one are read."""
        changes = prices - self._prices
        changed = np.flatnonzero(changes)
        if 2 * len(changed) > np.count_nonzero(prices):
            self._products = priced_products(self._rows, prices)
        else:
            part = self._rows.take(changed, axis=0)
            weighted = part * changes.take(changed)[:, None]
            self._products = self._products + weighted.T @ part
        self._prices = prices
        return self._products


class SmallSystem:
    """Solve ``(1 + products) x = right``: d equations for d weights.

    Equations and unknowns are first scaled to a diagonal of 1: features of very
    different sizes would cost all digits otherwise.
    """

    def __init__(self, products):
        self.scale = 1.0 / np.sqrt(1.0 + products.diagonal())
        self.matrix = self.scale[:, None] * products * self.scale
        np.fill_diagonal(self.matrix, 1.0)
        self.factor, self.failed = dpotrf(self.matrix)

    def solve(self, right):
        """Return x."""
        right = self.scale * right
        if self.failed:  # columns that are equal to the last digit
            return self.scale * np.linalg.lstsq(self.matrix, right, rcond=1e-14)[0]
        return self.scale * dpotrs(self.factor, right)[0]
