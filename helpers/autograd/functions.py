"""`Value`: functions of one value, reductions, and changes of shape."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import numpy as np

from helpers.autograd.arithmetic import Arithmetic
from helpers.autograd.broadcasting import stretch
from helpers.autograd.guards import refuse_empty, refuse_nonpositive
from helpers.errors import MistakeWarning, warn_caller


class Value(Arithmetic):
    """An array of numbers that knows how it was computed.

    Parameters
    ----------
    data : number or array
        Finite real numbers of any shape; they are copied. float32 arrays stay
        float32, everything else becomes float64.
    name : str, optional
        What to call it in a picture of the graph.

    Attributes
    ----------
    data : ndarray
        The numbers. A parameter may be changed in place (``w.data -= 0.1 * w.grad``);
        the data of a result are locked.
    grad : ndarray
        The gradient, of the shape of `data`: zeros before the first `backward`.
    parents : tuple of (Value, callable)
        What it was computed from, in order, each with its pullback.
    operation : str
        The operation that made it, such as ``"+"``; empty for a leaf.

    Raises
    ------
    TypeError
        If `data` are not real numbers of one rectangular shape.
    ValueError
        If a number is NaN or infinite; later, if shapes do not fit.

    Notes
    -----
    Values take part in ``+ - * / ** @`` with other values, numbers and arrays; the
    latter two are constants and get no gradient. Broadcasting follows NumPy.
    Comparisons such as ``v > 0`` compare the numbers and return NumPy's True and
    False; as a key of a dictionary, a value equals itself only.

    Examples
    --------
    >>> x = Value([1.0, 2.0, 3.0])
    >>> (x**2).sum().backward()
    >>> x.grad
    array([2., 4., 6.])
    """

    __slots__ = ()

    def __repr__(self) -> str:
        if self._data.ndim == 0:
            return f"Value(data={self._data.item():.6g}, grad={self.grad.item():.6g})"
        return f"Value(shape={self._data.shape})"

    def __float__(self) -> float:
        warn_caller(
            "float(v) of a Value is a plain number without a gradient, and so is what "
            "math.exp(v) and its like return. In a formula use the Value's own "
            "methods, such as v.exp(); to read the number, use v.item() or "
            "float(v.data).",
            MistakeWarning,
        )
        return float(self.item())

    def __format__(self, spec: str) -> str:
        return format(self.item() if spec else repr(self), spec)

    def __bool__(self) -> bool:
        return bool(self._data)  # as an array: one number has a truth value

    def __array__(self, dtype=None, copy=None):
        raise TypeError(_no_array("NumPy's functions"))

    def __array_function__(self, function, types, args, kwargs):
        """Let ``np.sum(v)`` call ``v.sum()``; what has no method gets a sentence."""
        own = getattr(self, function.__name__, None)
        if own is None or not args or args[0] is not self:
            raise TypeError(_no_array(f"np.{function.__name__}"))
        return own(*args[1:], **kwargs) if callable(own) else own

    def __len__(self) -> int:
        return len(self._data)

    def __iter__(self) -> Iterator[Value]:
        return (self[i] for i in range(len(self)))

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the data."""
        return self._data.shape

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self._data.ndim

    def item(self) -> float:
        """Return the one number that the value holds, as Python's float."""
        if self._data.size != 1:
            raise ValueError(
                f"a value of shape {self._data.shape} is not one number: take its "
                f"sum() or mean() first, or pick an entry."
            )
        return self._data.item()

    def relu(self) -> Value:
        """max(0, x), with slope 0 at 0, as in torch."""
        positive = self._data > 0
        result = np.maximum(self._data, 0.0)
        return self._result(result, "relu", (self, lambda g: g * positive))

    def abs(self) -> Value:
        """Absolute value, with slope 0 at 0, as in torch."""
        sign = np.sign(self._data)
        return self._result(np.abs(self._data), "abs", (self, lambda g: g * sign))

    __abs__ = abs

    def tanh(self) -> Value:
        """Hyperbolic tangent."""
        y = np.tanh(self._data)
        return self._result(y, "tanh", (self, lambda g: g * (1.0 - y * y)))

    def sigmoid(self) -> Value:
        """1 / (1 + exp(-x)), computed so that no input overflows."""
        y = 0.5 * (1.0 + np.tanh(0.5 * self._data))
        return self._result(y, "sigmoid", (self, lambda g: g * (y * (1.0 - y))))

    def exp(self) -> Value:
        """e to the power of x; infinite, with NumPy's warning, above about 709."""
        y = np.exp(self._data)
        return self._result(y, "exp", (self, lambda g: g * y))

    def log(self) -> Value:
        """Natural logarithm; raises ValueError for 0 and negative numbers."""
        refuse_nonpositive(self._data)
        x = self._kept()
        return self._result(np.log(x), "log", (self, lambda g: g / x))

    def sqrt(self) -> Value:
        """Square root, the same as ``self ** 0.5``."""
        return self**0.5

    def softmax(self, axis: int = -1) -> Value:
        """exp(x) / sum of exp(x) along an axis, safe for large x."""
        refuse_empty(self._data, "softmax")
        y = np.exp(self._data - self._data.max(axis=axis, keepdims=True))
        y = y / y.sum(axis=axis, keepdims=True)

        def pullback(g):
            return y * (g - (g * y).sum(axis=axis, keepdims=True))

        return self._result(y, "softmax", (self, pullback))

    def sum(self, axis=None, keepdims: bool = False) -> Value:
        """Sum over all entries, or along an axis (or a tuple of axes)."""
        shape = self._data.shape
        total = np.add.reduce(self._data, axis=axis, keepdims=keepdims)
        return self._result(
            total, "sum", (self, lambda g: stretch(g, shape, axis, keepdims))
        )

    def mean(self, axis=None, keepdims: bool = False) -> Value:
        """Mean of all entries, or along an axis (or a tuple of axes)."""
        refuse_empty(self._data, "mean")
        shape = self._data.shape
        total = np.add.reduce(self._data, axis=axis, keepdims=keepdims)
        share = total.size / self._data.size

        def pullback(g):
            return stretch(g * share, shape, axis, keepdims)

        return self._result(total * share, "mean", (self, pullback))

    def max(self, axis=None, keepdims: bool = False) -> Value:
        """Largest entry; equal ones share the gradient, as in `torch.amax`."""
        refuse_empty(self._data, "max")
        largest = self._data.max(axis=axis, keepdims=True)
        share = self._data == largest
        share = share / share.sum(axis=axis, keepdims=True)
        result = self._data.max(axis=axis, keepdims=keepdims)

        def pullback(g):
            return share * stretch(g, share.shape, axis, keepdims)

        return self._result(result, "max", (self, pullback))

    def reshape(self, *shape) -> Value:
        """The same numbers in another shape; one size may be -1."""
        before = self._data.shape
        after = self._kept().reshape(*shape)
        return self._result(after, "reshape", (self, lambda g: g.reshape(before)))

    def transpose(self, *axes) -> Value:
        """The axes in another order; reversed if none are given."""
        axes = axes[0] if len(axes) == 1 and not isinstance(axes[0], int) else axes
        order = tuple(axes or range(self._data.ndim)[::-1])
        back = tuple(np.argsort([axis % self._data.ndim for axis in order]))
        after = self._kept().transpose(order)
        return self._result(after, "transpose", (self, lambda g: g.transpose(back)))

    @property
    def T(self) -> Value:
        """The transpose: rows become columns."""
        return self.transpose()

    def __getitem__(self, index) -> Value:
        picked = self._data[index]
        if not self.parents:
            picked = picked.copy()  # a slice would change with the leaf
        if type(index) not in (int, slice):
            index = copy.deepcopy(index)  # an index array may change before backward
        shape, dtype = self._data.shape, self._data.dtype

        def pullback(g):
            gradient = np.zeros(shape, dtype)
            np.add.at(gradient, index, g)  # an entry picked twice counts twice
            return gradient

        return self._result(picked, "[]", (self, pullback))


def _no_array(what: str) -> str:
    return (
        f"{what} cannot take a Value: its gradient would be lost. Use the Value's own "
        f"methods and operators, such as v.exp(), v.sum() or v @ w; for the numbers "
        f"alone, use its .data."
    )
