"""`Value`: an array of numbers that knows how it was computed."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from itertools import count
from operator import attrgetter
from typing import Any

import numpy as np

from helpers.autograd.broadcasting import stretch, unbroadcast
from helpers.autograd.guards import (
    as_float_array,
    attempt,
    checked_array,
    checked_power,
    refuse_empty,
    refuse_negative_base,
    refuse_nonpositive,
    refuse_zero,
    safe_log,
    slope_of_power,
)
from helpers.errors import MistakeWarning, warn_caller

Pullback = Callable[[np.ndarray], np.ndarray]

_created = count()
_by_age = attrgetter("_age")


class Value:
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

    __slots__ = (
        "__weakref__",
        "_age",
        "_data",
        "_grad",
        "name",
        "operation",
        "parents",
    )
    __array_priority__ = 1000  # array + value becomes value.__radd__(array)

    def __init__(self, data: Any, *, name: str = "") -> None:
        self._data = checked_array(data).copy()
        self._grad = None
        self._age = next(_created)
        self.parents: tuple[tuple[Value, Pullback], ...] = ()
        self.operation = ""
        self.name = name

    # The graph. An operation states for each of its inputs one *pullback*: a function
    # that turns the gradient with respect to the operation's result into the gradient
    # with respect to that input. `backward` does the rest.

    def _result(self, data, operation: str, *parents: tuple[Value, Pullback]):
        """Return the node of an operation's result; its data are locked."""
        node = object.__new__(type(self))  # without the checks and copy of __init__
        node._data = data if type(data) is np.ndarray else np.asarray(data)
        node._data.setflags(write=False)
        node._grad = None
        node._age = next(_created)
        node.parents = parents
        node.operation = operation
        node.name = ""
        return node

    def _kept(self) -> np.ndarray:
        """Return the data for use in a pullback, safe from later changes.

        A leaf may be updated in place between forward and backward, so its data are
        copied; the data of results are locked and need no copy.
        """
        return self._data if self.parents else self._data.copy()

    @property
    def data(self) -> np.ndarray:
        """The array of numbers (of shape () for a single number)."""
        return self._data

    @data.setter
    def data(self, new: Any) -> None:
        if new is not self._data:
            new = as_float_array(new).copy()
            if new.shape != self._data.shape:
                self._grad = None
            self._data = new

    @property
    def grad(self) -> np.ndarray:
        """The gradient summed over all `backward` calls so far; zeros before."""
        if self._grad is None:
            self._grad = np.zeros_like(self._data)
        elif self._grad.base is not None:  # lent by `backward`: take an own copy
            self._grad = self._grad.copy()
        return self._grad

    @grad.setter
    def grad(self, new: Any) -> None:
        if new is None or new is self._grad:
            self._grad = new
            return
        new = as_float_array(new, "grad").copy()
        if new.ndim == 0:
            new = np.full_like(self._data, new)
        if new.shape != self._data.shape:
            raise ValueError(
                f"grad must have the shape of data, {self._data.shape}, not "
                f"{new.shape}."
            )
        self._grad = new

    def zero_grad(self) -> None:
        """Forget the gradient, so that the next `backward` starts from zero."""
        self._grad = None

    def backward(self, gradient: Any = None) -> None:
        """Add the derivatives of this value to the ``grad`` of all it depends on.

        Parameters
        ----------
        gradient : array, optional
            The gradient to start from, of this value's shape; 1 if not given, which
            needs a value of a single number.

        Raises
        ------
        ValueError
            If the value has several numbers and no gradient is given, or if the
            gradient's shape differs from the value's.

        Notes
        -----
        Called again, it adds the same gradients once more, as torch does with
        ``retain_graph=True``. If it raises, no ``grad`` has changed. Data that were
        changed in place since the forward pass do not matter: the gradient is that of
        the numbers which the forward pass used.
        """
        flow = {self: self._first_gradient(gradient)}
        for node in newest_first(self):
            incoming = flow[node]
            for parent, pullback in node.parents:
                piece = pullback(incoming)  # the chain rule along one edge
                earlier = flow.get(parent)
                if earlier is not None:
                    flow[parent] = earlier + piece  # several paths: their sum
                elif parent.parents or not _shared(piece, incoming):
                    flow[parent] = piece
                else:
                    flow[parent] = piece.copy()  # a leaf owns its gradient
        for node, total in flow.items():
            node._deposit(total)

    def _deposit(self, gradient):
        if self._grad is not None:
            gradient = self._grad + gradient
        if type(gradient) is not np.ndarray or gradient.dtype != self._data.dtype:
            gradient = np.asarray(gradient, dtype=self._data.dtype)
        # Between the ends gradients are seldom read, so they are lent until then.
        self._grad = gradient.view() if self.parents else gradient

    def _first_gradient(self, gradient):
        shape = self._data.shape
        if gradient is not None:
            gradient = checked_array(gradient, "gradient").copy()
            if gradient.shape != shape:
                raise ValueError(
                    f"gradient has shape {gradient.shape}, but the value on which "
                    f"backward was called has shape {shape}; give one number for each."
                )
            return gradient
        if self._data.size != 1:
            raise ValueError(
                f"backward() starts from a single number, but this value has shape "
                f"{shape}: take its sum() or mean() first, or give "
                f"backward(gradient) an array of shape {shape}."
            )
        return np.ones(shape, self._data.dtype)

    # Operators. Where broadcasting used an entry in many places, its gradient is the
    # sum over them: `unbroadcast`. Plain numbers and arrays get no pullback.

    def __add__(self, other):
        b, shape = operand(other), self._data.shape
        if b is NotImplemented:
            return b
        total = attempt(np.add, "add", self._data, b)
        here = (self, lambda g: unbroadcast(g, shape))
        if not isinstance(other, Value):
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
        if not isinstance(other, Value):
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
        here = (self, lambda g: unbroadcast(g * b, shape))  # d(a b)/da = b
        if not isinstance(other, Value):
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
        if not isinstance(other, Value):
            return self._result(quotient, "/", here)
        other_shape = b.shape  # d(a/b)/db = -a / b^2 = -(a/b) / b
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
        if not isinstance(exponent, Value):
            return self._result(power, "**", here)
        refuse_negative_base(x)  # d(x^n)/dn = x^n log(x)
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

    __radd__, __rmul__ = __add__, __mul__

    def __matmul__(self, other):
        return matmul(self, other)

    def __rmatmul__(self, other):
        return matmul(other, self)

    def matmul(self, other):
        """Matrix product, the same as ``self @ other``."""
        return matmul(self, other)

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
        if self.parents or self._grad is None or isinstance(other, Value):
            return
        warn_caller(
            f"M22 update recorded as a computation: w {sign} ... does not change w, "
            f"it makes a new value that remembers the old one, so each step is slower "
            f"than the one before. Change the numbers: w.data {sign} ...",
            MistakeWarning,
        )

    # Comparisons are of the numbers. Graphs and optimizers keep values as keys of
    # dictionaries, and there each equals itself only.

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

    __hash__ = object.__hash__

    # Functions of each entry, and softmax

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
        y = np.tanh(self._data)  # its slope is 1 - y^2
        return self._result(y, "tanh", (self, lambda g: g * (1.0 - y * y)))

    def sigmoid(self) -> Value:
        """1 / (1 + exp(-x)), computed so that no input overflows."""
        y = 0.5 * (1.0 + np.tanh(0.5 * self._data))  # its slope is y (1 - y)
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

        def pullback(g):  # dy_i/dx_j = y_i (1 if i = j else 0) - y_i y_j
            return y * (g - (g * y).sum(axis=axis, keepdims=True))

        return self._result(y, "softmax", (self, pullback))

    # Reductions

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
        share = self._data == largest  # 1 / (number of equal ones) each
        share = share / share.sum(axis=axis, keepdims=True)
        result = self._data.max(axis=axis, keepdims=keepdims)

        def pullback(g):
            return share * stretch(g, share.shape, axis, keepdims)

        return self._result(result, "max", (self, pullback))

    # Changes of shape, and entries

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

    # Reading a value, and NumPy's ways of doing so

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


def newest_first(end: Value) -> list[Value]:
    """Return all nodes that `end` was computed from, and itself, the newest first.

    Every result is newer than what it was computed from, so in this order a node's
    gradient is complete before it is passed on. Nothing here is recursive: the length
    of a chain is limited by memory only.
    """
    found, waiting = {end}, [end]
    while waiting:
        for parent, _ in waiting.pop().parents:
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return sorted(found, key=_by_age, reverse=True)


def operand(other: Any):
    """Return another operand's numbers, or NotImplemented if it has none."""
    if isinstance(other, Value):
        return other._data
    if type(other) is float or type(other) is int:
        return float(other)
    try:
        return as_float_array(other)
    except TypeError:
        return NotImplemented


def kept(other: Any, numbers):
    """Return an operand's numbers for use in a pullback, safe from later changes."""
    if isinstance(other, Value):
        return other._kept()
    return numbers.copy() if type(numbers) is np.ndarray else numbers


def matmul(left: Any, right: Any) -> Value:
    """Multiply as `numpy.matmul` does; at least one of the two is a value.

    With C = A B, the gradients are dA = dC B^T and dB = A^T dC (M. Giles, "Collected
    matrix derivative results for forward and reverse mode algorithmic
    differentiation", 2008, section 2.2.2).

    Raises
    ------
    ValueError
        If the inner sizes differ, or one of the two is a single number.
    """
    a = left._data if isinstance(left, Value) else as_float_array(left)
    b = right._data if isinstance(right, Value) else as_float_array(right)
    if not a.ndim or not b.ndim or a.shape[-1] != b.shape[max(b.ndim - 2, 0)]:
        raise ValueError(
            f"cannot multiply matrices of shapes {a.shape} and {b.shape}: the last "
            f"size of the first must equal the first size of the second, as in "
            f"(n, k) @ (k, m)."
        )
    product = (
        _dot(a, b) if a.ndim == b.ndim == 2 else attempt(np.matmul, "multiply", a, b)
    )
    parents = []
    if isinstance(left, Value):
        parents.append((left, _to_left(a.shape, kept(right, b))))
    if isinstance(right, Value):
        parents.append((right, _to_right(kept(left, a), b.shape)))
    return parents[0][0]._result(product, "@", *parents)


def _dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Multiply two matrices; a fast path: ``@`` takes up to twice as long."""
    return a.dot(b)


def _to_left(shape, b):
    """Return the pullback dA = dC B^T to a left factor of a shape."""
    if len(shape) == b.ndim == 2:
        return lambda g: _dot(g, b.T)
    full = (1, *shape) if len(shape) == 1 else shape
    matrix = b[:, None] if b.ndim == 1 else b

    def pullback(g):
        g = _with_both_axes(g, len(shape), b.ndim)
        return unbroadcast(g @ np.swapaxes(matrix, -1, -2), full).reshape(shape)

    return pullback


def _to_right(a, shape):
    """Return the pullback dB = A^T dC to a right factor of a shape."""
    if a.ndim == len(shape) == 2:
        return lambda g: _dot(a.T, g)
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


def _shared(piece, incoming) -> bool:
    """Whether somebody else may hold a gradient's memory: the result, or a view."""
    return piece is incoming or piece.base is not None


def _no_array(what: str) -> str:
    return (
        f"{what} cannot take a Value: its gradient would be lost. Use the Value's own "
        f"methods and operators, such as v.exp(), v.sum() or v @ w; for the numbers "
        f"alone, use its .data."
    )
