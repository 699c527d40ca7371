"""Judges of notebook 11 on centres: inertia, and the start of k-means++."""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Function, Mistake

POINTS = np.array([[0.0, 0.0], [1.0, 2.0], [4.0, 1.0], [5.0, 5.0], [9.0, 4.0]])


def _labelled():
    """Return points, labels and centres: four of them, and two."""
    centres = np.array([[1.0, 1.0], [6.0, 3.0], [8.0, 8.0], [3.0, 6.0]])
    return [
        (POINTS, np.array([0, 0, 1, 3, 2]), centres),
        (POINTS[:3, :1], np.array([1, 0, 1]), centres[:2, :1]),
    ]


def _squared(X, centres):
    return ((np.asarray(X)[:, None] - np.asarray(centres)[None]) ** 2).sum(axis=2)


def _own(X, labels, centres):
    return _squared(X, centres)[np.arange(len(X)), labels]


def _per_cluster(X, labels, centres):
    own = _own(X, labels, centres)
    return np.array([own[labels == j].sum() for j in range(len(centres))])


def _from_own_means(X, labels, centres):
    means = np.array([X[labels == label].mean(axis=0) for label in labels])
    return ((X - means) ** 2).sum()


def _chances_inputs():
    X = np.column_stack([POINTS, [3.0, 0.0, 1.0, 2.0, 0.0]])
    return [(X, X[:1]), (X, X[[0, 3]]), (X, X[[4, 1, 2]])]


def _shares(weights):
    return weights / weights.sum()


def _of_the_largest(weights):
    return weights / weights.max()


def _last_only(X, centres):
    return _shares(_squared(X, centres)[:, -1])


def _divided_by_centre(X, centres):
    squared = _squared(X, centres)
    return squared / squared.sum(axis=0)


def _sizes(X, centres):
    """Distances as one goes along streets: the differences' sizes, added up."""
    return np.abs(X[:, None] - centres[None]).sum(axis=2)


_INERTIA_MISTAKES = [
    Mistake(
        lambda X, labels, centres: _own(X, labels, centres).mean(),
        "You took the mean; the inertia is the sum over all points.",
    ),
    Mistake(
        lambda X, labels, centres: ((X - centres[labels]) ** 2).mean(),
        "You took the mean over all numbers; the inertia is their sum.",
    ),
    Mistake(
        lambda X, labels, centres: np.sqrt(_own(X, labels, centres)).sum(),
        "You summed distances; the inertia sums their squares.",
    ),
    Mistake(
        lambda X, labels, centres: np.abs(X - centres[labels]).sum(),
        "You summed the sizes of the differences; square them instead.",
    ),
    Mistake(
        lambda X, labels, centres: np.sqrt(_own(X, labels, centres).sum()),
        "You took a root at the end; the inertia is the sum of squares itself.",
    ),
    Mistake(
        lambda X, labels, centres: _own(X, labels, centres),
        "You returned one number per point; add them up.",
    ),
    Mistake(
        lambda X, labels, centres: ((X - centres[labels]) ** 2).sum(axis=0),
        "You returned one number per feature; add them up as well.",
    ),
    Mistake(
        _per_cluster,
        "You returned one number per cluster; add them up.",
    ),
    Mistake(
        lambda X, labels, centres: _squared(X, centres).min(axis=1).sum(),
        "You took the nearest center; use the center that labels[i] names.",
    ),
    Mistake(
        lambda X, labels, centres: _squared(X, centres).sum(),
        "You summed the distances to all centers; each point has one.",
    ),
    Mistake(
        lambda X, labels, centres: ((X - centres) ** 2).sum(),
        "You left out the labels: the rows of `X` are points, those of `centres` are "
        "not; give each point the center that its label names.",
    ),
    Mistake(
        _from_own_means,
        "You measured from the mean of each cluster; measure from the center given.",
    ),
    Mistake(
        lambda X, labels, centres: (X - centres[labels]).sum() ** 2,
        "You squared after adding; square each difference first.",
    ),
    Mistake(
        lambda X, labels, centres: ((X - centres[labels]).sum(axis=1) ** 2).sum(),
        "You added a point's differences before you squared; square each one first.",
    ),
]

INERTIA = Function(
    "11.1",
    right=lambda X, labels, centres: _own(X, labels, centres).sum(),
    inputs=_labelled,
    because="The sum of squared distances, each to the point's own centre.",
    mistakes=_INERTIA_MISTAKES,
)

_CHANCES_MISTAKES = [
    Mistake(
        lambda X, centres: _shares(_squared(X, centres).sum(axis=1)),
        "You added or averaged over all centers; the nearest one counts.",
    ),
    Mistake(
        lambda X, centres: _shares(_squared(X, centres).prod(axis=1)),
        "You multiplied over all centers; the nearest one counts.",
    ),
    Mistake(
        lambda X, centres: _shares(_squared(X, centres).max(axis=1)),
        "You took the farthest center of each point; take the nearest.",
    ),
    Mistake(
        lambda X, centres: _shares(np.sqrt(_squared(X, centres).min(axis=1))),
        "You used distances; k-means++ uses their squares.",
    ),
    Mistake(
        lambda X, centres: _shares(_sizes(X, centres).min(axis=1)),
        "You added the sizes of the differences; k-means++ adds their squares.",
    ),
    Mistake(
        lambda X, centres: _squared(X, centres).min(axis=1),
        "These do not add up to 1: divide by their sum.",
    ),
    Mistake(
        lambda X, centres: _of_the_largest(_squared(X, centres).min(axis=1)),
        "You divided by the largest, so they do not add up to 1: divide by their sum.",
    ),
    Mistake(
        lambda X, centres: _shares(_squared(X, centres)[:, 0]),
        "You kept the first center only; the nearest one counts.",
    ),
    Mistake(
        lambda X, centres: _shares(_divided_by_centre(X, centres).min(axis=1)),
        "You divided each center's distances by their own sum; take the nearest "
        "center first, and divide once, at the end.",
    ),
    Mistake(
        lambda X, centres: _divided_by_centre(X, centres).min(axis=1),
        "You divided each center's distances by their own sum, so the smallest ones "
        "do not add up to 1: divide at the end.",
    ),
    Mistake(
        lambda X, centres: _shares(_squared(X, centres).min(axis=0)),
        "You took the smallest per center; take the smallest per point.",
    ),
    Mistake(
        lambda X, centres: _shares(_squared(X, centres)),
        "You returned a chance per point and center; return one per point.",
    ),
    Mistake(
        lambda X, centres: _shares(_squared(X, np.mean(centres, axis=0)[None])[:, 0]),
        "You measured from the mean of the centers; measure from the nearest one.",
    ),
]

CHANCES = Function(
    "11.2",
    right=lambda X, centres: _shares(_squared(X, centres).min(axis=1)),
    inputs=_chances_inputs,
    start=_last_only,
    because="Now a point counts by its nearest centre, whichever that is.",
    mistakes=_CHANCES_MISTAKES,
)
