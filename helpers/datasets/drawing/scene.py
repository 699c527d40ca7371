"""What is around the food: table, plate, light."""

from __future__ import annotations

import math

import numpy as np

from helpers.datasets.drawing.canvas import (
    Canvas,
    Color,
    box,
    disc,
    mixed,
    stripes,
    varied,
)
from helpers.datasets.drawing.rng import Rng

WOODS = [(0.62, 0.42, 0.25), (0.45, 0.28, 0.16), (0.76, 0.60, 0.42), (0.33, 0.22, 0.15)]
CLOTHS = [
    (0.86, 0.84, 0.80),
    (0.30, 0.42, 0.55),
    (0.70, 0.22, 0.20),
    (0.36, 0.48, 0.34),
    (0.80, 0.70, 0.50),
    (0.55, 0.50, 0.58),
]
STONES = [(0.22, 0.23, 0.25), (0.55, 0.55, 0.55), (0.78, 0.77, 0.75)]
PLATES = [
    (0.95, 0.95, 0.94),
    (0.93, 0.90, 0.82),
    (0.18, 0.18, 0.20),
    (0.35, 0.50, 0.62),
    (0.62, 0.72, 0.62),
    (0.75, 0.55, 0.42),
]


def draw_table(canvas: Canvas, rng: Rng) -> None:
    """Fill the picture with a table of wood, cloth or stone."""
    rng.pick([_wood, _cloth, _stone])(canvas, rng)


def _wood(canvas: Canvas, rng: Rng) -> None:
    color = varied(rng, rng.pick(WOODS), 0.06)
    u, v = canvas.placed(0, 0, rng.pick([0.0, math.pi / 2]) + rng.between(-0.2, 0.2))
    wave = canvas.cloud(rng, 4)
    grain = 0.5 + 0.5 * np.sin(v * rng.between(30, 50) + 7 * wave + 0 * u)
    dark = tuple(0.78 * part for part in color)
    canvas.rgb[:] = mixed(color, dark, 0.6 * grain)
    canvas.paint(stripes(v, rng.between(0.4, 0.6), 0.02), (0, 0, 0), opacity=0.5)


def _cloth(canvas: Canvas, rng: Rng) -> None:
    color = varied(rng, rng.pick(CLOTHS), 0.06)
    canvas.rgb[:] = mixed(color, tuple(0.85 * p for p in color), canvas.cloud(rng, 5))
    if rng.chance(0.6):
        u, v = canvas.placed(0, 0, rng.between(0, math.pi))
        period, other = rng.between(0.25, 0.5), varied(rng, rng.pick(CLOTHS))
        canvas.paint(stripes(u, period, period / 2) + 0 * v, other, opacity=0.45)
        if rng.chance(0.5):
            canvas.paint(stripes(v, period, period / 2) + 0 * u, other, opacity=0.45)


def _stone(canvas: Canvas, rng: Rng) -> None:
    color = varied(rng, rng.pick(STONES), 0.06)
    light = tuple(min(1.0, part + 0.12) for part in color)
    patches = 0.5 * canvas.cloud(rng, 4) + 0.5 * canvas.cloud(rng, 12)
    canvas.rgb[:] = mixed(color, light, patches)


def draw_plate(canvas: Canvas, rng: Rng, x: float, y: float, size: float) -> None:
    """Draw a round plate, an oblong plate or a wooden board, or nothing."""
    kind = rng.whole(10)
    angle = rng.between(0, math.pi)
    if kind < 6:
        _round_plate(canvas, rng, x, y, size)
    elif kind < 9:
        u, v = canvas.placed(x, y, angle)
        colors = WOODS if kind == 8 else PLATES
        color = varied(rng, rng.pick(colors))
        ratio = rng.between(0.72, 0.95)
        shape = box(u, v, size, size * ratio, rng.between(0.03, 0.2))
        canvas.shadow(shape - 0.06, 0.45, 0.15)
        canvas.paint(shape, color)
        canvas.paint(shape + 0.07, tuple(min(1, part + 0.05) for part in color))


def _round_plate(canvas: Canvas, rng: Rng, x: float, y: float, size: float) -> None:
    color = varied(rng, rng.pick(PLATES))
    shape = disc(*canvas.placed(x, y), size)
    canvas.shadow(shape - 0.06, 0.45, 0.15)
    canvas.paint(shape, color)
    if rng.chance(0.3):
        rim = np.abs(shape + 0.06) - 0.015
        canvas.paint(rim, varied(rng, rng.pick(CLOTHS)))
    canvas.paint(np.abs(shape + 0.25 * size) - 0.02, (0, 0, 0), opacity=0.12, blur=0.04)
    canvas.paint(shape + 0.27 * size, tuple(min(1, part + 0.04) for part in color))


def light_scene(canvas: Canvas, rng: Rng) -> None:
    """Shine a lamp from one side: brightness, color and fall-off of the light."""
    angle = rng.between(0, 2 * math.pi)
    side = math.cos(angle) * canvas.x + math.sin(angle) * canvas.y
    brightness = rng.between(0.62, 1.12) * (1 + rng.between(0.02, 0.22) * side)
    warmth = rng.between(-0.08, 0.1)
    tint: Color = (1 + warmth, 1.0, 1 - warmth)
    canvas.rgb *= brightness[..., None] * np.asarray(tint)
    contrast = rng.between(0.85, 1.08)
    canvas.rgb[:] = 0.5 + contrast * (canvas.rgb - 0.5)
