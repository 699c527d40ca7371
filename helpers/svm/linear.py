"""`LinearSVC` and `LinearSVR`: machines without a kernel, for many points."""

from __future__ import annotations

import numpy as np
from sklearn.base import ClassifierMixin, RegressorMixin

from helpers.svm.base import LinearMachine, ScoresOnly, fewer_columns
from helpers.validation import check_choice, check_not_negative
from helpers.validation.estimators import (
    check_are_classes,
    check_class_weight,
    check_two_classes,
    positive_weights,
    validated,
    weights_by_class,
    weights_or_ones,
)


class LinearSVC(ScoresOnly, ClassifierMixin, LinearMachine):
    """Linear support vector classifier, one class against the rest.

    Minimizes ``1/2 |w|^2 + C sum loss(1 - y (w . x + b))``. As in liblinear the
    intercept b is part of w and kept small with it (see `intercept_scaling`).

    Parameters
    ----------
    loss : {"squared_hinge", "hinge"}
    tol : float
        Ten thousand times the relative precision of the result.
    C : float
        The price of a missed margin; smaller values give wider margins.
    fit_intercept : bool
    intercept_scaling : float
        Larger values let the intercept grow more freely.
    class_weight : None, "balanced" or dict
        Multiplies C for the samples of a class.
    max_iter : int

    Attributes
    ----------
    coef_ : ndarray of shape (1, d), or (classes, d) for more than two classes
    intercept_ : ndarray of shape (1,) or (classes,); 0.0 without an intercept
    classes_ : ndarray
    n_iter_ : int

    Examples
    --------
    >>> LinearSVC().fit([[-1.0], [1.0]], ["left", "right"]).predict([[3.0]])
    array(['right'], dtype='<U5')
    """

    def __init__(
        self,
        *,
        loss="squared_hinge",
        tol=1e-4,
        C=1.0,
        fit_intercept=True,
        intercept_scaling=1,
        class_weight=None,
        max_iter=1000,
    ):
        self.loss = loss
        self.tol = tol
        self.C = C
        self.fit_intercept = fit_intercept
        self.intercept_scaling = intercept_scaling
        self.class_weight = class_weight
        self.max_iter = max_iter

    def fit(self, X, y, sample_weight=None):
        """Find the widest margin for each class.

        Parameters
        ----------
        X : array-like of shape (n, d)
        y : array-like of shape (n,)
            Labels: numbers or strings, of at least two classes.
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
        X, y = validated(self, X, y, dtype=np.float64)
        check_are_classes(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        weights = weights_or_ones(sample_weight, len(y))
        by_class = weights_by_class(self.class_weight, self.classes_, y, weights)
        check_two_classes(codes, positive_weights(weights), self.classes_)
        columns, basis = fewer_columns(self._with_intercept_column(X))
        positives = [1] if len(self.classes_) == 2 else range(len(self.classes_))
        results = [
            self._one_against_rest(columns, basis, codes, k, by_class, weights)
            for k in positives
        ]
        self.coef_ = np.array([result[0] for result in results])
        intercepts = np.array([result[1] for result in results])
        self.intercept_ = intercepts if self.fit_intercept else 0.0
        self.n_iter_ = max(result[2] for result in results)
        return self

    def _one_against_rest(self, columns, basis, codes, k, by_class, weights):
        signs = np.where(codes == k, 1.0, -1.0)
        # With two classes both have their weight, else only the one singled out.
        others = by_class[codes] if len(self.classes_) == 2 else 1.0
        caps = self.C * weights * np.where(codes == k, by_class[k], others)
        columns *= signs[:, None]
        result = self._shortest(columns, np.ones(len(codes)), caps, basis)
        if len(self.classes_) > 2:
            columns *= signs[:, None]  # back to what they were: a copy costs more
        return result

    def _check_parameters(self):
        self._check_shared_parameters()
        check_choice(self.loss, "loss", ("hinge", "squared_hinge"))
        check_class_weight(self.class_weight)

    def decision_function(self, X):
        """Return ``w . x + b``: above 0 on the positive class's side.

        Parameters
        ----------
        X : array-like of shape (n, d)

        Returns
        -------
        ndarray of shape (n,), or (n, classes) for more than two classes
        """
        scores = self._scores(X)
        return scores[:, 0] if scores.shape[1] == 1 else scores

    def predict(self, X):
        """Return the class on whose side each row of X lies."""
        scores = self.decision_function(X)
        best = (scores > 0).astype(int) if scores.ndim == 1 else scores.argmax(axis=1)
        return self.classes_[best]


class LinearSVR(RegressorMixin, LinearMachine):
    """Linear support vector regression.

    Minimizes ``1/2 |w|^2 + C sum loss(|y - w . x - b| - epsilon)``, where only what
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
        max_iter=1000,
    ):
        self.epsilon = epsilon
        self.tol = tol
        self.C = C
        self.loss = loss
        self.fit_intercept = fit_intercept
        self.intercept_scaling = intercept_scaling
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
        check_not_negative(self.epsilon, "epsilon")
        losses = ("epsilon_insensitive", "squared_epsilon_insensitive")
        check_choice(self.loss, "loss", losses)

    def predict(self, X):
        """Return ``w . x + b`` for each row of X."""
        return self._scores(X)[:, 0]
