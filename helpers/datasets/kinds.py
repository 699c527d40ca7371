"""What the loaders return: small named tuples of fixed parts.

As the last line of a cell they show a summary: the parts' types and shapes.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np

LONGEST = 60  # a tuple of more letters is shown by its first names
Kind = TypeVar("Kind", bound=type)


def shown_in_short(kind: Kind) -> Kind:
    """Make a named tuple's ``repr`` name its parts' types and shapes, not all values.

    Examples
    --------
    >>> Table(np.zeros((150, 4)), np.zeros(150), ("no", "yes"), ("width",))
    Table(X=float64 array of shape (150, 4),
          y=float64 array of shape (150,),
          names=('no', 'yes'),
          features=('width',))
    """

    def summary(self) -> str:
        gap = "\n" + " " * (len(kind.__name__) + 1)
        parts = zip(self._fields, map(_in_short, self), strict=True)
        text = ",\n".join(f"{field}={part}" for field, part in parts)
        return f"{kind.__name__}({text})".replace("\n", gap)

    kind.__repr__ = summary
    return kind


def _in_short(part: object) -> str:
    if isinstance(part, np.ndarray):
        return f"{part.dtype} array of shape {part.shape}"
    if isinstance(part, list):
        return f"list of {len(part)} texts"
    if type(part) is tuple and len(repr(part)) > LONGEST:
        return f"({part[0]!r}, {part[1]!r}, ... {len(part)} in all)"
    return repr(part)


@shown_in_short
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


@shown_in_short
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


@shown_in_short
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


@shown_in_short
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
