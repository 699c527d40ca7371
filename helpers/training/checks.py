"""Find what cannot be trained before, or at, the first step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from helpers.diagnose import Finding
from helpers.diagnose.findings import as_finding
from helpers.diagnose.models import explain_error
from helpers.shapes.pairing import failing_pair, torch_loss
from helpers.validation import check_flag
from helpers.validation.arguments import check_is_optimizer


def output_of(model: nn.Module, X: Tensor) -> Tensor:
    """Return a model's outputs for a batch.

    Raises
    ------
    ValueError
        If a layer cannot take its input, and it can be told why.
    TypeError
        If the model returns no tensor.
    """
    return one_tensor(_forward(model, X))


def one_tensor(outputs: Any) -> Tensor:
    """Return a model's outputs; raise TypeError where they are no single tensor."""
    if not isinstance(outputs, Tensor):
        raise TypeError(
            f"the model must return one tensor of outputs, not "
            f"{type(outputs).__name__}: return the tensor alone."
        )
    return outputs


def _forward(model: nn.Module, X: Tensor) -> Any:
    try:
        return model(X)
    except Exception as error:
        _raise_named(explain_error(model, error), error)
        raise


def outputs_and_loss(
    model: nn.Module, loss: Callable, X: Tensor, y: Tensor
) -> tuple[Any, Tensor]:
    """Return a model's outputs for a batch, and their loss.

    A loss of one's own may take several outputs; torch's losses take one tensor.

    Raises
    ------
    ValueError
        If batch, model and loss do not fit together, and it can be told why; or if
        the loss is not one number.
    TypeError
        If the model returns no tensor, and the loss is one of torch's.
    """
    outputs = _forward(model, X)
    if torch_loss(loss) is not None:
        one_tensor(outputs)
    try:
        value = loss(outputs, y)
    except Exception as error:
        problem = failing_pair(loss, outputs, y, error)
        _raise_named(problem and as_finding(problem), error)
        raise
    if not isinstance(value, Tensor) or value.ndim > 0:
        shape = tuple(value.shape) if isinstance(value, Tensor) else type(value)
        raise ValueError(
            f"the loss must be one number per batch (a tensor of shape ()), not "
            f"{shape}: use reduction='mean'."
        )
    return outputs, value


def _raise_named(finding: Finding | None, error: Exception) -> None:
    if finding is not None:
        raise ValueError(str(finding)) from error


def check_trainable(loss: Tensor) -> None:
    """Raise where a loss does not depend on the model."""
    if not torch.is_grad_enabled():
        raise ValueError("gradients are switched off: call fit outside of no_grad().")
    if not loss.requires_grad:
        raise ValueError(
            "the loss does not depend on any trainable parameter: a layer is frozen, "
            "detached, or hidden in a plain list (use nn.ModuleList)."
        )


def checked_optimizer(optimizer: Any, model: nn.Module) -> Any:
    """Return the optimizer; raise where it cannot train this model."""
    own = {id(parameter) for parameter in model.parameters()}
    if not own:
        raise ValueError(
            "the model has no parameters to train: layers kept in a plain list are "
            "not found (use nn.ModuleList or nn.Sequential)."
        )
    check_is_optimizer(optimizer)
    if isinstance(optimizer, torch.optim.LBFGS):
        raise TypeError(
            "LBFGS computes the loss several times in a step, which fit does not do: "
            "write the loop yourself, or use SGD or Adam."
        )
    groups = getattr(optimizer, "param_groups", [])
    given = {id(p) for group in groups for p in group["params"]}
    if given and not given & own:
        raise ValueError(
            "the optimizer holds the parameters of another model: make it again from "
            "this model's parameters()."
        )
    return optimizer


def check_flags(**flags: Any) -> None:
    """Refuse anything but True and False: the word "False" would count as true."""
    for name, flag in flags.items():
        check_flag(flag, name)


def check_log(log: object) -> None:
    """Refuse what cannot be told numbers by ``add_scalar``; None is no log."""
    if log is not None and not callable(getattr(log, "add_scalar", None)):
        raise TypeError(
            f"log must have a method add_scalar(name, value, epoch), as torch's "
            f"SummaryWriter has, not be a {type(log).__name__}."
        )
