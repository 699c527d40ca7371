"""What `SVC` and `SVR` share: parameters, the kernel's rows, and prediction."""

from __future__ import annotations

import warnings
from numbers import Real

import numpy as np
import scipy.sparse
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.validation import (
    check_consistent_length,
    check_is_fitted,
    column_or_1d,
)

from helpers.svm.arguments import (
    check_bool,
    check_one_of,
    check_positive,
    check_real,
    check_whole,
)
from helpers.svm.kernels import likeness_to
from helpers.svm.rows import GivenRows, kernel_rows
from helpers.svm.smo import solve_dual
from helpers.validation.estimators import validated

KERNELS = ("linear", "poly", "rbf", "sigmoid", "precomputed")
CHUNK = 256  # rows of X predicted at a time, whose likeness stays in the cache


class KernelMachine(BaseEstimator):
    """Base of `SVC` and `SVR`."""

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.pairwise = self.kernel == "precomputed"
        return tags

    def _check_shared_parameters(self):
        if not callable(self.kernel):
            check_one_of("kernel", self.kernel, KERNELS, also=" or a function")
        check_positive("C", self.C, infinite=True)
        check_positive("tol", self.tol)
        check_whole("degree", self.degree, 0)
        check_real("coef0", self.coef0)
        check_bool("shrinking", self.shrinking)
        check_positive("cache_size", self.cache_size)
        check_whole("max_iter", self.max_iter, -1)
        if isinstance(self.gamma, str):
            check_one_of("gamma", self.gamma, ("scale", "auto"), also=" or a number")
        else:
            check_positive("gamma", self.gamma)

    def _read_training_data(self, X, y, *, y_numeric=False):
        """Return checked X and y; a kernel of the user's own may take any X."""
        if callable(self.kernel):
            check_consistent_length(X, y)
            return X, column_or_1d(y, warn=True)
        if self.kernel == "precomputed" and scipy.sparse.issparse(X):
            raise TypeError("Sparse precomputed kernels are not supported.")
        X, y = validated(self, X, y, dtype=np.float64, y_numeric=y_numeric)
        if self.kernel == "precomputed" and X.shape[0] != X.shape[1]:
            raise ValueError(
                f"Precomputed matrix must be a square matrix: likeness of every "
                f"training point with every other. Input is a "
                f"{X.shape[0]}x{X.shape[1]} matrix."
            )
        return X, y

    def _prepare_kernel(self, X):
        """Fix gamma, keep what prediction needs, and return X or the kernel matrix."""
        self._gamma = self._gamma_for(X)
        self._training_points = X if callable(self.kernel) else None
        if not callable(self.kernel):
            self.shape_fit_ = X.shape
            return X
        self.shape_fit_ = X.shape if hasattr(X, "shape") else (len(X),)
        return self._own_kernel(X, (len(X), len(X)))

    def _own_kernel(self, X, shape):
        matrix = np.asarray(self.kernel(X, self._training_points), dtype=np.float64)
        if matrix.shape != shape or not np.isfinite(matrix).all():
            raise ValueError(
                f"The kernel function must return finite numbers of shape {shape}, "
                f"one row per row of its first argument; it returned shape "
                f"{matrix.shape}."
            )
        return matrix

    def _gamma_for(self, X):
        if callable(self.kernel) or self.kernel == "precomputed":
            return 0.0
        if isinstance(self.gamma, Real):
            return float(self.gamma)
        if self.gamma == "auto":
            return 1.0 / X.shape[1]
        with np.errstate(over="ignore", invalid="ignore"):
            variance = X.var()
        if not np.isfinite(variance):
            raise ValueError(
                "The dual coefficients or intercepts are not finite: the features "
                "are so large that their squares overflow. Scale them first, as "
                "with StandardScaler."
            )
        return 1.0 / (X.shape[1] * variance) if variance > 0 else 1.0

    def _solve(self, X, chosen, target, lower, upper, epsilon=0.0):
        """Solve the dual on the chosen points; warn where it did not end well."""
        rows = self._rows(X, chosen)
        if not np.isfinite(rows.diagonal).all():
            raise ValueError(
                "The dual coefficients or intercepts are not finite: the kernel "
                "overflows on these data. Scale them first, as with StandardScaler."
            )
        words = {"epsilon": epsilon, "tol": self.tol, "max_steps": self.max_iter}
        solution = solve_dual(rows, target, lower, upper, **words)
        self._warn(solution)
        return solution

    def _rows(self, X, chosen):
        """Return the kernel's rows on the chosen points."""
        if callable(self.kernel) or self.kernel == "precomputed":
            return GivenRows(np.ascontiguousarray(X[np.ix_(chosen, chosen)]))
        with np.errstate(over="ignore", invalid="ignore"):
            return kernel_rows(
                self.kernel,
                X[chosen],
                gamma=self._gamma,
                degree=self.degree,
                coef0=self.coef0,
                megabytes=self.cache_size,
            )

    def _warn(self, solution):
        if not solution.bounded:
            message = (
                f"No surface keeps every margin, so C={self.C!r} has no solution: "
                f"set a finite C such as 1.0."
            )
        elif not solution.converged:
            message = (
                f"Solver terminated early (max_iter={self.max_iter}).  Consider "
                f"pre-processing your data with StandardScaler or MinMaxScaler, "
                f"lowering C, or raising max_iter."
            )
        else:
            return
        warnings.warn(message, ConvergenceWarning, stacklevel=5)

    def _keep_support_vectors(self, X, support):
        self.support_ = support.astype(np.int32)
        matrix_given = callable(self.kernel) or self.kernel == "precomputed"
        self.support_vectors_ = np.empty((0, 0)) if matrix_given else X[support]

    def _read_new_data(self, X):
        check_is_fitted(self)
        if callable(self.kernel):
            return X
        X = validated(self, X, dtype=np.float64, reset=False)
        return X

    def _weighted_likeness(self, X, coefficients):
        """Return ``k(X, support vectors) @ coefficients``, some rows at a time."""
        if callable(self.kernel):
            X = self._own_kernel(X, (len(X), self.shape_fit_[0]))
        if callable(self.kernel) or self.kernel == "precomputed":
            return X[:, self.support_] @ coefficients
        if not len(self.support_):
            return np.zeros((len(X), coefficients.shape[1]))
        constants = {"gamma": self._gamma, "degree": self.degree, "coef0": self.coef0}
        likeness = likeness_to(self.support_vectors_, self.kernel, **constants)
        parts = [
            likeness(X[start : start + CHUNK]) @ coefficients
            for start in range(0, len(X), CHUNK)
        ]
        return np.concatenate(parts)

    @property
    def coef_(self):
        """Weights of the features; only a linear kernel has them."""
        if self.kernel != "linear":
            raise AttributeError("coef_ is only available when using a linear kernel")
        check_is_fitted(self)
        weights = self._weights()
        weights.flags.writeable = False
        return weights
