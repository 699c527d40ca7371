"""A sweep's runs as a table and as a picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from helpers.course.sweep import Run

MOST_PANELS = 6
MOST_GROUPS = 6


def rows_of(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """Return a row for each run: its values, its numbers, how it went."""
    return [
        {
            **run.values,
            **run.numbers,
            "status": run.status,
            "seconds": run.seconds,
            "error": run.error,
        }
        for run in runs
    ]


def table_bytes(runs: Sequence[Run]) -> bytes:
    """Return the rows as CSV; a number that a run did not record stays empty."""
    rows = rows_of(runs)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    last = ["status", "seconds", "error"]
    columns = [name for name in columns if name not in last] + last
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def draw_results(runs: Sequence[Run]) -> bytes | None:
    """Draw each recorded number over the parameter with the most values.

    Returns
    -------
    bytes or None
        A PNG: a dot for each run and a line through the means, one color and marker
        for each value of a second parameter. None if nothing was recorded.
    """
    done = [run for run in runs if run.numbers]
    names = list(dict.fromkeys(name for run in done for name in run.numbers))
    if not names:
        return None
    from matplotlib.figure import Figure

    names = names[:MOST_PANELS]
    x_name, group_name = _axes_of(done)
    columns = min(3, len(names))
    rows = -(-len(names) // columns)
    figure = Figure(figsize=(4.5 * columns, 3.6 * rows), layout="constrained")
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for ax, name in zip(panels, names, strict=False):
        _draw_panel(ax, done, name, x_name, group_name)
    for ax in panels[len(names) :]:
        ax.remove()
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=120)
    return buffer.getvalue()


def _axes_of(runs: Sequence[Run]) -> tuple[str, str | None]:
    """Return the parameter for the horizontal axis, and one for the colors if any."""
    counts = {
        name: len({repr(run.values[name]) for run in runs}) for name in runs[0].values
    }
    ordered = sorted(counts, key=counts.get, reverse=True)
    others = [name for name in ordered[1:] if 1 < counts[name] <= MOST_GROUPS]
    return ordered[0], others[0] if others else None


def _draw_panel(ax, runs, name, x_name, group_name):
    from helpers.plotting.figures import style_of

    values = list(dict.fromkeys(_key(run, x_name) for run in runs))
    numeric = all(isinstance(v, (int, float)) and v is not True for v in values)
    values = sorted(values) if numeric else values
    places = dict(zip(values, values if numeric else range(len(values)), strict=True))
    groups = list(dict.fromkeys(_key(run, group_name) for run in runs))
    for k, group in enumerate(groups):
        found = [
            (places[_key(run, x_name)], run.numbers[name])
            for run in runs
            if name in run.numbers and _key(run, group_name) == group
        ]
        label = None if group_name is None else f"{group_name} = {group}"
        _draw_group(ax, np.array(found, dtype=float), style_of(k), label)
    if not numeric:
        ax.set_xticks(range(len(values)), [str(value) for value in values])
    elif min(values) > 0 and max(values) >= 50 * min(values):
        ax.set_xscale("log")
    ax.set(xlabel=x_name, ylabel=name)
    if group_name is not None:
        ax.legend()


def _draw_group(ax, found, style, label):
    if not len(found):
        return
    xs = np.unique(found[:, 0])
    means = [found[found[:, 0] == x, 1].mean() for x in xs]
    ax.plot(xs, means, color=style.color, linewidth=1)
    ax.plot(*found.T, style.marker, color=style.color, label=label)


def _key(run: Run, name: str | None) -> Any:
    value = None if name is None else run.values[name]
    return value if isinstance(value, (int, float, str, bool)) else str(value)
