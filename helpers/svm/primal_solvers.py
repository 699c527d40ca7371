"""Two solvers for linear machines; no kernel, so the work grows with n, not n^2.

All four linear problems ask for one weight vector that is short and pays a price for
every margin that it misses:

    1/2 |w|^2 + sum_i caps_i loss(targets_i - rows_i . w),   loss(m) = max(0, m) or
                                                             max(0, m)^2

Classification has one row per point (y x, target 1), regression two (x with target
y - epsilon for points above the tube, -x with -y - epsilon for those below it).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotrs

PATIENCE = 10  # steps of an interior point method without progress
CHUNK = 1024  # rows that are weighted at a time: they stay in the processor's cache


def newton(rows, targets, caps, *, tol=1e-8, max_iter=1000):
    """Minimize with squared misses, by Newton's method on the points that miss.

    Between two changes of that set the objective is a parabola, which one Newton
    step solves; so a handful of steps is enough.

    Parameters
    ----------
    rows : ndarray of shape (m, d)
    targets, caps : ndarray of shape (m,)
    tol : float
        Stop when the gradient is shorter than this part of the first one.
    max_iter : int

    Returns
    -------
    weights : ndarray of shape (d,)
    steps : int
    converged : bool

    Notes
    -----
    Source: Mangasarian (2002), "A finite Newton method for classification".
    """
    weights, misses = np.zeros(rows.shape[1]), targets
    products, first = PricedProducts(rows), None
    for step in range(max_iter + 1):
        # Where a margin is missed the loss is a parabola of curvature 2 C, else flat.
        price = np.where(misses > 0, 2.0 * caps, 0.0)
        pull = price * misses
        gradient = weights - rows.T @ pull
        length = math.sqrt(gradient @ gradient)
        first = length if first is None else first
        if length <= tol * first or step == max_iter:
            return weights, max(step, 1), bool(length <= tol * first)
        # The Hessian is 1 + rows' diag(price) rows: generalized, since the second
        # derivative jumps where a miss begins (Mangasarian).
        direction = -SmallSystem(products.at(price)).solve(gradient)
        along = rows @ direction
        size = _step_size(weights, direction, misses, along, caps, pull)
        if size == 0.0:  # no progress is left in double precision
            return weights, max(step, 1), bool(length <= 1e-4 * first)
        weights, misses = weights + size * direction, misses - size * along


def _step_size(weights, direction, misses, along, caps, pull):
    """Halve the step until the objective falls enough (Armijo's rule)."""
    start = 0.5 * (weights @ weights + pull @ misses)
    slope, size = weights @ direction - pull @ along, 1.0
    while size > 1e-10:
        moved = weights + size * direction
        left = np.maximum(misses - size * along, 0.0)
        objective = 0.5 * moved @ moved + caps @ (left * left)
        if objective <= start + 1e-4 * size * slope:
            return size
        size /= 2.0
    return 0.0


def interior_point(rows, targets, caps, *, tol=1e-8, max_iter=1000):
    """Minimize with plain misses, by a primal-dual interior point method.

    Each miss has a dual number between 0 and its cap; the weights are their sum of
    rows. The method walks through the inside of that box, and each step solves
    equations with only d unknowns.

    Parameters and results are those of `newton`; here `tol` is the gap
    between the two objectives as a part of their size.

    Notes
    -----
    Sources: Mehrotra (1992), "On the implementation of a primal-dual interior point
    method"; Ferris and Munson (2002), "Interior-point methods for massive support
    vector machines", for the small system.
    """
    if (targets <= 0).all() or not rows.any():  # weights of 0 cannot be improved
        return np.zeros(rows.shape[1]), 1, True
    point = _start(rows, targets, caps)
    best, least, best_gap, since_best = point.weights, np.inf, np.inf, 0
    for step in range(max_iter + 1):
        slope = rows @ point.weights - targets
        objective = 0.5 * point.weights @ point.weights
        objective += caps @ np.maximum(-slope, 0.0)
        # Where nothing is missing this is the primal minus the dual objective, and so
        # bounds how far either is from the optimum; what is missing counts as well.
        gap = point.products(caps) + 0.5 * point.missing @ point.missing
        since_best = 0 if gap < best_gap or objective < least else since_best + 1
        if objective < least:
            best, least = point.weights, objective
        best_gap = min(gap, best_gap)
        if gap <= tol * objective or step == max_iter or since_best == PATIENCE:
            break
        point = _box_step(rows, slope, caps, point)
        inside = point.dual.min() > 0 and (caps - point.dual).min() > 0
        if not inside:  # rounding has pushed it out; also for NaN
            break
    return best, max(step, 1), bool(best_gap <= max(tol, 1e-6) * least)


class _Point(NamedTuple):
    """Where the interior point method is, or a step of it: the change of each.

    Attributes
    ----------
    weights : ndarray of shape (d,)
    missing : ndarray of shape (d,)
        The sum of rows times dual numbers, minus the weights; 0 at the optimum.
    dual : ndarray of shape (m,)
        Between 0 and the caps.
    at_zero, at_cap : ndarray of shape (m,)
        The multipliers of the two walls, ``dual >= 0`` and ``dual <= caps``.
    """

    weights: np.ndarray
    missing: np.ndarray
    dual: np.ndarray
    at_zero: np.ndarray
    at_cap: np.ndarray

    def moved(self, size: float, change: _Point) -> _Point:
        """Return the point after a part of a step."""
        return _Point(*(x + size * dx for x, dx in zip(self, change, strict=True)))

    def products(self, caps: np.ndarray) -> float:
        """Return the sum of all products that are 0 at the optimum (complementarity).

        Where nothing is missing it is the gap between primal and dual objective.
        """
        return self.dual @ self.at_zero + (caps - self.dual) @ self.at_cap


def _start(rows, targets, caps):
    """Begin in the middle of the box, with weights 0 that lack the whole sum of rows.

    The multipliers of both walls begin well above 0.
    """
    dual, weights = 0.5 * caps, np.zeros(rows.shape[1])
    slope = -targets
    at_zero = np.maximum(slope, 0.0) + 2.0 * np.abs(slope).max() + 1e-3
    return _Point(weights, rows.T @ dual, dual, at_zero, at_zero - slope)


def _box_step(rows, slope, caps, point):
    """Return the point after one step: Mehrotra's predictor and corrector.

    The weights move along with the dual and are never summed up from it: with
    features in the billions that sum would have no right digit. What is missing at
    the start is made up for with the steps; a full step makes up for all.
    """
    # The linearized conditions of Karush, Kuhn and Tucker have d + 3m unknowns. The
    # two walls and then the dual are eliminated row by row, each by a division; what
    # is left are d equations with the matrix 1 + rows' diag(prices) rows, however many
    # points there are (the way of Ferris and Munson).
    room = caps - point.dual
    prices = 1.0 / (point.at_zero / point.dual + point.at_cap / room)
    system = SmallSystem(priced_products(rows, prices))

    def direction(for_zero, for_cap):
        """Aim at products dual * at_zero = for_zero and room * at_cap = for_cap."""
        new_zero, new_cap = for_zero / point.dual, for_cap / room
        right = new_zero - new_cap - slope
        change = system.solve(rows.T @ (prices * right) + point.missing)
        step = prices * (right - rows @ change)
        zero_step = new_zero - point.at_zero - point.at_zero / point.dual * step
        cap_step = new_cap - point.at_cap + point.at_cap / room * step
        return _Point(change, -point.missing, step, zero_step, cap_step)

    # Predictor: aim straight at the optimum, where all products are 0. How far this
    # gets before it hits a wall says how much the products should shrink: by the
    # cube of the ratio (Mehrotra's rule for the centering parameter).
    plan = direction(0.0, 0.0)
    before = point.products(caps)
    after = point.moved(_longest(point, room, plan), plan).products(caps)
    aim = before * (after / before) ** 3 / (2 * len(point.dual))
    # Corrector: the same equations once more, now with that aim and with the product
    # of the predictor's steps, which linearizing had left out.
    plan = direction(aim - plan.dual * plan.at_zero, aim + plan.dual * plan.at_cap)
    # Not quite to the wall: from on it there would be no way back.
    return point.moved(0.995 * _longest(point, room, plan), plan)


def _longest(point, room, change):
    """Return the part of a step after which the first number reaches 0; at most 1."""
    numbers = (point.dual, room, point.at_zero, point.at_cap)
    changes = (change.dual, -change.dual, change.at_zero, change.at_cap)
    falls = (float((-dx / x).max()) for x, dx in zip(numbers, changes, strict=True))
    return 1.0 / max(1.0, *falls)


def priced_products(rows, prices):
    """Return ``rows' diag(prices) rows``, of shape (d, d); no price is negative.

    Rows without a price add nothing and are not read.
    """
    priced = np.flatnonzero(prices)
    products = np.zeros((rows.shape[1], rows.shape[1]))
    roots = np.sqrt(prices.take(priced))[:, None]
    for start in range(0, len(priced), CHUNK):
        part = rows.take(priced[start : start + CHUNK], axis=0)
        part *= roots[start : start + CHUNK]
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
