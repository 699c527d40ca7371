"""The course's data: made, shipped or read from disk, never fetched unasked."""

from helpers.datasets.digits import load_digits, load_two_digits
from helpers.datasets.points import (
    make_blobs,
    make_circles,
    make_moons,
    make_spirals,
)

__all__ = [
    "load_digits",
    "load_two_digits",
    "make_blobs",
    "make_circles",
    "make_moons",
    "make_spirals",
]
