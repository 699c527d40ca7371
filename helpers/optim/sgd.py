"""Stochastic gradient descent, plain, with momentum, and Nesterov's."""

from __future__ import annotations

from typing import Any

from helpers.optim.hyperparameters import (
    check_learning_rate,
    check_momentum,
    check_not_negative,
    check_switches,
    with_switches,
)
from helpers.optim.in_place import loaded_torch, tensor_type
from helpers.optim.optimizer import Optimizer


class SGD(Optimizer):
    """Step against the gradient; with momentum, step along a velocity.

    In torch's convention the learning rate multiplies the velocity, not the gradient
    that enters it (Sutskever et al. 2013, "On the importance of initialization and
    momentum in deep learning", and the note in torch.optim.SGD)::

        v <- momentum * v + (1 - dampening) * g        (at first: v <- g)
        w <- w - lr * v                                (Nesterov: g + momentum * v)

    Parameters
    ----------
    params : iterable of parameters or of dicts
        See `Optimizer`.
    lr : float, default 0.001
        The learning rate: how far a step goes for a slope of 1.
    momentum : float from 0 to 1, default 0
        The share of the velocity that is kept.
    dampening : float, default 0
        The share of the gradient that does not enter the velocity.
    weight_decay : float, default 0
        This times the parameter is added to the gradient.
    nesterov : bool, default False
        Look ahead: use the gradient and the velocity after it.
    maximize : bool, default False
        Go uphill.
    **other
        Torch's switches for its own fast paths, which must be off.

    Raises
    ------
    ValueError
        For a setting out of range.

    Examples
    --------
    >>> from helpers.autograd import Value
    >>> w = Value([1.0, 2.0])
    >>> (w * [10.0, 0.0]).sum().backward()
    >>> SGD([w], lr=0.01).step()
    >>> w.data
    array([0.9, 2. ])
    """

    remembers = ("momentum_buffer",)

    def __init__(
        self,
        params: Any,
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        **other: Any,
    ) -> None:
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
        }
        names = "foreach", "differentiable", "fused"
        super().__init__(params, with_switches(defaults, other, *names))

    def _check(self, settings):
        check_learning_rate(settings["lr"])
        check_momentum(settings["momentum"])
        check_not_negative("weight_decay", settings["weight_decay"])
        check_not_negative("dampening", settings["dampening"])
        momentum, dampening = settings["momentum"], settings["dampening"]
        if settings["nesterov"] and (momentum <= 0 or dampening != 0):
            raise ValueError(
                "Nesterov momentum requires a momentum and zero dampening; "
                f"you gave momentum={momentum} and dampening={dampening}."
            )
        check_switches(settings)

    def _start(self, array, group):
        return {"momentum_buffer": None} if group["momentum"] else {}

    def _update(self, group):
        if self._update_together(group):
            return
        lr, momentum = float(group["lr"]), float(group["momentum"])
        fresh = 1 - float(group["dampening"])
        for w, g, state in self._moving(group, float(group["weight_decay"])):
            if momentum:
                v = state["momentum_buffer"]
                if v is None:  # at first v is g itself, whatever the dampening
                    v = state["momentum_buffer"] = g.clone()
                else:
                    v.mul_(momentum).add_(g, alpha=fresh)
                # Nesterov looks ahead: where the next step's momentum will lead.
                g = g.add(v, alpha=momentum) if group["nesterov"] else v
            w.add_(g, alpha=-lr)

    def _update_together(self, group):
        """Do the same for many torch tensors with one call per operation.

        For small networks the calls are the cost, so this is faster; the numbers are
        the same to the last bit. Returns False where it does not apply: for autograd
        values, at the first step of a velocity, and with the rarer settings.
        """
        tensor, momentum = tensor_type(), float(group["momentum"])
        ws = [
            w for w in group["params"] if isinstance(w, tensor) and w.grad is not None
        ]
        rare = group["weight_decay"] or group["nesterov"] or group["maximize"]
        if rare or not ws or len(ws) < len(group["params"]):
            return False
        torch, gs = loaded_torch(), [w.grad for w in ws]
        if momentum:
            vs = [self.state.get(w, {}).get("momentum_buffer") for w in ws]
            if any(v is None for v in vs):
                return False
            torch._foreach_mul_(vs, momentum)
            torch._foreach_add_(vs, gs, alpha=1 - float(group["dampening"]))
            gs = vs
        torch._foreach_add_(ws, gs, alpha=-float(group["lr"]))
        return True
