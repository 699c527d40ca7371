"""What all descent rules share: parameter groups, state, zero_grad, saving."""

from __future__ import annotations

import copy
import difflib
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from helpers.errors import warn_caller
from helpers.optim.hyperparameters import SWITCHES, check_choices
from helpers.optim.in_place import (
    InPlaceArray,
    is_torch,
    loaded_torch,
    no_grad,
    tensor_type,
    with_grad,
)

EMPTY = (
    "optimizer got an empty parameter list. Either the model has no parameters (are "
    "its layers in a plain list, or made in forward?), or a generator was used twice."
)


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


class Optimizer:
    """Base of the descent rules; a subclass writes its formula in `_update`.

    Parameters
    ----------
    params : iterable of parameters, of (name, parameter) pairs, or of dicts
        Parameters are `helpers.autograd.Value` objects (``.data`` a NumPy array,
        ``.grad``) or torch tensors. A dict is a group with settings of its own, such
        as ``{"params": [b], "lr": 0.1}``.
    defaults : dict
        The settings of every group that does not say otherwise.

    Attributes
    ----------
    param_groups : list of dict
        The parameters and settings; change ``group["lr"]`` to change the rate.
    state : dict
        What the rule remembers of each parameter, such as its velocity.

    Raises
    ------
    TypeError, ValueError
        For settings and parameters that cannot be used; the message says why.
    """

    # What a rule remembers of a parameter, by name; None where anything may be.
    remembers: tuple[str, ...] | None = None

    def __init__(self, params: Any, defaults: dict[str, Any]) -> None:
        check_choices(defaults)
        self._check(defaults)
        self.defaults = defaults
        self.state: defaultdict[Any, dict[str, Any]] = defaultdict(dict)
        self.param_groups: list[dict[str, Any]] = []
        self._after_step: dict[Any, Callable] = {}
        for group in as_groups(params):
            self.add_param_group(group)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Add a group of parameters, such as layers that are thawed later.

        Raises
        ------
        TypeError, ValueError
            If it is no dict, holds no parameters, or shares one with another group.
        """
        group = complete_group(param_group, self.defaults)
        check_choices(group)
        self._check(group)
        check_against(group, self.param_groups)
        self.param_groups.append(group)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients, so that the next backward pass starts afresh.

        Parameters
        ----------
        set_to_none : bool
            False fills them with zeros instead; a parameter whose gradient is None
            is skipped by `step`, one whose gradient is zero is not.
        """
        for group in self.param_groups:
            for parameter in group["params"]:
                if gradient_of(parameter) is None:
                    continue
                if set_to_none:
                    parameter.grad = None
                elif is_torch(parameter):
                    parameter.grad.detach_().zero_()
                else:
                    parameter.grad = np.zeros_like(parameter.data)

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Move every parameter that has a gradient once.

        Parameters
        ----------
        closure : callable, optional
            Computes the loss and its gradients first; the loss is returned.
        """
        loss = None
        if closure is not None:
            if not callable(closure):
                raise TypeError(
                    f"step takes a function that computes the loss and its gradients, "
                    f"not {type(closure).__name__}; after loss.backward(), write "
                    f"optimizer.step()."
                )
            with with_grad():
                loss = closure()
        with no_grad():
            for group in self.param_groups:
                self._update(group)
        for hook in list(self._after_step.values()):
            hook(self, () if closure is None else (closure,), {})
        return loss

    def register_step_post_hook(self, hook: Callable[..., None]) -> StepHook:
        """Call ``hook(optimizer, args, kwargs)`` after every step, as torch does.

        Parameters
        ----------
        hook : callable
            What it returns is ignored. A copy of the optimizer has no hooks.

        Returns
        -------
        StepHook
            Call its ``remove()`` to end the calls.

        Examples
        --------
        >>> from helpers.autograd import Value
        >>> from helpers.optim import SGD
        >>> optimizer, calls = SGD([Value(1.0)]), []
        >>> hook = optimizer.register_step_post_hook(lambda *_: calls.append("step"))
        >>> optimizer.step()
        >>> hook.remove()
        >>> optimizer.step()
        >>> calls
        ['step']
        """
        if not callable(hook):
            raise TypeError(
                f"hook must be a function of (optimizer, args, kwargs), not {hook!r}."
            )
        handle = StepHook(self._after_step)
        self._after_step[handle] = hook
        return handle

    def _check(self, settings: dict[str, Any]) -> None:
        """Raise ValueError for settings that cannot work; a subclass knows which."""

    def _update(self, group: dict[str, Any]) -> None:
        raise NotImplementedError("A descent rule writes its formula here.")

    def _start(self, array: Any, group: dict[str, Any]) -> dict[str, Any]:
        """Return what the rule remembers of a parameter before its first step."""
        return {}

    def _moving(self, group: dict[str, Any], weight_decay: float) -> Iterator[tuple]:
        """Yield (numbers, gradient, state) of each parameter that has a gradient.

        The numbers share memory with the parameter. The gradient points uphill, has
        weight decay added and is reversed where we maximize.
        """
        maximize, state_of = group["maximize"], self.state.get
        tensor = tensor_type()
        for parameter in group["params"]:
            if isinstance(parameter, tensor):
                array, grad = parameter, parameter.grad
            else:
                array, grad = _as_arrays(parameter)
            if grad is None:
                continue
            if maximize:
                grad = -grad
            if weight_decay:
                grad = grad.add(array, alpha=weight_decay)
            state = state_of(parameter)
            if not state:
                state = self._start(array, group)
                if state:
                    self.state[parameter] = state
            yield array, grad, state

    def state_dict(self) -> dict[str, Any]:
        """Return settings and memory, with torch's layout, to be saved.

        Parameters are numbered in the order of the groups.
        """
        return _packed(self.param_groups, self.state)

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from what `state_dict` returned, here or in torch.optim.

        A setting that the saved state lacks stays as it is here.

        Raises
        ------
        TypeError
            If it is no state of an optimizer.
        ValueError
            If the groups do not have the same sizes as here, or another kind of
            optimizer saved it. Nothing is changed then.
        """
        groups, state = _unpacked(state_dict, self)
        for group in groups:
            self._check(group)
        self.param_groups, self.state = groups, state

    def __deepcopy__(self, memo: dict[int, Any]) -> Optimizer:
        twin = object.__new__(type(self))
        memo[id(self)] = twin
        kept = {key: v for key, v in vars(self).items() if key != "_after_step"}
        twin.__dict__ = copy.deepcopy(kept, memo) | {"_after_step": {}}
        return twin

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__} ("]
        for number, group in enumerate(self.param_groups):
            lines.append(f"Parameter Group {number}")
            lines += [f"    {k}: {group[k]}" for k in sorted(group) if k != "params"]
        return "\n".join([*lines, ")"])


class StepHook:
    """The way to end a hook: ``remove()``, which may be called more than once."""

    def __init__(self, hooks: dict[Any, Callable]) -> None:
        self._hooks = hooks

    def remove(self) -> None:
        """Call the hook no more."""
        self._hooks.pop(self, None)


# What may be optimized: groups of parameters, checked in torch's words.


def is_parameter(value: Any) -> bool:
    """Whether a value can be optimized: a torch tensor, or an autograd value."""
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
    """Turn what an optimizer is given into a list of groups.

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
            "Optimize what it was computed from."
        )
    if not is_real:
        raise TypeError(
            f"optimizer can only optimize real floating-point numbers, not {dtype}"
        )


def _as_arrays(parameter: Any) -> tuple[InPlaceArray, InPlaceArray | None]:
    """Return views of an autograd value's numbers and gradient, with torch's words."""
    data, grad = parameter.data, gradient_of(parameter)
    if grad is None:
        return data, None
    if data.shape != grad.shape:
        raise ValueError(
            f"a gradient has shape {grad.shape}, but its parameter {data.shape}; they "
            f"must be equal"
        )
    return data.view(InPlaceArray), grad.view(InPlaceArray)


# An optimizer's memory as a plain dictionary with torch's layout, and back.


def _packed(groups: list[dict[str, Any]], state: dict[Any, Any]) -> dict[str, Any]:
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


def _unpacked(state_dict: Any, optimizer: Any) -> tuple:
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
        for key in SWITCHES.keys() & optimizer.defaults.keys():
            old[key] = new[key]  # torch's may be on; how it computes is its own
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
