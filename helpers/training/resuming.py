"""Stop early at the best weights; save each epoch, and go on from there."""

from __future__ import annotations

import copy
import math
from typing import Any

import torch
from torch import nn

from helpers.saving import CheckpointError, load_checkpoint, save_checkpoint
from helpers.training.history import History


class Patience:
    """Count the epochs without improvement, and keep the best weights.

    Parameters
    ----------
    limit : int or None
        How many epochs without a lower loss to wait; None waits for ever.
    """

    def __init__(self, limit: int | None):
        self.limit, self.best, self.waited = limit, math.inf, 0
        self.weights: dict | None = None

    def after(self, model: nn.Module, loss: float) -> bool:
        """Take in an epoch's loss; return whether to stop."""
        if self.limit is None:
            return False
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.weights = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.limit

    def restore_best(self, model: nn.Module) -> None:
        """Put the best weights back into the model."""
        if self.weights is not None:
            model.load_state_dict(self.weights)

    def state(self) -> dict[str, Any]:
        """Return what must be remembered to go on."""
        return {"best": self.best, "waited": self.waited, "weights": self.weights}


def save_epoch(path: Any, job: Any, history: History, patience: Patience) -> None:
    """Write all that the next epoch depends on."""
    loader = getattr(job.batches, "generator", None)
    extra = {
        "history": history.rows,
        "patience": patience.state(),
        "random": torch.get_rng_state(),
        "loader": None if loader is None else loader.get_state(),
    }
    save_checkpoint(
        path, job.model, optimizer=job.optimizer, scheduler=job.scheduler, extra=extra
    )


def resume_from(path: Any, job: Any, patience: Patience) -> History:
    """Put model, optimizer, scheduler and random numbers back; return the history.

    Raises
    ------
    CheckpointError
        If the file cannot be used, or was not written by `fit`.
    """
    if "history" not in load_checkpoint(path).extra:
        raise CheckpointError(
            f"{path} holds no training history: it was not written by fit(checkpoint=)."
        )
    extra = load_checkpoint(
        path, job.model, optimizer=job.optimizer, scheduler=job.scheduler
    ).extra
    torch.set_rng_state(extra["random"])
    if extra["loader"] is not None and getattr(job.batches, "generator", None):
        job.batches.generator.set_state(extra["loader"])
    saved = extra["patience"]
    patience.best, patience.waited = saved["best"], saved["waited"]
    patience.weights = saved["weights"]
    return History(list(extra["history"]))
