"""The matrix product of values, arrays, stacks of matrices and vectors."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.autograd.broadcasting import unbroadcast
from helpers.autograd.guards import attempt
from helpers.autograd.inputs import as_float_array
from helpers.autograd.operands import kept
from helpers.autograd.value import Node


def matmul(left: Any, right: Any) -> Node:
    """Multiply as `numpy.matmul` does; at least one of the two is a value.

    With C = A B, the gradients are dA = dC B^T and dB = A^T dC (M. Giles, "Collected
    matrix derivative results for forward and reverse mode algorithmic
    differentiation", 2008, section 2.2.2).

    Raises
    ------
    ValueError
        If the inner sizes differ, or one of the two is a single number.
    """
    a = left._data if isinstance(left, Node) else as_float_array(left)
    b = right._data if isinstance(right, Node) else as_float_array(right)
    if not a.ndim or not b.ndim or a.shape[-1] != b.shape[max(b.ndim - 2, 0)]:
        raise ValueError(
            f"cannot multiply matrices of shapes {a.shape} and {b.shape}: the last "
            f"size of the first must equal the first size of the second, as in "
            f"(n, k) @ (k, m)."
        )
    if a.ndim == b.ndim == 2:
        product = a.dot(b)  # the same as @, with less to decide
    else:
        product = attempt(np.matmul, "multiply", a, b)
    parents = []
    if isinstance(left, Node):
        parents.append((left, _to_left(a.shape, kept(right, b))))
    if isinstance(right, Node):
        parents.append((right, _to_right(kept(left, a), b.shape)))
    return parents[0][0]._result(product, "@", *parents)


def _to_left(shape, b):
    if len(shape) == b.ndim == 2:
        return lambda g: g.dot(b.T)
    full = (1, *shape) if len(shape) == 1 else shape
    matrix = b[:, None] if b.ndim == 1 else b

    def pullback(g):
        g = _with_both_axes(g, len(shape), b.ndim)
        return unbroadcast(g @ np.swapaxes(matrix, -1, -2), full).reshape(shape)

    return pullback


def _to_right(a, shape):
    if a.ndim == len(shape) == 2:
        return lambda g: a.T.dot(g)
    full = (*shape, 1) if len(shape) == 1 else shape
    matrix = a[None, :] if a.ndim == 1 else a

    def pullback(g):
        g = _with_both_axes(g, a.ndim, len(shape))
        return unbroadcast(np.swapaxes(matrix, -1, -2) @ g, full).reshape(shape)

    return pullback


def _with_both_axes(g, left_axes, right_axes):
    """Put back the axes of size 1 that a product with a vector has dropped."""
    g = np.asarray(g)
    g = g[..., None] if right_axes == 1 else g
    return g[..., None, :] if left_axes == 1 else g
