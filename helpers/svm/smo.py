"""Sequential minimal optimization: the dual of SVC and SVR, two numbers at a time.

One problem covers both. Every point has a signed coefficient beta (y alpha in
classification, alpha - alpha* in regression), and we minimize

    1/2 beta' K beta - target' beta + epsilon |beta|_1

under ``sum(beta) = 0`` and ``lower <= beta <= upper``. A step takes from one
coefficient what it gives to another, so that the sum stays 0.

Sources: Platt (1998); Fan, Chen and Lin (2005), "Working set selection using second
order information for training support vector machines", JMLR 6, algorithms 1 and 2.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.linalg.blas import daxpy

ROUNDING = 1e-12  # part of a coefficient
TINY = 1e-12  # stands in for a curvature that is zero or negative
FEW = 200  # points up to which the second rule costs no more than the first
BURST = 1024  # steps between two looks at how the search as a whole is going
LONG = 100 * BURST  # steps after which the caller hears of it: some seconds


class Solution(NamedTuple):
    """What `solve_dual` found: coefficients, intercept, steps, and how it ended."""

    beta: np.ndarray
    intercept: float
    steps: int
    converged: bool
    bounded: bool


def solve_dual(
    rows,
    target,
    lower,
    upper,
    *,
    epsilon=0.0,
    tol=1e-3,
    max_steps=10_000_000,
    patience=None,
    when_long=None,
) -> Solution:
    """Minimize the dual objective.

    Parameters
    ----------
    rows : callable
        ``rows(i)`` is row i of the kernel matrix, ``rows.pair(i, j)`` are two of them,
        ``rows.diagonal`` is its diagonal.
    target : ndarray of shape (n,)
        Labels -1 and 1, or the values to regress on.
    lower, upper : ndarray of shape (n,)
        Limits of each coefficient, ``lower <= 0 <= upper``; infinite ones are fine.
    epsilon : float
        Half the width of the tube; 0 in classification.
    tol : float
        Stop when no pair of slopes differs by more.
    max_steps : int
        With infinite limits, where there may be no end, 300,000 are enough, or a
        hundred for every point if that is more.
    patience : int, optional
        After this many steps the pairs are chosen by the second rule, which needs
        fewer steps but takes twice as long for one. If not given: four steps for
        every point, or none where there are few points and both cost the same.
    when_long : callable, optional
        Called once, with the number of steps, when there have been many.

    Returns
    -------
    Solution
        ``bounded`` is False where infinite limits leave the objective without a
        minimum: no surface separates the points (or fits the tube).
    """
    search = _Search(rows, target, lower, upper, epsilon)
    if patience is None:
        patience = 0 if len(target) <= FEW else 4 * len(target)
    endless = not np.isfinite(np.concatenate([lower, upper])).all()
    limit = max_steps
    if endless:
        limit = min(limit, max(300_000, 100 * len(target)))
    long = max(LONG, 10 * len(target)) if when_long else np.inf
    steps, converged, bounded = 0, False, True
    while steps < limit and not converged and bounded:
        search.second_order = steps >= patience
        done, converged = search.run(min(BURST, limit - steps), tol)
        steps += done
        if steps >= long:
            when_long(steps)
            long = np.inf
        bounded = not (endless and search.runs_away())
    return Solution(search.result(), search.intercept(), steps, converged, bounded)


class _Search:
    """The state of the search.

    Two arrays hold the slope of the objective for every coefficient: `up` if it is
    raised, `down` if it is lowered, with +inf and -inf where a limit forbids it. They
    differ by the kink of epsilon |beta|.
    """

    def __init__(self, rows, target, lower, upper, epsilon):
        n = len(target)
        self.rows, self.target, self.epsilon = rows, target, epsilon
        self.up = np.where(upper > 0, epsilon - target, np.inf)
        self.down = np.where(lower < 0, -epsilon - target, -np.inf)
        # Single numbers are read and written faster in lists than in arrays.
        self.beta = [0.0] * n
        self.lower, self.upper = lower.tolist(), upper.tolist()
        self.half_diagonal = rows.diagonal / 2.0
        self.diagonal = rows.diagonal.tolist()
        self.change, self.gain, self.curvature = np.empty((3, n))
        same = rows.dtype == np.float64
        self.difference = self.change if same else np.empty(n, rows.dtype)
        self.second_order = False

    def run(self, steps, tol):
        """Take up to so many steps; return how many, and whether it has converged."""
        up, down, rows = self.up, self.down, self.rows
        for step in range(steps):
            # The pair that violates the optimum's conditions most (WSS 1 of Fan et
            # al.): i gains most by being raised, j by being lowered.
            i = int(up.argmin())
            least = up.item(i)
            if self.second_order:
                # Or the j that, paired with i, lowers the objective most (WSS 2).
                row = rows(i)
                j = self.partner(i, least, row)
                other = rows(j)
            else:
                j = int(down.argmax())
                row, other = rows.pair(i, j)
            # At the optimum no slope of lowering exceeds one of raising;
            # the second rule's j may have a small gap while others have larger ones.
            gap = down.item(j) - least
            if gap < tol and down.item(down.argmax()) - least < tol:
                return step, True
            self.move(i, j, gap, row, other)
        return steps, False

    def partner(self, i, least, row):
        """Choose the j with which a step gains most: slope squared over curvature."""
        gain, curvature = self.gain, self.curvature
        np.subtract(self.down, least, out=gain)
        np.maximum(gain, 0.0, out=gain)
        np.multiply(gain, gain, out=gain)
        # Half the curvature, (K_ii + K_jj) / 2 - K_ij; a constant factor is no matter.
        np.subtract(self.half_diagonal, row, out=curvature)
        np.add(curvature, self.diagonal[i] / 2.0, out=curvature)
        np.maximum(curvature, TINY, out=curvature)
        np.divide(gain, curvature, out=gain)
        return int(gain.argmax())

    def move(self, i, j, gap, row, other):
        """Raise beta_i and lower beta_j by what is best, or by what is allowed."""
        beta, change = self.beta, self.change
        start_i, start_j = beta[i], beta[j]
        # Both stop at 0, where the slope has its kink; a next step may go on.
        end_i = 0.0 if start_i < 0 else self.upper[i]
        end_j = 0.0 if start_j > 0 else self.lower[j]
        room_i, room_j = end_i - start_i, start_j - end_j
        # Along beta_i + t, beta_j - t the objective is a parabola in t, with slope -gap
        # at 0 and second derivative K_ii + K_jj - 2 K_ij: its bottom is at gap / bend.
        bend = self.diagonal[i] + self.diagonal[j] - 2.0 * row.item(j)
        step = min(gap / (bend if bend > TINY else TINY), room_i, room_j)
        # Who misses its end by rounding has arrived: it must not count as free.
        arrives_i = room_i - step <= ROUNDING * (step + abs(start_i))
        arrives_j = room_j - step <= ROUNDING * (step + abs(start_j))
        beta[i] = end_i if arrives_i else start_i + step
        beta[j] = end_j if arrives_j else start_j - step
        # The slope is K beta - target: it changes by step times row i minus row j.
        np.subtract(row, other, out=self.difference)
        if change is not self.difference:
            change[:] = self.difference
        daxpy(change, self.up, a=step)  # up += step * change, twice as fast
        daxpy(change, self.down, a=step)
        # Only what reaches a limit or 0, or leaves it, has its slopes rewritten.
        if arrives_i or start_i == 0.0 or start_i == self.lower[i]:
            kink = self.epsilon if start_i >= 0 else -self.epsilon
            self.open_or_close(i, self.up.item(i) - kink)
        if arrives_j or start_j == 0.0 or start_j == self.upper[j]:
            kink = self.epsilon if start_j > 0 else -self.epsilon
            self.open_or_close(j, self.down.item(j) - kink)

    def open_or_close(self, i, slope):
        """Enter the slopes of a moved coefficient, infinite where it may not go."""
        value, epsilon = self.beta[i], self.epsilon
        rise = slope + (epsilon if value >= 0 else -epsilon)
        fall = slope + (epsilon if value > 0 else -epsilon)
        self.up[i] = rise if value < self.upper[i] else np.inf
        self.down[i] = fall if value > self.lower[i] else -np.inf

    def result(self):
        return np.array(self.beta)

    def intercept(self):
        """Return minus the slope that all free coefficients share (or the middle)."""
        beta = self.result()
        free = (beta != 0) & np.isfinite(self.up) & np.isfinite(self.down)
        if free.any():
            return -float(self.up[free].mean())
        return -float(self.up.min() + self.down.max()) / 2.0

    def runs_away(self):
        """Whether the weight vector would have to be absurdly long.

        For every function that keeps all margins, the dual's linear part is at most
        ``|w| sqrt(beta' K beta)``; their ratio is a length that w must exceed.
        """
        beta = self.result()
        # Where beta is not 0 one of its two slopes is finite, and both are the same.
        slope = np.where(np.isfinite(self.up), self.up, self.down)
        slope = slope - self.epsilon * np.sign(beta)
        norm = np.sqrt(max(beta @ (slope + self.target), 0.0))
        linear = self.target @ beta - self.epsilon * np.abs(beta).sum()
        scale = np.abs(self.target).max() / np.sqrt(np.abs(self.diagonal).max() + TINY)
        return linear > 1e6 * scale * max(norm, TINY)
