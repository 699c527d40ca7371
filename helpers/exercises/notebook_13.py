"""Judges of notebook 13, Support vector machines."""

from __future__ import annotations

import numpy as np

from helpers.exercises import notebook_13_answers as answers
from helpers.exercises.judging import Choice, Custom, Function, Mistake
from helpers.exercises.notebook_13_answers import hinge

NEW_POINTS = Choice(
    id="13.Q1",
    right="c",
    because="The more room a line leaves, the further a new point may stray.",
    replies={
        "a": "They were equal on the points that we drew the lines for; new points "
        "land a little elsewhere.",
        "b": "How steep a line is says nothing; look at how near its nearest point is.",
    },
)

REMOVED = Choice(
    id="13.Q2",
    right="a",
    because="Only the points on the edge hold the street; the others are free to go.",
    replies={
        "b": "That would happen to an average; here the points beyond the street have "
        "no say at all.",
        "c": "The number of points of a class plays no part; only those on the edge "
        "hold the street.",
    },
)

LARGE_GAMMA = Choice(
    id="13.Q3",
    right="b",
    because="With a short reach every support vector speaks for its own spot only.",
    replies={
        "a": "That is what a very small gamma gives: every point is heard everywhere.",
        "c": "Gamma is the reach of a vote, so it decides how fine the boundary is.",
    },
)

MARGIN = Function(
    id="13.1",
    right=answers.margin,
    inputs=answers.lines_with_points,
    because="Label times score, the smallest of all, in units of distance.",
    mistakes=(
        Mistake(lambda w, b, X, y: (y * (X @ w + b)).min(), "You did not divide by the "
                "length of w: this number doubles when w and b are doubled, and the "
                "line stays where it is."),
        Mistake(lambda w, b, X, y: abs(X @ w + b).min() / np.linalg.norm(w),
                "You dropped the sign: a point on the wrong side must count as "
                "negative."),
        Mistake(lambda w, b, X, y: (X @ w + b).min() / np.linalg.norm(w),
                "You left the labels out: points of class -1 should have negative "
                "scores."),
        Mistake(lambda w, b, X, y: (y * (X @ w)).min() / np.linalg.norm(w),
                "You forgot b."),
        Mistake(lambda w, b, X, y: (y * (X @ w + b)).min() / (w @ w),
                "You divided by the square of the length of w; take its root."),
        Mistake(lambda w, b, X, y: (y * (X @ w + b)).mean() / np.linalg.norm(w),
                "You took the mean; the margin is set by the nearest point."),
        Mistake(lambda w, b, X, y: (y * (X @ w + b)).max() / np.linalg.norm(w),
                "You took the farthest point; the margin is set by the nearest."),
        Mistake(lambda w, b, X, y: 2 * (y * (X @ w + b)).min() / np.linalg.norm(w),
                "That is the width of the whole street; the margin is one side of it."),
        Mistake(lambda w, b, X, y: y * (X @ w + b) / np.linalg.norm(w),
                "These are the distances of all points; return the smallest."),
        Mistake(lambda w, b, X, y: (y * (X @ w + b)).min() / np.abs(w).sum(),
                "You divided by the sum of the sizes of w; its length is the root of "
                "the sum of squares."),
    ),
)  # fmt: skip


OBJECTIVE = Function(
    id="13.2",
    right=answers.objective,
    inputs=answers.priced_lines,
    because="A short w, so a wide street, against the price of all misses.",
    mistakes=(
        Mistake(lambda w, b, X, y, C: w @ w + C * hinge(w, b, X, y).sum(),
                "The square of the length of w counts one half."),
        Mistake(lambda w, b, X, y, C: 0.5 * np.linalg.norm(w)
                + C * hinge(w, b, X, y).sum(), "You took the length of w; its square "
                "is asked for."),
        Mistake(lambda w, b, X, y, C: 0.5 * w @ w + C * hinge(w, b, X, y).mean(),
                "You took the mean of the losses; here they are summed."),
        Mistake(lambda w, b, X, y, C: 0.5 * w @ w + C * (1 - y * (X @ w + b)).sum(),
                "You let points beyond their margin earn something: cut the loss off "
                "at 0."),
        Mistake(lambda w, b, X, y, C: C * 0.5 * w @ w + hinge(w, b, X, y).sum(),
                "You put C on the length of w; it is the price of the misses."),
        Mistake(lambda w, b, X, y, C: 0.5 * w @ w + C * hinge(w, 0, X, y).sum(),
                "You forgot b in the score."),
        Mistake(lambda w, b, X, y, C: 0.5 * w @ w + C * (hinge(w, b, X, y)**2).sum(),
                "You squared the losses; the hinge is a straight ramp."),
        Mistake(lambda w, b, X, y, C: 0.5 * w @ w
                + C * np.maximum(0, -y * (X @ w + b)).sum(), "You forgot the 1: points "
                "that stand in the street pay as well."),
        Mistake(lambda w, b, X, y, C: 0.5 * w @ w
                + C * np.maximum(0, 1 - (X @ w + b)).sum(), "You left the labels out: "
                "multiply each score by its label."),
        Mistake(lambda w, b, X, y, C: C * hinge(w, b, X, y).sum(),
                "You left out the length of w: without it nothing keeps the street "
                "wide."),
        Mistake(lambda w, b, X, y, C: 0.5 * w @ w + hinge(w, b, X, y).sum(),
                "You left out C, the price of the misses."),
        Mistake(lambda w, b, X, y, C: 0.5 * (w @ w + b * b)
                + C * hinge(w, b, X, y).sum(), "You put b into the length; only w "
                "counts there."),
    ),
)  # fmt: skip

GRADIENT = Function(
    id="13.3",
    right=answers.hinge_gradient,
    inputs=answers.lines_with_classes,
    start=answers.hinge_gradient_as_given,
    because="Both classes pull now, each in its own direction.",
    blank="As it stands, class 0 has no say: it pulls at nothing. Mend the function, "
    "run the cell, then this check.",
    mistakes=(
        Mistake(answers.signs_only_in_the_slope, "You mended the slopes; the test for "
                "misses still multiplies the scores of one class by 0."),
        Mistake(answers.signs_only_for_w, "The slope for w is right; that for b still "
                "counts one class as 0."),
        Mistake(answers.signs_turned, "The signs are turned: class 0 is -1 and class "
                "1 is 1."),
        Mistake(answers.all_points, "You let all points pull; only those that miss "
                "their margin do."),
        Mistake(answers.uphill, "The misses push the wrong way: the slope of the hinge "
                "is minus the label."),
        Mistake(answers.only_wrong_sides, "You let only points on the wrong side pull; "
                "those in the street, with a product below 1, pay too."),
    ),
)  # fmt: skip

STEP = Function(
    id="13.4",
    right=answers.take_step,
    inputs=answers.steps,
    because="One gives what the other takes, as far as all three limits allow.",
    mistakes=(
        Mistake(lambda bi, bj, gap, bend, high, low: (bi + gap / bend, bj - gap / bend),
                "You went to the bottom of the parabola without a look at the limits."),
        Mistake(answers.cut_off_singly, "You cut each off on its own, so their sum "
                "changed: shorten the one step that both take."),
        Mistake(lambda bi, bj, gap, bend, high, low: answers.moved(
            bi, bj, min(gap / bend, high - bi)), "You kept the limit of beta_i, not "
            "that of beta_j."),
        Mistake(lambda bi, bj, gap, bend, high, low: answers.moved(
            bi, bj, min(gap / bend, bj - low)), "You kept the limit of beta_j, not "
            "that of beta_i."),
        Mistake(lambda bi, bj, gap, bend, high, low: answers.moved(
            bi, bj, -min(gap / bend, high - bi, bj - low)), "Your step is turned: "
            "beta_i rises and beta_j falls."),
        Mistake(lambda bi, bj, gap, bend, high, low: (
            bi + min(gap / bend, high - bi, bj - low),
            bj + min(gap / bend, high - bi, bj - low)), "You raised both, so their sum "
            "changed: beta_j falls by what beta_i rises."),
        Mistake(lambda bi, bj, gap, bend, high, low: answers.moved(
            bi, bj, max(gap / bend, high - bi, bj - low)), "You took the largest of "
            "the three; the smallest one sets the limit."),
        Mistake(lambda bi, bj, gap, bend, high, low: answers.moved(
            bi, bj, min(gap * bend, high - bi, bj - low)), "You multiplied gap by "
            "bend; the bottom of the parabola lies at gap / bend."),
        Mistake(lambda bi, bj, gap, bend, high, low: answers.moved(
            bi, bj, min(gap / bend, high, -low)), "You compared the step with the "
            "limits themselves; what counts is the room left up to them."),
    ),
)  # fmt: skip


_SAYS = {
    "distance": "You forgot to square the distance.",
    "growing": "The sign is turned: likeness must fall with distance.",
    "width": "You used gamma as a width; here it multiplies the squared distance.",
    "divided": "You divided by gamma; it multiplies the squared distance.",
    "squares": "You stopped before the exponential.",
    "products": "You put the product of the points into the exponent; it takes their "
    "squared distance.",
    "turned": "Your result is turned round: rows belong to X, columns to Z.",
    "each": "You did not sum the squares over the features: use the last axis.",
    "means": "You took the mean over the features; the squared distance is their sum.",
    "no_gamma": "You left gamma out.",
}
RBF = Function(
    id="13.5",
    right=answers.rbf,
    inputs=answers.pairs_of_tables,
    because="1 for equal points, near 0 for distant ones, and the shape (n, m).",
    mistakes=tuple(Mistake(answers.RBF_MISTAKES[key], _SAYS[key]) for key in _SAYS),
)


WINE = Custom(
    id="13.6",
    complaint=answers.complaint_about_wine,
    because="Scaled inside the pipeline it reaches 0.983, where raw features gave "
    "0.663 (M35).",
)

EXERCISES = [
    NEW_POINTS,
    MARGIN,
    REMOVED,
    OBJECTIVE,
    GRADIENT,
    STEP,
    RBF,
    LARGE_GAMMA,
    WINE,
]
