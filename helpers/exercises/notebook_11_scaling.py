"""Judge of notebook 11 on scaling: one mean and one width per feature."""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Function, Mistake


def _tables():
    generator = np.random.default_rng(0)
    return [
        (generator.normal(size=(6, 3)) * [1, 10, 1000] + [0, 5, 700],),
        (np.array([[1.0, 100.0], [2.0, 300.0], [6.0, 200.0]]),),
        (generator.normal(size=(3, 3)) + np.array([2, 4, 8]),),
    ]


def _standardise(X, ddof=0):
    return (X - X.mean(axis=0)) / X.std(axis=0, ddof=ddof)


_MISTAKES = [
    Mistake(
        lambda X: (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True),
        "You scaled each row; features are the columns: axis=0.",
        36,
    ),
    Mistake(
        lambda X: (X - X.mean(axis=1)) / X.std(axis=1),
        "With axis=1 you get a mean per row; features are the columns: axis=0.",
        36,
    ),
    Mistake(
        lambda X: (X - X.mean()) / X.std(ddof=1),
        "There is still one mean and one standard deviation for the whole table.",
        36,
    ),
    Mistake(
        lambda X: (X - X.mean(axis=0)) / X.std(),
        "The mean is now per feature, the standard deviation is not.",
        36,
    ),
    Mistake(
        lambda X: (X - X.mean()) / X.std(axis=0),
        "The standard deviation is now per feature, the mean is not.",
        36,
    ),
    Mistake(
        lambda X: X - X.mean(axis=0),
        "You moved the features to 0, but did not divide by their width.",
        36,
    ),
    Mistake(
        lambda X: X / X.std(axis=0),
        "You divided by the widths, but did not subtract the means.",
        36,
    ),
    Mistake(
        lambda X: X - X.mean(axis=0) / X.std(axis=0),
        "Without brackets only the mean is divided: subtract first.",
        36,
    ),
    Mistake(
        lambda X: (X - X.mean(axis=0)) / X.var(axis=0),
        "You divided by the variance; its root is the standard deviation.",
        36,
    ),
    Mistake(
        lambda X: (X - X.min(axis=0)) / (X.max(axis=0) - X.min(axis=0)),
        "You scaled by the smallest and the largest value; use the mean and the "
        "standard deviation.",
    ),
    Mistake(
        lambda X: X,
        "You returned the table as it was.",
        36,
    ),
]

STANDARDISE = Function(
    "11.5",
    right=_standardise,
    also=[lambda X: _standardise(X, ddof=1)],
    inputs=_tables,
    start=lambda X: (X - X.mean()) / X.std(),
    because="One mean and one standard deviation per feature (M36).",
    mistakes=_MISTAKES,
)
