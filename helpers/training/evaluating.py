"""Run a model without training it: predictions, and how good they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from helpers.training.batches import as_batches, checked
from helpers.training.keeping import borrowed, device_of
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
        Gives logits. Its device and modes are left as they were.
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
    """
    check_task(task)
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {kind!r}.")
    if not isinstance(X, Tensor) or X.ndim == 0 or len(X) == 0:
        raise ValueError("X must be a tensor with at least one row.")
    device = device_of(model, device)
    with borrowed(model, device), torch.inference_mode():
        model.eval()
        parts = [model(rows.to(device)) for rows in X.split(batch_size)]
        outputs = torch.cat(parts).to(X.device)
    outputs = outputs.clone()
    if kind == "outputs":
        return outputs
    if kind == "probabilities":
        return to_probabilities(outputs, task)
    return to_labels(outputs, task, threshold)


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
        ``{"loss": ..., metric: ...}``; the loss is the mean over rows.
    """
    check_task(task)
    loss, functions = loss_module(loss), metric_functions(metrics)
    device = device_of(model, device)
    batches = as_batches(data, batch_size, False, device)
    with borrowed(model, device):
        return evaluate_batches(model, batches, loss, functions, task, device)


def evaluate_batches(model, batches, loss, functions, task, device):
    """Do the work of `evaluate` for a model that is on the device already."""
    model.eval()
    meter = Meter(loss, functions, task)
    with torch.inference_mode():
        for batch in batches:
            X, y = checked(batch, device)
            outputs = model(X)
            meter.add(loss(outputs, y), outputs, y)
    return meter.result()


class Meter:
    """Collect the losses and answers of batches, then count them all together.

    The mean loss weighs each batch by its rows, so that a short last batch does not
    count more than it should. Numbers stay on the device until `result`.
    """

    def __init__(self, loss: Callable, functions: dict, task: str | None):
        self.loss, self.functions, self.task = loss, functions, task
        self.losses, self.rows, self.labels, self.targets = [], [], [], []

    def add(self, loss: Tensor, outputs: Tensor, targets: Tensor) -> None:
        """Take in one batch: its mean loss, the model's outputs, the targets."""
        self.losses.append(loss.detach())
        self.rows.append(len(targets))
        if self.functions:
            if self.task is None:
                self.task = infer_task(self.loss, outputs, targets)
            shares = takes_probabilities(self.loss)
            self.labels.append(
                to_labels(outputs.detach(), self.task, probabilities=shares)
            )
            self.targets.append(targets)

    def mean_loss(self) -> float:
        """Return the mean loss over all rows so far."""
        if not self.losses:
            raise ValueError("there are no batches: the data are empty.")
        losses = torch.stack(self.losses).double().cpu()
        rows = torch.tensor(self.rows, dtype=torch.float64)
        return float((losses * rows).sum() / rows.sum())

    def first_bad_batch(self) -> int | None:
        """Return the number (from 1) of the first batch whose loss is not finite."""
        bad = ~torch.isfinite(torch.stack(self.losses))
        return int(bad.nonzero()[0]) + 1 if bad.any() else None

    def result(self) -> dict[str, float]:
        """Return the mean loss and each metric."""
        numbers = {"loss": self.mean_loss()}
        if self.functions:
            labels, targets = torch.cat(self.labels), torch.cat(self.targets)
            numbers |= score(self.functions, self.task, targets, labels)
        return numbers
