"""Judges of the lesson on support vector machines: margin, hinge, street, labels."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np

from helpers.exercises.challenges import Challenge
from helpers.exercises.judging import Choice, Function, Mistake

THOUSANDS = Choice(
    id="14.Q1",
    right="b",
    because="Room helps: a new bird lands near the old ones, a little to one side.",
    replies={
        "a": "No line made an error on the forty, so the forty can't rank them. New "
        "birds can: they land close to the old ones, but not on them.",
        "c": "That would be a law for every pair of lines. Which new bird lands where "
        "is still chance.",
    },
)


def products(w, b, X, y):
    return y * (X @ w + b)


def length(w):
    return np.linalg.norm(w)


def margin(w, b, X, y):
    return products(w, b, X, y).min() / length(w)


def lines_with_points():
    """Return (w, b, X, y): two lines that separate, and one that does not."""
    X = np.array([[2.0, 1.0], [3.0, -1.0], [-1.0, -2.0], [-4.0, 0.5]])
    y = np.array([1.0, 1.0, -1.0, -1.0])
    return [
        (np.array([3.0, 4.0]), 1.0, X, y),
        (np.array([0.6, 0.2]), -0.5, X, y),
        (np.array([-1.0, 2.0]), 0.35, X, y),
    ]


_MARGIN_MISTAKES = [
    Mistake(lambda w, b, X, y: products(w, b, X, y).min(), "You did not divide by the "
            "length of w: this number doubles when w and b are doubled, and the line "
            "stays where it is."),
    Mistake(lambda w, b, X, y: abs(X @ w + b).min() / length(w), "You dropped the "
            "sign: a point on the wrong side must count as negative."),
    Mistake(lambda w, b, X, y: abs(X @ w + b).min(), "You dropped the sign, and did "
            "not divide by the length of w."),
    Mistake(lambda w, b, X, y: (X @ w + b).min() / length(w), "You left the labels "
            "out: points of class -1 should have negative scores."),
    Mistake(lambda w, b, X, y: (X @ w + b).min(), "You returned the smallest score: "
            "neither the labels nor the length of w are in it."),
    Mistake(lambda w, b, X, y: products(w, 0, X, y).min() / length(w),
            "You forgot b."),
    Mistake(lambda w, b, X, y: products(w, -b, X, y).min() / length(w),
            "You subtracted b; the score adds it."),
    Mistake(lambda w, b, X, y: (y * (X @ w / length(w) + b)).min(), "You divided "
            "before you added b; the whole score is divided."),
    Mistake(lambda w, b, X, y: (y * (X @ w) + b).min() / length(w), "You multiplied "
            "by the labels before you added b; the whole score is multiplied."),
    Mistake(lambda w, b, X, y: products(w, b, X, y).min() / (w @ w), "You divided by "
            "the square of the length of w; take its root."),
    Mistake(lambda w, b, X, y: products(w, b, X, y).min() / np.sqrt(w @ w + b * b),
            "You put b into the length; only w counts there."),
    Mistake(lambda w, b, X, y: products(w, b, X, y).min() / np.abs(w).sum(), "You "
            "divided by the sum of the sizes of w; its length is the root of the sum "
            "of squares."),
    Mistake(lambda w, b, X, y: products(w, b, X, y).mean() / length(w), "You took the "
            "mean; the margin is set by the nearest point."),
    Mistake(lambda w, b, X, y: products(w, b, X, y).sum() / length(w), "You took the "
            "sum; the margin is set by the nearest point alone."),
    Mistake(lambda w, b, X, y: products(w, b, X, y).max() / length(w), "You took the "
            "farthest point; the margin is set by the nearest."),
    Mistake(lambda w, b, X, y: products(w, b, X, y).argmin(), "That is the place of "
            "the nearest point; return its distance."),
    Mistake(lambda w, b, X, y: 2 * margin(w, b, X, y), "That is the width on both "
            "sides of the line together; the margin is one side of it."),
    Mistake(lambda w, b, X, y: -margin(w, b, X, y), "The sign is reversed: a line that "
            "separates has a positive margin."),
    Mistake(lambda w, b, X, y: max(0, margin(w, b, X, y)), "You cut it off at 0; with "
            "a point on the wrong side the margin is negative."),
    Mistake(lambda w, b, X, y: abs(margin(w, b, X, y)), "You made it positive; with a "
            "point on the wrong side the margin is negative."),
    Mistake(lambda w, b, X, y: abs(X @ w + b).min() / length(w)
            * np.sign(products(w, b, X, y).min()), "The sign is right. The distance is "
            "that of the point nearest to the line; with a point on the wrong side, "
            "the smallest signed distance is that of the one farthest over."),
    Mistake(lambda w, b, X, y: 2 / length(w), "That is the width of the street where "
            "the nearest scores are 1 and -1; the w and b given here may be any."),
    Mistake(lambda w, b, X, y: 1 / length(w), "That holds where the nearest scores are "
            "1 and -1; the w and b given here may be any."),
    Mistake(lambda w, b, X, y: products(w, b, X, y) / length(w), "These are the "
            "distances of all points; return the smallest."),
    Mistake(lambda w, b, X, y: y * (X @ w + b).min() / length(w), "You took the "
            "smallest score first; multiply by the labels before that."),
    Mistake(lambda w, b, X, y: margin(w, b, X, 2 * y - 1), "You converted the labels; "
            "y holds -1 and 1 already."),
]  # fmt: skip


MARGIN = Function(
    id="14.1",
    right=margin,
    inputs=lines_with_points,
    because="Label times score, the smallest of all, in units of distance.",
    mistakes=_MARGIN_MISTAKES,
)


REMOVED = Choice(
    id="14.Q2",
    right="a",
    because="Only the points on the edge hold the street; the others are free to go.",
    replies={
        "b": "That would happen to an average; here the points beyond the street do "
        "not matter at all.",
        "c": "The number of points of a class plays no part; only those on the edge "
        "hold the street.",
    },
)


def hinge(w, b, X, y):
    return np.maximum(0, 1 - products(w, b, X, y))


def objective(w, b, X, y, C):
    return 0.5 * w @ w + C * hinge(w, b, X, y).sum()


def priced_lines():
    """Return (w, b, X, y, C) with hits, misses and wrong sides."""
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(9, 2)).round(1), np.array([1.0, -1, 1, -1, 1, -1, 1, 1, -1])
    return [
        (np.array([1.5, -0.5]), 0.3, X, y, 2.0),
        (np.array([0.2, 2.0]), -1.0, 3 * X, y, 0.1),
    ]


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


def lines_with_classes():
    """Return (w, b, X, y, C) with labels 0 and 1."""
    return [(w, b, X, ((y + 1) / 2).astype(int), C) for w, b, X, y, C in priced_lines()]


def _signs_only_for_w(w, b, X, y, C):
    missed = (2 * y - 1) * (X @ w + b) < 1
    return hinge_gradient(w, b, X, y, C)[0], -C * y[missed].sum()


def _signs_only_for_b(w, b, X, y, C):
    missed = (2 * y - 1) * (X @ w + b) < 1
    slope = w - C * (y[missed] @ X[missed])
    return slope, hinge_gradient(w, b, X, y, C)[1]


def _scores_without_labels(w, b, X, y, C):
    missed, signs = X @ w + b < 1, 2 * y - 1
    return w - C * (signs[missed] @ X[missed]), -C * signs[missed].sum()


def _up(w, b, X, y, C):
    return hinge_gradient(w, b, X, y, -C)


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
    Mistake(_scores_without_labels, "The test for misses needs the labels -1 and 1, "
            "too: it compares label times score with 1."),
    Mistake(lambda w, b, X, y, C: (hinge_gradient(w, b, X, y, C)[0],
            b + hinge_gradient(w, b, X, y, C)[1]), "The slope for b has no b of its "
            "own: only w is in the square."),
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
    id="14.3",
    names=("for w", "for b"),
    right=hinge_gradient,
    inputs=lines_with_classes,
    start=_gradient(signs=_as_they_are),
    because="Both classes pull now, each in its own direction.",
    mistakes=_GRADIENT_MISTAKES,
)


def _shrinking(rate, k):
    return rate / (1 + k / 10)


def _descent(
    slopes=None, *, size=_shrinking, change=None, first=0.0, extra=0, marks=lambda y: y
):
    """Return descent on the soft margin, or a wrong one.

    `slopes` takes (w, b, X, y, C), `size` (rate, k), `change` (w, b, slope of w, slope
    of b, size); w and b begin at `first`, `extra` steps are taken on top, and `marks`
    turns the labels into others.
    """
    slopes = slopes or _slopes()
    change = change or (lambda w, b, u, v, step: (w - step * u, b - step * v))

    def descend(X, y, C, rate, steps):
        w, b = np.full(X.shape[1], first), first
        for k in range(steps + extra):
            w, b = change(w, b, *slopes(w, b, X, marks(y), C), size(rate, k))
        return w, b

    return descend


def _slopes(miss=lambda m: m < 1, weight=1.0):
    """Return the slopes of the soft margin's objective, or wrong ones."""

    def slopes(w, b, X, y, C):
        pull = np.where(miss(y * (X @ w + b)), y, 0.0)
        return weight * w - C * (pull @ X), -C * pull.sum()

    return slopes


def _one_after_the_other(X, y, C, rate, steps):
    """Descent whose second slope is taken at the new w."""
    w, b = np.zeros(X.shape[1]), 0.0
    for k in range(steps):
        w = w - _shrinking(rate, k) * _slopes()(w, b, X, y, C)[0]
        b = b - _shrinking(rate, k) * _slopes()(w, b, X, y, C)[1]
    return w, b


def _unsigned(w, b, X, y, C):
    """Return slopes to which each miss adds without its label."""
    missed = y * (X @ w + b) < 1
    return w - C * X[missed].sum(axis=0), -C * missed.sum()


def _rate_that_compounds(X, y, C, rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for k in range(steps):
        rate = _shrinking(rate, k)
        u, v = _slopes()(w, b, X, y, C)
        w, b = w - rate * u, b - rate * v
    return w, b


def _point_by_point(X, y, C, rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for k in range(steps):
        for i in range(len(y)):
            u, v = _slopes()(w, b, X[i : i + 1], y[i : i + 1], C)
            w, b = w - _shrinking(rate, k) * u, b - _shrinking(rate, k) * v
    return w, b


def _moving_slope(X, y, C, rate, steps):
    """Descent whose `slope_w = w` is w itself, and not a copy."""
    w, b = np.zeros(X.shape[1]), 0.0
    for k in range(steps):
        slope_w, slope_b = w, 0.0
        for row, label in zip(X, y, strict=True):
            if label * (w @ row + b) < 1:
                slope_w -= C * label * row
                slope_b -= C * label
        w = w - _shrinking(rate, k) * slope_w
        b = b - _shrinking(rate, k) * slope_b
    return w, b


def _price_for_w_too(w, b, X, y, C):
    u, v = _slopes()(w, b, X, y, 1.0)
    return C * u, C * v


def _no_price_for_b(w, b, X, y, C):
    return _slopes()(w, b, X, y, C)[0], _slopes()(w, b, X, y, 1.0)[1]


def _squared_hinge(w, b, X, y, C):
    pull = y * np.maximum(0, 1 - y * (X @ w + b))
    return w - C * (pull @ X), -C * pull.sum()


def _in_the_street(w, b, X, y, C):
    pull = np.where(abs(X @ w + b) < 1, y, 0.0)
    return w - C * (pull @ X), -C * pull.sum()


def _scores_below_one(w, b, X, y, C):
    pull = np.where(X @ w + b < 1, y, 0.0)
    return w - C * (pull @ X), -C * pull.sum()


def _one_step(X, y, C, rate, steps):
    return _descent()(X, y, C, rate, 1)


def clouds():
    """Return (X, y, C, rate, steps): two clouds that touch, with classes -1 and 1."""
    found = []
    for seed, (C, rate, steps) in enumerate([(0.5, 0.3, 9), (2.0, 0.1, 25)]):
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(12, 2)) + np.repeat(
            [[-0.7, 0.2], [0.9, 0.4]], [5, 7], axis=0
        )
        found.append((X, np.repeat([-1, 1], [5, 7]), C, rate, steps))
    return found


_DESCENT_MISTAKES = [
    Mistake(_descent(size=lambda rate, k: rate), "The rate never shrinks: in step k it "
            "is `rate / (1 + k / 10)`."),
    Mistake(_descent(size=lambda rate, k: _shrinking(rate, k + 1)), "You count the "
            "steps from 1; the first has k = 0 and the full rate."),
    Mistake(_descent(size=lambda rate, k: rate / (1 + k)), "The rate shrinks too "
            "fast: divide by 1 + k / 10."),
    Mistake(_descent(size=lambda rate, k: rate / (1 + k) / 10), "The rate is too "
            "small: divide once, by `1 + k / 10`."),
    Mistake(_descent(size=lambda rate, k: rate / (1 + k // 10)), "`//` drops what is "
            "behind the decimal point: divide k by 10 with `/`."),
    Mistake(_descent(size=lambda rate, k: rate / 1 + k / 10), "Parentheses are "
            "missing: `rate / 1 + k / 10` grows with k. Write `rate / (1 + k / 10)`."),
    Mistake(_descent(size=lambda rate, k: 1 / (1 + k / 10)), "`rate` is missing."),
    Mistake(_descent(change=lambda w, b, u, v, s: (w + s * u, b + s * v)), "You went "
            "uphill: subtract the slope, times the rate."),
    Mistake(_descent(change=lambda w, b, u, v, s: (w + s * u, b - s * v)), "w goes "
            "uphill: subtract its slope, times the rate."),
    Mistake(_descent(change=lambda w, b, u, v, s: (w - s * u, b + s * v)), "b goes "
            "uphill: subtract its slope, times the rate."),
    Mistake(_descent(change=lambda w, b, u, v, s: (w - s * u, b)), "b never moves: it "
            "has a slope, too."),
    Mistake(_descent(change=lambda w, b, u, v, s: (w, b - s * v)), "w never moves: it "
            "has a slope, too."),
    Mistake(_descent(change=lambda w, b, u, v, s: (w - s * u, b - v)), "The step of b "
            "lost its rate: both slopes are multiplied by `rate / (1 + k / 10)`."),
    Mistake(_descent(change=lambda w, b, u, v, s: (w - u, b - s * v)), "The step of w "
            "lost its rate: both slopes are multiplied by `rate / (1 + k / 10)`."),
    Mistake(_descent(change=lambda w, b, u, v, s: (-s * u, -s * v)), "Each step starts "
            "from zero again: subtract from w and b as they are."),
    Mistake(_one_after_the_other, "The slope for b is taken at the new w: compute "
            "both slopes first, then move both."),
    Mistake(_descent(_slopes(weight=0.0)), "You lost `w` itself, the slope of half its "
            "square: nothing keeps w short."),
    Mistake(_descent(_slopes(weight=2.0)), "The slope of half the square of w is w, "
            "not 2 w."),
    Mistake(_descent(_slopes(weight=-1.0)), "The slope of half the square of w is plus "
            "w; yours lets w grow."),
    Mistake(_descent(_slopes(lambda m: m < 0)), "w and b stay 0: at the start every "
            "product is 0. All points with a product below 1 pull, not only those on "
            "the wrong side."),
    Mistake(_descent(_slopes(lambda m: m < np.inf)), "All points pull in your version; "
            "those with a product of 1 or more add nothing."),
    Mistake(_descent(lambda w, b, X, y, C: _slopes()(w, b, X, y, 1.0)), "C is missing: "
            "it multiplies what the points add."),
    Mistake(_descent(_price_for_w_too), "C multiplies only what the points add; the "
            "slope of half the square of w is w, without C."),
    Mistake(_descent(_no_price_for_b), "C is missing in the slope for b: each miss "
            "adds -C y to it."),
    Mistake(_descent(_squared_hinge), "You let each point pull as much as it misses; "
            "the hinge has the same slope everywhere in front of its edge."),
    Mistake(_descent(_in_the_street), "Only points in the street pull in your version; "
            "those on the wrong side, far from the line, pull as well."),
    Mistake(_descent(_scores_below_one), "The test for misses needs the labels, too: "
            "it compares label times score with 1."),
    Mistake(_point_by_point, "You take a step after each point; add up what all points "
            "say first, then move once."),
    Mistake(_moving_slope, "`slope_w = w` makes no copy, so `-=` on the slope moves w "
            "in the middle of the step: write `slope_w = w.copy()`."),
    Mistake(_descent(lambda w, b, X, y, C: _slopes()(w, b, X, y, C / len(y))), "You "
            "took the mean over the points; the objective adds them up."),
    Mistake(_descent(lambda w, b, X, y, C: _slopes()(w, b, X, y, -C)), "The points "
            "push the wrong way: each of them adds *minus* C y x."),
    Mistake(_descent(lambda w, b, X, y, C: _slopes()(w, 0.0, X, y, C)), "You forgot b "
            "in the score."),
    Mistake(_descent(change=lambda w, b, u, v, s: (w - s * u, b - s * (b + v))), "The "
            "slope for b has no b of its own: only w is in the square."),
    Mistake(_descent(_unsigned), "The points that miss push without their labels: "
            "each adds -C y x to the slope for w, and -C y to that for b."),
    Mistake(_rate_that_compounds, "The rate shrinks too fast: in each step divide the "
            "`rate` that was given, and keep it as it is."),
    Mistake(_descent(marks=lambda y: 2 * y - 1), "You converted the labels; y holds -1 "
            "and 1 already."),
    Mistake(_descent(first=1.0), "Start with w all zeros and b = 0."),
    Mistake(_descent(extra=-1), "One step is missing: there are `steps` of them."),
    Mistake(_descent(extra=1), "That is one step too many."),
    Mistake(_one_step, "There is one step only: return after the loop, not inside it."),
    Mistake(lambda *given: _descent()(*given)[0], "Return two things: w and b."),
    Mistake(lambda *given: np.append(*_descent()(*given)), "Return two things: w "
            "and b, not one array."),
    Mistake(lambda *given: _descent()(*given)[::-1], "Return w first, then b."),
]  # fmt: skip


DESCENT = Function(
    id="14.2",
    names=("w", "b"),
    right=_descent(),
    inputs=clouds,
    start=lambda X, y, C, rate, steps: (np.zeros(X.shape[1]), 0.0),
    blank="The loop is still empty: fill it in, run that cell, then run this check.",
    because="w is a sum of training points: those that were in the street on the way.",
    mistakes=_DESCENT_MISTAKES,
)


DOCTORS = Choice(
    id="14.Q3",
    right="c",
    because="Both draw a straight line through the same 30 measurements, and both put "
    "it nearly at the same place.",
    replies={
        "a": "The wide street is a good idea, and so is logistic regression's. Read "
        "the interval.",
        "b": "Logistic regression listens to all patients, the SVM to few. On these "
        "tumors that makes less of a difference than you think.",
    },
)


LABELED, ASKED, ROUNDS, RUNS = 10, 5, 10, 20


@functools.cache
def hospital(run: int) -> tuple[np.ndarray, ...]:
    """Return 400 scaled tumors and their labels, then the other 169 and theirs."""
    from helpers.datasets import load_breast_cancer

    table = load_breast_cancer()
    order = np.random.default_rng(run).permutation(len(table.y))
    X, y = table.X[order], np.where(table.y[order] == 0, 1, -1)
    X = (X - X[:400].mean(axis=0)) / X[:400].std(axis=0)
    return X[:400], y[:400], X[400:], y[400:]


def rounds_of(ask: Callable, run: int) -> list[float] | str:
    """Return the shares of new tumors right after each round, or what is wrong.

    It starts with five labels of each class; in each round `ask` sees the scores of
    the tumors without a label and picks five of them.
    """
    from helpers.svm import SVC

    X, y, X_new, y_new = hospital(run)
    known = np.concatenate([np.flatnonzero(y == k)[: LABELED // 2] for k in (-1, 1)])
    shares = []
    while True:
        machine = SVC(kernel="linear", C=0.1).fit(X[known], y[known])
        shares.append(float((machine.predict(X_new) == y_new).mean()))
        if len(shares) > ROUNDS:
            return shares
        rest = np.setdiff1d(np.arange(len(y)), known)
        places = _five_places(ask(machine.decision_function(X[rest])), len(rest))
        if isinstance(places, str):
            return places
        known = np.append(known, rest[places])


def _five_places(found, count: int) -> np.ndarray | str:
    """Return the places asked for, or what is wrong with them."""
    try:
        places = np.asarray(list(found), dtype=float).reshape(-1)
    except (TypeError, ValueError):
        return f"Return five positions, not {type(found).__name__}."
    if len(places) != ASKED:
        return f"Return {ASKED} positions, as the rule says; you return {len(places)}."
    if (places != places.round()).any():
        return (
            "You return numbers that are no positions. Return *where* in `scores` the "
            "five are, not the scores themselves: np.argsort gives positions."
        )
    places = places.astype(int)
    if (places < -count).any() or (places >= count).any():
        return f"There are {count} scores; position {places.max()} is not among them."
    places = places % count
    if len(set(places.tolist())) < ASKED:
        return "You ask for the same tumor twice; the five must differ."
    return places


def score_of_asking(ask: Callable) -> float | str:
    """Return the share of new tumors right, after all labels were asked for."""
    ends = []
    for run in range(RUNS):
        shares = rounds_of(lambda scores: ask(scores.copy()), run)
        if isinstance(shares, str):
            return shares
        ends.append(shares[-1])
    return float(np.mean(ends))


ASKING = Challenge(
    "14.4",
    score=score_of_asking,
    goal=0.96,
    of="of the new tumors right",
    because="What is far from the street would have changed nothing.",
)


EXERCISES = [THOUSANDS, MARGIN, REMOVED, DESCENT, GRADIENT, DOCTORS, ASKING]
