"""Judges of notebook 12: PCA."""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Choice, Function, Mistake
from helpers.exercises.notebook_12_directions import BY_SVD, PROJECT


def _tables():
    generator = np.random.default_rng(0)
    return [
        (generator.normal(size=(7, 3)) * [1, 2, 5] + [4, 0, -3],),
        (np.array([[1.0, 1.0], [2.0, 3.0], [4.0, 3.0], [5.0, 5.0]]),),
    ]


def _centred(X):
    return X - X.mean(axis=0)


_COVARIANCE = Function(
    "12.1",
    right=lambda X: np.cov(X.T),
    inputs=_tables,
    because="Variances on the diagonal, covariances beside it.",
    mistakes=[
        Mistake(
            lambda X: np.cov(X),
            "You compared points; a covariance belongs to two features: np.cov(X.T).",
        ),
        Mistake(
            lambda X: np.cov(X.T, bias=True),
            "You divided by n; the divisor here is n - 1.",
        ),
        Mistake(
            lambda X: _centred(X).T @ _centred(X),
            "You multiplied, but did not divide by n - 1.",
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
            lambda X: _centred(X) @ _centred(X).T / (len(X) - 1),
            "The order is reversed: centred.T @ centred has one row per feature.",
        ),
        Mistake(
            lambda X: np.corrcoef(X.T),
            "These are correlations: covariances divided by standard deviations.",
        ),
        Mistake(
            lambda X: X.var(axis=0, ddof=1),
            "You returned the variances only; the covariances are missing.",
        ),
    ],
)


def _shares():
    shares = np.array([0.5, 0.25, 0.125, 0.0625, 0.0625])
    return [(shares, 0.75), (shares, 0.8), (shares, 0.4), (shares, 0.99)]


def _needed(ratios, share):
    return int(np.argmax(np.cumsum(ratios) >= share)) + 1


_NEEDED = Function(
    "12.3",
    right=_needed,
    inputs=_shares,
    because="The first place where the running total reaches the share.",
    mistakes=[
        Mistake(
            lambda ratios, share: _needed(ratios, share) - 1,
            "You returned a place counted from 0; the number is one more.",
        ),
        Mistake(
            lambda ratios, share: int(np.argmax(np.cumsum(ratios) > share)) + 1,
            "You asked for more than the share; reaching it is enough.",
        ),
        Mistake(
            lambda ratios, share: int(np.argmax(np.cumsum(ratios) > share)),
            "You stopped at the last total within the share; count to the first that "
            "reaches it.",
        ),
        Mistake(
            lambda ratios, share: int((np.cumsum(ratios) >= share).sum()),
            "You counted the places where the share is reached; find the first.",
        ),
        Mistake(
            lambda ratios, share: int((ratios >= share).sum()),
            "You compared single shares; add them up one after the other.",
        ),
        Mistake(
            lambda ratios, share: np.cumsum(ratios)[_needed(ratios, share) - 1],
            "You returned the running total; return how many components it takes.",
        ),
        Mistake(
            lambda ratios, share: int(np.ceil(len(ratios) * share)),
            "You took a share of the components, not of the variance.",
        ),
    ],
)


def _codes():
    generator = np.random.default_rng(0)
    rotation = np.linalg.qr(generator.normal(size=(5, 5)))[0]
    mean = generator.normal(size=5)
    return [
        (generator.normal(size=(4, 2)), rotation[:2], mean),
        (generator.normal(size=(5, 5)), rotation, mean),
    ]


def _turned_back(Z, components, mean):
    return Z @ components.T + mean


_RECONSTRUCT = Function(
    "12.4",
    right=lambda Z, components, mean: Z @ components + mean,
    inputs=_codes,
    because="The mean picture plus the components, each as often as Z says.",
    mistakes=[
        Mistake(
            lambda Z, components, mean: Z @ components,
            "You forgot the mean, which PCA subtracted before it began.",
        ),
        Mistake(
            lambda Z, components, mean: Z @ components - mean,
            "You subtracted the mean; on the way back it is added.",
        ),
        Mistake(
            _turned_back,
            "`components.T` leads from pixels to numbers; back it is `components`.",
        ),
        Mistake(
            lambda Z, components, mean: Z * components + mean,
            "`*` multiplies entry by entry; a matrix product is `@`.",
        ),
        Mistake(
            lambda Z, components, mean: components @ Z + mean,
            "The order of a matrix product counts: Z comes first.",
        ),
    ],
)

_Q1 = Choice(
    "12.Q1",
    right="a",
    because="The two variances have a fixed sum, so one is largest where the other "
    "is smallest.",
    replies={
        "b": "Then the cloud would be as wide as it is long; look at the curve.",
        "c": "Try Pythagoras on one point and its two shadows.",
    },
)
_Q2 = Choice(
    "12.Q2",
    right="b",
    because="A direction and its opposite span the same line (M40).",
    replies={
        "a": "The variance is positive for both: the sign of u cancels.",
        "c": "Compute the variance of the shadows for both: it is the same.",
    },
)
_Q3 = Choice(
    "12.Q3",
    right="c",
    because="The feature with the largest numbers takes nearly all variance (M36).",
    replies={
        "a": "That would need thirteen features of equal variance.",
        "b": "That is the share after scaling; here nothing is scaled.",
    },
)

EXERCISES = [_Q1, _COVARIANCE, BY_SVD, _Q2, _NEEDED, _Q3, _RECONSTRUCT, PROJECT]
