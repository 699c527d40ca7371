"""Judges of notebook 09, second half: Adam and its kin, schedules."""

from __future__ import annotations

import numpy as np

from helpers.exercises import notebook_09_answers as answers
from helpers.exercises.judging import Choice, Function, Mistake

ADAPTIVE = [
    Choice(
        "09.Q2",
        right="a",
        because="In the first step only the sign of the slope is left.",
        replies={
            "b": "With plain SGD, yes; what does Adam divide by?",
            "c": "The slope is divided by its own size; what is left of 0.001?",
        },
    ),
    Function(
        "09.5",
        names=("w", "m", "s"),
        right=answers.adam_step,
        inputs=lambda: answers.ADAMS,
        because="That is torch.optim.Adam.",
        mistakes=[
            Mistake(
                answers.adam_with(uncorrected=True),
                "The bias correction is missing: divide m and s by 1 - beta**t.",
            ),
            Mistake(
                answers.adam_with(kept=True),
                "You returned the corrected means; keep m and s uncorrected for the "
                "next step.",
            ),
            Mistake(
                answers.adam_with(plain=True),
                "s must follow the square of the slope.",
            ),
            Mistake(
                answers.adam_with(rootless=True),
                "You divided by s itself; divide by its square root.",
            ),
            Mistake(
                answers.adam_with(inside=True),
                "eps is inside your root; add it after the root.",
            ),
            Mistake(answers.adam_with(sign=-1), "You added the step; subtract it."),
            Mistake(answers.adam_with(rateless=True), "You left lr out of the step."),
            Mistake(
                lambda w, m, s, g, t, lr, b1, b2, eps: answers.adam_step(
                    w, m, s, g, t, lr, b2, b1, eps
                ),
                "You swapped the betas: beta1 belongs to m, beta2 to s.",
            ),
            Mistake(
                lambda *a: answers.adam_step(*a)[0],
                "You returned w only; return m and s too.",
            ),
        ],
    ),
]
SCHEDULE = [
    Function(
        "09.6",
        right=answers.cosine_rate,
        inputs=lambda: answers.RATES,
        because="Long steps first, and a gentle end.",
        mistakes=[
            Mistake(
                lambda lr, step, steps: lr * np.cos(np.pi * step / steps),
                "Your rate becomes negative: lift the wave by 1 and halve it.",
            ),
            Mistake(
                lambda lr, step, steps: lr * (1 + np.cos(np.pi * step / steps)),
                "Your rate starts at twice lr: halve it.",
            ),
            Mistake(
                lambda lr, step, steps: lr * (1 - np.cos(np.pi * step / steps)) / 2,
                "Your rate rises from 0 to lr: that is a warm-up.",
            ),
            Mistake(
                lambda lr, step, steps: lr * (1 + np.cos(2 * np.pi * step / steps)) / 2,
                "You took a whole wave, which ends at lr again; take half of one.",
            ),
            Mistake(
                lambda lr, step, steps: lr * np.cos(np.pi / 2 * step / steps),
                "That is a quarter of a wave: it ends steeply, not gently.",
            ),
            Mistake(
                lambda lr, step, steps: lr * (1 + np.cos(step / steps)) / 2,
                "The argument of your cosine goes from 0 to 1; it must go to pi.",
            ),
            Mistake(
                lambda lr, step, steps: lr * (1 + np.cos(180 * step / steps)) / 2,
                "np.cos takes radians: half a wave is np.pi, not 180.",
            ),
            Mistake(
                lambda lr, step, steps: lr * (1 - step / steps),
                "That is a straight line; follow half a cosine wave.",
            ),
        ],
    ),
]
