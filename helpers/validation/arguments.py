"""Clear errors for what should be a function, or a dictionary by name."""

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
