"""Agglomerative clustering: by hand, against SciPy and scikit-learn, bad input."""

import numpy as np
import pytest
import sklearn.cluster
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster import hierarchy
from scipy.spatial.distance import cdist
from sklearn.datasets import load_digits, make_moons

from helpers.cluster import AgglomerativeClustering
from helpers.cluster.agglomerative import LINKAGES
from helpers.cluster.lloyd import same_partition

LINE = np.array([[0.0], [1.0], [3.0], [7.0]])


@pytest.mark.parametrize(
    ("linkage", "heights"),
    [
        ("single", [1, 2, 4]),
        ("complete", [1, 3, 7]),
        ("average", [1, 2.5, 17 / 3]),
        ("ward", [1, 5 / np.sqrt(3), 17 / 3 * np.sqrt(1.5)]),
    ],
)
def test_four_points_on_a_line_by_hand(linkage, heights):
    model = AgglomerativeClustering(linkage=linkage).fit(LINE)
    np.testing.assert_allclose(model.distances_, heights)
    np.testing.assert_array_equal(model.children_, [[0, 1], [2, 4], [3, 5]])
    assert len(set(model.labels_[:3])) == 1
    assert model.labels_[3] != model.labels_[0]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 40), st.sampled_from(LINKAGES))
def test_the_tree_is_scipys(seed, n, linkage):
    X = np.random.default_rng(seed).normal(size=(n, 3))
    ours = AgglomerativeClustering(1, linkage=linkage).fit(X).linkage_matrix_
    theirs = hierarchy.linkage(X, linkage)
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)
    assert hierarchy.is_valid_linkage(ours)
    assert hierarchy.is_monotonic(ours)


@pytest.mark.parametrize("linkage", LINKAGES)
def test_labels_are_scikit_learns(linkage):
    X = load_digits().data[:300]
    X = X + np.random.default_rng(0).normal(scale=0.01, size=X.shape)  # no ties
    ours = AgglomerativeClustering(6, linkage=linkage).fit_predict(X)
    theirs = sklearn.cluster.AgglomerativeClustering(6, linkage=linkage).fit_predict(X)
    assert same_partition(ours, theirs)
    if linkage != "single":  # there scikit-learn numbers the branches another way
        np.testing.assert_array_equal(ours, theirs)


def test_single_linkage_separates_moons():
    X, y = make_moons(200, noise=0.05, random_state=0)
    labels = AgglomerativeClustering(linkage="single").fit_predict(X)
    assert max((labels == y).mean(), (labels != y).mean()) == 1


def test_a_threshold_instead_of_a_number():
    words = {"n_clusters": None, "distance_threshold": 3.0}
    model = AgglomerativeClustering(linkage="single", **words).fit(LINE)
    theirs = sklearn.cluster.AgglomerativeClustering(linkage="single", **words)
    assert model.n_clusters_ == theirs.fit(LINE).n_clusters_ == 2


def test_distances_may_be_given():
    X = np.random.default_rng(1).normal(size=(20, 2))
    distances = cdist(X, X)
    given_them = AgglomerativeClustering(3, metric="precomputed", linkage="average")
    from_points = AgglomerativeClustering(3, linkage="average").fit(X)
    np.testing.assert_array_equal(
        given_them.fit(distances).labels_, from_points.labels_
    )


def test_equal_points_merge_at_zero():
    model = AgglomerativeClustering(2).fit(np.ones((5, 2)))
    np.testing.assert_array_equal(model.distances_, 0)
    assert set(model.labels_) == {0, 1}


@pytest.mark.parametrize(
    ("words", "error", "says"),
    [
        ({"n_clusters": 5}, ValueError, "n_samples=4"),
        ({"n_clusters": 0}, ValueError, "n_clusters"),
        ({"n_clusters": "2"}, TypeError, "n_clusters"),
        ({"n_clusters": None}, ValueError, "Exactly one"),
        ({"distance_threshold": 1.0}, ValueError, "Exactly one"),
        ({"n_clusters": None, "distance_threshold": -1}, ValueError, "at least 0"),
        ({"linkage": "centroid"}, ValueError, "linkage"),
        ({"metric": "cosine"}, ValueError, "metric"),
        ({"metric": "precomputed"}, ValueError, "Ward"),
        ({"metric": "precomputed", "linkage": "single"}, ValueError, "square"),
    ],
)
def test_settings_that_cannot_work(words, error, says):
    with pytest.raises(error, match=says):
        AgglomerativeClustering(**words).fit(LINE)


@pytest.mark.parametrize(
    "table", [np.ones((4, 3)), [[0, 1], [2, 0]], [[0, -1], [-1, 0]]]
)
def test_a_table_that_holds_no_distances_is_refused(table):
    model = AgglomerativeClustering(1, metric="precomputed", linkage="single")
    with pytest.raises(ValueError, match="must be square, symmetric"):
        model.fit(table)


@pytest.mark.parametrize("linkage", ["ward", "single"])
def test_distances_that_overflow_are_refused(linkage):
    with pytest.raises(ValueError, match="overflow"):
        AgglomerativeClustering(2, linkage=linkage).fit(LINE * 1e200)


@pytest.mark.parametrize("linkage", ["ward", "average"])
def test_one_pair_too_far_apart_is_refused_among_near_ones(linkage):
    with pytest.raises(ValueError, match="overflow"):
        AgglomerativeClustering(2, linkage=linkage).fit([[0.0], [1.0], [1e200]])


def test_distances_that_vanish_are_refused():
    with pytest.raises(ValueError, match="vanish"):
        AgglomerativeClustering(2).fit(LINE * 1e-200)
