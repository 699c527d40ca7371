"""Sushi, seen from above: rolls (maki) and rice with fish on top (nigiri)."""

from __future__ import annotations

import math

import numpy as np

from helpers.datasets.drawing.canvas import Canvas, box, disc, ellipse, mixed, varied
from helpers.datasets.drawing.rng import Rng

RICE = (0.95, 0.94, 0.90)
SEAWEED = (0.09, 0.13, 0.11)
FILLINGS = [
    (0.96, 0.52, 0.30),  # salmon
    (0.78, 0.16, 0.20),  # tuna
    (0.52, 0.70, 0.32),  # cucumber
    (0.95, 0.80, 0.30),  # egg
    (0.60, 0.72, 0.35),  # avocado
]
FISHES = [
    (0.97, 0.55, 0.34),
    (0.80, 0.18, 0.22),
    (0.97, 0.78, 0.68),
    (0.96, 0.82, 0.38),
]


def draw_sushi(canvas: Canvas, rng: Rng, x: float, y: float, size: float) -> None:
    """Draw pieces of sushi around (x, y) within a circle of radius ``size``."""
    turn = rng.between(0, 2 * math.pi)
    form = rng.whole(10)
    if rng.chance(0.45):
        _draw_chopsticks(canvas, rng, x, y, turn, size)
    if form < 4:
        _draw_rolls(canvas, rng, x, y, turn, size)
    elif form < 7:
        _draw_row_of_nigiri(canvas, rng, x, y, turn, size)
    else:
        _draw_mixed(canvas, rng, x, y, turn, size)
    if rng.chance(0.6):
        a = turn + rng.between(-0.4, 0.4)
        _draw_garnish(
            canvas,
            rng,
            x + 0.72 * size * math.cos(a),
            y + 0.72 * size * math.sin(a),
            size,
        )


def _at(x, y, turn, p, q) -> tuple[float, float]:
    """Return the place ``p`` along and ``q`` across the turned direction."""
    c, s = math.cos(turn), math.sin(turn)
    return x + c * p - s * q, y + s * p + c * q


def _draw_rolls(canvas, rng, x, y, turn, size) -> None:
    rows, columns = rng.pick([(2, 2), (2, 3), (3, 2), (1, 3), (3, 3)])
    step = {1: 0.62, 2: 0.58, 3: 0.48}[max(rows, columns)] * size
    filling = rng.pick(FILLINGS)
    inside_out = rng.chance(0.25)
    for row in range(rows):
        for column in range(columns):
            p = (column - (columns - 1) / 2) * step + rng.between(-0.03, 0.03)
            q = (row - (rows - 1) / 2) * step + rng.between(-0.03, 0.03)
            place = _at(
                x - 0.1 * size * math.cos(turn),
                y - 0.1 * size * math.sin(turn),
                turn,
                p,
                q,
            )
            _roll(canvas, rng, *place, 0.44 * step, filling, inside_out)


def _roll(canvas, rng, x, y, radius, filling, inside_out) -> None:
    """Draw one roll: seaweed, rice, filling from the outside to the middle."""
    u, v = canvas.placed(x, y, rng.between(0, 2 * math.pi))
    shape = disc(u, v, radius) + 0.12 * radius * (canvas.cloud(rng, 8) - 0.5)
    canvas.shadow(shape - 0.04, 0.5, 0.12)
    grains = 0.7 * canvas.cloud(rng, 24)
    rice = mixed(RICE, (0.80, 0.78, 0.74), grains)
    if inside_out:
        canvas.paint(shape, rice)
        seeds = np.maximum(0.72 - canvas.cloud(rng, 28), shape)
        canvas.paint(
            np.maximum(seeds, -shape - 0.3 * radius), (0.90, 0.45, 0.15), opacity=0.7
        )
        canvas.paint(disc(u, v, 0.56 * radius), SEAWEED)
        canvas.paint(disc(u, v, 0.46 * radius), RICE)
    else:
        canvas.paint(shape, varied(rng, SEAWEED, 0.03))
        canvas.paint(shape + 0.16 * radius, rice)
    core = box(u, v, 0.34 * radius, 0.3 * radius, 0.12 * radius)
    canvas.paint(core, varied(rng, filling, 0.05))
    if rng.chance(0.4):
        canvas.paint(
            box(u - 0.2 * radius, v, 0.14 * radius, 0.28 * radius, 0.02),
            varied(rng, rng.pick(FILLINGS), 0.05),
        )


def _draw_row_of_nigiri(canvas, rng, x, y, turn, size) -> None:
    n = 2 + rng.whole(3)
    step = {2: 0.62, 3: 0.5, 4: 0.4}[n] * size
    one_kind = rng.pick(FISHES) if rng.chance(0.4) else None
    for k in range(n):
        place = _at(x, y, turn, (k - (n - 1) / 2) * step, rng.between(-0.05, 0.05))
        lean = turn + math.pi / 2 + rng.between(-0.15, 0.15)
        fish = one_kind or rng.pick(FISHES)
        _nigiri(canvas, rng, *place, lean, step, fish)


def _nigiri(canvas, rng, x, y, turn, step, fish) -> None:
    """Draw one piece: a pad of rice, the fish with pale lines, perhaps a band."""
    u, v = canvas.placed(x, y, turn)
    long, short = 1.0 * min(step, 0.5), 0.42 * step
    rice = box(u, v, long, short, 0.9 * short)
    rice = rice + 0.1 * short * (canvas.cloud(rng, 14) - 0.5)
    canvas.shadow(rice - 0.04, 0.5, 0.12)
    canvas.paint(rice, mixed(RICE, (0.80, 0.78, 0.74), canvas.cloud(rng, 24)))
    top = box(u, v, 0.93 * long, 0.74 * short, 0.5 * short)
    color = varied(rng, fish, 0.05)
    canvas.paint(top - 0.015, tuple(0.7 * part for part in color), opacity=0.6)
    canvas.paint(top, color)
    slant = u + 0.5 * v + 0.3 * v * v / short
    period = 0.3 * long
    lines = np.abs(np.mod(slant, period) - period / 2) - 0.035 * long
    canvas.paint(np.maximum(lines, top + 0.02), (1.0, 0.93, 0.86), opacity=0.75)
    if rng.chance(0.25):
        canvas.paint(np.maximum(np.abs(u) - 0.13 * long, rice - 0.01), SEAWEED)


def _draw_mixed(canvas, rng, x, y, turn, size) -> None:
    """Draw nigiri on one side and rolls on the other."""
    for k in range(2):
        place = _at(x, y, turn, -0.35 * size, (k - 0.5) * 0.5 * size)
        _nigiri(canvas, rng, *place, turn, 0.44 * size, rng.pick(FISHES))
    for k in range(3):
        place = _at(x, y, turn, 0.38 * size, (k - 1) * 0.46 * size)
        _roll(canvas, rng, *place, 0.21 * size, rng.pick(FILLINGS), False)


def _draw_garnish(canvas, rng, x, y, size) -> None:
    """Draw a lump of wasabi or a heap of pickled ginger."""
    if rng.chance(0.5):
        u, v = canvas.placed(x, y)
        shape = disc(u, v, 0.13 * size) + 0.06 * canvas.cloud(rng, 12) - 0.03
        canvas.shadow(shape - 0.02, 0.4, 0.06)
        canvas.paint(shape, varied(rng, (0.58, 0.72, 0.32), 0.04))
        return
    for _ in range(4):
        u, v = canvas.placed(
            x + rng.between(-0.08, 0.08) * size,
            y + rng.between(-0.08, 0.08) * size,
            rng.between(0, math.pi),
        )
        canvas.paint(
            ellipse(u, v, 0.15 * size, 0.07 * size),
            varied(rng, (0.96, 0.72, 0.66), 0.06),
        )


def _draw_chopsticks(canvas, rng, x, y, turn, size) -> None:
    color = rng.pick([(0.35, 0.12, 0.10), (0.75, 0.58, 0.36), (0.12, 0.10, 0.10)])
    side = rng.pick([-1, 1])
    for gap in (0.0, 0.11):
        place = _at(x, y, turn, 0, side * (0.86 + gap) * size)
        u, v = canvas.placed(*place, turn + 0.3 * gap)
        stick = box(u, v, 1.05 * size, 0.035 * size, 0.01)
        canvas.shadow(stick - 0.02, 0.4, 0.06)
        canvas.paint(stick, color)
