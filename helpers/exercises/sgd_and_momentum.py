"""Judges of notebook 09: learning rates, momentum, Adam, schedules."""

from __future__ import annotations

import numpy as np

from helpers.exercises import notebook_09_answers as answers
from helpers.exercises.judging import Choice, Custom, Function, Mistake
from helpers.exercises.notebook_09_adaptive import ADAPTIVE, SCHEDULE

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
                answers.roll_by_average,
                "You multiplied the slope by (1 - momentum), a running mean; here the "
                "whole slope is added.",
            ),
            Mistake(
                answers.roll_with_fading_place,
                "You multiplied w by momentum; it is the velocity that fades.",
            ),
            Mistake(
                answers.roll_from_the_same_place,
                "The slope is always that of the start: measure it anew at each w.",
            ),
            Mistake(
                answers.roll_and_note,
                "You return all places on the way; return the last one.",
            ),
            Mistake(
                lambda f, w, lr, mu, steps: answers.roll(f, w, 1.0, mu, steps),
                "You left the learning rate out.",
            ),
            Mistake(
                lambda f, w, lr, mu, steps: answers.roll(f, w, lr, mu, steps + 1),
                "You make one step too many.",
            ),
            Mistake(
                lambda f, w, lr, mu, steps: answers.roll(f, w, lr, mu, steps - 1),
                "You make one step too few.",
            ),
            Mistake(
                lambda f, w, lr, mu, steps: answers.roll(f, w, lr, mu, 1),
                "Only one step is made: is the return inside of the loop?",
            ),
        ],
    ),
    Function(
        "09.4",
        names=("w", "u"),
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
EXERCISES = [*RATE, *MOMENTUM, *ADAPTIVE, *SCHEDULE]
