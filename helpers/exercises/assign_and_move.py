"""Judges of the two halves of k-means."""

from __future__ import annotations

import numpy as np

from helpers.exercises.comparing import as_array
from helpers.exercises.judging import Function, Mistake

POINTS = np.array([[0.0, 0.0], [1.0, 2.0], [4.0, 1.0], [5.0, 5.0], [9.0, 4.0]])


def squared_distances(X, centers):
    """Return the squared distance of each point to each center."""
    return ((np.asarray(X)[:, None] - np.asarray(centers)[None]) ** 2).sum(axis=2)


def sizes_of_differences(X, centers):
    """Distances as one goes along streets: the differences' sizes, added up."""
    return np.abs(X[:, None] - centers[None]).sum(axis=2)


def _points_and_centers():
    """No point is as near to one center as to another; in one case one gets none."""
    rng = np.random.default_rng(22)
    points, centers = ((rng.normal(size=(n, 3)) * 4).round(1) for n in (12, 4))
    return [
        (
            np.array([[0.0, 0.0], [3.0, 3.2], [6.0, 1.0], [5.0, 5.0], [1.0, 5.5]]),
            np.array([[5.2, 2.0], [0.5, 4.6], [9.0, 9.0]]),
        ),
        (
            np.array([[7.0], [-2.0], [3.5], [0.5]]),
            np.array([[6.0], [0.0], [3.0], [-5.0]]),
        ),
        (points, centers),
    ]


def _assign(X, centers):
    return squared_distances(X, centers).argmin(axis=1)


def _assign_to_the_last(X, centers):
    """Of equally near centers, take the last one: that is as right."""
    return len(centers) - 1 - squared_distances(X, centers)[:, ::-1].argmin(axis=1)


_ASSIGN_MISTAKES = [
    Mistake(
        lambda X, centers: squared_distances(X, centers).argmin(axis=0),
        "You returned the nearest point of each center; return the nearest center of "
        "each point.",
    ),
    Mistake(
        lambda X, centers: squared_distances(X, centers).argmax(axis=1),
        "You took the farthest center of each point; take the nearest.",
    ),
    Mistake(
        lambda X, centers: squared_distances(X, centers),
        "You returned the squared distances; return the number of the smallest one in "
        "each row.",
    ),
    Mistake(
        lambda X, centers: np.sqrt(squared_distances(X, centers)),
        "You returned the distances; return the number of the smallest one in each "
        "row.",
    ),
    Mistake(
        lambda X, centers: squared_distances(X, centers).min(axis=1),
        "You returned how far the nearest center is (min), not which one it is "
        "(argmin).",
    ),
    Mistake(
        lambda X, centers: np.sqrt(squared_distances(X, centers).min(axis=1)),
        "You returned how far the nearest center is, not which one it is: argmin, not "
        "min.",
    ),
    Mistake(
        lambda X, centers: centers[_assign(X, centers)],
        "You returned the nearest centers themselves; return their numbers.",
    ),
    Mistake(
        lambda X, centers: _assign(X, centers) + 1,
        "You counted the centers from 1; the first one has the number 0.",
    ),
    Mistake(
        lambda X, centers: sizes_of_differences(X, centers).argmin(axis=1),
        "You added the sizes of the differences; add their squares.",
    ),
    Mistake(
        lambda X, centers: (X[:, None] - centers).sum(axis=2).argmin(axis=1),
        "You added differences without squaring, so those below zero look near: "
        "square each one first.",
    ),
    Mistake(
        lambda X, centers: ((X[:, None] - centers).sum(axis=2) ** 2).argmin(axis=1),
        "You added a point's differences before you squared; square each one first.",
    ),
    Mistake(
        lambda X, centers: ((X[:, None] - centers) ** 2)[..., 0].argmin(axis=1),
        "You compared the first feature only; add the squares over all of them.",
    ),
    Mistake(
        lambda X, centers: (X @ centers.T).argmax(axis=1),
        "A large product of a point and a center doesn't mean that they are near; "
        "compare distances.",
    ),
    Mistake(
        lambda X, centers: squared_distances(X, centers).argmin(),
        "You looked for the smallest number of the whole table; look in each row: "
        "axis=1.",
    ),
    Mistake(
        lambda X, centers: ((X[:, None] - centers) ** 2).sum(axis=1).argmin(axis=1),
        "You added over the centers; add over the features, the last axis.",
    ),
    Mistake(
        lambda X, centers: ((X - centers) ** 2).sum(axis=1).argmin(),
        "`X - centers` pairs rows that don't belong together: compare each point with "
        "every center, as in X[:, None, :] - centers.",
    ),
    Mistake(
        lambda X, centers: np.eye(len(centers))[_assign(X, centers)],
        "You returned a row of zeros and a one for each point; return the place of the "
        "one.",
    ),
]


class OfWholeNumbers(Function):
    """A function whose results number things, so that they can be used as an index."""

    def _objection(self, results):
        for result in results:
            if as_array(result).dtype.kind not in "iu":
                return (
                    f"The numbers are right, but of the type {as_array(result).dtype}: "
                    f"return whole numbers (int), for they are used as an index."
                )
        return None


ASSIGN = OfWholeNumbers(
    "12.1",
    right=_assign,
    also=[_assign_to_the_last],
    inputs=_points_and_centers,
    because="Every point now has the number of its nearest center.",
    mistakes=_ASSIGN_MISTAKES,
)


def _labeled():
    """Points, labels, centers; some centers have no points."""
    rng = np.random.default_rng(8)
    old = rng.normal(size=(5, 3))
    return [
        (
            np.array([[0.0, 1.0], [2.0, 4.0], [4.0, 1.5], [7.0, 9.0], [8.0, 3.0]]),
            np.array([1, 1, 0, 1, 0]),
            np.array([[5.0, 0.0], [2.5, 4.5]]),
        ),
        (
            POINTS,
            np.array([3, 0, 0, 3, 3]),
            np.array([[3.0, 2.0], [-1.0, 7.0], [20.0, 6.0], [1.0, 4.0], [11.0, 30.0]]),
        ),
        (rng.normal(size=(8, 3)) * 3, np.array([4, 0, 4, 2, 0, 4, 0, 2]), old),
    ]


def _moved(center, mean=None, kept=None):
    """Return an answer: `center` of each cluster's points, `kept` of those without."""

    def move(X, labels, centers):
        means = []
        for j, old in enumerate(centers):
            inside = X[labels == j]
            if len(inside):
                means.append(center(inside, old))
            elif kept is not None:
                means.append(kept(X, old))
        return np.array(means)

    return move


def _mean(inside, old):
    return inside.mean(axis=0)


def _stay(X, old):
    return old


_move = _moved(_mean, kept=_stay)


def _divided_by_all(X, labels, centers):
    """Move a center with points to their sum, divided by the number of all points."""
    moved = centers.copy()
    for j in np.unique(labels):
        moved[j] = X[labels == j].sum(axis=0) / len(X)
    return moved


_MOVE_MISTAKES = [
    Mistake(
        _moved(_mean, kept=lambda X, old: old * np.nan),
        "A center without points has become nan, for the mean of nothing is not a "
        "number: leave such a center where it is.",
    ),
    Mistake(
        _moved(_mean, kept=lambda X, old: old * 0),
        "A center without points has gone to zero; leave it where it is.",
    ),
    Mistake(
        _moved(_mean),
        "A center without points is missing from your result; keep it where it is, or "
        "all numbers after it change.",
    ),
    Mistake(
        _moved(_mean, kept=lambda X, old: X.mean(axis=0)),
        "A center without points has gone to the middle of all points; leave it where "
        "it is.",
    ),
    Mistake(
        _moved(lambda inside, old: np.median(inside, axis=0), kept=_stay),
        "You took medians; a center goes to the mean of its points.",
    ),
    Mistake(
        _moved(lambda inside, old: inside.sum(axis=0), kept=_stay),
        "You added the points up; divide by how many there are.",
    ),
    Mistake(
        _moved(
            lambda inside, old: (inside.min(axis=0) + inside.max(axis=0)) / 2,
            kept=_stay,
        ),
        "You took the middle between the outermost points; take the mean of all.",
    ),
    Mistake(
        _moved(lambda inside, old: (inside.mean(axis=0) + old) / 2, kept=_stay),
        "You went half of the way; a center goes all the way to the mean of its "
        "points.",
    ),
    Mistake(
        _moved(lambda inside, old: np.vstack([inside, old]).mean(axis=0), kept=_stay),
        "You counted the old center among the points; take the mean of the points "
        "alone.",
    ),
    Mistake(
        _moved(lambda inside, old: inside[0], kept=_stay),
        "You took the first point of each cluster; take the mean of all its points.",
    ),
    Mistake(
        _moved(lambda inside, old: old, kept=_stay),
        "You returned the centers as they were.",
    ),
    Mistake(
        lambda X, labels, centers: np.array(
            [X[labels == j].mean() for j in range(len(centers))]
        ),
        "You took one mean over all numbers of a cluster; take one for each feature: "
        "axis=0.",
    ),
    Mistake(
        lambda X, labels, centers: np.array(
            [X[labels == j].mean(axis=0) for j in labels]
        ),
        "You returned a center for each point; return one for each center.",
    ),
    Mistake(
        lambda X, labels, centers: np.array(
            [X[labels == j].sum(axis=0) / len(X) for j in range(len(centers))]
        ),
        "You divided by the number of all points; divide by how many the center has.",
    ),
    Mistake(
        _divided_by_all,
        "You divided by the number of all points; divide by how many the center has.",
    ),
    Mistake(
        _moved(lambda inside, old: np.full_like(old, inside.mean()), kept=_stay),
        "You took one mean over all numbers of a cluster; take one for each feature: "
        "axis=0.",
    ),
    Mistake(
        lambda X, labels, centers: dict(enumerate(_move(X, labels, centers))),
        "You returned a dictionary; return the centers as rows of an array, in order.",
    ),
]


MOVE = Function(
    "12.2",
    right=_move,
    inputs=_labeled,
    because="Every center goes to the mean of its points; one without points stays.",
    mistakes=_MOVE_MISTAKES,
)
