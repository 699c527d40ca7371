"""A node of the computation graph: data, gradient, and the way back to its parents."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from operator import attrgetter
from typing import Any

import numpy as np

from helpers.autograd.inputs import as_float_array, checked_array

Pullback = Callable[[np.ndarray], np.ndarray]

_created = count()
_by_age = attrgetter("_age")


class Node:
    """What all values share; use `Value`, which adds the operations.

    An operation states for each of its inputs one *pullback*: a function that turns
    the gradient with respect to the operation's result into the gradient with respect
    to that input. `backward` does the rest.
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
        self.parents: tuple[tuple[Node, Pullback], ...] = ()
        self.operation = ""
        self.name = name

    def _result(self, data, operation: str, *parents: tuple[Node, Pullback]):
        """Return the node of an operation's result; its data are locked."""
        node = object.__new__(type(self))
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
        order = newest_first(self)
        flow = {self: self._first_gradient(gradient)}
        for node in order:
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


def newest_first(end: Node) -> list[Node]:
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


def _shared(piece, incoming) -> bool:
    return piece is incoming or piece.base is not None
