"""Judges of notebook 11 on centres: inertia, k-means++, the silhouette."""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Function, Mistake

POINTS = np.array([[0.0, 0.0], [1.0, 2.0], [4.0, 1.0], [5.0, 5.0], [9.0, 4.0]])


def _labelled():
    centres = np.array([[1.0, 1.0], [6.0, 3.0], [8.0, 8.0]])
    return [
        (POINTS, np.array([0, 0, 1, 2, 2]), centres),
        (POINTS[:3, :1], np.array([1, 0, 1]), centres[:, :1]),
    ]


def _squared(X, centres):
    return ((np.asarray(X)[:, None] - np.asarray(centres)[None]) ** 2).sum(axis=2)


def _own(X, labels, centres):
    return _squared(X, centres)[np.arange(len(X)), labels]


def _chances_inputs():
    return [
        (POINTS, POINTS[:1]),
        (POINTS, POINTS[[0, 3]]),
        (POINTS, POINTS[[4, 1, 2]]),
    ]


def _shares(weights):
    return weights / weights.sum()


def _last_only(X, centres):
    return _shares(_squared(X, centres)[:, -1])


def _distances():
    return [
        (np.array([1.0, 2.0]), [np.array([4.0, 6.0, 8.0]), np.array([3.0, 9.0])]),
        (np.array([5.0, 6.0, 7.0]), [np.array([2.0, 3.0]), np.array([8.0])]),
        (np.array([2.0]), [np.array([3.0, 5.0])]),
    ]


def _means(own, others):
    return np.mean(own), [np.mean(distances) for distances in others]


def _silhouette(own, others, choose=min, below=max):
    a, means = _means(own, others)
    b = choose(means)
    return (b - a) / below(a, b)


INERTIA = Function(
    "11.1",
    right=lambda X, labels, centres: _own(X, labels, centres).sum(),
    inputs=_labelled,
    because="The sum of squared distances, each to the point's own centre.",
    mistakes=[
        Mistake(
            lambda X, labels, centres: _own(X, labels, centres).mean(),
            "You took the mean; the inertia is the sum over all points.",
        ),
        Mistake(
            lambda X, labels, centres: np.sqrt(_own(X, labels, centres)).sum(),
            "You summed distances; the inertia sums their squares.",
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
            lambda X, labels, centres: _squared(X, centres).min(axis=1).sum(),
            "You took the nearest centre; use the centre that labels[i] names.",
        ),
        Mistake(
            lambda X, labels, centres: _squared(X, centres).sum(),
            "You summed the distances to all centres; each point has one.",
        ),
        Mistake(
            lambda X, labels, centres: (X - centres[labels]).sum() ** 2,
            "You squared after adding; square each difference first.",
        ),
    ],
)

CHANCES = Function(
    "11.2",
    right=lambda X, centres: _shares(_squared(X, centres).min(axis=1)),
    inputs=_chances_inputs,
    start=_last_only,
    because="Now a point counts by its nearest centre, whichever that is.",
    mistakes=[
        Mistake(
            lambda X, centres: _shares(_squared(X, centres).sum(axis=1)),
            "You added or averaged over all centres; the nearest one counts.",
        ),
        Mistake(
            lambda X, centres: _shares(_squared(X, centres).max(axis=1)),
            "You took the farthest centre of each point; take the nearest.",
        ),
        Mistake(
            lambda X, centres: _shares(np.sqrt(_squared(X, centres).min(axis=1))),
            "You used distances; k-means++ uses their squares.",
        ),
        Mistake(
            lambda X, centres: _squared(X, centres).min(axis=1),
            "These do not add up to 1: divide by their sum.",
        ),
        Mistake(
            lambda X, centres: _shares(_squared(X, centres)[:, 0]),
            "You kept the first centre only; the nearest one counts.",
        ),
    ],
)

SILHOUETTE = Function(
    "11.3",
    right=_silhouette,
    inputs=_distances,
    because="Above 0 where the own cluster is nearer than the next one.",
    mistakes=[
        Mistake(
            lambda own, others: -_silhouette(own, others),
            "You computed a - b; it is b - a, so that good points are positive.",
        ),
        Mistake(
            lambda own, others: _silhouette(own, others, below=lambda a, b: 1),
            "You left out the division by the larger of a and b.",
        ),
        Mistake(
            lambda own, others: _silhouette(own, others, below=lambda a, b: a + b),
            "You divided by a + b; divide by the larger of the two.",
        ),
        Mistake(
            lambda own, others: _silhouette(own, others, below=min),
            "You divided by the smaller of a and b; divide by the larger.",
        ),
        Mistake(
            lambda own, others: _silhouette(own, others, below=lambda a, b: b),
            "You always divided by b; divide by the larger of a and b.",
        ),
        Mistake(
            lambda own, others: _silhouette(own, others, below=lambda a, b: a),
            "You always divided by a; divide by the larger of a and b.",
        ),
        Mistake(
            lambda own, others: _silhouette(own, others, choose=max),
            "You took the farthest other cluster for b; take the nearest.",
        ),
        Mistake(
            lambda own, others: _silhouette(own, others, choose=np.mean),
            "You averaged over the other clusters; b is the nearest one's.",
        ),
        Mistake(
            lambda own, others: _silhouette(own, [np.concatenate(others)]),
            "You put all other clusters together; keep them apart for b.",
        ),
        Mistake(
            lambda own, others: _silhouette(own, [[np.min(d)] for d in others]),
            "b is a mean distance to a cluster, not that to its nearest point.",
        ),
    ],
)
