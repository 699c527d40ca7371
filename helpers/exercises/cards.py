"""Show a verdict, or progress, as text and as a small HTML card.

The card repeats in words and with a symbol what its border colour says, and takes
text colours from the page, so it reads in light and dark themes and without colour.
"""

from __future__ import annotations

import html

from helpers.console import as_markup, card, in_notebook, print_text, show_card

SYMBOLS = {"to do": "○", "try again": "△", "pass": "✓"}
BORDERS = {"to do": "#888888", "try again": "#D55E00", "pass": "#009E73"}


def show_verdict(exercise_id: str, status: str, sentence: str) -> None:
    """Display one verdict; plain text where there is no notebook."""
    text = f"{SYMBOLS[status]} {exercise_id} {status}: {sentence}"
    show_card(text, _inside(exercise_id, status, sentence), BORDERS[status])


def verdict_markup(exercise_id: str, status: str, sentence: str) -> str:
    """Return the card of a verdict as HTML."""
    return card(_inside(exercise_id, status, sentence), BORDERS[status])


def _inside(exercise_id, status, sentence):
    head = f"<strong>{SYMBOLS[status]} {html.escape(exercise_id)} {status}</strong>"
    return f"{head}<br>{as_markup(sentence)}"


def show_note(sentence: str) -> None:
    """Display a quiet line: no verdict, nothing to do."""
    if not in_notebook():
        print_text(f"→ {sentence}")
        return
    from IPython.display import display

    style = "opacity: 0.75; font-size: 90%; padding: 0.2em 0.9em;"
    markup = f'<div style="{style}">→ {as_markup(sentence)}</div>'
    display({"text/plain": f"→ {sentence}", "text/html": markup}, raw=True)


def show_progress(rows: list[tuple[str, str, int, int]], note: str = "") -> None:
    """Display a bar per notebook; a row is (number, title, passed, total)."""
    lines, cells = [], []
    for number, title, passed, total in rows:
        bar = "#" * passed + "." * (total - passed)
        lines.append(f"{number}  [{bar}] {passed}/{total}  {title}".rstrip())
        name = html.escape(f"{number} {title}".rstrip())
        cells.append(
            f"<tr><td>{name}</td><td><progress value='{passed}' "
            f"max='{total}'></progress></td><td>{passed} of {total}</td></tr>"
        )
    if len(rows) > 1:
        passed, total = (sum(row[place] for row in rows) for place in (2, 3))
        lines.append(f"All together: {passed} of {total}")
        cells.append(
            f"<tr><td>All together</td><td></td><td>{passed} of {total}</td></tr>"
        )
    table = f"<table>{''.join(cells)}</table>{html.escape(note)}"
    done = bool(rows) and all(passed == total for *_, passed, total in rows)
    border = BORDERS["pass" if done else "to do"]
    show_card("\n".join(lines + ([note] if note else [])), table, border)
