"""Pictures as EfficientNet-Lite0 wants them, and a test for your own preparation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from helpers.validation.arguments import check_callable
from helpers.validation.arrays import off_torch

SIZE, BORDER = 224, 32  # the middle 224 of 256 pixels
MEAN, SPREAD = 127.0, 128.0
IMAGENET_MEAN = torch.tensor([0.485, 0.456, 0.406]).reshape(3, 1, 1)
IMAGENET_SPREAD = torch.tensor([0.229, 0.224, 0.225]).reshape(3, 1, 1)


def prepare(pictures: Any) -> torch.Tensor:
    """Turn pictures of any size into what the network was trained on.

    The middle of each picture is cut out, a square of 7/8 of its shorter side, scaled
    to 224 pixels, and its bytes 0 to 255 become (x - 127) / 128: the preparation with
    which the weights were trained.

    Parameters
    ----------
    pictures : one picture or a sequence of them
        Each uint8 of shape (height, width, 3), red first, or a Pillow image.

    Returns
    -------
    float32 Tensor of shape [N, 3, 224, 224]
        From -0.99 to 1.

    Raises
    ------
    TypeError
        If a picture does not hold bytes.
    ValueError
        If a picture has another shape, or there is none.
    """
    found = [_as_bytes(picture) for picture in _listed(pictures)]
    if not found:
        raise ValueError("There is no picture to prepare: the list is empty.")
    squares = np.stack([_middle(picture) for picture in found])
    return (torch.from_numpy(squares).permute(0, 3, 1, 2).float() - MEAN) / SPREAD


def _listed(pictures: Any) -> Sequence:
    if hasattr(pictures, "getbands"):  # a Pillow image
        return [pictures]
    if isinstance(pictures, (list, tuple)):
        return pictures
    array = np.asarray(off_torch(pictures))
    return array[None] if array.ndim == 3 else array


def _as_bytes(picture: Any) -> np.ndarray:
    if hasattr(picture, "getbands"):
        return np.asarray(picture.convert("RGB"))
    array = np.asarray(off_torch(picture))
    if array.ndim == 3 and len(array) == 3 and array.shape[2] != 3:
        raise ValueError(
            f"A picture has the shape {list(array.shape)}: channels first. Give "
            f"[height, width, 3]; prepare() moves the channels itself."
        )
    if array.ndim != 3 or array.shape[2] != 3 or not array.size:
        raise ValueError(
            f"A picture has the shape {list(array.shape)}; give [height, width, 3]. "
            f"read_photograph() makes that of any file."
        )
    if array.dtype != np.uint8:
        raise TypeError(
            f"A picture is {array.dtype}; give uint8, the bytes 0 to 255 as they are "
            f"in the file. prepare() scales them itself, and would do it twice."
        )
    return array


def _middle(picture: np.ndarray) -> np.ndarray:
    """Cut out the middle square and scale it."""
    from PIL import Image

    height, width = picture.shape[:2]
    side = max(1, min(height, width) * SIZE // (SIZE + BORDER))
    top, left = (height - side) // 2, (width - side) // 2
    square = Image.fromarray(picture[top : top + side, left : left + side])
    return np.asarray(square.resize((SIZE, SIZE), Image.Resampling.BICUBIC))


def check_preparation(function: Callable) -> str:
    """Try a preparation of your own on known pictures; say what it does wrong.

    Parameters
    ----------
    function : callable
        Takes one picture, uint8 of shape (224, 224, 3), red first. Returns what the
        network should get, [3, 224, 224] or [1, 3, 224, 224].

    Returns
    -------
    str
        "right", or one sentence that names the mistake that explains the result.

    Examples
    --------
    >>> def scaled(picture):
    ...     return torch.from_numpy(picture).permute(2, 0, 1) / 255
    >>> check_preparation(scaled)
    'Only divided by 255: the values go from 0 to 1, and the network wants -1 to 1.'
    """
    check_callable(function, "function", "prepare")
    picture = _test_picture()
    given = function(picture.copy())
    if not isinstance(given, torch.Tensor):
        return f"It returns {type(given).__name__}: the network wants a tensor."
    if not given.is_floating_point():
        return (
            f"Whole numbers ({given.dtype}): the network computes with floats, "
            f"(x - 127) / 128."
        )
    given = given.detach().cpu().float()
    given = given[0] if given.ndim == 4 and len(given) == 1 else given
    if tuple(given.shape) == (SIZE, SIZE, 3):
        return "The channels are last: move them first with permute(2, 0, 1)."
    if given.ndim != 3 or len(given) != 3:
        return f"The shape is {list(given.shape)}; the network wants [3, 224, 224]."
    if tuple(given.shape) != (3, SIZE, SIZE):
        return (
            f"The wrong size: {list(given.shape[1:])} pixels, and the network was "
            f"trained on 224 x 224."
        )
    return _explained(given, torch.from_numpy(picture).float())


def _explained(given: torch.Tensor, x: torch.Tensor) -> str:
    """Find the known preparation that gives the same numbers."""
    scales = {
        "": lambda x: (x - MEAN) / SPREAD,
        "Only divided by 255: the values go from 0 to 1, and the network wants -1 to "
        "1.": lambda x: x / 255,
        "Bytes as floats: the values go from 0 to 255, and the network wants -1 to "
        "1.": lambda x: x,
        "The wrong mean and spread: those of torchvision's models (0.485 ...). These "
        "weights were trained with 127 and 128.": lambda x: (
            (x / 255 - IMAGENET_MEAN) / IMAGENET_SPREAD
        ),
        "Scaled twice: divided by 255 first, then once more with 127 and 128.": (
            lambda x: (x / 255 - MEAN) / SPREAD
        ),
        "The bytes wrapped around: uint8 has no negative numbers, so 0 - 127 gives "
        "129. Call float() before you subtract.": lambda x: (x - 127) % 256 / 128,
    }
    orders = {
        "": lambda x: x.permute(2, 0, 1),
        "The channels are in the wrong order: blue comes first, as OpenCV reads "
        "files.": lambda x: x.permute(2, 0, 1).flip(0),
        "`view` or `reshape` for `permute`: the colors are scattered (M41).": (
            lambda x: x.reshape(3, SIZE, SIZE)
        ),
        "The picture lies on its side: height and width are swapped.": (
            lambda x: x.permute(2, 1, 0)
        ),
    }
    for scale, scaled in scales.items():
        for order, ordered in orders.items():
            # 127.5 for 127 is the same to the eye, and to the network
            if torch.allclose(given, scaled(ordered(x)), atol=0.01, rtol=0.005):
                return " ".join(filter(None, (order, scale))) or "right"
    return (
        f"Neither right nor a mistake that is known here: the values go from "
        f"{given.min():.3g} to {given.max():.3g}, with a mean of {given.mean():.3g}."
    )


def _test_picture() -> np.ndarray:
    """Return a picture that is not symmetric, in position or in color."""
    row = np.linspace(0, 255, SIZE)
    red = np.tile(row, (SIZE, 1))
    green = np.tile(row[:, None] ** 2 / 255, (1, SIZE))
    blue = 60 + 0.3 * red[::-1, ::-1] * (green > 90)
    return np.stack([red, green, blue], axis=2).round().astype(np.uint8)
