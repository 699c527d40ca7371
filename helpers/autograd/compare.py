"""Compare gradients worked out by hand with those of a library, line by line."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from helpers.validation.arrays import off_torch

WIDTH = 14


def compare(
    name: str, ours: Any, theirs: Any, *, rtol: float = 1e-6, atol: float = 1e-9
) -> None:
    """Print one line on how two results agree: exact, close, or wrong and where.

    Parameters
    ----------
    name : str
        What is compared, such as ``"dW2"``.
    ours, theirs : number, array or tensor
        Numbers of any shape; `theirs` are taken as right.
    rtol, atol : float
        How near is close, as in `numpy.allclose`.

    Raises
    ------
    TypeError
        If one of the two is None, or holds no real numbers.

    Notes
    -----
    Exact means equal to the last bit. Close results usually differ by the rounding
    of another order of the same sums, which differs between processors; so the line
    gives a round bound, 1e-12, 1e-9, 1e-6 and so on, and not the difference itself.

    Examples
    --------
    >>> compare("tanh", [0.5, -1.0], [0.5, -1.0])
    tanh           exact
    >>> compare("exp", 2.0, 2.0000000000003)
    exp            close: the largest difference is below 1e-12
    >>> compare("dW", [[1.0, 2.0]], [[1.0, 4.0]])
    dW             wrong at [0, 1]: 2, but it should be 4 (1 of 2 numbers)
    """
    ours, theirs = _numbers(ours, "ours"), _numbers(theirs, "theirs")
    print(f"{name:{WIDTH}} {_outcome(ours, theirs, rtol, atol)}")


def _numbers(values: Any, which: str) -> np.ndarray:
    if values is None:
        raise TypeError(
            f"{which} is None, so there is nothing to compare: has backward been "
            f"called, and on a leaf that asks for a gradient?"
        )
    try:
        array = np.asarray(off_torch(values))
    except (TypeError, ValueError):
        array = np.asarray(None)
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{which} must be a number, an array or a tensor of real numbers, not "
            f"{type(values).__name__}: of a node, give its .data or its .grad."
        )
    return array.astype(float)


def _outcome(ours: np.ndarray, theirs: np.ndarray, rtol: float, atol: float) -> str:
    if ours.shape != theirs.shape:
        return f"wrong shape: {ours.shape}, but it should be {theirs.shape}"
    differ = ~((ours == theirs) | (np.isnan(ours) & np.isnan(theirs)))
    if not differ.any():
        return "exact"
    wrong = differ & ~np.isclose(ours, theirs, rtol=rtol, atol=atol)
    if not wrong.any():
        most = np.abs(ours[differ] - theirs[differ]).max()
        return f"close: the largest difference is below {_bound(most)}"
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    says = f"{ours[index]:.6g}, but it should be {theirs[index]:.6g}"
    if not ours.ndim:
        return f"wrong: {says}"
    return f"wrong at {list(index)}: {says} ({wrong.sum()} of {wrong.size} numbers)"


def _bound(most: float) -> str:
    """Return the lowest of 1e-12, 1e-9, 1e-6, ... that is above a difference."""
    power = 3 * (math.floor(math.log10(most) / 3) + 1)
    return f"1e{max(power, -12)}"
