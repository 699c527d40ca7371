"""An optimiser's memory as a plain dictionary with torch's layout, and back."""

from __future__ import annotations

import copy
from collections import defaultdict
from typing import Any

import numpy as np

from helpers.optim.arrays import InPlaceArray, is_torch, loaded_torch


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


def unpacked(state_dict: dict[str, Any], groups: list[dict[str, Any]]) -> tuple:
    """Return groups and state, cast to the kind and dtype of the groups' parameters.

    Raises
    ------
    ValueError
        If numbers of groups, or sizes of groups, differ.
    """
    saved = copy.deepcopy(state_dict["param_groups"])
    if len(saved) != len(groups):
        raise ValueError(
            f"loaded state dict has a different number of parameter groups: "
            f"{len(saved)}, not {len(groups)}"
        )
    owners: dict[int, Any] = {}
    for old, new in zip(saved, groups, strict=True):
        _check_size(old, new)
        owners.update(zip(old["params"], new["params"], strict=True))
        old["params"] = new["params"]
        if "param_names" in new:
            old.setdefault("param_names", new["param_names"])
    state: defaultdict[Any, dict[str, Any]] = defaultdict(dict)
    for number, kept in state_dict["state"].items():
        owner = owners.get(number, number)
        known = number in owners
        state[owner] = {
            k: _fitted(owner, k, v) if known else v for k, v in kept.items()
        }
    return saved, state


def _check_size(old: dict[str, Any], new: dict[str, Any]) -> None:
    if len(old["params"]) != len(new["params"]):
        raise ValueError(
            f"loaded state dict contains a parameter group that doesn't match the "
            f"size of optimizer's group: {len(old['params'])} parameters, not "
            f"{len(new['params'])}"
        )


def _fitted(parameter: Any, key: str, value: Any) -> Any:
    """Return a copy of a remembered value, of its parameter's kind and dtype."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if is_torch(parameter):
        if key == "step":
            return loaded_torch().tensor(float(value))
        return loaded_torch().as_tensor(value).clone().to(parameter)
    if key == "step":
        return float(value)
    value = value.detach().cpu().numpy() if is_torch(value) else value
    return np.array(value, parameter.data.dtype).view(InPlaceArray)
