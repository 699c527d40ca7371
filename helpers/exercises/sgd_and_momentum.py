"""Judges of the lesson on SGD: learning rates, momentum, Adam, schedules."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.exercises.comparing import as_array, describe, same
from helpers.exercises.judging import Choice, Custom, Function, Mistake

JUMPING_RATE = Choice(
    "10.Q1",
    right="b",
    because="The factor is -0.9: it changes sides, and shrinks by a tenth.",
    replies={
        "a": "The factor is 1 - 1.9: is that positive?",
        "c": "It changes sides, yes; but is 0.9 larger or smaller than 1?",
    },
)


BOWLS = [([0.5, 6.0],), ([3.0],), ([1.0, 10.0, 2.0],)]


LARGEST_RATE = Function(
    "10.1",
    right=lambda curvatures: 2 / max(curvatures),
    inputs=lambda: BOWLS,
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
)


SLOPES, LR, KEPT = (1.0, 0.5, -0.25, 2.0), 0.15, 0.8


def momentum_step(w, v, slope, lr, momentum):
    """One step in torch's convention; the velocity before the first is 0."""
    v = momentum * v + slope
    return w - lr * v, v


MOMENTUM_MISTAKES = [
    (
        lambda w, v, slope, lr, mu: (w - lr * v, mu * v + slope),
        "You moved with the old velocity: work out the new one first.",
    ),
    (
        lambda w, v, slope, lr, mu: (w - lr * slope, slope),
        "Nothing of the old velocity is kept: this is plain SGD.",
    ),
    (
        lambda w, v, slope, lr, mu: (
            w - lr * (mu * v + lr * slope),
            mu * v + lr * slope,
        ),
        "The learning rate is in the velocity and in the step: you mixed the two "
        "conventions (M26). Use it once.",
    ),
    (
        lambda w, v, slope, lr, mu: (
            w - lr * (mu * v + (1 - mu) * slope),
            mu * v + (1 - mu) * slope,
        ),
        "You multiplied the slope by (1 - momentum), a running mean; here the whole "
        "slope is added (torch calls the other form dampening).",
    ),
    (
        lambda w, v, slope, lr, mu: (w + lr * (mu * v + slope), mu * v + slope),
        "Your w goes uphill: a sign is wrong (M26).",
    ),
    (
        lambda w, v, slope, lr, mu: (w - (mu * v + slope), mu * v + slope),
        "You left the learning rate out.",
    ),
    (
        lambda w, v, slope, lr, mu: (w - lr * (v + slope), v + slope),
        "The whole old velocity is kept; keep the share momentum of it.",
    ),
    (
        lambda w, v, slope, lr, mu: (
            w - lr * (slope + mu * (mu * v + slope)),
            mu * v + slope,
        ),
        "That is torch's Nesterov step; here the step is lr times the velocity.",
    ),
]


def places(step) -> list[float]:
    """Return where a step function comes to on a few slopes."""
    w, v, visited = 1.0, 0.0, []
    for slope in SLOPES:
        w, v = step(w, v, slope, LR, KEPT)
        visited.append(w)
    return visited


def complain_about_momentum(answer: Any) -> str | None:
    """Compare places only: both conventions of the velocity are right (M26)."""
    once = answer(1.0, 0.0, 1.0, LR, KEPT)
    if once is None:
        return "Your function returns nothing: return w and v."
    array = as_array(once)
    if isinstance(once, (str, dict)) or array is None or array.shape != (2,):
        return f"Return two numbers, the new w and the new v, not {describe(once)}."
    mine = places(answer)
    if same(mine, places(momentum_step), 1e-6, 1e-9):
        return None
    for wrong, says in MOMENTUM_MISTAKES:
        if same(mine, places(wrong), 1e-6, 1e-9):
            return says
    if same(places(lambda *a: answer(*a)[::-1]), places(momentum_step), 1e-6, 1e-9):
        return "You returned v and then w; return w first."
    return "After four steps, w is not where momentum brings it."


MOMENTUM_STEP = Custom(
    "10.2",
    complaint=complain_about_momentum,
    because="The velocity remembers, and the ball rolls.",
)


def rolled(slope_of, w, lr, steps, velocity):
    """Descend with any rule for the next velocity."""
    v = 0.0
    for _ in range(steps):
        v = velocity(v, slope_of(w))
        w = w - lr * v
    return w


def roll(slope_of, w, lr, momentum, steps):
    """Descend with momentum, torch's convention."""
    return rolled(slope_of, w, lr, steps, lambda v, s: momentum * v + s)


def roll_with_old_velocity(slope_of, w, lr, momentum, steps):
    v = 0.0
    for _ in range(steps):
        w, v = w - lr * v, momentum * v + slope_of(w)
    return w


def roll_and_note(slope_of, w, lr, momentum, steps):
    """Return every place on the way, not the last one alone."""
    return [roll(slope_of, w, lr, momentum, k + 1) for k in range(steps)]


def roll_by_average(slope_of, w, lr, momentum, steps):
    return rolled(
        slope_of, w, lr, steps, lambda v, s: momentum * v + (1 - momentum) * s
    )


def roll_with_fading_place(slope_of, w, lr, momentum, steps):
    """Let the place fade instead of the velocity."""
    v = 0.0
    for _ in range(steps):
        v = v + slope_of(w)
        w = momentum * w - lr * v
    return w


def roll_from_the_same_place(slope_of, w, lr, momentum, steps):
    """Measure the slope once, at the start."""
    slope = slope_of(w)
    return rolled(lambda w: slope, w, lr, steps, lambda v, s: momentum * v + s)


def double(w):
    return 2.0 * w


def wavy(w):
    return w**3 - 0.5 * w


ROLLS = [(double, 1.2, 0.15, 0.8, 7), (wavy, 1.5, 0.05, 0.6, 5)]


ROLL = Function(
    "10.3",
    right=roll,
    inputs=lambda: ROLLS,
    start=lambda f, w, lr, mu, steps: rolled(f, w, lr, steps, lambda v, slope: slope),
    because="Now the velocity lives from step to step.",
    mistakes=[
        Mistake(
            lambda f, w, lr, mu, steps: rolled(
                f, w, lr, steps, lambda v, slope: mu * v + lr * slope
            ),
            "The learning rate is now in the velocity and in the step (M26).",
            number=26,
        ),
        Mistake(
            lambda f, w, lr, mu, steps: rolled(
                f, w, lr, steps, lambda v, slope: v + slope
            ),
            "You keep the whole velocity; keep the share momentum of it.",
        ),
        Mistake(
            lambda f, w, lr, mu, steps: roll(f, w, -lr, mu, steps),
            "Your ball rolls uphill: a sign is wrong (M26).",
            number=26,
        ),
        Mistake(
            roll_with_old_velocity,
            "You move with the old velocity: work out the new one first.",
        ),
        Mistake(
            roll_by_average,
            "You multiplied the slope by (1 - momentum), a running mean; here the "
            "whole slope is added.",
        ),
        Mistake(
            roll_with_fading_place,
            "You multiplied w by momentum; it is the velocity that fades.",
        ),
        Mistake(
            roll_from_the_same_place,
            "The slope is always that of the start: measure it anew at each w.",
        ),
        Mistake(
            roll_and_note,
            "You return all places on the way; return the last one.",
        ),
        Mistake(
            lambda f, w, lr, mu, steps: roll(f, w, 1.0, mu, steps),
            "You left the learning rate out.",
        ),
        Mistake(
            lambda f, w, lr, mu, steps: roll(f, w, lr, mu, steps + 1),
            "You make one step too many.",
        ),
        Mistake(
            lambda f, w, lr, mu, steps: roll(f, w, lr, mu, steps - 1),
            "You make one step too few.",
        ),
        Mistake(
            lambda f, w, lr, mu, steps: roll(f, w, lr, mu, 1),
            "Only one step is made: is the return inside of the loop?",
        ),
    ],
)


def nesterov_step(w, u, slope_of, lr, momentum, ahead=1.0):
    """Look ahead by momentum * u, then brake or push."""
    u = momentum * u - lr * slope_of(w + ahead * momentum * u)
    return w + u, u


def nesterov_from_torch(w, v, slope_of, lr, momentum):
    slope = slope_of(w)
    v = momentum * v + slope
    return w - lr * (slope + momentum * v), v


def look_a_whole_step_ahead(w, u, slope_of, lr, momentum):
    u = momentum * u - lr * slope_of(w + u)
    return w + u, u


def go_on_from_ahead(w, u, slope_of, lr, momentum):
    ahead = w + momentum * u
    u = momentum * u - lr * slope_of(ahead)
    return ahead + u, u


LOOKS = [(1.0, -0.4, double, 0.15, 0.85), (-0.8, 0.3, wavy, 0.2, 0.7)]


NESTEROV_STEP = Function(
    "10.4",
    names=("w", "u"),
    right=nesterov_step,
    inputs=lambda: LOOKS,
    because="The slope of the place ahead brakes before it is too late.",
    mistakes=[
        Mistake(
            lambda *a: nesterov_step(*a, ahead=0.0),
            "You measured the slope at w: that is plain momentum.",
        ),
        Mistake(
            lambda *a: nesterov_step(*a, ahead=-1.0),
            "You looked back: the place ahead is w + momentum * u.",
        ),
        Mistake(
            look_a_whole_step_ahead,
            "You looked ahead by all of u; only the share momentum of it is kept.",
        ),
        Mistake(
            go_on_from_ahead,
            "You went on from the place ahead; look there, but step from w.",
        ),
        Mistake(
            nesterov_from_torch,
            "That is torch's form, which stores the place ahead as its weights; "
            "write the textbook's, with slope_of at w + momentum * u (M26).",
            number=26,
        ),
        Mistake(
            lambda w, u, f, lr, mu: nesterov_step(w, u, f, -lr, mu),
            "You added the slope to the velocity: it must brake uphill (M26).",
            number=26,
        ),
        Mistake(
            lambda *a: nesterov_step(*a)[::-1],
            "You returned u and then w; return w first.",
        ),
        Mistake(
            lambda *a: nesterov_step(*a)[0],
            "You returned w only; return the new u too.",
        ),
    ],
)


FIRST_ADAM_STEP = Choice(
    "10.Q2",
    right="a",
    because="In the first step only the sign of the slope is left.",
    replies={
        "b": "With plain SGD, yes; what does Adam divide by?",
        "c": "The slope is divided by its own size; what is left of 0.001?",
    },
)


def adam(w, m, s, g, t, lr, beta1, beta2, eps, **change):
    """One step of Adam, with one thing changed."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * (g if "plain" in change else g**2)
    late = change.get("late", t)
    m_hat = m / (1 - beta1**late)
    s_hat = s / (1 - beta2**late)
    if "uncorrected" in change:
        m_hat, s_hat = m, s
    size = s_hat + eps if "rootless" in change else np.sqrt(s_hat) + eps
    size = np.sqrt(s_hat + eps) if "inside" in change else size
    w = w - change.get("sign", 1) * (1 if "rateless" in change else lr) * m_hat / size
    return (w, m_hat, s_hat) if "kept" in change else (w, m, s)


def adam_step(w, m, s, g, t, lr, beta1, beta2, eps):
    """One step of Adam, as in its paper."""
    return adam(w, m, s, g, t, lr, beta1, beta2, eps)


def adam_with(**change):
    """Return a step of Adam with one mistake."""
    return lambda *arguments: adam(*arguments, **change)


SETTINGS = (1, 0.02, 0.8, 0.95, 0.04)


ADAMS = [
    (1.1, 0.12, 0.2, 0.5, 3, 0.15, 0.85, 0.99, 0.05),
    (np.array([0.0, -2.0]), *np.zeros((2, 2)), np.array([3.0, 0.01]), *SETTINGS),
]


ADAM_STEP = Function(
    "10.5",
    names=("w", "m", "s"),
    right=adam_step,
    inputs=lambda: ADAMS,
    because="That is torch.optim.Adam.",
    mistakes=[
        Mistake(
            adam_with(uncorrected=True),
            "The bias correction is missing: divide m and s by 1 - beta**t.",
        ),
        Mistake(
            adam_with(kept=True),
            "You returned the corrected means; keep m and s uncorrected for the "
            "next step.",
        ),
        Mistake(
            adam_with(plain=True),
            "s must follow the square of the slope.",
        ),
        Mistake(
            adam_with(rootless=True),
            "You divided by s itself; divide by its square root.",
        ),
        Mistake(
            adam_with(inside=True),
            "eps is inside your root; add it after the root.",
        ),
        Mistake(adam_with(sign=-1), "You added the step; subtract it."),
        Mistake(adam_with(rateless=True), "You left lr out of the step."),
        Mistake(
            lambda w, m, s, g, t, lr, b1, b2, eps: adam_step(
                w, m, s, g, t, lr, b2, b1, eps
            ),
            "You swapped the betas: beta1 belongs to m, beta2 to s.",
        ),
        Mistake(
            lambda *a: adam_step(*a)[0],
            "You returned w only; return m and s too.",
        ),
    ],
)


def cosine_rate(lr, step, steps):
    return lr * (1 + np.cos(np.pi * step / steps)) / 2


RATES = [(0.4, 0, 10), (0.4, 3, 10), (0.4, 10, 10), (1.5, 60, 90)]


COSINE_RATE = Function(
    "10.6",
    right=cosine_rate,
    inputs=lambda: RATES,
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
)


EXERCISES = [
    JUMPING_RATE,
    LARGEST_RATE,
    MOMENTUM_STEP,
    ROLL,
    NESTEROV_STEP,
    FIRST_ADAM_STEP,
    ADAM_STEP,
    COSINE_RATE,
]
