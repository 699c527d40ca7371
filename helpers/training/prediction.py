"""A model's answers: outputs, probabilities, labels.

Whether a model gives probabilities already, or logits, is decided by its last
operation (sigmoid or softmax), not by its outputs' lying between 0 and 1.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from helpers.diagnose.trial_run import below_reshapes, left_alone
from helpers.reproducible import random_state_kept
from helpers.training.borrowed_model import borrowed, device_of
from helpers.training.checks import output_of
from helpers.training.tasks import TASKS, to_labels, to_probabilities
from helpers.validation import check_choice, check_number, check_whole_number
from helpers.validation.arrays import off_torch

KINDS = ("outputs", "probabilities", "labels")
SQUASHING = ("SigmoidBackward", "SoftmaxBackward", "HardsigmoidBackward")
# What may come after: pieces put together, 1 - p, means and limits of probabilities.
MIXING = (
    *("Clamp", "Cat", "Stack", "Rsub", "Sub", "Add", "Mean", "Sum", "Div", "Mul"),
    *("Neg", "Minimum", "Maximum", "Index", "Where"),
)
LOGARITHMS = ("LogSoftmaxBackward", "LogSigmoidBackward")


def predict(
    model: nn.Module,
    X: Tensor,
    *,
    task: str,
    kind: str = "labels",
    threshold: float = 0.5,
    batch_size: int = 1024,
    device: Any = None,
) -> Tensor:
    """Return a model's answers for many rows, without gradients, in eval mode.

    Parameters
    ----------
    model : Module
        Gives logits; or probabilities, if a sigmoid or softmax is its last step. Its
        device and modes are left as they were, and so are the random numbers.
    X : Tensor of shape [N, ...]
    task : {"binary", "multiclass", "multilabel", "regression"}
    kind : {"labels", "probabilities", "outputs"}
        How far to go from logits to meaning.
    threshold : float
        The probability above which a yes/no answer is yes.
    batch_size : int
        How many rows go through the model at a time.
    device : optional
        As for `fit`.

    Returns
    -------
    Tensor
        On X's device: labels [N] (tags: [N, L]), probabilities or outputs in the
        model's shape.

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used, the outputs are those of another task, or
        outputs are NaN, which have no class.
    """
    check_choice(task, "task", TASKS)
    check_choice(kind, "kind", KINDS)
    threshold = check_number(threshold, "threshold", at_least=0, at_most=1)
    batch_size = check_whole_number(batch_size, "batch_size")
    if not isinstance(X, Tensor) or X.ndim == 0 or len(X) == 0:
        raise ValueError("X must be a tensor with at least one row.")
    if X.is_meta:
        raise ValueError("X is on the device meta, where tensors have no values.")
    device = device_of(model, device)
    with random_state_kept(), borrowed(model, device):
        model.eval()
        with torch.no_grad():  # see `evaluate_batches`
            parts = [output_of(model, rows.to(device)) for rows in X.split(batch_size)]
        outputs = torch.cat(parts).clone()
        squashed = kind != "outputs" and task != "regression"
        shares = squashed and gives_probabilities(model, X[:1].to(device), outputs)
    outputs = outputs.to(X.device)
    broken = torch.isnan(outputs).reshape(len(outputs), -1).any(dim=1)
    if kind == "labels" and task != "regression" and broken.any():
        raise ValueError(
            f"the outputs of {int(broken.sum())} of {len(X)} rows are NaN, which has "
            f"no class: look for NaN in X and in the model's weights."
        )
    if kind == "outputs" or (kind == "probabilities" and shares):
        return outputs
    if kind == "probabilities":
        return to_probabilities(outputs, task)
    return to_labels(outputs, task, threshold, shares)


def as_classifier(model: nn.Module, task: str, **options: Any) -> Callable:
    """Return a function from NumPy points [N, D] to labels [N], for plotting.

    Parameters
    ----------
    model : Module
        Left on its device and in its modes.
    task : {"binary", "multiclass"}
    **options
        As for `predict`.

    Examples
    --------
    >>> model = nn.Linear(2, 1)
    >>> as_classifier(model, "binary")(np.zeros((3, 2))).shape
    (3,)
    """
    check_choice(task, "task", TASKS)
    device_of(model)  # raises for what is no model
    weight = next(model.parameters(), torch.empty(0))

    def classify(points: np.ndarray) -> np.ndarray:
        X = torch.as_tensor(points, dtype=weight.dtype)
        return off_torch(predict(model, X, task=task, **options))

    return classify


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
