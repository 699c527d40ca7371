"""The silhouette: by hand, against scikit-learn, published values, bad input."""

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import make_blobs

from helpers.cluster import KMeans, silhouette_samples, silhouette_score


def test_four_points_by_hand():
    scores = silhouette_samples([[0.0], [1.0], [9.0], [10.0]], ["a", "a", "b", "b"])
    np.testing.assert_allclose(scores, [8.5 / 9.5, 7.5 / 8.5, 7.5 / 8.5, 8.5 / 9.5])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 8))
def test_the_same_as_scikit_learn_and_within_one(seed, k):
    generator = np.random.default_rng(seed)
    X = generator.normal(size=(30, 2)).round(1)
    labels = np.concatenate([np.arange(k), generator.integers(0, k, 30 - k)])
    ours = silhouette_samples(X, labels)
    np.testing.assert_allclose(
        ours, sklearn.metrics.silhouette_samples(X, labels), atol=1e-6
    )
    assert np.abs(ours).max() <= 1
    assert silhouette_score(X, labels) == pytest.approx(ours.mean())


@pytest.mark.parametrize(
    ("k", "score"), [(2, 0.705), (3, 0.588), (4, 0.651), (5, 0.561), (6, 0.486)]
)
def test_values_of_scikit_learns_example(k, score):
    X, _ = make_blobs(
        n_samples=500,
        centers=4,
        cluster_std=1,
        center_box=(-10.0, 10.0),
        random_state=1,
    )
    labels = KMeans(k, random_state=10).fit_predict(X)
    assert silhouette_score(X, labels) == pytest.approx(score, abs=1e-3)


def test_equal_points_score_zero():
    np.testing.assert_array_equal(silhouette_samples(np.ones((4, 2)), [0, 0, 1, 1]), 0)


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        ([0, 0, 0], r"is 1\. Valid values are 2 to n_samples - 1 .*, here 2\."),
        ([0, 1, 2], "Number of labels is 3"),
        ([0, 1], "rows"),
        ([[0], [1], [1]], "one axis"),
        ([0, 1, np.nan], "NaN"),
    ],
)
def test_bad_labels(labels, says):
    with pytest.raises(ValueError, match=says):
        silhouette_samples([[0.0], [1.0], [2.0]], labels)


@pytest.mark.parametrize("n", [512, 513, 1100])
def test_many_points_are_walked_through_in_blocks(n):
    generator = np.random.default_rng(n)
    X, labels = generator.normal(size=(n, 3)), generator.integers(0, 4, n)
    np.testing.assert_allclose(
        silhouette_samples(X, labels),
        sklearn.metrics.silhouette_samples(X, labels),
        atol=1e-9,
    )


@pytest.mark.parametrize("unit", [1e300, 1e-300])
def test_the_unit_does_not_matter(unit):
    X = np.random.default_rng(0).normal(size=(8, 2))
    labels = [0, 0, 0, 1, 1, 1, 1, 0]
    np.testing.assert_allclose(
        silhouette_samples(X * unit, labels), silhouette_samples(X, labels)
    )
