"""Name the silent mistakes that `fit` can see, before the first step and after."""

from __future__ import annotations

import warnings
from typing import Any

from helpers.diagnose import Finding, MistakeWarning, diagnose
from helpers.diagnose.training import find_shared_rows
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
    generator = getattr(batches, "generator", None)
    state = None if generator is None else generator.get_state()
    try:
        return next(iter(batches), None)
    finally:
        if state is not None:
            generator.set_state(state)


def _findings(job, X, y) -> list[Finding]:
    try:
        findings = diagnose(job.model, job.loss, (X, y), optimizer=job.optimizer)
    except Exception:  # what raises here will raise, and be explained, in training
        findings = []
    whole, other = (getattr(b, "X", None) for b in (job.batches, job.validation))
    if whole is not None and other is not None:
        findings.extend(find_shared_rows(whole, other))
    return findings


def warn_of_explosion(history: History) -> None:
    """Warn once when the loss has risen far above where it began (M27)."""
    losses = [row["loss"] for row in history.rows]
    limit = MANY_TIMES * max(losses[0], 1e-3)
    if losses[-1] > limit and all(loss <= limit for loss in losses[:-1]):
        finding = Finding(
            27,
            "learning rate too large",
            f"the loss rose from {losses[0]:.3g} in epoch 1 to {losses[-1]:.3g} in "
            f"epoch {len(losses)}.",
            "Divide the learning rate by 10 and start again.",
            "09",
        )
        warnings.warn(str(finding), MistakeWarning, stacklevel=5)
