"""An optimiser's memory as a plain dictionary with torch's layout, and back."""

from __future__ import annotations

import copy
from collections import defaultdict
from typing import Any

import numpy as np

from helpers.optim.arrays import InPlaceArray, is_torch, loaded_torch
from helpers.optim.parameters import plain_array

# Settings that only one kind of rule has: they tell whose state it is.
OWN_SETTINGS = {
    "nesterov": "SGD",
    "dampening": "SGD",
    "lr_decay": "Adagrad",
    "alpha": "RMSprop",
    "centered": "RMSprop",
    "betas": "Adam or AdamW",
}
# What is remembered only while a setting is on, and may begin later.
WITH_A_SETTING = {"momentum_buffer", "grad_avg", "max_exp_avg_sq"}


def packed(groups: list[dict[str, Any]], state: dict[Any, Any]) -> dict[str, Any]:
    """Return ``{"state": ..., "param_groups": ...}`` with numbered parameters."""
    numbers: dict[int, int] = {}
    start, packed_groups = 0, []
    for group in groups:
        for number, parameter in enumerate(group["params"], start):
            numbers.setdefault(id(parameter), number)
        start += len(group["params"])
        settings = {key: value for key, value in group.items() if key != "params"}
        settings["params"] = [numbers[id(parameter)] for parameter in group["params"]]
        packed_groups.append(settings)
    by_number = {numbers.get(id(owner), owner): kept for owner, kept in state.items()}
    return {"state": by_number, "param_groups": packed_groups}


def unpacked(state_dict: Any, optimizer: Any) -> tuple:
    """Return groups and state, cast to the kind and dtype of an optimizer's parameters.

    A setting that a saved group lacks, as one that an older version did not know,
    is the optimizer's own.

    Raises
    ------
    TypeError
        If it is no state of an optimizer.
    ValueError
        If numbers of groups or sizes of groups differ, or if the state was saved by
        another kind of optimizer, for parameters of other shapes, or in part only.
    """
    if not isinstance(state_dict, dict) or {"state", "param_groups"} - set(state_dict):
        raise TypeError(
            "an optimizer's state is a dict with 'state' and 'param_groups', as "
            "state_dict() returns it."
        )
    saved, groups = copy.deepcopy(state_dict["param_groups"]), optimizer.param_groups
    if len(saved) != len(groups):
        raise ValueError(
            f"loaded state dict has a different number of parameter groups: "
            f"{len(saved)}, not {len(groups)}"
        )
    owners: dict[int, tuple[Any, dict[str, Any]]] = {}
    for old, new in zip(saved, groups, strict=True):
        _check_size(old, new)
        _check_kind(old, optimizer)
        for number, parameter in zip(old["params"], new["params"], strict=True):
            owners[number] = parameter, old
        old["params"] = new["params"]
        for key in ("param_names", *optimizer.defaults):
            if key in new:
                old.setdefault(key, new[key])
    state: defaultdict[Any, dict[str, Any]] = defaultdict(dict)
    for number, kept in state_dict["state"].items():
        if number in owners:
            parameter, group = owners[number]
            state[parameter] = _memory(optimizer, parameter, group, kept)
        else:
            state[number] = kept
    return saved, state


def _check_size(old: dict[str, Any], new: dict[str, Any]) -> None:
    sizes = len(old.get("params", ())), len(new["params"])
    if sizes[0] != sizes[1]:
        raise ValueError(
            f"loaded state dict contains a parameter group that doesn't match the "
            f"size of optimizer's group: {sizes[0]} parameters, not {sizes[1]}"
        )


def _check_kind(old: dict[str, Any], optimizer: Any) -> None:
    for setting, kind in OWN_SETTINGS.items():
        if setting in old and setting not in optimizer.defaults:
            raise ValueError(
                f"the state was saved by another kind of optimizer: {setting!r} is a "
                f"setting of {kind}, not of {type(optimizer).__name__}. Load it into "
                f"{kind}, or begin anew."
            )


def _memory(optimizer: Any, parameter: Any, group: dict, kept: dict) -> dict[str, Any]:
    """Return what was remembered of one parameter, checked and complete."""
    if not kept:
        return {}
    name, known = type(optimizer).__name__, optimizer.remembers
    strange = [] if known is None else sorted(set(kept) - set(known))
    if strange:
        raise ValueError(
            f"the state was saved by another kind of optimizer: it remembers "
            f"{', '.join(strange)}, which {name} does not use."
        )
    begun = optimizer._start(plain_array(parameter), group)
    missing = sorted(set(begun) - set(kept) - WITH_A_SETTING)
    if missing:
        raise ValueError(
            f"the saved state is not whole: {name} needs {', '.join(missing)} of each "
            f"parameter. Begin anew, or save it once more."
        )
    return begun | {key: _fitted(parameter, key, v) for key, v in kept.items()}


def _fitted(parameter: Any, key: str, value: Any) -> Any:
    """Return a copy of a remembered value, of its parameter's kind and dtype."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if key == "step":
        step = float(value)
        return loaded_torch().tensor(step) if is_torch(parameter) else step
    shapes = tuple(np.shape(value)), tuple(plain_array(parameter).shape)
    if shapes[0] != shapes[1]:
        raise ValueError(
            f"the state was saved for other parameters: {key} has shape {shapes[0]}, "
            f"its parameter {shapes[1]}."
        )
    if is_torch(parameter):
        return loaded_torch().as_tensor(value).clone().to(parameter)
    value = value.detach().cpu().numpy() if is_torch(value) else value
    return np.array(value, parameter.data.dtype).view(InPlaceArray)
