"""Leave a model as it was found: its device and its modes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import torch
from torch import nn

from helpers.reproducible import best_device
from helpers.shapes.trace import check_model


def device_of(model: nn.Module, device: Any = None) -> torch.device:
    """Return the device given, the best one ("auto"), or the model's own.

    Raises
    ------
    TypeError, ValueError
        If it is no model, or one whose weights have no values; or no device that
        torch can use here.
    """
    check_model(model)
    if any(each.is_meta for each in (*model.parameters(), *model.buffers())):
        raise ValueError(
            "the model is on the device meta, where weights have no values: make it "
            "on the CPU, or give it values by model.to_empty(device='cpu')."
        )
    if device is None:
        parameter = next(model.parameters(), None)
        return torch.device("cpu") if parameter is None else parameter.device
    auto = isinstance(device, str) and device == "auto"
    return _usable(best_device() if auto else device)


def _usable(device: Any) -> torch.device:
    """Return a device by its name, after asking it for memory."""
    try:
        chosen = torch.device(device)
        torch.empty(0, device=chosen)
        usable = chosen.type != "meta"
    except Exception:  # each kind of device has its own way to be absent
        usable = False
    if not usable:
        raise ValueError(
            f"device={device!r} cannot be used here: 'cpu' always works, and 'auto' "
            f"takes the fastest device that there is."
        )
    return chosen


def move_optimizer(optimizer: Any, device: torch.device) -> None:
    """Move what an optimizer remembers (velocities and the like) to a device."""
    for memory in getattr(optimizer, "state", {}).values():
        if not isinstance(memory, dict):
            continue
        for name, value in memory.items():
            if isinstance(value, torch.Tensor) and name != "step":
                memory[name] = value.to(device)


@contextlib.contextmanager
def borrowed(
    model: nn.Module, device: torch.device, optimizer: Any = None
) -> Iterator[nn.Module]:
    """Use a model on a device, then give it back on its own, in its own modes."""
    home = device_of(model)
    modes = [(module, module.training) for module in model.modules()]
    try:
        model.to(device)
        move_optimizer(optimizer, device)
        yield model
    finally:
        model.to(home)
        move_optimizer(optimizer, home)
        for module, mode in modes:
            module.training = mode
