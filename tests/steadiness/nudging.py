"""Run inside a kernel: move a lesson's inputs by less than anybody should see.

What the course's data sets, NumPy's generators and torch's initial weights hold is
moved toward zero by a small part of itself: by up to 1e-12 in float64, far more than
processors differ there; by up to 1e-6 in float32, ten times its last digit. Equal
numbers stay equal, zero stays zero, and whole numbers (dtype int) are not touched.

The words in each figure are displayed too, as text of kind ``FIGURE_WORDS``.
"""

from __future__ import annotations

import copy
import functools

import numpy as np

FIGURE_WORDS = "text/x-figure-words"
PARTS = {"float64": 1e-12, "float32": 1e-6}
REARRANGING = {"choice", "permutation", "permuted", "shuffle", "spawn"}


def install(draw: int) -> None:
    """Move all inputs from now on: each `draw` otherwise, 0 not at all."""
    import sklearn.datasets
    import torch

    import helpers.datasets
    from helpers.plotting import figures

    figures.draw_picture = with_words_shown(figures.draw_picture)
    if not draw:
        return
    move = functools.partial(moved, draw=draw)
    for module in (sklearn.datasets, helpers.datasets):
        for name in module.__all__:
            if name.startswith(("load_", "make_")):
                setattr(module, name, returning(move, getattr(module, name)))
    for name in ("rand", "randn", "random", "normal", "uniform"):
        setattr(np.random, name, returning(move, getattr(np.random, name)))
    np.random.default_rng = generators_that(move)
    for name in ("rand", "randn", "normal", "rand_like", "randn_like"):
        setattr(torch, name, returning(move, getattr(torch, name)))
    for name in ("normal_", "uniform_"):
        setattr(torch.Tensor, name, returning(move, getattr(torch.Tensor, name)))


def moved(value, draw: int):
    """Return a value with every floating-point number in it moved.

    Tensors are moved in place, since torch fills weights in place.

    Examples
    --------
    >>> row = moved(np.array([0.0, 0.3, 0.3]), draw=1)
    >>> row[0] == 0, row[1] == row[2], 0 < 0.3 - row[1] < 1e-12
    (np.True_, np.True_, np.True_)
    """
    kind = type(value).__name__
    if kind == "ndarray" and value.dtype.name in PARTS:
        return value * factors(value, draw)
    if kind in ("Tensor", "Parameter") and value.is_meta:
        return value  # it has a shape and no numbers
    if kind in ("Tensor", "Parameter") and str(value.dtype)[6:] in PARTS:
        known = factors(value.detach().numpy(), draw)
        value.data.mul_(value.data.new_tensor(known))
    elif isinstance(value, float):
        return type(value)(value * factors(np.float64(value), draw))
    elif isinstance(value, dict):
        value = copy.copy(value)
        value.update({key: moved(part, draw) for key, part in value.items()})
    elif isinstance(value, tuple) and hasattr(value, "_make"):
        return value._make(moved(part, draw) for part in value)
    elif isinstance(value, (list, tuple)):
        return type(value)(moved(part, draw) for part in value)
    return value


def factors(numbers, draw: int):
    """Return what each number is multiplied with: its digits decide, 0 stays 0."""
    mantissa = np.frexp(np.asarray(numbers, dtype=np.float64))[0]
    share = np.abs(mantissa) * 12345.678 * (draw + 0.618) % 1
    return (1 - share * PARTS[numbers.dtype.name]).astype(numbers.dtype)


def returning(move, function):
    """Wrap a function so that its result is moved."""

    @functools.wraps(function)
    def wrapped(*arguments, **settings):
        return move(function(*arguments, **settings))

    return wrapped


def generators_that(move):
    """Return a ``default_rng`` whose generators' numbers are moved."""
    methods = {
        name: returning(move, method)
        for name, method in vars(np.random.Generator).items()
        if callable(method) and name[0] != "_" and name not in REARRANGING
    }
    kind = type("Generator", (np.random.Generator,), methods)
    original = np.random.default_rng

    @functools.wraps(original)
    def default_rng(seed=None):
        if isinstance(seed, np.random.Generator):
            return seed
        return kind(original(seed).bit_generator)

    return default_rng


def with_words_shown(draws):
    """Wrap ``draw_picture``: the figure's words, ticks left out, are displayed."""

    @functools.wraps(draws)
    def wrapped(figure, *arguments, **settings):
        picture = draws(figure, *arguments, **settings)
        words = [text for text in words_of(figure) if text.strip()]
        from IPython.display import display

        display({FIGURE_WORDS: "\n".join(words)}, raw=True)
        return picture

    return wrapped


def words_of(figure) -> list[str]:
    """Return the texts of a figure, without the numbers along its axes."""
    from matplotlib.text import Text

    ticks = {
        id(label)
        for ax in figure.axes
        for axis in ax._axis_map.values()
        for label in axis.get_ticklabels(which="both")
    }
    found = [text for text in figure.findobj(Text) if text.get_visible()]
    return [text.get_text() for text in found if id(text) not in ticks]
