"""Find what cannot be trained before, or at, the first step."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn


def checked_loss(loss: Any) -> torch.Tensor:
    """Return the loss; raise where it is not a scalar that depends on the model."""
    if not isinstance(loss, torch.Tensor) or loss.ndim > 0:
        shape = tuple(loss.shape) if isinstance(loss, torch.Tensor) else type(loss)
        raise ValueError(
            f"the loss must be one number per batch (a tensor of shape ()), not "
            f"{shape}: use reduction='mean'."
        )
    if not loss.requires_grad:
        raise ValueError(
            "the loss does not depend on any trainable parameter: a layer is frozen, "
            "detached, or hidden in a plain list (use nn.ModuleList)."
        )
    return loss


def check_epochs(epochs: Any, patience: Any) -> None:
    """Raise where the number of epochs, or the patience, cannot be used."""
    for name, value, least in (("epochs", epochs, 0), ("patience", patience, 1)):
        if value is None and name == "patience":
            continue
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ValueError(
                f"{name} must be a whole number from {least}, not {value!r}."
            )


def checked_optimizer(optimizer: Any, model: nn.Module) -> Any:
    """Return the optimizer; raise where it cannot train this model."""
    own = {id(parameter) for parameter in model.parameters()}
    if not own:
        raise ValueError(
            "the model has no parameters to train: layers kept in a plain list are "
            "not found (use nn.ModuleList or nn.Sequential)."
        )
    if isinstance(optimizer, type) or not hasattr(optimizer, "step"):
        raise TypeError(
            "optimizer must be made first, such as "
            "torch.optim.SGD(model.parameters(), lr=0.1)."
        )
    groups = getattr(optimizer, "param_groups", [])
    given = {id(p) for group in groups for p in group["params"]}
    if given and not given & own:
        raise ValueError(
            "the optimizer holds the parameters of another model: make it again from "
            "this model's parameters()."
        )
    return optimizer
