"""Right and wrong answers of notebook 14, as functions, and what they are tried on."""

from __future__ import annotations

import numpy as np

# The epsilon-insensitive loss


def epsilon_insensitive(y_true, y_pred, epsilon):
    """Return each point's loss: what its error exceeds epsilon by."""
    return np.maximum(0, abs(y_true - y_pred) - epsilon)


def errors_to_price():
    """Return (y_true, y_pred, epsilon) with errors inside, outside, on both sides."""
    y_true = np.array([1.0, 2.0, 3.0, -4.0, 0.5])
    y_pred = np.array([1.2, 0.5, 5.0, -4.0, 1.0])
    return [(y_true, y_pred, 0.4), (y_true, y_pred, 0.0), (y_true, 3 * y_pred, 1.0)]


# Support vectors


def is_support_vector(y_true, y_pred, epsilon, slack=1e-3):
    """Return whether each point is on the tube's edge or outside."""
    return abs(y_true - y_pred) >= epsilon - slack


def tubes():
    """Return (y_true, y_pred, epsilon): inside, on the edge, outside, on both sides."""
    y_true = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0])
    off = np.array([0.1, -0.2, 0.49995, -0.49999, 0.7, -0.8, 0.0, 0.5004])
    return [(y_true, y_true + off, 0.5), (y_true, y_true - off, 0.15)]


# R squared


def r_squared(y_true, y_pred):
    """Return the share of the truth's spread that is explained."""
    return 1 - ((y_true - y_pred) ** 2).sum() / ((y_true - y_true.mean()) ** 2).sum()


def r_squared_as_given(y_true, y_pred):
    """The bug: the spread of the predictions."""
    return 1 - ((y_true - y_pred) ** 2).sum() / ((y_pred - y_pred.mean()) ** 2).sum()


def around_the_other_mean(y_true, y_pred):
    """Half mended: the truth, around the mean of the predictions."""
    return 1 - ((y_true - y_pred) ** 2).sum() / ((y_true - y_pred.mean()) ** 2).sum()


def predictions_around_the_truth(y_true, y_pred):
    """Half mended: the predictions, around the mean of the truth."""
    return 1 - ((y_true - y_pred) ** 2).sum() / ((y_pred - y_true.mean()) ** 2).sum()


def correlation_squared(y_true, y_pred):
    """The square of the correlation, which no shift can spoil."""
    return np.corrcoef(y_true, y_pred)[0, 1] ** 2


def predictions():
    """Return (y_true, y_pred): good, shifted, and worse than the mean."""
    y_true = np.array([3.0, -1.0, 4.0, 1.0, 5.0])
    return [
        (y_true, np.array([2.5, 0.0, 3.0, 1.5, 4.0])),
        (y_true, y_true + 2.0),
        (y_true, np.array([0.0, 4.0, 1.0, 3.0, -2.0])),
    ]


# The model


def complaint_about_scaling(model):
    """Return what is wrong with a model that should not mind units, or None."""
    if isinstance(model, type):
        return "Give an object, not a class: it needs brackets, as in SVR()."
    if not (hasattr(model, "fit") and hasattr(model, "predict")):
        return "Give one model with fit and predict: a TransformedTargetRegressor(...)."
    rng = np.random.default_rng(0)
    X = rng.uniform(0, 6, size=(60, 2))
    y = np.sin(X[:, 0]) + 0.1 * X[:, 1]
    plain = _answers(model, X, y)
    if "sv" not in repr(model).lower():
        return "There is no SVR in your model."
    if _differ(_answers(model, X, 1000 * y) / 1000, plain):
        return (
            "Your model answers differently when y is measured in other units: the "
            "target reaches SVR unscaled (M37). Put it into TransformedTargetRegressor "
            "with transformer=StandardScaler()."
        )
    if _differ(_answers(model, X * [1000, 1], y), plain):
        return (
            "The target is scaled, the features are not: a feature in other units "
            "changes the answers. Put a StandardScaler before SVR, in a pipeline."
        )
    return None


def _answers(model, X, y):
    from sklearn.base import clone

    return np.asarray(clone(model).fit(X, y).predict(X), dtype=float).reshape(-1)


def _differ(answers, others):
    return not np.allclose(answers, others, atol=0.02)
