"""Adam and AdamW: a velocity, divided by the recent size of its slopes."""

from __future__ import annotations

from typing import Any

from helpers.optim.arrays import filled_like, first_count, larger_
from helpers.optim.hyperparameters import (
    check_betas,
    check_learning_rate,
    check_not_negative,
    check_switches,
)
from helpers.optim.optimizer import Optimizer


class Adam(Optimizer):
    """Follow running means of the gradient and of its square.

    Kingma and Ba (2015), arXiv 1412.6980, algorithm 1; t counts the steps::

        m <- beta1 * m + (1 - beta1) * g
        s <- beta2 * s + (1 - beta2) * g * g
        w <- w - lr * (m / (1 - beta1**t)) / (sqrt(s / (1 - beta2**t)) + eps)

    The divisions by ``1 - beta**t`` make up for means that start at zero. With
    `amsgrad` the largest s so far takes the place of s (Reddi, Kale and Kumar 2018).

    Parameters
    ----------
    params : iterable of parameters or of dicts
        See `Optimizer`.
    lr : float, default 0.001
        About the length of a step in every direction.
    betas : pair of floats, default (0.9, 0.999)
        The shares of the past that the two means keep.
    eps : float, default 1e-8
        Keeps the division away from 0 / 0.
    weight_decay : float, default 0
        This times the parameter is added to the gradient.
    amsgrad : bool, default False
    maximize : bool, default False
        Go uphill.
    decoupled_weight_decay : bool, default False
        Shrink the parameter itself instead, as AdamW does.
    foreach, capturable, differentiable, fused
        Accepted as in torch; see `helpers.optim.hyperparameters.check_switches`.

    Raises
    ------
    ValueError
        For a setting out of range.
    """

    remembers = ("step", "exp_avg", "exp_avg_sq", "max_exp_avg_sq")

    def __init__(
        self,
        params: Any,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
        decoupled_weight_decay: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": tuple(betas) if isinstance(betas, list) else betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "differentiable": differentiable,
            "fused": fused,
            "decoupled_weight_decay": decoupled_weight_decay,
        }
        super().__init__(params, defaults)

    def _check(self, settings):
        check_learning_rate(settings["lr"])
        check_not_negative("epsilon", settings["eps"])
        check_betas(settings["betas"])
        check_not_negative("weight_decay", settings["weight_decay"])
        check_switches(settings)

    def _start(self, array, group):
        names = ["exp_avg", "exp_avg_sq"]
        names += ["max_exp_avg_sq"] if group["amsgrad"] else []
        start = {"step": first_count(array)}
        return start | {name: filled_like(array) for name in names}

    def _update(self, group):
        lr, eps, decay = (float(group[key]) for key in ("lr", "eps", "weight_decay"))
        beta1, beta2 = (float(beta) for beta in group["betas"])
        decoupled = group["decoupled_weight_decay"]
        for w, g, state in self._moving(group, 0 if decoupled else decay):
            state["step"] += 1
            t = float(state["step"])
            if decoupled and decay:
                w.mul_(1 - lr * decay)
            m = state["exp_avg"].lerp_(g, 1 - beta1)
            s = state["exp_avg_sq"].mul_(beta2).addcmul_(g, g, value=1 - beta2)
            if group["amsgrad"]:
                s = larger_(state["max_exp_avg_sq"], s)
            size = s.sqrt().div((1 - beta2**t) ** 0.5).add_(eps)
            w.addcdiv_(m, size, value=-lr / (1 - beta1**t))


class AdamW(Adam):
    """Adam whose weight decay shrinks the weights themselves.

    Loshchilov and Hutter (2019), arXiv 1711.05101, algorithm 2: before each step
    ``w <- w - lr * weight_decay * w``, so that the decay is not divided by the size
    of the slopes. Parameters as for `Adam`; weight_decay is 0.01 by default.
    """

    def __init__(
        self,
        params: Any,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        super().__init__(
            params,
            lr,
            betas,
            eps,
            weight_decay,
            amsgrad,
            maximize=maximize,
            foreach=foreach,
            capturable=capturable,
            differentiable=differentiable,
            fused=fused,
            decoupled_weight_decay=True,
        )

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a saved state; the decay stays AdamW's own."""
        super().load_state_dict(state_dict)
        for group in self.param_groups:
            group["decoupled_weight_decay"] = True
