import numpy as np

from helpers.svm.one_vs_one import confidences, pair_coefficients, pairs_of, votes

# Pairs (0, 1), (0, 2), (1, 2): positive where the first class of the pair wins.
SCORES = np.array([[1.0, 2.0, 3.0], [-1.0, -2.0, 0.0], [1.0, -1.0, 1.0]])


def test_pairs():
    assert pairs_of(3) == [(0, 1), (0, 2), (1, 2)]


def test_votes_by_hand():
    np.testing.assert_array_equal(votes(SCORES, 3), [[2, 1, 0], [0, 1, 2], [1, 1, 1]])


def test_confidences_break_ties_but_never_outweigh_a_vote():
    values = confidences(SCORES, 3)
    assert values[0].argmax() == 0
    sums = np.array([0.0, 0.0, 0.0])  # third row: every class wins once, by 1
    np.testing.assert_allclose(values[2], 1 + sums / (3 * (np.abs(sums) + 1)))
    huge = confidences(1e9 * SCORES, 3)
    assert np.abs(huge - votes(SCORES, 3))[[0, 2]].max() < 1 / 3


def test_layout_of_the_coefficients():
    """Row r of a support vector is its coefficient against the r-th other class."""
    betas = np.array([[1.0, -1.0, 0.0], [2.0, 0.0, -2.0], [0.0, 3.0, -3.0]])
    support = [np.array([0]), np.array([1]), np.array([2])]
    np.testing.assert_array_equal(
        pair_coefficients(betas, support), [[1, -1, -2], [2, 3, -3]]
    )
