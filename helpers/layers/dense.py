"""Dense layers, one after another, on autograd values or on torch tensors."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from helpers.autograd import Value
from helpers.errors import MistakeWarning, warn_caller
from helpers.reproducible import generator_of
from helpers.validation import check_whole_number
from helpers.validation.arguments import check_callable
from helpers.validation.arrays import as_array


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
    seed : int, numpy.random.Generator or None
        Where the first weights come from: normal, with a variance of 2 / n_inputs
        (He et al. 2015, arXiv 1502.01852, eq. 10), so that signals keep their size
        from layer to layer. b starts at 0. Give all layers one generator, so that
        they start differently; None is NumPy's own, which `seed_everything` sets.
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
        seed: int | np.random.Generator | None = None,
        parameter: Callable[[np.ndarray], Any] = Value,
    ) -> None:
        n_inputs = check_whole_number(n_inputs, "n_inputs")
        n_outputs = check_whole_number(n_outputs, "n_outputs")
        if activation is not None:
            check_callable(activation, "activation", "relu")
        check_callable(parameter, "parameter", "torch_parameter")
        self.seed = None if isinstance(seed, np.random.Generator) else seed
        random = generator_of(seed)
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
        TypeError
            If the weights are torch's, and the inputs are no tensor.
        """
        if hasattr(self.W, "detach"):
            if not hasattr(inputs, "detach"):
                raise TypeError(
                    f"the weights of this layer are tensors, so its inputs must be "
                    f"one, not {type(inputs).__name__}: torch.tensor(inputs)."
                )
        elif not isinstance(inputs, Value):
            inputs = as_array(inputs, "inputs")
        if inputs.shape[-1] != self.W.shape[0]:
            raise ValueError(
                f"the inputs have shape {tuple(inputs.shape)}, but this layer takes "
                f"{self.W.shape[0]} numbers a row; flatten images first."
            )
        z = inputs @ self.W + self.b
        return z if self.activation is None else self.activation(z)


class NaiveSequential:
    """Layers one after another: each takes what the one before returns.

    Layers that were made from equal seeds, and so start with the same numbers, are
    named in a `MistakeWarning`.
    """

    def __init__(self, layers: Sequence[Callable[[Any], Any]]) -> None:
        if not isinstance(layers, Iterable):
            raise TypeError(
                f"layers must be a list, as in NaiveSequential([first, second]), not a "
                f"{type(layers).__name__}."
            )
        self.layers = list(layers)
        if not self.layers:
            raise ValueError("a network needs at least one layer; you gave none.")
        for layer in self.layers:
            check_callable(layer, "each layer", "NaiveDense(4, 2)")
        _warn_of_equal_seeds(self.layers)

    @property
    def weights(self) -> list[Any]:
        """The weights of all layers, in order."""
        return [w for layer in self.layers for w in getattr(layer, "weights", [])]

    def __call__(self, inputs: Any) -> Any:
        """Return the last layer's outputs."""
        for layer in self.layers:
            inputs = layer(inputs)
        return inputs


def _warn_of_equal_seeds(layers: Sequence[Any]) -> None:
    seen: dict[int, int] = {}
    for number, layer in enumerate(layers, start=1):
        seed = getattr(layer, "seed", None)
        earlier = None if seed is None else seen.setdefault(seed, number)
        if earlier not in (None, number) and layer is not layers[earlier - 1]:
            warn_caller(
                f"layers {earlier} and {number} start alike: both were made with "
                f"seed={seed}. Give all layers one generator, rng = "
                f"np.random.default_rng({seed}) and then seed=rng, or no seed.",
                MistakeWarning,
            )
