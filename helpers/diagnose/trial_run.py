"""Look at what a model does with one batch, and leave no trace."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from helpers.reproducible import random_state_kept
from helpers.shapes.pairing import (
    Problem,
    loss_name,
    pairing_problems,
    torch_loss,
    value_of,
)

SHAPE_ONLY = (
    *("View", "UnsafeView", "Reshape", "Squeeze", "Unsqueeze", "Alias", "Clone"),
    *("Select", "Slice", "TBackward", "Transpose", "Permute", "ToCopy"),
)


@dataclass(frozen=True)
class Scene:
    """A model, its loss, one batch and what came out: what all checks look at.

    Model, loss and optimizer are copies, so that looking leaves no trace in them.
    """

    model: nn.Module
    original: nn.Module
    loss: Callable
    X: Tensor
    y: Tensor
    fed: Tensor  # a copy of X: what the model was given when it was looked at
    given: Any  # all that came out, where it is no single tensor too
    outputs: Tensor | None
    error: Exception | None
    optimizer: Any = None
    validation: Any = None
    problems: tuple[Problem, ...] = ()  # between the outputs and the targets
    value: Tensor | None = None  # the loss of the outputs, where it has one

    def run(self, X: Tensor | None = None) -> Any:
        """Give the model a copy of the batch, or of other rows."""
        return self.model(duplicate(self.X if X is None else X))

    @property
    def loss_name(self) -> str:
        """The name of torch's class for this loss, or that of a loss of one's own."""
        return loss_name(self.loss)

    @property
    def is_torch_loss(self) -> bool:
        """Whether the loss is torch's own, so that its name says what it does."""
        return torch_loss(self.loss) is not None

    @property
    def is_cross_entropy(self) -> bool:
        """Whether the loss is torch's softmax and cross-entropy in one."""
        return self.is_torch_loss and self.loss_name == "CrossEntropyLoss"

    @property
    def is_bce_with_logits(self) -> bool:
        """Whether the loss is torch's sigmoid and binary cross-entropy in one."""
        return self.is_torch_loss and self.loss_name == "BCEWithLogitsLoss"


def look(model, loss, X, y, optimizer=None, validation=None) -> Scene:
    """Run a copy of the model on the batch once, with gradients."""
    outputs = given = error = value = None
    problems: list[Problem] = []
    twin, loss, optimizer = twins(model, loss, optimizer)
    fed = duplicate(X)
    with left_alone(twin), torch.enable_grad():
        try:
            given = twin(fed)
        except Exception as raised:
            error = raised
        if isinstance(given, Tensor):
            outputs = given
            problems = list(pairing_problems(loss, outputs, y))
        if error is None and not problems:  # a GPU does not survive every wrong label
            value = value_of(loss, given, y)
    return Scene(
        *(twin, model, loss, X, y, fed, given, outputs, error, optimizer, validation),
        *(tuple(problems), value),
    )


def twins(model: nn.Module, *others: Any) -> tuple:
    """Return copies of a model and of what belongs to it, or themselves if need be.

    The copies of an optimizer or a loss hold the parameters of the copied model. What
    cannot be copied, such as a lock, is shared; layers and parameters never are.
    """
    memo: dict[int, Any] = {}
    for module in model.modules():
        for value in vars(module).values():
            if isinstance(value, Tensor) and not value.is_leaf:
                memo[id(value)] = value.detach().clone()  # kept by forward
    try:
        return _copies(model, others, dict(memo))
    except Exception:
        memo |= {id(thing): thing for thing in _without_copies(model, others)}
    try:
        twin, *copies = _copies(model, others, memo)
    except Exception:
        return (model, *others)
    parts = [*model.modules(), *model.parameters()]
    own = {id(part) for part in (*twin.modules(), *twin.parameters())}
    if any(id(part) in own for part in parts):
        return (model, *others)
    return (twin, *copies)


def _copies(model: nn.Module, others: tuple, memo: dict[int, Any]) -> tuple:
    """Copy a model, then others; its parameters in them are those of its copy.

    A model of torch.jit makes its copy itself: it would compute the copy's parameters
    from its own, and doesn't note them in the memo.
    """
    with torch.no_grad():
        twin = copy.deepcopy(model, memo)
    theirs = dict(twin.named_parameters(remove_duplicate=False))
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if id(parameter) not in memo:
            twins_own = theirs[name].requires_grad_(parameter.requires_grad)
            memo[id(parameter)] = twins_own
    return (twin, *copy.deepcopy(others, memo))


def _without_copies(model: nn.Module, others: tuple) -> Iterator[Any]:
    """Yield what a model keeps, and the things beside it, that cannot be copied."""
    own = (
        value
        for layer in model.modules()
        for name, value in vars(layer).items()
        if name not in ("_modules", "_parameters", "_buffers")
    )
    for thing in (*own, *others):
        try:
            copy.deepcopy(thing)
        except Exception:
            yield thing


def duplicate(X: Tensor) -> Tensor:
    """Return a copy of a batch, which a model may change in place."""
    return X.detach().clone().requires_grad_(X.requires_grad)


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


def leaves(outputs: Any) -> list[Tensor]:
    """Return the parameters that the outputs were really computed from."""
    nodes = (node for tensor in tensors_in(outputs) for node in graph(tensor))
    return [node.variable for node in nodes if hasattr(node, "variable")]


def tensors_in(given: Any) -> Iterator[Tensor]:
    """Yield the tensors among a model's outputs, however nested."""
    if isinstance(given, Tensor):
        yield given
    elif isinstance(given, (list, tuple, dict)):
        for part in given.values() if isinstance(given, dict) else given:
            yield from tensors_in(part)


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
