"""Look at what a model does with one batch, and leave no trace."""

from __future__ import annotations

import contextlib
import functools
import warnings
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
    value: Tensor | None = None  # the loss of the outputs, where it has one

    @functools.cached_property
    def loss_name(self) -> str:
        """The loss's name, the same for modules and functions: "crossentropy"."""
        loss = torch_loss(self.loss) or self.loss
        name = getattr(loss, "__name__", type(loss).__name__)
        return name.lower().replace("_", "").removesuffix("loss")

    @functools.cached_property
    def is_torch_loss(self) -> bool:
        """Whether the loss is torch's own, so that its name says what it does."""
        return torch_loss(self.loss) is not None

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


def torch_loss(loss: Any) -> Any:
    """Return torch's loss that this is, or that it was made from; None for others.

    A class made from one of torch's counts as that one while it keeps its `forward`.
    """
    while isinstance(loss, functools.partial):
        loss = loss.func
    for kind in type(loss).__mro__:
        if kind.__module__ == "torch.nn.modules.loss":
            return kind if type(loss).forward is kind.forward else None
    module = getattr(loss, "__module__", None) or ""
    ours = callable(loss) and module.startswith("torch.") and hasattr(loss, "__name__")
    return loss if ours else None


def look(model, loss, X, y, optimizer=None, validation=None) -> Scene:
    """Run the model on the batch once, with gradients, and put everything back."""
    outputs = error = value = None
    with left_alone(model), torch.enable_grad():
        try:
            outputs = model(X)
        except Exception as raised:
            error = raised
        if not isinstance(outputs, Tensor):
            outputs = None
        else:
            value = loss_of(loss, outputs, y)
    return Scene(model, loss, X, y, outputs, error, optimizer, validation, value)


def loss_of(loss: Callable, outputs: Tensor, y: Tensor) -> Tensor | None:
    """Return the loss of some outputs, or None where it cannot be computed."""
    with contextlib.suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = loss(outputs, y)
        return value if isinstance(value, Tensor) else None
    return None


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
    return below_reshapes(outputs.grad_fn)


def below_reshapes(node: Any) -> Any:
    """Return the first node from here on that is more than a reshape."""
    while node is not None and node.name().startswith(SHAPE_ONLY):
        following = [step for step, _ in node.next_functions if step is not None]
        if not following:
            return node
        node = following[0]
    return node


def graph(tensor: Tensor) -> Iterator[Any]:
    """Yield all nodes of the autograd graph that a tensor was computed by."""
    seen, waiting = set(), [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        yield node
        waiting.extend(step for step, _ in node.next_functions)


def leaves(outputs: Tensor) -> list[Tensor]:
    """Return the parameters that the outputs were really computed from."""
    return [node.variable for node in graph(outputs) if hasattr(node, "variable")]


def numbers(tensor: Tensor) -> Tensor:
    """Return the values to look at: of a sparse tensor those that are stored.

    There are none on torch's "meta" device, where tensors have shapes only.
    """
    if tensor.is_meta:
        return torch.empty(0)
    if tensor.layout == torch.strided:
        return tensor.detach()
    if tensor.layout == torch.sparse_coo:
        tensor = tensor.coalesce()
    return tensor.detach().values()


def shape(tensor: Tensor) -> str:
    """Write a shape as the course does: ``[32, 10]``."""
    return str(list(tensor.shape))
