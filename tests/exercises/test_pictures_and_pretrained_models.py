"""Judges of lesson 17: right answers in several forms, wrong ones by name."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from case_by_case import case_by_case
from helpers.exercises.catalog import exercises_of, find
from helpers.exercises.pictures_and_pretrained_models import (
    GOAL,
    share_with_few_numbers,
)
from helpers.exercises.stubs import cells_of
from verdicts import (
    assert_listed_mistakes_are_named,
    assert_named_apart,
    judged,
)


def slide(picture, kernel):
    (H, W), (h, w) = picture.shape, kernel.shape
    result = torch.zeros(H - h + 1, W - w + 1)
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            result[i, j] = (picture[i : i + h, j : j + w] * kernel).sum()
    return result


def slide_by_shifts(picture, kernel):
    (H, W), (h, w) = picture.shape, kernel.shape
    return sum(
        kernel[a, b] * picture[a : H - h + 1 + a, b : W - w + 1 + b]
        for a in range(h)
        for b in range(w)
    )


def slide_in_lists(picture, kernel):
    p, k = picture.tolist(), kernel.tolist()
    h, w = len(k), len(k[0])
    return [
        [
            sum(p[i + a][j + b] * k[a][b] for a in range(h) for b in range(w))
            for j in range(len(p[0]) - w + 1)
        ]
        for i in range(len(p) - h + 1)
    ]


def slide_in_numpy(picture, kernel):
    h, w = kernel.shape
    result = np.zeros((picture.shape[0] - h + 1, picture.shape[1] - w + 1))
    for i, j in np.ndindex(result.shape):
        result[i, j] = (picture[i : i + h, j : j + w] * kernel).sum()
    return result


RIGHT_SLIDES = [
    slide,
    slide_by_shifts,
    slide_in_lists,
    slide_in_numpy,
    lambda p, k: F.conv2d(p[None, None], k[None, None])[0, 0],
    lambda p, k: torch.einsum(
        "ijab,ab->ij", p.unfold(0, k.shape[0], 1).unfold(1, k.shape[1], 1), k
    ),
]


@pytest.mark.parametrize("answer", RIGHT_SLIDES)
def test_a_kernel_may_slide_in_any_style(answer):
    assert judged("17.1", answer).status == "pass"


def test_mistakes_with_a_kernel_are_named():
    assert_listed_mistakes_are_named("17.1")


def one_too_few(picture, kernel):
    return slide(picture, kernel)[:-1, :-1]


def swapped(picture, kernel):
    return slide(picture, kernel.flip(0, 1))


def with_rim(picture, kernel):
    h, w = kernel.shape
    rim = (w // 2, w - 1 - w // 2, h // 2, h - 1 - h // 2)
    return F.conv2d(F.pad(picture[None, None], rim), kernel[None, None])[0, 0]


def in_a_corner(picture, kernel):
    result, found = torch.zeros_like(picture), slide(picture, kernel)
    result[: len(found), : found.shape[1]] = found
    return result


def of_matrices(picture, kernel):
    h, w = kernel.shape
    patches = picture.unfold(0, h, 1).unfold(1, w, 1)
    return (patches @ kernel.T).sum((2, 3))


def test_a_learners_own_slips_with_a_kernel():
    cases = [
        (one_too_few, "+ 1"),
        (swapped, "180 degrees"),
        (with_rim, "pad"),
        (lambda p, k: slide(p, k) / k.numel(), "mean"),
        (lambda p, k: slide(p, k).clamp(min=0), "ReLU"),
        (lambda p, k: slide(p, k).T, "swapped"),
        (lambda p, k: slide(p, torch.ones_like(k)), "multiplied by the kernel"),
        (lambda p, k: slide(p, k).abs(), "absolute"),
        (in_a_corner, "in the corner"),
        (lambda p, k: slide(p, k)[:: k.shape[0], :: k.shape[1]], "by its own size"),
        (of_matrices, "multiplies matrices"),
    ]
    assert_named_apart("17.1", cases)


RIGHT_COUNTS = [
    lambda n, k, s, p, i, o: ((n + 2 * p - k) // s + 1, o * (i * k * k + 1)),
    lambda n, k, s, p, i, o: [int((n + 2 * p - k) / s) + 1, k**2 * i * o + o],
    lambda n, k, s, p, i, o: torch.tensor(
        [len(range(0, n + 2 * p - k + 1, s)), sum(i * k * k + 1 for _ in range(o))]
    ),
    lambda n, k, s, p, i, o: (
        torch.nn.Conv2d(i, o, k, s, p)(torch.zeros(1, i, n, n)).shape[-1],
        sum(w.numel() for w in torch.nn.Conv2d(i, o, k, s, p).parameters()),
    ),
]


@pytest.mark.parametrize("answer", RIGHT_COUNTS)
def test_places_and_parameters_may_be_counted_in_any_style(answer):
    assert judged("17.2", answer).status == "pass"


def test_mistakes_in_counting_are_named():
    assert_listed_mistakes_are_named("17.2")


def test_the_stub_with_its_bug_is_to_do():
    names = {"torch": torch}
    [stub] = [
        cell for cell in cells_of("17") if cell["metadata"].get("exercise") == "17.3"
    ]
    exec("".join(stub["source"]), names)
    assert judged("17.3", names["to_input"]).status == "to do"


RIGHT_INPUTS = [
    lambda p: (torch.from_numpy(p).permute(2, 0, 1).float() - 127) / 128,
    lambda p: (torch.from_numpy(p).permute(2, 0, 1) / 255 - 127 / 255) / (128 / 255),
    lambda p: torch.from_numpy((p.transpose(2, 0, 1) - 127.0) / 128),
    lambda p: torch.from_numpy(p).movedim(2, 0)[None].sub(127.0).div(128),
]


@pytest.mark.parametrize("answer", RIGHT_INPUTS)
def test_right_inputs_pass(answer):
    assert judged("17.3", answer).status == "pass"


def test_other_bugs_in_the_input_are_named():
    def bytes_first(picture):
        return torch.from_numpy(picture).permute(2, 0, 1)

    cases = [
        (lambda p: bytes_first(p) / 255, "Only divided"),
        (bytes_first, "Whole numbers"),
        (lambda p: (torch.from_numpy(p).float() - 127) / 128, "channels are last"),
        (
            lambda p: (torch.from_numpy(p).reshape(3, 224, 224).float() - 127) / 128,
            "M41",
        ),
        (lambda p: (bytes_first(p).flip(0).float() - 127) / 128, "blue comes first"),
        (lambda p: (bytes_first(p).mT.float() - 127) / 128, "on its side"),
        (lambda p: bytes_first(p).float() - 127, "Neither right"),
        (lambda p: ((bytes_first(p).float() - 127) / 128).numpy(), "a tensor"),
    ]
    assert_named_apart("17.3", cases)


def features_of(body, X, batch):
    mode = body.training
    body.eval()
    with torch.no_grad():
        parts = [body(some) for some in X.split(batch)]
    body.train(mode)
    return torch.cat(parts)


def features_by_place(body, X, batch):
    was = body.training
    body.train(False)
    found = []
    with torch.inference_mode():
        for start in range(0, len(X), batch):
            found.extend(body(X[start : start + batch]))
    if was:
        body.train()
    return torch.stack(found)


def features_detached(body, X, batch):
    mode = body.training
    body.eval()
    rows = []
    for k in range(0, len(X), batch):
        rows.append(body(X[k : k + batch]).detach())
    body.train(mode)
    return torch.vstack(rows)


def features_by_loader(body, X, batch):
    from torch.utils.data import DataLoader

    mode = body.training
    body.eval()
    with torch.no_grad():
        found = torch.cat([body(some) for some in DataLoader(X, batch_size=batch)])
    body.train(mode)
    return found


@pytest.mark.parametrize(
    "answer",
    [features_of, features_by_place, features_detached, features_by_loader],
)
def test_features_may_be_computed_in_any_style(answer):
    verdict = judged("17.4", answer)
    assert verdict.status == "pass", verdict


def wrong_features(*, mode=True, grad=False, batch=True, back=True, join=torch.cat):
    def answer(body, X, size):
        was = body.training
        if mode:
            body.eval()
        with torch.set_grad_enabled(grad):
            parts = [body(some) for some in X.split(size if batch else len(X))]
        if back:
            body.train(was)
        return join(parts)

    return answer


def freezes(body, X, batch):
    return features_of(body.requires_grad_(False), X, batch)


def so_many_batches(body, X, batch):
    mode = body.training
    body.eval()
    with torch.no_grad():
        found = torch.cat([body(some) for some in X.chunk(batch)])
    body.train(mode)
    return found


def changes_weights(body, X, batch):
    with torch.no_grad():
        body[0].weight.zero_()
    return features_of(body, X, batch)


def test_mistakes_with_features_are_named():
    cases = [
        (wrong_features(mode=False), "running means and variances"),
        (wrong_features(grad=True), "graph"),
        (wrong_features(batch=False), "11 pictures at once"),
        (wrong_features(back=False), "put the mode back"),
        (wrong_features(join=list), "one tensor"),
        (wrong_features(join=lambda parts: torch.cat(parts[:-1])), "last, smaller"),
        (lambda body, X, n: features_of(body, X, n).flip(0), "another order"),
        (lambda body, X, n: features_of(body, X, n) * 2, "not what body(X) gives"),
        (lambda body, X, n: features_of(body, X, n)[:5], "a row for each picture"),
        (changes_weights, "weights have changed"),
        (freezes, "leave the body frozen"),
        (so_many_batches, "4 pictures at once"),
        (lambda body, X, n: features_of(body, X, n).numpy(), "one tensor"),
    ]
    for answer, words in cases:
        verdict = judged("17.4", answer)
        assert (verdict.status, words in verdict.sentence) == ("try again", True), (
            words,
            verdict,
        )


def flip_some(X, generator):
    coins = torch.rand(len(X), generator=generator) < 0.5
    return torch.where(coins[:, None, None, None], X.flip(3), X)


def flip_in_a_loop(X, generator):
    found = []
    for picture in X:
        if torch.randint(2, (1,), generator=generator).item():
            picture = picture.flip(2)
        found.append(picture)
    return torch.stack(found)


def flip_in_place(X, generator):
    X = X.clone()
    coins = torch.rand(len(X), generator=generator) > 0.5
    X[coins] = X[coins].flip(-1)
    return X


@pytest.mark.parametrize("answer", [flip_some, flip_in_a_loop, flip_in_place])
def test_pictures_may_be_flipped_in_any_style(answer):
    verdict = judged("17.5", answer)
    assert verdict.status == "pass", verdict


def together(X, generator):
    return X.flip(3) if torch.rand(1, generator=generator) < 0.5 else X


def along(axis):
    def answer(X, generator):
        coins = torch.rand(len(X), generator=generator) < 0.5
        return torch.where(coins[:, None, None, None], X.flip(axis), X)

    return answer


def of_another_generator(X, generator):
    coins = torch.rand(len(X)) < 0.5
    return torch.where(coins[:, None, None, None], X.flip(3), X)


def always_the_same(X, generator):
    coins = torch.rand(len(X), generator=torch.Generator().manual_seed(0)) < 0.5
    return torch.where(coins[:, None, None, None], X.flip(3), X)


def rarely(X, generator):
    coins = torch.rand(len(X), generator=generator) < 0.1
    return torch.where(coins[:, None, None, None], X.flip(3), X)


def shuffled(X, generator):
    return flip_some(X, generator)[torch.randperm(len(X), generator=generator)]


def always_half(X, generator):
    X, rows = X.clone(), torch.randperm(len(X), generator=generator)[: len(X) // 2]
    X[rows] = X[rows].flip(3)
    return X


def test_mistakes_with_flips_are_named():
    cases = [
        (always_half, "exactly half"),
        (lambda X, generator: X, "Nothing is flipped"),
        (lambda X, generator: X.flip(3), "always"),
        (together, "flipped together"),
        (along(2), "upside down"),
        (along(1), "in their colors"),
        (of_another_generator, "generator=generator"),
        (always_the_same, "draw anew"),
        (rarely, "about half"),
        (shuffled, "old place"),
        (lambda X, generator: X.flip(0), "left to right"),
        (lambda X, generator: flip_some(X, generator)[:5], "same shape"),
    ]
    for answer, words in cases:
        verdict = judged("17.5", answer)
        assert (verdict.status, words in verdict.sentence) == ("try again", True), (
            words,
            verdict,
        )


def describe(pictures):
    c = pictures[:, 8:24, 8:24].astype(float)
    bright, strong = c.max(3) / 255, c.max(3) - c.min(3)
    pure = strong / np.maximum(c.max(3), 1)
    tables = [pure, bright, c[..., 0] - c[..., 1], c[..., 1] - c[..., 2]]
    numbers = [t.mean((1, 2)) for t in tables]
    numbers += [t.std((1, 2)) for t in tables]
    changes = np.abs(np.diff(c.mean(3), axis=1)).mean((1, 2))
    return np.stack([*numbers, changes, strong.mean((1, 2))], axis=1)


def test_ten_good_numbers_reach_the_goal():
    assert share_with_few_numbers(describe) > GOAL + 0.02
    assert judged("17.6", describe).status == "pass"
    assert judged("17.6", lambda p: torch.from_numpy(describe(p))).status == "pass"
    assert judged("17.6", lambda p: [list(row) for row in describe(p)]).status == "pass"


def mean_color(pictures):
    return pictures.mean((1, 2))


def test_the_mean_color_gets_about_half():
    assert 0.45 < share_with_few_numbers(mean_color) < 0.6


def test_rules_of_the_challenge():
    cases = [
        (mean_color, "the goal is 78 %"),
        (lambda p: p.reshape(len(p), -1), "at most 10"),
        (lambda p: p.mean(), "a row for each picture"),
        (lambda p: describe(p)[:10], "need 540 rows"),
        (lambda p: describe(p) - describe(p).mean(0), "other pictures"),
        (lambda p: describe(p) * np.nan, "NaN"),
        (lambda p: "sushi", "array of shape"),
        (lambda p: p.mean((1, 2, 3)), "array of shape [N, numbers]"),
    ]
    for answer, words in cases:
        verdict = judged("17.6", answer)
        assert (verdict.status, words in verdict.sentence) == ("try again", True), (
            words,
            verdict,
        )


@case_by_case(
    "nonsense name",
    ["x", float("nan"), [1], len, lambda *_: 1 / 0],
    list(exercises_of("17")),
)
def test_nonsense_never_raises(name, nonsense):
    assert find(name).judge(nonsense).status in ("to do", "try again")
