"""Judges of the lesson on pictures and pretrained models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.exercises.challenges import Challenge
from helpers.exercises.comparing import as_array, as_tensors, describe
from helpers.exercises.judging import (
    AS_GIVEN,
    Choice,
    Custom,
    Function,
    Mistake,
)

SIZES = Choice(
    "17.Q1",
    right="b",
    because="448 either way: the same small kernel visits every place.",
    replies={
        "a": "A dense layer would need that: it has weights for every pixel. What "
        "does a kernel have weights for?",
        "c": "That is how the *output* grows. Do the kernels grow as well?",
        "d": "Fewer would mean that the kernels shrink; they stay 3 x 3.",
    },
)


def _pictures():
    """Return pictures that are not square, and kernels that are not symmetric."""
    rng = np.random.default_rng(17)
    shapes = ((5, 7), (3, 3)), ((6, 4), (2, 2)), ((4, 8), (1, 3)), ((3, 3), (3, 3))
    return [
        tuple(rng.integers(-9, 10, shape).astype(float) for shape in pair)
        for pair in shapes
    ]


def _windows(picture, kernel):
    return np.lib.stride_tricks.sliding_window_view(picture, kernel.shape)


def slide(picture, kernel):
    """Return what a kernel makes of a picture, place by place."""
    return (_windows(np.asarray(picture), np.asarray(kernel)) * kernel).sum((2, 3))


def _of_arrays(function: Callable) -> Callable:
    """Let a function of arrays take tensors."""
    return lambda *given: function(*map(np.asarray, given))


def _same_size(picture, kernel):
    above, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    below, right = kernel.shape[0] - 1 - above, kernel.shape[1] - 1 - left
    return slide(np.pad(picture, ((above, below), (left, right))), kernel)


def _in_the_corner(picture, kernel):
    found = slide(picture, kernel)
    missing = np.subtract(picture.shape, found.shape)
    return np.pad(found, [(0, n) for n in missing])


SLIDE = Function(
    "17.1",
    right=_of_arrays(slide),
    inputs=_pictures,
    hands=(as_tensors,),
    because="A sum of products at each place: that is what `nn.Conv2d` computes.",
    mistakes=[
        Mistake(
            _of_arrays(lambda p, k: slide(p, k[::-1, ::-1])),
            "You turn the kernel by 180 degrees first. Mathematics does that in a "
            "convolution; `nn.Conv2d` does not.",
        ),
        Mistake(
            _of_arrays(lambda p, k: slide(p, k)[:-1, :-1]),
            "The last row and the last column of places are missing: there are "
            "H - h + 1 places from top to bottom, so the range needs the + 1.",
        ),
        Mistake(
            _of_arrays(_same_size),
            "You pad the picture with zeros, so the result is as large as the "
            "picture. The kernel should stay inside: H - h + 1 places.",
        ),
        Mistake(
            _of_arrays(_in_the_corner),
            "The results are in the corner of a table as large as the picture: make "
            "the table smaller, H - h + 1 by W - w + 1.",
        ),
        Mistake(
            _of_arrays(lambda p, k: slide(p, k)[:: k.shape[0], :: k.shape[1]]),
            "The kernel jumps by its own size: move it one number at a time.",
        ),
        Mistake(
            _of_arrays(lambda p, k: (_windows(p, k) @ k.T).sum((2, 3))),
            "`@` multiplies matrices; multiply entry by entry, with `*`.",
        ),
        Mistake(
            _of_arrays(lambda p, k: slide(p, k) / k.size),
            "You take the mean of the products; a convolution takes their sum.",
        ),
        Mistake(
            _of_arrays(lambda p, k: slide(p, k).T),
            "Rows and columns are swapped in the result.",
        ),
        Mistake(
            _of_arrays(lambda p, k: slide(p, k.T)),
            "The kernel is transposed: its rows go with the rows of the patch.",
        ),
        Mistake(
            _of_arrays(lambda p, k: _windows(p, k).sum((2, 3))),
            "You add up the patch, but its numbers are to be multiplied by the "
            "kernel's first.",
        ),
        Mistake(
            _of_arrays(lambda p, k: _windows(p, k) * k),
            "Add up the products at each place: one number, not a whole patch.",
        ),
        Mistake(
            _of_arrays(lambda p, k: np.maximum(slide(p, k), 0)),
            "You cut off the negative numbers; that is the ReLU's work, later.",
        ),
        Mistake(
            _of_arrays(lambda p, k: abs(slide(p, k))),
            "You return absolute values: the sign says which side is brighter.",
        ),
    ],
)


def counts(size, kernel, stride, padding, inputs, outputs):
    """Return the size of a convolution's output, and its number of parameters."""
    places = (size + 2 * padding - kernel) // stride + 1
    return places, outputs * (inputs * kernel**2 + 1)


def _wrong_counts(places=None, parameters=None):
    def does(size, kernel, stride, padding, inputs, outputs):
        given = (size, kernel, stride, padding, inputs, outputs)
        right = counts(*given)
        return (
            places(size, kernel, stride, padding) if places else right[0],
            parameters(kernel, inputs, outputs) if parameters else right[1],
        )

    return does


COUNT = Function(
    "17.2",
    names=("the output's size", "the number of parameters"),
    right=counts,
    inputs=lambda: [
        (28, 5, 1, 2, 4, 6),
        (33, 3, 2, 1, 8, 12),
        (50, 7, 3, 0, 1, 10),
        (19, 4, 2, 1, 5, 9),
    ],
    because="Places from the size, weights from the kernels, one bias a kernel.",
    mistakes=[
        Mistake(
            _wrong_counts(parameters=lambda k, i, o: o * i * k**2),
            "The biases are missing: one for each output channel.",
        ),
        Mistake(
            _wrong_counts(parameters=lambda k, i, o: o * i * k**2 + 1),
            "One bias is too few: each output channel has its own.",
        ),
        Mistake(
            _wrong_counts(parameters=lambda k, i, o: o * i * k**2 + i),
            "One bias for each output channel, not for each input channel.",
        ),
        Mistake(
            _wrong_counts(parameters=lambda k, i, o: i * k**2 + 1),
            "These are the parameters of one kernel; the layer has `outputs` of them.",
        ),
        Mistake(
            _wrong_counts(parameters=lambda k, i, o: o * i * (k**2 + 1)),
            "One bias for each output channel, not for each pair of channels.",
        ),
        Mistake(
            _wrong_counts(parameters=lambda k, i, o: o * (k**2 + 1)),
            "Each kernel reaches through all input channels: it has inputs * kernel "
            "* kernel weights.",
        ),
        Mistake(
            _wrong_counts(parameters=lambda k, i, o: o * (i * k + 1)),
            "A kernel is a square: kernel * kernel numbers in each input channel.",
        ),
        Mistake(
            _wrong_counts(places=lambda n, k, s, p: (n + 2 * p - k) // s),
            "The + 1 is missing: a kernel as large as the picture has one place.",
        ),
        Mistake(
            _wrong_counts(places=lambda n, k, s, p: (n + p - k) // s + 1),
            "Padding is added on both sides: 2 * padding.",
        ),
        Mistake(
            _wrong_counts(places=lambda n, k, s, p: (n - k) // s + 1),
            "You left the padding out: it adds pixels on both sides, 2 * padding.",
        ),
        Mistake(
            _wrong_counts(places=lambda n, k, s, p: (n + 2 * p) // s),
            "The whole kernel has to fit inside: subtract its size before you divide, "
            "and add 1 after.",
        ),
        Mistake(
            lambda *given: counts(*given)[::-1],
            "Return the places first, then the parameters.",
        ),
        Mistake(
            _wrong_counts(places=lambda n, k, s, p: n - k + 1),
            "You left stride and padding out of the output's size.",
        ),
        Mistake(
            _wrong_counts(places=lambda n, k, s, p: n + 2 * p - k + 1),
            "You left the stride out of the output's size.",
        ),
        Mistake(
            _wrong_counts(places=lambda n, k, s, p: -(-(n + 2 * p - k) // s) + 1),
            "Round down: a step that would lead beyond the edge is not taken.",
        ),
        Mistake(
            _wrong_counts(places=lambda n, k, s, p: (n + 2 * p - k) / s + 1),
            "The output's size is a whole number: use //, which rounds down.",
        ),
        Mistake(
            _wrong_counts(
                places=lambda n, k, s, p: ((n + 2 * p - k) // s + 1) ** 2,
            ),
            "Give the size of one side, not the number of all places.",
        ),
    ],
)


def complain_about_preparing(answer: Callable) -> str | None:
    """Return what is wrong with `to_input` (exercise 17.3), or None."""
    from helpers.pretrained import check_preparation

    said = check_preparation(answer)
    return None if said == "right" else said


def _is_scaled_twice(answer: Any) -> bool:
    said = complain_about_preparing(answer)
    return said is not None and said.startswith("Scaled twice")


PREPARE = Custom(
    "17.3",
    complaint=complain_about_preparing,
    because="Scaled once, from -0.99 to 1: what the network was trained on.",
    untouched=_is_scaled_twice,
    blank=AS_GIVEN,
)

FROZEN = Choice(
    "17.Q2",
    right="c",
    because="The statistics are no parameters: only eval mode holds them still.",
    replies={
        "a": "No *parameter* changes. But what else does a batch norm layer keep, and "
        "in which mode does it update it?",
        "b": "requires_grad=False raises no error in a forward pass.",
        "d": "The optimizer has nothing to update. Something changes without one.",
    },
)


BATCH = 3


def _small_body():
    """Return a body with the layers that care about modes, and pictures for it."""
    import torch
    from torch import nn

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        body = nn.Sequential(
            nn.Conv2d(3, 5, 3),
            nn.BatchNorm2d(5),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Dropout(0.5),
        )
        X = torch.randn(11, 3, 6, 7)
        body(X)  # running statistics that are not those of the start
    return body, X


def complain_about_features(answer: Callable) -> str | None:
    """Return what is wrong with `features_of` (exercise 17.4), or None."""
    import torch

    for mode in (True, False):
        body, X = _small_body()
        body.train(mode)
        before = {name: part.clone() for name, part in body.state_dict().items()}
        sizes = []
        handle = body.register_forward_pre_hook(
            lambda _, given, sizes=sizes: sizes.append(len(given[0]))
        )
        found = answer(body, X, BATCH)
        handle.remove()
        sentence = _about_features(found, body, X, sizes, before)
        if sentence:
            return sentence
        if not all(p.requires_grad for p in body.parameters()):
            return (
                "You leave the body frozen, which is the caller's choice: "
                "`with torch.no_grad():` records no graph and changes nothing."
            )
        if body.training is not mode:
            was = "training" if mode else "eval"
            return (
                f"The body was in {was} mode, and you leave it in another: put the "
                f"mode back, body.train(mode)."
            )
    assert torch.is_tensor(found)
    return None


def _about_features(found, body, X, sizes, before) -> str | None:
    import torch

    if not isinstance(found, torch.Tensor):
        return (
            f"Return one tensor of shape [N, features], not {describe(found)}: "
            f"torch.cat(parts) joins the batches."
        )
    after = body.state_dict()
    counted = int(after["1.num_batches_tracked"] - before["1.num_batches_tracked"])
    if counted:
        return (
            "The running means and variances of the batch norm layer have changed: "
            "the body ran in training mode. Call body.eval() first (M16)."
        )
    if any(not torch.equal(after[name], before[name]) for name in before):
        return "The body's weights have changed: features only need a forward pass."
    if found.requires_grad:
        return (
            "Your features still carry the graph of their computation, which keeps "
            "every picture's activations in memory: use torch.no_grad()."
        )
    mode = body.training
    body.eval()
    with torch.no_grad():
        right = body(X)
    body.train(mode)
    return _about_rows(found, right, sizes)


def _about_rows(found, right, sizes) -> str | None:
    import torch

    n, batch = len(right), BATCH
    if found.shape != right.shape:
        if len(found) == n // batch * batch:
            return (
                f"The last, smaller batch is missing: {n} pictures, {len(found)} rows."
            )
        if found.ndim == 3:
            return "torch.stack adds an axis; torch.cat joins the batches' rows."
        return (
            f"For {n} pictures your features have the shape {list(found.shape)}; they "
            f"should be {list(right.shape)}, a row for each picture."
        )
    if not torch.allclose(found, right, rtol=1e-4, atol=1e-5):
        order = [bool((found - row).abs().sum(1).min() < 1e-4) for row in right]
        if all(order):
            return "The rows are in another order than the pictures."
        return "Your features are not what body(X) gives in eval mode."
    if max(sizes, default=0) > batch:
        return (
            f"You ran {max(sizes)} pictures at once; `batch` says how many at most. A "
            f"thousand photographs at once would fill the memory."
        )
    return None


FEATURES = Custom(
    "17.4",
    complaint=complain_about_features,
    because="Computed once, in eval mode, without a graph: ready to be kept.",
)


def complain_about_flips(answer: Callable) -> str | None:
    """Return what is wrong with `flip_some` (exercise 17.5), or None."""
    import torch

    X = torch.arange(64 * 3 * 4 * 5, dtype=torch.float32).reshape(64, 3, 4, 5)
    draws = []
    for seed in (0, 0, 1, 2, 3):
        torch.manual_seed(seed + 17 * len(draws))
        found = answer(X.clone(), torch.Generator().manual_seed(seed))
        if not isinstance(found, torch.Tensor) or found.shape != X.shape:
            return (
                f"Return a tensor of the same shape, {list(X.shape)}; you returned "
                f"{describe(found)}."
            )
        draws.append(found)
    return _about_flips(X, draws)


def _about_flips(X, draws) -> str | None:
    kinds = {
        "across": X.flip(3),
        "upright": X,
        "upside": X.flip(2),
        "channels": X.flip(1),
        "rows": X.flip(0),
    }

    def share(name, found):
        return (found == kinds[name]).flatten(1).all(1).float().mean().item()

    across = [share("across", found) for found in draws]
    upright = [share("upright", found) for found in draws]
    for name, axis in (("upside", "upside down"), ("channels", "in their colors")):
        if max(share(name, found) for found in draws) > 0.1:
            return f"Pictures are flipped {axis}: left and right is the axis 3."
    if share("rows", draws[0]) == 1 or any(
        a + u < 1 for a, u in zip(across, upright, strict=True)
    ):
        return (
            "Each picture should come back as it was, or mirrored left to right, in "
            "its old place; some are neither."
        )
    return _about_coins(across) or _about_draws(draws, across)


def _about_coins(across) -> str | None:
    if max(across) == 0:
        return "Nothing is flipped."
    if min(across) == 1:
        return "All pictures are flipped, always: half of them should be, by chance."
    if set(across) <= {0.0, 1.0}:
        return (
            "All pictures of a batch are flipped together, or none: draw one random "
            "number for each picture."
        )
    return None


def _about_draws(draws, across) -> str | None:
    import torch

    if not torch.equal(draws[0], draws[1]):
        return (
            "Twice the same generator, and other pictures are flipped: hand "
            "`generator=generator` to torch.rand."
        )
    if all(torch.equal(draws[0], other) for other in draws[1:]):
        return "The same pictures are flipped in every batch: draw anew in each call."
    if set(across) == {0.5}:
        return (
            "Always exactly half of the batch is flipped: toss a coin for each "
            "picture, whatever the others get."
        )
    mean = sum(across[1:]) / len(across[1:])
    if not 0.3 < mean < 0.7:
        return f"You flip {100 * mean:.0f} % of the pictures; it should be about half."
    return None


FLIP = Custom(
    "17.5",
    complaint=complain_about_flips,
    because="Each picture by its own coin, and the same coins for the same seed.",
)

MOST, GOAL, LEARN = 10, 0.78, 390


def share_with_few_numbers(answer: Callable) -> float | str:
    """Return how many unseen pictures ten numbers a picture are enough for."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from helpers.datasets import load_food

    food = load_food(32)
    whole = _numbers(answer(food.images), len(food.images))
    if isinstance(whole, str):
        return whole
    some = [3, 200, 411]
    alone = _numbers(answer(food.images[some]), len(some))
    if isinstance(alone, str) or not np.allclose(alone, whole[some], atol=1e-6):
        return (
            "A picture's numbers depend on the other pictures that come with it, such "
            "as on their mean: use nothing but the picture itself."
        )
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=5000))
    model.fit(whole[:LEARN], food.y[:LEARN])
    return float(model.score(whole[LEARN:], food.y[LEARN:]))


def _numbers(found: Any, n: int) -> np.ndarray | str:
    """Return a table of numbers, or the rule that it breaks."""
    array = as_array(found)
    if array is None or array.dtype.kind not in "biuf" or array.ndim != 2:
        return (
            f"Return an array of shape [N, numbers], a row for each picture; you "
            f"returned {describe(found)}."
        )
    if len(array) != n:
        return f"{n} pictures need {n} rows; yours are {len(array)}."
    if not 1 <= array.shape[1] <= MOST:
        return f"{array.shape[1]} numbers a picture; at most {MOST} are allowed."
    if not np.isfinite(array).all():
        return "Some of your numbers are NaN or infinite."
    return array.astype(float)


TEN_NUMBERS = Challenge(
    "17.6",
    score=share_with_few_numbers,
    goal=GOAL,
    of="of 150 unseen pictures right",
    because="Ten numbers, thought out by you.",
)

EXERCISES = [
    SIZES,
    SLIDE,
    COUNT,
    PREPARE,
    FROZEN,
    FEATURES,
    FLIP,
    TEN_NUMBERS,
]
