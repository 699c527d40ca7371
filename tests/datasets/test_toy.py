"""Points in the plane: shapes, types, seeds, geometry, bad arguments."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import datasets as sklearn_datasets

from helpers.datasets import make_blobs, make_circles, make_moons, make_spirals

MAKERS = [make_circles, make_moons, make_blobs, make_spirals]


@pytest.mark.parametrize("make", MAKERS)
@settings(max_examples=20, deadline=None)
@given(n_samples=st.integers(4, 200), seed=st.integers(0, 2**32 - 1))
def test_shape_type_and_the_same_points_for_the_same_seed(make, n_samples, seed):
    X, y = make(n_samples, random_state=seed)
    again, labels = make(n_samples, random_state=seed)
    assert X.shape == (n_samples, 2)
    assert y.shape == (n_samples,)
    assert (X.dtype, y.dtype) == (np.float64, np.int64)
    assert X.flags.c_contiguous
    np.testing.assert_array_equal(X, again)
    np.testing.assert_array_equal(y, labels)


@pytest.mark.parametrize("make", MAKERS)
def test_another_seed_gives_other_points(make):
    assert not np.array_equal(make(50, random_state=1)[0], make(50, random_state=2)[0])


@pytest.mark.parametrize("make", MAKERS)
def test_global_random_state_is_neither_used_nor_changed(make):
    np.random.seed(0)
    first, _ = make(20)
    after = np.random.random()
    np.random.seed(0)
    assert np.random.random() == after
    np.testing.assert_array_equal(first, make(20)[0])


def test_circles_are_scikit_learns():
    X, y = make_circles(100, noise=0.1, factor=0.5, random_state=3)
    theirs, labels = sklearn_datasets.make_circles(
        100, noise=0.1, factor=0.5, random_state=3
    )
    np.testing.assert_array_equal(X, theirs)
    np.testing.assert_array_equal(y, labels)


def test_circles_without_noise_lie_on_their_radii():
    X, y = make_circles(60, noise=0, factor=0.4)
    np.testing.assert_allclose(np.hypot(*X.T), np.where(y == 0, 1.0, 0.4))


def test_blobs_are_at_given_centers():
    X, y = make_blobs(10, centers=[[0, 0], [5, 5]], cluster_std=0)
    np.testing.assert_array_equal(X, np.where(y[:, None] == 0, 0.0, 5.0) * [1, 1])


def test_spiral_arms_are_turned_copies_and_equally_full():
    X, y = make_spirals(8, n_classes=3, turns=0, noise=0)
    angle = np.mod(np.arctan2(X[:, 1], X[:, 0]), 2 * np.pi)
    np.testing.assert_allclose(angle, y * 2 * np.pi / 3, atol=1e-12)
    assert np.bincount(y).tolist() == [3, 3, 2]


def test_spirals_cannot_be_separated_by_lines_but_by_neighbors():
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier

    X, y = make_spirals(600)
    assert LogisticRegression().fit(X, y).score(X, y) < 0.7
    assert KNeighborsClassifier().fit(X[::2], y[::2]).score(X[1::2], y[1::2]) > 0.95


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"n_samples": 0}, ValueError, "n_samples must be at least"),
        ({"n_samples": -3}, ValueError, "n_samples must be at least"),
        ({"n_samples": 2.5}, TypeError, "n_samples must be a whole number"),
        ({"n_samples": True}, TypeError, "n_samples must be a whole number"),
        ({"random_state": None}, TypeError, "random_state must be a whole number"),
        ({"random_state": -1}, ValueError, "random_state must be at least 0"),
        (
            {"random_state": 2**32},
            ValueError,
            "random_state must be at most 429",
        ),
    ],
)
def test_bad_count_or_seed(make, arguments, error, says):
    with pytest.raises(error, match=says):
        make(**arguments)


@pytest.mark.parametrize("make", [make_circles, make_moons, make_spirals])
@pytest.mark.parametrize("noise", [-0.1, float("nan"), float("inf")])
def test_bad_noise(make, noise):
    with pytest.raises(ValueError, match="noise must be a finite number of at least 0"):
        make(noise=noise)


@pytest.mark.parametrize(
    ("make", "arguments", "says"),
    [
        (make_circles, {"factor": 1}, "factor must be below 1"),
        (make_circles, {"factor": 1.5}, "factor must be a finite number from 0 to 1"),
        (make_blobs, {"centers": 0}, "centers must be at least 1"),
        (make_blobs, {"centers": [1.0, 2.0]}, "centers must be a number of clouds"),
        (
            make_blobs,
            {"centers": [[1.0, np.nan]]},
            "centers has 1 of 2 values that are",
        ),
        (make_blobs, {"cluster_std": -1}, "cluster_std must be a finite number"),
        (make_spirals, {"n_classes": 0}, "n_classes must be at least 1"),
        (make_spirals, {"turns": np.inf}, "turns must be a finite number"),
    ],
)
def test_other_bad_arguments(make, arguments, says):
    with pytest.raises(ValueError, match=says):
        make(**arguments)


def test_centers_may_come_from_a_network():
    centers = torch.tensor([[0.0, 0.0], [5.0, 5.0]], requires_grad=True)
    X, _ = make_blobs(10, centers=centers, cluster_std=0)
    assert set(X.ravel()) == {0.0, 5.0}
    with pytest.raises(TypeError, match="centers must hold numbers, but holds 'a'"):
        make_blobs(10, centers=[["a", "b"]])
