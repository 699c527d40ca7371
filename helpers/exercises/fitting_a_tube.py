"""Judge a line fitted with the tube loss by the cost it reaches."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from helpers.exercises.comparing import describe
from helpers.exercises.judging import Custom

NEAR = 1.03  # a line that costs at most 3 percent more than the best one is right


class Task(NamedTuple):
    """Points to fit a line to, half the width of the tube, and the price outside."""

    x: np.ndarray
    y: np.ndarray
    epsilon: float
    C: float

    def loss(self, w: float, b: float) -> float:
        """Return what the points outside the tube cost, without C."""
        return np.maximum(0, abs(self.y - w * self.x - b) - self.epsilon).sum()

    def cost(self, w: float, b: float) -> float:
        """Return half the squared slope plus C times the loss."""
        return w * w / 2 + self.C * self.loss(w, b)

    def is_met_by(self, w: float, b: float) -> bool:
        """Return whether a line costs hardly more than the best one."""
        return self.cost(w, b) <= NEAR * self.cost(*self.best())

    def best(self) -> tuple[float, float]:
        """Return the slope and the height of the cheapest line."""
        return _cheapest(self.x.tobytes(), self.y.tobytes(), self.epsilon, self.C)


@functools.cache
def _cheapest(x: bytes, y: bytes, epsilon: float, C: float) -> tuple[float, float]:
    from helpers.svm import SVR

    table = np.frombuffer(x)[:, None]
    machine = SVR(kernel="linear", C=C, epsilon=epsilon, tol=1e-6)
    machine.fit(table, np.frombuffer(y))
    return float(machine.coef_[0, 0]), float(machine.intercept_[0])


@functools.cache
def tasks() -> tuple[Task, ...]:
    """Return a wide tube, a low price, and a line with outliers."""
    rng = np.random.default_rng(16)
    x = np.sort(rng.uniform(-3, 3, 30))
    wide = Task(x, 1.8 * x + 1.5 + rng.uniform(-0.5, 0.5, 30), 1.1, 0.5)
    x = np.sort(rng.uniform(-2, 2, 36))
    cheap = Task(x, 0.3 - 1.6 * x + rng.normal(0, 0.4, 36), 0.35, 0.03)
    x = np.sort(rng.uniform(0, 5, 40))
    y = 1.2 * x - 1 + rng.normal(0, 0.5, 40)
    y[[5, 33, 36, 38]] -= 8
    return wide, cheap, Task(x, y, 0.25, 2.5)


def complaint(answer: Callable) -> str | None:
    """Return what is wrong with a function that fits lines, or None."""
    lines = []
    for task in tasks():
        pair = _two_numbers(answer(task.x.copy(), task.y.copy(), task.epsilon, task.C))
        if isinstance(pair, str):
            return pair
        lines.append(pair)
    missed = [k for k, task in enumerate(tasks()) if not task.is_met_by(*lines[k])]
    if not missed:
        return None
    if all(map(_is_least_squares, tasks(), lines)):
        return LEAST_SQUARES
    for change, sentence in CHANGED.items():
        others = [_changed(change, task) for task in tasks()]
        if all(t.is_met_by(*line) for t, line in zip(others, lines, strict=True)):
            return sentence
    for number, (_, sentence) in enumerate(LOOPS):
        if all(map(_near, _lines_of_loop(number), lines)):
            return sentence
    return _about_line(tasks()[missed[0]], *lines[missed[0]])


def _two_numbers(result: Any) -> tuple[float, float] | str:
    """Return slope and height, or the sentence about a result that isn't these."""
    try:
        w, b = (float(np.asarray(each).reshape(())) for each in result)
    except (TypeError, ValueError):
        return (
            f"Return two numbers, the slope w and the height b; you returned "
            f"{describe(result)}."
        )
    if not np.isfinite([w, b]).all():
        return (
            "w or b is not a finite number: the steps get larger and larger. Look at "
            "the signs, then at the learning rate."
        )
    return w, b


def _pulls(error: np.ndarray, epsilon: float, C: float) -> np.ndarray:
    return np.where(abs(error) > epsilon, C * np.sign(error), 0)


def _is_least_squares(task: Task, line: tuple[float, float]) -> bool:
    return np.allclose(line, np.polyfit(task.x, task.y, 1), rtol=0.02, atol=0.02)


def _changed(change: str, task: Task) -> Task:
    """Return the task that somebody solves who makes a mistake."""
    replaced = {
        "no epsilon": {"epsilon": 0.0},
        "twice epsilon": {"epsilon": 2 * task.epsilon},
        "half epsilon": {"epsilon": task.epsilon / 2},
        "no C": {"C": 1.0},
        "mean": {"C": task.C / len(task.x)},
    }
    return task._replace(**replaced[change])


def _descended(
    task: Task,
    pull: Callable = _pulls,
    *,
    by_x: bool = True,
    shrinks_b: bool = False,
    steps: int = 3000,
) -> tuple[float, float]:
    """Return the line of the lesson's loop with one of its parts replaced."""
    w = b = 0.0
    for step in range(steps):
        p = pull(task.y - (w * task.x + b), task.epsilon, task.C)
        rate = 0.5 / (50 + step)
        w += rate * ((p * task.x if by_x else p).sum() - w)
        b += rate * (p.sum() - shrinks_b * b)
    return w, b


@functools.cache
def _lines_of_loop(number: int) -> list[tuple[float, float]]:
    kwargs, _ = LOOPS[number]
    return [_descended(task, **kwargs) for task in tasks()]


def _near(line: tuple[float, float], other: tuple[float, float]) -> bool:
    return np.allclose(line, other, rtol=0.02, atol=0.02)


def _about_line(task: Task, w: float, b: float) -> str:
    right = task.best()
    least = task.cost(*right)
    if task.is_met_by(b, w):
        return "You returned b before w: return the slope first."
    if b == 0:
        return "b is still 0: it moves at every step, too, by the sum of the pulls."
    if task.cost(w, b) > 2 * task.cost(0.0, 0.0):
        return (
            "Your line costs more than a flat line at 0, and gets worse with every "
            "step: a point above the tube must pull the line up, and with C, however "
            "far away it is."
        )
    if abs(w) > abs(right[0]) and task.loss(w, b) <= task.loss(*right) + 0.05:
        return (
            "Your line is steeper than it has to be: a flatter one fits the tube as "
            "well. Two things flatten it: points inside the tube don't pull, and at "
            "every step w shrinks by w times the learning rate. If your code has "
            "both, let the steps get smaller."
        )
    return (
        f"Your line costs {task.cost(w, b):.2f}, the best one {least:.2f} (half the "
        f"squared slope plus C times the loss, epsilon {task.epsilon:g}, C "
        f"{task.C:g}). Compare your pulls with the three cases, and take their "
        f"sum, not their mean; then try more steps, or steps that get smaller."
    )


LEAST_SQUARES = (
    "This is the line of least squares: your points pull in proportion to their "
    "errors. Outside the tube each pulls with C, near or far."
)
CHANGED = {
    "no epsilon": "You left epsilon out: the points inside the tube pull as well.",
    "twice epsilon": "Your tube is twice as wide: epsilon is half its width already.",
    "half epsilon": "Your tube is half as wide: epsilon is half its width already.",
    "no C": "You left C out: each point outside pulls with C, not with 1.",
    "mean": "w shrinks too fast for your pulls: take their sum, not their mean, and "
    "subtract w once, after the sum.",
}
_TOO_STRONG = (
    "Your pulls grow with the distance: outside the tube each is C, near or far."
)
LOOPS = (
    ({"shrinks_b": True}, "Your b shrinks as well; only w does, the cost holds no "
     "price for b."),
    ({"by_x": False}, "Your w moves by the pulls alone; each counts times its x."),
    ({"pull": lambda e, epsilon, C: np.where(e > epsilon, C, 0)}, "Only the points "
     "above the tube pull in your code; those below it pull down, with -C."),
    ({"pull": lambda e, epsilon, C: np.where(e < -epsilon, -C, 0)}, "Only the points "
     "below the tube pull in your code; those above it pull up, with C."),
    ({"pull": lambda e, epsilon, C: C * (e - np.clip(e, -epsilon, epsilon))},
     _TOO_STRONG),
    ({"steps": 1}, "You returned after the first step: `return` belongs behind the "
     "loop."),
)  # fmt: skip


def _stays_at_zero(answer: Callable) -> bool:
    task = tasks()[0]
    return answer(task.x.copy(), task.y.copy(), task.epsilon, task.C) == (0.0, 0.0)


FIT_LINE = Custom(
    id="16.2",
    complaint=complaint,
    untouched=_stays_at_zero,
    because="Your line is the cheapest one, and you needed nothing but pulls.",
    wanted="two numbers, w and b",
)

EXERCISES = [FIT_LINE]
