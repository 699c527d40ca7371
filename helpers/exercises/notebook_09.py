"""Judges of notebook 09: learning rates, momentum, Adam, schedules."""

from __future__ import annotations

import numpy as np

from helpers.exercises import notebook_09_answers as answers
from helpers.exercises.judging import Choice, Custom, Function, Mistake

RATE = [
    Choice(
        "09.Q1",
        right="b",
        because="The factor is -0.9: it changes sides, and shrinks by a tenth.",
        replies={
            "a": "The factor is 1 - 1.9: is that positive?",
            "c": "It changes sides, yes; but is 0.9 larger or smaller than 1?",
        },
    ),
    Function(
        "09.1",
        right=lambda curvatures: 2 / max(curvatures),
        inputs=lambda: answers.BOWLS,
        because="The steepest direction sets the limit for all (M27).",
        mistakes=[
            Mistake(
                lambda hs: 1 / max(hs),
                "At 1 / h the steep direction is done in one step; it still converges "
                "up to twice that.",
            ),
            Mistake(
                lambda hs: 2 / min(hs),
                "You used the flattest direction; the steep one diverges first.",
            ),
            Mistake(
                lambda hs: 2 / np.mean(hs),
                "You used the mean curvature; each direction must converge by itself.",
            ),
            Mistake(
                lambda hs: 2 / sum(hs),
                "You added the curvatures up; each direction must converge by itself.",
            ),
            Mistake(
                lambda hs: 2 * max(hs),
                "You multiplied by the curvature: a sharper bend needs shorter steps.",
            ),
            Mistake(
                lambda hs: [2 / h for h in hs],
                "You gave one limit for each direction; which of them decides?",
            ),
        ],
    ),
]
MOMENTUM = [
    Custom(
        "09.2",
        complaint=answers.complain_about_momentum,
        untouched=answers.untouched,
        because="The velocity remembers, and the ball rolls.",
    ),
    Function(
        "09.3",
        right=answers.roll,
        inputs=lambda: answers.ROLLS,
        start=lambda f, w, lr, mu, steps: answers.rolled(
            f, w, lr, steps, lambda v, slope: slope
        ),
        because="Now the velocity lives from step to step.",
        blank="Still as given: it is plain SGD. What happens to v in each step?",
        mistakes=[
            Mistake(
                lambda f, w, lr, mu, steps: answers.rolled(
                    f, w, lr, steps, lambda v, slope: mu * v + lr * slope
                ),
                "The learning rate is now in the velocity and in the step (M26).",
                number=26,
            ),
            Mistake(
                lambda f, w, lr, mu, steps: answers.rolled(
                    f, w, lr, steps, lambda v, slope: v + slope
                ),
                "You keep the whole velocity; keep the share momentum of it.",
            ),
            Mistake(
                lambda f, w, lr, mu, steps: answers.roll(f, w, -lr, mu, steps),
                "Your ball rolls uphill: a sign is wrong (M26).",
                number=26,
            ),
            Mistake(
                answers.roll_with_old_velocity,
                "You move with the old velocity: work out the new one first.",
            ),
            Mistake(
                lambda f, w, lr, mu, steps: answers.roll(f, w, lr, mu, 1),
                "Only one step is made: is the return inside of the loop?",
            ),
        ],
    ),
    Function(
        "09.4",
        right=answers.nesterov_step,
        inputs=lambda: answers.LOOKS,
        because="The slope of the place ahead brakes before it is too late.",
        mistakes=[
            Mistake(
                lambda *a: answers.nesterov_step(*a, ahead=0.0),
                "You measured the slope at w: that is plain momentum.",
            ),
            Mistake(
                lambda *a: answers.nesterov_step(*a, ahead=-1.0),
                "You looked back: the place ahead is w + momentum * u.",
            ),
            Mistake(
                answers.look_a_whole_step_ahead,
                "You looked ahead by all of u; only the share momentum of it is kept.",
            ),
            Mistake(
                answers.go_on_from_ahead,
                "You went on from the place ahead; look there, but step from w.",
            ),
            Mistake(
                answers.nesterov_from_torch,
                "That is torch's form, which stores the place ahead as its weights; "
                "write the textbook's, with slope_of at w + momentum * u (M26).",
                number=26,
            ),
            Mistake(
                lambda w, u, f, lr, mu: answers.nesterov_step(w, u, f, -lr, mu),
                "You added the slope to the velocity: it must brake uphill (M26).",
                number=26,
            ),
            Mistake(
                lambda *a: answers.nesterov_step(*a)[::-1],
                "You returned u and then w; return w first.",
            ),
            Mistake(
                lambda *a: answers.nesterov_step(*a)[0],
                "You returned w only; return the new u too.",
            ),
        ],
    ),
]
ADAPTIVE = [
    Choice(
        "09.Q2",
        right="b",
        because="In the first step only the sign of the slope is left.",
        replies={
            "a": "So it would be with plain SGD; what does Adam divide by?",
            "c": "The slope is divided by its own size; what is left of 0.001?",
        },
    ),
    Function(
        "09.5",
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
EXERCISES = [*RATE, *MOMENTUM, *ADAPTIVE, *SCHEDULE]
