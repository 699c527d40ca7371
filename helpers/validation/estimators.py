"""What an estimator does with its data first: scikit-learn's check, and two more."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils.validation import validate_data

from helpers.validation.arrays import refuse_masked


def validated(estimator: Any, X: Any, y: Any = "no_validation", **words: Any) -> Any:
    """Return X, or X and y, as `sklearn.utils.validation.validate_data` does.

    Parameters
    ----------
    estimator : object
        Learns the number and the names of the features, or compares them where
        `words` has ``reset=False``.
    X : array-like of shape (n_samples, n_features)
    y : array-like of shape (n_samples,), optional
    **words
        As `validate_data` takes them.

    Raises
    ------
    TypeError, ValueError
        As there; also for masked values, which it would take for ordinary ones.
    """
    refuse_masked(X, "X")
    refuse_masked(y, "y")
    return validate_data(estimator, X, y, **words)


def refuse_overflow(*squares: Any) -> None:
    """Raise where squared lengths are too large for the data's type of number."""
    if not all(np.isfinite(each).all() for each in squares):
        raise ValueError(
            "X has values so large that their squares overflow: divide each column "
            "by its standard deviation first, or give float64 instead of float32."
        )


def refuse_underflow(X: np.ndarray, largest_square: float) -> None:
    """Raise where rows differ, but by so little that squared lengths vanish."""
    limits = np.finfo(X.dtype)
    if largest_square < limits.tiny / limits.eps and (X[0] != X).any():
        raise ValueError(
            f"X varies by so little ({np.ptp(X, axis=0).max():.3g} at most) that "
            f"squared distances vanish: divide each column by its standard deviation "
            f"first."
        )
