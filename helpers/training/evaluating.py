"""Run a model without training it: predictions, and how good they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from helpers.reproducible import random_state_kept
from helpers.training.batches import as_batches, checked
from helpers.training.checks import output_of, outputs_and_loss
from helpers.training.keeping import borrowed, device_of
from helpers.training.loss_over_rows import LossOverRows
from helpers.training.probabilities import gives_probabilities
from helpers.training.tasks import (
    check_task,
    infer_task,
    loss_module,
    metric_functions,
    score,
    takes_probabilities,
    to_labels,
    to_probabilities,
)
from helpers.validation import check_choice, check_number, check_whole_number

KINDS = ("outputs", "probabilities", "labels")


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
        If an argument cannot be used, or the outputs are those of another task.
    """
    check_task(task)
    check_choice(kind, "kind", KINDS)
    threshold = check_number(threshold, "threshold", at_least=0, at_most=1)
    batch_size = check_whole_number(batch_size, "batch_size")
    if not isinstance(X, Tensor) or X.ndim == 0 or len(X) == 0:
        raise ValueError("X must be a tensor with at least one row.")
    device = device_of(model, device)
    with random_state_kept(), borrowed(model, device):
        model.eval()
        with torch.inference_mode():
            parts = [output_of(model, rows.to(device)) for rows in X.split(batch_size)]
        outputs = torch.cat(parts).clone()
        squashed = kind != "outputs" and task != "regression"
        shares = squashed and gives_probabilities(model, X[:1].to(device), outputs)
    outputs = outputs.to(X.device)
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
    check_task(task)
    weight = next(model.parameters(), torch.empty(0))

    def classify(points: np.ndarray) -> np.ndarray:
        X = torch.as_tensor(points, dtype=weight.dtype)
        return predict(model, X, task=task, **options).numpy()

    return classify


def evaluate(
    model: nn.Module,
    data: Any,
    *,
    loss: Callable,
    metrics: Iterable[str] | Mapping[str, Callable] = (),
    task: str | None = None,
    batch_size: int = 1024,
    device: Any = None,
) -> dict[str, float]:
    """Return the loss and metrics of a model on data, without changing the model.

    Parameters
    ----------
    model, data, loss, metrics, task, device
        As for `fit`.
    batch_size : int
        Has no influence on the result: all rows count the same.

    Returns
    -------
    dict
        ``{"loss": ..., metric: ...}``. The loss is that of all rows at once, also
        with class weights, ignored labels or ``reduction="sum"``, as long as the loss
        is torch's own; of another one it is the mean of the batches, weighed by their
        rows. Rows whose label is ignored are left out of the metrics too.
    """
    check_task(task)
    loss, functions = loss_module(loss), metric_functions(metrics)
    device = device_of(model, device)
    batches = as_batches(data, batch_size, False, device)
    with random_state_kept(), borrowed(model, device):
        return evaluate_batches(model, batches, loss, functions, task, device)


def evaluate_batches(model, batches, loss, functions, task, device):
    """Do the work of `evaluate` for a model that is on the device already."""
    model.eval()
    meter = Meter(loss, functions, task)
    with torch.inference_mode():
        for batch in batches:
            X, y = checked(batch, device)
            outputs, value = outputs_and_loss(model, loss, X, y)
            meter.add(value, model, X, outputs, y)
    return meter.result()


class Meter:
    """Collect the losses and answers of batches, then count them all together.

    Each batch weighs as much as it does in the loss over all rows, so that a short
    last batch does not count more than it should. Numbers stay on the device until
    `result`.
    """

    def __init__(self, loss: Callable, functions: dict, task: str | None):
        self.loss, self.functions, self.task = loss, functions, task
        self.over_rows = LossOverRows(loss)
        self.losses, self.weights, self.labels, self.targets = [], [], [], []
        self.shares: bool | None = takes_probabilities(loss) or None

    def add(
        self,
        loss: Tensor,
        model: nn.Module,
        X: Tensor,
        outputs: Tensor,
        targets: Tensor,
        weight: float | None = None,
    ) -> None:
        """Take in one batch: its loss, where it came from, and how much it counts."""
        if weight is None:
            weight = self.over_rows.weight(outputs, targets)
        self.losses.append(loss.detach())
        self.weights.append(weight)
        if not self.functions:
            return
        if self.task is None:
            self.task = infer_task(self.loss, outputs, targets)
        if self.shares is None:
            self.shares = gives_probabilities(model, X, outputs)
        labels = to_labels(outputs.detach(), self.task, probabilities=self.shares)
        counted = self.over_rows.counted(targets)
        if counted is not None and not counted.all():
            labels, targets = labels[counted], targets[counted]
        self.labels.append(labels)
        self.targets.append(targets)

    def first_bad_batch(self) -> int | None:
        """Return the number (from 1) of the first batch whose loss is not finite."""
        if not self.losses:
            return None
        bad = ~torch.isfinite(torch.stack(self.losses)).cpu()
        bad &= torch.tensor(self.weights) > 0
        return int(bad.nonzero()[0]) + 1 if bad.any() else None

    def result(self) -> dict[str, float]:
        """Return the loss over all rows, and each metric."""
        numbers = {"loss": self.over_rows.total(self.losses, self.weights)}
        if self.functions:
            labels, targets = torch.cat(self.labels), torch.cat(self.targets)
            numbers |= score(self.functions, self.task, targets, labels)
        return numbers
