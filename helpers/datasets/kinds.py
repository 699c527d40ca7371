"""What the loaders return: small named tuples of fixed parts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Pictures(NamedTuple):
    """Pictures with one label each; unpacks as ``images, y, names``.

    Attributes
    ----------
    images : ndarray of shape (n, height, width) or (n, height, width, 3)
        The loader's docstring says which dtype and range.
    y : int64 ndarray of shape (n,)
        Class numbers, starting at 0.
    names : tuple of str
        ``names[k]`` is what class ``k`` is called.
    """

    images: np.ndarray
    y: np.ndarray
    names: tuple[str, ...]

    @property
    def X(self) -> np.ndarray:
        """The pictures as rows of numbers, shape (n, features)."""
        return self.images.reshape(len(self.images), -1)


class Table(NamedTuple):
    """A table of measurements; unpacks as ``X, y, names, features``.

    Attributes
    ----------
    X : float64 ndarray of shape (n, number of features)
    y : ndarray of shape (n,)
        int64 class numbers, or float64 where the target is a quantity.
    names : tuple of str
        ``names[k]`` is what class ``k`` is called; empty for a quantity.
    features : tuple of str
        ``features[j]`` is what column ``j`` measures.
    """

    X: np.ndarray
    y: np.ndarray
    names: tuple[str, ...]
    features: tuple[str, ...]


class Texts(NamedTuple):
    """Texts with one label each; unpacks as ``texts, y, names``.

    Attributes
    ----------
    texts : list of str
    y : int64 ndarray of shape (n,)
        Class numbers, starting at 0.
    names : tuple of str
        ``names[k]`` is what class ``k`` is called.
    """

    texts: list[str]
    y: np.ndarray
    names: tuple[str, ...]


class TaggedTexts(NamedTuple):
    """Texts with any number of tags each; unpacks as ``texts, y, names``.

    Attributes
    ----------
    texts : list of str
    y : int64 ndarray of shape (n, number of tags)
        ``y[i, k]`` is 1 where text ``i`` has tag ``k``, otherwise 0.
    names : tuple of str
        ``names[k]`` is what tag ``k`` is called.
    """

    texts: list[str]
    y: np.ndarray
    names: tuple[str, ...]
