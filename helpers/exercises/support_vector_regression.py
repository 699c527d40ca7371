"""Judges of the lesson on support vector regression."""

from __future__ import annotations

import numpy as np

from helpers.exercises import machines
from helpers.exercises.judging import Choice, Function, Mistake


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


_LOSS_MISTAKES = [
    Mistake(lambda t, p, e: np.maximum(0, t - p - e), "You left out the absolute "
            "value: predictions that are too high cost nothing."),
    Mistake(lambda t, p, e: np.maximum(0, p - t - e), "You left out the absolute "
            "value: predictions that are too low cost nothing."),
    Mistake(lambda t, p, e: np.maximum(0, abs(t - p - e)), "You subtracted epsilon "
            "inside the absolute value; it comes off the size of the error."),
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
    Mistake(_of_size(lambda d, e: np.minimum(0, d - e)), "You kept the points "
            "inside the tube, below 0; what costs is above."),
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
    Mistake(_of_size(lambda d, e: d > e), "You return which points are outside. "
            "We need how far outside: 0 for those inside."),
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
    id="16.1",
    right=epsilon_insensitive,
    inputs=errors_to_price,
    because="Free inside the tube, and in proportion outside.",
    mistakes=_LOSS_MISTAKES,
)


OUTLIER = Choice(
    id="16.Q1",
    right="a",
    because="Squared errors pull harder from far away, absolute ones do not.",
    replies={
        "b": "That would need a pull that grows with distance in both; the absolute "
        "loss pulls equally hard from everywhere.",
        "c": "It is the other way round: think of which pull grows with the distance.",
    },
)


FAR_IN_X = Choice(
    id="16.Q2",
    right="c",
    because="The pull is still C, but at the end of a long lever it turns the line.",
    replies={
        "a": "The pull is C at most, that's true. But the slope feels the pull times "
        "x, and x is 60.",
        "b": "Each of the other points has an x of at most 6; how do their pulls times "
        "x compare with a single one at 60?",
    },
)


OTHER_UNITS = Choice(
    id="16.Q3",
    right="b",
    because="Epsilon and C are in units of y, and they stayed as they were.",
    replies={
        "a": "The curve would only be 1,000 times as high if epsilon and C grew with "
        "it. They stay at 0.1 and 1.",
        "c": "The noise grows along with the wave, so it is no harder to see. But "
        "what about epsilon and C?",
    },
)


def _wave():
    rng = np.random.default_rng(0)
    X = rng.uniform(0, 6, size=(60, 2))
    return X, np.sin(X[:, 0]) + 0.1 * X[:, 1] + 2


def _squares(values):
    return (values**2).sum()


def r_squared(y_true, y_pred):
    return 1 - _squares(y_true - y_pred) / _squares(y_true - y_true.mean())


def _differ(answers, others):
    return not np.allclose(answers, others, atol=0.02)


def _complaint_about_units(model, X, y):
    plain = machines.answers(model, X, y)
    for unit in (1e6, 1e-6):
        if _differ(machines.answers(model, X, unit * y) / unit, plain):
            return (
                "Your model answers differently when y is measured in other units: the "
                "target reaches SVR unscaled (M37). Put it into "
                "TransformedTargetRegressor with transformer=StandardScaler()."
            )
    if _differ(machines.answers(model, X * [1000, 1], y), plain):
        return (
            "The target is scaled, the features are not: a feature in other units "
            "changes the answers. Put a StandardScaler before SVR, in a pipeline."
        )
    explained = r_squared(y, plain)
    if explained < 0.2:
        return (
            f"Units do not matter to it, but on an easy wave its R² is "
            f"{explained:.2f}: use SVR() as it comes."
        )
    return None


def _complaint(model):
    """Return what is wrong with a model that should not mind units, or None."""
    fault = machines.complaint_about_form(model, "a TransformedTargetRegressor(...)")
    if fault is not None:
        return fault
    kinds = machines.kinds_in(model)
    if not kinds & machines.MACHINES:
        return "There is no SVR in your model."
    if not kinds & {"SVR", "NuSVR", "LinearSVR"}:
        return "SVC answers with classes; here the answer is a number: use SVR."
    return _complaint_about_units(model, *_wave())


MODEL = machines.ModelExercise(
    id="16.3",
    complaint=_complaint,
    usual=("StandardScaler()", "SVR()", "StandardScaler()"),
    because="Neither the units of the features nor those of the target matter (M37).",
)


def predictions():
    """Return (y_true, y_pred): good, shifted, and worse than the mean."""
    y_true = np.array([3.0, -1.0, 4.0, 1.5, 5.0])
    return [
        (y_true, np.array([2.5, 0.0, 3.0, 1.5, 4.0])),
        (y_true, y_true + 2.0),
        (y_true, np.array([0.0, 4.0, 1.0, 3.0, -2.0])),
    ]


def _against(spread):
    """Return R squared with another spread to measure by."""
    return lambda t, p: 1 - _squares(t - p) / spread(t, p)


def _correlation(y_true, y_pred):
    return np.corrcoef(y_true, y_pred)[0, 1]


_R_SQUARED_MISTAKES = [
    Mistake(_against(lambda t, p: _squares(t - p.mean())), "The spread is that of the "
            "truth now, but around the mean of the predictions."),
    Mistake(_against(lambda t, p: _squares(p - t.mean())), "You fixed the mean, but "
            "the spread still runs over the predictions."),
    Mistake(_against(lambda t, p: _squares(t)), "You compare with predicting 0; "
            "compare with the mean of the truth."),
    Mistake(_against(lambda t, p: _squares(t - np.median(t))), "You compare with the "
            "median of the truth; compare with its mean."),
    Mistake(_against(lambda t, p: t.var()), "One is a sum, the other a mean: use the "
            "same for both."),
    Mistake(_against(lambda t, p: len(t) * _squares(t - t.mean())), "One is a mean, "
            "the other a sum: use the same for both."),
    Mistake(_against(lambda t, p: len(t) * t.var(ddof=1)), "One is divided by n, the "
            "other by n - 1: use the same for both."),
    Mistake(_against(lambda t, p: len(t) * t.std()), "You divided by the standard "
            "deviation; the measure is its square."),
    Mistake(lambda t, p: 1 - r_squared(t, p), "You lost the 1 minus: perfect "
            "predictions must give 1."),
    Mistake(lambda t, p: 2 - r_squared(t, p), "You added what is left; subtract it "
            "from 1."),
    Mistake(lambda t, p: -r_squared(t, p), "The sign is reversed: perfect predictions "
            "must give 1."),
    Mistake(lambda t, p: max(0, r_squared(t, p)), "You cut it off at 0; a model worse "
            "than the mean has a negative R²."),
    Mistake(lambda t, p: abs(r_squared(t, p)), "You made it positive; a model worse "
            "than the mean has a negative R²."),
    Mistake(lambda t, p: 100 * r_squared(t, p), "That is in percent; R² is 1 for "
            "perfect predictions."),
    Mistake(lambda t, p: 1 - np.sqrt(1 - r_squared(t, p)), "You took the root of what "
            "is left; R² is made of squares."),
    Mistake(lambda t, p: 1 - 1 / (1 - r_squared(t, p)), "The fraction is upside down: "
            "the errors are above the line, the spread of the truth below."),
    Mistake(lambda t, p: _correlation(t, p) ** 2, "That is the squared correlation: it "
            "forgives a constant shift, R² does not."),
    Mistake(_correlation, "That is the correlation: it forgives a constant shift, R² "
            "does not."),
    Mistake(lambda t, p: 1 - (t - p).var() / t.var(), "You took the variance of the "
            "errors: it forgives a constant shift, R² does not."),
    Mistake(lambda t, p: _squares(p - t.mean()) / _squares(t - t.mean()), "You compare "
            "the spread of the predictions with that of the truth; the errors must be "
            "in it."),
    Mistake(lambda t, p: 1 - abs(t - p).sum() / abs(t - t.mean()).sum(), "You took "
            "absolute values; R² is made of squares."),
    Mistake(lambda t, p: _squares(t - p) / len(t), "That is the MSE."),
    Mistake(lambda t, p: abs(t - p).mean(), "That is the MAE."),
    Mistake(lambda t, p: np.sqrt(_squares(t - p) / len(t)), "That is the RMSE."),
]  # fmt: skip


R_SQUARED = Function(
    id="16.4",
    right=r_squared,
    inputs=predictions,
    start=_against(lambda t, p: _squares(p - p.mean())),
    because="The measure is the spread of the truth around its own mean.",
    mistakes=_R_SQUARED_MISTAKES,
)


def measures(y_true, y_pred):
    error = y_true - y_pred
    mse = (error**2).mean()
    return mse, abs(error).mean(), np.sqrt(mse), r_squared(y_true, y_pred)


def _four(mse=None, mae=None, rmse=None, r2=None):
    """Return measures with some of the four replaced; each takes truth, prediction."""

    def answer(y_true, y_pred):
        right = measures(y_true, y_pred)
        own = (mse, mae, rmse, r2)
        return tuple(
            value if new is None else new(y_true, y_pred)
            for new, value in zip(own, right, strict=True)
        )

    return answer


def _picked(*places):
    return lambda t, p: tuple(measures(t, p)[k] for k in places)


_MEASURES_MISTAKES = [
    Mistake(lambda t, p: measures(p, t), "R² measures by the spread of the "
            "predictions; it takes that of the truth. (Swapped arguments do that, too: "
            "M33.)", number=33),
    Mistake(_four(r2=lambda t, p: _correlation(t, p) ** 2), "The last is the squared "
            "correlation: it forgives a constant shift, R² does not."),
    Mistake(_four(r2=lambda t, p: 1 - r_squared(t, p)), "R² has lost its 1 minus: "
            "perfect predictions must give 1."),
    Mistake(_four(mae=lambda t, p: (t - p).mean()), "The MAE needs absolute values: "
            "errors above and below must not cancel."),
    Mistake(_four(mae=lambda t, p: abs((t - p).mean())), "Take the absolute value of "
            "each error, then the mean; you did it the other way round."),
    Mistake(_four(mae=lambda t, p: np.median(abs(t - p))), "The MAE is the mean of the "
            "sizes, not their median."),
    Mistake(_four(mae=lambda t, p: abs(t - p).sum()), "The MAE is a mean, not a sum."),
    Mistake(_four(mse=lambda t, p: _squares(t - p)), "The MSE is a mean, not a sum."),
    Mistake(_four(lambda t, p: _squares(t - p),
                  rmse=lambda t, p: np.sqrt(_squares(t - p))), "You took sums of the "
            "squares; MSE and RMSE are made of the mean."),
    Mistake(_four(rmse=lambda t, p: np.sqrt(_squares(t - p)) / len(t)), "For the RMSE "
            "take the root of the mean; you divided after the root."),
    Mistake(_four(rmse=lambda t, p: np.sqrt(abs(t - p).mean())), "The RMSE is the root "
            "of the MSE, not of the MAE."),
    Mistake(_four(rmse=lambda t, p: np.sqrt(abs(t - p)).mean()), "The RMSE is the root "
            "of the MSE."),
    Mistake(_four(rmse=lambda t, p: (t - p).std()), "The standard deviation of the "
            "errors forgives a constant shift; the RMSE is the root of the MSE."),
    Mistake(_picked(1, 0, 2, 3), "The order is MSE, MAE, RMSE, R²."),
    Mistake(_picked(0, 2, 1, 3), "The order is MSE, MAE, RMSE, R²."),
    Mistake(_picked(3, 0, 1, 2), "The order is MSE, MAE, RMSE, R²."),
    Mistake(_picked(0, 1, 2), "R² is missing: return four numbers."),
]  # fmt: skip


MEASURES = Function(
    id="16.5",
    right=measures,
    inputs=predictions,
    because="Three in units that people know, and one without.",
    mistakes=_MEASURES_MISTAKES,
)


EXERCISES = [LOSS, OUTLIER, FAR_IN_X, OTHER_UNITS, MODEL, R_SQUARED, MEASURES]
