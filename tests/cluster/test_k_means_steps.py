"""The steps of plain k-means."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.cluster import k_means_steps, plain_k_means


def test_three_points_by_hand():
    steps = k_means_steps([[0.0], [1.0], [9.0]], [[0.0], [1.0]])
    assert [step.labels.tolist() for step in steps] == [
        [0, 1, 1],
        [0, 0, 1],
        [0, 0, 1],
    ]
    np.testing.assert_allclose(steps[-1].centers, [[0.5], [9.0]])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 5))
def test_inertia_never_rises(seed, k):
    X = np.random.default_rng(seed).normal(size=(40, 2))
    inertias = [step.inertia for step in k_means_steps(X, X[:k])]
    assert np.diff(inertias).max(initial=0) <= 1e-9


def test_a_center_without_points_stays():
    steps = k_means_steps([[0.0], [1.0]], [[0.5], [50.0]])
    assert steps[-1].centers[1, 0] == 50


def test_centers_with_another_number_of_features_are_refused():
    with pytest.raises(ValueError, match="centers has 1 columns, X has 2"):
        k_means_steps([[0.0, 1.0]], [[0.0]])


def test_starts_and_steps_are_asked_for():
    X = [[0.0], [1.0], [9.0]]
    with pytest.raises(TypeError, match=r"starting centers, one per row, not 3: .*X\["):
        plain_k_means(X, 3)
    for max_iter in (0, 2.0, True):
        with pytest.raises((TypeError, ValueError), match="max_iter must be"):
            plain_k_means(X, X[:2], max_iter)
