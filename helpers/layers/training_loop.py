"""Training steps, `fit`, and predictions, for our own networks and for torch's."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.autograd import Value
from helpers.errors import MistakeWarning, warn_caller
from helpers.validation import check_whole_number
from helpers.validation.arrays import off_torch
from helpers.validation.scale import SCALE, unscaled


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
    TypeError
        If the loss is a plain number.
    ValueError
        If the loss is not finite; the weights are then left as they were.
    """
    optimizer.zero_grad()
    loss = loss_of(model(images), labels)
    if not hasattr(loss, "backward"):
        raise TypeError(
            f"loss_of must return a Value or a tensor, which know how they were "
            f"computed, not {type(loss).__name__}."
        )
    if not math.isfinite(loss.item()):
        finite = np.isfinite(_numbers(images)).all()
        cause = (
            "the learning rate is probably too large"
            if finite
            else "the images hold numbers that are NaN or infinite"
        )
        raise ValueError(
            f"the loss is {loss.item()}: {cause}. The weights were not changed by this "
            f"step."
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
    `schedule` of the learning rate, if given, goes on after every batch. Unscaled
    images are named in a `MistakeWarning`, once.

    Raises
    ------
    TypeError
        If epochs is no whole number.
    ValueError
        If the loss stops being finite, naming the epoch, or there are no batches.
    """
    history = []
    for epoch in range(1, check_whole_number(epochs, "epochs", at_least=0) + 1):
        total = count = 0
        for images, labels in batches:
            if epoch == 1 and not count:
                _warn_if_unscaled(images)
            try:
                loss = one_training_step(model, images, labels, loss_of, optimizer)
            except ValueError as error:
                raise ValueError(f"epoch {epoch}: {error}") from error
            if schedule is not None:
                schedule.step()
            total, count = total + loss * len(labels), count + len(labels)
        if not count:
            raise ValueError(
                f"epoch {epoch}: there are no batches. A generator is used up after "
                f"one epoch; give a BatchGenerator or a list."
            )
        history.append(total / count)
    return history


def predict_classes(model: Callable, images: Any) -> np.ndarray:
    """Return the class with the largest logit for each image, as a NumPy array."""
    outputs = _numbers(model(images))
    if outputs.ndim != 2:
        raise ValueError(
            f"the model's outputs must have shape (n, classes), not {outputs.shape}."
        )
    return outputs.argmax(axis=1)


def _numbers(x: Any) -> np.ndarray:
    """Return the numbers of a value, a tensor or an array."""
    return x.data if isinstance(x, Value) else np.asarray(off_torch(x))


def _warn_if_unscaled(images: Any) -> None:
    evidence = unscaled(_numbers(images))
    if evidence:
        warn_caller(
            f"unscaled inputs: {evidence} {SCALE} (See notebook 03.)", MistakeWarning
        )
