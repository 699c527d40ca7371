"""Clear errors for functions, losses, optimizers, and dictionaries by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def check_callable(value: Any, name: str, example: str) -> Callable:
    """Return a function; raise a TypeError for anything that cannot be called.

    Parameters
    ----------
    value : callable
    name : str
        What error messages call it.
    example : str
        What may be given instead, as in "model.predict".

    Examples
    --------
    >>> check_callable(len, "predict", "model.predict")
    <built-in function len>
    """
    if not callable(value):
        raise TypeError(
            f"{name} must be a function such as {example}, not an object of type "
            f"{type(value).__name__}."
        )
    return value


def check_takes_points(value: Any, name: str, method: str = "predict") -> Callable:
    """Return a function of NumPy points; raise a TypeError for a model.

    Examples
    --------
    >>> check_takes_points(len, "predict")
    <built-in function len>
    """
    if hasattr(value, "state_dict"):
        raise TypeError(
            f"{name} is called with NumPy points, which a torch model does not take: "
            f"use helpers.training.as_classifier(model, task), or a function of your "
            f"own that makes them a tensor."
        )
    return check_callable(value, name, f"model.{method}")


def check_loss(loss: Any, name: str = "loss") -> Callable:
    """Return a loss; raise a TypeError for a class, and for what cannot be called.

    Examples
    --------
    >>> check_loss(len)
    <built-in function len>
    """
    if isinstance(loss, type):
        raise TypeError(f"{name} must be made first: {loss.__name__}() with brackets.")
    if not callable(loss):
        raise TypeError(
            f"{name} must be a function of outputs and targets such as "
            f"torch.nn.CrossEntropyLoss(), not {loss!r}."
        )
    return loss


def check_is_optimizer(optimizer: Any) -> Any:
    """Return an optimizer; raise a TypeError for a class, and for what makes no step.

    Examples
    --------
    >>> check_is_optimizer("SGD")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    TypeError: optimizer must be made first, such as ...
    """
    if isinstance(optimizer, type) or not hasattr(optimizer, "step"):
        raise TypeError(
            "optimizer must be made first, such as "
            "torch.optim.SGD(model.parameters(), lr=0.1)."
        )
    return optimizer


def check_by_name(value: Any, name: str, example: str) -> Mapping:
    """Return a dictionary, or a frame; raise a TypeError for anything else.

    Parameters
    ----------
    value : mapping
    name : str
        What error messages call it.
    example : str
        What may be given instead, as in "{'loss': losses}".

    Examples
    --------
    >>> check_by_name({"loss": [2, 1]}, "curves", "{'loss': losses}")
    {'loss': [2, 1]}
    """
    if isinstance(value, type) or not hasattr(value, "items"):
        raise TypeError(
            f"{name} must be a dictionary such as {example}, not an object of type "
            f"{type(value).__name__}."
        )
    return value
