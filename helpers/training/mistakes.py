"""Name the silent mistakes that `fit` can see, before the first step and after."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import TensorDataset

from helpers.diagnose import Finding, MistakeWarning, diagnose
from helpers.diagnose.data import (
    find_shared_examples,
    find_shared_rows,
    find_sorted_rows,
)
from helpers.diagnose.trial_run import duplicate, left_alone, twins
from helpers.errors import warn_caller
from helpers.reproducible import random_state_kept
from helpers.training.batches import TensorBatches
from helpers.training.history import History

MANY_TIMES = 20  # how far the loss must rise above its first value to be "exploding"


def warn_of_mistakes(job: Any, X: Tensor, y: Tensor) -> None:
    """Diagnose a job's model with the first batch of training, before its step.

    Only this batch is looked at, so that nothing is drawn that training would not draw.
    """
    if job.order is not None and y.ndim in (1, 2):
        job.order.append(y.detach())
    if job.first is None:
        for finding in _findings(job, X, y):
            if finding.number == 6 and y.device.type != "cpu":
                raise ValueError(str(finding))  # a GPU does not survive such a label
            job.warned.add(finding.number)
            warn_caller(str(finding), MistakeWarning)


def warn_of_order(job: Any) -> None:
    """Warn once, after an epoch, when its rows came sorted by class."""
    labels, job.order = job.order, None
    if labels:
        for finding in find_sorted_rows(torch.cat(labels), len(labels[0])):
            warn_caller(str(finding), MistakeWarning)


def _findings(job, X, y) -> list[Finding]:
    findings = diagnose(job.model, job.loss, (X, y), optimizer=job.optimizer)
    if job.validation is not None:
        with contextlib.suppress(Exception):  # of data that cannot be compared
            findings.extend(_shared(job.batches, job.validation))
    return findings


def _shared(batches: Any, validation: Any) -> Iterator[Finding]:
    if isinstance(batches, TensorBatches) and isinstance(validation, TensorBatches):
        return find_shared_rows(batches.X, validation.X)
    sets = (
        TensorDataset(b.X) if isinstance(b, TensorBatches) else b.dataset
        for b in (batches, validation)
    )
    return find_shared_examples(*sets)


def warn_of_explosion(job: Any, history: History) -> None:
    """Warn once when the loss has risen far above where it began (M27)."""
    if 27 in job.warned:
        return
    losses = [row["loss"] for row in history.rows]
    limit = MANY_TIMES * max(losses[0], 1e-3)
    if len(losses) == 1:
        evidence = _rise_of_first_batch(job, losses[0])
    elif losses[-1] > limit and all(loss <= limit for loss in losses[:-1]):
        evidence = (
            f"the loss rose from {losses[0]:.3g} in epoch 1 to {losses[-1]:.3g} in "
            f"epoch {len(losses)}."
        )
    else:
        return
    if evidence:
        advice = "Divide the learning rate by 10 and start again."
        finding = Finding(27, "learning rate too large", evidence, advice, "10")
        warn_caller(str(finding), MistakeWarning)


def _rise_of_first_batch(job: Any, mean: float) -> str | None:
    """Say how far the loss of the first batch has risen since before training."""
    X, y, before = job.first
    limit = MANY_TIMES * max(before, 1e-3)
    if mean <= limit:
        return None
    with random_state_kept(), torch.no_grad():
        model, loss = twins(job.model, job.loss)
        with left_alone(model):
            after = float(loss(model(duplicate(X)), y))
    if after <= limit:
        return None  # other batches hold larger targets, the steps are sound
    return f"the loss of one batch rose from {before:.3g} to {after:.3g} in epoch 1."
