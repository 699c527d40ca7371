"""Evidence for what lesson 02 says."""

import functools
import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from claims import claim, names_of
from helpers.datasets import load_digits, load_wine
from helpers.exercises import input_and_output_shapes as answers
from helpers.exercises.cross_entropy_by_hand import cross_entropy
from helpers.exercises.shape_puzzles import QUESTIONS, contact_sheet
from helpers.shapes import count_parameters, try_losses

SEEDS = (42, 0, 1, 2, 3)


@claim("02", "sixteen comparisons, eight of them true")
@claim("02", "They are lined up *from the right*")
def test_a_column_beside_a_row_compares_each_with_each():
    predicted, truth = torch.tensor([[0], [1], [0], [1]]), torch.tensor([0, 1, 0, 1])
    hits = predicted == truth
    assert (hits.numel(), int(hits.sum())) == (16, 8)
    assert hits.float().mean() == 0.5
    assert (predicted.squeeze(1) == truth).all()


def test_the_ten_drills_are_what_torch_says():
    places = {
        "table": torch.cat([torch.ones(9), -torch.ones(15)]).reshape(4, 6),
        "column": torch.ones(4, 1),
        "row": torch.ones(6),
        "answers": torch.ones(4),
        "pictures": torch.ones(2, 3, 8, 10),
    }
    for code, shape, wrong in QUESTIONS.values():
        assert list(eval(code, {}, places).shape) == shape
        assert tuple(shape) not in wrong


@claim("02", "`view` leaves the row as it is and only says where to cut it")
def test_view_keeps_the_row_of_numbers_and_permute_does_not():
    box = torch.arange(24).view(2, 3, 4)
    assert torch.equal(box.view(4, 2, 3).flatten(), box.flatten())
    assert not torch.equal(box.permute(2, 0, 1).flatten(), box.flatten())
    assert box.view(4, 2, 3).shape == box.permute(2, 0, 1).shape


@functools.cache
def colored_digits(seed):
    """The lesson's digits in color, by version, with their classes."""
    digits, rng = load_digits(scaled=True), np.random.default_rng(seed)
    n, ink = len(digits.images), digits.images[..., None]
    paper = rng.uniform(0, 0.5, (n, 1, 1, 3))
    color = rng.uniform(0.5, 1, (n, 1, 1, 3))
    pictures = (255 * (paper + (color - paper) * ink)).astype(np.uint8)
    cut = torch.tensor(pictures).view(n, 3, 8, 8).float() / 255
    versions = {"permute": answers.to_batch(pictures), "view": cut}
    return versions, torch.tensor(digits.y)


@functools.cache
def mistakes(kind, starts, seed=42):
    """Mistakes of several random starts, by version."""
    (versions, y), count = colored_digits(seed), names_of("02")["count_mistakes"]
    return {
        name: [count(kind, X, y, start) for start in starts]
        for name, X in versions.items()
    }


@pytest.mark.slow
@claim("02", "with other random starts, the version that looks better changes")
@claim("02", "The dense network makes about the same number of mistakes either way")
def test_a_dense_network_does_not_care_about_a_fixed_order():
    signs = set()
    for seed in SEEDS:
        told = mistakes("dense", tuple(range(6)), seed)
        a, b = np.array(told["permute"]), np.array(told["view"])
        assert abs(a.mean() - b.mean()) < 0.2 * a.mean()
        signs |= set(np.sign(a - b))
    assert {-1, 1} <= signs  # now the one is better, now the other


@pytest.mark.slow
@claim(
    "02",
    "about one and a half times as many mistakes on the scrambled pictures, or more",
)
def test_a_convolution_suffers():
    for seed in (42, 0, 1, 2, 3):
        told = mistakes("convolution", tuple(range(5)), seed)
        assert np.mean(told["view"]) > 1.4 * np.mean(told["permute"])


@claim("02", "nothing stopped it from training")
def test_the_scrambled_convolution_still_learns():
    told = mistakes("convolution", (42,))
    assert told["view"][0] < 0.35 * 797  # guessing makes 717


@claim("02", "any fixed order is as good as any other")
def test_a_dense_layer_of_permuted_inputs_is_a_permuted_dense_layer():
    for seed in SEEDS:
        rng = torch.Generator().manual_seed(seed)
        X, order = torch.rand(7, 12, generator=rng), torch.randperm(12, generator=rng)
        layer, other = nn.Linear(12, 3), nn.Linear(12, 3)
        with torch.no_grad():
            other.weight[:] = layer.weight[:, order]
            other.bias[:] = layer.bias
        torch.testing.assert_close(other(X[:, order]), layer(X))


@claim("02", "the *samples compete with each other*, and a label changes")
def test_a_softmax_over_the_batch_mixes_samples():
    rng = torch.Generator().manual_seed(0)
    tables = [torch.randn(4, 3, generator=rng) for _ in range(200)]
    changed = [
        not torch.equal(z.softmax(0).argmax(1), z.softmax(1).argmax(1)) for z in tables
    ]
    assert 0.2 < np.mean(changed) < 1
    z = tables[0]
    moved = torch.cat([z, 5 + torch.zeros(1, 3)])  # one more sample
    torch.testing.assert_close(moved.softmax(1)[:4], z.softmax(1))
    assert not torch.allclose(moved.softmax(0)[:4], z.softmax(0))


@claim("02", "Argmax of a single logit is always class 0")
@claim("02", "always class 0")
def test_one_logit_has_one_class():
    z = torch.linspace(-50, 50, 101)[:, None]
    assert torch.equal(z.softmax(1), torch.ones_like(z))
    assert not z.argmax(1).any()


@claim("02", "`nn.MSELoss` at least *warns* about it.")
def test_the_squared_error_of_torch_warns():
    with pytest.warns(UserWarning, match="target size"):
        nn.MSELoss()(torch.zeros(4, 1), torch.zeros(4))


@claim("02", "It would push every output toward the *mean* of all targets")
def test_the_broken_squared_error_ends_at_the_mean():
    for seed in SEEDS:
        targets = torch.randn(6, generator=torch.Generator().manual_seed(seed))
        outputs = targets.clone()[:, None].requires_grad_()
        optimizer = torch.optim.SGD([outputs], lr=1.0)
        before = answers.squared_error_as_given(outputs, targets).item()
        for _ in range(40):
            optimizer.zero_grad()
            loss = answers.squared_error_as_given(outputs, targets)
            loss.backward()
            optimizer.step()
        assert loss.item() < before
        torch.testing.assert_close(
            outputs.detach(), targets.mean().expand(6, 1), rtol=1e-3, atol=1e-3
        )


@claim("02", "A *square* weight wouldn't have raised anything")
def test_a_square_weight_hides_that_it_is_not_transposed():
    for seed in SEEDS:
        rng = torch.Generator().manual_seed(seed)
        x = torch.randn(5, 4, generator=rng)
        weight = torch.randn(4, 4, generator=rng)
        wrong, right = x @ weight, F.linear(x, weight)
        assert wrong.shape == right.shape
        assert not torch.allclose(wrong, right, atol=0.1)


@claim("02", "is four times the inputs, so nearly four times the parameters")
@claim("02", "The batch changes none of them.")
def test_parameters_follow_the_pictures_not_the_batch():
    for size in (16, 32, 64):
        small, large = (
            nn.Sequential(nn.Linear(3 * s * s, 20), nn.ReLU(), nn.Linear(20, 3))
            for s in (size, 2 * size)
        )
        ratio = count_parameters(large) / count_parameters(small)
        assert 3.8 < ratio < 4


@claim("02", "gives 0.786, 0.175, 0.039")
@claim("02", r"$-\log 0.786 = 0.24$")
@claim("02", r"$-\log 0.039 = 3.24$")
def test_the_cross_entropy_of_one_dish():
    powers = [math.exp(z) for z in (2, 0.5, -1)]
    p = [power / sum(powers) for power in powers]
    assert [round(v, 3) for v in p] == [0.786, 0.175, 0.039]
    assert round(-math.log(p[0]), 2) == 0.24
    assert round(-math.log(p[2]), 2) == round(-math.log(0.039), 2) == 3.24
    assert round(math.log(2), 2) == 0.69


@claim("02", "Every pair that works follows one of two rules")
def test_the_two_rules_say_which_pairs_work():
    for task in ("binary", "multiclass", "multilabel"):
        told = try_losses(task, cross_entropy)
        for (outputs, targets), row in zip(told.pairs, told.outcomes, strict=True):
            for loss, outcome in zip(told.losses, row, strict=True):
                works = outcome.kind == "works"
                assert works == _follows(task, loss, outputs, targets)
        assert told.count("wrong") == {"binary": 2}.get(task, 1)


def _follows(task, loss, outputs, targets):
    """Whether a pair follows the rules of the lesson for its task."""
    if loss == "BCEWithLogits":
        return task != "multiclass" and targets == f"{outputs} float32"
    whole = outputs != "[4]" and outputs != "[4, 1]" and targets == "[4] int64"
    return task != "multilabel" and (whole or targets == "[4, 3] float32, one-hot")


@claim("02", "raise only when the last class is in the batch")
@claim("02", "Otherwise every label is silently one class off.")
def test_labels_from_one_raise_only_with_the_last_class():
    logits = torch.zeros(3, 3)
    with pytest.raises(IndexError):
        F.cross_entropy(logits, torch.tensor([1, 2, 3]))
    F.cross_entropy(logits, torch.tensor([1, 2, 1]))


def wine_curves(seed):
    """The last losses of the four trainings, and the share of right labels."""
    wine = load_wine()
    x, grower = torch.from_numpy(wine.X), torch.from_numpy(wine.y).long()
    X = ((x - x.mean(0)) / x.std(0)).float()
    first = (grower == 0).float()[:, None]
    bce = F.binary_cross_entropy_with_logits
    found = []
    for outputs, loss_of, label_of in [
        (3, lambda z: F.cross_entropy(z, grower), lambda z: z.argmax(1) == grower),
        (
            3,
            lambda z: F.cross_entropy(z.softmax(1), grower),
            lambda z: z.argmax(1) == grower,
        ),
        (1, lambda z: bce(z, first), lambda z: (z > 0) == (first > 0)),
        (1, lambda z: bce(z.sigmoid(), first), lambda z: (z > 0) == (first > 0)),
    ]:
        torch.manual_seed(seed)
        layer = nn.Linear(13, outputs)
        optimizer = torch.optim.Adam(layer.parameters(), lr=0.1)
        for _ in range(300):
            loss = loss_of(layer(X))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        found.append((loss.item(), label_of(layer(X)).float().mean().item()))
    return found


@claim("02", "ends on its floor, 0.55")
@claim("02", "sigmoid before BCE, ends at 0.57")
@claim("02", "the *labels* can still come out right: here all 178 do")
@claim("02", "It gets stuck at about 0.55.")
@pytest.mark.parametrize(
    "seed", [42, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(5))]
)
def test_softmax_or_sigmoid_first_ends_on_a_floor(seed):
    floor = -math.log(math.e / (math.e + 2))
    yes, no = math.log(1 + math.exp(-1)), math.log(2)
    share = (load_wine().y == 0).mean()
    other = share * yes + (1 - share) * no
    assert (round(floor, 2), round(other, 2)) == (0.55, 0.57)
    assert (round(yes, 2), round(no, 2), round(share, 2)) == (0.31, 0.69, 0.33)
    right, twice, bce, squashed = wine_curves(seed)
    assert max(right[0], bce[0]) < 0.01
    assert floor < twice[0] < floor + 0.005
    assert other < squashed[0] < other + 0.005
    assert {told[1] for told in (right, twice, bce, squashed)} == {1.0}


@claim("02", "One `reshape` gives that shape, and garbage.")
def test_one_reshape_tears_the_pictures():
    pictures = torch.arange(12 * 3 * 24 * 32).reshape(12, 3, 24, 32)
    sheet = contact_sheet(pictures, 4)
    assert list(sheet.shape) == [72, 128, 3]
    assert (pictures.reshape(sheet.shape) == sheet).float().mean() < 0.05


@claim("02", r"($\log C$ for C classes)")
def test_guessing_costs_the_log_of_the_number_of_classes():
    for n in (2, 3, 10):
        loss = F.cross_entropy(torch.zeros(5, n), torch.arange(5) % n)
        assert loss.item() == pytest.approx(math.log(n), rel=1e-5)
