"""The other side of an operation: a value, or plain numbers that are constants."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.autograd.inputs import as_float_array
from helpers.autograd.value import Node


def operand(other: Any):
    """Return another operand's numbers, or NotImplemented if it has none."""
    if isinstance(other, Node):
        return other._data
    if type(other) is float or type(other) is int:
        return float(other)
    try:
        return as_float_array(other)
    except TypeError:
        return NotImplemented


def kept(other: Any, numbers):
    """Return an operand's numbers for use in a pullback, safe from later changes."""
    if isinstance(other, Node):
        return other._kept()
    return numbers.copy() if type(numbers) is np.ndarray else numbers
