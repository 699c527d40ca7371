"""Watch a training loop that somebody wrote by hand."""

from __future__ import annotations

import contextlib
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
    report, used, suspects = Report(), {}, {}

    def after_step(*_):
        for name in list(suspects)[:1]:
            if 14 not in report:
                report.append(_not_reset(name, suspects[name]))
        for name, weight in model.named_parameters():
            used[name] = None if weight.grad is None else weight.grad.detach().clone()

    def compare(name, weight):
        def before_adding(_gradient):
            old = used.pop(name, None)
            if weight.grad is None or not weight.grad.any():
                suspects.pop(name, None)
            elif old is not None and torch.equal(weight.grad, old):
                suspects[name] = old

        return before_adding

    hooks = [optimizer.register_step_post_hook(after_step)]
    hooks += [
        weight.register_hook(compare(name, weight))
        for name, weight in model.named_parameters()
        if weight.requires_grad
    ]
    try:
        yield report
    finally:
        for hook in hooks:
            hook.remove()


def _not_reset(name: str, old: torch.Tensor) -> Finding:
    return Finding(
        14,
        "gradients not reset",
        f"{name} still held the gradient of the step before (largest value "
        f"{old.abs().max():.3g}) when the next one was added.",
        "Call optimizer.zero_grad() once in every step.",
        "04",
    )
