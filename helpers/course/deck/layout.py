"""The slides of a lesson: how the chosen items are cut into pages of one idea each.

A slide holds at most one paragraph, at most one figure, and at most twelve lines of
code. Heights are estimated here, so that what belongs together is put together; the
page's script then fits each slide exactly.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from nbformat import NotebookNode

from helpers.course.deck.blocks import Block, Group, cut, groups_of, sentences
from helpers.course.deck.choice import (
    Exercise,
    Exhibit,
    Item,
    Poll,
    Section,
    Subheading,
    Text,
    sections_of,
)
from helpers.course.deck.outputs import Shown

WIDTH, HEIGHT = 1200, 610  # what a slide has for its content, below its heading
FULL = 670  # content of this height still fits when it is made a little smaller
TEXT_LINE, CODE_LINE, OUTPUT_LINE, TABLE_LINE, GAP = 37, 32, 28, 42, 14
SMALLEST_FIGURE = 0.8  # of its full size, so that a paragraph fits above it


@dataclass(frozen=True)
class Part:
    """A piece of a slide: Markdown, code, or an output."""

    kind: str  # "text", "box", "given", "question", "poll", "answer", "exercise", ...
    text: str = ""
    shown: Shown | None = None
    lines: int = 0

    @property
    def is_figure(self) -> bool:
        """Whether it is a figure."""
        return self.shown is not None and self.shown.kind == "figure"


@dataclass
class Slide:
    """A slide: its kind, the headings above it, its parts, and the notes."""

    kind: str  # "title", "section", "text", "show", "poll", "exercise"
    lesson: str
    section: str
    part: str = ""  # the subheading of the section that it belongs to
    parts: list[Part] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def slides_of(notebook: NotebookNode, title: str = "Notebook") -> list[Slide]:
    """Return the slides of a notebook, in order.

    Parameters
    ----------
    notebook : NotebookNode
        A lesson, or a run of one. It is not changed.
    title : str
        The lesson's name where the notebook has no heading.
    """
    sections = sections_of(notebook)
    if not sections:
        return []
    opening = sections[0]
    opening.heading = lesson = opening.heading or title
    found = _Writer(lesson, opening, opens=True).write()
    for section in sections[1:]:
        if section.items:
            found += _Writer(lesson, section, opens=False).write()
    return found


class _Writer:
    """Writes the slides of one section."""

    def __init__(self, lesson: str, section: Section, opens: bool) -> None:
        self.lesson, self.section, self.opens = lesson, section, opens
        self.part = ""
        self.slides: list[Slide] = []
        self.lead: Part | None = None  # a paragraph that waits for what it leads to

    def write(self) -> list[Slide]:
        items = list(self.section.items)
        self._start(items)
        while items:
            self._add(items.pop(0), items)
        self._flush()
        for slide in self.slides:
            slide.notes[:0] = self.section.notes
        return self.slides

    def _new(self, kind: str, *parts: Part) -> None:
        place = (self.lesson, self.section.heading, self.part)
        self.slides.append(Slide(kind, *place, parts=list(parts)))

    def _start(self, items: list[Item]) -> None:
        """Write the section's first slide: its heading, question and first paragraph.

        What is shown there is taken off the items.
        """
        self._new("title" if self.opens else "section")
        shown = self.slides[-1].parts
        if self.section.given:
            values = ", ".join(f"`{line}`" for line in self.section.given)
            shown.append(Part("given", f"A run with {values}", lines=1))
        if self.opens:
            items[:] = _asking_first(items)
        elif items and isinstance(items[0], Text):
            first = items.pop(0)
            question, rest = _question(first.group)
            if question:
                shown.append(Part("question", question, lines=2))
            items[:0] = [Text(group, first.cell) for group in rest]
        first = items[0] if items else None
        if isinstance(first, Text):
            group, *rest = cut(first.group)
            items[:1] = [Text(piece, first.cell) for piece in rest]
            shown.append(_text(group))

    def _add(self, item: Item, rest: list[Item]) -> None:
        """Write an item; `rest` are those that follow it."""
        if isinstance(item, Subheading):
            self._flush()
            self.part = item.text
        elif isinstance(item, Text):
            self._add_text(item, rest[0] if rest else None)
        elif isinstance(item, Exhibit):
            self._add_exhibit(item, rest)
        elif isinstance(item, Poll):
            self._add_boxed("poll", _poll(item))
            self.slides[-1].notes += filter(None, [item.aside])
        elif isinstance(item, Exercise):
            self._add_boxed("exercise", _exercise(item))

    def _add_text(self, item: Text, follows: Item | None) -> None:
        self._flush()
        group, leads = item.group, _leads(item, follows)
        if group.is_prose and not leads and not group.has_term:
            self.slides[-1].notes.append(group.text)
            return
        *whole, last = cut(group)
        for piece in whole:
            self._new("text", _text(piece))
        self.lead = _text(last)
        if not leads:
            self._flush()

    def _flush(self) -> None:
        """Give the waiting paragraph a slide of its own."""
        if self.lead is not None:
            self._new("text", self.lead)
            self.lead = None

    def _add_boxed(self, kind: str, parts: list[Part]) -> None:
        if self.lead is not None and _height([self.lead, *parts]) <= HEIGHT:
            parts = [self.lead, *parts]
            self.lead = None
        self._flush()
        self._new(kind, *parts)

    def _add_exhibit(self, item: Exhibit, rest: list[Item]) -> None:
        """Write an exhibit below the paragraph that leads to it."""
        parts = [Part("code", code, lines=code.count("\n") + 1) for code in item.code]
        parts += [_output(shown) for shown in item.outputs]
        if self.lead is not None:
            parts.insert(0, self.lead)
            self.lead = None
        pages = _pages(parts)
        self._read(pages[-1], rest)
        for page in pages:
            kind = "text" if [part.kind for part in page] == ["text"] else "show"
            self._new(kind, *page)

    def _read(self, page: list[Part], rest: list[Item]) -> None:
        """Put the paragraph that reads what is printed below it, if it fits."""
        if any(part.is_figure or part.kind == "text" for part in page):
            return
        after = rest[0] if rest else None
        if not isinstance(after, Text) or not after.group.is_prose:
            return
        reading = _text(after.group)
        leads = _leads(after, rest[1] if len(rest) > 1 else None)
        if not leads and len(cut(after.group)) == 1 and _fit([*page, reading]):
            page.append(reading)
            rest.pop(0)


def _leads(item: Text, follows: Item | None) -> bool:
    """Whether a paragraph leads to what follows it."""
    return isinstance(follows, Exhibit) or (
        isinstance(follows, Poll | Exercise) and follows.cell == item.cell
    )


def _asking_first(items: list[Item]) -> list[Item]:
    """Move the first paragraph of a lesson that asks something to the front."""
    for place, item in enumerate(items):
        if isinstance(item, Text) and item.group.is_prose and "?" in item.group.text:
            return [item, *items[:place], *items[place + 1 :]]
    return items


def _question(group: Group) -> tuple[str, list[Group]]:
    """Part a section's question, a bold sentence at its start, from the rest."""
    block = group.blocks[0]
    found = re.match(r"\*\*([^*]+[.?!])\*\*(?:\s+|$)", block.text)
    if block.kind != "paragraph" or not found:
        return "", [group]
    rest = block.text[found.end() :]
    blocks = [Block("paragraph", rest)] if rest else []
    return found[1], groups_of([*blocks, *group.blocks[1:]])


def _text(group: Group) -> Part:
    kind = "box" if group.blocks[0].kind == "box" else "text"
    return Part(kind, group.text, lines=group.lines)


def _output(shown: Shown) -> Part:
    return Part("output", shown=shown, lines=shown.lines)


def _poll(item: Poll) -> list[Part]:
    question = Group((Block("box", item.text),))
    parts = [Part("poll", _marked(item.text, item.right), lines=question.lines)]
    if item.right:
        reason = _shortened(item.because)
        answer = f"**{item.right}.** {reason}"
        lines = Group((Block("paragraph", answer),)).lines
        parts.append(Part("answer", answer, lines=lines))
    return parts


def _marked(text: str, right: str) -> str:
    """Mark the right one of a question's choices, so that the answer can show it."""
    if not right:
        return text
    choice = rf"(?m)^- ({right}: .*)$"
    return re.sub(choice, r'- <span class="right">\1</span>', text)


def _shortened(reason: str, most: int = 4) -> str:
    """Return as many sentences of an answer's first paragraph as fit a poll."""
    first, *_ = reason.split("\n\n")
    kept = ""
    for sentence in sentences(first):
        longer = f"{kept} {sentence}".strip()
        if kept and Group((Block("paragraph", longer),)).lines > most:
            break
        kept = longer
    return kept


def _exercise(item: Exercise) -> list[Part]:
    text = Group((Block("box", item.text),))
    parts = [Part("exercise", item.text, lines=text.lines)]
    if item.stub:
        parts.append(Part("code", item.stub, lines=item.stub.count("\n") + 1))
    return parts


def _pages(parts: list[Part]) -> list[list[Part]]:
    """Cut parts into slides, so that none holds but a line or two if it can be helped.

    A paragraph before them shares the first slide, or has one of its own.
    """
    ways = [_filled(parts)]
    if parts[0].kind == "text":
        ways.append([parts[:1], *_filled(parts[1:])])
    return min(ways, key=lambda pages: (sum(map(_is_slight, pages)), len(pages)))


def _is_slight(parts: list[Part]) -> bool:
    """Whether parts are only a few printed lines."""
    return all(part.kind == "output" and 0 < part.lines < 5 for part in parts)


def _filled(parts: list[Part]) -> list[list[Part]]:
    """Fill slides with parts in order, as long as they fit."""
    pages: list[list[Part]] = []
    for part in parts:
        if pages and _fit([*pages[-1], part]):
            pages[-1].append(part)
        else:
            pages.append([part])
    return pages


def _fit(parts: list[Part]) -> bool:
    """Whether parts may share a slide."""
    figures = sum(part.is_figure for part in parts)
    code = sum(part.kind == "code" for part in parts)
    if figures > 1 or code > 1 or (figures and code):
        return False
    return _height(parts) <= (HEIGHT if figures else FULL)


def _height(parts: list[Part]) -> float:
    """Return about how high parts are, one below the other."""
    return sum(_height_of(part) + GAP for part in parts)


def _height_of(part: Part) -> float:
    if part.is_figure:
        width, height = part.shown.size
        full = min(WIDTH / width, HEIGHT / height)
        return SMALLEST_FIGURE * full * height
    if part.kind == "output":
        line = TABLE_LINE if part.shown.kind == "table" else OUTPUT_LINE
        return line * part.lines
    if part.kind == "code":
        return CODE_LINE * part.lines + 16
    frame = 0 if part.kind in ("text", "question") else 40
    return math.ceil(TEXT_LINE * part.lines) + frame
