"""Names of pictures; input that the network was not made for is refused by name."""

import numpy as np
import pytest
import torch
from sklearn.datasets import load_sample_images
from torch import nn

from helpers.errors import MistakeWarning
from helpers.pretrained import load_efficientnet, name_pictures, prepare

PHOTOGRAPHS = load_sample_images().images


@pytest.fixture(scope="module")
def network():
    return load_efficientnet()


@pytest.fixture(scope="module")
def X():
    return prepare(PHOTOGRAPHS)


def test_the_two_photographs_are_a_palace_and_a_daisy(network, X):
    palace, daisy = name_pictures(network, X, top=2)
    assert [guess.name for guess in palace] == ["palace", "bell cote"]
    assert daisy[0].name == "daisy"
    assert 0.3 < daisy[0].share < 0.4
    assert palace[0].share > palace[1].share


def test_it_measures_in_eval_mode_and_puts_the_mode_back(network, X):
    expected = name_pictures(network, X)
    network.train()
    before = network.body.stem[1].running_mean.clone()
    assert name_pictures(network, X) == expected
    assert network.training
    assert torch.equal(network.body.stem[1].running_mean, before)
    network.eval()


def test_doubles_are_taken(network, X):
    assert name_pictures(network, X.double()) == name_pictures(network, X)


def small():
    """A model that names anything, for what is refused before it runs."""
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, 1000))


MEAN = torch.tensor([0.485, 0.456, 0.406]).reshape(3, 1, 1)
SPREAD = torch.tensor([0.229, 0.224, 0.225]).reshape(3, 1, 1)


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (lambda X: ((X * 128 + 127) / 255 - MEAN) / SPREAD, ValueError, "wrong mean"),
        (lambda X: X * 128 + 127, ValueError, "not scaled"),
        (lambda X: 50 * X, ValueError, "goes from -49"),
        (lambda X: (X * 128 + 127).byte(), TypeError, "whole numbers"),
        (lambda X: X[..., :96, :96], ValueError, "wrong size: 96 x 96"),
        (lambda X: X.permute(0, 2, 3, 1), ValueError, "channels last"),
        (lambda X: X[0], ValueError, r"X\[None\]"),
        (lambda X: X[:, :1], ValueError, r"\[N, 3, 224, 224\]"),
        (lambda X: X[:0], ValueError, r"\[N, 3, 224, 224\]"),
        (lambda X: X.numpy(), TypeError, "must be a tensor"),
        (lambda X: X / 0, ValueError, "infinite"),
    ],
)
def test_what_was_not_prepared_is_refused(X, change, error, said):
    with pytest.raises(error, match=said):
        name_pictures(small(), change(X))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda X: (X * 128 + 127) / 255, "only divided"),
        (
            lambda X: X.permute(0, 2, 3, 1).contiguous().view(-1, 3, 224, 224),
            "M41 view for permute",
        ),
    ],
)
def test_what_only_looks_wrong_is_warned_of(X, change, said):
    with pytest.warns(MistakeWarning, match=said):
        name_pictures(small(), change(X))


def test_no_false_alarm(X):
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (2, 224, 224, 3)).astype(np.uint8)
    gray = np.repeat(noise[..., :1], 3, axis=3)
    for pictures in (X, prepare(noise), prepare(gray), prepare(255 - 0 * noise)):
        name_pictures(small(), pictures)


@pytest.mark.parametrize("top", [0, -1, 1.5, "3"])
def test_top_is_a_whole_number(X, top):
    with pytest.raises((TypeError, ValueError), match="top"):
        name_pictures(small(), X, top=top)
