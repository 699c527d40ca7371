"""What may be optimised: groups of parameters, checked in torch's words."""

from __future__ import annotations

import difflib
from typing import Any

import numpy as np

from helpers.errors import warn_caller
from helpers.optim.arrays import InPlaceArray, is_torch

EMPTY = (
    "optimizer got an empty parameter list. Either the model has no parameters (are "
    "its layers in a plain list, or made in forward?), or a generator was used twice."
)


def is_parameter(value: Any) -> bool:
    """Whether a value can be optimised: a torch tensor, or an autograd value."""
    if is_torch(value):
        return True
    has_gradient = hasattr(value, "_grad") or hasattr(value, "grad")
    return has_gradient and isinstance(getattr(value, "data", None), np.ndarray)


def gradient_of(parameter: Any) -> Any:
    """Return a parameter's gradient, or None if no backward pass has reached it.

    An autograd value shows zeros as its ``grad`` before a backward pass; what it
    holds tells the two apart.
    """
    if is_torch(parameter):
        return parameter.grad
    return parameter._grad if hasattr(parameter, "_grad") else parameter.grad


def plain_array(parameter: Any) -> Any:
    """Return a torch parameter as it is, an autograd value's numbers as a view."""
    return parameter if is_torch(parameter) else parameter.data.view(InPlaceArray)


def as_groups(params: Any) -> list[dict[str, Any]]:
    """Turn what an optimiser is given into a list of groups.

    Raises
    ------
    TypeError
        If `params` is one parameter, or nothing that can be gone through.
    ValueError
        If it is empty.
    """
    if is_parameter(params) or not hasattr(params, "__iter__") or _is_model(params):
        raise TypeError(
            f"params argument given to the optimizer should be an iterable of Tensors "
            f"or dicts, but got {type(params).__name__}; {_remedy(params)}."
        )
    if isinstance(params, dict):
        inside = "[group]" if "params" in params else "list(params.values())"
        raise TypeError(
            f"params argument given to the optimizer should be an iterable of Tensors "
            f"or dicts, but got a dict; give {inside}."
        )
    groups = params if isinstance(params, (list, tuple)) else _ordered(params)
    groups = list(groups)
    if not groups:
        raise ValueError(EMPTY)
    return groups if isinstance(groups[0], dict) else [{"params": groups}]


def complete_group(group: Any, defaults: dict[str, Any]) -> dict[str, Any]:
    """Return a group with its parameters as a checked list and its settings filled.

    Raises
    ------
    TypeError, ValueError
        For anything that is no parameter, with the reason.
    """
    if not isinstance(group, dict):
        raise TypeError(f"param_group must be a dict, but got {type(group)}")
    if "params" not in group:
        raise ValueError(
            f"param_group needs its parameters as 'params', but has {sorted(group)}."
        )
    _warn_of_misspelled(group, defaults)
    params = group["params"]
    params = [params] if is_parameter(params) else list(_ordered(params))
    names = [entry[0] for entry in params if isinstance(entry, tuple)]
    if names and len(names) != len(params):
        raise ValueError(
            "all optimizer params should be with/without names. Some param names are "
            "missing"
        )
    if names:
        params = [parameter for _, parameter in params]
    for parameter in params:
        _check_parameter(parameter)
    if len({id(parameter) for parameter in params}) != len(params):
        warn_caller(
            "optimizer contains a parameter group with duplicate parameters; each "
            "would be moved more than once a step. Give every parameter once."
        )
    named = {"param_names": names} if names else {}
    return defaults | group | {"params": params} | named


def check_against(group: dict[str, Any], others: list[dict[str, Any]]) -> None:
    """Raise ValueError if a group shares parameters with others, or lacks names."""
    named = "param_names" in group
    if any(("param_names" in other) != named for other in others):
        raise ValueError(
            f"all optimizer param groups should be with/without names. cannot add "
            f"param group {'with' if named else 'without'} names to the optimizer"
        )
    known = {id(p) for other in others for p in other["params"]}
    if any(id(parameter) in known for parameter in group["params"]):
        raise ValueError(
            "some parameters appear in more than one parameter group; put each into "
            "one group only"
        )


def _warn_of_misspelled(group: dict[str, Any], defaults: dict[str, Any]) -> None:
    """Warn of a setting that no rule reads because its name is nearly another's."""
    for key in group.keys() - defaults.keys() - {"params", "param_names", "initial_lr"}:
        near = difflib.get_close_matches(str(key), defaults, n=1, cutoff=0.8)
        if near:
            warn_caller(
                f"param_group has a setting {key!r}, which the optimizer does not "
                f"know and ignores. Did you mean {near[0]!r}?"
            )


def _is_model(value: Any) -> bool:
    return hasattr(value, "parameters") or hasattr(value, "weights")


def _remedy(value: Any) -> str:
    """Return what to write where a parameter was expected and something else given."""
    if is_parameter(value):
        return "put it into a list: [w]"
    if hasattr(value, "parameters"):
        return "give model.parameters()"
    if hasattr(value, "weights"):
        return "give model.weights"
    if callable(value):
        return "call it, as in model.parameters()"
    if isinstance(value, np.ndarray):
        return "make it a Value, which has a gradient"
    return "give a list such as [w, b], or model.parameters()"


def _ordered(params: Any) -> Any:
    if isinstance(params, (set, frozenset)):
        raise TypeError(
            "optimizer parameters need to be organized in ordered collections, but the "
            "ordering of tensors in sets will change between runs. Please use a list "
            "instead."
        )
    return params


def _check_parameter(parameter: Any) -> None:
    if not is_parameter(parameter):
        raise TypeError(
            f"optimizer can only optimize Tensors (or autograd values), but one of the "
            f"params is {type(parameter).__name__}; {_remedy(parameter)}"
        )
    if is_torch(parameter):
        is_leaf = parameter.is_leaf or parameter.retains_grad
        dtype, is_real = parameter.dtype, parameter.is_floating_point()
    else:
        is_leaf = not getattr(parameter, "parents", ())
        dtype = parameter.data.dtype
        is_real = dtype.kind == "f"
    if not is_leaf:
        raise ValueError(
            "can't optimize a non-leaf Tensor: this one was computed from others. "
            "Optimise what it was computed from."
        )
    if not is_real:
        raise TypeError(
            f"optimizer can only optimize real floating-point numbers, not {dtype}"
        )
