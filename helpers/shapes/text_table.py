"""A table of words as aligned text, for the classes that show one."""

from __future__ import annotations

from collections.abc import Sequence


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
