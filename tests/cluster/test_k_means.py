"""k-means: by hand, against scikit-learn from the same starts, and bad input."""

import numpy as np
import pytest
import sklearn.cluster
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from sklearn.datasets import load_digits, load_iris, load_wine, make_blobs
from sklearn.exceptions import ConvergenceWarning

from case_by_case import case_by_case
from helpers.cluster import KMeans, kmeans_plusplus, plain_k_means

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [9.0, 0.0], [9.0, 1.0]])


def same_as_scikit_learn(ours, theirs, centers=1e-12):
    np.testing.assert_array_equal(ours.labels_, theirs.labels_)
    np.testing.assert_allclose(
        ours.cluster_centers_, theirs.cluster_centers_, rtol=centers, atol=centers
    )
    assert ours.inertia_ == pytest.approx(theirs.inertia_, rel=1e-12)
    assert ours.n_iter_ == theirs.n_iter_


@pytest.mark.parametrize(
    ("start", "inertia"),
    [([[0, 0.5], [9, 0.5]], 1), ([[4.5, 0], [4.5, 1]], 81)],
    ids=["left and right", "below and above"],
)
def test_four_corners_by_hand(start, inertia):
    model = KMeans(n_clusters=2, init=start).fit(CORNERS)
    assert model.inertia_ == inertia
    np.testing.assert_allclose(model.cluster_centers_, start)
    assert model.score(CORNERS) == -inertia


@pytest.mark.parametrize(
    ("k", "inertia"),
    [(1, 681.3706), (2, 152.348), (3, 78.85144), (4, 57.22847), (5, 46.44618)],
)
def test_published_inertias_of_iris(k, inertia):
    model = KMeans(k, n_init=20, random_state=0).fit(load_iris().data)
    assert model.inertia_ == pytest.approx(inertia, rel=2e-5)


@pytest.mark.parametrize("load", [load_iris, load_wine, load_digits])
@pytest.mark.parametrize("k", [1, 2, 3, 10])
def test_same_start_same_result_as_scikit_learn(load, k):
    X = load().data
    start = X[np.random.default_rng(k).choice(len(X), k, replace=False)]
    ours = KMeans(k, init=start).fit(X)
    same_as_scikit_learn(ours, sklearn.cluster.KMeans(k, init=start, n_init=1).fit(X))


@pytest.mark.parametrize("init", ["k-means++", "random"])
@pytest.mark.parametrize("n_init", ["auto", 3])
def test_same_seed_same_result_as_scikit_learn(init, n_init):
    X = load_digits().data[:700]
    words = {"init": init, "n_init": n_init, "random_state": 5}
    ours = KMeans(7, **words).fit(X)
    same_as_scikit_learn(ours, sklearn.cluster.KMeans(7, **words).fit(X))
    np.testing.assert_array_equal(ours.predict(X), ours.labels_)


def test_weights_as_in_scikit_learn():
    X, weights = load_wine().data, np.random.default_rng(0).uniform(size=178)
    weights[:20] = 0
    start = X[[30, 60, 170]]
    ours = KMeans(3, init=start).fit(X, sample_weight=weights)
    theirs = sklearn.cluster.KMeans(3, init=start, n_init=1)
    same_as_scikit_learn(ours, theirs.fit(X, sample_weight=weights), 1e-10)
    assert ours.score(X, sample_weight=weights) == pytest.approx(-ours.inertia_)


def test_one_weight_counts_for_every_row():
    twice = KMeans(1, random_state=0).fit(CORNERS, sample_weight=2)
    assert twice.inertia_ == pytest.approx(2 * KMeans(1).fit(CORNERS).inertia_)
    with pytest.raises(ValueError, match="sample_weight must be a finite number"):
        twice.fit(CORNERS, sample_weight=np.nan)


def test_weights_take_the_precision_of_the_table():
    X = load_wine().data.astype(np.float32)
    weights = np.random.default_rng(0).uniform(size=178)
    ours = KMeans(3, init=X[[30, 60, 170]]).fit(X, sample_weight=weights)
    theirs = sklearn.cluster.KMeans(3, init=X[[30, 60, 170]], n_init=1)
    theirs.fit(X, sample_weight=weights)
    assert ours.cluster_centers_.dtype == np.float32
    np.testing.assert_allclose(
        ours.cluster_centers_, theirs.cluster_centers_, rtol=1e-5
    )


@pytest.mark.parametrize("k", [2, 5])
def test_the_plain_form_finds_the_same(k):
    X = make_blobs(400, centers=k, random_state=k)[0]
    start = X[:k]
    plain = plain_k_means(X, start)
    fast = KMeans(k, init=start, tol=0).fit(X)
    np.testing.assert_array_equal(fast.labels_, plain.labels)
    np.testing.assert_allclose(fast.cluster_centers_, plain.centers, rtol=1e-12)
    assert fast.inertia_ == pytest.approx(plain.inertia, rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6), st.sampled_from([0, 1e3, 1e7]))
def test_every_label_is_the_nearest_center(seed, k, offset):
    generator = np.random.default_rng(seed)
    X = generator.normal(size=(300, 3)) + offset
    model = KMeans(k, random_state=seed, n_init=1).fit(X)
    squared = ((X[:, None] - model.cluster_centers_) ** 2).sum(axis=2)
    own = squared[np.arange(300), model.labels_]
    np.testing.assert_allclose(own, squared.min(axis=1), rtol=1e-6, atol=1e-9)
    assert model.inertia_ == pytest.approx(own.sum(), rel=1e-6)
    distances = np.sqrt(squared)
    np.testing.assert_allclose(model.transform(X), distances, rtol=1e-7)


def test_an_empty_cluster_gets_the_farthest_point():
    X = np.array([[0.0], [1.0], [2.0], [30.0]])
    start = np.array([[1.0], [-100.0]])
    ours = KMeans(2, init=start).fit(X)
    same_as_scikit_learn(ours, sklearn.cluster.KMeans(2, init=start, n_init=1).fit(X))
    np.testing.assert_allclose(ours.cluster_centers_, [[1.0], [30.0]])


@pytest.mark.parametrize("offset", [0, 1e4], ids=["near zero", "far from zero"])
def test_large_tables_are_walked_through_in_blocks(monkeypatch, offset):
    X = load_digits().data + offset
    small = KMeans(10, random_state=0).fit(X)
    monkeypatch.setattr("helpers.cluster.lloyd.SMALL", 0)
    monkeypatch.setattr("helpers.cluster.lloyd.FEW", 0)
    large = KMeans(10, random_state=0).fit(X)
    np.testing.assert_array_equal(large.labels_, small.labels_)
    np.testing.assert_allclose(large.cluster_centers_, small.cluster_centers_)


def test_float32_stays_float32():
    X = load_iris().data.astype(np.float32)
    model = KMeans(3, random_state=0).fit(X)
    assert model.cluster_centers_.dtype == model.transform(X).dtype == np.float32


@pytest.mark.parametrize(
    "spoil",
    [
        np.asfortranarray,
        lambda X: X[::2],
        lambda X: X[:, ::-1],
        lambda X: X[:, :3],
        lambda X: X.round().astype(int),
        list,
    ],
    ids=["fortran", "strided", "reversed", "columns", "integers", "list"],
)
def test_takes_tables_of_every_layout(spoil):
    X = spoil(load_iris().data)
    start = np.asarray(X, float)[[0, 30, 60]]
    ours = KMeans(3, init=start).fit(X)
    same_as_scikit_learn(ours, sklearn.cluster.KMeans(3, init=start, n_init=1).fit(X))


def test_read_only_data_and_starts_are_left_alone():
    X, start = load_iris().data, load_iris().data[:3].copy()
    X.flags.writeable = start.flags.writeable = False
    before = X.copy()
    KMeans(3, init=start).fit(X)
    np.testing.assert_array_equal(X, before)


def test_fewer_distinct_points_than_clusters_warns():
    X = np.array([[1.0, 2.0]] * 5 + [[3.0, 4.0]] * 5)
    with pytest.warns(ConvergenceWarning, match="distinct clusters"):
        model = KMeans(3, random_state=0).fit(X)
    assert model.inertia_ == 0
    assert np.isfinite(model.cluster_centers_).all()


@case_by_case(
    "words error says",
    [
        ({"n_clusters": 5}, ValueError, "n_samples=4 should be >= n_clusters=5"),
        ({"n_clusters": 0}, ValueError, "n_clusters"),
        ({"n_clusters": 2.0}, TypeError, "n_clusters"),
        ({"n_clusters": True}, TypeError, "n_clusters"),
        ({"n_clusters": 2, "init": "kmeans"}, ValueError, "init"),
        ({"n_clusters": 2, "init": None}, TypeError, "init"),
        ({"n_clusters": 2, "init": [[0, 0]]}, ValueError, "number of clusters"),
        ({"n_clusters": 2, "init": [[0], [1]]}, ValueError, "number of features"),
        ({"n_clusters": 2, "init": [0, 1]}, ValueError, "number of features"),
        ({"n_clusters": 2, "init": [["a"], ["b"]]}, TypeError, "init must hold num"),
        ({"n_clusters": 2, "init": [[0, 1j], [1, 1]]}, TypeError, "init must hold"),
        ({"n_clusters": 2, "init": [[0], [1, 1]]}, ValueError, "different lengths"),
        ({"n_clusters": 2, "init": [[0, np.nan], [1, 1]]}, ValueError, "NaN"),
        ({"n_clusters": 2, "n_init": 0}, ValueError, "n_init"),
        ({"n_clusters": 2, "n_init": "often"}, ValueError, "n_init"),
        ({"n_clusters": 2, "max_iter": 0}, ValueError, "max_iter"),
        ({"n_clusters": 2, "tol": -1}, ValueError, "tol"),
        ({"n_clusters": 2, "tol": "small"}, TypeError, "tol"),
        ({"n_clusters": 2, "algorithm": "elkan"}, ValueError, "one of 'lloyd'"),
    ],
)
def test_settings_that_cannot_work(words, error, says):
    with pytest.raises(error, match=says):
        KMeans(**words).fit(CORNERS)


@pytest.mark.parametrize("weights", [[1, 1, 1], [1, 1, 1, -1], [0, 0, 0, 0]])
def test_bad_weights(weights):
    with pytest.raises(ValueError, match=r"[Ww]eight"):
        KMeans(2).fit(CORNERS, sample_weight=weights)


def test_verbose_tells_each_start(capsys):
    KMeans(2, init="random", n_init=2, verbose=1, random_state=0).fit(CORNERS)
    assert capsys.readouterr().out.count("inertia") == 2


def test_a_callable_start():
    def first_rows(X, n_clusters, random_state):
        return X[:n_clusters]

    ours = KMeans(3, init=first_rows, n_init=1).fit(load_iris().data)
    theirs = KMeans(3, init=load_iris().data[:3]).fit(load_iris().data)
    np.testing.assert_array_equal(ours.labels_, theirs.labels_)


@pytest.mark.parametrize("trials", [None, 1])
def test_k_means_plus_plus_draws_as_scikit_learn_does(trials):
    X = load_wine().data
    words = {"random_state": 3, "n_local_trials": trials}
    centers, indices = kmeans_plusplus(X, 6, **words)
    np.testing.assert_array_equal(centers, X[indices])
    theirs = sklearn.cluster.kmeans_plusplus(X - X.mean(axis=0), 6, **words)[1]
    np.testing.assert_array_equal(indices, theirs)


def test_k_means_plus_plus_refuses_more_centers_than_rows():
    with pytest.raises(ValueError, match="between 1 and the number of rows, 4"):
        kmeans_plusplus(CORNERS, 5)
    for words in ({"n_clusters": 2.0}, {"n_clusters": 2, "n_local_trials": True}):
        with pytest.raises(TypeError, match="must be a whole number"):
            kmeans_plusplus(CORNERS, **words)


def test_several_runs_from_given_centers_are_one_run():
    with pytest.warns(RuntimeWarning, match="only one init instead of n_init=5"):
        KMeans(2, init=CORNERS[:2], n_init=5).fit(CORNERS)


@pytest.mark.parametrize("X", [CORNERS * 1e200, (CORNERS * 1e30).astype(np.float32)])
def test_squares_that_overflow_are_refused(X):
    with pytest.raises(ValueError, match="overflow"):
        KMeans(2).fit(X)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("offset", [0, 7, 300])
def test_ties_are_broken_alike_in_fit_and_predict(dtype, offset):
    """Points of a small grid are often as near to one center as to another."""
    for seed in range(60):
        rng = np.random.default_rng(seed)
        X = (rng.integers(0, 4, size=(60, 2)) + offset).astype(dtype)
        model = KMeans(5, n_init=1, random_state=seed).fit(X)
        np.testing.assert_array_equal(model.labels_, model.predict(X))
        np.testing.assert_array_equal(model.labels_[:7], model.predict(X[:7]))
        distances = cdist(X, model.cluster_centers_)
        chosen = distances[np.arange(60), model.labels_]
        np.testing.assert_allclose(chosen, distances.min(axis=1), atol=1e-4)


@pytest.mark.parametrize("unit", [2.0**660, 2.0**-660])
def test_squares_that_overflow_or_vanish_are_refused(unit):
    X = np.random.default_rng(0).normal(size=(30, 3)) * unit
    with pytest.raises(ValueError, match="divide each column"):
        KMeans(3, n_init=1, random_state=0).fit(X)
    with pytest.raises(ValueError, match="divide each column"):
        kmeans_plusplus(X, 3, random_state=0)


def test_a_warning_names_the_line_that_called():
    with pytest.warns(ConvergenceWarning, match="distinct clusters") as caught:
        KMeans(3, n_init=1, random_state=0).fit(np.ones((5, 2)))
    assert caught[0].filename == __file__


def test_too_few_rows_with_a_weight_for_a_random_start():
    X, weights = np.arange(12.0).reshape(6, 2), [1, 1, 0, 0, 0, 0]
    with pytest.raises(ValueError, match="only 2 rows have a weight above 0"):
        KMeans(3, init="random", n_init=1).fit(X, sample_weight=weights)
