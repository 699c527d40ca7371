"""Adagrad: a learning rate for every weight, which falls as its slopes add up."""

from __future__ import annotations

from typing import Any

from helpers.optim.arrays import filled_like, first_count
from helpers.optim.hyperparameters import (
    check_learning_rate,
    check_not_negative,
    check_switches,
)
from helpers.optim.optimizer import Optimizer
from helpers.optim.parameters import plain_array


class Adagrad(Optimizer):
    """Divide the step by the root of the sum of all squared gradients so far.

    Duchi, Hazan and Singer (2011), "Adaptive subgradient methods for online learning
    and stochastic optimization", JMLR 12, the diagonal form::

        s <- s + g * g
        w <- w - lr / (1 + (t - 1) * lr_decay) * g / (sqrt(s) + eps)

    Parameters
    ----------
    params : iterable of parameters or of dicts
        See `Optimizer`.
    lr : float, default 0.01
        The length of the first step in every direction.
    lr_decay : float, default 0
        How fast the learning rate falls besides.
    weight_decay : float, default 0
        This times the parameter is added to the gradient.
    initial_accumulator_value : float, default 0
        Where the sum s starts.
    eps : float, default 1e-10
        Keeps the division away from 0 / 0.
    maximize : bool, default False
        Go uphill.
    foreach, differentiable, fused
        Accepted as in torch; see `helpers.optim.hyperparameters.check_switches`.

    Raises
    ------
    ValueError
        For a setting out of range.
    """

    remembers = ("step", "sum")

    def __init__(
        self,
        params: Any,
        lr: float = 1e-2,
        lr_decay: float = 0,
        weight_decay: float = 0,
        initial_accumulator_value: float = 0,
        eps: float = 1e-10,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        defaults = {
            "lr": lr,
            "lr_decay": lr_decay,
            "eps": eps,
            "weight_decay": weight_decay,
            "initial_accumulator_value": initial_accumulator_value,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
            "fused": fused,
        }
        super().__init__(params, defaults)
        for group in self.param_groups:  # as in torch: the sums exist before a step
            for parameter in group["params"]:
                start = self._start(plain_array(parameter), group)
                self.state[parameter].update(start)

    def _check(self, settings):
        check_learning_rate(settings["lr"])
        for name in ("lr_decay", "weight_decay", "initial_accumulator_value"):
            check_not_negative(name, settings[name])
        check_not_negative("epsilon", settings["eps"])
        check_switches(settings)

    def _start(self, array, group):
        initial = self.defaults["initial_accumulator_value"]
        return {"step": first_count(array), "sum": filled_like(array, initial)}

    def _update(self, group):
        lr, lr_decay = float(group["lr"]), float(group["lr_decay"])
        eps = float(group["eps"])
        for w, g, state in self._moving(group, float(group["weight_decay"])):
            state["step"] += 1
            rate = lr / (1 + (float(state["step"]) - 1) * lr_decay)
            s = state["sum"].addcmul_(g, g)
            w.addcdiv_(g, s.sqrt().add_(eps), value=-rate)
