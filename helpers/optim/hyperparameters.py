"""Refuse settings that cannot work, in torch's words and with what to do instead."""

from __future__ import annotations

import difflib
import math
from typing import Any

from helpers.optim.in_place import is_torch
from helpers.validation import check_flag

# Torch's switches for its own fast paths, as its optimizers have them by default.
SWITCHES = {
    "foreach": None,
    "fused": None,
    "capturable": False,
    "differentiable": False,
}


CHOICES = ("nesterov", "maximize", "amsgrad", "centered", "decoupled_weight_decay")


def check_choices(settings: dict[str, Any]) -> None:
    """Raise TypeError for what is neither True nor False: "False" would be true."""
    for name in CHOICES:
        check_flag(settings.get(name, False), name)


def check_learning_rate(lr: Any) -> None:
    """Raise ValueError unless `lr` is one finite number, 0 or above."""
    if is_torch(lr) and lr.numel() != 1:
        raise ValueError(f"Tensor lr must be 1-element, not {lr.numel()} numbers.")
    if not 0.0 <= _number(lr, "learning rate") < math.inf:
        raise ValueError(
            f"Invalid learning rate: {lr}. It must be a finite number, 0 or above; "
            f"try 0.01."
        )


def check_not_negative(name: str, value: Any) -> None:
    """Raise ValueError unless a setting is one finite number, 0 or above."""
    if not 0.0 <= _number(value, f"{name} value") < math.inf:
        raise ValueError(
            f"Invalid {name} value: {value}. It must be a finite number, 0 or above."
        )


def check_momentum(momentum: Any) -> None:
    """Raise ValueError unless the momentum lies from 0 to 1."""
    if not 0.0 <= _number(momentum, "momentum value") <= 1.0:
        raise ValueError(
            f"Invalid momentum value: {momentum}. It must lie between 0 and 1: above 1 "
            f"the velocity grows by itself; try 0.9."
        )


def check_betas(betas: Any) -> None:
    """Raise ValueError unless both betas are floats (or tensors) from 0 to below 1."""
    if not isinstance(betas, (tuple, list)) or len(betas) != 2:
        raise ValueError(f"Invalid betas: {betas!r}. Give two, such as (0.9, 0.999).")
    for index, beta in enumerate(betas):
        if is_torch(beta) and beta.numel() != 1:
            raise ValueError(f"Tensor betas[{index}] must be 1-element")
        if not 0.0 <= _number(beta, f"beta parameter at index {index}") < 1.0:
            raise ValueError(
                f"Invalid beta parameter at index {index}: {beta}. It must be at least "
                f"0 and below 1: it is the share of the past that is kept."
            )
    kinds = [float if isinstance(beta, float) else is_torch(beta) for beta in betas]
    if kinds not in ([float, float], [True, True]):
        raise ValueError(
            f"betas must be either both floats or both Tensors, not {betas!r}."
        )


def with_switches(
    settings: dict[str, Any], given: dict[str, Any], *names: str
) -> dict[str, Any]:
    """Return a rule's settings and its switches, which torch's saved states have too.

    Raises
    ------
    TypeError
        If a word is given that is no switch, such as a misspelled setting.
    """
    for name in given.keys() - set(names):
        near = difflib.get_close_matches(name, settings, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise TypeError(f"{name!r} is not a setting of this optimizer.{hint}")
    return settings | {name: given.get(name, SWITCHES[name]) for name in names}


def check_switches(settings: dict[str, Any]) -> None:
    """Refuse to choose between torch's own ways to compute a step: here is only one.

    Raises
    ------
    ValueError
        If a switch is on; in torch's words where torch refuses it as well.
    """
    on = [name for name in SWITCHES if settings.get(name)]
    if "foreach" in on and "betas" in settings:
        betas = {f"betas[{i}]": beta for i, beta in enumerate(settings["betas"])}
        for name, value in ({"lr": settings["lr"]} | betas).items():
            if is_torch(value):
                raise ValueError(
                    f"{name} as a Tensor is not supported for capturable=False and "
                    f"foreach=True"
                )
    if on:
        raise ValueError(
            f"{on[0]}=True is not supported: it chooses one of torch's ways to compute "
            f"a step, and here is only one. Leave it out, or use torch.optim."
        )


def _number(value: Any, what: str) -> float:
    try:
        if isinstance(value, (str, bool)):  # float("0.1") and float(True) exist
            raise TypeError
        return float(value)
    except (TypeError, ValueError):
        raise ValueError(f"Invalid {what}: {value!r}. It must be a number.") from None
