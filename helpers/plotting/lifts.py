"""Points of the plane lifted into space, where a flat cut can part them."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from helpers.plotting.classification import as_points
from helpers.plotting.figures import style_of, to_numpy
from helpers.plotting.margins import frame_of


def plot_lift(
    X: ArrayLike,
    y: ArrayLike,
    height: ArrayLike,
    *,
    level: float | None = None,
    label: str = "height",
    elevation: float = 18,
    ax: Axes | None = None,
) -> Axes:
    """Lift points of the plane into space, and lay a flat cut between them.

    Parameters
    ----------
    X : array-like of shape [N, 2]
    y : array-like of shape [N]
    height : array-like of shape [N]
        The third coordinate of each point.
    level : float, optional
        The height of the cut.
    label : str
        The name of the third axis.
    elevation : float
        The angle from which one looks, in degrees above the plane.
    ax : Axes, optional
        Axes with ``projection="3d"``.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there is not one height per point.
    """
    X, y = as_points(X, y)
    height = to_numpy(height, float).reshape(-1)
    if len(height) != len(X):
        raise ValueError(f"height must have {len(X)} values, not {len(height)}.")
    if ax is None:
        ax = plt.figure(figsize=(6.0, 4.8)).add_subplot(projection="3d")
    for i, name in enumerate(np.unique(y)):
        chosen = y == name
        style = style_of(i)
        mark = {"color": style.colour, "marker": style.marker, "s": 18}
        ax.scatter(*X[chosen].T, height[chosen], label=f"class {name}", **mark)
    if level is not None:
        low, high = frame_of(X)
        across, up = np.meshgrid([low[0], high[0]], [low[1], high[1]])
        cut = np.full((2, 2), float(level))
        ax.plot_surface(across, up, cut, color="grey", alpha=0.35)
    ax.view_init(elev=elevation, azim=-60)
    ax.set(xlabel="x1", ylabel="x2", zlabel=label)
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_major_locator(MaxNLocator(4))
        axis.labelpad = 9  # clear of the ticks' numbers
    ax.legend(loc="upper left")
    return ax
