"""Steak, seen from above, with grill marks, a rim of fat and something beside it."""

from __future__ import annotations

import math

import numpy as np

from helpers.datasets.drawing.canvas import (
    Canvas,
    box,
    disc,
    ellipse,
    mixed,
    stripes,
    varied,
)
from helpers.datasets.drawing.rng import Rng
from helpers.datasets.drawing.side_dish import draw_side_dish

MEATS = [(0.42, 0.22, 0.13), (0.36, 0.18, 0.11), (0.50, 0.28, 0.18), (0.30, 0.16, 0.11)]
PINK = (0.80, 0.33, 0.30)
FAT = (0.90, 0.78, 0.58)


def draw_steak(canvas: Canvas, rng: Rng, x: float, y: float, size: float) -> None:
    """Draw a steak around (x, y) that fits into a circle of radius ``size``."""
    side = rng.between(0, 2 * math.pi)
    shift = rng.between(0.1, 0.25) * size
    mx, my = x - shift * math.cos(side), y - shift * math.sin(side)
    far = rng.between(0.68, 0.8) * size
    draw_side_dish(
        canvas, rng, x + far * math.cos(side), y + far * math.sin(side), size
    )
    # the meat's long axis lies across the direction of the side dish
    turn = side + math.pi / 2 + rng.between(-0.5, 0.5)
    u, v = canvas.placed(mx, my, turn)
    shape = _outline(canvas, rng, u, v, size)
    canvas.shadow(shape - 0.05, 0.55, 0.16)
    _draw_meat(canvas, rng, u, v, shape, size)
    if rng.chance(0.3):
        _draw_cut(canvas, rng, u, v, shape, size)
    extra = rng.whole(10)
    if extra < 3:
        _draw_butter(canvas, rng, mx, my, size)
    elif extra < 5:
        _draw_bone(canvas, u, v, shape, size)
    elif extra < 7:
        _draw_herb(canvas, rng, mx, my, size)


def _outline(canvas, rng, u, v, size) -> np.ndarray:
    """Return a kidney-shaped piece of meat, different every time."""
    long, short = rng.between(0.72, 0.9) * size, rng.between(0.44, 0.56) * size
    bent = v + rng.between(0.1, 0.35) * u * u / long
    taper = 1 + rng.between(0.0, 0.3) * u / long
    wobble = 0.16 * size * (canvas.cloud(rng, 6) - 0.5)
    return ellipse(u, bent / taper, long, short) + wobble


def _draw_meat(canvas, rng, u, v, shape, size) -> None:
    """Draw the fat rim on one long side, the seared face and the grill marks."""
    meat = varied(rng, rng.pick(MEATS), 0.04)
    light = tuple(min(1.0, part + 0.14) for part in meat)
    patches = 0.5 * canvas.cloud(rng, 7) + 0.5 * canvas.cloud(rng, 18)
    canvas.paint(shape, tuple(0.6 * part for part in meat))
    face = shape + 0.03
    if rng.chance(0.7):
        canvas.paint(np.maximum(shape + 0.02, v), varied(rng, FAT, 0.04))
        face = np.where(v < 0, shape + 0.11 * size, face)
    canvas.paint(face, mixed(meat, light, patches))
    _draw_grill_marks(canvas, rng, u, v, shape + 0.08, size)
    shine = ellipse(u + 0.2 * size, v + 0.1 * size, 0.4 * size, 0.1 * size)
    shine = np.maximum(shine, shape + 0.1)
    canvas.paint(shine, (1, 0.95, 0.9), opacity=0.16, blur=0.2 * size)


def _draw_grill_marks(canvas, rng, u, v, inside, size) -> None:
    """Draw burned stripes, sometimes crossed by a second set."""
    angle, period = rng.between(0.5, 1.1), rng.between(0.2, 0.28) * size
    for a in [angle, angle + 1.4][: 1 + rng.chance(0.4)]:
        across = math.cos(a) * u + math.sin(a) * v
        marks = np.maximum(stripes(across, period, 0.055 * size), inside)
        canvas.paint(marks, (0.10, 0.06, 0.04), opacity=0.85)


def _draw_cut(canvas, rng, u, v, shape, size) -> None:
    """Draw slices cut from one end: their faces are pink inside."""
    start = rng.between(0.0, 0.25) * size
    step = rng.between(0.17, 0.22) * size
    for k in range(4):
        middle = start + (k + 0.5) * step
        band = np.maximum(np.abs(u - middle) - step * 0.36, shape + 0.05)
        canvas.paint(
            np.maximum(np.abs(u - middle) - step / 2, shape - 0.01), (0.20, 0.10, 0.07)
        )
        canvas.paint(band, varied(rng, (0.55, 0.28, 0.20), 0.03))
        canvas.paint(band + 0.045 * size, varied(rng, PINK, 0.05), blur=0.04)


def _draw_bone(canvas, u, v, shape, size) -> None:
    """Draw a T-shaped bone."""
    stem = np.maximum(np.abs(u) - 0.045 * size, np.abs(v + 0.1 * size) - 0.3 * size)
    bar = np.maximum(np.abs(v + 0.33 * size) - 0.05 * size, np.abs(u) - 0.3 * size)
    bone = np.maximum(np.minimum(stem, bar), shape + 0.03)
    canvas.paint(bone - 0.02, (0.55, 0.40, 0.30))
    canvas.paint(bone, (0.93, 0.87, 0.76))


def _draw_butter(canvas, rng, x, y, size) -> None:
    u, v = canvas.placed(
        x + rng.between(-0.15, 0.15) * size,
        y + rng.between(-0.15, 0.15) * size,
        rng.between(0, 3),
    )
    shape = box(u, v, 0.14 * size, 0.14 * size, 0.03)
    canvas.paint(disc(u, v, 0.24 * size), (0.95, 0.80, 0.40), opacity=0.35, blur=0.08)
    canvas.shadow(shape - 0.02, 0.4, 0.06)
    canvas.paint(shape, (0.98, 0.90, 0.55))


def _draw_herb(canvas, rng, x, y, size) -> None:
    """Draw a sprig of rosemary: a stem with needles."""
    u, v = canvas.placed(x, y, rng.between(0, 3))
    stem = np.maximum(np.abs(v) - 0.014 * size, np.abs(u) - 0.4 * size)
    green = varied(rng, (0.25, 0.42, 0.20), 0.04)
    for k in range(9):
        at = (k - 4) * 0.09 * size
        lean = (u - at) - 0.6 * np.abs(v)
        needle = np.maximum(np.abs(lean) - 0.016 * size, np.abs(v) - 0.11 * size)
        canvas.paint(needle, green)
    canvas.paint(stem, (0.30, 0.32, 0.15))
