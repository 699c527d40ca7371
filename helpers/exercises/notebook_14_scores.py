"""Judges of notebook 14 for R squared, and for a model that minds no units."""

from __future__ import annotations

import numpy as np

from helpers.exercises import machines
from helpers.exercises.judging import Function, Mistake


def _squares(values):
    return (values**2).sum()


def r_squared(y_true, y_pred):
    return 1 - _squares(y_true - y_pred) / _squares(y_true - y_true.mean())


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


_MISTAKES = [
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
    id="14.4",
    right=r_squared,
    inputs=predictions,
    start=_against(lambda t, p: _squares(p - p.mean())),
    because="The measure is the spread of the truth around its own mean.",
    mistakes=_MISTAKES,
)


def _wave():
    rng = np.random.default_rng(0)
    X = rng.uniform(0, 6, size=(60, 2))
    return X, np.sin(X[:, 0]) + 0.1 * X[:, 1] + 2


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


def _differ(answers, others):
    return not np.allclose(answers, others, atol=0.02)


MODEL = machines.ModelExercise(
    id="14.3",
    complaint=_complaint,
    usual=("StandardScaler()", "SVR()", "StandardScaler()"),
    because="Neither the units of the features nor those of the target matter (M37).",
)
