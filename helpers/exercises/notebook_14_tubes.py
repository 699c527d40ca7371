"""Judges of notebook 14 for the tube: its loss, and who is a support vector."""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Function, Mistake


def epsilon_insensitive(y_true, y_pred, epsilon):
    return np.maximum(0, abs(y_true - y_pred) - epsilon)


def errors_to_price():
    """Return (y_true, y_pred, epsilon) with errors inside, outside, on both sides."""
    y_true = np.array([1.0, 2.0, 3.0, -4.0, 0.5])
    y_pred = np.array([1.2, 0.5, 5.0, -4.0, -0.2])
    return [(y_true, y_pred, 0.4), (y_true, y_pred, 0.0), (y_true, 3 * y_pred, 1.0)]


def _of_size(loss):
    """Return a function of the error's size and epsilon, whatever the slack is."""
    return lambda t, p, e, slack=1e-3: loss(abs(t - p), e)


def _by_slack(test):
    """Return a function of the error, epsilon and slack."""
    return lambda t, p, e, slack=1e-3: test(t - p, e, slack)


_LOSS_MISTAKES = [
    Mistake(lambda t, p, e: np.maximum(0, t - p - e), "You left out the absolute "
            "value: predictions that are too high cost nothing."),
    Mistake(lambda t, p, e: np.maximum(0, p - t - e), "You left out the absolute "
            "value: predictions that are too low cost nothing."),
    Mistake(lambda t, p, e: np.maximum(0, abs(t - p - e)), "You subtracted epsilon "
            "inside the absolute value; it is taken off the size of the error."),
    Mistake(lambda t, p, e: np.maximum(0, abs(t) - abs(p) - e), "You took the size of "
            "the values; take that of their difference."),
    Mistake(lambda t, p, e: np.maximum(0, (t - p) ** 2 - e), "You squared the error; "
            "take its absolute value."),
    Mistake(lambda t, p, e: np.maximum(0, (t - p) ** 2 - e * e), "You squared both; "
            "take the absolute value of the error."),
    Mistake(lambda t, p, e: np.sign(t - p) * epsilon_insensitive(t, p, e), "A loss is "
            "not negative: too high and too low cost the same."),
    Mistake(_of_size(lambda d, e: d - e), "You let points inside the tube earn "
            "something: cut the loss off at 0."),
    Mistake(_of_size(lambda d, e: abs(d - e)), "You made points inside the tube pay: "
            "cut the loss off at 0, without a second abs."),
    Mistake(_of_size(lambda d, e: np.minimum(0, d - e)), "np.minimum keeps what is "
            "below 0; outside the tube the difference is above."),
    Mistake(_of_size(lambda d, e: np.maximum(0, e - d)), "You subtracted the wrong way "
            "round: now the inside pays, and the outside is free."),
    Mistake(_of_size(lambda d, e: np.maximum(0, d + e)), "You added epsilon; an error "
            "that small is free, so subtract it."),
    Mistake(_of_size(lambda d, e: np.where(d > e, d, 0)), "Outside the tube you charge "
            "the whole error; only what exceeds epsilon costs."),
    Mistake(_of_size(lambda d, e: np.where(d > e, d**2, 0)), "You squared it; outside "
            "the tube the loss is a straight ramp."),
    Mistake(_of_size(lambda d, e: np.where(d > e, 0, d)), "You reversed the test: "
            "inside the tube an error is free, outside it costs."),
    Mistake(_of_size(lambda d, e: d > e), "You return who is outside; return by how "
            "much: 0 inside."),
    Mistake(_of_size(lambda d, e: (d - e)[d > e]), "You left out the points inside the "
            "tube; their loss is 0."),
    Mistake(_of_size(lambda d, e: np.maximum(0, d - e) ** 2), "You squared it; outside "
            "the tube the loss is a straight ramp."),
    Mistake(_of_size(lambda d, e: np.maximum(0, d - e).mean()), "You took the mean; "
            "return the loss of every point."),
    Mistake(_of_size(lambda d, e: np.maximum(0, d - e).sum()), "You took the sum; "
            "return the loss of every point."),
    Mistake(_of_size(lambda d, e: np.maximum(0, d - e).max()), "You took the largest; "
            "return the loss of every point."),
    Mistake(_of_size(np.maximum), "You cut off at epsilon; subtract epsilon, then cut "
            "off at 0."),
    Mistake(_of_size(lambda d, e: d), "You left epsilon out: this is the absolute "
            "loss."),
    Mistake(lambda t, p, e: (t - p) ** 2, "This is the squared loss."),
    Mistake(_of_size(lambda d, e: np.maximum(0, d - e / 2)), "Epsilon is half the "
            "width of the tube already: do not halve it again."),
    Mistake(_of_size(lambda d, e: np.maximum(0, d - 2 * e)), "You subtracted the whole "
            "width of the tube; epsilon is half of it, and enough."),
]  # fmt: skip

LOSS = Function(
    id="14.1",
    right=epsilon_insensitive,
    inputs=errors_to_price,
    because="Free inside the tube, and in proportion outside.",
    mistakes=_LOSS_MISTAKES,
)


def is_support_vector(y_true, y_pred, epsilon, slack=1e-3):
    return abs(y_true - y_pred) >= epsilon - slack


def tubes():
    """Return (y_true, y_pred, epsilon): inside, on the edge, outside, on both sides."""
    y_true = np.array([0.3, 1.0, -2.0, 2.5, -0.2, 5.0, 6.0, -7.0])
    off = np.array([0.1, -0.2, 0.49995, -0.49999, 0.7, -0.8, 0.0007, 0.5004])
    return [
        (y_true, y_true + off, 0.5),
        (y_true, y_true - off, 0.18),
        (y_true, y_true + off, 0.5, 0.35),  # a slack of its own
    ]


_SUPPORT_MISTAKES = [
    Mistake(_by_slack(lambda d, e, s: abs(d) < e - s), "That is the opposite: these "
            "points are inside the tube, and do not matter."),
    Mistake(_by_slack(lambda d, e, s: abs(d) <= e + s), "These are the points inside "
            "and on the edge; return the edge and the outside."),
    Mistake(_of_size(lambda d, e: d < e), "These are the points inside; return the "
            "edge and the outside."),
    Mistake(_by_slack(lambda d, e, s: abs(abs(d) - e) <= s), "These are the points on "
            "the edge; those outside hold the line, too."),
    Mistake(_by_slack(lambda d, e, s: d >= e - s), "You left out the absolute value: "
            "points below the tube are missing."),
    Mistake(_by_slack(lambda d, e, s: -d >= e - s), "You left out the absolute value: "
            "points above the tube are missing."),
    Mistake(lambda t, p, e, s=1e-3: abs(abs(t) - abs(p)) >= e - s, "You compared the "
            "sizes of the values; take the size of their difference."),
    Mistake(_by_slack(lambda d, e, s: d**2 >= e - s), "You squared the error; take its "
            "absolute value."),
    Mistake(_by_slack(lambda d, e, s: (d >= e - s) & (-d >= e - s)), "No point is "
            "above and below at once: put `|`, or, between the two."),
    Mistake(_of_size(lambda d, e: d >= e), "You left out the slack, or made it too "
            "small: points on the edge are lost by the last digit."),
    Mistake(_of_size(lambda d, e: d >= e - 1e-3), "You wrote 1e-3 into the formula: "
            "use the argument slack."),
    Mistake(_by_slack(lambda d, e, s: abs(d) >= e + s), "The slack works the wrong "
            "way: points on the edge are lost. Subtract it from epsilon."),
    Mistake(_by_slack(lambda d, e, s: abs(d) >= e * s), "You multiplied epsilon by the "
            "slack; subtract it."),
    Mistake(_by_slack(lambda d, e, s: abs(d) >= s), "You left epsilon out: compared "
            "with the slack alone, nearly every point counts."),
    Mistake(_by_slack(lambda d, e, s: np.flatnonzero(abs(d) >= e - s)), "These are the "
            "right indices; return True or False for each point."),
    Mistake(_by_slack(lambda d, e, s: np.where(abs(d) >= e - s)), "These are the right "
            "indices; return True or False for each point."),
    Mistake(lambda t, p, e, s=1e-3: t[is_support_vector(t, p, e, s)], "These are the "
            "values of the right points; return True or False for each point."),
    Mistake(_by_slack(lambda d, e, s: (abs(d) >= e - s).any()), "That is one answer "
            "for all; return one for each point."),
    Mistake(_by_slack(lambda d, e, s: (abs(d) >= e - s).sum()), "You counted them; "
            "return True or False for each point."),
    Mistake(_by_slack(lambda d, e, s: abs(d) >= 2 * e - s), "Epsilon is half the width "
            "of the tube: compare with epsilon, not with twice as much."),
    Mistake(_by_slack(lambda d, e, s: abs(d) >= e / 2 - s), "Epsilon is half the width "
            "of the tube already: do not halve it again."),
    Mistake(_of_size(lambda d, e: np.maximum(0, d - e)), "That is the loss; return "
            "True or False for each point."),
]  # fmt: skip

SUPPORT = Function(
    id="14.2",
    right=is_support_vector,
    inputs=tubes,
    because="On the edge or outside, above or below.",
    mistakes=_SUPPORT_MISTAKES,
)
