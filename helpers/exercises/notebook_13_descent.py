"""Judges of notebook 13 for two ways down: the hinge's slope, and a step of SMO."""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Function, Mistake
from helpers.exercises.notebook_13_lines import objective, priced_lines


def _gradient(signs=lambda y: 2 * y - 1, miss=lambda m: m < 1, pull=None, weight=1):
    """Return a function for the slopes, or for wrong ones.

    `signs` makes the labels that are compared, `pull` those that pull (the same, if
    not given), `miss` says from the products who misses; `weight` multiplies w.
    """

    def gradient(w, b, X, y, C):
        missed = miss(signs(y) * (X @ w + b))
        labels = (pull or signs)(y)[missed]
        return weight * w - C * (labels @ X[missed]), -C * labels.sum()

    return gradient


def _as_they_are(y):
    return y


hinge_gradient = _gradient()


def _signs_only_for_w(w, b, X, y, C):
    missed = (2 * y - 1) * (X @ w + b) < 1
    return hinge_gradient(w, b, X, y, C)[0], -C * y[missed].sum()


def _signs_only_for_b(w, b, X, y, C):
    missed = (2 * y - 1) * (X @ w + b) < 1
    slope = w - C * (y[missed] @ X[missed])
    return slope, hinge_gradient(w, b, X, y, C)[1]


def _up(w, b, X, y, C):
    return hinge_gradient(w, b, X, y, -C)


def lines_with_classes():
    """Return (w, b, X, y, C) with labels 0 and 1."""
    return [(w, b, X, ((y + 1) / 2).astype(int), C) for w, b, X, y, C in priced_lines()]


def _of(*changes):
    """Return the right slopes after a change to each."""

    def gradient(*given):
        return tuple(
            change(slope)
            for change, slope in zip(changes, hinge_gradient(*given), strict=True)
        )

    return gradient


_GRADIENT_MISTAKES = [
    Mistake(_gradient(signs=_as_they_are, pull=lambda y: 2 * y - 1), "You fixed the "
            "slopes; the test for misses still multiplies the scores of one class "
            "by 0."),
    Mistake(_signs_only_for_w, "The slope for w is right; that for b still counts one "
            "class as 0."),
    Mistake(_signs_only_for_b, "The slope for b is right; that for w still counts one "
            "class as 0."),
    Mistake(_gradient(signs=lambda y: 1 - 2 * y), "The signs are reversed: class 0 is "
            "-1 and class 1 is 1."),
    Mistake(_gradient(signs=lambda y: 1 - y), "Now class 0 counts as 1 and class 1 as "
            "0, so the other class is not heard: -1 and 1 are needed."),
    Mistake(_gradient(signs=lambda y: y - 1), "Now class 0 counts as -1 and class 1 as "
            "0, so the other class is not heard: -1 and 1 are needed."),
    Mistake(_gradient(signs=lambda y: y - 0.5), "Your labels are -1/2 and 1/2; the "
            "hinge is made for -1 and 1."),
    Mistake(_gradient(signs=lambda y: 2 * y), "Your labels are 0 and 2; the hinge is "
            "made for -1 and 1."),
    Mistake(_gradient(signs=lambda y: 2 * (2 * y - 1)), "Your labels are -2 and 2; the "
            "hinge is made for -1 and 1."),
    Mistake(_gradient(miss=lambda m: m < np.inf), "You let all points pull; only those "
            "that miss their margin do."),
    Mistake(_gradient(miss=lambda m: m > 1), "You reversed the test: now the points "
            "beyond their margin pull."),
    Mistake(_gradient(miss=lambda m: m < 0), "You let only points on the wrong side "
            "pull; those in the street, with a product below 1, pay too."),
    Mistake(_gradient(weight=0), "You lost w itself, the slope of half its square."),
    Mistake(_gradient(weight=2), "The slope of half the square of w is w, not twice "
            "w."),
    Mistake(_up, "The misses push the wrong way: the slope of the hinge is minus the "
            "label."),
    Mistake(_of(np.negative, np.negative), "You reversed the sign of the whole slope; "
            "the step goes against it later."),
    Mistake(_of(np.array, np.negative), "The slope for w is right, that for b has its "
            "sign reversed."),
    Mistake(lambda w, b, X, y, C: hinge_gradient(w, b, X, y, 1), "You lost C, the "
            "price of the misses."),
    Mistake(lambda w, b, X, y, C: hinge_gradient(w, b, X, y, C / len(X)), "You took "
            "the mean over the points; the objective sums."),
    Mistake(lambda w, b, X, y, C: objective(w, b, X, 2 * y - 1, C), "That is the "
            "objective; return its slope."),
    Mistake(lambda *given: hinge_gradient(*given)[0], "Return two things: the slope "
            "for w and that for b."),
    Mistake(lambda *given: np.append(*hinge_gradient(*given)), "Return two things: "
            "the slope for w and that for b."),
    Mistake(lambda *given: hinge_gradient(*given)[::-1], "Both slopes are right; the "
            "one for w comes first."),
]  # fmt: skip

GRADIENT = Function(
    id="13.3",
    names=("for w", "for b"),
    right=hinge_gradient,
    inputs=lines_with_classes,
    start=_gradient(signs=_as_they_are),
    because="Both classes pull now, each in its own direction.",
    mistakes=_GRADIENT_MISTAKES,
)


def _moved(step):
    """Return a function that moves both coefficients by what `step` gives."""

    def take_step(beta_i, beta_j, gap, bend, high_i, low_j):
        by = step(gap, bend, beta_i, beta_j, high_i, low_j)
        return beta_i + by, beta_j - by

    return take_step


def _allowed(gap, bend, bi, bj, high, low):
    return min(gap / bend, high - bi, bj - low)


take_step = _moved(_allowed)


def _both_up(bi, bj, gap, bend, high, low):
    step = _allowed(gap, bend, bi, bj, high, low)
    return bi + step, bj + step


def _by_step(change):
    """Return a function whose result is made of both coefficients and the step."""
    return lambda bi, bj, gap, bend, high, low: change(
        bi, bj, _allowed(gap, bend, bi, bj, high, low)
    )


def steps():
    """Return cases where the parabola, i's room and j's room set the step."""
    return [
        (0.2, 0.5, 0.3, 1.9, 0.8, 0.0),
        (0.1, 0.9, 0.2, 0.5, 0.7, 0.0),
        (0.6, 0.5, 0.8, 1.2, 0.75, 0.0),
        (0.0, 0.9, 2.0, 1.5, 1.4, 0.1),
        (0.1, -0.4, 1.5, 0.5, 0.85, -0.7),
        (-0.5, 0.1, 2.0, 4.0, 0.0, -0.3),
    ]


_STEP_MISTAKES = [
    Mistake(_moved(lambda gap, bend, *_: gap / bend), "You went to the bottom of the "
            "parabola without a look at the limits."),
    Mistake(lambda bi, bj, gap, bend, high, low: (min(bi + gap / bend, high),
                                                  max(bj - gap / bend, low)),
            "You cut each off on its own, so their sum changed: shorten the one step "
            "that both take."),
    Mistake(lambda bi, bj, gap, bend, high, low: (min(bi + gap / bend, high),
                                                  bj - gap / bend),
            "You shortened the step of beta_i only: both take the same step."),
    Mistake(lambda bi, bj, gap, bend, high, low: (bi + gap / bend,
                                                  max(bj - gap / bend, low)),
            "You shortened the step of beta_j only: both take the same step."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(gap / bend, high - bi)),
            "You kept the limit of beta_i, not that of beta_j."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(gap / bend, bj - low)),
            "You kept the limit of beta_j, not that of beta_i."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(high - bi, bj - low)),
            "You went as far as the limits allow; the bottom of the parabola may come "
            "first."),
    Mistake(_moved(lambda *given: -_allowed(*given)), "Your step is reversed: beta_i "
            "rises and beta_j falls."),
    Mistake(_both_up, "You raised both, so their sum changed: beta_j falls by what "
            "beta_i rises."),
    Mistake(_by_step(lambda bi, bj, step: (bi + step, bj)), "You moved beta_i only, "
            "so their sum changed: beta_j falls by as much."),
    Mistake(_by_step(lambda bi, bj, step: (bj - step, bi + step)), "Both values are "
            "right; beta_i comes first."),
    Mistake(_by_step(lambda bi, bj, step: step), "That is the step; return both new "
            "values."),
    Mistake(_by_step(lambda bi, bj, step: bi + step), "That is the new beta_i; return "
            "both new values."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: max(
        gap / bend, high - bi, bj - low)), "You took the largest of the three; the "
            "smallest one sets the limit."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(
        gap * bend, high - bi, bj - low)), "You multiplied gap by bend; the bottom of "
            "the parabola lies at gap / bend."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(
        bend / gap, high - bi, bj - low)), "You divided bend by gap; the bottom of the "
            "parabola lies at gap / bend."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(
        gap, high - bi, bj - low)), "You left bend out; the bottom of the parabola "
            "lies at gap / bend."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(
        gap / bend / 2, high - bi, bj - low)), "You went half the way; the bottom of "
            "the parabola lies at gap / bend."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(gap / bend, high, -low)),
            "You compared the step with the limits themselves; what counts is the room "
            "left up to them."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(gap / bend, high, low)),
            "You compared the step with the limits themselves; what counts is the room "
            "that is left on the way to them."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: np.clip(
        gap / bend, low, high)), "You cut the step off at the limits; they hold for "
            "the coefficients, not for the step."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(
        gap / bend, high - bi, low - bj)), "The room of beta_j has its sign reversed: "
            "it is the way down to low_j, a positive number."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(
        gap / bend, bi - high, bj - low)), "The room of beta_i has its sign reversed: "
            "it is the way up to high_i, a positive number."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(gap / bend, high - bi, bj)),
            "You let beta_j fall to 0; it may fall to low_j."),
]  # fmt: skip

STEP = Function(
    id="13.4",
    names=("beta_i", "beta_j"),
    right=take_step,
    inputs=steps,
    because="One gives what the other takes, as far as all three limits allow.",
    mistakes=_STEP_MISTAKES,
)
