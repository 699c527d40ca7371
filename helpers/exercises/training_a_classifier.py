"""Judges of the lesson on training: the loop and its silent mistakes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from helpers.exercises import torch_loops as loops
from helpers.exercises.comparing import as_array, describe
from helpers.exercises.judging import AS_GIVEN, Choice, Custom

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


def _model_to_measure():
    """Return a model with dropout, its data, and a note of each recorded forward."""
    import torch
    from torch import nn

    torch.manual_seed(69)  # every mistake below has a value of its own
    layers = [nn.Linear(2, 4), nn.Tanh(), nn.Dropout(0.5), nn.Linear(4, 1)]
    model = nn.Sequential(*layers).double()
    X = 2 * torch.randn(60, 2, dtype=torch.float64)
    y = (X[:, :1] + X[:, 1:] > 0.8).double()
    recorded = []
    model.register_forward_hook(lambda *parts: recorded.append(parts[2].requires_grad))
    return model, X, y, recorded


def complain_about_measure(answer: Callable) -> str | None:
    """Return what is wrong with `accuracy_of` (exercise 04.2), or None."""
    import torch

    model, X, y, recorded = _model_to_measure()
    before = [module.training for module in model.modules()]
    given = answer(model, X, y)
    after = [module.training for module in model.modules()]
    model.eval()
    asleep = answer(model, X, y)
    if model.training:
        return "You left a model in training mode that was in eval mode before (M16)."
    if isinstance(given, torch.Tensor):
        return "Return a plain number: use .item()."
    number = None if isinstance(given, (str, bool)) else as_array(given)
    if number is None or number.ndim or not np.isfinite(number):
        return f"Return a number between 0 and 1; you returned {describe(given)}."
    if after != before:
        return "You left the model in eval mode: put model.training back (M16)."
    return _about_accuracy(float(number), asleep) or _about_recording(recorded)


def _about_accuracy(given, asleep) -> str | None:
    known = wrong_accuracies()
    right = known.pop("right")
    if abs(given - right) < 1e-6:
        return None
    if _near(asleep, right):
        return "In training mode dropout spoils your numbers: call model.eval() first."
    for sentence, value in known.items():
        if _near(asleep, value):
            return sentence
    return (
        f"You returned {given:.6g}, which is not the share of the 60 rows in which "
        f"(logit > 0) equals the label."
    )


def _near(value, other) -> bool:
    array = as_array(value)
    return array is not None and array.size == 1 and abs(array.item() - other) < 1e-6


def wrong_accuracies() -> dict[str, float]:
    """Return what known mistakes measure, by sentence; the truth is at "right"."""
    import torch

    model, X, y, _ = _model_to_measure()
    model.eval()
    with torch.no_grad():
        logits = model(X)
    yes, truth = logits > 0, y > 0
    right = (yes == truth).double().mean().item()
    table = (yes.reshape(-1) == truth).double().mean().item()
    return {
        "right": right,
        "You counted the right rows; divide by their number.": right * len(y),
        "That is in percent: return the share itself, from 0 to 1.": 100 * right,
        "You counted the rows that are wrong, or said class 1 below 0.": 1 - right,
        "You compared a list of N answers with a table [N, 1]: that makes N x N "
        "comparisons (M8). Keep both of one shape.": table,
        "You compared the logits with 0.5; a logit says class 1 above 0.": (
            ((logits > 0.5) == truth).double().mean().item()
        ),
        "Your answer is class 0 for every row: argmax of a single logit is always 0 "
        "(M3).": (~truth).double().mean().item(),
        "Your answer is class 1 for every row: a sigmoid is always above 0; its "
        "threshold is 0.5.": truth.double().mean().item(),
        "That is the share of rows that are called class 1, right or wrong.": (
            yes.double().mean().item()
        ),
    }


def _about_recording(recorded) -> str | None:
    if any(recorded):
        return (
            "The number is right, but the forward pass was recorded for gradients: "
            "measure inside `with torch.no_grad():`."
        )
    return None


ACCURACY = Custom(
    "04.2",
    complaint=complain_about_measure,
    because="Measured in eval mode, and the model is as you found it.",
)


def complain_about_train(answer: Callable) -> str | None:
    """Return what is wrong with `train` (exercise 04.3), or None."""
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


TRAIN = Custom(
    "04.3",
    complaint=complain_about_train,
    untouched=lambda answer: complain_about_train(answer) == loops.NOT_ZEROED,
    because="Now each step uses its own gradient only.",
    blank=AS_GIVEN,
)


def _three():
    """Return three parameters; the one in the middle has no gradient."""
    import torch

    torch.manual_seed(1)
    weights = [torch.randn(3, dtype=torch.float64) for _ in range(3)]
    for i, weight in enumerate(weights):
        weight.requires_grad_()
        if i != 1:
            weight.grad = torch.full((3,), i + 1.0, dtype=torch.float64)
    return weights


def _moved(weights, by):
    """Return where a step of `by` times the gradient leads."""
    return [w + by * (0 if w.grad is None else w.grad) for w in weights]


def _until_the_first_without(weights):
    return [*_moved(weights[:1], -loops.RATE), *weights[1:]]


def complain_about_update(answer: Callable) -> str | None:
    """Return what is wrong with `update` (exercise 04.4), or None."""
    weights, start = _three(), _three()
    try:
        answer(weights, loops.RATE)
    except RuntimeError as error:
        if "leaf Variable" in str(error):
            return "The step itself was recorded: do it inside torch.no_grad() (M22)."
        raise
    except (AttributeError, TypeError) as error:
        if "NoneType" in str(error):
            return "One parameter has no gradient, its .grad is None: leave it alone."
        raise
    return _about_places(weights, start) or _about_gradients(weights)


def _about_places(weights, start) -> str | None:
    if loops.close(weights, start):
        return (
            "The tensors themselves are unchanged: p = p - ... makes a new one; "
            "use p -= ... (M22)."
        )
    if loops.close(weights, _moved(start, -loops.RATE)):
        return None
    known = [
        (_moved(start, loops.RATE), loops.UPHILL),
        (_moved(start, -1.0), "You left lr out: the step is lr times the gradient."),
        (_moved(start, -0.1), "You moved with a rate of 0.1: use the argument lr."),
        (
            _until_the_first_without(start),
            "The loop ends at the first parameter without a gradient: go on with the "
            "next one (`continue`, or an `if` around the step).",
        ),
    ]
    return loops.named(weights, known) or (
        "The parameters are not at their old place minus lr times gradient."
    )


def _about_gradients(weights) -> str | None:
    gradients = [w.grad for w in weights if w.grad is not None]
    if any(gradient.any() for gradient in gradients):
        return "The gradients are still there: set each p.grad to None (M14)."
    if gradients:
        return "The gradients are zeros now; the exercise wants p.grad = None."
    if not all(w.requires_grad and w.is_leaf for w in weights):
        return "The parameters no longer record gradients: change them in place."
    return None


UPDATE = Custom(
    "04.4",
    complaint=complain_about_update,
    changes=(0,),
    returns=False,
    because="That is torch.optim.SGD without momentum.",
)

LARGE_RATE = Choice(
    "04.Q3",
    right="c",
    because="Each step multiplies the distance by 1.2 (M27).",
    replies={
        "a": "Compare the distance to 3 after one step with the one before.",
        "b": "It would at lr=1, where each step lands exactly as far away.",
    },
)

EXERCISES = [
    ZERO_GRAD_LAST,
    TRAINING_STEP,
    TEST_SET_IN_EVAL_MODE,
    ACCURACY,
    TRAIN,
    UPDATE,
    LARGE_RATE,
]
