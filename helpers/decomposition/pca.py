"""Principal component analysis to scikit-learn's contract."""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import Any, NamedTuple

import numpy as np
from scipy import linalg
from sklearn.base import (
    BaseEstimator,
    ClassNamePrefixFeaturesOutMixin,
    TransformerMixin,
)
from sklearn.utils.validation import check_is_fitted

from helpers.validation import check_choice, check_flag, check_matrix
from helpers.validation.estimators import refuse_overflow, refuse_underflow, validated

SOLVERS = ("auto", "covariance_eigh", "full")
DIGITS = 1e-10  # rounding that may show in a variance, as a part of it
LARGE = 500  # rows or columns from which on a choice of the road pays


class PCA(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Project data on the few directions along which they vary most.

    K. Pearson, "On lines and planes of closest fit", 1901; H. Hotelling, 1933.
    Names, defaults and signs follow scikit-learn's class.

    A fitted PCA also says how the data are distributed, as a Gaussian with equal
    noise in every direction left out (`get_covariance`, `score_samples`; M. Tipping
    and C. Bishop, "Mixtures of probabilistic principal component analyzers", 1999).

    Parameters
    ----------
    n_components : int, float or None
        How many directions to keep; a number between 0 and 1 keeps as many as
        explain more than this share of the variance; None keeps all.
    whiten : bool
        Divide each new feature by its standard deviation, so that all have one.
    svd_solver : {"auto", "covariance_eigh", "full"}
        Eigenvectors of the covariance matrix, or singular vectors of the centered
        data ("full"). "auto" takes what suits the shape of X. scikit-learn's
        approximate solvers, and the arguments that they need, are not offered.

    Attributes
    ----------
    components_ : ndarray of shape (n_components, n_features)
        One direction per row, of length 1, most variance first. Its entry of
        largest size is positive.
    explained_variance_ : ndarray of shape (n_components,)
    explained_variance_ratio_ : ndarray of shape (n_components,)
        Shares of the variance of all features together.
    singular_values_ : ndarray of shape (n_components,)
    mean_ : ndarray of shape (n_features,)
    n_components_, n_samples_ : int
    noise_variance_ : float
        The mean variance of the directions left out.

    Examples
    --------
    >>> pca = PCA(n_components=1).fit([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    >>> pca.components_.round(3)
    array([[0.707, 0.707]])
    >>> pca.transform([[3.0, 3.0]]).round(3)
    array([[1.414]])
    """

    def __init__(
        self,
        n_components=None,
        *,
        whiten=False,
        svd_solver="auto",
    ):
        self.n_components = n_components
        self.whiten = whiten
        self.svd_solver = svd_solver

    def fit(self, X: Any, y: Any = None) -> PCA:
        """Learn the mean and the directions.

        Raises
        ------
        ValueError, TypeError
            For more components than rows or features, fewer than two rows, rows
            that are all equal, and anything but a dense table of finite numbers.
        """
        check_flag(self.whiten, "whiten")
        X = validated(self, X, dtype=[np.float64, np.float32], ensure_min_samples=2)
        wanted = self._number_wanted(X)
        self.mean_ = column_means(X)
        spectrum = spectrum_of(X, self.mean_, wanted, self.svd_solver)
        # Rounding hides that rows are equal; looking at all costs time.
        rounding = np.sqrt(np.finfo(X.dtype).eps) * float(self.mean_ @ self.mean_)
        refuse_underflow(X, spectrum.total)
        none = not spectrum.total > 0
        if none or (spectrum.total <= rounding and (X[0] == X).all()):
            raise ValueError(
                f"All {len(X)} rows of X are equal: there is no variance, hence no "
                f"direction of most variance. Check how the data were read."
            )
        self._keep(spectrum, X)
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Return the coordinates of the rows along the directions learned."""
        check_is_fitted(self)
        X = validated(self, X, reset=False, dtype=[np.float64, np.float32])
        projected = (X - self.mean_) @ self.components_.T
        return projected / self._scale() if self.whiten else projected

    def inverse_transform(self, X: Any) -> np.ndarray:
        """Return the points of the original space that have these coordinates."""
        check_is_fitted(self)
        X = check_matrix(X)
        if X.shape[1] != self.n_components_:
            raise ValueError(
                f"X has shape {X.shape}, but each row needs {self.n_components_} "
                f"coordinates, one per component."
            )
        X = X * self._scale() if self.whiten else X
        return X @ self.components_ + self.mean_

    def get_covariance(self) -> np.ndarray:
        """Return the model's covariance, of shape (n_features, n_features)."""
        check_is_fitted(self)
        # Probabilistic PCA (Tipping and Bishop 1999, eq. 7): W W' + noise * identity.
        above_noise = np.maximum(self.explained_variance_ - self.noise_variance_, 0)
        covariance = (self.components_.T * above_noise) @ self.components_
        covariance[np.diag_indices_from(covariance)] += self.noise_variance_
        return covariance

    def get_precision(self) -> np.ndarray:
        """Return the inverse of the model's covariance.

        Raises
        ------
        ValueError
            If there is none: X does not vary at all in some direction.
        """
        covariance = self.get_covariance()
        variances = np.linalg.eigvalsh(covariance)
        rounding = len(variances) * np.finfo(variances.dtype).eps * variances[-1]
        flat = int((variances <= rounding).sum())
        if flat:
            raise ValueError(
                f"the covariance has no inverse, hence rows no likelihood: the model "
                f"has no variance in {flat} of {len(variances)} directions. Ask for "
                f"fewer than {len(variances) - flat} components, so that the others "
                f"count as noise."
            )
        return np.linalg.inv(covariance)

    def score_samples(self, X: Any) -> np.ndarray:
        """Return the log-likelihood of each row under the model."""
        check_is_fitted(self)
        X = validated(self, X, reset=False, dtype=[np.float64, np.float32])
        centered, precision = X - self.mean_, self.get_precision()
        # The logarithm of a normal density with this covariance.
        squared = np.einsum("ij,ij->i", centered @ precision, centered)
        constant = X.shape[1] * np.log(2 * np.pi) - np.linalg.slogdet(precision)[1]
        return -0.5 * (squared + constant)

    def score(self, X: Any, y: Any = None) -> float:
        """Return the mean log-likelihood of the rows; higher is better."""
        return float(self.score_samples(X).mean())

    def _number_wanted(self, X):
        """How many directions to compute: as asked, or all where a share decides."""
        check_choice(self.svd_solver, "svd_solver", SOLVERS)
        k, most = self.n_components, min(X.shape)
        if k is None:
            return most
        if isinstance(k, bool) or not isinstance(k, Real):
            raise TypeError(
                f"n_components must be a whole number, a share between 0 and 1 or "
                f"None, not {k!r}."
            )
        if isinstance(k, Integral):
            if not 1 <= k <= most:
                raise ValueError(
                    f"n_components={k} must be between 1 and min(n_samples, "
                    f"n_features)={most} with svd_solver={self.svd_solver!r}."
                )
            return int(k)
        if not 0 < k < 1:
            raise ValueError(
                f"n_components={k} is neither a whole number of components nor a "
                f"share of the variance between 0 and 1."
            )
        return most

    def _keep(self, spectrum, X):
        """Store what is learned; a share of the variance becomes a number here."""
        dtype, most = X.dtype, min(X.shape)
        ratios = spectrum.variances / spectrum.total
        k = len(ratios)
        if isinstance(self.n_components, Integral):
            k = int(self.n_components)
        elif self.n_components is not None:
            # The first k whose shares add up to *more* than was asked for.
            enough = np.searchsorted(np.cumsum(ratios), self.n_components, "right")
            k = min(int(enough) + 1, len(ratios))
        variances = spectrum.variances[:k]
        # What the directions left out have on average is the model's noise.
        left_out = spectrum.total - variances.sum(dtype=np.float64)
        self.n_components_, self.n_samples_ = k, len(X)
        self.components_ = with_fixed_signs(spectrum.directions[:k]).astype(dtype)
        self.explained_variance_ = variances.astype(dtype)
        self.explained_variance_ratio_ = ratios[:k].astype(dtype)
        self.singular_values_ = np.sqrt(variances * (len(X) - 1)).astype(dtype)
        self.noise_variance_ = max(left_out, 0.0) / (most - k) if k < most else 0.0

    def _scale(self):
        """The standard deviations to divide by; never zero."""
        scale = np.sqrt(self.explained_variance_)
        return np.maximum(scale, np.finfo(scale.dtype).eps)

    @property
    def _n_features_out(self):
        return self.n_components_

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags


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
    The mean is taken out of the product, ``X'X - n m m'``, which saves a centered
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
        centered = _centered(X, mean)
        covariance = centered.T @ centered
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
    centered = _centered(X, mean)
    with np.errstate(over="ignore", invalid="ignore"):
        products = centered @ centered.T
    refuse_overflow(products.diagonal())
    total = float(np.trace(products)) / (len(X) - 1)
    squares, vectors = _largest(products, n_wanted)
    # A square below the rounding of the largest one has no right digit, and the
    # division by its root would blow that up.
    if not squares[-1] > math.sqrt(np.finfo(X.dtype).eps) * squares[0]:
        return None
    directions = vectors.T @ centered / np.sqrt(squares)[:, None]
    return Spectrum(directions, squares / (len(X) - 1), total)


def _centered(X, mean):
    """Subtract the mean, and what its rounding leaves where X lies far from zero."""
    centered = X - mean
    centered -= column_means(centered)
    return centered


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
    """Take the right singular vectors of the centered data.

    Never forms the covariance matrix, whose condition number is the square of the
    data's, so that small variances keep their digits.
    """
    _, lengths, directions = linalg.svd(
        _centered(X, mean), full_matrices=False, overwrite_a=True, check_finite=False
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
