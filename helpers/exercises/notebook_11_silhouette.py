"""Judge of notebook 11 on the silhouette of one point."""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Function, Mistake


def _distances():
    """The nearest other cluster is once in the middle; medians lead elsewhere."""
    others = [[4.0, 17], [3.0, 9, 9], [7.0, 15]]
    return [
        (np.array([1.0, 2, 6]), [np.array(distances) for distances in others]),
        (np.array([5.0, 6, 10]), [np.array([8.0, 10]), np.array([1.0, 4, 4])]),
        (np.array([2.0]), [np.array([3.0, 5.0])]),
    ]


def _silhouette(own, others, choose=min, below=max, mean=np.mean):
    a, b = mean(own), choose([mean(distances) for distances in others])
    return (b - a) / below(a, b)


def _counting_oneself(by):
    """Return the silhouette with a mean over `by` more points of the own cluster."""

    def silhouette(own, others):
        a, b = own.sum() / (len(own) + by), min(np.mean(d) for d in others)
        return (b - a) / max(a, b)

    return silhouette


def _without_brackets(own, others):
    a, b = np.mean(own), min(np.mean(d) for d in others)
    return b - a / max(a, b)


_MISTAKES = [
    Mistake(
        lambda own, others: -_silhouette(own, others),
        "You computed a - b; it is b - a, so that good points are positive.",
    ),
    Mistake(
        lambda own, others: abs(_silhouette(own, others)),
        "You dropped the sign; it tells whether another cluster is nearer.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, others, below=lambda a, b: 1),
        "You left out the division by the larger of a and b.",
    ),
    Mistake(
        _without_brackets,
        "Without brackets only a is divided: the whole difference belongs on top.",
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
        lambda own, others: _silhouette(own, others, choose=lambda means: means[0]),
        "You took the first other cluster for b; take the nearest.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, others, choose=lambda means: means[-1]),
        "You took the last other cluster for b; take the nearest.",
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
        lambda own, others: _silhouette(own, [np.mean(others)]),
        "`others` is a list of arrays of different lengths: take the mean of each one "
        "by itself.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, [np.min(others)]),
        "`others` is a list of arrays of different lengths, and has no smallest "
        "number as a whole: take the mean of each one by itself.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, [[np.min(d)] for d in others]),
        "b is a mean distance to a cluster, not that to its nearest point.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, others, mean=np.median),
        "You took medians; a and b are means.",
    ),
    Mistake(
        lambda own, others: _silhouette(own, others, mean=np.sum),
        "You added the distances up; a and b are their means.",
    ),
    Mistake(
        _counting_oneself(1),
        "You divided by one too many: `own` leaves out the point itself, and so does "
        "the mean.",
    ),
    Mistake(
        _counting_oneself(-1),
        "You divided by one too few: `own` already leaves out the point itself.",
    ),
    Mistake(
        lambda own, others: [_silhouette(own, [distances]) for distances in others],
        "You returned a number per other cluster; the nearest alone counts.",
    ),
    Mistake(
        lambda own, others: (np.mean(own), min(np.mean(d) for d in others)),
        "You returned a and b; the silhouette is made of them.",
    ),
]

SILHOUETTE = Function(
    "11.3",
    right=_silhouette,
    inputs=_distances,
    because="Above 0 where the own cluster is nearer than the next one.",
    mistakes=_MISTAKES,
)
