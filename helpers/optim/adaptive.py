"""Rules with a rate for every weight: Adagrad, RMSprop, Adam and AdamW.

Each divides a weight's step by the size of its slopes so far: Adagrad by the root of
their sum of squares, RMSprop and Adam by that of a running mean.
"""

from __future__ import annotations

from typing import Any

from helpers.optim.hyperparameters import (
    check_betas,
    check_learning_rate,
    check_momentum,
    check_not_negative,
    check_switches,
    with_switches,
)
from helpers.optim.in_place import filled_like, first_count, larger_
from helpers.optim.optimizer import Optimizer, plain_array


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
    **other
        Torch's switches for its own fast paths, which must be off.

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
        *,
        maximize: bool = False,
        **other: Any,
    ) -> None:
        defaults = {
            "lr": lr,
            "lr_decay": lr_decay,
            "eps": eps,
            "weight_decay": weight_decay,
            "initial_accumulator_value": initial_accumulator_value,
            "maximize": maximize,
        }
        names = "foreach", "differentiable", "fused"
        super().__init__(params, with_switches(defaults, other, *names))
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
            s = state["sum"].addcmul_(g, g)  # never shrinks: no rate grows again
            w.addcdiv_(g, s.sqrt().add_(eps), value=-rate)


class RMSprop(Optimizer):
    """Divide the gradient by the root of a running mean of its square.

    Tieleman and Hinton (2012), lecture 6.5 of "Neural networks for machine
    learning"; centered as in Graves (2013), arXiv 1308.0850, eq. 38-45, with torch's
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
    **other
        Torch's switches for its own fast paths, which must be off.

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
        *,
        maximize: bool = False,
        **other: Any,
    ) -> None:
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "alpha": alpha,
            "eps": eps,
            "centered": centered,
            "weight_decay": weight_decay,
            "maximize": maximize,
        }
        names = "capturable", "foreach", "differentiable"
        super().__init__(params, with_switches(defaults, other, *names))

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
            if centered:  # E[g^2] - E[g]^2 is the variance of the slopes
                mean = state["grad_avg"].lerp_(g, 1 - alpha)
                size = s.addcmul(mean, mean, value=-1).sqrt_().add_(eps)
            else:
                size = s.sqrt().add_(eps)
            if momentum:  # of the quotients, after the division
                v = state["momentum_buffer"].mul_(momentum).addcdiv_(g, size)
                w.add_(v, alpha=-lr)
            else:
                w.addcdiv_(g, size, value=-lr)


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
    **other
        Torch's switches for its own fast paths, which must be off.

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
        maximize: bool = False,
        decoupled_weight_decay: bool = False,
        **other: Any,
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": tuple(betas) if isinstance(betas, list) else betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
            "maximize": maximize,
            "decoupled_weight_decay": decoupled_weight_decay,
        }
        names = "foreach", "capturable", "differentiable", "fused"
        super().__init__(params, with_switches(defaults, other, *names))

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
            if decoupled and decay:  # AdamW: before the step, and not divided by size
                w.mul_(1 - lr * decay)
            m = state["exp_avg"].lerp_(g, 1 - beta1)
            s = state["exp_avg_sq"].mul_(beta2).addcmul_(g, g, value=1 - beta2)
            if group["amsgrad"]:  # the size never shrinks: Reddi's counter-example
                s = larger_(state["max_exp_avg_sq"], s)
            # Means that start at 0 are too small by 1 - beta^t: algorithm 1's hats.
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
        **other: Any,
    ) -> None:
        super().__init__(
            params,
            lr,
            betas,
            eps,
            weight_decay,
            amsgrad,
            maximize=maximize,
            decoupled_weight_decay=True,
            **other,
        )

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a saved state; the decay stays AdamW's own."""
        super().load_state_dict(state_dict)
        for group in self.param_groups:
            group["decoupled_weight_decay"] = True
