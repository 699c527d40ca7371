"""The loss and the metrics of a model, metrics by name: `evaluate`, and its meter."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from helpers import metrics
from helpers.reproducible import random_state_kept
from helpers.training.batches import as_batches, checked
from helpers.training.borrowed_model import borrowed, device_of
from helpers.training.checks import one_tensor, outputs_and_loss
from helpers.training.loss_over_rows import LossOverRows
from helpers.training.prediction import gives_probabilities
from helpers.training.tasks import (
    check_task,
    infer_task,
    takes_probabilities,
    to_labels,
)
from helpers.validation.arguments import check_loss
from helpers.validation.arrays import off_torch

AVERAGED = ("precision", "recall", "f1")
OWN = "or your own as {'name': function(y_true, y_pred)}"
TAKEN = ("epoch", "loss", "lr")  # what a row of the history holds anyway
BY_NAME: dict[str, Callable] = {
    "accuracy": metrics.accuracy,
    "balanced_accuracy": metrics.balanced_accuracy,
    "hamming_loss": metrics.hamming_loss,
    "precision": metrics.precision,
    "recall": metrics.recall,
    "f1": metrics.f1,
    "mse": metrics.mean_squared_error,
    "rmse": metrics.root_mean_squared_error,
    "mae": metrics.mean_absolute_error,
    "r2": metrics.r2,
}


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
        rows. Rows whose label is ignored are left out of the metrics too. Where an
        output is NaN, which has no class, so are the metrics.
    """
    check_task(task)
    loss, functions = check_loss(loss), metric_functions(metrics)
    device = device_of(model, device)
    batches = as_batches(data, batch_size, False, device)
    with random_state_kept(), borrowed(model, device):
        return evaluate_batches(model, batches, loss, functions, task, device)


def evaluate_batches(model, batches, loss, functions, task, device):
    """Do the work of `evaluate` for a model that is on the device already."""
    model.eval()
    meter = Meter(loss, functions, task)
    # A model of torch.jit could not be trained any more after inference_mode.
    with torch.no_grad():
        for batch in batches:
            X, y = checked(batch, device)
            outputs, value = outputs_and_loss(model, loss, X, y)
            meter.add(value, model, X, outputs, y, meter.over_rows.counted(y))
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
        self.broken: list[Tensor] = []
        self.shares: bool | None = takes_probabilities(loss) or None

    def add(
        self,
        loss: Tensor,
        model: nn.Module,
        X: Tensor,
        outputs: Any,
        targets: Tensor,
        counted: Tensor | None,
    ) -> float:
        """Take in one batch; return how much it counts, 0 where no label does.

        Parameters
        ----------
        loss : Tensor
        model, X, outputs, targets
            Where it came from.
        counted : Tensor or None
            Which of the targets count, None for all.
        """
        weight = self.over_rows.weight(outputs, targets, counted)
        self.losses.append(loss.detach())
        self.weights.append(weight)
        if not self.functions:
            return weight
        one_tensor(outputs)
        if self.task is None:
            self.task = infer_task(self.loss, outputs, targets)
        if self.shares is None:
            self.shares = gives_probabilities(model, X, outputs)
        self.broken.append(torch.isnan(outputs.detach()).any())
        labels = to_labels(outputs.detach(), self.task, probabilities=self.shares)
        if counted is not None:
            labels, targets = labels[counted], targets[counted]
        self.labels.append(labels)
        self.targets.append(targets)
        return weight

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
            if torch.stack(self.broken).any():
                return numbers | dict.fromkeys(self.functions, math.nan)
            numbers |= score(self.functions, self.task, targets, labels)
        return numbers


def metric_functions(chosen: Iterable | Mapping) -> dict[str, Callable | str]:
    """Return metrics by name; names are looked up, functions taken as they are.

    Raises
    ------
    ValueError
        If a name is unknown, or means something else in a history.
    TypeError
        If they are neither names nor functions by name, or a metric is an object
        with a memory.
    """
    if isinstance(chosen, str):
        chosen = [chosen]
    if isinstance(chosen, Mapping):
        for name, function in chosen.items():
            _check_metric(name, function)
        return dict(chosen)
    names = list(chosen) if isinstance(chosen, Iterable) else [chosen]
    for name in names:
        if not isinstance(name, str):
            raise TypeError(
                f"metrics must be names such as 'accuracy', {OWN}; not {name!r}."
            )
        if name not in BY_NAME:
            known = ", ".join(BY_NAME)
            raise ValueError(
                f"{name!r} is not a metric known by name ({known}); give your own as "
                f"a dictionary: {{'name': function(y_true, y_pred)}}."
            )
    return {name: BY_NAME[name] for name in names}


def _check_metric(name: Any, function: Any) -> None:
    if not isinstance(name, str) or not callable(function):
        raise TypeError(
            f"metrics must be names such as 'accuracy', {OWN}; not "
            f"{{{name!r}: {function!r}}}."
        )
    if name in TAKEN or name.startswith("val_"):
        raise ValueError(
            f"a metric cannot be called {name!r}: a history keeps another number "
            f"under this name. Call it 'my_{name}'."
        )
    _refuse_metric_object(name, function)


def _refuse_metric_object(name: str, metric: Any) -> None:
    """Raise for torchmetrics' objects, which add up what they see (M31)."""
    if hasattr(metric, "update") and hasattr(metric, "reset"):
        raise TypeError(
            f"the metric {name!r} is an object that adds up all it sees until "
            f"reset(), so epochs would be mixed (M31): give a name such as "
            f"'accuracy', or a function of y_true and y_pred."
        )


def score(
    functions: dict[str, Callable], task: str, targets: Tensor, labels: Tensor
) -> dict[str, float]:
    """Return each metric of all rows together (never a mean of batch means)."""
    y_true = targets.reshape(labels.shape) if task == "binary" else targets
    y_true, y_pred = off_torch(y_true), off_torch(labels)
    return {
        name: _number(name, function(y_true, y_pred, **_options(name, function, task)))
        for name, function in functions.items()
    }


def _number(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, RuntimeError):
        raise TypeError(
            f"the metric {name!r} must return one number, not {value!r}."
        ) from None


def _options(name: str, function: Callable, task: str) -> dict[str, Any]:
    if function is not BY_NAME.get(name) or name not in AVERAGED:
        return {}
    average = "binary" if task == "binary" else "macro"
    return {"average": average, "zero_division": 0.0}
