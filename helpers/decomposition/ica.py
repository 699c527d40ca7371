"""Independent component analysis in its plain, symmetric form."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from sklearn.base import (
    BaseEstimator,
    ClassNamePrefixFeaturesOutMixin,
    TransformerMixin,
)
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from helpers.errors import warn_caller
from helpers.validation import check_matrix, check_not_negative, check_whole_number
from helpers.validation.estimators import validated


class FastICA(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Undo a mixing: find directions along which the data are least Gaussian.

    A. Hyvarinen and E. Oja, "Independent component analysis: algorithms and
    applications", 2000. All directions are improved together, with tanh as the
    measure of how far from Gaussian they are.

    Parameters
    ----------
    n_components : int or None
        How many sources to look for; None: as many as X has directions in which it
        varies, which is one for each feature unless features repeat or rows are few.
    max_iter : int
    tol : float
        Stop when every direction turned by less than this (1 - abs(cosine)); 0 takes
        all `max_iter` steps.
    w_init : ndarray of shape (n_components, n_components) or None
        The start; drawn from a normal distribution if None.
    random_state : int, RandomState or None

    Attributes
    ----------
    components_ : ndarray of shape (n_components, n_features)
        Rows that turn centered data into sources of variance 1.
    mixing_ : ndarray of shape (n_features, n_components)
        The way back: ``data = sources @ mixing_.T + mean_``.
    mean_ : ndarray of shape (n_features,)
    whitening_ : ndarray of shape (n_components, n_features)
    n_iter_ : int

    Notes
    -----
    Order, sign and size of the sources cannot be known from the mixture.

    Examples
    --------
    >>> t = np.linspace(0, 9, 500)
    >>> sources = np.stack([np.sin(5 * t), np.sign(np.sin(3 * t))], axis=1)
    >>> ica = FastICA(random_state=0).fit(sources @ [[1.0, 0.5], [0.4, 1.0]])
    >>> ica.components_.shape
    (2, 2)
    """

    def __init__(
        self,
        n_components=None,
        *,
        max_iter=200,
        tol=1e-4,
        w_init=None,
        random_state=None,
    ):
        self.n_components = n_components
        self.max_iter = max_iter
        self.tol = tol
        self.w_init = w_init
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> FastICA:
        """Learn the directions; warns where `max_iter` steps were not enough.

        Raises
        ------
        ValueError, TypeError
            For more components than the data have directions, and anything but a
            dense table of finite numbers.
        """
        X = validated(self, X, dtype=[np.float64, np.float32], ensure_min_samples=2)
        self._check_arguments(X)
        moved = X - X[0]  # a constant column becomes 0 without any rounding
        shift = moved.mean(axis=0)
        self.mean_, centered = X[0] + shift, moved - shift
        self.whitening_ = whitening_matrix(centered, self.n_components)
        white = centered @ self.whitening_.T * math.sqrt(len(X))
        rotation = self._rotate(white, self._start(white.shape[1], X.dtype))
        sources = white @ rotation.T / math.sqrt(len(X))
        # Sources have no scale of their own: each gets a standard deviation of 1.
        rotation = rotation / sources.std(axis=0)[:, None]
        self.components_ = rotation @ self.whitening_
        self.mixing_ = np.linalg.pinv(self.components_)
        self._n_features_out = len(self.components_)
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Return the sources behind the rows of X."""
        check_is_fitted(self)
        X = validated(self, X, reset=False, dtype=[np.float64, np.float32])
        return (X - self.mean_) @ self.components_.T

    def inverse_transform(self, X: Any) -> np.ndarray:
        """Mix sources into data again."""
        check_is_fitted(self)
        X = check_matrix(X)
        if X.shape[1] != len(self.components_):
            raise ValueError(
                f"X has shape {X.shape}, but each row needs one number for each of "
                f"{len(self.components_)} sources."
            )
        return X @ self.mixing_.T + self.mean_

    def _rotate(self, white, W):
        """Turn the directions until they stop turning (Newton steps, eq. 41)."""
        W = nearest_rotation(W)
        for step in range(1, self.max_iter + 1):
            self.n_iter_ = step
            # pull is E[g(wx) x], push E[g'(wx)] w, with g = tanh.
            bent = np.tanh(white @ W.T)
            pull = bent.T @ white / len(white)
            push = (1 - bent**2).mean(axis=0)[:, None] * W
            turned = nearest_rotation(pull - push)
            cosines = np.einsum("ij,ij->i", turned, W)
            W = turned
            # A direction may come back with the other sign: it is the same one.
            if np.abs(np.abs(cosines) - 1).max() < self.tol:
                return W
        warn_caller(
            f"FastICA did not converge in {self.max_iter} steps. Raise max_iter or "
            f"tol, or ask for fewer components.",
            ConvergenceWarning,
        )
        return W

    def _check_arguments(self, X):
        check_whole_number(self.max_iter, "max_iter")
        check_not_negative(self.tol, "tol")
        if self.n_components is None:
            return
        check_whole_number(self.n_components, "n_components")
        if self.n_components > min(X.shape):
            raise ValueError(
                f"n_components={self.n_components} is more than "
                f"min(n_samples, n_features)={min(X.shape)}."
            )

    def _start(self, k, dtype):
        if self.w_init is None:
            draw = check_random_state(self.random_state).normal(size=(k, k))
            return draw.astype(dtype)
        start = np.asarray(self.w_init, dtype)
        if start.shape != (k, k):
            raise ValueError(f"w_init has shape {start.shape}, but must be {(k, k)}.")
        return start

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags


def whitening_matrix(centered: np.ndarray, n_components: int | None) -> np.ndarray:
    """Return the rows that make data uncorrelated, each of unit length in sum.

    Raises
    ------
    ValueError
        If the data have fewer directions with any variance than asked for, or none.
    """
    _, lengths, directions = np.linalg.svd(centered, full_matrices=False)
    limits = np.finfo(lengths.dtype)
    least = max(lengths[0] * limits.eps * 100, limits.tiny)
    varied = int((lengths > least).sum())
    wanted = n_components or max(varied, 1)
    if wanted > varied:
        raise ValueError(
            f"X varies in {varied} directions, too few for {wanted} components: ask "
            f"for fewer, or give columns that vary and repeat no others."
        )
    # The sign rule of scikit-learn's class: the first feature's share is positive.
    directions, lengths = directions[:wanted], lengths[:wanted, None]
    signs = np.where(directions[:, :1] < 0, -1, 1).astype(lengths.dtype)
    return directions * signs / lengths


def nearest_rotation(W: np.ndarray) -> np.ndarray:
    """Return the orthogonal matrix closest to W: all its rows at right angles.

    Examples
    --------
    >>> nearest_rotation(np.array([[2.0, 0.0], [0.0, 0.5]]))
    array([[1., 0.],
           [0., 1.]])
    """
    left, _, right = np.linalg.svd(W, full_matrices=False)
    return left @ right
