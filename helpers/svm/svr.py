"""`SVR`: support vector regression with kernels."""

from __future__ import annotations

import numpy as np
from sklearn.base import RegressorMixin

from helpers.svm.base import KernelMachine
from helpers.validation import check_not_negative
from helpers.validation.estimators import positive_weights, weights_or_ones


class SVR(RegressorMixin, KernelMachine):
    """Support vector regression with a kernel.

    Errors up to epsilon cost nothing, larger ones C for every unit beyond it.
    Parameters, defaults and attributes are scikit-learn's, whose class runs libsvm;
    this one solves the same problem in NumPy (`helpers.svm.smo`).

    Parameters
    ----------
    kernel : {"rbf", "linear", "poly", "sigmoid", "precomputed"} or callable
        A callable takes (X, Y) and returns the matrix of their similarity.
    degree : int
        For "poly".
    gamma : "scale", "auto" or float
        For "rbf", "poly", "sigmoid". "scale" is ``1 / (d * X.var())``, "auto" 1 / d.
    coef0 : float
        For "poly" and "sigmoid".
    tol : float
        The largest violation of the optimum's conditions that is accepted.
    C : float
        The price of leaving the tube; infinite if none may leave it.
    epsilon : float
        Half the width of the tube, in units of y.
    cache_size : float
        Megabytes for kernel rows that are kept.
    max_iter : int
        Most steps; -1 for 400,000, or a hundred for each point if that is more.

    Attributes
    ----------
    support_ : ndarray of shape (s,)
        Indices of the points on the tube's edge or outside.
    support_vectors_ : ndarray of shape (s, d)
    n_support_ : ndarray of shape (1,)
    dual_coef_ : ndarray of shape (1, s)
        Between -C and C; positive for points above the tube.
    intercept_ : ndarray of shape (1,)
    n_iter_ : int
    fit_status_ : int
        0 if it converged, else 1.

    Examples
    --------
    >>> machine = SVR(kernel="linear", C=100.0, epsilon=0.5)
    >>> machine.fit([[0.0], [1.0], [2.0]], [0.0, 2.0, 4.0]).coef_.round(3)
    array([[1.5]])
    """

    def __init__(
        self,
        *,
        kernel="rbf",
        degree=3,
        gamma="scale",
        coef0=0.0,
        tol=1e-3,
        C=1.0,
        epsilon=0.1,
        cache_size=200,
        max_iter=-1,
    ):
        self.kernel = kernel
        self.degree = degree
        self.gamma = gamma
        self.coef0 = coef0
        self.tol = tol
        self.C = C
        self.epsilon = epsilon
        self.cache_size = cache_size
        self.max_iter = max_iter

    def fit(self, X, y, sample_weight=None):
        """Find the flattest function whose tube holds the data.

        Parameters
        ----------
        X : array-like of shape (n, d), or (n, n) with kernel="precomputed"
        y : array-like of shape (n,)
        sample_weight : array-like of shape (n,), optional
            Multiplies C for each sample; samples without a positive weight are left
            out.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If a parameter or the data are not as described.
        """
        self._check_shared_parameters()
        check_not_negative(self.epsilon, "epsilon")
        X, y = self._read_training_data(X, y, y_numeric=True)
        y = y.astype(np.float64)
        weights = weights_or_ones(sample_weight, len(y))
        chosen = np.flatnonzero(positive_weights(weights))
        points = self._prepare_kernel(X)
        caps = self.C * weights[chosen]
        solution = self._solve(
            points, chosen, y[chosen], -caps, caps, epsilon=self.epsilon
        )
        self._warn([solution])
        used = np.flatnonzero(solution.beta)
        self._keep_support_vectors(X, chosen[used])
        self.n_support_ = np.array([len(used)], dtype=np.int32)
        self.dual_coef_ = solution.beta[None, used]
        self.intercept_ = np.array([solution.intercept])
        self.n_iter_ = max(solution.steps, 1)
        self.fit_status_ = int(not solution.converged)
        return self

    def predict(self, X):
        """Return the value of the fitted function at each row of X.

        Parameters
        ----------
        X : array-like of shape (n, d), or (n, training points) if precomputed

        Returns
        -------
        ndarray of shape (n,)
        """
        X = self._read_new_data(X)
        return self._weighted_kernel(X, self.dual_coef_.T)[:, 0] + self.intercept_

    def _weights(self):
        return self._weights_of(self.dual_coef_)
