"""Judges of notebook 11: clustering."""

from __future__ import annotations

from helpers.exercises.judging import Choice
from helpers.exercises.notebook_11_centres import CHANCES, INERTIA
from helpers.exercises.notebook_11_groups import HEIGHTS, RENAME
from helpers.exercises.notebook_11_scaling import STANDARDISE
from helpers.exercises.notebook_11_silhouette import SILHOUETTE

_Q1 = Choice(
    "11.Q1",
    right="b",
    because="Each half-step is the best one possible, so nothing can rise.",
    replies={
        "a": "Look at each half-step on its own: can a nearer centre be farther?",
        "c": "0 would mean that every point lies on its centre.",
    },
)
_Q2 = Choice(
    "11.Q2",
    right="a",
    because="No corner wants to change, so k-means has finished: 81.",
    replies={
        "b": "Better, but k-means never sees it: do one assign and one move.",
        "c": "Do one move: where is the mean of (0, 0) and (9, 0)?",
    },
)
_Q3 = Choice(
    "11.Q3",
    right="c",
    because="k-means cuts anything into tiles, and tiles look like clusters (M42).",
    replies={
        "a": "A point in the middle of its tile is nearer to it than to the next.",
        "b": "More centres always shorten the way to the nearest one.",
    },
)

EXERCISES = [
    INERTIA,
    _Q1,
    _Q2,
    CHANCES,
    SILHOUETTE,
    _Q3,
    RENAME,
    STANDARDISE,
    HEIGHTS,
]
