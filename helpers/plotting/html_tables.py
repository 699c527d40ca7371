"""Tables as tables: of HTML, which a screen reader reads cell by cell, and as text."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers.console import in_notebook, print_text
from helpers.plotting.figures import to_numpy
from helpers.plotting.settings import check_names
from helpers.validation.arguments import check_by_name

# A light tint and a sign for each outcome: it reads without color too.
OUTCOMES = {
    "works": ("rgba(0, 158, 115, 0.25)", "✓ works"),
    "raises": ("rgba(128, 128, 128, 0.2)", "× raises"),
    "wrong": ("rgba(213, 94, 0, 0.35)", "! WRONG"),
}
DARKEST = 0.4  # how opaque the tint of the largest number is


class Cell(NamedTuple):
    """A cell's text, its tint ("" for none), and whether it is marked."""

    text: str
    tint: str = ""
    marked: bool = False


def show_tables(
    tables: Mapping[str, ArrayLike],
    *,
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    marked: ArrayLike | Mapping[str, ArrayLike] | None = None,
    digits: int = 2,
) -> None:
    """Show small tables of numbers beside each other, each below its title.

    Parameters
    ----------
    tables : mapping of title to array-like of shape [n_rows, n_columns]
        A vector is shown as one row. Larger numbers get a darker cell.
    rows, columns : sequence of str, optional
        Names, the same for all tables.
    marked : bool array-like of the tables' shape, or mapping of title to such
        Cells that are set in bold in a frame; in brackets where only text can be
        shown.
    digits : int
        Decimals; whole numbers are written without.

    Raises
    ------
    ValueError
        If a table has more than two axes, or names or marks do not fit it.

    Examples
    --------
    >>> show_tables({"counts": [[2, 1]]}, rows=["mail"], columns=["win", "now"])
    counts
          win  now
    mail    2    1
    """
    check_by_name(tables, "tables", "{'counts': table}")
    _show(
        {
            title: _numbers(values, _of(marked, title), digits)
            for title, values in tables.items()
        },
        dict.fromkeys(tables, rows),
        dict.fromkeys(tables, columns),
    )


def show_outcomes(
    tables: Mapping[str, Sequence[Sequence[str]]],
    *,
    rows: Mapping[str, Sequence[str]],
    columns: Mapping[str, Sequence[str]],
) -> None:
    """Show which of many trials worked, raised an error, or were silently wrong.

    Parameters
    ----------
    tables : mapping of title to a table of {"works", "raises", "wrong"}
    rows, columns : mapping of title to sequence of str
        Names of each table's rows and columns.

    Raises
    ------
    ValueError
        If an outcome is unknown or the names do not fit the table.
    """
    cells = {}
    for title, kinds in tables.items():
        kinds = np.asarray(kinds, dtype=str)
        unknown = sorted(set(kinds.ravel()) - set(OUTCOMES))
        if kinds.ndim != 2 or unknown:
            raise ValueError(
                f"{title!r} must be a table of {', '.join(OUTCOMES)}, not "
                f"{unknown or kinds}."
            )
        cells[title] = [[_outcome(kind) for kind in row] for row in kinds]
    _show(cells, rows, columns)


def _of(marked, title):
    return marked.get(title) if isinstance(marked, Mapping) else marked


def _outcome(kind: str) -> Cell:
    tint, text = OUTCOMES[kind]
    return Cell(text, tint, kind == "wrong")


def _numbers(values, marked, digits) -> list[list[Cell]]:
    """Write each number, and tint its cell by what is written, not what is hidden."""
    values = np.atleast_2d(to_numpy(values))
    if values.ndim != 2:
        raise ValueError(f"A table must have one or two axes, not {values.ndim}.")
    whole = values.dtype.kind in "biu"
    shown = values.astype(int) if whole else np.round(values.astype(float), digits)
    marks = np.zeros(values.shape, dtype=bool) if marked is None else marked
    marks = np.atleast_2d(to_numpy(marks, bool))
    if marks.shape != values.shape:
        raise ValueError(
            f"marked must have shape {list(values.shape)} like the values, not "
            f"{list(marks.shape)}."
        )
    shares = _shares(shown.astype(float))
    form = "d" if whole else f".{digits}f"
    return [
        [
            Cell(format(value + 0, form), _blue(share), bool(mark))
            for value, share, mark in zip(*line, strict=True)
        ]
        for line in zip(shown.tolist(), shares.tolist(), marks.tolist(), strict=True)
    ]


def _shares(values: np.ndarray) -> np.ndarray:
    """Return where each value lies between the lowest, 0, and the highest, 1."""
    finite = values[np.isfinite(values)]
    if not finite.size or finite.min() == finite.max():
        return np.zeros(values.shape)
    shares = (values - finite.min()) / (finite.max() - finite.min())
    return np.clip(np.nan_to_num(shares), 0, 1)


def _blue(share: float) -> str:
    return f"rgba(0, 114, 178, {DARKEST * share:.2f})" if share > 0 else ""


def _show(cells, rows, columns) -> None:
    """Display the tables; print them outside of notebooks."""
    markups, texts = [], []
    for title, table in cells.items():
        names = _checked(rows.get(title), len(table), "rows")
        heads = _checked(columns.get(title), len(table[0]), "columns")
        markups.append(_markup(title, table, names, heads))
        texts.append(_text(title, table, names, heads))
    if not in_notebook():
        print_text("\n\n".join(texts))
        return
    from IPython.display import display

    style = "display: flex; flex-wrap: wrap; gap: 2em; align-items: flex-start"
    markup = f'<div style="{style}">{"".join(markups)}</div>'
    display({"text/html": markup, "text/plain": "\n\n".join(texts)}, raw=True)


def _checked(names, length, which):
    if names is None:
        return None
    return check_names(names, length, which.removesuffix("s"), which)


def _markup(title, table, names, heads) -> str:
    """Return one table with a caption, and with heads that say what they are of."""
    corner = "<td></td>" if names else ""
    top = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in heads or ())
    head = f"<thead><tr>{corner}{top}</tr></thead>" if heads else ""
    body = ""
    for number, line in enumerate(table):
        name = f'<th scope="row">{html.escape(names[number])}</th>' if names else ""
        body += f"<tr>{name}{''.join(map(_cell_markup, line))}</tr>"
    caption = f'<caption style="white-space: nowrap">{html.escape(title)}</caption>'
    return f"<table>{caption}{head}<tbody>{body}</tbody></table>"


def _cell_markup(cell: Cell) -> str:
    style = f"background: {cell.tint}; " if cell.tint else ""
    style += "outline: 2px solid; outline-offset: -3px; " if cell.marked else ""
    text = html.escape(cell.text)
    text = f"<strong>{text}</strong>" if cell.marked else text
    return f'<td style="{style.strip()}">{text}</td>' if style else f"<td>{text}</td>"


def _text(title, table, names, heads) -> str:
    """Return one table as lines of text, its columns in line."""
    lines = [[f"[{c.text}]" if c.marked else c.text for c in line] for line in table]
    lines = [heads, *lines] if heads else lines
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    firsts = (["", *names] if heads else names) if names else [""] * len(lines)
    margin = max(map(len, firsts)) + 2 * bool(names)
    return "\n".join(
        [
            title,
            *(
                first.ljust(margin)
                + "  ".join(t.rjust(w) for t, w in zip(line, widths, strict=True))
                for first, line in zip(firsts, lines, strict=True)
            ),
        ]
    )
