"""Judges of the lesson on training: one step, epochs, and silent mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.exercises import torch_loops as loops
from helpers.exercises.challenges import Challenge
from helpers.exercises.judging import Choice, Custom, Function, Mistake

ZERO_GRAD_LAST = Choice(
    "04.Q1",
    right="a",
    because="Both orders empty the gradients between two backward passes (M15).",
    replies={
        "b": "The gradients are set to zero after the step has used them, not before.",
        "c": "They would add up if nothing reset them; here it happens once in "
        "every step, only later.",
    },
)


def complain_about_step(answer: Callable) -> str | None:
    """Return what is wrong with `training_step` (exercise 04.1), or None."""
    model, *others = loops.parts()
    seen = loops.watch(model, others[-1])
    try:
        given = [answer(model, *others) for _ in range(loops.STEPS)]
    except (RuntimeError, TypeError) as error:
        sentence = loops.explained(error)
        if sentence is None:
            raise
        return sentence
    if any(hasattr(loss, "detach") for loss in given):
        return (
            "You returned the loss as a tensor, which keeps the memory of the whole "
            "step alive (M23): return loss.item()."
        )
    sentence = loops.about_weights(model, 0.0, seen)
    if sentence is None and all(loss is None for loss in given):
        return "The weights move as they should, but nothing is returned."
    losses = loops.trained(loops.STEPS + 1)[0]
    return sentence or loops.about_losses(given, losses[:-1], losses[1:])


TRAINING_STEP = Custom(
    "04.1",
    complaint=complain_about_step,
    because="Forward, loss, zero_grad, backward, step: that is training.",
)

TEST_SET_IN_EVAL_MODE = Choice(
    "04.Q2",
    right="b",
    because="Learning happens in step(), which does not look at the mode (M17).",
    replies={
        "a": "Eval mode changes layers such as dropout; which line changes the "
        "weights?",
        "c": "backward works in eval mode; only inference_mode forbids it.",
    },
)


def complain_about_epochs(answer: Callable) -> str | None:
    """Return what is wrong with `train_epochs` (exercise 04.2), or None."""
    momentum = loops.MOMENTUM
    model, *others = loops.parts(momentum=momentum)
    seen = loops.watch(model, others[-1])
    try:
        given = answer(model, *others, loops.STEPS)
    except (RuntimeError, TypeError) as error:
        sentence = loops.explained(error)
        if sentence is None:
            raise
        return sentence
    losses = loops.trained(loops.STEPS + 1, momentum=momentum)[0]
    return loops.about_weights(model, momentum, seen) or loops.about_losses(
        given, losses[:-1], losses[1:]
    )


EPOCHS = Custom(
    "04.2",
    complaint=complain_about_epochs,
    because="One pass over all the data is one epoch; here an epoch is one step.",
)

BELOW_HALF = Choice(
    "04.Q3",
    right="c",
    because="What the training rows have too much of, the other rows have too little "
    "of: together they are two even rings.",
    replies={
        "a": "It would be about 10 if the other rows were fresh points. They are the "
        "rest of the same 1,000.",
        "b": "A line cannot learn the rings, so what would lift it above one half on "
        "rows that it was not fitted to?",
    },
)


def descend(start, learning_rate, steps):
    """Go down (w - 3) ** 2 with torch; return every place of w."""
    return _descent(start, learning_rate, steps)


def _descent(start, rate, steps, *, reset="before", sign=1.0, factor=True):
    import torch

    w = torch.tensor(float(start), dtype=torch.float64, requires_grad=True)
    path = [w.item()]
    for _ in range(steps):
        if reset == "before":
            w.grad = None
        ((w - 3) ** 2).backward()
        if reset == "between":
            w.grad.zero_()
        with torch.no_grad():
            w -= sign * (rate if factor else 1.0) * w.grad
        path.append(w.item())
    return path


def _recorded(start, learning_rate, steps):
    import torch

    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    w -= learning_rate * 1.0


def _on_a_new_tensor(start, learning_rate, steps):
    import torch

    (torch.tensor(start) + 0).backward()


def _thrown_away(start, learning_rate, steps):
    return learning_rate * None


def _without_start(start, learning_rate, steps):
    return descend(start, learning_rate, steps)[1:]


def _only_the_end(start, learning_rate, steps):
    return descend(start, learning_rate, steps)[-1]


DESCEND = Function(
    "04.6",
    right=descend,
    start=lambda *parts: _descent(*parts, reset="never"),
    inputs=lambda: [(0.0, 0.3, 6), (5.0, 0.05, 4), (-1.5, 0.2, 5)],
    because="Each step now follows the slope at its own place, and w settles at 3.",
    mistakes=[
        Mistake(_recorded, loops.IN_PLACE, 22),
        Mistake(_on_a_new_tensor, loops.NO_WAY_BACK, 22),
        Mistake(
            _thrown_away,
            "The gradient is thrown away before it is used: reset it before "
            "backward(), or after the step.",
        ),
        Mistake(
            lambda *parts: _descent(*parts, reset="between"),
            "w never moves: the gradient is set to zero before the step has used it.",
        ),
        Mistake(lambda *parts: _descent(*parts, sign=-1.0), loops.UPHILL),
        Mistake(
            lambda *parts: _descent(*parts, reset="never", sign=-1.0), loops.UPHILL
        ),
        Mistake(lambda *parts: _descent(*parts, factor=False), loops.NO_RATE),
        Mistake(_without_start, "The path begins at the start: keep that place too."),
        Mistake(_only_the_end, "Return every place that w has been at, not the last."),
    ],
)

POINTS, PASSES, GOAL = 400, 20, 0.95


def moons(seed: int, count: int = POINTS) -> tuple:
    """Return points of two blurred half moons and their labels, as the lesson has."""
    import torch

    from helpers.datasets import make_moons

    X, y = make_moons(count, noise=0.2, random_state=seed)
    return torch.from_numpy(X), torch.from_numpy(y).double().reshape(-1, 1)


def network(seed: int):
    """Return the lesson's small network: 2 inputs, 16 hidden units, 1 output."""
    import torch
    from torch import nn

    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1)).double()


def score_on_moons(answer: Callable) -> float | str:
    """Return the share of new points that are right, or the rule that is broken."""
    import torch

    shares = []
    for seed in (11, 12, 13):
        model, (X, y), new = network(seed), moons(seed), moons(100 + seed, 2000)
        before, seen = loops.weights_of(model), []
        hook = model.register_forward_hook(_rows_into(seen, model))
        answer(model, X, y)
        hook.remove()
        if loops.close(loops.weights_of(model), before):
            return (
                "The weights of `model` have not moved: train the model you are given."
            )
        if sum(seen) > PASSES * len(X):
            return (
                f"Your training looked at {sum(seen) / len(X):.0f} times the data; "
                f"{PASSES} passes are allowed. Let each one do more."
            )
        if not all(weight.isfinite().all() for weight in model.parameters()):
            return "The weights are not finite: the learning rate is too large (M27)."
        model.eval()
        with torch.no_grad():
            shares.append(((model(new[0]) > 0) == (new[1] > 0)).double().mean().item())
    return sum(shares) / len(shares)


def _rows_into(seen: list[int], model: Any) -> Callable:
    """Note how many rows each recorded forward pass of this very model looks at."""

    def note(module, inputs, outputs):
        if module is model and outputs.requires_grad:
            seen.append(len(inputs[0]))

    return note


MOONS = Challenge(
    "04.8",
    score=score_on_moons,
    goal=GOAL,
    of="of new points right",
    changes=(0,),
    returns=False,
    because="More, or longer, or better steps from the same twenty passes.",
)

EXERCISES = [
    ZERO_GRAD_LAST,
    TRAINING_STEP,
    TEST_SET_IN_EVAL_MODE,
    EPOCHS,
    BELOW_HALF,
    DESCEND,
    MOONS,
]
