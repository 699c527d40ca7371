"""Principal directions and their variances, by three roads."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy import linalg

from helpers.validation.estimators import refuse_overflow

DIGITS = 1e-10  # rounding that may show in a variance, as a part of it
LARGE = 500  # rows or columns from which on a choice of the road pays


class Spectrum(NamedTuple):
    """Directions, most variance first, one per row, and what they stand for.

    Attributes
    ----------
    directions : ndarray of shape (n_directions, n_features)
    variances : ndarray of shape (n_directions,)
        Along each direction, with divisor n - 1.
    total : float
        The variance of all features together, also of directions left out.
    """

    directions: np.ndarray
    variances: np.ndarray
    total: float


def spectrum_of(X: np.ndarray, mean: np.ndarray, n_wanted: int, solver: str):
    """Find at least `n_wanted` principal directions of X by the road that suits it.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    mean : ndarray of shape (n_features,)
    n_wanted : int
    solver : {"auto", "covariance_eigh", "full"}
        "auto" looks at the table with fewer axes: the covariance of the features
        where there are more rows, the products of the rows where there are more
        features and few directions are wanted, else the singular vectors.

    Returns
    -------
    Spectrum
    """
    n, d = X.shape
    large = max(n, d) > LARGE
    if solver == "auto" and large and n < d and 2 * n_wanted <= n:
        spectrum = by_rows(X, mean, n_wanted)
        if spectrum is not None:
            return spectrum
    many_rows = (d <= 1000 and n >= 10 * d) or (large and n >= d)
    if solver == "covariance_eigh" or (solver == "auto" and many_rows):
        return by_covariance(X, mean, n_wanted)
    return by_svd(X, mean)


def column_means(X: np.ndarray) -> np.ndarray:
    """Return the mean of each column; a product is faster than adding up rows.

    Examples
    --------
    >>> column_means(np.array([[1.0, 2.0], [3.0, 6.0]]))
    array([2., 4.])
    """
    with np.errstate(over="ignore"):
        if X.dtype == np.float32:  # whose sums would lose digits far from zero
            return X.mean(axis=0, dtype=np.float64).astype(np.float32)
        return np.ones(len(X)) @ X / len(X)


def by_covariance(X: np.ndarray, mean: np.ndarray, n_wanted: int) -> Spectrum:
    """Take the eigenvectors of the covariance matrix with the largest eigenvalues.

    Works on a small n_features x n_features matrix however many rows there are.

    Notes
    -----
    The mean is taken out of the product, ``X'X - n m m'``, which saves a centred
    copy of X. Where the data lie far from zero that would cancel digits, and the
    copy is made: for float32, which has few, nearly always.
    """
    n, far = len(X), DIGITS / np.finfo(X.dtype).eps
    with np.errstate(over="ignore", invalid="ignore"):
        covariance = X.T @ X
        covariance -= np.multiply.outer(n * mean, mean)
        squared_means = n * mean**2
    refuse_overflow(covariance.diagonal())
    if (squared_means > far * covariance.diagonal()).any():
        centred = X - mean
        covariance = centred.T @ centred
    covariance /= n - 1
    total = float(covariance.diagonal().sum())
    values, vectors = _largest(covariance, n_wanted)
    return Spectrum(vectors.T, values, total)


def by_rows(X: np.ndarray, mean: np.ndarray, n_wanted: int) -> Spectrum | None:
    """Take the eigenvectors of the products of all rows with each other.

    An n_samples x n_samples matrix, smaller than the covariance where there are
    more features than rows, with the same eigenvalues: if ``XX'u = s^2 u``, then
    ``X'u`` is an eigenvector of ``X'X``, of length s.

    Returns
    -------
    Spectrum, or None if a wanted variance is so small that rounding would show.
    """
    centred = X - mean
    with np.errstate(over="ignore", invalid="ignore"):
        products = centred @ centred.T
    refuse_overflow(products.diagonal())
    total = float(np.trace(products)) / (len(X) - 1)
    squares, vectors = _largest(products, n_wanted)
    if not squares[-1] > math.sqrt(np.finfo(X.dtype).eps) * squares[0]:
        return None
    directions = vectors.T @ centred / np.sqrt(squares)[:, None]
    return Spectrum(directions, squares / (len(X) - 1), total)


def _largest(matrix, n_wanted):
    """Eigenvalues of a symmetric matrix, largest first, and eigenvectors in columns."""
    d = len(matrix)
    wanted = None if n_wanted == d else (d - n_wanted, d - 1)
    values, vectors = linalg.eigh(
        matrix, subset_by_index=wanted, overwrite_a=True, check_finite=False
    )
    # Rounding can make a zero negative.
    return np.maximum(values[::-1], 0), vectors[:, ::-1]


def by_svd(X: np.ndarray, mean: np.ndarray) -> Spectrum:
    """Take the right singular vectors of the centred data.

    Never forms the covariance matrix, whose condition number is the square of the
    data's, so that small variances keep their digits.
    """
    _, lengths, directions = linalg.svd(
        X - mean, full_matrices=False, overwrite_a=True, check_finite=False
    )
    with np.errstate(over="ignore"):
        variances = lengths**2 / (len(X) - 1)
    refuse_overflow(variances)
    return Spectrum(directions, variances, float(variances.sum()))


def with_fixed_signs(directions: np.ndarray) -> np.ndarray:
    """Turn each direction so that its entry of largest size is positive.

    A direction and its opposite explain the data equally well; the rule makes the
    result the same everywhere.

    Examples
    --------
    >>> with_fixed_signs(np.array([[0.6, -0.8]]))
    array([[-0.6,  0.8]])
    """
    largest = np.abs(directions).argmax(axis=1)
    negative = directions[np.arange(len(directions)), largest] < 0
    return np.where(negative[:, None], -directions, directions)
