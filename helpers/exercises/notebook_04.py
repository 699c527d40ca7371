"""Judges of notebook 04: the training loop and its silent mistakes."""

from __future__ import annotations

from helpers.exercises import notebook_04_loops as loops
from helpers.exercises.judging import AS_GIVEN, Choice, Custom


def _three():
    import torch

    torch.manual_seed(1)
    weights = [torch.randn(3, dtype=torch.float64) for _ in range(3)]
    for i, weight in enumerate(weights):
        weight.requires_grad_()
        if i < 2:
            weight.grad = torch.full((3,), i + 1.0, dtype=torch.float64)
    return weights


def _complain_about_update(answer) -> str | None:
    weights, start = _three(), _three()
    try:
        answer(weights, loops.LR)
    except RuntimeError as error:
        if "leaf Variable" in str(error):
            return "The step itself was recorded: do it inside torch.no_grad() (M22)."
        raise
    if loops.close(weights, start):
        return (
            "The tensors themselves are unchanged: p = p - ... makes a new one; "
            "use p -= ... (M22)."
        )
    if loops.close(
        weights, [w + loops.LR * (w.grad if w.grad is not None else 0) for w in start]
    ):
        return "You moved along the gradient, uphill: subtract it."
    moved = [w - loops.LR * w.grad if w.grad is not None else w for w in start]
    if not loops.close(weights, moved):
        return "The parameters are not at their old place minus lr times gradient."
    if any(w.grad is not None and w.grad.any() for w in weights):
        return "The gradients are still there: set each p.grad to None (M14)."
    if not all(w.requires_grad and w.is_leaf for w in weights):
        return "The parameters no longer record gradients: change them in place."
    return None


EXERCISES = [
    Choice(
        "04.Q1",
        right="b",
        because="Both orders empty the gradients between two backward passes (M15).",
        replies={
            "a": "The gradients are set to zero after the step has used them, not "
            "before.",
            "c": "They would add up if nothing reset them; here it happens once in "
            "every step, only later.",
        },
    ),
    Custom(
        "04.1",
        complaint=loops.complain_about_step,
        untouched=loops.step_untouched,
        because="Forward, loss, zero_grad, backward, step: that is training.",
    ),
    Choice(
        "04.Q2",
        right="b",
        because="Learning happens in step(), which does not look at the mode (M17).",
        replies={
            "a": "Eval mode changes layers such as dropout; which line changes the "
            "weights?",
            "c": "backward works in eval mode; only inference_mode forbids it.",
        },
    ),
    Custom(
        "04.2",
        complaint=loops.complain_about_measure,
        untouched=loops.measure_untouched,
        because="Measured in eval mode, and the model is as you found it.",
    ),
    Custom(
        "04.3",
        complaint=loops.complain_about_train,
        untouched=loops.train_untouched,
        because="Now each step uses its own gradient only.",
        blank=AS_GIVEN,
    ),
    Custom(
        "04.4",
        complaint=_complain_about_update,
        changes=(0,),
        returns=False,
        because="That is torch.optim.SGD without momentum.",
    ),
    Choice(
        "04.Q3",
        right="b",
        because="Each step multiplies the distance by 1.2 (M27).",
        replies={
            "a": "Compare the distance to 3 after one step with the one before.",
            "c": "It would at lr=1, where each step lands exactly as far away.",
        },
    ),
]
