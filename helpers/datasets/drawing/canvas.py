"""A square picture that shapes are painted on, at any resolution.

Coordinates run from -1 to 1, ``x`` to the right and ``y`` down. A shape is a signed
distance: negative inside, zero on the border, positive outside. Its edge is blended
over one pixel, so the same shapes look the same at 32 and at 224 pixels.
"""

from __future__ import annotations

import math

import numpy as np

from helpers.datasets.drawing.rng import Rng

Color = tuple[float, float, float]


class Canvas:
    """A picture in the making: ``rgb`` of shape (size, size, 3), values 0 to 1."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.pixel = 2 / size
        line = (np.arange(size) + 0.5) * self.pixel - 1
        self.x, self.y = line[None, :], line[:, None]
        self.rgb = np.zeros((size, size, 3))

    def paint(
        self,
        distance: np.ndarray,
        color: Color | np.ndarray,
        *,
        opacity: float = 1.0,
        blur: float = 0.0,
    ) -> None:
        """Paint the inside of a shape; ``blur`` is the softness of its edge."""
        width = max(self.pixel, blur)
        touched = distance < width / 2
        rows, columns = _span(touched.any(axis=1)), _span(touched.any(axis=0))
        part = self.rgb[rows, columns]  # all else would stay as it is
        cover = np.clip(0.5 - distance[rows, columns] / width, 0, 1) * opacity
        color = np.asarray(color)
        if color.ndim == 3:
            color = color[rows, columns]
        part += cover[..., None] * (color - part)

    def shadow(self, distance: np.ndarray, strength: float, blur: float) -> None:
        """Darken the inside of a shape softly."""
        self.paint(distance, (0.0, 0.0, 0.0), opacity=strength, blur=blur)

    def placed(
        self, x: float, y: float, angle: float = 0.0
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the coordinates of every pixel seen from a moved, turned place."""
        c, s = math.cos(angle), math.sin(angle)
        right, down = self.x - x, self.y - y
        return c * right + s * down, c * down - s * right

    def cloud(self, rng: Rng, cells: int) -> np.ndarray:
        """Return smooth random patches, values 0 to 1, ``cells`` across."""
        grid = rng.grid(cells + 1, cells + 1)
        place = (np.arange(self.size) + 0.5) / self.size * cells
        low = np.minimum(place.astype(int), cells - 1)
        share = place - low
        share = share * share * (3 - 2 * share)
        rows = grid[low] * (1 - share)[:, None] + grid[low + 1] * share[:, None]
        return rows[:, low] * (1 - share) + rows[:, low + 1] * share

    def pixels(self) -> np.ndarray:
        """Return the picture as uint8 of shape (size, size, 3).

        Each channel has 64 levels, which the eye does not miss and which halves the
        file that ships.
        """
        levels = np.rint(np.clip(self.rgb, 0, 1) * 63)
        return (levels.astype(np.int64) * 255 // 63).astype(np.uint8)


def _span(touched: np.ndarray) -> slice:
    """Return the slice from the first to the last True."""
    where = np.flatnonzero(touched)
    return slice(where[0], where[-1] + 1) if len(where) else slice(0, 0)


def disc(u: np.ndarray, v: np.ndarray, radius: float | np.ndarray) -> np.ndarray:
    """Return the signed distance to a disc around the origin."""
    return np.sqrt(u * u + v * v) - radius


def ellipse(u: np.ndarray, v: np.ndarray, a: float, b: float) -> np.ndarray:
    """Return the (approximate) signed distance to an ellipse with half axes a, b."""
    return (np.sqrt((u / a) ** 2 + (v / b) ** 2) - 1) * min(a, b)


def box(
    u: np.ndarray, v: np.ndarray, a: float, b: float, corner: float = 0.0
) -> np.ndarray:
    """Return the signed distance to a box of half sides a, b with round corners."""
    across, down = np.abs(u) - (a - corner), np.abs(v) - (b - corner)
    outside = np.sqrt(np.maximum(across, 0) ** 2 + np.maximum(down, 0) ** 2)
    return outside + np.minimum(np.maximum(across, down), 0) - corner


def stripes(u: np.ndarray, period: float, width: float) -> np.ndarray:
    """Return the signed distance to parallel stripes across the u axis."""
    return np.abs(np.mod(u, period) - period / 2) - width / 2


def mixed(first: Color, second: Color, share: float | np.ndarray) -> np.ndarray:
    """Return the color that lies ``share`` of the way from first to second."""
    share = np.asarray(share)[..., None]
    return np.asarray(first) * (1 - share) + np.asarray(second) * share


def varied(rng: Rng, color: Color, amount: float = 0.05) -> Color:
    """Return a color a little lighter or darker and of another tint."""
    light = rng.between(-amount, amount)
    return tuple(
        min(max(part + light + rng.between(-amount, amount) / 2, 0.0), 1.0)
        for part in color
    )
