"""Judges of notebook 14, Support vector regression."""

from __future__ import annotations

from helpers.exercises.judging import Choice
from helpers.exercises.notebook_14_scores import MODEL, R_SQUARED
from helpers.exercises.notebook_14_tubes import LOSS, SUPPORT

OUTLIER = Choice(
    id="14.Q1",
    right="a",
    because="Squared errors pull harder from far away, absolute ones do not.",
    replies={
        "b": "That would need a pull that grows with distance in both; the absolute "
        "loss pulls equally hard from everywhere.",
        "c": "It is the other way round: think of which pull grows with the distance.",
    },
)

WIDER = Choice(
    id="14.Q2",
    right="b",
    because="A wider tube holds more points, and those inside do not matter.",
    replies={
        "a": "Support vectors are the points that stick out; a wider tube has fewer.",
        "c": "The data stay, but which of them stick out depends on the tube.",
    },
)

EXERCISES = [LOSS, OUTLIER, SUPPORT, WIDER, MODEL, R_SQUARED]
