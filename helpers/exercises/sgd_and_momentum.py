"""Judges of lesson 10: batches, learning rates, momentum, a ravine, Adam."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.exercises.challenges import Challenge
from helpers.exercises.comparing import as_array, describe, same
from helpers.exercises.judging import Choice, Custom, Function, Mistake

BATCHES_AT_ONE_RATE = Choice(
    "10.Q1",
    right="c",
    because="1,430 steps that are a little wrong beat ten that are right.",
    replies={
        "a": "They do; but ten steps of this rate, however right, don't lead far.",
        "b": "The same pictures, yes; but how many steps does each way make of them?",
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
            lambda hs: 1 / (2 * max(hs)),
            "The 2 belongs on top: solve 1 - lr * h = -1 for lr.",
        ),
        Mistake(
            lambda hs: -2 / max(hs),
            "Your limit is below 0: solve 1 - lr * h = -1 for lr, and mind the sign.",
        ),
        Mistake(
            lambda hs: 2 / (max(hs) + min(hs)),
            "That is the best rate for a bowl; the limit is larger, and it belongs to "
            "the steepest direction alone.",
        ),
        Mistake(
            lambda hs: 2 / min(hs),
            "You used the flattest direction; the steep one diverges first.",
        ),
        Mistake(
            lambda hs: 2 / hs[-1],
            "You used the last curvature of the list; the largest may be anywhere.",
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
        lambda w, v, slope, lr, mu: (w - lr * mu * (v + slope), mu * (v + slope)),
        "You multiplied the new slope by momentum too; only the old velocity shrinks.",
    ),
    (
        lambda w, v, slope, lr, mu: (w - lr * (v + mu * slope), v + mu * slope),
        "You multiplied the slope by momentum; it is the old velocity that shrinks.",
    ),
    (
        lambda w, v, slope, lr, mu: (
            w - lr * ((1 - mu) * v + slope),
            (1 - mu) * v + slope,
        ),
        "You kept the share 1 - momentum of the old velocity; keep momentum of it.",
    ),
    (
        lambda w, v, slope, lr, mu: (w - lr * slope + mu * v, mu * v + slope),
        "Your step adds the old velocity without the rate, and uphill: two "
        "conventions are mixed (M26). First the new v, then w - lr * v.",
    ),
    (
        lambda w, v, slope, lr, mu: (mu * w - lr * (mu * v + slope), mu * v + slope),
        "You multiplied w by momentum too; only the velocity shrinks.",
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
        return complain_about_arrays(answer)
    for wrong, says in MOMENTUM_MISTAKES:
        if same(mine, places(wrong), 1e-6, 1e-9):
            return says
    if same(places(lambda *a: answer(*a)[::-1]), places(momentum_step), 1e-6, 1e-9):
        return "You returned v and then w; return w first."
    return "After four steps, w is not where momentum brings it."


def complain_about_arrays(answer: Any) -> str | None:
    """Let an answer that is right for numbers make two steps with arrays."""
    w, v = np.array([1.0, -2.0]), 0.0
    right_w, right_v = w, v
    for slope in (np.array([0.5, 3.0]), np.array([-0.25, 1.5])):
        w, v = answer(w, v, slope, LR, KEPT)
        right_w, right_v = momentum_step(right_w, right_v, slope, LR, KEPT)
        if not same(w, right_w, 1e-6, 1e-9):
            return (
                f"Right for numbers; but for arrays of two, w is {describe(w)} where "
                f"it should be {describe(right_w)}."
            )
    return None


MOMENTUM_STEP = Custom(
    "10.2",
    complaint=complain_about_momentum,
    because="The velocity remembers, and the ball rolls.",
)


def rolled(slope_of, w, lr, steps, velocity, look=None):
    """Descend with any rule for the next velocity; look ahead by a share of it."""
    v = 0.0
    for _ in range(steps):
        slope = slope_of(w)
        v = velocity(v, slope)
        w = w - lr * (v if look is None else slope + look * v)
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
    start=lambda f, w, lr, mu, steps: rolled(
        f, w, lr, steps, lambda v, slope: mu * v + lr * slope
    ),
    because="The rate is used once: in the velocity or in the step (M26).",
    mistakes=[
        Mistake(
            lambda f, w, lr, mu, steps: rolled(f, w, lr, steps, lambda v, s: s),
            "Nothing of the old velocity is kept: this is plain descent.",
        ),
        Mistake(
            lambda f, w, lr, mu, steps: rolled(
                f, w, lr, steps, lambda v, s: mu * v + s, look=mu
            ),
            "That is Chollet's row, which is Nesterov's method; complete one of the "
            "other two rows.",
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


LEAST, MOST, GOAL = 0.1, 6.0, 39  # curvatures of the ravine, and slopes allowed
RAVINES = [  # turned by how much, where the bottom is, and from where to start
    (0.6, (0.9, -1.7), 0.4),
    (2.2, (-2.4, 0.3), 1.45),
    (-0.3, (1.6, 2.1), -1.0),
]
NEARER = 1000


def ravine(turn: float, bottom: tuple[float, float]) -> tuple[Callable, np.ndarray]:
    """Return the slopes of a ravine that is turned (in radians), and its bottom."""
    across = np.array([-np.sin(turn), np.cos(turn)])
    along = np.array([np.cos(turn), np.sin(turn)])
    H = MOST * np.outer(across, across) + LEAST * np.outer(along, along)
    bottom = np.array(bottom)
    return (lambda w: H @ (np.asarray(w, dtype=float) - bottom)), bottom


def count_of_slopes(cross: Callable) -> float | str:
    """Return how many slopes an answer measures at most, or what it breaks."""
    most = 0
    for turn, bottom, side in RAVINES:
        slopes, bottom = ravine(turn, bottom)
        calls = []

        def slope_of(w, slopes=slopes, calls=calls):
            calls.append(1)
            return slopes(w)

        start = bottom + 3.0 * np.array([np.cos(turn + side), np.sin(turn + side)])
        end = cross(slope_of, start.copy())
        place = as_array(end)
        if isinstance(end, (str, dict)) or place is None or place.shape != (2,):
            return (
                f"Return the place where your walk ends, an array of two numbers, not "
                f"{describe(end)}."
            )
        times = 3.0 / max(np.linalg.norm(place - bottom), 1e-300)
        if not times >= NEARER:
            return _not_there(times, len(calls))
        most = max(most, len(calls))
    return most


def _not_there(times: float, calls: int) -> str:
    walked = f"After {calls} slopes your walk"
    if not times > 1:
        return f"{walked} is farther from the bottom than at the start: it diverges."
    return f"{walked} is {times:.1f} times nearer to the bottom; it should be 1,000."


RAVINE = Challenge(
    "10.4",
    score=count_of_slopes,
    because="Settings for the long run are not the best ones for a short one.",
    goal=GOAL,
    of="slopes measured",
    fewest=True,
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


def power(beta, t):
    """Return what Adam's bias correction divides by."""
    return 1 - beta**t


def adam(w, m, s, g, t, lr, beta1, beta2, eps, **change):
    """One step of Adam, with one thing changed."""
    new = change.get("new", lambda beta: 1 - beta)
    keep = change.get("keep", lambda beta: beta)
    m = keep(beta1) * m + new(beta1) * g
    s = keep(beta2) * s + new(beta2) * change.get("of", lambda g: g * g)(g)
    correct, root = change.get("correct", power), change.get("root", np.sqrt)
    m_hat, s_hat = m / correct(beta1, t), s / change.get("late", correct)(beta2, t)
    move = change.get("move", lambda m, size, eps: m / (size + eps))
    w = w - change.get("rate", lr) * move(m_hat, root(s_hat), eps)
    w = w + change.get("plus", 0) * eps
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
            adam_with(correct=lambda beta, t: 1),
            "The bias correction is missing: divide m and s by 1 - beta**t.",
        ),
        Mistake(
            adam_with(late=lambda beta, t: 1),
            "You corrected m but not s: divide s by 1 - beta2**t, too.",
        ),
        Mistake(
            adam_with(correct=lambda beta, t: 1, late=power),
            "You corrected s but not m: divide m by 1 - beta1**t, too.",
        ),
        Mistake(
            adam_with(correct=lambda beta, t: 1 - beta),
            "You divided by 1 - beta, right in the first step only: in step t it is "
            "1 - beta**t.",
        ),
        *[
            Mistake(
                adam_with(correct=lambda beta, t: 1 - beta * t, root=root),
                "You multiplied beta by t; the correction takes a power, beta**t.",
            )
            for root in (np.sqrt, lambda s: s**0.5)
        ],
        Mistake(
            adam_with(correct=lambda beta, t: (1 - beta) ** t),
            "You took the power of 1 - beta; only beta gets it: 1 - beta**t.",
        ),
        Mistake(
            adam_with(correct=lambda beta, t: 1 - beta ** (t + 1)),
            "You corrected for step t + 1; t counts from 1 already.",
        ),
        Mistake(
            adam_with(new=lambda beta: 1),
            "You added the whole new slope and square; in a running mean they count "
            "with 1 - beta.",
        ),
        Mistake(
            adam_with(keep=lambda beta: 1 - beta, new=lambda beta: beta),
            "You swapped the shares: beta keeps the old mean, 1 - beta takes the new.",
        ),
        Mistake(
            adam_with(kept=True),
            "You returned the corrected means; keep m and s uncorrected for the "
            "next step.",
        ),
        Mistake(adam_with(of=np.positive), "s must follow the square of the slope."),
        Mistake(
            adam_with(root=np.positive),
            "You divided by s itself; divide by its square root.",
        ),
        Mistake(
            adam_with(move=lambda m, size, eps: m / np.sqrt(size**2 + eps)),
            "eps is inside your root; add it after the root.",
        ),
        *[
            Mistake(
                adam_with(move=move, plus=plus),
                "You added eps after the division; add it to the root, in parentheses.",
            )
            for move, plus in (
                (lambda m, size, eps: m / size, 1),
                (lambda m, size, eps: m / size + eps, 0),
            )
        ],
        Mistake(
            adam_with(move=lambda m, size, eps: m / size),
            "You left eps out: add it to the root.",
        ),
        Mistake(
            adam_with(move=lambda m, size, eps: -m / (size + eps)),
            "You added the step; subtract it.",
        ),
        Mistake(adam_with(rate=1), "You left lr out of the step."),
        Mistake(
            lambda w, m, s, g, t, lr, b1, b2, eps: adam_step(
                w, m, s, g, t, lr, b2, b1, eps
            ),
            "You swapped the betas: beta1 belongs to m, beta2 to s.",
        ),
        Mistake(
            lambda *a: adam_step(*a)[0], "You returned w only; return m and s too."
        ),
    ],
)


EXERCISES = [
    LARGEST_RATE,
    BATCHES_AT_ONE_RATE,
    MOMENTUM_STEP,
    ROLL,
    RAVINE,
    ADAM_STEP,
    FIRST_ADAM_STEP,
]
