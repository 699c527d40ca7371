"""What `LinearSVC` and `LinearSVR` share: columns, solvers, prediction."""

from __future__ import annotations

import numpy as np
import scipy.linalg
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.validation import check_is_fitted

from helpers.errors import warn_caller
from helpers.svm.arguments import check_bool, check_positive, check_whole
from helpers.svm.margin_losses import shortest_by_interior_point, shortest_by_newton
from helpers.validation.estimators import validated


class LinearMachine(BaseEstimator):
    """What the two linear machines share: columns, solver, prediction."""

    def _check_shared_parameters(self):
        check_positive("C", self.C)
        check_positive("tol", self.tol)
        check_bool("fit_intercept", self.fit_intercept)
        check_positive("intercept_scaling", self.intercept_scaling)
        check_whole("max_iter", self.max_iter, 1)
        if self.dual != "auto":
            check_bool("dual", self.dual)

    def _with_intercept_column(self, X):
        """Return a copy of X, with a constant column where an intercept is wanted."""
        if not self.fit_intercept:
            return X.copy()
        columns = np.empty((X.shape[0], X.shape[1] + 1))
        columns[:, :-1], columns[:, -1] = X, self.intercept_scaling
        return columns

    def _shortest(self, rows, targets, caps, basis):
        """Solve one problem; return weights per feature, intercept and steps."""
        squared = self.loss.startswith("squared")
        solver = shortest_by_newton if squared else shortest_by_interior_point
        tol = max(1e-4 * self.tol, 1e-12)
        used = caps > 0
        if not used.all():
            rows, targets, caps = rows[used], targets[used], caps[used]
        weights, steps, converged = solver(
            rows, targets, caps, tol=tol, max_iter=self.max_iter
        )
        if not converged:
            warn_caller(
                f"{type(self).__name__} failed to converge in {steps} iterations: "
                f"scale the features (StandardScaler), lower C, or increase the "
                f"number of iterations (max_iter).",
                ConvergenceWarning,
            )
        weights = weights if basis is None else basis @ weights
        if not self.fit_intercept:
            return weights, 0.0, steps
        return weights[:-1], self.intercept_scaling * weights[-1], steps

    def _scores(self, X):
        check_is_fitted(self)
        X = validated(self, X, dtype=np.float64, reset=False)
        return X @ np.atleast_2d(self.coef_).T + self.intercept_


def fewer_columns(columns):
    """Turn n rows with d > n columns into n rows with n columns, and a way back.

    The weights are sums of the rows, so they lie in a space of n dimensions; an
    orthonormal basis of it keeps all lengths and products.

    Returns
    -------
    columns : ndarray of shape (n, min(n, d))
    basis : ndarray of shape (d, n), or None where nothing was to be done

    Raises
    ------
    ValueError
        If the squares of the features overflow.
    """
    n, d = columns.shape
    with np.errstate(over="ignore"):
        if not np.isfinite(np.vdot(columns, columns)):
            raise ValueError(
                "The features are so large that their squares overflow. Scale them "
                "first, as with StandardScaler."
            )
    if d <= n:
        return columns, None
    basis, triangle = scipy.linalg.qr(columns.T, mode="economic")
    return triangle.T, basis
