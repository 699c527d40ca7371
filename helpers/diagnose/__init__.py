"""Find silent mistakes by name, before and during training.

A correct model gives an empty report. Nothing that is looked at is changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn

from helpers.diagnose.data import check_inputs, check_validation
from helpers.diagnose.findings import Finding, MistakeWarning, Report
from helpers.diagnose.gradients import (
    check_dead_units,
    check_gradients,
    check_learning_rate,
    check_optimizer,
)
from helpers.diagnose.loops import watch
from helpers.diagnose.losses import check_labels, check_last_step
from helpers.diagnose.models import check_error, check_layers, check_linear, check_mode
from helpers.diagnose.torchmetrics import diagnose_metric
from helpers.diagnose.trial_run import Scene, look
from helpers.reproducible import random_state_kept
from helpers.shapes.trace import check_model
from helpers.validation.arguments import check_is_optimizer, check_loss

__all__ = [
    "Finding",
    "MistakeWarning",
    "Report",
    "diagnose",
    "diagnose_metric",
    "watch",
]

ALWAYS = (
    *(check_error, check_layers, check_optimizer, check_mode, check_inputs),
    check_validation,
)
WITH_OUTPUTS = (check_last_step, check_labels)
WITH_SOUND_LABELS = (
    check_gradients,
    check_linear,
    check_dead_units,
    check_learning_rate,
)
_RAISE_BUGS = False  # True in tests: a check with a bug would find nothing forever


def diagnose(
    model: nn.Module,
    loss: Callable,
    batch: tuple[Tensor, Tensor],
    *,
    optimizer: Any = None,
    validation: Tensor | None = None,
) -> Report:
    """Look for silent mistakes in a model, its loss and a batch of data.

    Parameters
    ----------
    model : Module
        In the mode in which it is about to be trained.
    loss : callable
        Takes outputs and targets.
    batch : (X, y) of tensors
        One batch, as the training loop would give it.
    optimizer : torch.optim.Optimizer, optional
        With it, the size of the first step is tried on copies of both, and parameters
        that it lacks are found. helpers.optim's will do too.
    validation : Tensor, optional
        The validation inputs, to find training rows among them.

    Returns
    -------
    Report
        A list of `Finding`; it prints one per line, or that nothing was found.

    Raises
    ------
    TypeError
        If model, loss, optimizer or validation are none, or the batch is not a pair
        of tensors.
    """
    check_model(model)
    check_loss(loss)
    if optimizer is not None:
        check_is_optimizer(optimizer)
    pair = isinstance(batch, (tuple, list)) and len(batch) == 2
    if not pair or not all(isinstance(part, Tensor) for part in batch):
        raise TypeError(
            "batch must be a pair (X, y) of tensors, such as (X[:32], y[:32])."
        )
    if validation is not None and not isinstance(validation, Tensor):
        raise TypeError(
            f"validation must be a tensor, the validation inputs alone, not an object "
            f"of type {type(validation).__name__}."
        )
    with random_state_kept():
        scene = look(model, loss, *batch, optimizer, validation)
        report = _run(ALWAYS, scene)
        if scene.outputs is not None:
            report += _run(WITH_OUTPUTS, scene)
        if not report:
            report += _run(WITH_SOUND_LABELS, scene)
    return report


def _run(checks: tuple, scene: Scene) -> Report:
    """Run all checks; one that cannot look at such a model or data finds nothing."""
    report = Report()
    for check in checks:
        try:
            report.extend(check(scene))
        except Exception:
            if _RAISE_BUGS:
                raise
    return report
