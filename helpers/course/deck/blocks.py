"""A Markdown cell as blocks: paragraphs, lists, formulas, boxes, tables."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BOX = re.compile(r'<div class="alert')
_LIST = re.compile(r"(?:[-*]|\d+\.) ")
_KINDS = {"#": "heading", "|": "table", ">": "quote", "```": "fence", "$$": "math"}
_TERM = re.compile(r"\*\*[^*\n]+\*\*")
_NO_TERM = re.compile(r"\[M\d+\]\([^)]*\)|`[^`]*`")  # a mistake's number, code
_FORMULA = re.compile(r"`[^\n]*[^.\n]")  # code on a line of its own

# How many characters of text fill a line of a slide, and a line of a list.
LINE, ITEM_LINE = 84, 78
PARAGRAPH_LINES = 5  # a longer paragraph becomes two slides
MOST_LINES = 10


@dataclass(frozen=True)
class Block:
    """A piece of Markdown, and what kind of piece it is."""

    kind: str  # "paragraph", "list", "heading", "table", "quote", "fence", ...
    text: str


def blocks_of(source: str) -> list[Block]:
    """Cut a cell's Markdown into its blocks.

    Examples
    --------
    >>> [block.kind for block in blocks_of("## Title\\n\\nText:\\n- one\\n- two")]
    ['heading', 'paragraph', 'list']
    """
    pieces: list[list[str]] = [[]]
    inside = ""  # what ends the box, fence or formula that we are in
    for line in source.splitlines():
        if inside:
            pieces[-1].append(line)
            inside = "" if line.strip().endswith(inside) else inside
            continue
        starts_list = _LIST.match(line) and not _LIST.match((pieces[-1] or ["- "])[0])
        if not line.strip() or starts_list:
            pieces.append([])
        if not line.strip():
            continue
        if line.startswith((" ", "\t")) and len(pieces) > 1 and not pieces[-1]:
            pieces.pop()  # an indented block goes on with the list above it
            pieces[-1].append("")
        pieces[-1].append(line)
        inside = _end_of(line)
    return [_block("\n".join(lines)) for lines in pieces if lines]


def _end_of(line: str) -> str:
    """Return what ends the block that a line opens, if it does not end in it."""
    if _BOX.match(line):
        return "" if "</div>" in line else "</div>"
    if line.startswith("```"):
        return "```"
    if line.startswith("$$"):
        return "" if line.count("$$") > 1 else "$$"
    return ""


def _block(text: str) -> Block:
    if _LIST.match(text):
        return Block("list", text)
    if _BOX.match(text):
        return Block("box", text)
    if _FORMULA.fullmatch(text) and len(text) < LINE and not text.startswith("```"):
        return Block("math", text)
    kinds = (kind for start, kind in _KINDS.items() if text.startswith(start))
    return Block(next(kinds, "paragraph"), text)


@dataclass(frozen=True)
class Group:
    """Blocks that belong on one slide: a paragraph with its list or formula."""

    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The blocks as Markdown."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def is_prose(self) -> bool:
        """Whether it is nothing but a paragraph."""
        return len(self.blocks) == 1 and self.blocks[0].kind == "paragraph"

    @property
    def has_term(self) -> bool:
        """Whether a term or a rule in it is bold."""
        return bool(_TERM.search(_NO_TERM.sub("", self.text)))

    @property
    def lines(self) -> int:
        """About how many lines of a slide it fills."""
        return sum(_lines(block) for block in self.blocks)


def groups_of(blocks: list[Block]) -> list[Group]:
    """Join a paragraph with the list, formula or table that it introduces.

    Examples
    --------
    >>> groups = groups_of(blocks_of("Three ways:\\n\\n- a\\n- b\\n\\nChoose one."))
    >>> [len(group.blocks) for group in groups]
    [2, 1]
    """
    groups: list[list[Block]] = []
    for block in blocks:
        before = groups[-1][-1] if groups else None
        if before is not None and _belong(before, block):
            groups[-1].append(block)
        else:
            groups.append([block])
    return [Group(tuple(blocks)) for blocks in groups]


def _belong(before: Block, block: Block) -> bool:
    if before.kind == "math":
        return block.kind == "math" or (
            block.kind == "paragraph" and block.text[:1].islower()
        )
    introduces = before.kind == "paragraph" and _lines(before) + _lines(block) <= 9
    ends = before.text.rstrip(" *").endswith(":") or before.text.endswith("**")
    return block.kind == "math" or (
        (introduces or ends) and block.kind not in ("paragraph", "box", "heading")
    )


def plain_length(text: str) -> int:
    """Return about how many characters a reader sees of a piece of Markdown.

    Examples
    --------
    >>> plain_length("See [lesson 05](05_non_linearity.ipynb), $\\\\lambda_1$.")
    18
    """
    text = re.sub(r"<[^>]+>", "", text)
    text = re.sub(r"\]\([^)]*\)|[\[*`$_^{}]", "", text)
    return len(re.sub(r"\\[a-zA-Z]+ ?", "m", text))


def _lines(block: Block) -> int:
    rows = block.text.splitlines()
    if block.kind == "list":
        return sum(1 + plain_length(row) // ITEM_LINE for row in _items(block.text))
    if block.kind == "math":
        return 1 + block.text.count("$$") // 2 + block.text.count("\\\\")
    if block.kind in ("table", "fence"):
        return len(rows)
    if block.kind == "heading":
        return 1
    text = re.sub(r"</?div[^>]*>", "", block.text)
    parts = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
    return sum(1 + plain_length(row) // LINE for p in parts for row in _rows(p))


def _rows(part: str) -> list[str]:
    return part.splitlines() if _LIST.match(part) else [part.replace("\n", " ")]


def _items(text: str) -> list[str]:
    return re.split(r"\n(?=(?:[-*]|\d+\.) )", text)


def cut(group: Group) -> list[Group]:
    """Cut a group that is too long for one slide after a sentence or a list's item."""
    last = group.blocks[-1]
    halves: list[str] = []
    if group.is_prose and group.lines > PARAGRAPH_LINES:
        halves = _halves(sentences(last.text), " ")
    elif last.kind == "list" and group.lines > MOST_LINES:
        halves = _halves(_items(last.text), "\n")
    if len(halves) < 2:
        return [group]
    first = Group((*group.blocks[:-1], Block(last.kind, halves[0])))
    return [*cut(first), *cut(Group((Block(last.kind, halves[1]),)))]


def _halves(parts: list[str], between: str) -> list[str]:
    """Join parts into two pieces of about the same length."""
    ends = range(1, len(parts))
    lengths = [plain_length(part) for part in parts]
    best = min(ends, key=lambda n: max(sum(lengths[:n]), sum(lengths[n:])), default=0)
    if not best:
        return parts
    return [between.join(parts[:best]), between.join(parts[best:])]


_END = re.compile(r"""(?<=[.?!:])[*"”')]*\s+(?=[*"“(\[`$]*[A-Z0-9])""")
_PAIRS = ("**", "$", "`", '"')


def sentences(text: str) -> list[str]:
    """Cut a paragraph into sentences; never inside code, a formula or brackets.

    Examples
    --------
    >>> sentences("Two ends, e.g. A and B. Is $x. Y$ one? (No. It is not.)")
    ['Two ends, e.g. A and B.', 'Is $x. Y$ one?', '(No. It is not.)']
    """
    text = text.replace("\n", " ")
    found, start = [], 0
    for end in _END.finditer(text):
        piece = text[start : end.end()].strip()
        if piece.endswith(("e.g.", "i.e.", "vs.", "Fig.")) or not _is_whole(piece):
            continue
        found.append(piece)
        start = end.end()
    return [*found, text[start:].strip()]


def _is_whole(piece: str) -> bool:
    """Whether every pair of marks that opens in a piece also closes in it."""
    closed = all(piece.count(mark) % 2 == 0 for mark in _PAIRS)
    return closed and all(piece.count(a) == piece.count(b) for a, b in ("()", "[]"))
