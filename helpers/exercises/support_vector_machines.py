"""Judges of the lesson on support vector machines: margin, hinge, and its slope."""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Choice, Function, Mistake

NEW_POINTS = Choice(
    id="14.Q1",
    right="b",
    because="The more room a line leaves, the further a new point may stray.",
    replies={
        "a": "They were equal on the points that we drew the lines for; new points "
        "land a little elsewhere.",
        "c": "How steep a line is says nothing; look at how near its nearest point is.",
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
    X, y = rng.normal(size=(9, 2)), np.array([1.0, -1, 1, -1, 1, -1, 1, 1, -1])
    return [
        (np.array([1.5, -0.5]), 0.3, X, y, 2.0),
        (np.array([0.2, 2.0]), -1.0, 3 * X, y, 0.1),
    ]


def _with(losses):
    """Return the objective with something else in place of the summed hinge."""
    return lambda w, b, X, y, C: 0.5 * w @ w + C * losses(w, b, X, y)


def _held_by(size):
    """Return the objective with something else in place of half of w's square."""
    return lambda w, b, X, y, C: size(w) + C * hinge(w, b, X, y).sum()


_OBJECTIVE_MISTAKES = [
    Mistake(_held_by(lambda w: w @ w), "The square of the length of w counts one "
            "half."),
    Mistake(_held_by(lambda w: 0.5 * length(w)), "You took the length of w; take "
            "its square."),
    Mistake(_held_by(length), "You took the length of w; take half of its "
            "square."),
    Mistake(_held_by(lambda w: 0.5 * np.abs(w).sum()), "You added the sizes of w; its "
            "length squared is the sum of the squares."),
    Mistake(_held_by(lambda w: 0.5 * w.sum() ** 2), "You squared the sum of w; sum "
            "the squares."),
    Mistake(_held_by(lambda w: 0.5 * w**2), "`w**2` has an entry for each weight; sum "
            "them."),
    Mistake(_held_by(lambda w: 0), "You left out the length of w: without it nothing "
            "keeps the street wide."),
    Mistake(_with(lambda *line: hinge(*line).mean()), "You took the mean of the "
            "losses; here they are summed."),
    Mistake(_with(hinge), "You did not sum the losses of the points."),
    Mistake(_with(lambda *line: hinge(*line).max()), "You took the largest loss; here "
            "all are summed."),
    Mistake(_with(lambda *line: (1 - products(*line)).sum()), "You let points beyond "
            "their margin earn something: cut the loss off at 0."),
    Mistake(_with(lambda *line: max(0, (1 - products(*line)).sum())), "You cut the sum "
            "off at 0; cut off each point's loss, then sum."),
    Mistake(_with(lambda *line: np.minimum(0, 1 - products(*line)).sum()), "np.minimum "
            "keeps what is below 0; the misses are above."),
    Mistake(_with(lambda *line: abs(1 - products(*line)).sum()), "You made points "
            "beyond their margin pay: cut the loss off at 0, without abs."),
    Mistake(_with(lambda *line: (hinge(*line) ** 2).sum()), "You squared the losses; "
            "the hinge is a straight ramp."),
    Mistake(_with(lambda *line: (products(*line) < 1).sum()), "You counted the misses; "
            "each pays by how much it misses."),
    Mistake(_with(lambda *line: (products(*line) < 0).sum()), "You counted the errors; "
            "each miss pays by how much it misses its margin."),
    Mistake(_with(lambda *line: np.maximum(0, -products(*line)).sum()), "You forgot "
            "the 1: points inside the street pay as well."),
    Mistake(_with(lambda *line: np.maximum(0, 1 + products(*line)).sum()), "The sign "
            "is reversed: a large product of label and score costs nothing."),
    Mistake(_with(lambda w, b, X, y: np.maximum(0, 1 - (X @ w + b)).sum()), "You left "
            "the labels out: multiply each score by its label."),
    Mistake(_with(lambda w, b, X, y: hinge(w, b, X, 2 * y - 1).sum()), "You converted "
            "the labels; y holds -1 and 1 already."),
    Mistake(_with(lambda w, b, X, y: hinge(w, 0, X, y).sum()), "You forgot b in the "
            "score."),
    Mistake(_with(lambda w, b, X, y: hinge(w, -b, X, y).sum()), "You subtracted b; the "
            "score adds it."),
    Mistake(lambda w, b, X, y, C: objective(w, b, X, y, -C), "You subtracted the "
            "losses; they are added."),
    Mistake(lambda w, b, X, y, C: objective(w, b, X, y, 1 / C), "You divided by C; it "
            "multiplies the losses."),
    Mistake(lambda w, b, X, y, C: objective(w, b, X, y, 1), "You left out C, the price "
            "of the misses."),
    Mistake(lambda w, b, X, y, C: C * objective(w, b, X, y, 1), "You put C before the "
            "whole; it is the price of the misses only."),
    Mistake(lambda w, b, X, y, C: C * 0.5 * w @ w + hinge(w, b, X, y).sum(), "You put "
            "C on the length of w; it is the price of the misses."),
    Mistake(lambda w, b, X, y, C: objective(w, b, X, y, C) + b * b / 2, "You put b "
            "into the length; only w counts there."),
    Mistake(lambda w, b, X, y, C: hinge(w, b, X, y).sum(), "Those are the losses "
            "alone: C and the length of w are missing."),
]  # fmt: skip


OBJECTIVE = Function(
    id="14.2",
    right=objective,
    inputs=priced_lines,
    because="A short w, so a wide street, against the price of all misses.",
    mistakes=_OBJECTIVE_MISTAKES,
)


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


def _descent(step=lambda w, b, sw, sb, rate: (w - rate * sw, b - rate * sb), **change):
    """Return plain descent from zero, or a wrong one.

    `step` makes the new line; `change` may name the first `w` and `b` (`first`), the
    gradient, or how many steps are left out (`fewer`).
    """

    def descend(X, y, C, rate, steps):
        w, b = np.full(X.shape[1], change.get("first", 0.0)), change.get("first", 0.0)
        for _ in range(steps - change.get("fewer", 0)):
            slopes = change.get("gradient", hinge_gradient)(w, b, X, y, C)
            w, b = step(w, b, *slopes, rate)
        return w, b

    return descend


def _one_after_the_other(X, y, C, rate, steps):
    """Descent whose second slope is taken at the new w."""
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        w = w - rate * hinge_gradient(w, b, X, y, C)[0]
        b = b - rate * hinge_gradient(w, b, X, y, C)[1]
    return w, b


def clouds():
    """Return (X, y, C, rate, steps): two clouds that touch, with classes 0 and 1."""
    found = []
    for seed, (C, rate, steps) in enumerate([(0.5, 0.03, 9), (2.0, 0.01, 14)]):
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(12, 2)) + np.repeat([[-0.7, 0.2], [0.9, 0.4]], 6, axis=0)
        found.append((X, np.repeat([0, 1], 6), C, rate, steps))
    return found


DESCENT = Function(
    id="14.4",
    names=("w", "b"),
    right=_descent(),
    inputs=clouds,
    start=lambda X, y, C, rate, steps: (np.zeros(X.shape[1]), 0.0),
    because="w is a sum of the points that missed their margin on the way.",
    mistakes=(
        Mistake(_descent(gradient=_gradient(signs=_as_they_are)), "Your loop is right, "
                "but `hinge_gradient` still has the bug of 14.3: fix that first."),
        Mistake(_descent(lambda w, b, sw, sb, rate: (w + rate * sw, b + rate * sb)),
                "You went uphill: subtract rate times the slope."),
        Mistake(_descent(lambda w, b, sw, sb, rate: (w - sw, b - sb)), "The rate is "
                "missing: the steps are much too large."),
        Mistake(_descent(lambda w, b, sw, sb, rate: (w - rate * sw, b)), "b never "
                "moves: it has a slope, too."),
        Mistake(_descent(lambda w, b, sw, sb, rate: (w, b - rate * sb)), "w never "
                "moves: it has a slope, too."),
        Mistake(_descent(lambda w, b, sw, sb, rate: (-rate * sw, -rate * sb)), "Each "
                "step starts from zero again: subtract from w and b as they are."),
        Mistake(_one_after_the_other, "The slope for b is taken at the new w: compute "
                "both slopes first, then move both."),
        Mistake(_descent(first=1.0), "Start with w all zeros and b = 0."),
        Mistake(_descent(fewer=1), "One step is missing: there are `steps` of them."),
        Mistake(lambda X, y, C, rate, steps: _descent()(X, y, C, rate, 1), "There is "
                "one step only: return after the loop, not inside it."),
        Mistake(lambda *given: _descent()(*given)[0], "Return two things: w and b."),
    ),
)  # fmt: skip


EXERCISES = [NEW_POINTS, MARGIN, REMOVED, OBJECTIVE, GRADIENT, DESCENT]
