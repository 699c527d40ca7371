"""Batches, the training step, `fit` and predictions, for our networks and torch's."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from helpers.autograd import Value
from helpers.errors import MistakeWarning, warn_caller
from helpers.reproducible import generator_of, random_state_kept
from helpers.validation import check_flag, check_same_length, check_whole_number
from helpers.validation.arguments import check_callable, check_is_optimizer, check_loss
from helpers.validation.arrays import as_array, check_finite, off_torch
from helpers.validation.training_data import SCALE, SHUFFLE, in_blocks, unscaled

MANY_TIMES = 20  # how far the loss must rise above its first value to be "exploding"


class BatchGenerator:
    """Go through images and labels in small batches, in a new order every epoch.

    The last batch holds what is left over, so that every image is used once.

    Parameters
    ----------
    images, labels : arrays or tensors of equal length
        The rows belong together by position. Lists and data frames are made into
        arrays once; the labels of a frame's rows play no part.
    batch_size : int
    shuffle : bool
        False keeps the order: only right when the order means nothing.
    seed : int, numpy.random.Generator or None
        Where the orders come from; None is NumPy's own generator, which
        `seed_everything` sets.
    change : callable, optional
        Applied to the images of every batch, such as moving them by a pixel.

    Raises
    ------
    TypeError
        If images or labels are not numbers, or batch_size is no whole number.
    ValueError
        If there are no images, or not one label for each.

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
        seed: int | np.random.Generator | None = 0,
        change: Callable[[Any], Any] | None = None,
    ) -> None:
        images, labels = _by_position(images, "images"), _by_position(labels, "labels")
        if len(images) != len(labels):
            raise ValueError(
                f"there are {len(images)} images but {len(labels)} labels; each image "
                f"needs one."
            )
        if change is not None:
            check_callable(change, "change", "shift, without brackets")
        self.images, self.labels = images, labels
        self.batch_size = check_whole_number(batch_size, "batch_size")
        self.shuffle, self.change = check_flag(shuffle, "shuffle"), change
        self._random = generator_of(seed)

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
            images = self.images[chosen]
            if self.change is not None:
                images = self.change(images)
                check_same_length(changed_images=images, labels=chosen)
            yield images, self.labels[chosen]

    def __repr__(self) -> str:
        last = len(self.images) - (len(self) - 1) * self.batch_size
        order = "shuffled every epoch" if self.shuffle else "in the order given"
        return (
            f"BatchGenerator: {len(self.images):,} images in {len(self):,} batches of "
            f"{self.batch_size}, the last of {last}, {order}"
        )


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
    check_loss(loss_of, "loss_of")
    check_is_optimizer(optimizer).zero_grad()
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
    images, rows sorted by class and a loss that explodes are named in a
    `MistakeWarning`, once each.

    Raises
    ------
    TypeError
        If epochs is no whole number.
    ValueError
        If the loss stops being finite, naming the epoch, or there are no batches.
    """
    history: list[float] = []
    signs = _Signs(model, loss_of)
    for epoch in range(1, check_whole_number(epochs, "epochs", at_least=0) + 1):
        total = count = 0
        for images, labels in batches:
            if epoch == 1:
                signs.of_batch(images, labels)
            try:
                loss = one_training_step(model, images, labels, loss_of, optimizer)
            except ValueError as error:
                raise ValueError(f"epoch {epoch}: {error}") from error
            if schedule is not None:
                schedule.step()
            total, count = total + loss * len(labels), count + len(labels)
            signs.of_loss(loss)
        if not count:
            raise ValueError(
                f"epoch {epoch}: there are no batches. A generator is used up after "
                f"one epoch; give a BatchGenerator or a list."
            )
        history.append(total / count)
        signs.of_epoch(history)
    return history


class _Signs:
    """The signs of silent mistakes that `fit` has seen; it names each once."""

    def __init__(self, model: Callable, loss_of: Callable) -> None:
        self.model, self.loss_of = model, loss_of
        self.labels: list[np.ndarray] = []
        self.first: tuple[Any, Any] = (None, None)
        self.first_loss, self.exploded = math.nan, False

    def of_batch(self, images: Any, labels: Any) -> None:
        """See a batch of the first epoch before its step."""
        if not self.labels:
            self.first = images, labels
            _warn("unscaled inputs", unscaled(_numbers(images)), SCALE, "03")
        self.labels.append(_numbers(labels))

    def of_loss(self, loss: float) -> None:
        """See the loss of a batch before its step."""
        if math.isnan(self.first_loss):
            self.first_loss = loss

    def of_epoch(self, history: list[float]) -> None:
        """See the mean losses so far, at the end of an epoch."""
        if len(history) == 1 and all(y.size == len(y) for y in self.labels):
            order = np.concatenate([y.reshape(-1) for y in self.labels])
            blocks = in_blocks(order, len(self.labels[0]))
            _warn("rows sorted by class", blocks, SHUFFLE, "04")
        if not self.exploded and self._has_risen(history[-1]):
            self.exploded = True
            _warn(
                "M27 learning rate too large",
                f"the loss of one batch rose from {self.first_loss:.3g} to more than "
                f"{MANY_TIMES} times as much by epoch {len(history)}.",
                "Divide the learning rate by 10 and start again.",
                "10",
            )

    def _has_risen(self, mean: float) -> bool:
        """Whether the mean loss, and that of the first batch, rose far above it."""
        limit = MANY_TIMES * max(self.first_loss, 1e-3)
        if mean <= limit:
            return False
        images, labels = self.first
        with random_state_kept():
            return self.loss_of(self.model(images), labels).item() > limit


def _warn(name: str, evidence: str, remedy: str, lesson: str) -> None:
    if evidence:
        message = f"{name}: {evidence} {remedy} (See notebook {lesson}.)"
        warn_caller(message, MistakeWarning)


def predict_classes(model: Callable, images: Any) -> np.ndarray:
    """Return the class with the largest logit for each image, as a NumPy array.

    Raises
    ------
    ValueError
        If the outputs are no table, or not all finite: NaN has no largest class.
    """
    outputs = _numbers(model(images))
    if outputs.ndim != 2:
        raise ValueError(
            f"the model's outputs must have shape (n, classes), not {outputs.shape}."
        )
    check_finite(outputs, "the table of outputs")
    return outputs.argmax(axis=1)


def _numbers(x: Any) -> np.ndarray:
    """Return the numbers of a value, a tensor or an array."""
    return x.data if isinstance(x, Value) else np.asarray(off_torch(x))


def _by_position(data: Any, name: str) -> Any:
    """Return numbers whose rows are found by position: an array, tensor or value."""
    if isinstance(data, Value) or hasattr(data, "detach"):
        if not data.ndim or not len(data):
            raise ValueError(f"{name} must have rows, not shape {tuple(data.shape)}.")
        return data
    array = as_array(data, name)
    if array.dtype == object:  # a frame's columns of several types of number
        array = np.array(array.tolist())
    if array.dtype.kind not in "biuf":
        first = array.ravel().tolist()[0]
        raise TypeError(
            f"{name} must be numbers, but hold {first!r}; encode words as whole "
            f"numbers first."
        )
    return array
