import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import pairwise

from helpers.svm import kernels

NAMES = ["linear_kernel", "polynomial_kernel", "rbf_kernel", "sigmoid_kernel"]


@pytest.mark.parametrize("name", NAMES)
def test_as_scikit_learn(name):
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(7, 3)), rng.normal(size=(5, 3))
    ours, theirs = getattr(kernels, name), getattr(pairwise, name)
    np.testing.assert_allclose(ours(X, Y), theirs(X, Y), rtol=1e-10)
    np.testing.assert_allclose(ours(X), theirs(X), rtol=1e-10)


def test_by_hand():
    assert kernels.linear_kernel([[1, 2]], [[3, 4]]) == 11
    assert kernels.polynomial_kernel([[1, 2]], [[3, 4]], degree=2, gamma=1) == 144
    assert kernels.rbf_kernel([[0, 0]], [[3, 4]], gamma=0.1) == pytest.approx(
        np.exp(-2.5)
    )


def test_rbf_keeps_its_digits_far_from_the_origin():
    near = np.array([[0.0, 0.0], [1.0, 1.0]])
    far = near + 1e8
    np.testing.assert_allclose(
        kernels.rbf_kernel(far, far, gamma=1), kernels.rbf_kernel(near, near, gamma=1)
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.01, 10))
def test_rbf_matrices_are_symmetric_and_have_no_negative_eigenvalue(seed, gamma):
    X = np.random.default_rng(seed).normal(size=(6, 2))
    K = kernels.rbf_kernel(X, gamma=gamma)
    np.testing.assert_allclose(K, K.T)
    assert (K <= 1).all()
    assert np.linalg.eigvalsh(K).min() > -1e-9


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("X", [[1.0, 2.0], [[np.nan, 1.0]], [["a", "b"]]])
def test_refuses_what_is_no_table_of_numbers(name, X):
    with pytest.raises(ValueError, match=r"2D|NaN|could not convert"):
        getattr(kernels, name)(X)


@pytest.mark.parametrize("name", NAMES)
def test_refuses_different_features(name):
    with pytest.raises(ValueError, match="X has 2 columns and Y has 3"):
        getattr(kernels, name)([[1.0, 2.0]], [[1.0, 2.0, 3.0]])
