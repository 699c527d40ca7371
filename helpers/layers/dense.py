"""Dense layers, one after another, on autograd values or on torch tensors."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from helpers.autograd import Value


def relu(z: Any) -> Any:
    """Return z where it is positive and 0 elsewhere, for values and tensors."""
    return z.relu()


def torch_parameter(numbers: np.ndarray) -> Any:
    """Return a torch tensor with these numbers that collects gradients."""
    import torch

    return torch.tensor(numbers, requires_grad=True)


class NaiveDense:
    """A fully connected layer: ``activation(inputs @ W + b)``.

    Parameters
    ----------
    n_inputs, n_outputs : int
        W has shape (n_inputs, n_outputs), b has shape (n_outputs,).
    activation : callable, optional
        Applied to the result, such as `relu`; nothing if not given.
    seed : int or numpy.random.Generator
        Where the first weights come from: normal, with a variance of 2 / n_inputs
        (He et al. 2015, arXiv 1502.01852, eq. 10), so that signals keep their size
        from layer to layer. b starts at 0.
    parameter : callable, default Value
        Makes a parameter of an array; `torch_parameter` for torch.

    Examples
    --------
    >>> layer = NaiveDense(2, 3, relu)
    >>> layer(np.ones((5, 2))).shape
    (5, 3)
    """

    def __init__(
        self,
        n_inputs: int,
        n_outputs: int,
        activation: Callable[[Any], Any] | None = None,
        *,
        seed: int | np.random.Generator = 0,
        parameter: Callable[[np.ndarray], Any] = Value,
    ) -> None:
        if min(n_inputs, n_outputs) < 1:
            raise ValueError(
                f"a layer needs at least 1 input and 1 output, not {n_inputs} and "
                f"{n_outputs}."
            )
        random = np.random.default_rng(seed)
        spread = math.sqrt(2 / n_inputs)
        self.W = parameter(random.normal(0.0, spread, (n_inputs, n_outputs)))
        self.b = parameter(np.zeros(n_outputs))
        self.activation = activation

    @property
    def weights(self) -> list[Any]:
        """W and b."""
        return [self.W, self.b]

    def __call__(self, inputs: Any) -> Any:
        """Return the layer's outputs of shape (n, n_outputs) for inputs (n, n_inputs).

        Raises
        ------
        ValueError
            If the inputs have another number of columns.
        """
        if inputs.shape[-1] != self.W.shape[0]:
            raise ValueError(
                f"the inputs have shape {tuple(inputs.shape)}, but this layer takes "
                f"{self.W.shape[0]} numbers a row; flatten images first."
            )
        z = inputs @ self.W + self.b
        return z if self.activation is None else self.activation(z)


class NaiveSequential:
    """Layers one after another: each takes what the one before returns."""

    def __init__(self, layers: Sequence[Callable[[Any], Any]]) -> None:
        if not layers:
            raise ValueError("a network needs at least one layer; you gave none.")
        self.layers = list(layers)

    @property
    def weights(self) -> list[Any]:
        """The weights of all layers, in order."""
        return [w for layer in self.layers for w in getattr(layer, "weights", [])]

    def __call__(self, inputs: Any) -> Any:
        """Return the last layer's outputs."""
        for layer in self.layers:
            inputs = layer(inputs)
        return inputs
