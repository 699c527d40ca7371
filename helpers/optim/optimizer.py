"""What all descent rules share: parameter groups, state, zero_grad, saving."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from helpers.optim import saving
from helpers.optim.arrays import (
    InPlaceArray,
    is_torch,
    no_grad,
    tensor_type,
    with_grad,
)
from helpers.optim.parameters import (
    as_groups,
    check_against,
    complete_group,
    gradient_of,
)


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
        weight decay added and is turned round where we maximise.
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
        return saving.packed(self.param_groups, self.state)

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
        groups, state = saving.unpacked(state_dict, self)
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
