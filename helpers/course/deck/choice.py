"""What of a notebook belongs in a deck: its cells as a short list of items.

Left out are imports, parameters, checks, hints, solutions, course maps, live figures
and optional parts. Prose that no slide shows goes into the speaker notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nbformat import NotebookNode

from helpers.course.deck.blocks import Block, Group, blocks_of, groups_of
from helpers.course.deck.lesson_code import code_of, stub_of
from helpers.course.deck.outputs import Shown, is_slight, shown_outputs
from helpers.course.editions import tags_of

GIVEN = "injected-parameters"  # papermill's cell, in a run with other parameters
LEFT_OUT = {"hint", "solution", "check", "optional", "parameters", "predict", GIVEN}
_FOLDED = re.compile(r"</?details>|<summary>.*?</summary>")
_DIV = re.compile(r"</?div[^>]*>")
_QUESTION = re.compile(r"\*\*Predict first, (\d\d\.Q\d+)\.\*\*")
_EXERCISE = re.compile(r"\*\*Exercise (\d\d\.\d+)")
_ANSWER = re.compile(r"```python\n\w+ = [\"'](\w)[\"']\n```\s*(.*)", re.DOTALL)
# Links between lessons lead from deck to deck; the course's other pages are not there.
_LESSON_LINK = re.compile(r"(\]\(\w+)\.ipynb\)")
_PAGE_LINK = re.compile(r"\[([^]\n]+)\]\(\.\./[^)\s]+\)")
_MAP = "**Course map**"
_UNSAID = ("**You need**", "**Read on", "**Read more", _MAP, "Found a mistake")


@dataclass(frozen=True)
class Text:
    """A paragraph, with what belongs to it."""

    group: Group
    cell: int  # the number of its cell in the notebook


@dataclass(frozen=True)
class Poll:
    """A question to predict, its answer, and what a reader is told to do then."""

    text: str
    cell: int
    right: str = ""
    because: str = ""
    aside: str = ""


@dataclass(frozen=True)
class Exercise:
    """An exercise with the code to complete."""

    text: str
    cell: int
    stub: str


@dataclass(frozen=True)
class Exhibit:
    """What a code cell has to show: its code, what it printed, its figures."""

    code: list[str]
    outputs: list[Shown]
    cell: int


@dataclass(frozen=True)
class Subheading:
    """The heading of a part of a section."""

    text: str


Item = Text | Poll | Exercise | Exhibit | Subheading


@dataclass
class Section:
    """A section: its heading, what can be shown of it, and the lecturer's notes.

    The first one also holds the parameters of a run, as lines of code.
    """

    heading: str
    items: list[Item] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)


def sections_of(notebook: NotebookNode) -> list[Section]:
    """Return the sections of a notebook; the first is its opening."""
    reader = _Reader(notebook)
    for number, cell in enumerate(notebook.cells):
        reader.read(number, cell)
    return reader.sections


class _Reader:
    """Goes through the cells and collects sections."""

    def __init__(self, notebook: NotebookNode) -> None:
        self.sections: list[Section] = []
        self.stubs = {
            cell.metadata["exercise"]: stub_of(cell.source)
            for cell in notebook.cells
            if "exercise" in cell.metadata
        }
        self.answers = dict(_answers(notebook))
        self.asked: set[str] = set()  # exercises whose text has been read
        self.colon = False  # whether the prose before ends in a colon

    def read(self, number: int, cell: NotebookNode) -> None:
        tags = set(tags_of(cell))
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        if "speaker-note" in tags or kind == "notes":
            note = _for_decks(_FOLDED.sub("", cell.source).strip())
            self._section().notes.append(note)
        elif GIVEN in tags:
            lines = cell.source.splitlines()
            self._section()
            self.sections[0].given += [x for x in lines if x and x[0] != "#"]
        elif not tags & LEFT_OUT and kind != "skip":
            if cell.cell_type == "markdown":
                self._read_prose(number, cell.source)
            elif cell.cell_type == "code":
                self._read_code(number, cell)

    def _section(self) -> Section:
        if not self.sections:
            self.sections.append(Section(""))
        return self.sections[-1]

    def _read_prose(self, number: int, source: str) -> None:
        blocks: list[Block] = []
        for block in [*blocks_of(_for_decks(source)), None]:
            if block is not None and block.kind not in ("heading", "box"):
                blocks.append(block)
                continue
            groups = groups_of(blocks)
            for group in filter(_is_said, groups):
                self._section().items.append(Text(group, number))
            blocks = []
            if block is not None:
                self._read_special(number, block)
        self.colon = source.rstrip().endswith(":")

    def _read_special(self, number: int, block: Block) -> None:
        if block.kind == "heading":
            marks, _, title = block.text.partition(" ")
            if len(marks) < 3 and (self.sections or len(marks) == 1):
                self.sections.append(Section(title))
            else:
                self._section().items.append(Subheading(title))
            return
        text = _DIV.sub("", block.text).strip()
        if found := _QUESTION.match(text):
            right, because = self.answers.get(found[1], ("", ""))
            asked, aside = _choices(text)
            self._section().items.append(Poll(asked, number, right, because, aside))
        elif found := _EXERCISE.match(text):
            self.asked.add(found[1])
            stub = self.stubs.get(found[1], "")
            self._section().items.append(Exercise(text, number, stub))
        else:
            self._section().items.append(Text(Group((block,)), number))

    def _read_code(self, number: int, cell: NotebookNode) -> None:
        if cell.metadata.get("exercise") in self.asked:
            return
        outputs = shown_outputs(cell)
        alone = not self._follows_prose() and is_slight(outputs)
        code = code_of(cell.source, self.colon or alone, has_output=bool(outputs))
        if "exercise" in cell.metadata:  # the code of a bug that is found later
            code = [stub_of(cell.source)]
        if code or outputs:
            self._section().items.append(Exhibit(code, outputs, number))

    def _follows_prose(self) -> bool:
        """Whether a paragraph leads to this cell; the section's first one does not."""
        items = self._section().items
        return len(items) > 1 and isinstance(items[-1], Text)


def _is_said(group: Group) -> bool:
    return not group.text.startswith(_UNSAID)


def _choices(text: str) -> tuple[str, str]:
    """Part a question with its choices from what a reader is told to do then."""
    blocks = blocks_of(text)
    kinds = [block.kind for block in blocks]
    end = kinds.index("list") + 1 if "list" in kinds else len(blocks)
    asked, aside = blocks[:end], blocks[end:]
    return Group(tuple(asked)).text, Group(tuple(aside)).text


def _for_decks(source: str) -> str:
    source = _LESSON_LINK.sub(r"\1.html)", source)
    return _PAGE_LINK.sub(r"\1", source)


def _answers(notebook: NotebookNode) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield each question's number with its right letter and the reason."""
    number = ""
    for cell in notebook.cells:
        number = cell.metadata.get("exercise", number)
        found = _ANSWER.search(_FOLDED.sub("", cell.source))
        if "solution" in tags_of(cell) and found:
            yield number, (found[1], _for_decks(found[2].strip()))
