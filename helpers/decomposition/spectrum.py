"""Principal directions and their variances, by two roads."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import linalg

FAR = 1e6  # squared mean over variance; above this, centre before multiplying


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


def by_covariance(X: np.ndarray, mean: np.ndarray, n_wanted: int) -> Spectrum:
    """Take the eigenvectors of the covariance matrix with the largest eigenvalues.

    Works on a small n_features x n_features matrix however many rows there are.

    Notes
    -----
    The mean is taken out of the product, ``X'X - n m m'``, which saves a centred
    copy of X. Where the data lie far from zero that would cancel digits, and the
    copy is made.
    """
    n, d = X.shape
    with np.errstate(over="ignore", invalid="ignore"):
        products = X.T @ X
        outer = n * np.outer(mean, mean)
    _refuse_overflow(products, outer)
    covariance = products - outer
    if (np.diag(outer) > FAR * np.diag(covariance)).any():
        centred = X - mean
        covariance = centred.T @ centred
    covariance /= n - 1
    total = float(np.trace(covariance))
    wanted = None if n_wanted == d else (d - n_wanted, d - 1)
    values, vectors = linalg.eigh(
        covariance, subset_by_index=wanted, overwrite_a=True, check_finite=False
    )
    values = np.maximum(values[::-1], 0)  # rounding can make a zero negative
    return Spectrum(vectors.T[::-1], values, total)


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
    _refuse_overflow(variances)
    return Spectrum(directions, variances, float(variances.sum()))


def _refuse_overflow(*squares):
    if not all(np.isfinite(each).all() for each in squares):
        raise ValueError(
            "X has values so large that their squares overflow: divide each column "
            "by its standard deviation first, or give float64 instead of float32."
        )


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
    signs = np.sign(directions[np.arange(len(directions)), largest])
    return directions * np.where(signs == 0, 1, signs)[:, None]
