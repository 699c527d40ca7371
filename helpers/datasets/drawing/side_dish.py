"""What lies beside a steak: fries, peas, beans, tomatoes or potatoes."""

from __future__ import annotations

import math

from helpers.datasets.drawing.canvas import Canvas, box, disc, ellipse, varied
from helpers.datasets.drawing.rng import Rng


def draw_side_dish(canvas: Canvas, rng: Rng, x: float, y: float, size: float) -> None:
    """Draw one side dish around (x, y) beside a steak of radius ``size``."""
    rng.pick([_fries, _fries, _peas, _beans, _tomatoes, _potatoes])(
        canvas, rng, x, y, size
    )


def _fries(canvas, rng, x, y, size) -> None:
    for _ in range(12):
        u, v = canvas.placed(
            x + rng.between(-0.2, 0.2) * size,
            y + rng.between(-0.2, 0.2) * size,
            rng.between(0, math.pi),
        )
        shape = box(u, v, rng.between(0.2, 0.3) * size, 0.045 * size, 0.01)
        canvas.shadow(shape - 0.02, 0.35, 0.05)
        canvas.paint(shape, varied(rng, (0.93, 0.75, 0.32), 0.05))


def _peas(canvas, rng, x, y, size) -> None:
    for _ in range(26):
        r, a = 0.26 * size * math.sqrt(rng.between(0, 1)), rng.between(0, 6.3)
        u, v = canvas.placed(x + r * math.cos(a), y + r * math.sin(a))
        canvas.paint(disc(u, v, 0.055 * size), (0.20, 0.38, 0.10))
        canvas.paint(disc(u, v, 0.042 * size), varied(rng, (0.45, 0.68, 0.22), 0.05))


def _beans(canvas, rng, x, y, size) -> None:
    turn = rng.between(0, math.pi)
    for _ in range(9):
        u, v = canvas.placed(
            x + rng.between(-0.14, 0.14) * size,
            y + rng.between(-0.14, 0.14) * size,
            turn + rng.between(-0.25, 0.25),
        )
        shape = box(u, v, 0.28 * size, 0.033 * size, 0.03 * size)
        canvas.paint(shape - 0.01, (0.10, 0.22, 0.06))
        canvas.paint(shape, varied(rng, (0.28, 0.50, 0.16), 0.05))


def _tomatoes(canvas, rng, x, y, size) -> None:
    for k in range(4):
        a = k * 1.57 + rng.between(-0.3, 0.3)
        u, v = canvas.placed(
            x + 0.14 * size * math.cos(a), y + 0.14 * size * math.sin(a)
        )
        canvas.shadow(disc(u, v, 0.14 * size), 0.4, 0.06)
        canvas.paint(disc(u, v, 0.115 * size), varied(rng, (0.82, 0.14, 0.10), 0.05))
        canvas.paint(
            disc(u + 0.04 * size, v + 0.04 * size, 0.03 * size),
            (1, 0.8, 0.7),
            blur=0.03,
        )


def _potatoes(canvas, rng, x, y, size) -> None:
    for _ in range(5):
        u, v = canvas.placed(
            x + rng.between(-0.18, 0.18) * size,
            y + rng.between(-0.18, 0.18) * size,
            rng.between(0, math.pi),
        )
        shape = ellipse(u, v, 0.16 * size, 0.11 * size)
        canvas.shadow(shape - 0.02, 0.4, 0.06)
        canvas.paint(shape, varied(rng, (0.80, 0.62, 0.32), 0.05))
        canvas.paint(
            ellipse(u, v, 0.1 * size, 0.06 * size),
            (0.95, 0.84, 0.55),
            opacity=0.5,
            blur=0.05,
        )
