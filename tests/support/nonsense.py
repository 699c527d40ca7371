"""Answers that a learner might give by accident, and some that nobody would."""

from __future__ import annotations

import math
import sys

import numpy as np
import torch
from hypothesis import strategies as st


class Evil:
    """Raises whatever is asked of it."""

    def _refuse(self, *arguments, **keywords):
        raise RuntimeError("no")

    __eq__ = __ne__ = __bool__ = __len__ = __iter__ = __repr__ = __str__ = _refuse
    __array__ = __float__ = __getattr__ = __format__ = __lt__ = __deepcopy__ = _refuse
    __hash__ = None


class EvilError(Exception):
    """An error whose message cannot be read."""

    def __str__(self):
        raise RuntimeError("no")


class Stop(BaseException):
    """An error that ``except Exception`` does not catch."""


def returning(value):
    """Return a function of any arguments with a fixed result."""
    return lambda *arguments, **keywords: value


def raising(error):
    """Return a function of any arguments that raises."""

    def function(*arguments, **keywords):
        raise error

    return function


def noisy(*arguments):
    """Print to both streams and return the first argument."""
    print("noise")
    print("noise", file=sys.stderr)
    return arguments[0] if arguments else None


def spoiling(*arguments):
    """Change every argument that can be changed, and draw random numbers."""
    for argument in arguments:
        if isinstance(argument, (np.ndarray, torch.Tensor)) and argument.ndim:
            argument[...] = 0
        if isinstance(argument, list):
            argument.clear()
    np.random.seed(0)
    torch.manual_seed(0)
    return 0


def endless(*arguments):
    """Call itself until Python stops it."""
    return endless(*arguments)


loop: list = []
loop.append(loop)
ERRORS = (ValueError("x"), EvilError(), Stop("x"), SystemExit(1), GeneratorExit())
THINGS = [
    None,
    ...,
    "",
    "b",
    b"b",
    0,
    -1,
    3.0,
    math.nan,
    math.inf,
    2 + 1j,
    10**400,
    True,
    [],
    (),
    {},
    {1, 2},
    [[1], [2, 3]],
    loop,
    [None, "x"],
    range(3),
    object(),
    Evil(),
    Evil,
    int,
    sys,
    iter([1]),
    np.nan,
    np.zeros((2, 0)),
    np.array([1.0, np.nan]),
    np.array(["a"]),
    np.array([None, object()], dtype=object),
    np.zeros((2, 3, 4)),
    np.ma.masked_array([1.0, 2.0], [True, False]),
    np.datetime64("2020-01-01"),
    torch.tensor(1.0),
    torch.zeros(2, 3, requires_grad=True),
    torch.tensor([1.0], dtype=torch.bfloat16),
    torch.zeros(2, 2).to_sparse(),
    torch.nn.Linear(2, 1),
    noisy,
    spoiling,
    endless,
    lambda: 1,
    *[raising(error) for error in ERRORS],
    *ERRORS,
]
values = st.recursive(
    st.integers(0, len(THINGS) - 1).map(lambda place: THINGS[place])
    | st.floats()
    | st.integers()
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner),
    max_leaves=4,
)
answers = values | values.map(returning)
