"""k-means from one start: assign, move, until nothing moves."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from helpers.cluster.assigning import Assignment
from helpers.cluster.blocks import CentredRows
from helpers.cluster.moving import ClusterSums


class Run(NamedTuple):
    """Where one start has led to; the centres are those of the centred rows."""

    labels: np.ndarray
    inertia: float
    centres: np.ndarray
    n_iter: int


def run_lloyd(
    rows: CentredRows,
    weights: np.ndarray | None,
    centres: np.ndarray,
    max_iter: int,
    tol: float,
) -> Run:
    """Assign and move in turns, from the starting centres given.

    Stops when no label changes, when the squared moves of the centres sum to `tol`
    or less, or after `max_iter` steps. The labels returned always belong to the
    centres returned.
    """
    assignment = Assignment(rows)
    sums = ClusterSums(rows, weights, len(centres))
    n_iter = 0
    while n_iter < max_iter:
        n_iter += 1
        changed = assignment.update(centres)
        sums.update(assignment.labels, changed)
        moved = sums.means(centres)
        away, centres = moved - centres, moved
        squared_moves = np.einsum("ij,ij->i", away, away)
        assignment.centres_moved(np.sqrt(squared_moves))
        if len(changed) == 0 or squared_moves.sum() <= tol:
            break
    sums.update(assignment.labels, assignment.update(centres))
    return Run(assignment.labels, sums.inertia(centres), centres, n_iter)


def same_partition(labels: np.ndarray, others: np.ndarray) -> bool:
    """Whether two labellings group the rows alike, however they number the groups.

    Examples
    --------
    >>> same_partition(np.array([0, 0, 1]), np.array([1, 1, 0]))
    True
    """
    pairs = len(np.unique(np.stack([labels, others]), axis=1).T)
    return pairs == len(np.unique(labels)) == len(np.unique(others))
