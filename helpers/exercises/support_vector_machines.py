"""Judges of notebook 13, Support vector machines."""

from __future__ import annotations

from helpers.exercises.judging import Choice
from helpers.exercises.kernel_methods import RBF, WINE
from helpers.exercises.notebook_13_descent import GRADIENT, STEP
from helpers.exercises.notebook_13_lines import MARGIN, OBJECTIVE

NEW_POINTS = Choice(
    id="13.Q1",
    right="b",
    because="The more room a line leaves, the further a new point may stray.",
    replies={
        "a": "They were equal on the points that we drew the lines for; new points "
        "land a little elsewhere.",
        "c": "How steep a line is says nothing; look at how near its nearest point is.",
    },
)

REMOVED = Choice(
    id="13.Q2",
    right="a",
    because="Only the points on the edge hold the street; the others are free to go.",
    replies={
        "b": "That would happen to an average; here the points beyond the street do "
        "not matter at all.",
        "c": "The number of points of a class plays no part; only those on the edge "
        "hold the street.",
    },
)

LARGE_GAMMA = Choice(
    id="13.Q3",
    right="c",
    because="With a short reach every support vector speaks for its own spot only.",
    replies={
        "a": "That is what a very small gamma gives: every point is heard everywhere.",
        "b": "Gamma sets the reach of a vote, so it decides how fine the boundary is.",
    },
)

EXERCISES = [
    NEW_POINTS,
    MARGIN,
    REMOVED,
    OBJECTIVE,
    GRADIENT,
    STEP,
    RBF,
    LARGE_GAMMA,
    WINE,
]
