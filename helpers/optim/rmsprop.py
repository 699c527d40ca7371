"""RMSprop: divide every slope by its own recent size."""

from __future__ import annotations

from typing import Any

from helpers.optim.arrays import filled_like, first_count
from helpers.optim.hyperparameters import (
    check_learning_rate,
    check_momentum,
    check_not_negative,
    check_switches,
)
from helpers.optim.optimizer import Optimizer


class RMSprop(Optimizer):
    """Divide the gradient by the root of a running mean of its square.

    Tieleman and Hinton (2012), lecture 6.5 of "Neural networks for machine
    learning"; centred as in Graves (2013), arXiv 1308.0850, eq. 38-45, with torch's
    place for eps, outside the root::

        s <- alpha * s + (1 - alpha) * g * g
        w <- w - lr * g / (sqrt(s) + eps)

    With `centered`, s is reduced by the square of a running mean of g (so it becomes
    a variance). With `momentum`, the quotient enters a velocity v, and w <- w - lr v.

    Parameters
    ----------
    params : iterable of parameters or of dicts
        See `Optimizer`.
    lr : float, default 0.01
        The length of a step once slopes are steady; the first is lr / sqrt(1 - alpha).
    alpha : float, default 0.99
        The share of the past that is kept.
    eps : float, default 1e-8
        Keeps the division away from 0 / 0.
    weight_decay : float, default 0
        This times the parameter is added to the gradient.
    momentum : float, default 0
        The share of the velocity that is kept.
    centered : bool, default False
        Divide by the standard deviation instead.
    maximize : bool, default False
        Go uphill.
    capturable, foreach, differentiable
        Accepted as in torch; see `helpers.optim.hyperparameters.check_switches`.

    Raises
    ------
    ValueError
        For a setting out of range.
    """

    remembers = ("step", "square_avg", "momentum_buffer", "grad_avg")

    def __init__(
        self,
        params: Any,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "alpha": alpha,
            "eps": eps,
            "centered": centered,
            "weight_decay": weight_decay,
            "capturable": capturable,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def _check(self, settings):
        check_learning_rate(settings["lr"])
        check_not_negative("epsilon", settings["eps"])
        check_momentum(settings["momentum"])
        check_not_negative("weight_decay", settings["weight_decay"])
        check_not_negative("alpha", settings["alpha"])
        check_switches(settings)

    def _start(self, array, group):
        names = ["square_avg"]
        names += ["momentum_buffer"] if group["momentum"] > 0 else []
        names += ["grad_avg"] if group["centered"] else []
        start = {"step": first_count(array)}
        return start | {name: filled_like(array) for name in names}

    def _update(self, group):
        lr, alpha, eps = (float(group[key]) for key in ("lr", "alpha", "eps"))
        momentum, centered = float(group["momentum"]), group["centered"]
        for w, g, state in self._moving(group, float(group["weight_decay"])):
            state["step"] += 1
            s = state["square_avg"].mul_(alpha).addcmul_(g, g, value=1 - alpha)
            if centered:
                mean = state["grad_avg"].lerp_(g, 1 - alpha)
                size = s.addcmul(mean, mean, value=-1).sqrt_().add_(eps)
            else:
                size = s.sqrt().add_(eps)
            if momentum:
                v = state["momentum_buffer"].mul_(momentum).addcdiv_(g, size)
                w.add_(v, alpha=-lr)
            else:
                w.addcdiv_(g, size, value=-lr)
