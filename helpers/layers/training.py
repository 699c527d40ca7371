"""Training steps, `fit`, and predictions, for our own networks and for torch's."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


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
    model: Any,
    batches: Any,
    loss_of: Callable,
    optimizer: Any,
    epochs: int,
    schedule: Any = None,
) -> list[float]:
    """Train for whole passes over the batches; return the mean loss of each pass.

    The mean is over images, not over batches: a short last batch counts for less. A
    `schedule` of the learning rate, if given, goes on after every batch.

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
            if schedule is not None:
                schedule.step()
            total, count = total + loss * len(labels), count + len(labels)
        history.append(total / count)
    return history


def predict_classes(model: Callable, images: Any) -> np.ndarray:
    """Return the class with the largest logit for each image, as a NumPy array."""
    return np.asarray(model(images).data).argmax(axis=1)
