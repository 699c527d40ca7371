"""Look at what a model does with one batch, and leave no trace."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from helpers.reproducible import random_state_kept

SHAPE_ONLY = (
    *("View", "UnsafeView", "Reshape", "Squeeze", "Unsqueeze", "Alias", "Clone"),
    *("Select", "Slice", "TBackward", "Transpose", "Permute", "ToCopy"),
)


@dataclass(frozen=True)
class Scene:
    """A model, its loss, one batch and what came out: what all checks look at."""

    model: nn.Module
    loss: Callable
    X: Tensor
    y: Tensor
    outputs: Tensor | None
    error: Exception | None
    optimizer: Any = None
    validation: Any = None

    @property
    def loss_name(self) -> str:
        """The loss's name, the same for modules and functions: "crossentropy"."""
        name = getattr(self.loss, "__name__", type(self.loss).__name__)
        return name.lower().replace("_", "").removesuffix("loss")

    @property
    def is_cross_entropy(self) -> bool:
        """Whether the loss is softmax and cross-entropy in one."""
        return self.loss_name == "crossentropy"

    @property
    def is_bce_with_logits(self) -> bool:
        """Whether the loss is sigmoid and binary cross-entropy in one."""
        return self.loss_name in ("bcewithlogits", "binarycrossentropywithlogits")

    @property
    def is_bce(self) -> bool:
        """Whether the loss is binary cross-entropy of probabilities."""
        return self.loss_name in ("bce", "binarycrossentropy")


def look(model, loss, X, y, optimizer=None, validation=None) -> Scene:
    """Run the model on the batch once, with gradients, and put everything back."""
    outputs = error = None
    with left_alone(model), torch.enable_grad():
        try:
            outputs = model(X)
        except Exception as raised:
            error = raised
    if not isinstance(outputs, Tensor):
        outputs = None
    return Scene(model, loss, X, y, outputs, error, optimizer, validation)


@contextlib.contextmanager
def left_alone(model: nn.Module) -> Iterator[None]:
    """Leave a model's buffers (batch norm's averages) and random numbers unchanged."""
    kept = {name: buffer.clone() for name, buffer in model.named_buffers()}
    with random_state_kept():
        try:
            yield
        finally:
            with torch.no_grad():
                for name, buffer in model.named_buffers():
                    if name in kept:
                        buffer.copy_(kept[name])


def last_operation(outputs: Tensor) -> Any:
    """Return the last node of the autograd graph that is more than a reshape."""
    node = outputs.grad_fn
    while node is not None and node.name().startswith(SHAPE_ONLY):
        following = [step for step, _ in node.next_functions if step is not None]
        if not following:
            return node
        node = following[0]
    return node


def leaves(outputs: Tensor) -> list[Tensor]:
    """Return the parameters that the outputs were really computed from."""
    found, seen, waiting = [], set(), [outputs.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            found.append(node.variable)
        waiting.extend(step for step, _ in node.next_functions)
    return found


def shape(tensor: Tensor) -> str:
    """Write a shape as the course does: ``[32, 10]``."""
    return str(list(tensor.shape))
