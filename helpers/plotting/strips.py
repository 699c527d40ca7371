"""Rows of small drawings: signals over time, pictures and what is left of them."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.plotting.figures import style_of, to_numpy


def plot_signals(
    t: ArrayLike, signals: Mapping[str, ArrayLike], *, height: float = 1.3
) -> Figure:
    """Draw groups of signals over time, one row per group, a column per signal.

    Parameters
    ----------
    t : array-like of shape [n]
    signals : mapping of a group's name to an array of shape [n, n_signals]
    height : float
        Inches that each row gets.
    """
    groups = {name: to_numpy(values, float) for name, values in signals.items()}
    columns = max(values.shape[1] for values in groups.values())
    figure, axes = plt.subplots(
        len(groups),
        columns,
        figsize=(9, height * len(groups) + 0.8),
        sharex=True,
        squeeze=False,
    )
    for row, (name, values) in zip(axes, groups.items(), strict=True):
        row[0].set_ylabel(name)
        for i, ax in enumerate(row[: values.shape[1]]):
            ax.plot(to_numpy(t), values[:, i], color=style_of(i).colour, lw=1.3)
    for i, column in enumerate(axes.T):
        column[0].set_title(f"signal {i + 1}", fontsize=12)
        column[-1].set_xlabel("time")
    return figure


def plot_reconstructions(
    originals: ArrayLike,
    reconstructions: Mapping[object, ArrayLike],
    *,
    size: float = 0.95,
) -> Figure:
    """Draw pictures beside what is left of them, a row each, a column per number.

    Parameters
    ----------
    originals : array-like of shape [n, height, width]
    reconstructions : mapping of a name, such as a number of components, to pictures
        Each of the shape of `originals`.
    size : float
        Inches that each picture gets.
    """
    columns = {**reconstructions, "original": originals}
    originals = to_numpy(originals, float)
    rows = len(originals)
    figure, axes = plt.subplots(
        rows,
        len(columns),
        figsize=(size * len(columns), size * rows + 0.3),
        squeeze=False,
    )
    for column, (name, pictures) in zip(axes.T, columns.items(), strict=True):
        column[0].set_title(str(name), fontsize=11)
        for ax, picture in zip(column, to_numpy(pictures, float), strict=True):
            ax.imshow(
                picture,
                cmap="gray_r",
                vmin=originals.min(),
                vmax=originals.max(),
                interpolation="nearest",
            )
            ax.axis("off")
    return figure
