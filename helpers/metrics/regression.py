"""How far predictions on a continuous scale are from the truth."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from helpers.metrics.arguments import as_numpy


def _difference(y_true, y_pred):
    true = as_numpy(y_true, "y_true").astype(np.float64)
    pred = as_numpy(y_pred, "y_pred").astype(np.float64)
    if true.shape != pred.shape:
        raise ValueError(
            f"y_true has shape {true.shape} and y_pred {pred.shape}; they must be "
            f"equal (subtracting [N, 1] from [N] would make an N x N table)."
        )
    return true, true - pred


def mean_squared_error(y_true: Any, y_pred: Any) -> float:
    """Return the mean of the squared errors (MSE), in the target's unit squared.

    Examples
    --------
    >>> mean_squared_error([1.0, 2.0], [1.0, 4.0])
    2.0
    """
    return float(np.mean(_difference(y_true, y_pred)[1] ** 2))


def root_mean_squared_error(y_true: Any, y_pred: Any) -> float:
    """Return the square root of the MSE (RMSE), in the target's unit.

    For targets of shape [N, K]: the mean of the K columns' RMSE.

    Examples
    --------
    >>> root_mean_squared_error([0.0, 0.0], [3.0, 3.0])
    3.0
    """
    return float(np.mean(np.sqrt(np.mean(_difference(y_true, y_pred)[1] ** 2, axis=0))))


def mean_absolute_error(y_true: Any, y_pred: Any) -> float:
    """Return the mean of the absolute errors (MAE), in the target's unit.

    Examples
    --------
    >>> mean_absolute_error([1.0, 2.0], [1.0, 4.0])
    1.0
    """
    return float(np.mean(np.abs(_difference(y_true, y_pred)[1])))


def r2(y_true: Any, y_pred: Any) -> float:
    """Return R squared: 1 minus squared errors over those of always saying the mean.

    1 is perfect, 0 no better than the mean, below 0 worse. A target that never
    varies gives 1 if predicted exactly, else 0. For [N, K]: mean over columns.

    Examples
    --------
    >>> r2([1.0, 2.0, 3.0], [1.0, 2.0, 2.0])
    0.5
    """
    true, error = _difference(y_true, y_pred)
    if len(true) < 2:
        warnings.warn("r2 needs at least two rows.", UserWarning, stacklevel=2)
        return float("nan")
    left = np.atleast_1d(np.sum(error**2, axis=0))
    spread = np.atleast_1d(np.sum((true - true.mean(axis=0)) ** 2, axis=0))
    constant = np.where(left == 0, 1.0, 0.0)
    share = 1 - np.divide(left, spread, out=1 - constant, where=spread != 0)
    return float(np.mean(share))
