"""Run a model once, write down what each layer takes and gives; count parameters."""

from __future__ import annotations

import copy
import warnings
from typing import Any

from helpers.reproducible import random_state_kept
from helpers.shapes.failures import explain_failure
from helpers.shapes.table import LayerShapes, ShapeTable
from helpers.validation import check_flag


def trace_shapes(model: Any, *inputs: Any) -> ShapeTable:
    """Run a model once and return what went in and out of each of its layers.

    Parameters
    ----------
    model : torch.nn.Module
    *inputs : torch.Tensor or tuple of int
        What `model` is called with. A tuple of whole numbers is a shape: zeros of
        that shape, of the model's dtype and on its device, are made.

    Returns
    -------
    ShapeTable
        One row per call of a layer that has no layers inside, or that owns
        parameters itself. Printing it shows a table.

    Raises
    ------
    TypeError
        If `model` is not a torch model, or one of torch.jit; or an input is a NumPy
        array.
    ValueError
        If a layer fails: the message names the layer, its input and what it expects.

    Notes
    -----
    A copy of the model runs, in evaluation mode and without gradients. The model's
    mode, weights, buffers, hooks, gradients and lazy layers stay as they are, and so
    do the random number generators.

    Examples
    --------
    >>> from torch import nn
    >>> trace_shapes(nn.Sequential(nn.Flatten(), nn.Linear(12, 2)), (5, 3, 2, 2))
    layer  type     input         output   parameters
    -----  -------  ------------  -------  ----------
    0      Flatten  [5, 3, 2, 2]  [5, 12]           0
    1      Linear   [5, 12]       [5, 2]           26
    all             [5, 3, 2, 2]  [5, 2]           26
    """
    check_model(model)
    _check_not_compiled(model)
    if not inputs:
        raise ValueError(
            "No input given: call trace_shapes(model, batch), with a batch of data or "
            "a shape such as (32, 3, 224, 224)."
        )
    inputs = [_as_tensor(value, model) for value in inputs]
    with random_state_kept(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # lazy layers are told apart by their table
        runner = _copied(model).eval()
        tracer = _Tracer(runner)
        output = tracer.run(inputs)
    return ShapeTable(
        rows=tuple(tracer.rows),
        input=_one_or_many(_shapes(inputs)),
        output=_one_or_many(_shapes(output)),
        parameters=count_parameters(_sized(runner)),
        trainable=count_parameters(_sized(runner), trainable_only=True),
        uncalled=tracer.uncalled(),
    )


def _check_not_compiled(model):
    import torch

    if any(isinstance(part, torch.jit.ScriptModule) for part in model.modules()):
        raise TypeError(
            "model was made by torch.jit, and nobody can look between its layers: "
            "give trace_shapes the model that it was made from."
        )


class _Tracer:
    """Hooks on every layer of a model; they note shapes while it runs."""

    def __init__(self, model):
        self.model = model
        self.names = {}
        for name, layer in model.named_modules():
            self.names.setdefault(layer, name or "(model)")
        self.rows, self.running, self.called, self.counted = [], [], set(), set()

    def run(self, inputs):
        """Return the model's output; an error names the innermost layer."""
        import torch

        for layer in self.names:
            layer.register_forward_pre_hook(
                self._before, prepend=True, with_kwargs=True
            )
            layer.register_forward_hook(self._after, with_kwargs=True)
        with torch.no_grad():
            try:
                return self.model(*inputs)
            except Exception as error:
                layer, given = self.running[-1] if self.running else (self.model, ())
                message = explain_failure(self.names[layer], layer, given, error)
                raise ValueError(message) from error

    def uncalled(self):
        return tuple(
            name
            for layer, name in self.names.items()
            if layer not in self.called and any(True for _ in _own(layer))
        )

    def _before(self, layer, inputs, named):
        self.running.append((layer, (*inputs, *named.values())))

    def _after(self, layer, inputs, named, output):
        while self.running and self.running.pop()[0] is not layer:
            pass  # a layer inside raised, and forward went on without it
        self.called.add(layer)
        has_children = any(True for _ in layer.children())
        if has_children and not any(True for _ in _own(layer)):
            return
        new = [p for p in _own(layer) if id(p) not in self.counted]
        self.counted.update(map(id, new))
        self.rows.append(
            LayerShapes(
                name=self.names[layer],
                type=type(layer).__name__,
                input=_one_or_many(_shapes((inputs, named))),
                output=_one_or_many(_shapes(output)),
                parameters=sum(p.numel() for p in new),
            )
        )


def _copied(model):
    try:
        return copy.deepcopy(model)
    except Exception as error:
        raise ValueError(
            f"The model cannot be copied ({error}): keep no results of a computation "
            f"as attributes of a layer, or keep them as result.detach()."
        ) from error


def _own(layer):
    return layer.parameters(recurse=False)


def _sized(model):
    """Drop lazy layers that never ran: they have no number of parameters."""
    for name in uninitialized_layers(model):
        parent, _, child = name.rpartition(".")
        setattr(model.get_submodule(parent), child, None)
    return model


def _as_tensor(value, model):
    import torch

    if isinstance(value, torch.Tensor) or not hasattr(value, "__len__"):
        return value
    if isinstance(value, (tuple, list)) and all(isinstance(n, int) for n in value):
        like = next(
            (p for p in model.parameters() if p.is_floating_point()), torch.empty(0)
        )
        return torch.zeros(tuple(value), dtype=like.dtype, device=like.device)
    if hasattr(value, "__array__"):
        raise TypeError(
            f"The input is a {type(value).__name__}, but a torch model takes tensors: "
            f"use torch.tensor(x, dtype=torch.float32)."
        )
    return value


def _shapes(value):
    """Return the shapes of all tensors in a value, however nested."""
    if hasattr(value, "shape"):
        return (tuple(value.shape),)
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, (tuple, list)):
        return tuple(shape for item in value for shape in _shapes(item))
    return ()


def _one_or_many(shapes):
    return shapes[0] if len(shapes) == 1 else shapes


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
        means of a batch normalization, do not count.

    Raises
    ------
    TypeError
        If it is not a torch model.
    ValueError
        If a lazily initialized layer does not know its shape yet.

    Examples
    --------
    >>> from torch import nn
    >>> count_parameters(nn.Linear(400, 14))  # 400 x 14 weights and 14 biases
    5614
    """
    check_model(model)
    check_flag(trainable_only, "trainable_only")
    if lazy := uninitialized_layers(model):
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


def uninitialized_layers(model: Any) -> list[str]:
    """Return the names of layers that will know their shape only after one batch."""
    from torch.nn.parameter import is_lazy

    return [
        name or type(layer).__name__
        for name, layer in model.named_modules()
        if any(map(is_lazy, layer.parameters(recurse=False)))
    ]
