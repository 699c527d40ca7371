"""What happened during training, epoch by epoch."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

FINISHED = "finished"


class TrainingWarning(UserWarning):
    """Training went, or will go, otherwise than its arguments say, and why."""


@dataclass
class History:
    """The numbers of each epoch, and why training stopped.

    Attributes
    ----------
    rows : list of dict
        One per epoch: ``epoch`` (from 1), ``loss``, the metrics, the same with
        ``val_`` in front where there are validation data, and ``lr``.
    stopped : str
        ``"finished"``, or the reason for stopping early.

    Examples
    --------
    >>> history = History([{"epoch": 1, "loss": 0.5}, {"epoch": 2, "loss": 0.25}])
    >>> history["loss"], history.last["loss"], len(history)
    ([0.5, 0.25], 0.25, 2)
    """

    rows: list[dict[str, float]] = field(default_factory=list)
    stopped: str = FINISHED

    def __getitem__(self, name: str) -> list[float]:
        if not any(name in row for row in self.rows):
            known = ", ".join(self.names()) or "nothing yet"
            raise KeyError(f"{name!r} was not recorded; known: {known}.")
        return [row[name] for row in self.rows if name in row]

    def __contains__(self, name: object) -> bool:
        return name in self.names()

    def __len__(self) -> int:
        return len(self.rows)

    def names(self) -> list[str]:
        """Return the names of what was recorded."""
        return list(self.rows[-1]) if self.rows else []

    @property
    def last(self) -> dict[str, float]:
        """The numbers of the last epoch; empty before the first."""
        return self.rows[-1] if self.rows else {}

    def best(
        self, name: str = "val_loss", *, highest: bool = False
    ) -> dict[str, float]:
        """Return the row of the epoch with the lowest (or highest) value of a name.

        NaN is never the best value, unless there is no other.
        """
        self[name]
        rows = [row for row in self.rows if name in row]
        rows = [row for row in rows if not math.isnan(row[name])] or rows
        return (max if highest else min)(rows, key=lambda row: row[name])
