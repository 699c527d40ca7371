"""Judges of notebook 12: PCA."""

from __future__ import annotations

from helpers.exercises.judging import Choice
from helpers.exercises.notebook_12_covariance import COVARIANCE
from helpers.exercises.notebook_12_directions import BY_SVD
from helpers.exercises.notebook_12_projecting import PROJECT
from helpers.exercises.notebook_12_shares import NEEDED, RECONSTRUCT

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

EXERCISES = [_Q1, COVARIANCE, BY_SVD, _Q2, NEEDED, _Q3, RECONSTRUCT, PROJECT]
