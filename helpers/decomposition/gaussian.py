"""PCA read as a Gaussian model with equal noise in the directions left out."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from helpers.validation.estimators import validated


class GaussianModel:
    """What a fitted PCA says about the distribution of the data.

    M. Tipping and C. Bishop, "Mixtures of probabilistic principal component
    analysers", 1999: a covariance made of the directions kept, and
    `noise_variance_` in every other one.
    """

    def get_covariance(self) -> np.ndarray:
        """Return the model's covariance, of shape (n_features, n_features)."""
        check_is_fitted(self)
        above_noise = np.maximum(self.explained_variance_ - self.noise_variance_, 0)
        covariance = (self.components_.T * above_noise) @ self.components_
        covariance[np.diag_indices_from(covariance)] += self.noise_variance_
        return covariance

    def get_precision(self) -> np.ndarray:
        """Return the inverse of the model's covariance."""
        return np.linalg.inv(self.get_covariance())

    def score_samples(self, X: Any) -> np.ndarray:
        """Return the log-likelihood of each row under the model."""
        check_is_fitted(self)
        X = validated(self, X, reset=False, dtype=[np.float64, np.float32])
        centred, precision = X - self.mean_, self.get_precision()
        squared = np.einsum("ij,ij->i", centred @ precision, centred)
        constant = X.shape[1] * np.log(2 * np.pi) - np.linalg.slogdet(precision)[1]
        return -0.5 * (squared + constant)

    def score(self, X: Any, y: Any = None) -> float:
        """Return the mean log-likelihood of the rows; higher is better."""
        return float(self.score_samples(X).mean())
