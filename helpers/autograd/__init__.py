"""Reverse-mode differentiation of NumPy arrays, written from scratch.

A `Value` holds an array and remembers how it was computed; ``backward`` walks that
graph from the end to the start and leaves in every value's ``grad`` the derivative of
the end with respect to it.

Source: S. Linnainmaa, "Taylor expansion of the accumulated rounding error", BIT 16
(1976); A. G. Baydin et al., "Automatic differentiation in machine learning: a
survey", JMLR 18 (2018), section 3.2. Names and conventions follow PyTorch's.

Examples
--------
>>> x, w, b = Value(2.0), Value(3.0), Value(1.0)
>>> loss = (4.0 - (x * w + b)).abs()
>>> loss.backward()
>>> loss.item(), w.grad.item(), b.grad.item()
(3.0, 2.0, 1.0)
"""

from helpers.autograd.compare import compare
from helpers.autograd.cross_entropy import softmax_cross_entropy
from helpers.autograd.gradcheck import gradcheck
from helpers.autograd.value import Value

__all__ = ["Value", "compare", "gradcheck", "softmax_cross_entropy"]
