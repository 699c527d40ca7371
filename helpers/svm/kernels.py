"""Kernels: how alike two points are, as matrices of shape [rows of X, rows of Y].

Names, arguments and defaults are those of `sklearn.metrics.pairwise`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from sklearn.utils.validation import check_array


def linear_kernel(X, Y=None) -> np.ndarray:
    """Return ``x . y`` for every row x of X and row y of Y.

    Parameters
    ----------
    X : array-like of shape (n, d)
    Y : array-like of shape (m, d), optional
        X itself if not given.

    Returns
    -------
    ndarray of shape (n, m)

    Raises
    ------
    ValueError
        If the arrays are not 2-D and finite, or differ in their number of columns.

    Examples
    --------
    >>> linear_kernel([[1.0, 2.0]], [[3.0, 4.0]])
    array([[11.]])
    """
    X, Y = _pair(X, Y)
    return X @ Y.T


def polynomial_kernel(X, Y=None, degree=3, gamma=None, coef0=1) -> np.ndarray:
    """Return ``(gamma x . y + coef0) ** degree``; see `linear_kernel` for shapes.

    Parameters
    ----------
    X, Y : array-like
    degree : int
    gamma : float, optional
        One over the number of columns if not given.
    coef0 : float

    Examples
    --------
    >>> polynomial_kernel([[1.0, 1.0]], [[1.0, -1.0]], degree=2, gamma=1)
    array([[1.]])
    """
    X, Y = _pair(X, Y)
    return (_gamma(gamma, X) * (X @ Y.T) + coef0) ** degree


def rbf_kernel(X, Y=None, gamma=None) -> np.ndarray:
    """Return ``exp(-gamma |x - y|^2)``; see `linear_kernel` for shapes.

    Parameters
    ----------
    X, Y : array-like
    gamma : float, optional
        One over the number of columns if not given. Large values let the
        likeness fall off within a short distance.

    Examples
    --------
    >>> rbf_kernel([[0.0], [2.0]], gamma=0.5).round(4)
    array([[1.    , 0.1353],
           [0.1353, 1.    ]])
    """
    itself = Y is None
    X, Y = _pair(X, Y)
    likeness = np.exp(-_gamma(gamma, X) * squared_distances(X, Y))
    if itself:
        np.fill_diagonal(likeness, 1.0)
    return likeness


def sigmoid_kernel(X, Y=None, gamma=None, coef0=1) -> np.ndarray:
    """Return ``tanh(gamma x . y + coef0)``; see `linear_kernel` for shapes.

    Parameters
    ----------
    X, Y : array-like
    gamma : float, optional
        One over the number of columns if not given.
    coef0 : float

    Examples
    --------
    >>> sigmoid_kernel([[0.0]], [[5.0]], coef0=0)
    array([[0.]])
    """
    X, Y = _pair(X, Y)
    return np.tanh(_gamma(gamma, X) * (X @ Y.T) + coef0)


def squared_distances(X: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """Return ``|x - y|^2`` for all pairs, by one matrix product.

    The points are moved to their centre first, which changes no distance and keeps
    digits where the data lie far from the origin; rounding below 0 is cut off.
    """
    centre = Y.mean(axis=0)
    X, Y = X - centre, Y - centre
    squares = -2.0 * (X @ Y.T)
    squares += (X * X).sum(axis=1)[:, None]
    squares += (Y * Y).sum(axis=1)
    return np.maximum(squares, 0.0, out=squares)


def kernel_function(kernel, *, gamma, degree, coef0) -> Callable:
    """Return the function ``k(X, Y)`` for a kernel's name with its constants fixed."""
    return {
        "linear": lambda X, Y: X @ Y.T,
        "poly": lambda X, Y: (gamma * (X @ Y.T) + coef0) ** degree,
        "rbf": lambda X, Y: np.exp(-gamma * squared_distances(X, Y)),
        "sigmoid": lambda X, Y: np.tanh(gamma * (X @ Y.T) + coef0),
    }[kernel]


def _pair(X, Y):
    X = check_array(X, dtype=np.float64)
    Y = X if Y is None else check_array(Y, dtype=np.float64)
    if X.shape[1] != Y.shape[1]:
        raise ValueError(
            f"X has {X.shape[1]} columns and Y has {Y.shape[1]}: give both the same "
            f"features."
        )
    return X, Y


def _gamma(gamma, X):
    return 1.0 / X.shape[1] if gamma is None else gamma
