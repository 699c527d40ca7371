"""How many numbers a model can learn."""

from __future__ import annotations

from typing import Any


def count_parameters(model: Any, trainable_only: bool = False) -> int:
    """Count the numbers in a torch model's parameters.

    Parameters
    ----------
    model : torch.nn.Module
    trainable_only : bool
        Leave out frozen parameters (``requires_grad=False``).

    Returns
    -------
    int
        Weights that several layers share count once; buffers, such as the running
        means of a batch normalisation, do not count.

    Raises
    ------
    TypeError
        If it is not a torch model.
    ValueError
        If a lazily initialised layer does not know its shape yet.

    Examples
    --------
    >>> from torch import nn
    >>> count_parameters(nn.Linear(400, 14))  # 400 x 14 weights and 14 biases
    5614
    """
    check_model(model)
    if lazy := uninitialised_layers(model):
        raise ValueError(
            f"Layer {lazy[0]!r} does not know its shape before it has seen data: run "
            f"one batch through the model first, or use trace_shapes(model, batch)."
        )
    return sum(
        parameter.numel()
        for parameter in model.parameters()
        if parameter.requires_grad or not trainable_only
    )


def check_model(model: Any) -> None:
    """Raise a TypeError for anything but a torch model."""
    from torch import nn

    if isinstance(model, nn.Module):
        return
    if isinstance(model, type) and issubclass(model, nn.Module):
        raise TypeError(
            f"model is the class {model.__name__}, but a model was expected: make one "
            f"with {model.__name__}(...)."
        )
    raise TypeError(
        f"model must be a torch.nn.Module, not an object of type "
        f"{type(model).__name__}."
    )


def uninitialised_layers(model: Any) -> list[str]:
    """Return the names of layers that will know their shape only after one batch."""
    from torch.nn.parameter import is_lazy

    return [
        name or type(layer).__name__
        for name, layer in model.named_modules()
        if any(map(is_lazy, layer.parameters(recurse=False)))
    ]
