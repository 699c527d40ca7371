"""Pizza, seen from above: whole, with a slice missing, or one slice."""

from __future__ import annotations

import math

import numpy as np

from helpers.datasets.drawing.canvas import Canvas, disc, ellipse, mixed, varied
from helpers.datasets.drawing.rng import Rng

CRUSTS = [(0.80, 0.58, 0.30), (0.72, 0.47, 0.22), (0.86, 0.68, 0.42)]
SAUCE = (0.72, 0.20, 0.10)
CHEESES = [(0.97, 0.82, 0.42), (0.95, 0.76, 0.34), (0.98, 0.90, 0.66)]


def draw_pizza(canvas: Canvas, rng: Rng, x: float, y: float, size: float) -> None:
    """Draw a pizza around (x, y) that fits into a circle of radius ``size``."""
    turn = rng.between(0, 2 * math.pi)
    form = rng.whole(10)
    if form < 3:  # one slice: its tip and its crust fill the plate
        half = rng.between(0.42, 0.6)
        radius = 1.75 * size
        x, y = x - size * math.cos(turn), y - size * math.sin(turn)
    else:
        half, radius = math.pi, size
    u, v = canvas.placed(x, y, turn)
    wobble = 0.05 * size * (canvas.cloud(rng, 6) - 0.5)
    base = disc(u, v, radius) + wobble
    if form < 3:
        base = np.maximum(base, np.abs(v) * math.cos(half) - u * math.sin(half))
    elif form < 6:  # a slice has been taken
        gap = np.abs(v) * math.cos(0.4) - u * math.sin(0.4)
        base = np.maximum(base, -gap)
    _draw_base(canvas, rng, u, v, base, radius, size)
    places = _places(rng, radius, size, half if form < 3 else None, form)
    _draw_toppings(canvas, rng, (x, y, turn), base, places, size)
    if form >= 6 and rng.chance(0.7):
        _draw_cuts(canvas, u, v, base, rng.pick([3, 4]))


def _draw_base(canvas, rng, u, v, base, radius, size) -> None:
    """Draw the crust with its burned spots, then sauce, then cheese."""
    crust = varied(rng, rng.pick(CRUSTS))
    rim = rng.between(0.13, 0.2) * size
    inner = np.maximum(disc(u, v, radius - rim), base)
    spots = canvas.cloud(rng, 14)
    canvas.shadow(base - 0.05, 0.5, 0.14)
    canvas.paint(base, mixed(crust, (0.45, 0.25, 0.10), np.clip(2 * spots - 1, 0, 1)))
    bulge = np.abs(disc(u, v, radius - rim / 2)) - rim / 5
    canvas.paint(np.maximum(bulge, base), (1, 0.9, 0.7), opacity=0.3, blur=rim / 2)
    canvas.paint(inner, varied(rng, SAUCE, 0.04))
    cheese = varied(rng, rng.pick(CHEESES), 0.04)
    melted = canvas.cloud(rng, 9)
    color = mixed(cheese, (0.90, 0.52, 0.18), np.clip(2.2 * melted - 1.1, 0, 0.8))
    ragged = inner + 0.12 * size * canvas.cloud(rng, 16)
    canvas.paint(ragged, color, opacity=0.93, blur=0.04)


def _places(rng, radius, size, half, form) -> list[tuple[float, float]]:
    """Choose where toppings lie, in the pizza's own directions, not too close."""
    places: list[tuple[float, float]] = []
    for _ in range(90):
        r = (radius - 0.28 * size) * math.sqrt(rng.between(0, 1))
        limit = math.pi if half is None else 0.8 * half
        a = rng.between(-limit, limit)
        if 3 <= form < 6 and abs(a) < 0.55:
            continue
        p, q = r * math.cos(a), r * math.sin(a)
        if all(math.hypot(p - s, q - t) > 0.29 * size for s, t in places):
            places.append((p, q))
    return places


def _draw_toppings(canvas, rng, origin, base, places, size) -> None:
    x, y, turn = origin
    kinds = rng.sample([_salami, _salami, _olive, _basil, _mushroom, _tomato], 3)
    if rng.chance(0.12):
        kinds = [_basil]  # Margherita: cheese and a few leaves
        places = places[: 4 + rng.whole(3)]
    c, s = math.cos(turn), math.sin(turn)
    for p, q in places:
        at = (x + c * p - s * q, y + s * p + c * q)
        u, v = canvas.placed(*at, rng.between(0, 2 * math.pi))
        rng.pick(kinds)(canvas, rng, u, v, base + 0.02, size)


def _salami(canvas, rng, u, v, base, size) -> None:
    shape = np.maximum(disc(u, v, rng.between(0.12, 0.155) * size), base)
    canvas.shadow(shape - 0.02, 0.3, 0.06)
    canvas.paint(shape, varied(rng, (0.62, 0.12, 0.08), 0.04))
    canvas.paint(shape + 0.035 * size, varied(rng, (0.78, 0.24, 0.15), 0.05))


def _olive(canvas, rng, u, v, base, size) -> None:
    ring = np.abs(disc(u, v, 0.07 * size)) - 0.035 * size
    color = rng.pick([(0.10, 0.09, 0.10), (0.35, 0.40, 0.12)])
    canvas.paint(np.maximum(ring, base), color)


def _basil(canvas, rng, u, v, base, size) -> None:
    shape = np.maximum(ellipse(u, v, 0.16 * size, 0.075 * size), base)
    canvas.paint(shape, varied(rng, (0.16, 0.42, 0.12), 0.05))
    vein = np.maximum(np.abs(v) - 0.01 * size + 0 * u, shape + 0.02 * size)
    canvas.paint(vein, (0.45, 0.65, 0.30))


def _mushroom(canvas, rng, u, v, base, size) -> None:
    cap = np.maximum(disc(u, v, 0.11 * size), v - 0.02 * size)
    stem = np.maximum(np.abs(u) - 0.035 * size, np.abs(v - 0.05 * size) - 0.08 * size)
    shape = np.maximum(np.minimum(cap, stem), base)
    canvas.paint(shape, (0.55, 0.42, 0.30))
    canvas.paint(shape + 0.02 * size, varied(rng, (0.90, 0.83, 0.70), 0.04))


def _tomato(canvas, rng, u, v, base, size) -> None:
    shape = np.maximum(disc(u, v, 0.12 * size), base)
    canvas.paint(shape, varied(rng, (0.85, 0.18, 0.10), 0.04))
    angle = np.arctan2(v, u)
    seeds = disc(u, v, 0.085 * size * np.abs(np.cos(2 * angle)))
    canvas.paint(np.maximum(seeds, base), (0.95, 0.55, 0.30))


def _draw_cuts(canvas, u, v, base, cuts: int) -> None:
    """Draw the lines along which the pizza was cut."""
    for k in range(cuts):
        a = math.pi * k / cuts
        line = np.abs(math.cos(a) * v - math.sin(a) * u) - 0.012
        canvas.paint(np.maximum(line, base), (0.45, 0.22, 0.08), opacity=0.8)
