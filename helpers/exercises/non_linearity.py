"""Judges of notebook 05: non-linearity."""

from __future__ import annotations

from helpers.exercises.judging import AS_GIVEN, Choice, Custom, Function, Mistake
from helpers.exercises.notebook_05_network import STILL_LINEAR, complain_about_net


def _layers():
    """Return weights and biases as tensors: the lesson has no NumPy."""
    import torch

    generator = torch.Generator().manual_seed(0)
    cases = ((2, 8), (8,), (8, 1), (1,)), ((3, 3), (3,), (3, 3), (3,))
    return [
        tuple(
            torch.randn(shape, generator=generator, dtype=torch.float64)
            for shape in shapes
        )
        for shapes in cases
    ]


def _tensors():
    """Return inputs as tensors: what learners' code is written for."""
    import torch

    return [
        (torch.tensor([-3.0, -0.5, 0.0, 0.5, 3.0], dtype=torch.float64),),
        (torch.tensor([[1.0, -2.0], [-4.0, 8.0]], dtype=torch.float64),),
    ]


def _tensors_with_slope():
    return [(*arguments, slope) for arguments in _tensors() for slope in (0.02, 0.25)]


def _lines():
    """Return slopes and offsets whose bends are in no order."""
    import torch

    return [
        (
            torch.tensor([1.0, 0.5, -2.0, 4.0], dtype=torch.float64),
            torch.tensor([-3.0, 2.0, -1.0, -10.0], dtype=torch.float64),
        ),
        (torch.tensor([4.0]).double(), torch.tensor([-1.0]).double()),
    ]


def _relu(z):
    return z * (z > 0)


def _leaky(z, slope=0.01):
    return z * (z > 0) + slope * z * (z <= 0)


EXERCISES = [
    Choice(
        "05.Q1",
        right="a",
        because="A line put into a line is a line (M25).",
        replies={
            "b": "Only the output of the second layer is compared with 0, and it is "
            "one formula in x.",
            "c": "More parameters, but try the hint: the formula is still a line.",
        },
    ),
    Function(
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
        ],
    ),
    Function(
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
    ),
    Function(
        "05.3",
        right=_leaky,
        inputs=_tensors_with_slope,
        because="With the small slope no unit can die.",
        mistakes=[
            Mistake(
                lambda z, slope: _relu(z),
                "The negative side is 0; it should be slope * z.",
            ),
            Mistake(
                lambda z, slope: _leaky(z, 0.01),
                "You wrote 0.01 into the formula; use the argument slope.",
            ),
            Mistake(
                lambda z, slope: slope * _relu(z) + z * (z <= 0),
                "The two sides are exchanged: slope belongs to the negative one.",
            ),
            Mistake(
                lambda z, slope: _leaky(z, -slope),
                "The negative side has the wrong sign: slope * z is negative there.",
            ),
        ],
    ),
    Choice(
        "05.Q2",
        right="c",
        because="Each ReLU adds one corner; between corners everything is straight.",
        replies={
            "a": "A ReLU has only straight pieces. Can straight pieces make a curve?",
            "b": "Two lines leave the inner circle open at both ends.",
        },
    ),
    Function(
        "05.4",
        right=lambda w, b: -b / w,
        inputs=_lines,
        because="The unit bends where its input is 0.",
        mistakes=[
            Mistake(
                lambda w, b: b / w, "The sign is wrong: w * x + b = 0 gives w * x = -b."
            ),
            Mistake(lambda w, b: -w / b, "You divided the other way round: by w."),
            Mistake(lambda w, b: -b, "You forgot to divide by w."),
            Mistake(lambda w, b: b, "You forgot the minus, and to divide by w."),
            Mistake(
                lambda w, b: (-b / w).sort().values,
                "The bends are right, but sorted: the first is that of the first unit.",
            ),
        ],
    ),
    Choice(
        "05.Q3",
        right="b",
        because="No gradient, no step: it stays dead.",
        replies={
            "a": "The loss pulls through the gradient, and the gradient is 0.",
            "c": "A zero is a harmless number; nothing overflows.",
        },
    ),
    Custom(
        "05.5",
        complaint=complain_about_net,
        because="Now the layers can no longer collapse into one.",
        untouched=lambda answer: complain_about_net(answer) == STILL_LINEAR,
        blank=AS_GIVEN,
    ),
]
