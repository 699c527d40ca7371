"""The result of a trace: one row per layer, shown as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LayerShapes:
    """What one call of one layer took and gave.

    Attributes
    ----------
    name : str
        The layer's name in the model, such as ``"features.0"``.
    type : str
        Its class, such as ``"Linear"``.
    input, output : tuple
        Shapes; where a layer takes or gives several tensors, a tuple of shapes.
    parameters : int
        Numbers that it owns itself; 0 where they were counted in an earlier row.
    """

    name: str
    type: str
    input: tuple
    output: tuple
    parameters: int


@dataclass(frozen=True)
class ShapeTable:
    """All layers in the order in which they ran; printing it shows a table.

    Attributes
    ----------
    rows : tuple of LayerShapes
    input, output : tuple
        Shapes of what the whole model took and gave.
    parameters, trainable : int
        Numbers in the model, shared ones counted once, and how many of them learn.
    uncalled : tuple of str
        Layers with parameters that were never called: often forgotten in forward.
    """

    rows: tuple[LayerShapes, ...]
    input: tuple
    output: tuple
    parameters: int
    trainable: int
    uncalled: tuple[str, ...] = ()

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)

    def __repr__(self):
        head = ["layer", "type", "input", "output", "parameters"]
        rows = [
            [
                row.name,
                row.type,
                shape_text(row.input),
                shape_text(row.output),
                f"{row.parameters:,}",
            ]
            for row in self.rows
        ]
        ends = [shape_text(self.input), shape_text(self.output)]
        rows.append(["all", "", *ends, f"{self.parameters:,}"])
        lines = [text_table(head, rows, right=[4])]
        if self.trainable != self.parameters:
            lines.append(f"{self.trainable:,} of the parameters are trainable.")
        if self.uncalled:
            lines.append(f"Never called in forward: {', '.join(self.uncalled)}.")
        return "\n".join(lines)


def shape_text(shape: Any) -> str:
    """Return a shape, or several, as torch writes them.

    Examples
    --------
    >>> shape_text((32, 3, 224, 224))
    '[32, 3, 224, 224]'
    >>> shape_text(((32, 5), (1, 32, 8)))
    '[32, 5], [1, 32, 8]'
    >>> shape_text(())
    '[]'
    """
    if all(isinstance(length, int) for length in shape):
        return "[" + ", ".join(map(str, shape)) + "]"
    return ", ".join(map(shape_text, shape))


def text_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()
) -> str:
    """Return rows of words as text, every column as wide as its longest word.

    Parameters
    ----------
    head : sequence of str
    rows : sequence of sequences of str, each as long as the head
    right : sequence of int
        The columns that are aligned at the right, as numbers are.

    Examples
    --------
    >>> print(text_table(["name", "n"], [["a", "12"], ["bcdef", "3"]], right=[1]))
    name    n
    -----  --
    a      12
    bcdef   3
    """
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]

    def line(words):
        cells = [
            word.rjust(width) if place in right else word.ljust(width)
            for place, (word, width) in enumerate(zip(words, widths, strict=True))
        ]
        return "  ".join(cells).rstrip()

    rule = ["-" * width for width in widths]
    return "\n".join([line(head), line(rule), *map(line, rows)])
