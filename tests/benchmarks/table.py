"""The table, the file, the picture and the page of all races."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from race import Row, race

Result = dict[str, Any]
WIDTHS = (46, 36)
NOTE = (
    "A ratio is our median time over the rival's, on one thread; below 1 we are "
    "faster. On a busy machine ratios move by a tenth or more."
)


def measured(part: str, row: Row, repeats: int) -> Result:
    """Race one row; return its numbers, or the error that stopped it."""
    result = {"part": part, "what": row.name, "rival": row.rival, "goal": row.goal}
    try:
        ratio = race(*row.prepare(), repeats)
    except Exception as error:  # the other rows are still worth measuring
        return {**result, "ratio": None, "met": False, "error": repr(error)}
    return {**result, "ratio": round(ratio, 4), "met": ratio <= row.goal}


def header() -> str:
    """Return the two lines above the table."""
    line = f"{'what':{WIDTHS[0]}}  {'rival':{WIDTHS[1]}}  ratio   goal   met"
    return f"{line}\n{'-' * len(line)}"


def line(result: Result) -> str:
    """Return one row of the table as text.

    >>> row = {"what": "PCA", "rival": "sklearn", "goal": 0.7, "met": True}
    >>> line({**row, "ratio": 0.53}).split()
    ['PCA', 'sklearn', '0.53', '0.7', 'yes']
    """
    ratio = result["ratio"]
    number = "failed" if ratio is None else f"{ratio:.3g}"
    met = "yes" if result["met"] else "no"
    return (
        f"{result['what']:{WIDTHS[0]}}  {result['rival']:{WIDTHS[1]}}  "
        f"{number:>6}  {result['goal']:>5g}   {met}"
    )


def summary(results: Sequence[Result]) -> str:
    """Return the sentences below the table."""
    met = sum(result["met"] for result in results)
    failed = [f"{r['what']}: {r['error']}" for r in results if r["ratio"] is None]
    lines = [f"{met} of {len(results)} goals met. {NOTE}"]
    return "\n".join(lines + [f"Could not be measured: {text}" for text in failed])


def machine() -> Result:
    """Return what the numbers depend on."""
    names = ("numpy", "scipy", "scikit-learn", "torch")
    return {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in names},
    }


def save(results: Sequence[Result], folder: Path) -> list[Path]:
    """Write ``results.json`` and ``ratios.png``; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    text = {"note": NOTE, "machine": machine(), "rows": list(results)}
    numbers, picture = folder / "results.json", folder / "ratios.png"
    numbers.write_text(json.dumps(text, indent=1) + "\n", encoding="utf-8")
    draw(results).savefig(picture, dpi=120)
    return [numbers, picture]


PICTURE = "pictures/ratios.png"
ABOUT = """# Benchmarks

How fast the package `helpers` is beside the libraries that professionals use: the same
data, the same settings, and the same result (tests compare the results, not the times).
`make bench` measures it again on your machine; `python tests/benchmarks --page` writes
this page.

Each number is a ratio in one run: the median of our times over the median of the
rival's, in turns, on one thread. Below 1 we are faster. It says nothing about other
sizes, more threads, or a graphics card.
"""
DRAWN = (
    "A bar for each row of the tables below, from 1 to the ratio; a mark at its goal."
)
WHY_ABOVE = "## Why some are above their goal"


def page(
    results: Sequence[Result], machine: Result, date: str, before: str = ""
) -> str:
    """Return the page of benchmarks in Markdown; a row above its goal is in bold.

    The part that people write, below `WHY_ABOVE`, is taken over from the page before.

    Examples
    --------
    >>> row = {"part": "svm", "what": "SVC", "rival": "libsvm", "goal": 1.0}
    >>> text = page([{**row, "ratio": 0.71, "met": True}], {"cores": 2}, "2026-11-27")
    >>> "| SVC | libsvm | 0.71 | 1 |" in text
    True
    """
    met = sum(result["met"] for result in results)
    listed = ", ".join(f"{name} {value}" for name, value in machine.items())
    lines = [ABOUT, f"![{DRAWN}]({PICTURE})", ""]
    lines += [f"Measured on {date} ({listed}): {met} of {len(results)} goals met."]
    for part, rows in groupby(results, key=lambda result: result["part"]):
        lines += ["", f"## {part}", "", "| what | rival | ratio | goal |"]
        lines += ["|---|---|---|---|", *map(_page_row, rows)]
    _, found, written = before.partition(WHY_ABOVE)
    return "\n".join(lines) + ("\n\n" + found + written if found else "\n")


def _page_row(result: Result) -> str:
    ratio = "failed" if result["ratio"] is None else f"{result['ratio']:.3g}"
    ratio = ratio if result["met"] else f"**{ratio}**"
    return f"| {result['what']} | {result['rival']} | {ratio} | {result['goal']:g} |"


def rows_on(page: str) -> list[tuple[str, str]]:
    """Return what is raced against whom on a page of benchmarks."""
    rows = re.findall(r"^\| (.+?) \| (.+?) \| \S+ \| \S+ \|$", page, re.MULTILINE)
    return [row for row in rows if row != ("what", "rival")]


def draw(results: Sequence[Result]):
    """Draw a bar for each ratio, from "as fast as the rival", and its goal.

    Returns
    -------
    matplotlib.figure.Figure
        A goal that was met has a full bar, one that was not a hatched one.
    """
    from matplotlib.figure import Figure

    drawn = [result for result in results if result["ratio"] is not None]
    figure = Figure(figsize=(12, 1.8 + 0.3 * len(drawn)), layout="constrained")
    ax = figure.subplots()
    for place, result in enumerate(drawn):
        _draw_row(ax, place, result)
        if place and result["part"] != drawn[place - 1]["part"]:
            ax.axhline(place - 0.5, color="gray", linewidth=0.8)
    ax.set_xscale("log")
    low = min([r["ratio"] for r in drawn] + [0.1])
    high = max([r["ratio"] for r in drawn] + [r["goal"] for r in drawn] + [2.0])
    ax.set_xlim(low / 1.3, high * 1.6)
    ticks = [t for t in (0.01, 0.03, 0.1, 0.3, 1, 3, 10) if low / 1.3 <= t <= high]
    ax.set_xticks(ticks, [f"{t:g}" for t in ticks], minor=False)
    ax.minorticks_off()
    ax.tick_params(top=True, labeltop=True)
    ax.set_ylim(len(drawn) - 0.4, -0.6)
    names = [f"{r['what']}  |  {r['rival']}" for r in drawn]
    ax.set_yticks(range(len(drawn)), names, fontsize=9)
    ax.axvline(1, color="black", linewidth=1)
    ax.grid(axis="x", alpha=0.3)
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.set_xlabel("our time / the rival's time (left of 1: we are faster)")
    _draw_legend(figure)
    return figure


def _draw_row(ax, place: int, result: Result) -> None:
    """Draw a bar between 1 and the ratio, a mark at the goal, and both numbers."""
    ratio, goal = result["ratio"], result["goal"]
    ax.barh(place, ratio - 1, left=1, height=0.62, **_look(result["met"]))
    ax.plot([goal, goal], [place - 0.42, place + 0.42], color="black", linewidth=2.5)
    ax.annotate(
        f"{ratio:.3f}" if ratio < 0.1 else f"{ratio:.2f}",
        (max(ratio, goal, 1), place),
        (5, 0),
        textcoords="offset points",
        va="center",
        fontsize=9,
        fontweight="normal" if result["met"] else "bold",
    )


def _look(met: bool) -> dict[str, Any]:
    """Return a bar's look; it can be told without color too."""
    if met:
        return {"facecolor": "#56B4E9", "edgecolor": "#0072B2"}
    return {"facecolor": "#F5C9A8", "edgecolor": "#D55E00", "hatch": "////"}


def _draw_legend(figure) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles = [
        Patch(label="goal met", **_look(True)),
        Patch(label="goal not met", **_look(False)),
        Line2D([], [], color="black", linewidth=2.5, label="goal"),
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=3, frameon=False)
