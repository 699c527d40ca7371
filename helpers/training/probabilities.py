"""Find out whether a model gives probabilities already, or logits.

What decides is the last operation of the model (sigmoid or softmax), not that its
outputs happen to lie between 0 and 1.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from helpers.diagnose.trial_run import below_reshapes, left_alone

SQUASHING = ("SigmoidBackward", "SoftmaxBackward", "HardsigmoidBackward")
# What may come after: pieces put together, 1 - p, means and limits of probabilities.
MIXING = (
    *("Clamp", "Cat", "Stack", "Rsub", "Sub", "Add", "Mean", "Sum", "Div", "Mul"),
    *("Neg", "Minimum", "Maximum", "Index", "Where"),
)
LOGARITHMS = ("LogSoftmaxBackward", "LogSigmoidBackward")


def gives_probabilities(model: nn.Module, X: Tensor, outputs: Tensor) -> bool:
    """Whether a model's outputs are probabilities: it ends in a sigmoid or softmax.

    Parameters
    ----------
    model : Module
    X : Tensor of shape [N, ...]
        What the outputs are of; where they have no graph, the first row goes through
        the model once more (only if all outputs lie between 0 and 1).
    outputs : Tensor
    """
    if not _within_0_and_1(outputs):
        return False
    if outputs.grad_fn is None:
        with contextlib.suppress(Exception):  # of a model that needs more rows
            outputs = _once_more(model, X[:1])
    return _squashed(outputs.grad_fn)


def _within_0_and_1(outputs: Any) -> bool:
    if not isinstance(outputs, Tensor) or not outputs.is_floating_point():
        return False
    return bool(((outputs >= 0) & (outputs <= 1)).all())


def _once_more(model: nn.Module, row: Tensor) -> Tensor:
    frozen = [p for p in model.parameters() if not p.requires_grad]
    with torch.inference_mode(False), torch.enable_grad(), left_alone(model):
        row = row.clone()
        if row.is_floating_point():  # no leaf, so that a model may change its input
            row = row.requires_grad_() + 0
        with _trainable(frozen):
            return model(row)


@contextlib.contextmanager
def _trainable(parameters: list[nn.Parameter]) -> Iterator[None]:
    """Let frozen parameters leave a graph for a moment."""
    floats = [p for p in parameters if p.is_floating_point()]
    try:
        for parameter in floats:
            parameter.requires_grad_(True)
        yield
    finally:
        for parameter in floats:
            parameter.requires_grad_(False)


def _squashed(node: Any) -> bool:
    """Whether every way back from a node meets a sigmoid or softmax first."""
    node = below_reshapes(node)
    if node is None:
        return False
    if node.name().startswith(SQUASHING):
        return True
    before = [step for step, _ in node.next_functions if step is not None]
    if node.name().startswith("ExpBackward"):
        first = below_reshapes(before[0]) if before else None
        return first is not None and first.name().startswith(LOGARITHMS)
    mixes = node.name().startswith(MIXING) and bool(before)
    return mixes and all(map(_squashed, before))
