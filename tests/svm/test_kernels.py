"""Kernels beside scikit-learn's, and their rows one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import pairwise

from helpers.svm.kernels import GivenRows, kernel_rows, kernel_with, rbf_kernel


@pytest.mark.parametrize(
    ("kernel", "theirs"),
    [
        ("linear", lambda X, Y: pairwise.linear_kernel(X, Y)),
        ("poly", lambda X, Y: pairwise.polynomial_kernel(X, Y, 3, 0.3, 0.5)),
        ("rbf", lambda X, Y: pairwise.rbf_kernel(X, Y, 0.3)),
        ("sigmoid", lambda X, Y: pairwise.sigmoid_kernel(X, Y, 0.3, 0.5)),
    ],
)
def test_as_scikit_learn(kernel, theirs):
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(7, 3)), rng.normal(size=(5, 3))
    ours = kernel_with(Y, kernel, gamma=0.3, degree=3, coef0=0.5)
    np.testing.assert_allclose(ours(X), theirs(X, Y), rtol=1e-10)


def test_rbf_kernel_as_in_scikit_learn_and_by_hand():
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(7, 3)), rng.normal(size=(5, 3))
    np.testing.assert_allclose(rbf_kernel(X, Y), pairwise.rbf_kernel(X, Y), rtol=1e-10)
    np.testing.assert_allclose(rbf_kernel(X), pairwise.rbf_kernel(X), rtol=1e-10)
    by_hand = pytest.approx(np.exp(-2.5))
    assert rbf_kernel([[0, 0]], [[3, 4]], gamma=0.1) == by_hand


def test_rbf_keeps_its_digits_far_from_the_origin():
    near = np.array([[0.0, 0.0], [1.0, 1.0]])
    far = near + 1e8
    np.testing.assert_allclose(
        rbf_kernel(far, far, gamma=1), rbf_kernel(near, near, gamma=1)
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.01, 10))
def test_rbf_matrices_are_symmetric_and_have_no_negative_eigenvalue(seed, gamma):
    X = np.random.default_rng(seed).normal(size=(6, 2))
    K = rbf_kernel(X, gamma=gamma)
    np.testing.assert_allclose(K, K.T)
    assert (K <= 1).all()
    assert np.linalg.eigvalsh(K).min() > -1e-9


@pytest.mark.parametrize("X", [[1.0, 2.0], [[np.nan, 1.0]], [["a", "b"]]])
def test_refuses_what_is_no_table_of_numbers(X):
    with pytest.raises(ValueError, match=r"2D|NaN|Encode words"):
        rbf_kernel(X)


def test_refuses_different_features():
    with pytest.raises(ValueError, match="X has 2 columns and Y has 3"):
        rbf_kernel([[1.0, 2.0]], [[1.0, 2.0, 3.0]])


@pytest.mark.parametrize("kernel", ["linear", "poly", "rbf", "sigmoid"])
@pytest.mark.parametrize("n", [40, 1100])
def test_rows_are_the_rows_of_the_kernel_matrix(kernel, n):
    X = np.random.default_rng(0).normal(size=(n, 3))
    constants = {"gamma": 0.3, "degree": 3, "coef0": 0.5}
    rows = kernel_rows(kernel, X, **constants, megabytes=10)
    K = kernel_with(X, kernel, **constants)(X)
    np.testing.assert_allclose(rows.diagonal, K.diagonal(), rtol=1e-9)
    for i in (0, n // 2, n - 1, 0):
        assert rows(i).dtype == rows.dtype
        precision = 1e-8 if n < 1000 else 1e-6  # many rows are kept in float32
        np.testing.assert_allclose(rows(i), K[i], rtol=precision, atol=1e-10)


def test_computes_a_row_once_and_only_when_touched():
    X = np.random.default_rng(0).normal(size=(1500, 2))
    rows = kernel_rows("rbf", X, gamma=1.0, degree=3, coef0=0, megabytes=100)
    assert rows.computed == 0
    first = rows(7)
    assert rows(7) is first
    assert rows.computed == 1


def test_keeps_no_more_rows_than_there_is_room_for():
    X = np.random.default_rng(0).normal(size=(2000, 2))
    rows = kernel_rows("rbf", X, gamma=1.0, degree=3, coef0=0, megabytes=0.05)
    expected = [rows(i).copy() for i in range(10)]
    assert rows.capacity == 50 * 2**10 // (2000 * 4) == 6
    assert len(rows.kept) == rows.capacity
    for i in range(10):
        np.testing.assert_array_equal(rows(i), expected[i])


@pytest.mark.parametrize("kernel", ["linear", "poly", "rbf", "sigmoid"])
@pytest.mark.parametrize("megabytes", [100, 0])  # 0: room for two rows
def test_a_pair_is_two_rows(kernel, megabytes):
    X = np.random.default_rng(0).normal(size=(1200, 3))
    constants = {"gamma": 0.3, "degree": 3, "coef0": 0.5}
    rows = kernel_rows(kernel, X, **constants, megabytes=megabytes)
    K = kernel_with(X, kernel, **constants)(X)
    wanted = [(3, 8), (8, 3), (3, 5), (7, 3), (2, 2), (9, 1), (1, 4)]
    for i, j in wanted:
        row, other = rows.pair(i, j)
        np.testing.assert_allclose(row, K[i], rtol=1e-6, atol=1e-10)
        np.testing.assert_allclose(other, K[j], rtol=1e-6, atol=1e-10)
    assert len(rows.kept) == (2 if megabytes == 0 else 8)
    assert megabytes == 0 or rows.computed == 8


def test_no_similarity_above_one():
    X = np.random.default_rng(0).normal(size=(300, 40)) * 1e3 + 1e6
    rows = kernel_rows("rbf", X, gamma=1e-3, degree=3, coef0=0, megabytes=100)
    assert max(rows(i).max() for i in range(300)) <= 1.0


def test_given_rows():
    K = np.arange(9.0).reshape(3, 3)
    rows = GivenRows(K)
    np.testing.assert_array_equal(rows(1), K[1])
    np.testing.assert_array_equal(rows.pair(2, 0), K[[2, 0]])
    np.testing.assert_array_equal(rows.diagonal, [0, 4, 8])
