"""Judges of notebook 11 on groups: names for clusters, and the tree of merges."""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Function, Mistake, Value


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
    "11.4",
    right=_rename,
    inputs=_labels_and_classes,
    because="Each cluster now carries the class it holds most of (M38).",
    mistakes=_RENAME_MISTAKES,
)

HEIGHTS = Value(
    "11.6",
    names=("first", "second", "third"),
    right=(1, 3, 7),
    because="The farthest pair decides: 1 to 2, 1 to 4, 1 to 8.",
    mistakes=[
        Mistake((1, 2, 4), "These are the heights of single linkage."),
        Mistake((1, 2.5, 17 / 3), "These are the heights of average linkage."),
        Mistake(
            (1, 4, 7),
            "{1, 2} and 4 are 3 apart, which is less than 4 and 8 are.",
        ),
        Mistake((1, 3, 4), "8 joins {1, 2, 4}: which of them is farthest from 8?"),
        Mistake((1, 3, 6), "The farthest from 8 is 1, not 2."),
        Mistake((1, 2, 7), "4 joins {1, 2}: which of them is farther from 4?"),
        Mistake((1, 2, 6), "You measured from 2 each time; which pair is farthest?"),
        Mistake((7, 3, 1), "Write them in the order in which the merges happen."),
        Mistake((0, 1, 3, 7), "Four numbers need three merges; nothing merges at 0."),
    ],
)
