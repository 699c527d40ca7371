"""Principal component analysis to scikit-learn's contract."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

import numpy as np
from sklearn.base import (
    BaseEstimator,
    ClassNamePrefixFeaturesOutMixin,
    TransformerMixin,
)
from sklearn.utils.validation import check_is_fitted

from helpers.decomposition.gaussian import GaussianModel
from helpers.decomposition.spectrum import (
    column_means,
    spectrum_of,
    with_fixed_signs,
)
from helpers.validation import check_choice
from helpers.validation.estimators import refuse_underflow, validated

SOLVERS = ("auto", "covariance_eigh", "full", "arpack", "randomized")


class PCA(
    ClassNamePrefixFeaturesOutMixin, GaussianModel, TransformerMixin, BaseEstimator
):
    """Project data on the few directions along which they vary most.

    K. Pearson, "On lines and planes of closest fit", 1901; H. Hotelling, 1933.
    Names, defaults and signs follow scikit-learn's class.

    Parameters
    ----------
    n_components : int, float or None
        How many directions to keep; a number between 0 and 1 keeps as many as
        explain more than this share of the variance; None keeps all.
    copy : bool
        Taken for scikit-learn's sake: X is never changed.
    whiten : bool
        Divide each new feature by its standard deviation, so that all have one.
    svd_solver : {"auto", "covariance_eigh", "full", "arpack", "randomized"}
        Eigenvectors of the covariance matrix, or singular vectors of the centred
        data ("full"). "auto" takes what suits the shape of X; so do the names of
        scikit-learn's two approximate solvers, whose place the exact one takes.
    tol, iterated_power, n_oversamples, power_iteration_normalizer, random_state
        Taken for scikit-learn's sake, whose approximate solvers need them.

    Attributes
    ----------
    components_ : ndarray of shape (n_components_, n_features)
        One direction per row, of length 1, most variance first. Its entry of
        largest size is positive.
    explained_variance_ : ndarray of shape (n_components_,)
    explained_variance_ratio_ : ndarray of shape (n_components_,)
        Shares of the variance of all features together.
    singular_values_ : ndarray of shape (n_components_,)
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
        copy=True,
        whiten=False,
        svd_solver="auto",
        tol=0.0,
        iterated_power="auto",
        n_oversamples=10,
        power_iteration_normalizer="auto",
        random_state=None,
    ):
        self.n_components = n_components
        self.copy = copy
        self.whiten = whiten
        self.svd_solver = svd_solver
        self.tol = tol
        self.iterated_power = iterated_power
        self.n_oversamples = n_oversamples
        self.power_iteration_normalizer = power_iteration_normalizer
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> PCA:
        """Learn the mean and the directions.

        Raises
        ------
        ValueError, TypeError
            For more components than rows or features, fewer than two rows, rows
            that are all equal, and anything but a dense table of finite numbers.
        """
        X = validated(self, X, dtype=[np.float64, np.float32], ensure_min_samples=2)
        wanted = self._number_wanted(X)
        self.mean_ = column_means(X)
        solver = self.svd_solver
        solver = solver if solver in ("covariance_eigh", "full") else "auto"
        spectrum = spectrum_of(X, self.mean_, wanted, solver)
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
        """Return the coordinates of the rows along the directions learnt."""
        check_is_fitted(self)
        X = validated(self, X, reset=False, dtype=[np.float64, np.float32])
        projected = (X - self.mean_) @ self.components_.T
        return projected / self._scale() if self.whiten else projected

    def inverse_transform(self, X: Any) -> np.ndarray:
        """Return the points of the original space that have these coordinates."""
        check_is_fitted(self)
        X = np.asarray(X)
        if X.ndim != 2 or X.shape[1] != self.n_components_:
            raise ValueError(
                f"X has shape {X.shape}, but each row needs {self.n_components_} "
                f"coordinates, one per component."
            )
        X = X * self._scale() if self.whiten else X
        return X @ self.components_ + self.mean_

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
        """Store what is learnt; a share of the variance becomes a number here."""
        dtype, most = X.dtype, min(X.shape)
        ratios = spectrum.variances / spectrum.total
        k = len(ratios)
        if isinstance(self.n_components, Integral):
            k = int(self.n_components)
        elif self.n_components is not None:
            enough = np.searchsorted(np.cumsum(ratios), self.n_components, "right")
            k = min(int(enough) + 1, len(ratios))
        variances = spectrum.variances[:k]
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
