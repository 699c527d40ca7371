"""The operators of a value: + - * / ** and @, with numbers, arrays and values.

Each operation computes its result and states, for each input that is a value, how a
gradient is pulled back to it. Plain numbers and arrays are constants.
"""

from __future__ import annotations

import numpy as np

from helpers.autograd.broadcasting import unbroadcast
from helpers.autograd.guards import (
    attempt,
    checked_power,
    refuse_negative_base,
    refuse_zero,
    safe_log,
    slope_of_power,
)
from helpers.autograd.operands import kept, operand
from helpers.autograd.products import matmul
from helpers.autograd.value import Node
from helpers.errors import MistakeWarning, warn_caller


class Arithmetic(Node):
    """A node with Python's operators."""

    __slots__ = ()

    def __add__(self, other):
        b, shape = operand(other), self._data.shape
        if b is NotImplemented:
            return b
        total = attempt(np.add, "add", self._data, b)
        here = (self, lambda g: unbroadcast(g, shape))
        if not isinstance(other, Node):
            return self._result(total, "+", here)
        other_shape = b.shape
        there = (other, lambda g: unbroadcast(g, other_shape))
        return self._result(total, "+", here, there)

    def __sub__(self, other):
        b, shape = operand(other), self._data.shape
        if b is NotImplemented:
            return b
        difference = attempt(np.subtract, "subtract", self._data, b)
        here = (self, lambda g: unbroadcast(g, shape))
        if not isinstance(other, Node):
            return self._result(difference, "-", here)
        other_shape = b.shape
        there = (other, lambda g: unbroadcast(-g, other_shape))
        return self._result(difference, "-", here, there)

    def __rsub__(self, other):
        a, shape = operand(other), self._data.shape
        if a is NotImplemented:
            return a
        difference = attempt(np.subtract, "subtract", a, self._data)
        return self._result(difference, "-", (self, lambda g: unbroadcast(-g, shape)))

    def __neg__(self):
        return self._result(-self._data, "neg", (self, np.negative))

    def __mul__(self, other):
        b, shape = operand(other), self._data.shape
        if b is NotImplemented:
            return b
        product = attempt(np.multiply, "multiply", self._data, b)
        b = kept(other, b)
        here = (self, lambda g: unbroadcast(g * b, shape))
        if not isinstance(other, Node):
            return self._result(product, "*", here)
        a, other_shape = self._kept(), b.shape
        there = (other, lambda g: unbroadcast(g * a, other_shape))
        return self._result(product, "*", here, there)

    def __truediv__(self, other):
        b, shape = operand(other), self._data.shape
        if b is NotImplemented:
            return b
        refuse_zero(b)
        quotient = attempt(np.true_divide, "divide", self._data, b)
        b = kept(other, b)
        here = (self, lambda g: unbroadcast(g / b, shape))
        if not isinstance(other, Node):
            return self._result(quotient, "/", here)
        other_shape = b.shape
        there = (other, lambda g: unbroadcast(-g * quotient / b, other_shape))
        return self._result(quotient, "/", here, there)

    def __rtruediv__(self, other):
        a, b = operand(other), self._kept()
        if a is NotImplemented:
            return a
        refuse_zero(b)
        quotient = attempt(np.true_divide, "divide", a, b)
        return self._result(
            quotient, "/", (self, lambda g: unbroadcast(-g * quotient / b, b.shape))
        )

    def __pow__(self, exponent):
        n, x = operand(exponent), self._kept()
        if n is NotImplemented:
            return n
        power = checked_power(x, n)
        n = kept(exponent, n)
        here = (self, lambda g: unbroadcast(g * slope_of_power(x, n), x.shape))
        if not isinstance(exponent, Node):
            return self._result(power, "**", here)
        refuse_negative_base(x)
        there = (exponent, lambda g: unbroadcast(g * power * safe_log(x), n.shape))
        return self._result(power, "**", here, there)

    def __rpow__(self, base):
        x, n = operand(base), self._kept()
        if x is NotImplemented:
            return x
        x = np.array(x)
        refuse_negative_base(x)
        power = checked_power(x, n)
        return self._result(
            power,
            "**",
            (self, lambda g: unbroadcast(g * power * safe_log(x), n.shape)),
        )

    def __matmul__(self, other):
        return matmul(self, other)

    def __rmatmul__(self, other):
        return matmul(other, self)

    def matmul(self, other):
        """Matrix product, the same as ``self @ other``."""
        return matmul(self, other)

    __radd__, __rmul__ = __add__, __mul__

    def __iadd__(self, other):
        self._warn_if_update(other, "+=")
        return self + other

    def __isub__(self, other):
        self._warn_if_update(other, "-=")
        return self - other

    def __imul__(self, other):
        self._warn_if_update(other, "*=")
        return self * other

    def __itruediv__(self, other):
        self._warn_if_update(other, "/=")
        return self / other

    def _warn_if_update(self, other, sign):
        """Warn where plain numbers change a leaf that has a gradient: `w -= lr * g`.

        As for any number in Python, the name then stands for a new value, which
        remembers the old one: the graph grows with each step.
        """
        if self.parents or self._grad is None or isinstance(other, Node):
            return
        warn_caller(
            f"M22 update recorded as a computation: w {sign} ... does not change w, "
            f"it makes a new value that remembers the old one, so each step is slower "
            f"than the one before. Change the numbers: w.data {sign} ...",
            MistakeWarning,
        )

    def _compared(self, operation, other):
        b = operand(other)
        if b is NotImplemented:
            return b
        return attempt(operation, "compare", self._data, b)

    def __eq__(self, other):
        return self._compared(np.equal, other)

    def __ne__(self, other):
        return self._compared(np.not_equal, other)

    def __lt__(self, other):
        return self._compared(np.less, other)

    def __le__(self, other):
        return self._compared(np.less_equal, other)

    def __gt__(self, other):
        return self._compared(np.greater, other)

    def __ge__(self, other):
        return self._compared(np.greater_equal, other)

    __hash__ = Node.__hash__  # by identity: graphs and optimizers keep values in dicts
