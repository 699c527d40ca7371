"""Pictures of sushi, steak and pizza, drawn for this course."""

from __future__ import annotations

import io

import numpy as np

from helpers.datasets.drawing.canvas import Canvas
from helpers.datasets.drawing.pizza import draw_pizza
from helpers.datasets.drawing.rng import Rng
from helpers.datasets.drawing.scene import draw_plate, draw_table, light_scene
from helpers.datasets.drawing.steak import draw_steak
from helpers.datasets.drawing.sushi import draw_sushi
from helpers.datasets.kinds import Pictures
from helpers.datasets.manifest import read_verified
from helpers.validation import check_whole_number

NAMES = ("sushi", "steak", "pizza")
PER_CLASS = 180
SHIPPED_SIZE = 64
_DISHES = {"sushi": draw_sushi, "steak": draw_steak, "pizza": draw_pizza}


def draw_food(name: str, number: int, size: int) -> np.ndarray:
    """Draw one picture; the same name and number give the same scene at any size.

    Parameters
    ----------
    name : {"sushi", "steak", "pizza"}
    number : int
        Which picture of its class, from 0.
    size : int
        Height and width in pixels, at least 8.

    Returns
    -------
    uint8 ndarray of shape (size, size, 3)

    Raises
    ------
    ValueError
        If the name is unknown or a number is too small.
    """
    if name not in _DISHES:
        raise ValueError(f"name must be one of {', '.join(NAMES)}, not {name!r}.")
    check_whole_number(number, "number", at_least=0)
    check_whole_number(size, "size", at_least=8)
    rng = Rng(1_000_000 * (1 + NAMES.index(name)) + number)
    canvas = Canvas(size)
    draw_table(canvas, rng)
    x, y = rng.between(-0.42, 0.42), rng.between(-0.42, 0.42)
    radius = rng.between(0.6, 1.05)
    draw_plate(canvas, rng, x, y, radius)
    _DISHES[name](canvas, rng, x, y, radius * rng.between(0.76, 0.9))
    light_scene(canvas, rng)
    return canvas.pixels()


def load_food(size: int = 64, *, per_class: int = PER_CLASS) -> Pictures:
    """Load color pictures of sushi, steak and pizza on a table.

    Sizes 64 and 32 are read from the file that ships (32 by averaging 2x2 pixels).
    Any other size is drawn on demand: the same scenes, about 5 ms a picture at 64
    pixels and 50 ms at 224.

    Parameters
    ----------
    size : int
        Height and width in pixels, at least 8.
    per_class : int
        How many pictures of each class, from 1 to 180.

    Returns
    -------
    Pictures
        images : uint8 of shape (3 * per_class, size, size, 3), red, green and blue
        from 0 to 255; y : int64 of shape (3 * per_class,), 0, 1, 2, 0, 1, 2, ...;
        names : ("sushi", "steak", "pizza").

    Raises
    ------
    TypeError, ValueError
        If an argument is no whole number or out of range, or if the shipped file
        was changed.
    FileNotFoundError
        If the shipped file is missing.

    Examples
    --------
    >>> food = load_food(32)
    >>> food.images.shape, food.names[food.y[1]]
    ((540, 32, 32, 3), 'steak')
    """
    check_whole_number(size, "size", at_least=8)
    if check_whole_number(per_class, "per_class", at_least=1) > PER_CLASS:
        raise ValueError(f"per_class must be at most {PER_CLASS}, not {per_class}.")
    y = np.arange(len(NAMES) * per_class, dtype=np.int64) % len(NAMES)
    if size in (SHIPPED_SIZE, SHIPPED_SIZE // 2):
        images = _shipped()[: len(y)]
        if size != SHIPPED_SIZE:
            images = _halved(images)
    else:
        images = draw_all(size, per_class)
    return Pictures(images, y, NAMES)


def draw_all(size: int, per_class: int) -> np.ndarray:
    """Draw the collection's first pictures: sushi, steak, pizza, sushi, ..."""
    return np.stack(
        [draw_food(name, k, size) for k in range(per_class) for name in NAMES]
    )


def _shipped() -> np.ndarray:
    with np.load(io.BytesIO(read_verified("food.npz")), allow_pickle=False) as file:
        return file["images"]


def _halved(images: np.ndarray) -> np.ndarray:
    """Average 2x2 pixels, rounding halves up."""
    wide = images.astype(np.uint16)
    rows = wide[:, ::2] + wide[:, 1::2]
    return ((rows[:, :, ::2] + rows[:, :, 1::2] + 2) // 4).astype(np.uint8)
