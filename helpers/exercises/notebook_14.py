"""Judges of notebook 14, Support vector regression."""

from __future__ import annotations

import numpy as np

from helpers.exercises import notebook_14_answers as answers
from helpers.exercises.judging import Choice, Custom, Function, Mistake

OUTLIER = Choice(
    id="14.Q1",
    right="b",
    because="Squared errors pull harder from far away, absolute ones do not.",
    replies={
        "a": "That would need a pull that grows with distance in both; the absolute "
        "loss pulls equally hard from everywhere.",
        "c": "It is the other way round: think of which pull grows with the distance.",
    },
)

WIDER = Choice(
    id="14.Q2",
    right="b",
    because="A wider tube holds more points, and those inside have no say.",
    replies={
        "a": "Support vectors are the points that stick out; a wider tube has fewer.",
        "c": "The data stay, but which of them stick out depends on the tube.",
    },
)

LOSS = Function(
    id="14.1",
    right=answers.epsilon_insensitive,
    inputs=answers.errors_to_price,
    because="Free inside the tube, and in proportion outside.",
    mistakes=(
        Mistake(lambda t, p, e: np.maximum(0, t - p - e), "You left out the absolute "
                "value: predictions that are too high cost nothing."),
        Mistake(lambda t, p, e: np.maximum(0, p - t - e), "You left out the absolute "
                "value: predictions that are too low cost nothing."),
        Mistake(lambda t, p, e: abs(t - p) - e, "You let points inside the tube earn "
                "something: cut the loss off at 0."),
        Mistake(lambda t, p, e: np.where(abs(t - p) > e, abs(t - p), 0), "Outside the "
                "tube you charge the whole error; only what exceeds epsilon costs."),
        Mistake(lambda t, p, e: np.maximum(0, abs(t - p) - e) ** 2, "You squared it; "
                "outside the tube the loss is a straight ramp."),
        Mistake(lambda t, p, e: np.maximum(0, abs(t - p) - e).mean(), "You took the "
                "mean; return the loss of every point."),
        Mistake(lambda t, p, e: np.maximum(0, abs(t - p) - e).sum(), "You took the "
                "sum; return the loss of every point."),
        Mistake(lambda t, p, e: np.maximum(e, abs(t - p)), "You cut off at epsilon; "
                "subtract epsilon, then cut off at 0."),
        Mistake(lambda t, p, e: abs(t - p), "You left epsilon out: this is the "
                "absolute loss."),
        Mistake(lambda t, p, e: np.maximum(0, (t - p) ** 2 - e), "You squared the "
                "error; take its absolute value."),
        Mistake(lambda t, p, e: np.maximum(0, abs(t - p) - e / 2), "Epsilon is half "
                "the width of the tube already: do not halve it again."),
    ),
)  # fmt: skip

SUPPORT = Function(
    id="14.2",
    right=answers.is_support_vector,
    inputs=answers.tubes,
    because="On the edge or outside, above or below.",
    mistakes=(
        Mistake(lambda t, p, e: abs(t - p) < e - 1e-3, "That is the opposite: these "
                "points are inside the tube, and have no say."),
        Mistake(lambda t, p, e: abs(t - p) <= e + 1e-3, "These are the points inside "
                "and on the edge; asked are the edge and the outside."),
        Mistake(lambda t, p, e: t - p >= e - 1e-3, "You left out the absolute value: "
                "points below the tube are missing."),
        Mistake(lambda t, p, e: p - t >= e - 1e-3, "You left out the absolute value: "
                "points above the tube are missing."),
        Mistake(lambda t, p, e: abs(t - p) >= e, "You left out the slack: points on "
                "the edge are lost by the last digit."),
        Mistake(lambda t, p, e: abs(t - p) >= e + 1e-3, "The slack works the wrong "
                "way: points on the edge are lost. Subtract it from epsilon."),
        Mistake(lambda t, p, e: np.flatnonzero(abs(t - p) >= e - 1e-3), "These are the "
                "right indices; asked is True or False for each point."),
        Mistake(lambda t, p, e: abs(t - p) >= 2 * e - 1e-3, "Epsilon is half the width "
                "of the tube: compare with epsilon, not with twice as much."),
    ),
)  # fmt: skip

R_SQUARED = Function(
    id="14.4",
    right=answers.r_squared,
    inputs=answers.predictions,
    start=answers.r_squared_as_given,
    because="The measure is the spread of the truth around its own mean.",
    blank="As it stands, a model that predicts the mean does not get 0. Mend the "
    "function, run the cell, then this check.",
    mistakes=(
        Mistake(answers.around_the_other_mean, "The spread is that of the truth now, "
                "but around the mean of the predictions."),
        Mistake(answers.predictions_around_the_truth, "You mended the mean, but the "
                "spread still runs over the predictions."),
        Mistake(lambda t, p: ((t - p) ** 2).sum() / ((t - t.mean()) ** 2).sum(),
                "You lost the 1 minus: perfect predictions must give 1."),
        Mistake(answers.correlation_squared, "That is the squared correlation: it "
                "forgives a constant shift, R² does not."),
        Mistake(lambda t, p: 1 - ((t - p) ** 2).sum() / (t**2).sum(), "You compare "
                "with predicting 0; compare with the mean of the truth."),
        Mistake(lambda t, p: 1 - ((t - p) ** 2).mean() / ((t - t.mean()) ** 2).sum(),
                "One is a mean, the other a sum: use the same for both."),
        Mistake(lambda t, p: 1 - ((t - p) ** 2).sum() / t.var(),
                "One is a sum, the other a mean: use the same for both."),
    ),
)  # fmt: skip

MODEL = Custom(
    id="14.3",
    complaint=answers.complaint_about_scaling,
    because="Neither the units of the features nor those of the target matter (M37).",
)

EXERCISES = [LOSS, OUTLIER, SUPPORT, WIDER, MODEL, R_SQUARED]
