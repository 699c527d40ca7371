"""One vocabulary for NumPy arrays and torch tensors: torch's in-place methods.

An optimizer's formula is written once, with ``add_``, ``mul_`` and their relatives.
A torch tensor has them; `InPlaceArray` gives them to a NumPy array.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import threading
from typing import Any

import numpy as np


class InPlaceArray(np.ndarray):
    """A NumPy array with torch's in-place methods; ``array.view(InPlaceArray)``.

    A name that ends in an underscore changes the array and returns it. Products are
    formed in a work space that is used again, so that a step allocates nothing.

    Examples
    --------
    >>> weights = np.array([1.0, 2.0])
    >>> slopes = np.array([10.0, 10.0])
    >>> moved = weights.view(InPlaceArray).add_(slopes, alpha=-0.1)
    >>> weights
    array([0., 1.])
    """

    def mul_(self, factor):
        """self <- self * factor"""
        return np.multiply(self, factor, out=self)

    def add_(self, other, *, alpha=1):
        """self <- self + alpha * other"""
        if alpha != 1:
            other = np.multiply(other, alpha, out=_work_space(self))
        return np.add(self, other, out=self)

    def addcmul_(self, a, b, *, value=1):
        """self <- self + value * a * b"""
        product = np.multiply(a, value, out=_work_space(self))
        return np.add(self, np.multiply(product, b, out=product), out=self)

    def addcdiv_(self, a, b, *, value=1):
        """self <- self + value * a / b"""
        quotient = np.multiply(a, value, out=_work_space(self))
        return np.add(self, np.divide(quotient, b, out=quotient), out=self)

    def lerp_(self, end, weight):
        """self <- self + weight * (end - self)"""
        path = np.subtract(end, self, out=_work_space(self))
        return np.add(self, np.multiply(path, weight, out=path), out=self)

    def sqrt_(self):
        """self <- square root of self"""
        return np.sqrt(self, out=self)

    def add(self, other, *, alpha=1):
        """A new array: self + alpha * other"""
        return self.clone().add_(other, alpha=alpha)

    def addcmul(self, a, b, *, value=1):
        """A new array: self + value * a * b"""
        return self.clone().addcmul_(a, b, value=value)

    def div(self, divisor):
        """A new array: self / divisor"""
        return np.divide(self, divisor).view(InPlaceArray)

    def sqrt(self):
        """A new array: the square roots"""
        return np.sqrt(self).view(InPlaceArray)

    def clone(self):
        """A copy"""
        return np.array(self).view(InPlaceArray)


def _work_space(like: np.ndarray) -> np.ndarray:
    return _kept(like.shape, like.dtype, threading.get_ident())


@functools.lru_cache(maxsize=32)
def _kept(shape, dtype, thread):
    return np.empty(shape, dtype)


def loaded_torch() -> Any:
    """Return the torch module if something imported it, else None."""
    return sys.modules.get("torch")


def tensor_type() -> Any:
    """Return torch's tensor type for `isinstance`, or () if torch is not imported."""
    torch = loaded_torch()
    return () if torch is None else torch.Tensor


def is_torch(value: Any) -> bool:
    """Whether a value is a torch tensor; never imports torch."""
    return isinstance(value, tensor_type())


def filled_like(array: Any, value: float = 0.0) -> Any:
    """Return an array of the same kind, shape and dtype, filled with one number."""
    if isinstance(array, np.ndarray):
        return np.full_like(array, value)
    return loaded_torch().full_like(array, value)


def first_count(array: Any) -> Any:
    """Return a step counter at zero, as torch keeps it: a 0-d tensor for tensors."""
    return 0.0 if isinstance(array, np.ndarray) else loaded_torch().tensor(0.0)


def larger_(kept: Any, other: Any) -> Any:
    """kept <- the larger of the two, element by element."""
    if isinstance(kept, np.ndarray):
        return np.maximum(kept, other, out=kept)
    return loaded_torch().maximum(kept, other, out=kept)


def no_grad():
    """Return a block in which torch, if it is there, records no gradients."""
    torch = loaded_torch()
    return contextlib.nullcontext() if torch is None else torch.no_grad()


def with_grad():
    """Return a block in which torch, if it is there, records gradients."""
    torch = loaded_torch()
    return contextlib.nullcontext() if torch is None else torch.enable_grad()
