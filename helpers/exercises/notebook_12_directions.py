"""Judge of notebook 12 on the principal directions by SVD."""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Function, Mistake
from helpers.exercises.notebook_12_signs import parts_signed, rows_signed


def _tables():
    generator = np.random.default_rng(1)
    spread = np.array([[3.0, 1.0, 0.5], [0.0, 2.0, 0.3], [0.0, 0.0, 0.7]])
    X = generator.normal(size=(9, 3)) @ spread + [5, -2, 8]
    return [(X, 2), (X[:, :2], 1)]


def _svd(X, m, *, centre=lambda X: X.mean(axis=0), divisor=1, power=2):
    _, singular, rows = np.linalg.svd(X - centre(X), full_matrices=False)
    return rows_signed(rows)[:m], (singular**power / (len(X) - divisor))[:m]


def _unsigned(X):
    """Directions with the signs that an SVD happens to give."""
    return np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[2]


def _singular_values(X, m):
    singular = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return _svd(X, m)[0], singular[:m]


def _of_points(X, m):
    """The rows of U, which has one row per point, instead of those of V'."""
    left = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[0]
    return rows_signed(left[:m]), _svd(X, m)[1]


def _least_first(X, m):
    rows, variances = _svd(X, X.shape[1])
    return rows[::-1][:m], variances[::-1][:m]


def _with_variances(change):
    """Return an answer with the right directions, and variances after a change."""

    def answer(X, m):
        rows, variances = _svd(X, X.shape[1])
        return rows[:m], change(variances, len(X))[:m]

    return answer


_MISTAKES = [
    Mistake(
        lambda X, m: _svd(X, m, centre=np.mean),
        "You subtracted one mean for the whole table; use axis=0.",
    ),
    Mistake(
        lambda X, m: _svd(X, m, centre=lambda X: X.mean(axis=1)[:, None]),
        "You centered each point; center each feature: axis=0.",
    ),
    Mistake(
        lambda X, m: _svd((X - X.mean(axis=0)) / X.std(axis=0), m),
        "You divided by the standard deviations as well; here centering is enough.",
    ),
    Mistake(
        lambda X, m: _svd(X, m, divisor=0),
        "The directions are right; the divisor of the variance is n - 1.",
    ),
    Mistake(
        _with_variances(lambda variances, n: variances * (n - 1)),
        "The directions are right; the variances are not divided by n - 1.",
    ),
    Mistake(
        _singular_values,
        "The directions are right; a variance is S squared over n - 1.",
    ),
    Mistake(
        lambda X, m: _svd(X, m, power=1),
        "The directions are right; square the singular values.",
    ),
    Mistake(
        _with_variances(lambda variances, n: np.sqrt(variances)),
        "The directions are right; these are standard deviations, not variances.",
    ),
    Mistake(
        _with_variances(lambda variances, n: variances / variances.sum()),
        "The directions are right; these are shares of the variance, not variances.",
    ),
    Mistake(
        lambda X, m: (rows_signed(_unsigned(X)[:m].T), _svd(X, m)[1]),
        "Your directions are columns; return one per row.",
    ),
    Mistake(
        lambda X, m: (rows_signed(_unsigned(X)[:, :m]), _svd(X, m)[1]),
        "You took the first columns of V'; the directions are its rows.",
    ),
    Mistake(
        _of_points,
        "You took rows of U, the first of the three results; take those of the third.",
    ),
    Mistake(
        _least_first,
        "These are the directions of least variance; the largest come first.",
    ),
    Mistake(
        lambda X, m: _svd(X, X.shape[1]),
        "You returned all directions; return the first m.",
    ),
    Mistake(
        lambda X, m: _svd(X, m)[::-1],
        "You returned the variances first; directions come first.",
    ),
    Mistake(
        lambda X, m: _svd(X, m)[0],
        "Return two things: directions, variances.",
    ),
    Mistake(
        lambda X, m: _svd(X, m)[1],
        "You returned the variances alone; return directions, variances.",
    ),
]

BY_SVD = Function(
    "12.2",
    names=("directions", "variances"),
    right=_svd,
    inputs=_tables,
    form=parts_signed,
    start=lambda X, m: _svd(X, m, centre=lambda X: 0),
    because="Centered first, SVD finds the principal directions.",
    mistakes=_MISTAKES,
)
