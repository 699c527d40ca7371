"""Mistakes with torchmetrics: objects that remember, and that guess what they get."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from torch import Tensor

from helpers.diagnose.findings import Finding, Report
from helpers.diagnose.trial_run import last_operation

PROBABILITIES = ("SigmoidBackward", "SoftmaxBackward")


def diagnose_metric(
    metric: Any, outputs: Tensor, *, batches: int | None = None
) -> Report:
    """Look for silent mistakes in the use of a torchmetrics object.

    Parameters
    ----------
    metric : torchmetrics.Metric or MetricCollection
        After the last `update` of an epoch, before or after `compute`.
    outputs : Tensor
        What a batch gave to ``metric.update(outputs, targets)``.
    batches : int, optional
        How many batches an epoch has; with it, batches of earlier epochs that the
        metric still remembers are found.

    Returns
    -------
    Report

    Raises
    ------
    TypeError
        If `metric` is no metric object, or `outputs` no tensor.

    Examples
    --------
    >>> import torch
    >>> from torchmetrics.classification import BinaryAccuracy
    >>> metric = BinaryAccuracy()
    >>> metric.update(torch.tensor([0.2, 0.9]), torch.tensor([0, 1]))
    >>> print(diagnose_metric(metric, torch.tensor([0.2, 0.9]), batches=1))
    No mistake found.
    """
    if type(metric).__name__ == "MetricCollection":
        each = (diagnose_metric(m, outputs, batches=batches) for m in metric.values())
        return Report(finding for report in each for finding in report)
    if isinstance(metric, type) or not hasattr(metric, "update_count"):
        raise TypeError(f"metric must be a torchmetrics object, not {metric!r}.")
    if not isinstance(outputs, Tensor):
        raise TypeError(f"outputs must be a tensor, not {type(outputs).__name__}.")
    report = Report(_memory(metric, batches))
    report += _device(metric, outputs)
    report += _logits(metric, outputs)
    report += _mean_over_classes(metric)
    return report


def _memory(metric: Any, batches: int | None) -> Iterator[Finding]:
    if batches is not None and metric.update_count > batches:
        yield Finding(
            31,
            "torchmetrics without reset",
            f"the metric has taken in {metric.update_count} batches, but an epoch has "
            f"{batches}: it mixes epochs.",
            "Call metric.reset() at the start of every epoch.",
            "06",
        )


def _mean_over_classes(metric: Any) -> Iterator[Finding]:
    """Find an accuracy that counts every class the same, as torchmetrics' does."""
    kinds = {kind.__name__ for kind in type(metric).__mro__}
    if "MulticlassAccuracy" not in kinds or metric.average != "macro":
        return
    right, wrong = getattr(metric, "tp", None), getattr(metric, "fn", None)
    if not metric.update_count or not isinstance(right, Tensor) or right.ndim != 1:
        return
    rows = int((right + wrong).sum())
    share, mean = (
        float(right.sum()) / max(rows, 1),
        float(copy.deepcopy(metric).compute()),
    )
    if abs(share - mean) > 0.01:
        yield Finding(
            None,
            "accuracy averaged over classes",
            f"the metric says {mean:.2f}, the mean of {len(right)} classes, but "
            f"{share:.2f} of all rows are right: average is 'macro', its default.",
            'Give average="micro" for the share of rows that are right.',
            "06",
        )


def _device(metric: Any, outputs: Tensor) -> Iterator[Finding]:
    if metric.device.type != outputs.device.type:
        yield Finding(
            31,
            "torchmetrics on another device",
            f"the metric is on {metric.device}, the outputs on {outputs.device}.",
            "Move it: metric.to(device).",
            "06",
        )


def _logits(metric: Any, outputs: Tensor) -> Iterator[Finding]:
    takes_a_threshold = isinstance(getattr(metric, "threshold", None), float)
    if not (takes_a_threshold and outputs.is_floating_point()) or outputs.is_meta:
        return
    outside = bool(((outputs < 0) | (outputs > 1)).any())
    last = last_operation(outputs)
    no_shares = last is not None and not last.name().startswith(PROBABILITIES)
    if outside or no_shares:
        yield Finding(
            32,
            "torchmetrics given logits",
            f"the outputs go from {outputs.min():.2f} to {outputs.max():.2f} and look "
            f"like logits. A batch whose logits all lie in [0, 1] is taken for "
            f"probabilities, without a sigmoid.",
            "Give probabilities: metric.update(torch.sigmoid(outputs), targets).",
            "06",
        )
