"""Inputs that are far from the scale of 1, on which networks train badly."""

from __future__ import annotations

import numpy as np

FAR, WIDE = 50, 20  # the largest value, and the size of a whole feature, to be unscaled
SCALE = "Scale them with mean and spread of the training data."


def unscaled(X: np.ndarray) -> str:
    """Return the evidence that inputs are unscaled; empty if they are not.

    The size of a feature is its root mean square: a few large counts among many
    small ones, as in texts, do not make it large.

    Parameters
    ----------
    X : ndarray of shape (n_samples, ...)
        Numbers; those that are not finite show nothing here.

    Returns
    -------
    str

    Examples
    --------
    >>> unscaled(np.array([[0.0, 1.0], [0.5, 0.2]]))
    ''
    >>> unscaled(np.array([[0.0, 255.0], [128.0, 64.0]]))[:30]
    'input values go up to 255; the'
    """
    X = np.asarray(X, np.float64)
    if not X.size or not np.isfinite(X).all():
        return ""
    largest, sizes = np.abs(X).max(), np.sqrt(np.square(X).mean(axis=0))
    if largest <= FAR or sizes.max() <= WIDE:
        return ""
    return (
        f"input values go up to {largest:.3g}; the steps that suit large inputs do not "
        f"suit small ones."
    )
