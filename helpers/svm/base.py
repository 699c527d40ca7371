"""What the machines share: parameters, kernels or columns, and prediction."""

from __future__ import annotations

from functools import partial
from numbers import Real

import numpy as np
import scipy.linalg
import scipy.sparse
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.validation import (
    check_consistent_length,
    check_is_fitted,
    column_or_1d,
)

from helpers.errors import MistakeWarning, warn_caller
from helpers.svm.kernels import GivenRows, kernel_rows, kernel_with
from helpers.svm.primal_solvers import interior_point, newton
from helpers.svm.smo import LONG, solve_dual
from helpers.validation import (
    check_choice,
    check_flag,
    check_number,
    check_positive,
    check_whole_number,
)
from helpers.validation.estimators import refuse_underflow, validated

KERNELS = ("linear", "poly", "rbf", "sigmoid", "precomputed")
# Steps where max_iter is -1, some seconds: for one problem, for all pairs of classes
# together, and a late pair is no exception; a hundred for each point if that is more.
MOST, MOST_IN_ALL, LEAST = 400_000, 800_000, 10_000
UNEVEN = 100  # a column so many times as wide as half of them has not been scaled
WIDE = 300  # nor have they, where half have a deviation above this; pixels have less
CHUNK = 256  # rows of X predicted at a time, whose similarity stays in the cache


class ScoresOnly:
    """What a classifier says that has scores, and is asked for probabilities."""

    @property
    def predict_proba(self):
        """Not there: the error says where probabilities come from."""
        name = type(self).__name__
        raise AttributeError(
            f"{name} gives scores, not probabilities: use decision_function, or wrap "
            f"it, CalibratedClassifierCV({name}(...), cv=5), from sklearn.calibration."
        )


class KernelMachine(BaseEstimator):
    """Base of `SVC` and `SVR`."""

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.pairwise = self.kernel == "precomputed"
        return tags

    def _check_shared_parameters(self):
        if not callable(self.kernel):
            check_choice(self.kernel, "kernel", KERNELS, also="or a function")
        check_positive(self.C, "C", infinite=True)
        check_positive(self.tol, "tol")
        check_whole_number(self.degree, "degree", at_least=0)
        check_number(self.coef0, "coef0")
        check_positive(self.cache_size, "cache_size")
        check_whole_number(self.max_iter, "max_iter", at_least=-1)
        if isinstance(self.gamma, str):
            check_choice(self.gamma, "gamma", ("scale", "auto"), also="or a number")
        else:
            check_positive(self.gamma, "gamma")

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
                f"Precomputed matrix must be a square matrix: similarity of every "
                f"training point with every other. Input is a "
                f"{X.shape[0]}x{X.shape[1]} matrix."
            )
        return X, y

    def _prepare_kernel(self, X):
        """Fix gamma, keep what prediction needs, and return X or the kernel matrix."""
        self._gamma = self._gamma_for(X)
        self._warn_of_unscaled_features(X)
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
        if self._given():
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
        refuse_underflow(X, variance)
        return 1.0 / (X.shape[1] * variance) if variance > 0 else 1.0

    def _solve(self, X, chosen, target, lower, upper, *, epsilon=0.0, taken=0):
        """Solve the dual on the chosen points.

        `taken` counts the steps of this fit so far.
        """
        # Adding a vector to all points changes no solution of the linear kernel, since
        # sum(beta) = 0, only b. Far from zero the products would have no digits left.
        points, center = X[np.ix_(chosen, chosen)] if self._given() else X[chosen], 0.0
        if self.kernel == "linear":
            with np.errstate(over="ignore", invalid="ignore"):
                center = points.mean(axis=0)
                points = points - center
        rows = self._rows(points)
        if not np.isfinite(rows.diagonal).all():
            raise ValueError(
                "The dual coefficients or intercepts are not finite: the kernel "
                "overflows on these data. Scale them first, as with StandardScaler."
            )
        most = self.max_iter
        if most == -1:
            most = max(min(MOST, MOST_IN_ALL - taken), LEAST, 100 * len(chosen))
        warn_once = partial(self._warn_of_a_long_search, most=most)
        solution = solve_dual(
            rows,
            target,
            lower,
            upper,
            epsilon=epsilon,
            tol=self.tol,
            max_steps=most,
            when_long=None if taken >= LONG else warn_once,
        )
        if self.kernel == "linear":
            below = float(center @ (points.T @ solution.beta))
            solution = solution._replace(intercept=solution.intercept - below)
        return solution

    def _given(self):
        """Whether what is called X is a kernel matrix."""
        return callable(self.kernel) or self.kernel == "precomputed"

    def _rows(self, points):
        """Return the kernel's rows on these points."""
        if self._given():
            return GivenRows(np.ascontiguousarray(points))
        with np.errstate(over="ignore", invalid="ignore"):
            return kernel_rows(
                self.kernel,
                points,
                gamma=self._gamma,
                degree=self.degree,
                coef0=self.coef0,
                megabytes=self.cache_size,
            )

    def _warn_of_unscaled_features(self, X):
        """Warn where some columns, or for a linear kernel all, spread far too widely.

        Both the standard deviation and the range must say so: a column that is
        rarely other than 0 has a small deviation, one with an outlier a large range,
        and neither is a matter of units. Numbers are rounded, so that folds of a
        cross-validation say the same.
        """
        if self._given():
            return
        with np.errstate(all="ignore"):
            spread, width = X.std(axis=0), np.ptp(X, axis=0)
            varies = (spread > 0) & np.isfinite(spread)
            if not varies.any():
                return
            usual, usual_width = (
                np.sort(each[varies])[(varies.sum() - 1) // 2]
                for each in (spread, width)
            )
            uneven = (spread > UNEVEN * usual) & (width > UNEVEN * usual_width)
        name = type(self).__name__
        remedy = f"Scale first: make_pipeline(StandardScaler(), {name}(...))."
        if uneven.any():
            widest = int(np.where(uneven, spread, 0).argmax())
            names = getattr(self, "feature_names_in_", None)
            column = f"column {widest}" if names is None else repr(names[widest])
            factor = 10 ** int(np.log10(spread[widest] / usual))
            warn_caller(
                f"M35 features not scaled: {column} spreads more than {factor:,} times "
                f"as widely as half of the columns. The kernel sees hardly anything "
                f"but the widest, and the search may take very long. {remedy}",
                MistakeWarning,
            )
        elif self.kernel == "linear" and usual > WIDE:
            warn_caller(
                f"M35 features not scaled: half of the columns have a standard "
                f"deviation above {WIDE}, where 1 is usual. With a linear kernel the "
                f"search may take very long. {remedy}",
                MistakeWarning,
            )

    def _warn_of_a_long_search(self, steps, most):
        remedy = (
            "Mostly the features are not scaled (M35): interrupt, and put "
            "StandardScaler in front. A smaller C is faster too."
        )
        if np.isinf(self.C):
            remedy = (
                "With C=inf there may be no solution at all: interrupt, and set a "
                "finite C such as 1.0. Unscaled features take long too (M35)."
            )
        warn_caller(
            f"{type(self).__name__} is still searching after {steps:,} steps; it stops "
            f"after {most:,}. {remedy}",
        )

    def _warn(self, solutions):
        """Warn, once, where a search did not end well."""
        if not all(solution.bounded for solution in solutions):
            message = (
                f"No surface keeps every margin, so C={self.C!r} has no solution: "
                f"set a finite C such as 1.0."
            )
        elif not all(solution.converged for solution in solutions):
            steps = sum(solution.steps for solution in solutions)
            linear = type(self).__name__.replace("SV", "LinearSV")
            message = (
                f"Solver terminated early (max_iter={self.max_iter}) after "
                f"{steps:,} steps: what it has is not the solution.  Consider "
                f"pre-processing your data with StandardScaler or MinMaxScaler (M35), "
                f"{linear} in place of a linear kernel, a smaller C, or a larger "
                f"max_iter."
            )
        else:
            return
        warn_caller(message, ConvergenceWarning)

    def _keep_support_vectors(self, X, support):
        self.support_ = support.astype(np.int32)
        self.support_vectors_ = np.empty((0, 0)) if self._given() else X[support]

    def _read_new_data(self, X):
        check_is_fitted(self)
        if callable(self.kernel):
            return X
        X = validated(self, X, dtype=np.float64, reset=False)
        return X

    def _weighted_kernel(self, X, coefficients):
        """Return ``k(X, support vectors) @ coefficients``, some rows at a time."""
        if callable(self.kernel):
            X = self._own_kernel(X, (len(X), self.shape_fit_[0]))
        if self._given():
            return X[:, self.support_] @ coefficients
        if not len(self.support_):
            return np.zeros((len(X), coefficients.shape[1]))
        if self.kernel == "linear":
            return X @ self._weights_of(coefficients.T).T
        constants = {"gamma": self._gamma, "degree": self.degree, "coef0": self.coef0}
        similarity = kernel_with(self.support_vectors_, self.kernel, **constants)
        parts = [
            similarity(X[start : start + CHUNK]) @ coefficients
            for start in range(0, len(X), CHUNK)
        ]
        return np.concatenate(parts)

    def _weights_of(self, betas):
        """Return w, of shape (problems, d); each row of `betas` has the sum 0.

        So the support vectors may be counted from their mean, which keeps digits.
        """
        vectors = self.support_vectors_
        return betas @ (vectors - vectors.mean(axis=0) if len(vectors) else vectors)

    @property
    def coef_(self):
        """Weights of the features; only a linear kernel has them."""
        if self.kernel != "linear":
            raise AttributeError("coef_ is only available when using a linear kernel")
        check_is_fitted(self)
        weights = self._weights()
        weights.flags.writeable = False
        return weights


class LinearMachine(BaseEstimator):
    """What the two linear machines share: columns, solver, prediction."""

    def _check_shared_parameters(self):
        check_positive(self.C, "C")
        check_positive(self.tol, "tol")
        check_flag(self.fit_intercept, "fit_intercept")
        check_positive(self.intercept_scaling, "intercept_scaling")
        check_whole_number(self.max_iter, "max_iter")

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
        solver = newton if squared else interior_point
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
