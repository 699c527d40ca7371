"""Judges of the lesson on clustering."""

from __future__ import annotations

import numpy as np

from helpers.exercises.assign_and_move import (
    ASSIGN,
    MOVE,
    POINTS,
    sizes_of_differences,
    squared_distances,
)
from helpers.exercises.choosing_pictures import CHOOSE
from helpers.exercises.judging import Choice, Function, Mistake

_Q1 = Choice(
    "12.Q1",
    right="c",
    because="Grams outweigh millimeters, so the mass decides alone (M36).",
    replies={
        "a": "Look at the units: which numbers make up nearly all of a distance (M36)?",
        "b": "There are only two sexes; and do all four numbers weigh the same (M36)?",
    },
)


_Q2 = Choice(
    "12.Q2",
    right="a",
    because="No corner wants to change, so k-means has finished: 81.",
    replies={
        "b": "Better, but k-means never sees it: do one assign and one move.",
        "c": "Do one move: where is the mean of (0, 0) and (9, 0)?",
    },
)


def _chances_inputs():
    X = np.column_stack([POINTS, [3.0, 0.0, 1.0, 2.0, 0.0]])
    return [(X, X[:1]), (X, X[[0, 3]]), (X, X[[4, 1, 2]])]


def _shares(weights):
    return weights / weights.sum()


def _last_only(X, centers):
    return _shares(squared_distances(X, centers)[:, -1])


def _of_the_largest(weights):
    return weights / weights.max()


def _divided_by_center(X, centers):
    squared = squared_distances(X, centers)
    return squared / squared.sum(axis=0)


_CHANCES_MISTAKES = [
    Mistake(
        lambda X, centers: _shares(squared_distances(X, centers).sum(axis=1)),
        "You added or averaged over all centers; the nearest one counts.",
    ),
    Mistake(
        lambda X, centers: _shares(squared_distances(X, centers).prod(axis=1)),
        "You multiplied over all centers; the nearest one counts.",
    ),
    Mistake(
        lambda X, centers: _shares(squared_distances(X, centers).max(axis=1)),
        "You took the farthest center of each point; take the nearest.",
    ),
    Mistake(
        lambda X, centers: _shares(np.sqrt(squared_distances(X, centers).min(axis=1))),
        "You used distances; k-means++ uses their squares.",
    ),
    Mistake(
        lambda X, centers: _shares(sizes_of_differences(X, centers).min(axis=1)),
        "You added the sizes of the differences; k-means++ adds their squares.",
    ),
    Mistake(
        lambda X, centers: squared_distances(X, centers).min(axis=1),
        "These do not add up to 1: divide by their sum.",
    ),
    Mistake(
        lambda X, centers: _of_the_largest(squared_distances(X, centers).min(axis=1)),
        "You divided by the largest, so they do not add up to 1: divide by their sum.",
    ),
    Mistake(
        lambda X, centers: np.full(len(X), np.nan),
        "Your weights are all 0, so their shares are nan. Does a minimum start from "
        "zeros? No distance is below that: start from np.inf.",
    ),
    Mistake(
        lambda X, centers: _shares(squared_distances(X, centers)[:, 0]),
        "You kept the first center only; the nearest one counts.",
    ),
    Mistake(
        lambda X, centers: _shares(_divided_by_center(X, centers).min(axis=1)),
        "You divided each center's distances by their own sum; take the nearest "
        "center first, and divide once, at the end.",
    ),
    Mistake(
        lambda X, centers: _divided_by_center(X, centers).min(axis=1),
        "You divided each center's distances by their own sum, so the smallest ones "
        "do not add up to 1: divide at the end.",
    ),
    Mistake(
        lambda X, centers: _shares(squared_distances(X, centers).min(axis=0)),
        "You took the smallest per center; take the smallest per point.",
    ),
    Mistake(
        lambda X, centers: _shares(squared_distances(X, centers)),
        "You returned a chance per point and center; return one per point.",
    ),
    Mistake(
        lambda X, centers: _shares(
            squared_distances(X, np.mean(centers, axis=0)[None])[:, 0]
        ),
        "You measured from the mean of the centers; measure from the nearest one.",
    ),
]


CHANCES = Function(
    "12.3",
    right=lambda X, centers: _shares(squared_distances(X, centers).min(axis=1)),
    inputs=_chances_inputs,
    start=_last_only,
    because="Now a point counts by its nearest center, whichever that is.",
    mistakes=_CHANCES_MISTAKES,
)


def _labels_and_classes():
    """Clusters may share a class, and its first point may be of another one."""
    labels = [3, 0, 1, 4, 2, 0, 1, 0, 3, 1, 2, 4, 0, 1, 2, 0, 1, 3, 4, 1, 3]
    classes = [2, 6, 1, 4, 5, 3, 4, 5, 2, 4, 0, 1, 3, 1, 0, 4, 4, 1, 4, 0, 2]
    return [
        (np.array(labels), np.array(classes)),
        (np.array([0, 0, 0, 1, 1]), np.array([3, 3, 1, 1, 1])),
    ]


def _commonest(labels, classes):
    labels, classes = np.asarray(labels), np.asarray(classes)
    return {j: np.bincount(classes[labels == j]).argmax() for j in np.unique(labels)}


def _rename(labels, classes):
    names = _commonest(labels, classes)
    return np.array([names[j] for j in labels])


def _rename_by_the_last(labels, classes):
    """Of equally frequent classes, take the last one: that is as right."""
    top = np.max(classes)
    return top - _rename(labels, top - np.asarray(classes))


def _each(choose):
    """Return an answer that gives each point what `choose` makes of its cluster."""
    return lambda labels, classes: np.array(
        [choose(classes[labels == label]) for label in labels]
    )


def _overwritten(labels, classes):
    labels = labels.copy()
    for j in np.unique(labels):
        labels[labels == j] = np.bincount(classes[labels == j]).argmax()
    return labels


def _first_cluster_only(labels, classes):
    return np.where(labels == labels.min(), _rename(labels, classes), 0)


_RENAME_MISTAKES = [
    Mistake(
        lambda labels, classes: np.asarray(labels),
        "You returned the cluster numbers; they are no classes.",
        38,
    ),
    Mistake(
        lambda labels, classes: np.asarray(classes),
        "You returned the true classes; each cluster needs one name.",
        38,
    ),
    Mistake(
        lambda labels, classes: list(_commonest(labels, classes).values()),
        "You returned one class per cluster; return one per point.",
        38,
    ),
    Mistake(
        _commonest,
        "You returned a table of names; use it, to give one class per point.",
        38,
    ),
    Mistake(
        lambda labels, classes: _rename(classes, labels),
        "You named classes by clusters; name each cluster by a class.",
        38,
    ),
    Mistake(
        lambda labels, classes: (_rename(labels, classes) == classes).mean(),
        "You returned how many agree; return the names themselves.",
        38,
    ),
    Mistake(
        lambda labels, classes: _rename(labels, classes) == classes,
        "You returned where the names agree; return the names themselves.",
        38,
    ),
    Mistake(
        lambda labels, classes: (labels == classes).mean(),
        "You compared cluster numbers with classes; name each cluster first.",
        38,
    ),
    Mistake(
        _overwritten,
        "You wrote the names over the labels while you still read them, so a renamed "
        "cluster was taken for another: write into a new array.",
        38,
    ),
    Mistake(
        _each(lambda inside: inside[0]),
        "You took the class of each cluster's first point; take the most frequent.",
    ),
    Mistake(
        _each(lambda inside: round(inside.mean())),
        "You took the mean of class numbers, as if they were amounts; count them.",
    ),
    Mistake(
        _each(lambda inside: int(np.median(inside))),
        "You took the median of class numbers, as if they were amounts; count them.",
    ),
    Mistake(
        _each(lambda inside: inside.max()),
        "You took the largest class number; take the most frequent class.",
    ),
    Mistake(
        _each(lambda inside: np.unique(inside, return_counts=True)[1].argmax()),
        "You returned a place among the classes that `np.unique` found; return the "
        "class at this place.",
    ),
    Mistake(
        lambda labels, classes: np.array(
            [np.bincount(labels == label).argmax() for label in labels]
        ),
        "You counted True and False; count the classes of the points inside, "
        "classes[inside].",
    ),
    Mistake(
        _each(lambda inside: np.bincount(inside).max()),
        "You returned how often the class comes up (max), not which it is (argmax).",
    ),
    Mistake(
        lambda labels, classes: np.full(len(labels), np.bincount(classes).argmax()),
        "You counted the classes of all points; count inside each cluster.",
    ),
    Mistake(
        _first_cluster_only,
        "You named one cluster only: is `return` inside the loop?",
    ),
]


RENAME = Function(
    "12.4",
    right=_rename,
    also=[_rename_by_the_last],
    inputs=_labels_and_classes,
    because="Each cluster now carries the class it holds most of (M38).",
    mistakes=_RENAME_MISTAKES,
)


_Q3 = Choice(
    "12.Q3",
    right="b",
    because="k-means cuts anything into tiles, and tiles look like clusters (M42).",
    replies={
        "a": "A point in the middle of its tile is nearer to it than to the next.",
        "c": "More centers always shorten the way to the nearest one.",
    },
)


EXERCISES = [ASSIGN, MOVE, _Q1, _Q2, CHANCES, RENAME, _Q3, CHOOSE]
