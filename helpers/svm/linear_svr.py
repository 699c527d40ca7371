"""`LinearSVR`: regression without a kernel, for many points."""

from __future__ import annotations

import numpy as np
from sklearn.base import RegressorMixin

from helpers.svm.arguments import (
    check_one_of,
    check_positive,
    positive_weights,
    weights_or_ones,
)
from helpers.svm.linear_machine import LinearMachine, fewer_columns
from helpers.validation.estimators import validated


class LinearSVR(RegressorMixin, LinearMachine):
    """Linear support vector regression.

    Minimises ``1/2 |w|^2 + C sum loss(|y - w . x - b| - epsilon)``, where only what
    is above 0 counts. As in liblinear the intercept b is kept small with w.

    Parameters
    ----------
    epsilon : float
        Half the width of the tube in which errors cost nothing, in units of y.
    tol : float
        Ten thousand times the relative precision of the result.
    C : float
        The price of leaving the tube.
    loss : {"epsilon_insensitive", "squared_epsilon_insensitive"}
    fit_intercept : bool
    intercept_scaling : float
        Larger values let the intercept grow more freely.
    dual : "auto" or bool
        Checked as in scikit-learn; the solver is chosen by the loss alone.
    verbose, random_state : ignored
        There to accept calls that are written for scikit-learn.
    max_iter : int

    Attributes
    ----------
    coef_ : ndarray of shape (d,)
    intercept_ : ndarray of shape (1,); 0.0 without an intercept
    n_iter_ : int

    Examples
    --------
    >>> LinearSVR(C=1000.0).fit([[0.0], [1.0]], [1.0, 3.0]).coef_.round(3)
    array([2.])
    """

    def __init__(
        self,
        *,
        epsilon=0.0,
        tol=1e-4,
        C=1.0,
        loss="epsilon_insensitive",
        fit_intercept=True,
        intercept_scaling=1.0,
        dual="auto",
        verbose=0,
        random_state=None,
        max_iter=1000,
    ):
        self.epsilon = epsilon
        self.tol = tol
        self.C = C
        self.loss = loss
        self.fit_intercept = fit_intercept
        self.intercept_scaling = intercept_scaling
        self.dual = dual
        self.verbose = verbose
        self.random_state = random_state
        self.max_iter = max_iter

    def fit(self, X, y, sample_weight=None):
        """Find the flattest function whose tube holds the data.

        Parameters
        ----------
        X : array-like of shape (n, d)
        y : array-like of shape (n,)
        sample_weight : array-like of shape (n,), optional
            Multiplies C for each sample.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If a parameter or the data are not as described.
        """
        self._check_parameters()
        X, y = validated(self, X, y, dtype=np.float64, y_numeric=True)
        y = y.astype(np.float64)
        weights = weights_or_ones(sample_weight, len(y))
        positive_weights(weights)
        columns, basis = fewer_columns(self._with_intercept_column(X))
        rows = np.vstack([columns, -columns])
        targets = np.concatenate([y - self.epsilon, -y - self.epsilon])
        coef, intercept, self.n_iter_ = self._shortest(
            rows, targets, np.tile(self.C * weights, 2), basis
        )
        self.coef_ = np.array(coef)
        self.intercept_ = np.array([intercept]) if self.fit_intercept else 0.0
        return self

    def _check_parameters(self):
        self._check_shared_parameters()
        check_positive("epsilon", self.epsilon, zero=True)
        losses = ("epsilon_insensitive", "squared_epsilon_insensitive")
        check_one_of("loss", self.loss, losses)

    def predict(self, X):
        """Return ``w . x + b`` for each row of X."""
        return self._scores(X)[:, 0]
