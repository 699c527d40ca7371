"""Judges of the lesson on non-linearity: three units by hand, and the smallest net."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.exercises.challenges import Challenge
from helpers.exercises.comparing import as_array, describe
from helpers.exercises.judging import Custom

UNITS, GOAL, SPREAD = 3, 0.98, 0.03
SHAPES = {"W": (2, UNITS), "b": (UNITS,), "v": (UNITS,), "c": ()}


def rings(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the lesson's points on two circles that are no test points, and labels."""
    from helpers.datasets import make_circles

    X, y = make_circles(1000, noise=SPREAD, random_state=seed)
    return X[:800], y[:800]


def share_right(W, b, v, c, seed: int = 42) -> float:
    """Return the share of points that a layer of ReLUs with an output gets right."""
    X, y = rings(seed)
    return float(((_logits(X, W, b, v, c) > 0) == (y == 1)).mean())


def _logits(X, W, b, v, c):
    return np.maximum(X @ W + b, 0) @ v + c


def complain_about_hexagon(hexagon: Callable) -> str | None:
    """Return one sentence about what is wrong with the three units, or None."""
    parts = hexagon()
    if not isinstance(parts, (tuple, list)) or len(parts) != 4:
        return (
            f"Return four things, W, b, v, c; you returned {describe(parts)}: "
            f"end with `return W, b, v, c`."
        )
    arrays = dict(zip(SHAPES, map(as_array, parts), strict=True))
    sentence = _about_shapes(parts, arrays)
    if sentence:
        return sentence
    units = [arrays[name].reshape(SHAPES[name]).astype(float) for name in SHAPES]
    reached = share_right(*units)
    return None if reached >= GOAL else _about_units(reached, *units)


def _about_shapes(parts, arrays) -> str | None:
    for part, (name, array) in zip(parts, arrays.items(), strict=True):
        if array is None or array.dtype.kind not in "iuf":
            return f"{name} should hold numbers; it is {describe(part)}."
        if not np.isfinite(array).all():
            return f"{name} has values that are not finite (NaN or infinite)."
    W = arrays["W"]
    if W.shape == (UNITS, 2):
        return (
            "W has a row for each unit, as torch stores it; here it has a column for "
            "each unit, [2, 3]: transpose it, W.T."
        )
    if W.ndim == 2 and W.shape[0] == 2 and W.shape[1] != UNITS:
        return f"W makes {W.shape[1]} units; take {UNITS}, the shape is [2, 3]."
    wanted = {"W": [(2, 3)], "b": [(3,), (1, 3)], "v": [(3,), (3, 1)]}
    for name, shapes in wanted.items():
        if arrays[name].shape not in shapes:
            return (
                f"{name} has the shape {list(arrays[name].shape)}; it should be "
                f"{list(shapes[0])}."
            )
    if arrays["c"].size != 1:
        return f"c is one number, the output's bias; yours is {describe(parts[3])}."
    return None


def _about_units(reached, W, b, v, c) -> str:
    """Say what kind of wrong picture three units draw, on evidence."""
    told = f"{100 * reached:.1f} % of the points are right"
    degrees = np.array([0.0, 120.0, 240.0])
    if np.allclose(W, [np.cos(degrees), np.sin(degrees)], atol=1e-3):
        return f"{told}: cos and sin take radians; 120 degrees are 2 * pi / 3."
    if share_right(W, b, -v, -c) >= GOAL:
        return (
            f"{told}: the border is a hexagon, but inside and outside are swapped. A "
            f"positive output means inner: flip the signs of v and c."
        )
    if _share_at_best_height(W, b, v) > 0.97:
        size = "small" if _covers_less(W, b, v, c) else "large"
        return f"{told}: the shape is right, but it is too {size}. Change c."
    if _share_at_best_height(W, b, -v) > 0.97:
        return (
            f"{told}: the directions are right, but the sum of the units grows "
            f"outward, and a positive output means inner: v must be negative."
        )
    return _about_directions(told, W, b, v)


def _about_directions(told, W, b, v) -> str:
    lengths = np.linalg.norm(W, axis=0)
    if (lengths < 1e-9).any() or (v == 0).any():
        return f"{told}: one of the units has no say, since its weights are 0."
    if b.any() and _share_at_best_height(W, 0 * b, -abs(v)) > 0.97:
        return (
            f"{told}: the directions are right, but the units' lines miss the center, "
            f"and what they make is closer to a triangle: set b to 0."
        )
    if (v > 0).any() and _share_at_best_height(W, b, -abs(v)) > 0.97:
        return (
            f"{told}: the directions are right, but not all entries of v are "
            f"negative, so the border is open on one side."
        )
    unit = W / lengths
    if np.abs(unit.sum(axis=1)).max() > 0.1:
        return (
            f"{told}: the three columns of W don't point evenly around the circle; "
            f"turn each by 120 degrees against the one before."
        )
    return (
        f"{told}: give the three columns of W one length and the three entries of v "
        f"one value, so that the hexagon is regular."
    )


def _heights(W, b, v):
    """Return what the units add up to at each point, without the output's bias."""
    X, y = rings(42)
    return _logits(X, W, b, v, 0.0), y == 1


def _share_at_best_height(W, b, v) -> float:
    """Return the share of points that are right with the best c."""
    sums, inner = _heights(W, b, v)
    levels = np.quantile(sums, np.linspace(0, 1, 201))
    return max(float(((sums > level) == inner).mean()) for level in levels)


def _covers_less(W, b, v, c) -> bool:
    """Whether fewer points lie inside than there are inner ones."""
    sums, inner = _heights(W, b, v)
    return bool((sums + c > 0).sum() < inner.sum())


HEXAGON = Custom(
    "05.3",
    complaint=complain_about_hexagon,
    because="Three lines, six corners. It is the start of the training below.",
    wanted="four things, W, b, v, c",
)

STEPS, BATCH, RATE, NEEDED, FEWEST = 800, 64, 0.02, 0.95, 80
STARTS = (0, 1, 2)


def spirals(seed: int) -> tuple[Any, Any]:
    """Return 900 points on three arms of a spiral, shuffled, and their classes."""
    import torch

    from helpers.datasets import make_spirals

    points, labels = make_spirals(900, random_state=seed)
    order = np.random.default_rng(seed).permutation(len(points))
    return torch.from_numpy(points[order]), torch.from_numpy(labels[order]).long()


def share_on_spirals(make_net: Callable, seed: int) -> tuple[float, int]:
    """Train a network; return its share of new points right, and its parameters."""
    import torch

    X, y = spirals(seed)
    torch.manual_seed(seed)
    model = make_net().double()
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    rows = torch.Generator().manual_seed(seed)
    for _ in range(STEPS):
        batch = torch.randint(600, (BATCH,), generator=rows)
        loss = torch.nn.functional.cross_entropy(model(X[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        right = model(X[600:]).argmax(dim=1) == y[600:]
    return right.double().mean().item(), sum(p.numel() for p in model.parameters())


def parameters_needed(make_net: Callable) -> float | str:
    """Return how many parameters a network has that passes, or the rule it breaks."""
    sentence = _about_model(make_net)
    if sentence:
        return sentence
    shares, counts = zip(
        *(share_on_spirals(make_net, seed) for seed in STARTS), strict=True
    )
    if min(shares) < NEEDED:
        return (
            f"{max(counts)} parameters, but only {100 * min(shares):.1f} % of new "
            f"points are right in the worst of three trainings; "
            f"{100 * NEEDED:.0f} % are needed. Try other sizes or activations."
        )
    return max(counts)


def _about_model(make_net) -> str | None:
    import torch
    from torch import nn

    model = make_net()
    if not isinstance(model, nn.Module):
        return "Return the model: smallest_net() must give an nn.Module."
    if not any(weight.requires_grad for weight in model.parameters()):
        return "The model has no parameters to train: give it linear layers."
    if make_net() is model:
        return "Make a new model in each call: three are trained, one after another."
    count = sum(weight.numel() for weight in model.parameters())
    if count > 20_000:
        return f"{count:,} parameters are far too many; {FEWEST} can be enough."
    try:
        output = model.double()(torch.zeros(4, 2, dtype=torch.float64))
    except RuntimeError:
        return (
            "The model fails on points of two features: its layers should lead from "
            "2 inputs to 3 outputs, each with as many inputs as the one before gives."
        )
    shape = list(output.shape)
    if shape != [4, 3]:
        return (
            f"For 4 points the model gives the shape {shape}; it should be [4, 3], one "
            f"output for each of the three arms."
        )
    return None


SMALLEST = Challenge(
    "05.5",
    score=parameters_needed,
    goal=FEWEST,
    of="parameters",
    fewest=True,
    because="Each of three trainings gets more than 95 % of new points right.",
)

EXERCISES = [HEXAGON, SMALLEST]
