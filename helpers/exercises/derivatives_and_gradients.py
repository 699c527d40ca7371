"""Judges of the lesson on derivatives: slopes, steps against them, gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.exercises.comparing import as_array, describe, same
from helpers.exercises.gradient_steps import DOWN_IN_FEW_CALLS, TRAIN
from helpers.exercises.judging import Choice, Custom, Function, Mistake


def slope_at(f, x, eps):
    """The change of f for a nudge of x, divided by the nudge."""
    return (f(x + eps) - f(x)) / eps


def square(x):
    return x**2


def cube(x):
    return x**3


def hill(x):
    return 1.0 / (1.0 + x**2)


SLOPES = [(square, 1.3, 0.4), (cube, -1.2, 0.15), (hill, 0.7, 0.25)]


SLOPE_AT = Function(
    "07.1",
    right=slope_at,
    inputs=lambda: SLOPES,
    because="The change of f divided by the nudge: rise over run.",
    mistakes=[
        Mistake(
            lambda f, x, eps: f(x + eps) - f(x),
            "You measured the change, but did not divide it by the nudge.",
        ),
        Mistake(
            lambda f, x, eps: (f(x) - f(x + eps)) / eps,
            "You subtracted in the other order, so every sign is reversed.",
        ),
        Mistake(
            lambda f, x, eps: (f(x) - f(x - eps)) / eps,
            "You nudged x downwards; nudge it upwards, to x + eps.",
        ),
        Mistake(
            lambda f, x, eps: (f(x + eps) - f(x - eps)) / (2 * eps),
            "That is the two-sided slope of section 3; here nudge upwards only.",
        ),
        Mistake(
            lambda f, x, eps: (f(x + eps) - f(x)) / x,
            "You divided by x; divide by how far x was moved.",
        ),
        Mistake(
            lambda f, x, eps: f(x + eps) / eps,
            "You forgot to subtract f(x): only the change counts.",
        ),
        Mistake(
            lambda f, x, eps: f(x + eps) - f(x) / eps,
            "Only f(x) is divided by the nudge: put the difference in brackets.",
        ),
    ],
)


WHICH_WAY = Choice(
    "07.Q1",
    right="a",
    because="A negative slope falls toward the right, so go right.",
    replies={
        "b": "A slope of -3 says: one to the right is three lower. Which way is down?",
        "c": "You know which way the ground falls where you are; that is enough "
        "for a small step.",
    },
)


def step_against(x, slope, lr):
    return x - lr * slope


STEPS = [(1.0, 2.0, 0.2), (-3.0, -4.0, 0.25), (0.6, 0.3, 1.75)]


STEP_AGAINST = Function(
    "07.2",
    right=step_against,
    inputs=lambda: STEPS,
    because="That is gradient descent; the rest of part II builds on this line.",
    mistakes=[
        Mistake(
            lambda x, slope, lr: x + lr * slope,
            "You added the step, so x goes uphill: go against the slope.",
        ),
        Mistake(
            lambda x, slope, lr: x - slope,
            "You left the learning rate out.",
        ),
        Mistake(
            lambda x, slope, lr: x - lr,
            "You left the slope out: steep ground gives long steps.",
        ),
        Mistake(
            lambda x, slope, lr: x - lr * abs(slope),
            "You always go to the left: keep the sign of the slope.",
        ),
        Mistake(
            lambda x, slope, lr: -lr * slope,
            "That is the step alone: add it to x.",
        ),
        Mistake(
            lambda x, slope, lr: lr * slope,
            "That is the length of the step alone: subtract it from x.",
        ),
        Mistake(
            lambda x, slope, lr: x - lr * (slope > 0) + lr * (slope < 0),
            "You used only the sign of the slope: steep places need longer steps.",
        ),
        Mistake(
            lambda x, slope, lr: x - slope / lr,
            "You divided by the learning rate; multiply by it.",
        ),
        Mistake(
            lambda x, slope, lr: x * (1 - lr * slope),
            "You multiplied x by the step; subtract the step from x.",
        ),
    ],
)


def descend(slope_of, x, lr, steps):
    """Walk against the slope, and return all places, the start included."""
    path = [x]
    for _ in range(steps):
        x = step_against(x, slope_of(x), lr)
        path.append(x)
    return path


def _with_fixed_slope(slope_of, x, lr, steps):
    return [x - k * lr * slope_of(x) for k in range(steps + 1)]


def _from_the_start_each_time(slope_of, x, lr, steps):
    return [x] + steps * [x - lr * slope_of(x)]


def _noted_before_moving(slope_of, x, lr, steps):
    return [x, *descend(slope_of, x, lr, steps)[:-1]]


def slope_of_a_bowl(x):
    return 2.0 * x


def slope_of_a_cubic(x):
    return 3.0 * x**2 - 2.0


def slope_of_a_shifted_bowl(x):
    return x - 1.0


WALKS = [
    (slope_of_a_bowl, 1.75, 0.125, 4),
    (slope_of_a_cubic, -0.4, 0.2, 3),
    (slope_of_a_shifted_bowl, 3.0, 0.25, 2),
]


DESCEND = Function(
    "07.3",
    right=descend,
    inputs=lambda: WALKS,
    because="One slope for each step, measured where you have come to.",
    mistakes=[
        Mistake(
            lambda slope_of, x, lr, steps: descend(slope_of, x, lr, steps)[-1],
            "That is the last place only: return all of them, from the start on.",
        ),
        Mistake(
            lambda slope_of, x, lr, steps: descend(slope_of, x, lr, steps)[1:],
            "The start is missing: the list begins with the x that you are given.",
        ),
        Mistake(
            lambda slope_of, x, lr, steps: descend(slope_of, x, lr, steps)[:-1],
            "The last place is missing: a walk of n steps visits n + 1 places.",
        ),
        Mistake(
            lambda slope_of, x, lr, steps: descend(slope_of, x, lr, steps + 1),
            "That is one step too many: a walk of n steps visits n + 1 places.",
        ),
        Mistake(
            lambda slope_of, x, lr, steps: descend(slope_of, x, lr, 1),
            "Your walk ends after one step: is the return inside the loop?",
        ),
        Mistake(
            _noted_before_moving,
            "You write down each place before you move, so the start is there twice.",
        ),
        Mistake(
            _from_the_start_each_time,
            "Every step begins at the start: keep the new x in the name x.",
        ),
        Mistake(
            lambda slope_of, x, lr, steps: descend(slope_of, x, lr, steps)[::-1],
            "Your places are in the reverse order: the start comes first.",
        ),
        Mistake(
            _with_fixed_slope,
            "You use the slope of the start in every step: feel again after each.",
        ),
        Mistake(
            lambda slope_of, x, lr, steps: descend(slope_of, x, -lr, steps),
            "Your walk goes uphill: step against the slope.",
        ),
        Mistake(
            lambda slope_of, x, lr, steps: descend(slope_of, x, 1.0, steps),
            "You left the learning rate out of the step.",
        ),
        Mistake(
            lambda slope_of, x, lr, steps: descend(lambda x: x, x, lr, steps),
            "You step by x in place of the slope at x: call slope_of(x).",
        ),
        Mistake(
            lambda slope_of, x, lr, steps: [x] * (steps + 1),
            "Your walk stays at its start: keep the new x in the name x.",
        ),
        Mistake(
            lambda slope_of, x, lr, steps: [
                slope_of(place) for place in descend(slope_of, x, lr, steps)
            ],
            "Those are the slopes on the way: return the places.",
        ),
    ],
)


SMALLER_NUDGES = Choice(
    "07.Q2",
    right="b",
    because="First the nudge is too coarse, then the rounding errors take over.",
    replies={
        "a": "That is true of exact arithmetic; a computer keeps about 16 digits.",
        "c": "At first a smaller nudge clearly helps; what happens when f(x + eps) "
        "and f(x) agree in nearly all their digits?",
    },
)


def gradient_is_right(f, slope, x):
    """Compare a slope with a central difference in float64."""
    measured = (f(x + 1e-6) - f(x - 1e-6)) / 2e-6
    return bool(abs(measured - slope) < 1e-4)


def gradient_is_right_as_given(f, slope, x, tolerance=1e-4):
    """The stub of exercise 07.4: the same in float32."""
    x, eps = np.float32(x), np.float32(1e-6)
    measured = (f(x + eps) - f(x - eps)) / (2 * eps)
    return bool(abs(measured - slope) < tolerance)


CLAIMS = [
    (cube, 3.0, 1.0),
    (cube, 3.03, 1.0),
    (cube, 3.00005, 1.0),  # within the tolerance of 1e-4
    (cube, 3.00016, 1.0),  # and beyond it
    (cube, -3.0, 1.0),
    (square, 2.6, 1.3),
    (square, 2.61, 1.3),
    (hill, -0.5, 1.0),
    (hill, -0.49, 1.0),
    (hill, 0.48, 1.0),
]


GRADIENT_IS_RIGHT = Function(
    "07.4",
    right=gradient_is_right,
    inputs=lambda: CLAIMS,
    start=gradient_is_right_as_given,
    because="In float64 the check tells right slopes from wrong ones (M28).",
    mistakes=[
        Mistake(
            lambda f, slope, x: True,
            "Your check calls every slope right, also wrong ones.",
            number=28,
        ),
        Mistake(
            lambda f, slope, x: False,
            "Your check still calls every slope wrong: print `measured` beside "
            "the slope, in every digit.",
            number=28,
        ),
        Mistake(
            lambda f, slope, x: abs(slope - slope_at(f, x, 1e-7)) < 2e-4,
            "A slope that is off by 1.5e-4 passes your check: leave the tolerance "
            "at 1e-4, and nudge in float64.",
        ),
        Mistake(
            lambda f, slope, x: abs(slope - slope_at(f, x, 1e-7)) < 0.2,
            "You made the tolerance so wide that slopes which are a little wrong "
            "pass too; make the measurement better instead (M28).",
            number=28,
        ),
        Mistake(
            lambda f, slope, x: not gradient_is_right(f, slope, x),
            "Your check says True for wrong slopes and False for right ones.",
        ),
    ],
)


def _nudged(loss, W, slope, eps):
    slopes, here = np.zeros_like(W), loss(W)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += eps
        down[place] -= eps
        slopes[place] = slope(loss(up), loss(down), here)
    return slopes


def numeric_gradient(loss, W, eps):
    """Central differences, one weight at a time, in the shape of W."""
    return _nudged(loss, W, lambda up, down, here: (up - down) / (2 * eps), eps)


def own_nudge(loss, W, eps):
    return numeric_gradient(loss, W, 1e-6)


def one_sided(loss, W, eps):
    return _nudged(loss, W, lambda up, down, here: (up - here) / eps, eps)


def undivided(loss, W, eps):
    return _nudged(loss, W, lambda up, down, here: up - down, eps)


def divided_by_eps(loss, W, eps):
    return _nudged(loss, W, lambda up, down, here: (up - down) / eps, eps)


def flat(loss, W, eps):
    return numeric_gradient(loss, W, eps).ravel()


def one_array_with_two_names(loss, W, eps):
    """`up = W; down = W`, and both are nudged: down is where W was."""
    return _nudged(loss, W, lambda up, down, here: (up - here) / (2 * eps), eps)


def multiplied(loss, W, eps):
    return _nudged(loss, W, lambda up, down, here: (up - down) / 2 * eps, eps)


def uphill_and_downhill_swapped(loss, W, eps):
    return _nudged(loss, W, lambda up, down, here: (down - up) / (2 * eps), eps)


def all_at_once(loss, W, eps):
    slope = (loss(W + eps) - loss(W - eps)) / (2 * eps)
    return np.full_like(W, slope)


def not_put_back(loss, W, eps):
    """Go up, go down by two nudges, and leave the weight there."""
    W, slopes = W.copy(), np.zeros_like(W)
    for place in np.ndindex(W.shape):
        W[place] += eps
        up = loss(W)
        W[place] -= 2 * eps
        slopes[place] = (up - loss(W)) / (2 * eps)
    return slopes


def left_up(loss, W, eps):
    """Put back only half of the way: the weight stays nudged upwards."""
    W, slopes = W.copy(), np.zeros_like(W)
    for place in np.ndindex(W.shape):
        here = loss(W)
        W[place] += eps
        slopes[place] = (loss(W) - here) / eps
    return slopes


def valley(W):
    return float((W**2 * (1.0 + np.arange(W.size).reshape(W.shape))).sum())


def twisted(W):
    """Has third powers, so that the measured slopes depend on the nudge."""
    return float(W.sum() ** 3 + 3.0 * W.ravel()[0] * W.ravel()[-1])


MATRICES = [
    (valley, np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]]), 0.01),
    (twisted, np.array([[0.5, 1.0], [-2.0, 0.25], [1.5, -1.0]]), 0.02),
]


NUMERIC_GRADIENT = Function(
    "07.5",
    right=numeric_gradient,
    inputs=lambda: MATRICES,
    rtol=1e-6,
    because="One slope for each weight: the gradient has the shape of W.",
    mistakes=[
        Mistake(
            flat,
            "The slopes are right, but flat: the gradient has the shape of W.",
        ),
        Mistake(
            not_put_back,
            "You did not put each weight back before nudging the next one.",
        ),
        Mistake(
            left_up,
            "You nudged upwards and left each weight there; nudge both ways and "
            "put it back.",
        ),
        Mistake(
            divided_by_eps,
            "Your slopes are twice too large: up and down are 2 eps apart.",
        ),
        Mistake(
            undivided,
            "You measured the changes, but did not divide them by 2 eps.",
        ),
        Mistake(
            own_nudge,
            "Your slopes are those of a nudge of your own: use the argument eps.",
        ),
        Mistake(
            one_sided,
            "You nudged to one side only: go up and down, and divide by 2 eps.",
        ),
        Mistake(
            one_array_with_two_names,
            "Going down, you only undo the nudge up: `down = W` is a second name for "
            "the same array, so set the entry to what it was, minus eps.",
        ),
        Mistake(
            multiplied,
            "Python reads `/ 2 * eps` from left to right: divide by (2 * eps).",
        ),
        Mistake(
            uphill_and_downhill_swapped,
            "You subtracted in the other order, so every sign is reversed.",
        ),
        Mistake(
            all_at_once,
            "You nudged all weights at once; nudge one at a time.",
        ),
    ],
)


HOW_MUCH_LONGER = Choice(
    "07.Q3",
    right="c",
    because="2,420 runs of the network against one run forward and one back.",
    replies={
        "a": "Count the runs of the network: two for each of the 1,210 numbers.",
        "b": "How many runs of the network does nudging take, and how many does one "
        "pass forward and one back?",
    },
)


def _as_list(given: Any) -> list[np.ndarray] | None:
    """Return copies of the gradients in a list or tuple of arrays or tensors."""
    if not isinstance(given, (list, tuple)):
        return None
    arrays = [as_array(gradient) for gradient in given]
    if not arrays or any(array is None or not array.ndim for array in arrays):
        return None
    return [array.copy() for array in arrays]


def _complain_about_calls(first, second, right, weights):
    """Judge the gradients that two calls one after the other have returned."""
    if same(first, weights, 1e-6, 1e-8):
        return "These are the weights themselves; return their slopes."
    if same(first, right[::-1], 1e-5, 1e-7):
        return "The gradients are in the wrong order: keep the order of the weights."
    if not any(gradient.any() for gradient in first):
        return (
            "Your slopes are all 0: were they zeroed after you had put them into the "
            "list? Reset .grad before backward, not after."
        )
    if not all(np.isfinite(gradient).all() for gradient in first):
        return "Some of the gradients are not finite (NaN or infinite)."
    if len(first) != len(right):
        return f"You gave {len(first)} gradients for 2 weights: give one for each."
    if not same(first, right, 1e-5, 1e-7):
        return "These are not the gradients of loss_of(weights) for each weight."
    if same(second, [2 * g for g in right], 1e-5, 1e-7):
        return (
            "Called a second time, your function gives doubled gradients: backward "
            "adds to what .grad holds already (M14)."
        )
    if not same(second, right, 1e-5, 1e-7):
        return "Called a second time with the same weights, it gives other gradients."
    return None


def complain_about_gradients(answer: Any) -> str | None:
    """Return what is wrong with `gradients(loss_of, weights)`, or None."""
    import torch

    W = torch.tensor([[1.0, -2.0, 0.5], [0.0, 1.0, 2.0]], requires_grad=True)
    b = torch.tensor([0.5, -1.0, 3.0], requires_grad=True)
    x = torch.tensor([[2.0, 1.0]])

    def loss_of(weights):
        return ((x @ weights[0] + weights[1]) ** 2).sum()

    right = [g.numpy() for g in torch.autograd.grad(loss_of([W, b]), [W, b])]
    calls = []
    for _ in range(2):
        given = answer(loss_of, [W, b])
        if given is None or given is ...:
            return "Your function returns nothing: return the list of gradients."
        gradients = _as_list(given)
        if gradients is None:
            return f"Return a list with one gradient a weight, not {describe(given)}."
        calls.append(gradients)
    return _complain_about_calls(*calls, right, [W, b])


GRADIENTS = Custom(
    "07.6",
    complaint=complain_about_gradients,
    because="One gradient for each weight, and nothing left behind.",
)


EXERCISES = [
    SLOPE_AT,
    WHICH_WAY,
    STEP_AGAINST,
    DESCEND,
    SMALLER_NUDGES,
    GRADIENT_IS_RIGHT,
    NUMERIC_GRADIENT,
    HOW_MUCH_LONGER,
    GRADIENTS,
    TRAIN,
    DOWN_IN_FEW_CALLS,
]
