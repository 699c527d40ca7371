"""The loss over all rows, from the losses of their batches.

Torch's losses are not all a mean over rows. With class weights, torch divides by the
weights of the labels; ignored labels do not count; with several numbers per row it
divides by all of them; with ``reduction="sum"`` by nothing. A loss of one's own is
taken for a mean over rows, because nothing else can be known about it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from helpers.shapes.pairing import loss_name, torch_loss

OF_CLASSES = ("crossentropy", "nll", "nllloss2d")
BY_ROW = ("multilabelsoftmargin", "multimargin", "multilabelmargin")


class LossOverRows:
    """How much the loss of each batch counts in the loss over all rows.

    Parameters
    ----------
    loss : callable
        Takes outputs and targets, returns one number.

    Attributes
    ----------
    ignored : int or None
        The label that a loss of classes leaves out.
    adds_up : bool
        Whether the losses of batches are added, because torch does not divide them.

    Examples
    --------
    >>> weights = torch.tensor([1.0, 3.0])
    >>> over_rows = LossOverRows(torch.nn.CrossEntropyLoss(weight=weights))
    >>> targets = torch.tensor([0, 1, 1, -100])
    >>> over_rows.weight(torch.zeros(4, 2), targets, over_rows.counted(targets))
    7.0
    """

    def __init__(self, loss: Callable) -> None:
        settings = _settings(loss)
        self.name = bare_name(loss) if torch_loss(loss) is not None else ""
        known = bool(self.name)
        self.reduction = settings.get("reduction", "mean") if known else "mean"
        self.adds_up = self.reduction == "sum"
        of_classes = self.name in OF_CLASSES
        self.ignored = settings.get("ignore_index", -100) if of_classes else None
        self.class_weights = settings.get("weight") if of_classes else None

    def weight(
        self, outputs: Any, targets: Tensor, counted: Tensor | None = None
    ) -> float:
        """Return how much a batch counts; 0 where none of its labels does.

        Parameters
        ----------
        outputs, targets : Tensor
        counted : Tensor, optional
            What `counted` returned for these targets.
        """
        if not self.name or (self.adds_up and self.ignored is None):
            return float(len(targets))
        if self.ignored is not None:
            return self._weight_of_classes(outputs, targets, counted)
        if self.name in BY_ROW or self.reduction == "batchmean":
            return float(len(targets))
        return float(outputs.numel())

    def _weight_of_classes(self, outputs, targets, counted) -> float:
        if targets.is_floating_point():  # a probability for each class
            return outputs.numel() / outputs.shape[1]
        if counted is not None:
            targets = targets[counted]
        if self.class_weights is None or self.adds_up:
            return float(targets.numel())
        weights = self.class_weights.to(targets.device)
        return float(weights[targets.long()].sum())

    def counted(self, targets: Tensor) -> Tensor | None:
        """Return which targets count, where the loss ignores some; None if all do."""
        if self.ignored is None or targets.is_floating_point():
            return None
        ignored = targets == self.ignored
        return ~ignored if ignored.any() else None

    def total(self, losses: list[Tensor], weights: list[float]) -> float:
        """Return the loss over all rows: what the loss of one large batch would be.

        Raises
        ------
        ValueError
            If there are no batches, or none with a label that counts.
        """
        if not losses:
            raise ValueError(
                "there are no batches: the data are empty, or a stream that was used "
                "up. Its __iter__ must begin anew each time."
            )
        if not sum(weights):
            raise ValueError(
                f"no label counts: all of them are {self.ignored}, which the loss "
                f"ignores, or of classes with the weight 0."
            )
        # To the CPU first: some GPUs have no float64.
        found = torch.stack(losses).cpu().double()
        shares = torch.tensor(weights, dtype=torch.float64)
        found, shares = found[shares > 0], shares[shares > 0]
        if self.adds_up:
            return float(found.sum())
        return float((found * shares).sum() / shares.sum())


def _settings(loss: Any) -> dict[str, Any]:
    """Return a loss's settings: attributes of a module, words given to a partial."""
    words: dict[str, Any] = {}
    while isinstance(loss, functools.partial):
        words = {**loss.keywords, **words}
        loss = loss.func
    names = ("reduction", "ignore_index", "weight")
    own = {name: getattr(loss, name) for name in names if hasattr(loss, name)}
    return {**own, **words}


def bare_name(loss: Any) -> str:
    """Return a loss's name in one form for modules and functions: "crossentropy"."""
    return loss_name(loss).lower().replace("_", "").removesuffix("loss")
