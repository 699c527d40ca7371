"""Right and wrong answers of notebook 09, and the inputs that tell them apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.exercises.comparing import as_array, describe, same

BOWLS = [([0.5, 6.0],), ([3.0],), ([1.0, 10.0, 2.0],)]
SLOPES, LR, MOMENTUM = (1.0, 0.5, -0.25, 2.0), 0.15, 0.8


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
        w, v = step(w, v, slope, LR, MOMENTUM)
        visited.append(w)
    return visited


def complain_about_momentum(answer: Any) -> str | None:
    """Compare places only: both conventions of the velocity are right (M26)."""
    once = answer(1.0, 0.0, 1.0, LR, MOMENTUM)
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


def double(w):
    return 2.0 * w


def wavy(w):
    return w**3 - 0.5 * w


def roll(slope_of, w, lr, momentum, steps):
    """Descend with momentum, torch's convention."""
    return rolled(slope_of, w, lr, steps, lambda v, s: momentum * v + s)


def rolled(slope_of, w, lr, steps, velocity):
    """Descend with any rule for the next velocity."""
    v = 0.0
    for _ in range(steps):
        v = velocity(v, slope_of(w))
        w = w - lr * v
    return w


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


ROLLS = [(double, 1.2, 0.15, 0.8, 7), (wavy, 1.5, 0.05, 0.6, 5)]


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


def adam_step(w, m, s, g, t, lr, beta1, beta2, eps):
    """One step of Adam, as in its paper."""
    return adam(w, m, s, g, t, lr, beta1, beta2, eps)


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


def adam_with(**change):
    """Return a step of Adam with one mistake."""
    return lambda *arguments: adam(*arguments, **change)


SETTINGS = (1, 0.02, 0.8, 0.95, 0.04)
ADAMS = [
    (1.1, 0.12, 0.2, 0.5, 3, 0.15, 0.85, 0.99, 0.05),
    (np.array([0.0, -2.0]), *np.zeros((2, 2)), np.array([3.0, 0.01]), *SETTINGS),
]


def cosine_rate(lr, step, steps):
    return lr * (1 + np.cos(np.pi * step / steps)) / 2


RATES = [(0.4, 0, 10), (0.4, 3, 10), (0.4, 10, 10), (1.5, 60, 90)]
