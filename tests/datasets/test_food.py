"""The pictures of food: shapes, the same scenes at every size, how hard they are."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression
from torch import nn

from helpers.datasets import load_food
from helpers.datasets.drawing.canvas import Canvas, box, disc, ellipse, stripes
from helpers.datasets.drawing.rng import Rng
from helpers.datasets.food import draw_food


@pytest.mark.parametrize("size", [32, 64])
def test_shipped_pictures(size):
    images, y, names = load_food(size)
    assert images.shape == (540, size, size, 3)
    assert images.dtype == np.uint8
    assert y.dtype == np.int64
    assert y[:6].tolist() == [0, 1, 2, 0, 1, 2]
    assert np.bincount(y).tolist() == [180, 180, 180]
    assert names == ("sushi", "steak", "pizza")
    assert len(np.unique(images.reshape(540, -1), axis=0)) == 540


def test_the_shipped_pictures_are_the_drawn_ones():
    """Some of each dish; test_manifest makes the whole file again."""
    food = load_food()
    for k in range(0, len(food.y), 20):
        drawn = draw_food(food.names[food.y[k]], k // 3, 64)
        np.testing.assert_array_equal(food.images[k], drawn)
    assert set(food.y[::20]) == {0, 1, 2}


def test_half_size_is_the_average_of_four_pixels():
    large, small = load_food(64, per_class=1).images, load_food(32, per_class=1).images
    corner = large[0, :2, :2].astype(float).mean(axis=(0, 1))
    np.testing.assert_allclose(small[0, 0, 0], corner, atol=0.5)


def test_224_pixels_show_the_same_scene():
    large = load_food(224, per_class=1)
    assert large.images.shape == (3, 224, 224, 3)
    small = load_food(32, per_class=1).images / 255
    blocks = large.images.reshape(3, 32, 7, 32, 7, 3).mean(axis=(2, 4)) / 255
    assert np.abs(blocks - small).mean() < 0.02


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"size": 4}, ValueError, "size must be at least 8"),
        ({"size": 64.0}, TypeError, "size must be a whole number"),
        ({"per_class": 0}, ValueError, "per_class must be at least 1"),
        ({"per_class": 181}, ValueError, "per_class must be at most 180"),
    ],
)
def test_bad_arguments(arguments, error, says):
    with pytest.raises(error, match=says):
        load_food(**arguments)


def test_unknown_dish():
    with pytest.raises(ValueError, match="name must be one of sushi, steak, pizza"):
        draw_food("soup", 0, 32)


def split(images, y):
    """Return the first two thirds for training, the rest for testing."""
    X = images / 255
    return X[:360], y[:360], X[360:], y[360:]


@pytest.mark.slow
def test_a_linear_model_on_raw_pixels_does_only_middling():
    images, y, _ = load_food(32)
    X, y, X_test, y_test = split(images.reshape(540, -1), y)
    model = LogisticRegression(C=0.01, max_iter=500).fit(X, y)
    assert 0.45 < model.score(X_test, y_test) < 0.80


@pytest.mark.slow
def test_a_small_convolutional_network_does_well():
    images, y, _ = load_food(32)
    parts = split(images.transpose(0, 3, 1, 2), y)
    X, y, X_test, y_test = (torch.from_numpy(np.ascontiguousarray(p)) for p in parts)
    torch.manual_seed(0)
    layers = []
    for inputs, outputs in ((3, 16), (16, 32), (32, 48)):
        layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs)]
        layers += [nn.ReLU(), nn.MaxPool2d(2)]
    model = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())
    model.append(nn.Linear(48, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    for epoch in range(30):
        for group in optimizer.param_groups:
            group["lr"] = 0.005 * (1 - epoch / 30)
        for batch in torch.randperm(len(X)).split(32):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(X[batch].float()), y[batch])
            loss.backward()
            optimizer.step()
    model.eval()
    predicted = model(X_test.float()).argmax(dim=1)
    assert (predicted == y_test).float().mean() > 0.88


def test_shapes_are_signed_distances_by_hand():
    u, v = np.array([0.0, 3.0, 0.0]), np.array([0.0, 4.0, 2.0])
    np.testing.assert_allclose(disc(u, v, 1.0), [-1, 4, 1])
    np.testing.assert_allclose(ellipse(u, v, 2.0, 2.0), [-2, 3, 0])
    np.testing.assert_allclose(box(u, v, 3.0, 1.0), [-1, 3, 1])
    np.testing.assert_allclose(stripes(np.array([0.0, 0.5, 1.0]), 1.0, 0.2)[1], -0.1)


def test_paint_covers_the_inside_and_leaves_the_rest():
    canvas = Canvas(16)
    canvas.paint(disc(*canvas.placed(0.5, 0.5), 0.3), (1.0, 0.5, 0.0))
    np.testing.assert_array_equal(canvas.rgb[12, 12], [1.0, 0.5, 0.0])
    assert not canvas.rgb[:8, :8].any()
    canvas.paint(disc(*canvas.placed(9, 9), 0.3), (1.0, 1.0, 1.0))  # outside: nothing
    area = canvas.rgb[:, :, 0].sum() * canvas.pixel**2
    assert abs(area - np.pi * 0.3**2) < 0.01


def test_random_choices_have_documented_ranges_and_repeat():
    rng, again = Rng(5), Rng(5)
    rolls = [rng.whole(6) for _ in range(200)]
    assert set(rolls) == set(range(6))
    assert rolls == [again.whole(6) for _ in range(200)]
    assert sorted(rng.sample("abc", 5)) == ["a", "b", "c"]
    assert rng.grid(2, 3).shape == (2, 3)
    assert 2 <= rng.between(2, 3) < 3
    assert not rng.chance(0.0)
