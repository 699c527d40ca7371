"""Judges of notebook 11 on groups: names for clusters, scaling, the tree."""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Custom, Function, Mistake, Value


def _labels_and_classes():
    return [
        (np.array([1, 1, 1, 0, 0, 2, 2, 2]), np.array([0, 0, 2, 2, 2, 1, 1, 0])),
        (np.array([0, 0, 0, 1, 1]), np.array([3, 3, 1, 1, 1])),
    ]


def _commonest(labels, classes):
    labels, classes = np.asarray(labels), np.asarray(classes)
    return {j: np.bincount(classes[labels == j]).argmax() for j in np.unique(labels)}


def _rename(labels, classes):
    names = _commonest(labels, classes)
    return np.array([names[j] for j in labels])


def _turned_round(labels, classes):
    return _rename(classes, labels)


def _tables():
    generator = np.random.default_rng(0)
    return [
        (generator.normal(size=(6, 3)) * [1, 10, 1000] + [0, 5, 700],),
        (np.array([[1.0, 100.0], [2.0, 300.0], [6.0, 200.0]]),),
    ]


def _by_the_other_divisor(X):
    """Divide by the standard deviation with divisor n - 1: just as right."""
    return (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)


RENAME = Function(
    "11.4",
    right=_rename,
    inputs=_labels_and_classes,
    because="Each cluster now carries the class it holds most of (M38).",
    mistakes=[
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
            lambda labels, classes: _commonest(labels, classes),
            "You returned a table of names; use it, to give one class per point.",
            38,
        ),
        Mistake(
            _turned_round,
            "You named classes by clusters; name each cluster by a class.",
            38,
        ),
        Mistake(
            lambda labels, classes: (_rename(labels, classes) == classes).mean(),
            "You returned how many agree; return the names themselves.",
            38,
        ),
    ],
)

_STANDARDISE = Function(
    "11.5",
    right=lambda X: (X - X.mean(axis=0)) / X.std(axis=0),
    inputs=_tables,
    start=lambda X: (X - X.mean()) / X.std(),
    because="One mean and one standard deviation per feature (M36).",
    mistakes=[
        Mistake(
            lambda X: (
                (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
            ),
            "You scaled each row; features stand in the columns: axis=0.",
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
            lambda X: (X - X.mean(axis=0)) / X.var(axis=0),
            "You divided by the variance; its root is the standard deviation.",
            36,
        ),
    ],
)
_STANDARDISE_TOO = Function(
    "11.5", right=_by_the_other_divisor, inputs=_tables, because=_STANDARDISE.because
)


def _complain_about_scaling(answer):
    if _STANDARDISE_TOO.judge(answer).status == "pass":
        return None
    verdict = _STANDARDISE.judge(answer)
    return None if verdict.status == "pass" else verdict.sentence


STANDARDISE = Custom(
    "11.5",
    complaint=_complain_about_scaling,
    because=_STANDARDISE.because,
    untouched=lambda answer: _STANDARDISE.judge(answer).status == "to do",
)

HEIGHTS = Value(
    "11.6",
    right=(1, 3, 7),
    because="The farthest pair decides: 1 to 2, 1 to 4, 1 to 8.",
    mistakes=[
        Mistake((1, 2, 4), "These are the heights of single linkage."),
        Mistake(
            (1, 2.5, 17 / 3),
            "These are the heights of average linkage.",
        ),
        Mistake(
            (1, 4, 7),
            "{1, 2} and 4 are 3 apart, which is less than 4 and 8 are.",
        ),
        Mistake((1, 3, 4), "8 joins {1, 2, 4}: which of them is farthest from 8?"),
        Mistake((1, 3, 6), "The farthest from 8 is 1, not 2."),
    ],
)
