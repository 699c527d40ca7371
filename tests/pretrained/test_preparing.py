"""Preparing pictures: what comes out, what is refused, and what is named."""

import numpy as np
import pytest
import torch
from PIL import Image

from case_by_case import case_by_case
from helpers.pretrained import check_preparation, prepare

RNG = np.random.default_rng(0)
PICTURE = RNG.integers(0, 256, (300, 400, 3)).astype(np.uint8)


def test_the_middle_is_cut_out_and_scaled():
    picture = np.zeros((256, 300, 3), dtype=np.uint8)
    picture[16:240, 38:262] = (10, 20, 30)  # the middle 224 pixels
    X = prepare(picture)
    assert X.shape == (1, 3, 224, 224)
    assert X.dtype == torch.float32
    for channel, value in enumerate((10, 20, 30)):
        assert X[0, channel].unique().tolist() == [(value - 127) / 128]


@pytest.mark.parametrize(
    "given",
    [
        PICTURE,
        [PICTURE],
        torch.from_numpy(PICTURE),
        Image.fromarray(PICTURE),
        np.stack([PICTURE]),
        (torch.from_numpy(PICTURE),),
    ],
)
def test_one_picture_in_many_forms(given):
    assert torch.equal(prepare(given), prepare(PICTURE))


def test_pictures_of_several_sizes_and_modes():
    gray = Image.fromarray(PICTURE).convert("L")
    X = prepare([PICTURE, PICTURE[:90, :17], gray, PICTURE[:1, :1]])
    assert X.shape == (4, 3, 224, 224)
    assert X.abs().max() <= 1
    assert torch.equal(X[2, 0], X[2, 2])


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        (PICTURE / 255, TypeError, "give uint8"),
        (PICTURE.transpose(2, 0, 1), ValueError, "channels first"),
        (PICTURE[..., 0], ValueError, r"give \[height, width, 3\]"),
        (RNG.integers(0, 9, (5, 5, 4)).astype(np.uint8), ValueError, "read_photograph"),
        ([], ValueError, "empty"),
        (PICTURE[:0], ValueError, r"\[0, 400, 3\]"),
    ],
)
def test_what_is_no_picture_is_refused(given, error, said):
    with pytest.raises(error, match=said):
        prepare(given)


def channels_first(picture):
    return torch.from_numpy(np.array(picture)).permute(2, 0, 1).float()


def right(picture):
    return (channels_first(picture) - 127) / 128


def imagenet(picture):
    mean = torch.tensor([0.485, 0.456, 0.406])[:, None, None]
    spread = torch.tensor([0.229, 0.224, 0.225])[:, None, None]
    return (channels_first(picture) / 255 - mean) / spread


@pytest.mark.parametrize(
    "function",
    [
        right,
        lambda p: right(p)[None],
        lambda p: (channels_first(p) - 127.5) / 127.5,
        lambda p: (channels_first(p) / 255 - 0.5) / 0.5,
        lambda p: right(p).double(),
    ],
)
def test_right_preparations_are_called_right(function):
    assert check_preparation(function) == "right"


@case_by_case(
    "function said",
    [
        (imagenet, "The wrong mean and spread"),
        (lambda p: right(p[:, :, ::-1]), "blue comes first"),
        (lambda p: imagenet(p[:, :, ::-1]), "blue comes first"),
        (lambda p: imagenet(p[:, :, ::-1]), "The wrong mean"),
        (lambda p: channels_first(p) / 255, "Only divided by 255"),
        (lambda p: channels_first(p), "Bytes as floats"),
        (lambda p: torch.from_numpy(p).permute(2, 0, 1), "Whole numbers"),
        (lambda p: right(p)[:, ::2, ::2], "The wrong size"),
        (lambda p: right(p).permute(1, 2, 0), "channels are last"),
        (lambda p: right(p).flip(2), "Neither right nor"),
        (
            lambda p: (torch.from_numpy(p).float().reshape(3, 224, 224) - 127) / 128,
            "M41",
        ),
        (lambda p: right(p).transpose(1, 2), "on its side"),
        (lambda p: (channels_first(p) / 255 - 127) / 128, "Scaled twice"),
        (lambda p: (torch.from_numpy(p).permute(2, 0, 1) - 127) / 128, "wrapped"),
        (lambda p: torch.from_numpy((p - 127) / 128).permute(2, 0, 1), "wrapped"),
        (lambda p: right(p).numpy(), "wants a tensor"),
        (lambda p: right(p)[:2], "The shape is [2, 224, 224]"),
        (lambda p: 0 * right(p), "Neither right nor"),
    ],
)
def test_wrong_preparations_are_named(function, said):
    assert said in check_preparation(function)


def test_a_preparation_must_be_a_function():
    with pytest.raises(TypeError, match="function must be a function such as prepare"):
        check_preparation(torch.zeros(3, 224, 224))
