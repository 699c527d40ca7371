"""A network of our own parts: dense layers, batches, a training step, `fit`.

Everything here works with `helpers.autograd.Value` weights (NumPy only) and with
torch tensors: a part only uses ``@``, ``+``, ``.relu()``, ``.backward()``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
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


class BatchGenerator:
    """Go through images and labels in small batches, in a new order every epoch.

    The last batch holds what is left over, so that every image is used once.

    Parameters
    ----------
    images, labels : arrays or tensors of equal length
    batch_size : int
    shuffle : bool
        False keeps the order: only right when the order means nothing.
    seed : int or numpy.random.Generator
        Where the orders come from.

    Examples
    --------
    >>> batches = BatchGenerator(np.zeros((10, 2)), np.arange(10), batch_size=4)
    >>> batches
    BatchGenerator: 10 images in 3 batches of 4, the last of 2, shuffled every epoch
    >>> [len(labels) for _, labels in batches]
    [4, 4, 2]
    """

    def __init__(
        self,
        images: Any,
        labels: Any,
        batch_size: int = 128,
        *,
        shuffle: bool = True,
        seed: int | np.random.Generator = 0,
    ) -> None:
        if len(images) != len(labels):
            raise ValueError(
                f"there are {len(images)} images but {len(labels)} labels; each image "
                f"needs one."
            )
        if len(images) == 0:
            raise ValueError("there are no images to make batches of.")
        if batch_size != int(batch_size) or batch_size < 1:
            raise ValueError(
                f"batch_size must be a whole number, 1 or above, not {batch_size}."
            )
        self.images, self.labels = images, labels
        self.batch_size, self.shuffle = int(batch_size), shuffle
        self._random = np.random.default_rng(seed)

    def __len__(self) -> int:
        """The number of batches: a started batch counts."""
        return math.ceil(len(self.images) / self.batch_size)

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        """Yield (images, labels) batch by batch."""
        order = np.arange(len(self.images))
        if self.shuffle:
            self._random.shuffle(order)
        for start in range(0, len(order), self.batch_size):
            chosen = order[start : start + self.batch_size]
            yield self.images[chosen], self.labels[chosen]

    def __repr__(self) -> str:
        last = len(self.images) - (len(self) - 1) * self.batch_size
        order = "shuffled every epoch" if self.shuffle else "in the order given"
        return (
            f"BatchGenerator: {len(self.images):,} images in {len(self):,} batches of "
            f"{self.batch_size}, the last of {last}, {order}"
        )


def update_weights(weights: Sequence[Any], learning_rate: float) -> None:
    """Plain gradient descent, in place: w <- w - learning_rate * w.grad."""
    for w in weights:
        w.data -= learning_rate * w.grad


def one_training_step(
    model: Any, images: Any, labels: Any, loss_of: Callable, optimizer: Any
) -> float:
    """Predict, measure the loss, go back for the gradients, move the weights.

    Parameters
    ----------
    model : callable
        Returns the logits (n, classes) of a batch of images.
    loss_of : callable
        Takes logits and labels, returns the mean loss of the batch.
    optimizer : Optimizer
        From `helpers.optim` or torch.optim.

    Returns
    -------
    float
        The loss before the weights moved.

    Raises
    ------
    ValueError
        If the loss is not finite; the weights are then left as they were.
    """
    optimizer.zero_grad()
    loss = loss_of(model(images), labels)
    if not math.isfinite(loss.item()):
        raise ValueError(
            f"the loss is {loss.item()}: the learning rate is probably too large. The "
            f"weights were not changed by this step."
        )
    loss.backward()
    optimizer.step()
    return loss.item()


def fit(
    model: Any, batches: Any, loss_of: Callable, optimizer: Any, epochs: int
) -> list[float]:
    """Train for whole passes over the batches; return the mean loss of each pass.

    The mean is over images, not over batches: a short last batch counts for less.

    Raises
    ------
    ValueError
        If the loss stops being finite, naming the epoch.
    """
    history = []
    for epoch in range(1, epochs + 1):
        total = count = 0
        for images, labels in batches:
            try:
                loss = one_training_step(model, images, labels, loss_of, optimizer)
            except ValueError as error:
                raise ValueError(f"epoch {epoch}: {error}") from error
            total, count = total + loss * len(labels), count + len(labels)
        history.append(total / count)
    return history


def predict_classes(model: Callable, images: Any) -> np.ndarray:
    """Return the class with the largest logit for each image, as a NumPy array."""
    return np.asarray(model(images).data).argmax(axis=1)
