"""Stop early at the best weights: patience, and the loss that it looks at."""

from __future__ import annotations

import copy
import math
from typing import Any

from torch import nn

from helpers.errors import warn_caller
from helpers.training.history import History, TrainingWarning


class Patience:
    """Count the epochs without improvement, and keep the best weights.

    An epoch is better only if its loss is lower than that of every epoch before; an
    equal loss, or NaN, is not.

    Parameters
    ----------
    limit : int or None
        How many epochs in a row without a lower loss to wait; None waits forever.
    """

    def __init__(self, limit: int | None):
        self.limit, self.best, self.waited = limit, math.inf, 0
        self.weights: dict | None = None

    def after(self, model: nn.Module, loss: float) -> None:
        """Take in an epoch's loss."""
        if self.limit is None:
            return
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.weights = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1

    @property
    def is_over(self) -> bool:
        """Whether to stop."""
        return self.limit is not None and self.waited >= self.limit

    def restore_best(self, model: nn.Module) -> bool:
        """Put the best weights back into the model; return whether there are any."""
        if self.weights is not None:
            model.load_state_dict(self.weights)
        return self.weights is not None

    def state(self) -> dict[str, Any]:
        """Return what must be remembered to go on."""
        return {"best": self.best, "waited": self.waited, "weights": self.weights}


def judged_loss(row: dict[str, float]) -> float:
    """Return the loss that patience and plateaus look at."""
    return row.get("val_loss", row["loss"])


def warn_of_nan(history: History) -> None:
    """Warn once of a validation loss that is not finite."""
    bad = [row for row in history.rows if not math.isfinite(row.get("val_loss", 0.0))]
    if len(bad) == 1 and bad[0] is history.last:
        warn_caller(
            f"the validation loss of epoch {history.last['epoch']} is not finite: "
            f"look for NaN in the validation data. Such an epoch is never the best.",
            TrainingWarning,
        )
