"""How the network of exercise 05.5 is judged: by what happens between its layers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SIZES = [(16, 2), (16, 16), (1, 16)]
NAMES = ("first", "second", "third")
STILL_LINEAR = "The model is still one linear layer: something must bend (M25)."


@dataclass
class Trace:
    """What went into each linear layer, and what came out, in the order of calls."""

    inputs: list[Any] = field(default_factory=list)
    outputs: list[Any] = field(default_factory=list)


def _rows(dtype):
    """Return rows so far from 0 that activations with flat ends reach them."""
    import torch

    generator = torch.Generator().manual_seed(0)
    return 30 * torch.randn(64, 2, generator=generator, dtype=dtype)


def complain_about_net(make_net) -> str | None:
    """Return one sentence about what is wrong with the network, or None."""
    from torch import nn

    model = make_net()
    if not isinstance(model, nn.Module):
        return "Return the model: make_net() must give an nn.Module."
    linear = [m for m in model.modules() if isinstance(m, nn.Linear)]
    if [tuple(layer.weight.shape) for layer in linear] != SIZES:
        return "Keep the three linear layers with the sizes 2, 16, 16 and 1."
    return _complain_about_steps(model.eval(), linear)


def _traced(model, linear, X):
    """Run a model, and note what its linear layers get and give."""
    import torch

    trace = Trace()

    def note(layer, inputs, output):
        trace.inputs.append(inputs[0].detach().clone())
        trace.outputs.append(output.detach().clone())

    handles = [layer.register_forward_hook(note) for layer in linear]
    with torch.no_grad():
        result = model(X)
    for handle in handles:
        handle.remove()
    return trace, result


def _complain_about_steps(model, linear) -> str | None:
    X = _rows(linear[0].weight.dtype)
    trace, result = _traced(model, linear, X)
    if [tuple(x.shape) for x in trace.outputs] != [(64, 16), (64, 16), (64, 1)]:
        return "Let the data pass each of the three layers once, in their order."
    return (
        _about_last_step(model, X, trace.outputs[-1], result)
        or _about_bends(X, trace)
        or _about_rows(model, linear, X, trace)
    )


def _about_last_step(model, X, logits, result) -> str | None:
    """Complain about what changes the output of the last layer."""
    import torch

    from helpers.diagnose.trial_run import last_operation

    if result.shape == logits.shape and torch.equal(result, logits):
        return None
    if torch.equal(result.reshape(-1), logits.reshape(-1)):
        return "Keep the shape of the output, [N, 1]: return what the last layer gives."
    if torch.allclose(result, logits.sigmoid()):
        return "The last step is a sigmoid, but the loss brings its own (M2)."
    last = last_operation(model(X)).name().removesuffix("Backward0").lower()
    return (
        f"The last step is {last}, but the loss wants logits: no activation after the "
        f"last layer."
    )


def _about_bends(X, trace) -> str | None:
    """Complain where something comes before the first layer, or nothing between."""
    import torch

    if not torch.equal(trace.inputs[0], X):
        return (
            "Something changes the data before the first layer: activations belong "
            "between the linear layers."
        )
    straight = [_is_linear(trace.outputs[i], trace.inputs[i + 1]) for i in (0, 1)]
    if all(straight):
        return STILL_LINEAR
    if any(straight):
        first = straight.index(True)
        return (
            f"Nothing bends between the {NAMES[first]} and the {NAMES[first + 1]} "
            f"layer: two linear layers in a row are still one (M25)."
        )
    return None


def _is_linear(before, after) -> bool:
    """Whether one table follows from the other by a linear layer, without a bend."""
    import torch

    table = torch.cat([before, torch.ones_like(before[:, :1])], dim=1).double()
    fitted = table @ torch.linalg.lstsq(table, after.double()).solution
    return bool((fitted - after).abs().max() < 1e-4 * after.std())


def _about_rows(model, linear, X, trace) -> str | None:
    """Complain where what happens to a row depends on the others of its batch."""
    import torch

    alone, _ = _traced(model, linear, X[:5])
    for some, all_of_them in zip(alone.inputs, trace.inputs, strict=True):
        if not torch.allclose(some, all_of_them[:5], rtol=1e-4, atol=1e-5):
            return (
                "What happens to a row depends on the other rows of its batch, as in "
                "a softmax over dim=0 (M13): use relu or tanh, entry by entry."
            )
    return None
