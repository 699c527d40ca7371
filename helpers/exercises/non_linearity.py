"""Judges of the lesson on non-linearity."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from helpers.exercises.judging import AS_GIVEN, Choice, Custom, Function, Mistake

TWO_LAYERS = Choice(
    "05.Q1",
    right="a",
    because="A line put into a line is a line (M25).",
    replies={
        "b": "Only the output of the second layer is compared with 0, and it is "
        "one formula in x.",
        "c": "More parameters, but try the hint: the formula is still a line.",
    },
)


def _layers():
    """Return weights and biases as tensors: the lesson has no NumPy.

    They are few and short, because a verdict shows them.
    """
    import torch

    generator = torch.Generator().manual_seed(0)
    cases = ((2, 3), (3,), (3, 1), (1,)), ((2, 2), (2,), (2, 2), (2,))
    return [
        tuple(
            torch.randint(-9, 10, shape, generator=generator).double() / 2
            for shape in shapes
        )
        for shapes in cases
    ]


COLLAPSE = Function(
    "05.1",
    names=("W", "b"),
    right=lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2 + b2),
    inputs=_layers,
    because="Two linear layers are one, with W1 W2 and b1 W2 + b2.",
    mistakes=[
        Mistake(
            lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2),
            "You added the biases, but b1 passes through the second layer first.",
            25,
        ),
        Mistake(
            lambda W1, b1, W2, b2: (W1 @ W2, b2),
            "You left out b1; it passes through the second layer.",
            25,
        ),
        Mistake(
            lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2),
            "You left out b2, which is added at the end.",
            25,
        ),
        Mistake(
            lambda W1, b1, W2, b2: W1 @ W2,
            "Return two things, the weights and the bias: return W, b.",
        ),
        Mistake(
            lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2),
            "The order of a matrix product counts: x meets W1 first.",
        ),
        Mistake(
            lambda W1, b1, W2, b2: (W1 * W2, b1 @ W2 + b2),
            "`*` multiplies entry by entry; a matrix product is `@`.",
        ),
        Mistake(
            lambda W1, b1, W2, b2: (W1 @ W2, (b1 + b2) @ W2),
            "You sent b2 through the second layer as well; it is added at the end.",
        ),
        Mistake(
            lambda W1, b1, W2, b2: ((W1 @ W2).T, b1 @ W2 + b2),
            "Your weights are transposed, as torch stores them; here they are [inputs, "
            "outputs].",
        ),
        Mistake(
            lambda W1, b1, W2, b2: (b1 @ W2 + b2, W1 @ W2),
            "You exchanged the two: return the weights first, then the bias.",
        ),
    ],
)


def _tensors():
    """Return inputs as tensors: what learners' code is written for."""
    import torch

    return [
        (torch.tensor([-3.0, -0.5, 0.0, 0.5, 3.0], dtype=torch.float64),),
        (torch.tensor([[1.0, -2.0], [-4.0, 8.0]], dtype=torch.float64),),
    ]


def _relu(z):
    return z * (z > 0)


RELU = Function(
    "05.2",
    right=_relu,
    inputs=_tensors,
    because="Positive numbers stay, the others become 0.",
    mistakes=[
        Mistake(
            lambda z: z, "The negative numbers are still there: they must become 0."
        ),
        Mistake(abs, "You took the absolute value: -3 must become 0, not 3."),
        Mistake(
            lambda z: (z > 0) * 1.0,
            "You return whether z is positive; multiply it with z.",
        ),
        Mistake(
            lambda z: z * (z < 0),
            "You kept the negative side; it is the other one that stays.",
        ),
        Mistake(
            lambda z: z[z > 0],
            "You dropped the negative numbers, so the shape changed: they must "
            "become 0.",
        ),
    ],
)


FOUND = Choice(
    "05.Q2",
    right="c",
    because="That three units can do it doesn't mean that training finds them.",
    replies={
        "a": "There is such a network. But training only goes downhill from where the "
        "random weights happen to be.",
        "b": "So many? Each of three lines has to end where it is needed, and none may "
        "be spare.",
    },
)


DEAD_UNIT = Choice(
    "05.Q3",
    right="b",
    because="No gradient, no step: it stays dead.",
    replies={
        "a": "The loss pulls through the gradient, and the gradient is 0.",
        "c": "A zero is a harmless number; nothing overflows.",
    },
)


STILL_LINEAR = "The model is still one linear layer: something must bend (M25)."


NOT_A_LAYER = (
    "nn.Sequential takes layers: write nn.ReLU(), with parentheses, and neither "
    "nn.ReLU nor torch.relu."
)


SIZES = [(16, 2), (16, 16), (1, 16)]


def _rows(dtype):
    """Return rows so far from 0 that activations with flat ends reach them."""
    import torch

    generator = torch.Generator().manual_seed(0)
    return 30 * torch.randn(64, 2, generator=generator, dtype=dtype)


@dataclass
class Trace:
    """What went into each linear layer, and what came out, in the order of calls."""

    inputs: list[Any] = field(default_factory=list)
    outputs: list[Any] = field(default_factory=list)


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


NAMES = ("first", "second", "third")


def _is_linear(before, after) -> bool:
    """Whether one table follows from the other by a linear layer, without a bend."""
    import torch

    table = torch.cat([before, torch.ones_like(before[:, :1])], dim=1).double()
    fitted = table @ torch.linalg.lstsq(table, after.double()).solution
    return bool((fitted - after).abs().max() < 1e-4 * after.std())


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


def _change_sign(layer) -> None:
    """Change the sign of what a layer gives; a second time changes it back."""
    import torch

    with torch.no_grad():
        for part in layer.parameters():
            part.neg_()


def _complain_about_steps(model, linear) -> str | None:
    X = _rows(linear[0].weight.dtype)
    trace, result = _traced(model, linear, X)
    if [tuple(x.shape) for x in trace.outputs] != [(64, 16), (64, 16), (64, 1)]:
        return "Let the data pass each of the three layers once, in their order."
    last_step = _about_last_step(model, X, trace.outputs[-1], result)
    if last_step is None:
        _change_sign(linear[-1])  # a ReLU lets positive logits pass
        trace, result = _traced(model, linear, X)
        last_step = _about_last_step(model, X, trace.outputs[-1], result)
        _change_sign(linear[-1])
    return last_step or _about_bends(X, trace) or _about_rows(model, linear, X, trace)


def complain_about_net(make_net) -> str | None:
    """Return one sentence about what is wrong with the network, or None."""
    from torch import nn

    try:
        model = make_net()
    except TypeError as error:
        if "is not a Module subclass" not in str(error):
            raise
        return NOT_A_LAYER
    if not isinstance(model, nn.Module):
        return "Return the model: make_net() must give an nn.Module."
    linear = [m for m in model.modules() if isinstance(m, nn.Linear)]
    if [tuple(layer.weight.shape) for layer in linear] != SIZES:
        return "Keep the three linear layers with the sizes 2, 16, 16 and 1."
    return _complain_about_steps(model.eval(), linear)


NETWORK = Custom(
    "05.4",
    complaint=complain_about_net,
    because="Now the layers can no longer collapse into one.",
    untouched=lambda answer: complain_about_net(answer) == STILL_LINEAR,
    blank=AS_GIVEN,
)


EXERCISES = [
    TWO_LAYERS,
    COLLAPSE,
    RELU,
    FOUND,
    DEAD_UNIT,
    NETWORK,
]
