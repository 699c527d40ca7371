"""Right and wrong answers of notebook 07, and the inputs that tell them apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.exercises.comparing import as_array, describe, same


def square(x):
    return x**2


def cube(x):
    return x**3


def hill(x):
    return 1.0 / (1.0 + x**2)


def slope_at(f, x, eps):
    """The change of f for a nudge of x, divided by the nudge."""
    return (f(x + eps) - f(x)) / eps


SLOPES = [(square, 1.3, 0.4), (cube, -1.2, 0.15), (hill, 0.7, 0.25)]


def step_against(x, slope, lr):
    return x - lr * slope


STEPS = [(1.0, 2.0, 0.2), (-3.0, -4.0, 0.25), (0.6, 0.3, 1.75)]


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


def valley(W):
    return float((W**2 * (1.0 + np.arange(W.size).reshape(W.shape))).sum())


def twisted(W):
    """Has third powers, so that the measured slopes depend on the nudge."""
    return float(W.sum() ** 3 + 3.0 * W.ravel()[0] * W.ravel()[-1])


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


def _nudged(loss, W, slope, eps):
    slopes, here = np.zeros_like(W), loss(W)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += eps
        down[place] -= eps
        slopes[place] = slope(loss(up), loss(down), here)
    return slopes


MATRICES = [
    (valley, np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]]), 0.01),
    (twisted, np.array([[0.5, 1.0], [-2.0, 0.25], [1.5, -1.0]]), 0.02),
]


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
