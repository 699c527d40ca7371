"""Right and wrong answers of notebook 13, as functions, and what they are tried on."""

from __future__ import annotations

import numpy as np

# Margins


def margin(w, b, X, y):
    """Return the smallest signed distance from the line."""
    return (y * (X @ w + b)).min() / np.linalg.norm(w)


def lines_with_points():
    """Return (w, b, X, y): two lines that separate, and one that does not."""
    X = np.array([[2.0, 1.0], [3.0, -1.0], [-1.0, -2.0], [-4.0, 0.5]])
    y = np.array([1.0, 1.0, -1.0, -1.0])
    return [
        (np.array([3.0, 4.0]), 1.0, X, y),
        (np.array([0.6, 0.2]), -0.5, X, y),
        (np.array([-1.0, 2.0]), 0.25, X, y),
    ]


# The objective


def objective(w, b, X, y, C):
    """Return half the square of w's length plus C times the hinge losses."""
    return 0.5 * w @ w + C * np.maximum(0, 1 - y * (X @ w + b)).sum()


def hinge(w, b, X, y):
    """Return each point's hinge loss."""
    return np.maximum(0, 1 - y * (X @ w + b))


def priced_lines():
    """Return (w, b, X, y, C) with hits, misses and wrong sides."""
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(9, 2)), np.array([1.0, -1, 1, -1, 1, -1, 1, 1, -1])
    return [
        (np.array([1.5, -0.5]), 0.3, X, y, 2.0),
        (np.array([0.2, 2.0]), -1.0, 3 * X, y, 0.1),
    ]


# Its slope, from labels 0 and 1


def hinge_gradient(w, b, X, y, C):
    """Return the slopes for w and b."""
    signs = 2 * y - 1
    missed = signs * (X @ w + b) < 1
    return w - C * (signs[missed] @ X[missed]), -C * signs[missed].sum()


def hinge_gradient_as_given(w, b, X, y, C):
    """The bug: labels 0 and 1 stand where -1 and 1 are meant."""
    missed = y * (X @ w + b) < 1
    return w - C * (y[missed] @ X[missed]), -C * y[missed].sum()


def signs_only_in_the_slope(w, b, X, y, C):
    """Only the slopes were mended."""
    signs, missed = 2 * y - 1, y * (X @ w + b) < 1
    return w - C * (signs[missed] @ X[missed]), -C * signs[missed].sum()


def signs_only_for_w(w, b, X, y, C):
    """The slope for b still counts 0 and 1."""
    signs = 2 * y - 1
    missed = signs * (X @ w + b) < 1
    return w - C * (signs[missed] @ X[missed]), -C * y[missed].sum()


def signs_turned(w, b, X, y, C):
    """Class 0 became 1, class 1 became -1."""
    return hinge_gradient(w, b, X, 1 - y, C)


def all_points(w, b, X, y, C):
    """Points beyond their margin pull as well."""
    signs = 2 * y - 1
    return w - C * signs @ X, -C * signs.sum()


def uphill(w, b, X, y, C):
    """The misses push the wrong way."""
    signs = 2 * y - 1
    missed = signs * (X @ w + b) < 1
    return w + C * (signs[missed] @ X[missed]), C * signs[missed].sum()


def only_wrong_sides(w, b, X, y, C):
    """Points in the street do not count."""
    signs = 2 * y - 1
    missed = signs * (X @ w + b) < 0
    return w - C * (signs[missed] @ X[missed]), -C * signs[missed].sum()


def lines_with_classes():
    """Return (w, b, X, y, C) with labels 0 and 1."""
    return [(w, b, X, ((y + 1) / 2).astype(int), C) for w, b, X, y, C in priced_lines()]


# A step of SMO


def take_step(beta_i, beta_j, gap, bend, high_i, low_j):
    """Return both coefficients after the longest step allowed."""
    step = min(gap / bend, high_i - beta_i, beta_j - low_j)
    return beta_i + step, beta_j - step


def moved(beta_i, beta_j, step):
    """Return both coefficients after a step."""
    return beta_i + step, beta_j - step


def cut_off_singly(beta_i, beta_j, gap, bend, high_i, low_j):
    """Each limit is kept, the sum is not."""
    step = gap / bend
    return min(beta_i + step, high_i), max(beta_j - step, low_j)


def steps():
    """Return cases where the parabola, i's room and j's room set the step."""
    return [
        (0.2, 0.5, 0.3, 2.0, 1.0, 0.0),
        (0.9, 0.5, 0.8, 1.0, 1.0, 0.0),
        (0.0, -0.8, 1.5, 0.5, 1.0, -1.0),
        (-0.5, 0.1, 2.0, 4.0, 0.0, 0.0),
    ]


# The RBF kernel


def rbf(X, Z, gamma):
    """Return exp(-gamma |x - z|^2) for all pairs."""
    return np.exp(-gamma * _squares(X, Z))


def _squares(X, Z):
    return ((X[:, None, :] - Z[None, :, :]) ** 2).sum(axis=-1)


RBF_MISTAKES = {
    "distance": lambda X, Z, gamma: np.exp(-gamma * np.sqrt(_squares(X, Z))),
    "growing": lambda X, Z, gamma: np.exp(gamma * _squares(X, Z)),
    "width": lambda X, Z, gamma: np.exp(-_squares(X, Z) / (2 * gamma**2)),
    "divided": lambda X, Z, gamma: np.exp(-_squares(X, Z) / gamma),
    "squares": lambda X, Z, gamma: -gamma * _squares(X, Z),
    "products": lambda X, Z, gamma: np.exp(-gamma * X @ Z.T),
    "turned": lambda X, Z, gamma: rbf(Z, X, gamma),
    "each": lambda X, Z, gamma: np.exp(-gamma * (X[:, None] - Z[None]) ** 2),
    "means": lambda X, Z, gamma: np.exp(-gamma * _squares(X, Z) / X.shape[1]),
    "no_gamma": lambda X, Z, gamma: np.exp(-_squares(X, Z)),
}


def pairs_of_tables():
    """Return (X, Z, gamma) with different numbers of rows."""
    rng = np.random.default_rng(3)
    return [
        (rng.normal(size=(4, 3)), rng.normal(size=(2, 3)), 0.4),
        (rng.normal(size=(1, 2)), rng.normal(size=(3, 2)), 2.0),
    ]


# The wine model


def _minds_units(model, X, y, turn):
    """Whether answers change when every other feature has a smaller unit."""
    from sklearn.base import clone

    units = np.where(np.arange(X.shape[1]) % 2 == turn, 1000.0, 1.0)
    plain, other = clone(model).fit(X, y), clone(model).fit(X * units, y)
    return (plain.predict(X) != other.predict(X * units)).any()


def complaint_about_wine(model):
    """Return what is wrong with a model for the wine data, or None."""
    from sklearn.base import clone
    from sklearn.model_selection import cross_val_score

    from helpers.datasets import load_wine

    if isinstance(model, type):
        return "Give an object, not a class: it needs brackets, as in SVC()."
    if not (hasattr(model, "fit") and hasattr(model, "predict")):
        return "Give one model with fit and predict, such as make_pipeline(...) makes."
    wine = load_wine()
    if any(_minds_units(model, wine.X, wine.y, turn) for turn in (0, 1)):
        return (
            "Your model answers differently when a feature is measured in other units: "
            "the features reach the SVM unscaled (M35). Scale them as a first step."
        )
    if "sv" not in repr(model).lower():
        return "Your model scales, but there is no SVC in it."
    score = cross_val_score(clone(model), wine.X, wine.y, cv=5).mean()
    if score < 0.95:
        return (
            f"It scales and classifies, but reaches {score:.3f} only: use SVC() as it "
            f"comes."
        )
    return None
