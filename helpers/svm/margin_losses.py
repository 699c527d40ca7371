"""Two solvers for linear machines; no kernel, so the work grows with n, not n^2.

All four linear problems ask for one weight vector that is short and pays a price for
every margin that it misses:

    1/2 |w|^2 + sum_i caps_i loss(targets_i - rows_i . w),   loss(m) = max(0, m) or
                                                             max(0, m)^2

Classification has one row per point (y x, target 1), regression two (x with target
y - epsilon for points above the tube, -x with -y - epsilon for those below it).
"""

from __future__ import annotations

import numpy as np

from helpers.svm.small_system import PricedProducts, SmallSystem, priced_products

PATIENCE = 5  # steps of an interior point method without progress


def shortest_by_newton(rows, targets, caps, *, tol=1e-8, max_iter=1000):
    """Minimise with squared misses, by Newton's method on the points that miss.

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
        price = np.where(misses > 0, 2.0 * caps, 0.0)
        gradient = weights - rows.T @ (price * misses)
        length = np.linalg.norm(gradient)
        first = length if first is None else first
        if length <= tol * first or step == max_iter:
            return weights, max(step, 1), bool(length <= tol * first)
        direction = -SmallSystem(products.at(price)).solve(gradient)
        along = rows @ direction
        size = _step_size(weights, direction, misses, along, caps)
        if size == 0.0:  # no progress is left in double precision
            return weights, max(step, 1), bool(length <= 1e-4 * first)
        weights, misses = weights + size * direction, misses - size * along


def _step_size(weights, direction, misses, along, caps):
    """Halve the step until the objective falls enough (Armijo's rule)."""

    def objective(size):
        moved = weights + size * direction
        left = np.maximum(misses - size * along, 0.0)
        return 0.5 * moved @ moved + caps @ (left * left)

    left = np.maximum(misses, 0.0)
    slope = weights @ direction - 2.0 * caps @ (left * along)
    start, size = objective(0.0), 1.0
    while size > 1e-10:
        if objective(size) <= start + 1e-4 * size * slope:
            return size
        size /= 2.0
    return 0.0


def shortest_by_interior_point(rows, targets, caps, *, tol=1e-8, max_iter=1000):
    """Minimise with plain misses, by a primal-dual interior point method.

    Each miss has a dual number between 0 and its cap; the weights are their sum of
    rows. The method walks through the inside of that box, and each step solves
    equations with only d unknowns.

    Parameters and results are those of `shortest_by_newton`; here `tol` is the gap
    between the two objectives as a part of their size.

    Notes
    -----
    Sources: Mehrotra (1992), "On the implementation of a primal-dual interior point
    method"; Ferris and Munson (2002), "Interior-point methods for massive support
    vector machines", for the small system.
    """
    weights, *state = _start(rows, targets, caps)
    best, best_gap, since_best = weights, np.inf, 0
    for step in range(max_iter + 1):
        slope = rows @ weights - targets
        gap = _gap(caps, *state)
        objective = 0.5 * weights @ weights + caps @ np.maximum(-slope, 0.0)
        since_best = 0 if gap < best_gap else since_best + 1
        if gap < best_gap:
            best, best_gap = weights, gap
        if gap <= tol * objective or step == max_iter or since_best == PATIENCE:
            break
        weights, *state = _box_step(rows, slope, caps, weights, *state)
        if not (state[0].min() > 0 and (caps - state[0]).min() > 0):  # also for NaN
            break
    return best, max(step, 1), bool(best_gap <= max(tol, 1e-6) * objective)


def _start(rows, targets, caps):
    """Begin inside the box, with the dual numbers of both walls well above 0."""
    dual = 0.1 * caps
    weights = rows.T @ dual
    slope = rows @ weights - targets
    at_zero = np.maximum(slope, 0.0) + np.abs(slope).max() + 1e-3
    return weights, dual, at_zero, at_zero - slope


def _gap(caps, dual, at_zero, at_cap):
    """Return how far the primal objective lies above the dual one."""
    return dual @ at_zero + (caps - dual) @ at_cap


def _box_step(rows, slope, caps, weights, dual, at_zero, at_cap):
    """Return all four numbers after a step: Mehrotra's predictor and corrector.

    The weights move along with the dual and are never summed up from it: with
    features in the billions that sum would have no right digit.
    """
    room = caps - dual
    prices = 1.0 / (at_zero / dual + at_cap / room)
    system = SmallSystem(priced_products(rows, prices))

    def direction(for_zero, for_cap):
        """Aim at products dual * at_zero = for_zero and room * at_cap = for_cap."""
        new_zero, new_cap = for_zero / dual, for_cap / room
        right = new_zero - new_cap - slope
        change = system.solve(rows.T @ (prices * right))
        step = prices * (right - rows @ change)
        zero_step = new_zero - at_zero - at_zero / dual * step
        cap_step = new_cap - at_cap + at_cap / room * step
        return change, step, zero_step, cap_step

    def moved(size, change, *steps):
        parts = zip((dual, at_zero, at_cap), steps, strict=True)
        return weights + size * change, *(part + size * step for part, step in parts)

    def longest(_, step, *wall_steps):
        """Return the part of the step after which the first number reaches 0."""
        changes = (step, -step, *wall_steps)
        parts = zip((dual, room, at_zero, at_cap), changes, strict=True)
        return 1.0 / max(1.0, *(float((-move / part).max()) for part, move in parts))

    plan = direction(0.0, 0.0)
    mean = _gap(caps, dual, at_zero, at_cap) / (2 * len(dual))
    after = _gap(caps, *moved(longest(*plan), *plan)[1:]) / (2 * len(dual))
    aim = mean * (after / mean) ** 3
    _, step, zero_step, cap_step = plan
    plan = direction(aim - step * zero_step, aim + step * cap_step)
    return moved(0.995 * longest(*plan), *plan)
