"""Judge of notebook 12 on the covariance matrix."""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Function, Mistake


def _tables():
    generator = np.random.default_rng(0)
    return [
        (generator.normal(size=(7, 3)) * [1, 2, 5] + [4, 0, -3],),
        (np.array([[1.0, 1.0], [2.0, 3.0], [4.0, 3.0], [5.0, 5.0]]),),
        (generator.normal(size=(3, 3)),),
    ]


def _centred(X):
    return X - X.mean(axis=0)


def _products(X):
    """Sums of products of the deviations, for each pair of features."""
    return _centred(X).T @ _centred(X)


_MISTAKES = [
    Mistake(
        lambda X: np.cov(X),
        "You compared points; a covariance belongs to two features: np.cov(X.T).",
    ),
    Mistake(
        lambda X: _products(X) / len(X),
        "You divided by n; the divisor here is n - 1.",
    ),
    Mistake(
        _products,
        "You multiplied, but did not divide by n - 1.",
    ),
    Mistake(
        lambda X: _products(X) / len(X) - 1,
        "Without brackets 1 is subtracted at the end: divide by (len(X) - 1).",
    ),
    Mistake(
        lambda X: _products(X) / (X.shape[1] - 1),
        "You counted features for n; it counts the points: len(X).",
    ),
    Mistake(
        lambda X: X.T @ X / (len(X) - 1),
        "You did not subtract the mean of each column first.",
    ),
    Mistake(
        lambda X: (X - X.mean()).T @ (X - X.mean()) / (len(X) - 1),
        "You subtracted one mean for all; each column has its own: axis=0.",
    ),
    Mistake(
        lambda X: np.cov((X - X.mean(axis=1, keepdims=True)).T),
        "You subtracted the mean of each row; columns are features: axis=0.",
    ),
    Mistake(
        lambda X: (
            (X - X.mean(axis=1)[:, None]).T
            @ (X - X.mean(axis=1)[:, None])
            / (len(X) - 1)
        ),
        "You subtracted each point's own mean; each feature has one: axis=0.",
    ),
    Mistake(
        lambda X: (X - X.mean(axis=1)).T @ (X - X.mean(axis=1)) / (len(X) - 1),
        "With axis=1 you get a mean per point; features are columns: axis=0.",
    ),
    Mistake(
        lambda X: _centred(X) @ _centred(X).T / (len(X) - 1),
        "The order is reversed: centered.T @ centered has one row per feature.",
    ),
    Mistake(
        lambda X: _centred(X) * _centred(X) / (len(X) - 1),
        "`*` multiplies entry by entry; sums of products need `@`.",
    ),
    Mistake(
        lambda X: np.corrcoef(X.T),
        "These are correlations: covariances divided by standard deviations.",
    ),
    Mistake(
        lambda X: X.var(axis=0, ddof=1),
        "You returned the variances only; the covariances are missing.",
    ),
    Mistake(
        lambda X: X.var(axis=0),
        "You returned variances, divided by n; return the matrix, divided by n - 1.",
    ),
    Mistake(
        lambda X: np.diag(X.var(axis=0, ddof=1)),
        "The diagonal is right; beside it the covariances are missing.",
    ),
    Mistake(
        lambda X: np.cov(X[:, 0], X[:, 1]),
        "You used the first two features only; a table may have more.",
    ),
]

COVARIANCE = Function(
    "12.1",
    right=lambda X: np.cov(X.T),
    inputs=_tables,
    because="Variances on the diagonal, covariances beside it.",
    mistakes=_MISTAKES,
)
