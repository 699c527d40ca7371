"""How far predictions on a continuous scale are from the truth."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from helpers.errors import warn_caller
from helpers.validation.arrays import check_numbers

SAFE = 300  # numbers from 2^-300 to 2^300 have squares that can be added up


class _Errors(NamedTuple):
    """Truth and errors, each column in units of ``2 ** exponent``, near 1.

    The squares of numbers such as 1e200 or 1e-200 would be infinite or 0. Dividing by
    a power of two changes no digit.
    """

    true: np.ndarray
    error: np.ndarray
    exponent: np.ndarray


def _errors(y_true, y_pred):
    true, pred = check_numbers(y_true, "y_true"), check_numbers(y_pred, "y_pred")
    if true.shape != pred.shape:
        raise ValueError(
            f"y_true has shape {true.shape} and y_pred {pred.shape}; they must be "
            f"equal (subtracting [N, 1] from [N] would make an N x N table)."
        )
    largest = np.maximum(np.abs(true).max(axis=0), np.abs(pred).max(axis=0))
    exponent = np.frexp(largest)[1]
    exponent = np.where(np.abs(exponent) > SAFE, exponent, 0)
    true, pred = np.ldexp(true, -exponent), np.ldexp(pred, -exponent)
    return _Errors(true, true - pred, exponent)


def mean_squared_error(y_true: Any, y_pred: Any) -> float:
    """Return the mean of the squared errors (MSE), in the target's unit squared.

    Raises
    ------
    ValueError
        Also where the squares are too large for a float.

    Examples
    --------
    >>> mean_squared_error([1.0, 2.0], [1.0, 4.0])
    2.0
    """
    _, error, exponent = _errors(y_true, y_pred)
    with np.errstate(over="ignore"):
        mean = float(np.mean(np.ldexp(error**2, 2 * exponent)))
    if not np.isfinite(mean):
        raise ValueError(
            "the errors are so large that their squares overflow: give y_true and "
            "y_pred in a larger unit, or take root_mean_squared_error."
        )
    return mean


def root_mean_squared_error(y_true: Any, y_pred: Any) -> float:
    """Return the square root of the MSE (RMSE), in the target's unit.

    For targets of shape [N, K]: the mean of the K columns' RMSE.

    Examples
    --------
    >>> root_mean_squared_error([0.0, 0.0], [3.0, 3.0])
    3.0
    """
    _, error, exponent = _errors(y_true, y_pred)
    return float(np.mean(np.ldexp(np.sqrt(np.mean(error**2, axis=0)), exponent)))


def mean_absolute_error(y_true: Any, y_pred: Any) -> float:
    """Return the mean of the absolute errors (MAE), in the target's unit.

    Examples
    --------
    >>> mean_absolute_error([1.0, 2.0], [1.0, 4.0])
    1.0
    """
    _, error, exponent = _errors(y_true, y_pred)
    return float(np.mean(np.ldexp(np.mean(np.abs(error), axis=0), exponent)))


def r2(y_true: Any, y_pred: Any) -> float:
    """Return R squared: 1 minus squared errors over those of always saying the mean.

    1 is perfect, 0 no better than the mean, below 0 worse. A target that never
    varies gives 1 if predicted exactly, else 0. For [N, K]: mean over columns.

    Examples
    --------
    >>> r2([1.0, 2.0, 3.0], [1.0, 2.0, 2.0])
    0.5
    """
    true, error, _ = _errors(y_true, y_pred)
    if len(true) < 2:
        warn_caller("r2 needs at least two rows.")
        return float("nan")
    left = np.atleast_1d(np.sum(error**2, axis=0))
    spread = np.atleast_1d(np.sum((true - true.mean(axis=0)) ** 2, axis=0))
    constant = np.where(left == 0, 1.0, 0.0)
    varies = np.atleast_1d((true != true[0]).any(axis=0))
    with np.errstate(divide="ignore"):  # errors beyond all bounds: minus infinity
        share = 1 - np.divide(left, spread, out=1 - constant, where=varies)
    return float(np.mean(share))
