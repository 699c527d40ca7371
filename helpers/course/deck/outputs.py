"""What a deck shows of a cell's outputs, and how much room each needs on a slide.

Figures, tables and printed text are shown; cards, sentences about whose code runs,
live figures and warnings are not.
"""

from __future__ import annotations

import base64
import copy
import re
import struct
from dataclasses import dataclass

from nbformat import NotebookNode

MOST_TEXT_LINES = 16
SLIGHT = 4  # lines that are too few for a slide of their own
CHARACTERS = 92  # of a line of printed text
_ABOUT_A_CARD = re.compile(r'role="status"|^<div style="opacity')
_SHARP = re.compile(r'src="data:image/png;base64,([^"]+)"')
_WIDTH = re.compile(r'<img [^>]*width="(\d+)"')
_LIVE = "Live figure:"


@dataclass(frozen=True)
class Shown:
    """An output on a slide: a figure, a table or text."""

    kind: str
    output: NotebookNode
    lines: int = 0  # of text or table
    size: tuple[int, int] = (0, 0)  # of a figure, in pixels of a page


def shown_outputs(cell: NotebookNode) -> list[Shown]:
    """Return the outputs that a deck shows, ready for it; what is printed is joined."""
    found: list[Shown] = []
    printed = "".join(
        output.text
        for output in cell.get("outputs", [])
        if output.output_type == "stream" and output.name == "stdout"
    )
    if printed.strip():
        found.append(_text(printed))
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "image/png" in data:
            found.append(_figure(output))
        elif "text/html" in data:
            if not _ABOUT_A_CARD.search(data["text/html"]):
                found.append(_table(output))
        elif "text/markdown" in data:
            lines = data["text/markdown"].count("\n") + 1
            found.append(Shown("table", copy.deepcopy(output), lines))
        elif not data.get("text/plain", _LIVE).startswith((_LIVE, "<")):
            found.append(_text(data["text/plain"]))
    return found


def is_slight(outputs: list[Shown]) -> bool:
    """Whether outputs are no more than a few printed lines."""
    return all(shown.kind == "text" for shown in outputs) and (
        0 < sum(shown.lines for shown in outputs) <= SLIGHT
    )


def _text(printed: str) -> Shown:
    lines = printed.strip("\n").splitlines()
    if len(lines) > MOST_TEXT_LINES:
        lines = [*lines[: MOST_TEXT_LINES - 1], "..."]
    count = sum(1 + max(len(line) - 1, 0) // CHARACTERS for line in lines)
    output = {"output_type": "stream", "name": "stdout", "text": "\n".join(lines)}
    return Shown("text", NotebookNode(output), count)


def _figure(output: NotebookNode) -> Shown:
    """Take the sharper of the two pictures that `show` leaves of a figure."""
    output = copy.deepcopy(output)
    page = output.data.get("text/html", "")
    sharp, wide = _SHARP.search(page), _WIDTH.search(page)
    picture = sharp[1] if sharp else output.data["image/png"]
    size = _size(picture)
    width = int(wide[1]) if wide else size[0]
    output.data = NotebookNode({"image/png": picture})
    output.metadata.setdefault("image/png", NotebookNode())["width"] = width
    return Shown("figure", output, size=(width, round(width * size[1] / size[0])))


def _size(picture: str) -> tuple[int, int]:
    """Return width and height from the head of a PNG file."""
    head = base64.b64decode(picture[:64])
    width, height = struct.unpack(">II", head[16:24]) if len(head) >= 24 else (4, 3)
    return width, height


def _table(output: NotebookNode) -> Shown:
    output = copy.deepcopy(output)
    page = output.data["text/html"]
    output.data = NotebookNode({"text/html": page})
    rows = max((part.count("<tr") for part in page.split("</table>")), default=0)
    captions = 1 if "<caption" in page else 0
    return Shown("table", output, rows + captions)
