"""Several classes as a tournament: every class plays against every other."""

from __future__ import annotations

from itertools import combinations

import numpy as np


def pairs_of(classes):
    """Return all pairs (first, second) of so many classes, first < second."""
    return list(combinations(range(classes), 2))


def pair_coefficients(betas, support):
    """Lay out the pairs' coefficients as libsvm does.

    Parameters
    ----------
    betas : ndarray of shape (pairs, n)
    support : list of ndarray
        The indices of each class's support vectors.

    Returns
    -------
    ndarray of shape (classes - 1, support vectors)
        A support vector of class c takes part in classes - 1 pairs: row r holds its
        coefficient against the r-th other class.
    """
    classes = len(support)
    ends = np.cumsum([0, *(len(indices) for indices in support)])
    table = np.zeros((classes - 1, ends[-1]))
    for beta, (first, second) in zip(betas, pairs_of(classes), strict=True):
        table[second - 1, ends[first] : ends[first + 1]] = beta[support[first]]
        table[first, ends[second] : ends[second + 1]] = beta[support[second]]
    return table


def votes(scores, classes):
    """Count for every row how many pairs each class wins; shape (n, classes)."""
    counts = np.zeros((len(scores), classes))
    for score, (first, second) in zip(scores.T, pairs_of(classes), strict=True):
        counts[:, first] += score > 0
        counts[:, second] += score <= 0
    return counts


def confidences(scores, classes):
    """Return votes plus the sums of scores, squeezed to less than a third of a vote.

    The sums break ties between classes with equally many votes and change nothing
    else; scikit-learn's "ovr" decision function is defined so.
    """
    sums, counts = np.zeros((2, len(scores), classes))
    for score, (first, second) in zip(scores.T, pairs_of(classes), strict=True):
        sums[:, first] += score
        sums[:, second] -= score
        counts[:, first] += score >= 0
        counts[:, second] += score < 0
    return counts + sums / (3.0 * (np.abs(sums) + 1.0))
