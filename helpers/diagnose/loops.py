"""Watch a training loop that somebody wrote by hand."""

from __future__ import annotations

import collections
import contextlib
import functools
from collections.abc import Iterator
from typing import Any

import torch
from torch import nn

from helpers.diagnose.findings import Finding, Report
from helpers.shapes.trace import check_model
from helpers.validation.arguments import check_is_optimizer


@contextlib.contextmanager
def watch(model: nn.Module, optimizer: Any) -> Iterator[Report]:
    """Watch a training loop for the mistakes that its steps show.

    These are gradients that are not reset (M14), gradients that are thrown away
    before the step, steps without a backward pass, and passes without a step.

    Parameters
    ----------
    model : Module
    optimizer : torch.optim.Optimizer, or helpers.optim's

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
    check_model(model)
    check_is_optimizer(optimizer)
    watcher = _Watcher(model)
    hooks = [optimizer.register_step_post_hook(watcher.after_step)]
    hooks += [
        weight.register_hook(functools.partial(watcher.before_adding, name, weight))
        for name, weight in model.named_parameters()
        if weight.requires_grad
    ]
    try:
        yield watcher.report
        watcher.at_the_end()
    finally:
        for hook in hooks:
            hook.remove()


class _Watcher:
    """Remember the gradients of each step, to meet them again in the next one."""

    def __init__(self, model: nn.Module):
        self.model, self.report = model, Report()
        self.used, self.suspects = {}, {}
        self.came: set[str] = set()  # weights that got a gradient since the last step
        self.passes, self.steps = collections.Counter(), 0

    def after_step(self, *_):
        self.steps += 1
        if self.suspects and 14 not in self.report:
            self.report.append(_not_reset(*next(iter(self.suspects.items()))))
        if not any(_moves(weight) for weight in self.model.parameters()):
            self._nothing_to_do()
        for name, weight in self.model.named_parameters():
            kept = None if weight.grad is None else weight.grad.detach().clone()
            self.used[name] = kept
        self.came.clear()

    def _nothing_to_do(self):
        """Say why a step found no gradients; a loss of exactly 0 is a reason too."""
        if self.came:
            finding = _thrown_away(sorted(self.came))
        elif all(weight.grad is None for weight in self.model.parameters()):
            finding = _no_backward()
        else:
            return
        if finding.name not in {known.name for known in self.report}:
            self.report.append(finding)

    def before_adding(self, name, weight, gradient):
        self.passes[name] += 1
        if gradient.any():
            self.came.add(name)
        old = self.used.pop(name, None)
        if weight.grad is None or not weight.grad.any():
            self.suspects.pop(name, None)
        elif old is not None and torch.equal(weight.grad, old):
            self.suspects[name] = old

    def at_the_end(self):
        """Say that a loop went backward again and again, but never stepped."""
        times = max(self.passes.values(), default=0)
        if self.steps == 0 and times > 1:
            self.report.append(
                Finding(
                    None,
                    "no step",
                    f"gradients were computed {times} times, but the optimizer "
                    f"never stepped.",
                    "Call optimizer.step() after every backward pass.",
                    "04",
                )
            )


def _moves(weight: torch.Tensor) -> bool:
    return weight.grad is not None and bool(weight.grad.any())


def _not_reset(name: str, old: torch.Tensor) -> Finding:
    return Finding(
        14,
        "gradients not reset",
        f"{name} still held the gradient of the step before (largest value "
        f"{old.abs().max():.3g}) when the next one was added.",
        "Call optimizer.zero_grad() once in every step.",
        "04",
    )


def _thrown_away(names: list[str]) -> Finding:
    return Finding(
        None,
        "gradients thrown away",
        f"a backward pass had given {names[0]} a gradient, but the step found none: "
        f"nothing moves.",
        "Call optimizer.zero_grad() before loss.backward(), or after the step.",
        "04",
    )


def _no_backward() -> Finding:
    return Finding(
        None,
        "a step without gradients",
        "the optimizer stepped, but no backward pass had given any parameter of the "
        "model a gradient.",
        "Call loss.backward() before optimizer.step().",
        "04",
    )
