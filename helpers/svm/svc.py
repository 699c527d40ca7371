"""`SVC`: support vector classification with kernels."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from sklearn.base import ClassifierMixin

from helpers.svm.base import KernelMachine, ScoresOnly
from helpers.validation import check_choice, check_flag
from helpers.validation.estimators import (
    check_are_classes,
    check_class_weight,
    check_two_classes,
    positive_weights,
    weights_by_class,
    weights_or_ones,
)


class SVC(ScoresOnly, ClassifierMixin, KernelMachine):
    """Support vector classifier with a kernel; several classes one against one.

    Parameters, defaults and attributes are scikit-learn's, whose class runs libsvm;
    this one solves the same problem in NumPy (`helpers.svm.smo`). What would have no
    effect here (shrinking, verbose, random_state) is not offered. It
    gives scores; for probabilities wrap it in scikit-learn's
    ``CalibratedClassifierCV``.

    Parameters
    ----------
    C : float
        The price of a missed margin; infinite for a hard margin.
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
    cache_size : float
        Megabytes for kernel rows that are kept.
    class_weight : None, "balanced" or dict
        Multiplies C for the samples of a class.
    max_iter : int
        Most steps for a pair of classes; -1 for 400,000, or a hundred for each point
        if that is more, and 800,000 for all pairs together.
    decision_function_shape : {"ovr", "ovo"}
    break_ties : bool
        Whether `predict` breaks ties of votes by the decision function ("ovr" only).

    Attributes
    ----------
    support_ : ndarray of shape (s,)
        Indices of the support vectors, class by class.
    support_vectors_ : ndarray of shape (s, d)
    n_support_ : ndarray of shape (classes,)
    dual_coef_ : ndarray of shape (classes - 1, s)
        y alpha; row r belongs to the r-th of the *other* classes.
    intercept_ : ndarray of shape (pairs of classes,)
    classes_, class_weight_ : ndarray of shape (classes,)
    n_iter_ : ndarray of shape (pairs of classes,)
    fit_status_ : int
        0 if every pair converged, else 1.

    Examples
    --------
    >>> machine = SVC(kernel="linear").fit([[-1.0, -1.0], [1.0, 1.0]], [0, 1])
    >>> machine.coef_, machine.dual_coef_
    (array([[0.5, 0.5]]), array([[-0.25,  0.25]]))
    """

    def __init__(
        self,
        *,
        C=1.0,
        kernel="rbf",
        degree=3,
        gamma="scale",
        coef0=0.0,
        tol=1e-3,
        cache_size=200,
        class_weight=None,
        max_iter=-1,
        decision_function_shape="ovr",
        break_ties=False,
    ):
        self.C = C
        self.kernel = kernel
        self.degree = degree
        self.gamma = gamma
        self.coef0 = coef0
        self.tol = tol
        self.cache_size = cache_size
        self.class_weight = class_weight
        self.max_iter = max_iter
        self.decision_function_shape = decision_function_shape
        self.break_ties = break_ties

    def fit(self, X, y, sample_weight=None):
        """Find the support vectors.

        Parameters
        ----------
        X : array-like of shape (n, d), or (n, n) with kernel="precomputed"
        y : array-like of shape (n,)
            Labels: numbers or strings, of at least two classes.
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
        self._check_parameters()
        X, y = self._read_training_data(X, y)
        check_are_classes(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        weights = weights_or_ones(sample_weight, len(y))
        self.class_weight_ = weights_by_class(self.class_weight, self.classes_, y)
        caps = np.where(weights > 0, self.C, 0.0) * np.maximum(weights, 0.0)
        caps = caps * self.class_weight_[codes]
        check_two_classes(codes, positive_weights(weights), self.classes_)
        points = self._prepare_kernel(X)
        pairs, taken = [], 0
        for pair in pairs_of(len(self.classes_)):
            pairs.append(self._one_against_one(points, codes, caps, pair, taken))
            taken += pairs[-1][1].steps
        self._warn([solution for _, solution in pairs])
        self._collect(X, codes, pairs)
        return self

    def _check_parameters(self):
        self._check_shared_parameters()
        check_class_weight(self.class_weight)
        shapes = ("ovr", "ovo")
        check_choice(self.decision_function_shape, "decision_function_shape", shapes)
        check_flag(self.break_ties, "break_ties")

    def _one_against_one(self, X, codes, caps, pair, taken):
        """Solve for two classes; beta is 0 for the points of the others."""
        first, second = pair
        chosen = np.flatnonzero(((codes == first) | (codes == second)) & (caps > 0))
        target = np.where(codes[chosen] == first, 1.0, -1.0)
        upper = np.where(target > 0, caps[chosen], 0.0)
        lower = np.where(target > 0, 0.0, -caps[chosen])
        solution = self._solve(X, chosen, target, lower, upper, taken=taken)
        beta = np.zeros(len(codes))
        beta[chosen] = solution.beta
        return beta, solution

    def _collect(self, X, codes, pairs):
        """Gather the pairs' coefficients in libsvm's layout."""
        betas = np.array([beta for beta, _ in pairs])
        used = (betas != 0).any(axis=0)
        classes = range(len(self.classes_))
        support = [np.flatnonzero(used & (codes == k)) for k in classes]
        self.n_support_ = np.array([len(s) for s in support], dtype=np.int32)
        self._keep_support_vectors(X, np.concatenate(support))
        self.dual_coef_ = pair_coefficients(betas, support)
        self.intercept_ = np.array([solution.intercept for _, solution in pairs])
        self._pair_betas = betas[:, self.support_]
        if len(self.classes_) == 2:
            # With two classes a positive score means the second class.
            self.dual_coef_, self.intercept_ = -self.dual_coef_, -self.intercept_
            self._pair_betas = -self._pair_betas
        self.n_iter_ = np.array([max(s.steps, 1) for _, s in pairs], dtype=np.int32)
        self.fit_status_ = int(not all(s.converged for _, s in pairs))

    def decision_function(self, X):
        """Return how far on which side each row of X lies.

        Parameters
        ----------
        X : array-like of shape (n, d), or (n, training points) if precomputed

        Returns
        -------
        ndarray
            Of shape (n,) for two classes, positive for the second. Else, with
            "ovr", (n, classes): the class with the largest value is the best; with
            "ovo", (n, pairs), positive for the first class of the pair.
        """
        scores = self._pair_scores(self._read_new_data(X))
        if len(self.classes_) == 2:
            return scores[:, 0]
        if self.decision_function_shape == "ovo":
            return scores
        return confidences(scores, len(self.classes_))

    def _pair_scores(self, X):
        return self._weighted_kernel(X, self._pair_betas.T) + self.intercept_

    def predict(self, X):
        """Return the class of each row of X.

        Parameters
        ----------
        X : array-like of shape (n, d), or (n, training points) if precomputed

        Returns
        -------
        ndarray of shape (n,)
            Of several classes the one that wins most pairs.

        Raises
        ------
        ValueError
            If ties should be broken but the decision function's shape is "ovo".
        """
        several = len(getattr(self, "classes_", ())) > 2
        if self.break_ties and self.decision_function_shape == "ovo":
            raise ValueError(
                "break_ties must be False when decision_function_shape is 'ovo'"
            )
        scores = self._pair_scores(self._read_new_data(X))
        if not several:
            return self.classes_[(scores[:, 0] >= 0).astype(int)]
        if self.break_ties:
            best = confidences(scores, len(self.classes_)).argmax(axis=1)
        else:
            best = votes(scores, len(self.classes_)).argmax(axis=1)
        return self.classes_[best]

    def _weights(self):
        return self._weights_of(self._pair_betas)


def pairs_of(classes):
    """Return all pairs (first, second) of so many classes, first < second."""
    return list(combinations(range(classes), 2))


def pair_coefficients(betas, support):
    """Lay out the pairs' coefficients as libsvm does.

    Parameters
    ----------
    betas : ndarray of shape (pairs, n)
    support : list of ndarray
        The indices of each class's support vectors.

    Returns
    -------
    ndarray of shape (classes - 1, support vectors)
        A support vector of class c takes part in classes - 1 pairs: row r holds its
        coefficient against the r-th other class.
    """
    classes = len(support)
    ends = np.cumsum([0, *(len(indices) for indices in support)])
    table = np.zeros((classes - 1, ends[-1]))
    for beta, (first, second) in zip(betas, pairs_of(classes), strict=True):
        table[second - 1, ends[first] : ends[first + 1]] = beta[support[first]]
        table[first, ends[second] : ends[second + 1]] = beta[support[second]]
    return table


def votes(scores, classes):
    """Count for every row how many pairs each class wins; shape (n, classes)."""
    counts = np.zeros((len(scores), classes))
    for score, (first, second) in zip(scores.T, pairs_of(classes), strict=True):
        counts[:, first] += score > 0
        counts[:, second] += score <= 0
    return counts


def confidences(scores, classes):
    """Return votes plus the sums of scores, squeezed to less than a third of a vote.

    The sums break ties between classes with equally many votes and change nothing
    else; scikit-learn's "ovr" decision function is defined so.
    """
    sums, counts = np.zeros((2, len(scores), classes))
    for score, (first, second) in zip(scores.T, pairs_of(classes), strict=True):
        sums[:, first] += score
        sums[:, second] -= score
        counts[:, first] += score >= 0
        counts[:, second] += score < 0
    return counts + sums / (3.0 * (np.abs(sums) + 1.0))
