"""Watch a training loop that somebody wrote by hand."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator

import torch
from torch import nn

from helpers.diagnose.findings import Finding, Report


@contextlib.contextmanager
def watch(model: nn.Module, optimizer: torch.optim.Optimizer) -> Iterator[Report]:
    """Watch a training loop for gradients that are not reset (M14).

    Parameters
    ----------
    model : Module
    optimizer : torch.optim.Optimizer

    Yields
    ------
    Report
        Filled while the loop runs. Both orders of `zero_grad` (before the backward
        pass, or after the step) are right, and so are several backward passes for
        one step.

    Examples
    --------
    ``with watch(model, optimizer) as report: train(); print(report)``
    """
    watcher = _Watcher(model)
    hooks = [optimizer.register_step_post_hook(watcher.after_step)]
    hooks += [
        weight.register_hook(functools.partial(watcher.before_adding, name, weight))
        for name, weight in model.named_parameters()
        if weight.requires_grad
    ]
    try:
        yield watcher.report
    finally:
        for hook in hooks:
            hook.remove()


class _Watcher:
    """Remember the gradients of each step, to meet them again in the next one."""

    def __init__(self, model: nn.Module):
        self.model, self.report = model, Report()
        self.used, self.suspects = {}, {}

    def after_step(self, *_):
        if self.suspects and 14 not in self.report:
            self.report.append(_not_reset(*next(iter(self.suspects.items()))))
        for name, weight in self.model.named_parameters():
            kept = None if weight.grad is None else weight.grad.detach().clone()
            self.used[name] = kept

    def before_adding(self, name, weight, _gradient):
        old = self.used.pop(name, None)
        if weight.grad is None or not weight.grad.any():
            self.suspects.pop(name, None)
        elif old is not None and torch.equal(weight.grad, old):
            self.suspects[name] = old


def _not_reset(name: str, old: torch.Tensor) -> Finding:
    return Finding(
        14,
        "gradients not reset",
        f"{name} still held the gradient of the step before (largest value "
        f"{old.abs().max():.3g}) when the next one was added.",
        "Call optimizer.zero_grad() once in every step.",
        "04",
    )
