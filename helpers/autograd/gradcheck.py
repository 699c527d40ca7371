"""Compare gradients with numerical ones: nudge each number and look at the change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.autograd.value import Value


def gradcheck(
    function: Callable[..., Value],
    *inputs: Any,
    eps: float = 1e-6,
    atol: float = 1e-6,
    rtol: float = 1e-4,
) -> bool:
    """Check the gradients of a function against central differences.

    Parameters
    ----------
    function : callable
        Takes values, returns a value of any shape; without randomness.
    *inputs : Value or array
        Where to check, in float64 (float32 rounds away what is measured). They are
        not changed.
    eps : float
        The nudge.
    atol, rtol : float
        Tolerances, as in `numpy.allclose`.

    Returns
    -------
    bool
        True; everything else raises.

    Raises
    ------
    AssertionError
        If a gradient is wrong: says which one, and by how much.
    TypeError
        If an input is float32, or the function does not return a value.

    Examples
    --------
    >>> gradcheck(lambda x: x.tanh() * x, [0.5, -1.0])
    True
    """
    points = [_as_point(x, number) for number, x in enumerate(inputs)]
    values = [Value(x) for x in points]
    result = function(*values)
    if not isinstance(result, Value):
        raise TypeError(f"the function must return a Value, not {result!r}.")
    # One number is needed to differentiate: a weighted sum whose weights are fixed
    # and unequal, so that errors in different entries cannot cancel.
    weights = np.random.default_rng(0).uniform(0.5, 1.5, result.shape)
    result.backward(weights)

    def total(*arrays):
        return float((function(*(Value(a) for a in arrays)).data * weights).sum())

    for number, value in enumerate(values):
        numerical = central_differences(total, points, number, eps)
        _compare(value.grad, numerical, number, atol, rtol)
    return True


def central_differences(
    function: Callable[..., float], points: list[np.ndarray], number: int, eps: float
) -> np.ndarray:
    """Return the numerical gradient of a function of arrays by one of them.

    Each entry is (f(x + eps) - f(x - eps)) / (2 eps), with an error of order eps^2.

    Examples
    --------
    >>> round(central_differences(lambda x: x**2, [np.array(3.0)], 0, 1e-6).item(), 6)
    6.0
    """
    gradient = np.zeros_like(points[number])
    for index in np.ndindex(gradient.shape):
        up, down = (list(points) for _ in range(2))
        up[number], down[number] = points[number].copy(), points[number].copy()
        up[number][index] += eps
        down[number][index] -= eps
        gradient[index] = (function(*up) - function(*down)) / (2 * eps)
    return gradient


def _as_point(x, number):
    array = x.data if isinstance(x, Value) else np.asarray(x)
    if array.dtype == np.float32:
        raise TypeError(
            f"input {number} is float32: a check in float32 raises false alarms; "
            f"convert it with .astype(float)."
        )
    return Value(array).data


def _compare(gradient, numerical, number, atol, rtol):
    wrong = ~np.isclose(gradient, numerical, rtol=rtol, atol=atol)
    if wrong.any():
        index = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise AssertionError(
            f"the gradient of input {number} is wrong in {int(wrong.sum())} of "
            f"{wrong.size} numbers; at {index} backward gives {gradient[index]:.6g}, "
            f"a nudge of the input gives {numerical[index]:.6g}."
        )
