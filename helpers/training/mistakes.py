"""Name the silent mistakes that `fit` can see, before the first step and after."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from typing import Any

import torch
from torch.utils.data import IterableDataset, TensorDataset

from helpers.diagnose import Finding, MistakeWarning, diagnose
from helpers.diagnose.looking import left_alone
from helpers.diagnose.sharing import find_shared_examples, find_shared_rows
from helpers.reproducible import random_state_kept
from helpers.training.batches import TensorBatches, checked
from helpers.training.history import History

MANY_TIMES = 20  # how far the loss must rise above its first value to be "exploding"


def warn_of_mistakes(job: Any) -> None:
    """Diagnose a job's model with its first batch; warn of each finding."""
    with random_state_kept():
        batch = _first_batch(job.batches)
    if batch is None:
        return
    X, y = checked(batch, job.device)
    job.model.train()
    findings = _findings(job, X, y)
    for finding in findings:
        warnings.warn(str(finding), MistakeWarning, stacklevel=4)


def _first_batch(batches: Any) -> Any:
    if isinstance(batches, TensorBatches):
        return batches.X[: batches.batch_size], batches.y[: batches.batch_size]
    if isinstance(batches.dataset, IterableDataset):
        return None  # a stream may not be read twice
    with contextlib.ExitStack() as stack:
        for owner in (batches, batches.sampler):
            stack.enter_context(_generator_kept(getattr(owner, "generator", None)))
        return next(iter(batches), None)


@contextlib.contextmanager
def _generator_kept(generator: Any) -> Iterator[None]:
    state = None if generator is None else generator.get_state()
    try:
        yield
    finally:
        if state is not None:
            generator.set_state(state)


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
        finding = Finding(27, "learning rate too large", evidence, advice, "09")
        warnings.warn(str(finding), MistakeWarning, stacklevel=5)


def _rise_of_first_batch(job: Any, mean: float) -> str | None:
    """Say how far the loss of the first batch has risen since before training."""
    X, y, before = job.first
    limit = MANY_TIMES * max(before, 1e-3)
    if mean <= limit:
        return None
    with left_alone(job.model), torch.no_grad():
        after = float(job.loss(job.model(X), y))
    if after <= limit:
        return None  # other batches hold larger targets, the steps are sound
    return f"the loss of one batch rose from {before:.3g} to {after:.3g} in epoch 1."
