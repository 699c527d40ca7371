"""Sentences from phrase files: slots, choices, and topics with their parts.

The notation stands at the head of ``phrases/words.txt``. Topic files hold sections
``== name | form | weight`` whose lines start with a part's letter: S subject,
O opening, M middle, E end; a line without a letter belongs to the part "M". Digits
after the letter name the stories that the line fits; without any it fits all.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from helpers.datasets.drawing.rng import Rng

NEVER_KEPT = {"first", "last", "small", "middle", "big", "title", "link", "ref"}
PHRASES = Path(__file__).parent / "phrases"
_CHOICE = re.compile(r"<([^<>]*\|[^<>]*)>")
_LINE = re.compile(r"(?:([SOME])(\d*): )?(.*)")
_SLOT = re.compile(r"\{(=?)([a-z]+)\}|\{(\d+)\.\.(\d+)\}")


class Phrase(NamedTuple):
    """One line of a section: its part, its stories ("" for all), its words."""

    part: str
    stories: str
    words: str


class Topic(NamedTuple):
    """One section of a phrase file."""

    name: str
    form: str
    weight: int
    phrases: list[Phrase]

    def stories(self) -> list[str]:
        """Return the story of each opening, so that each is equally likely."""
        return [phrase.stories for phrase in self.phrases if phrase.part == "O"]

    def fitting(self, part: str, story: str) -> list[str]:
        """Return the phrases of a part that fit a story ("" for any)."""
        return [
            phrase.words
            for phrase in self.phrases
            if phrase.part == part
            and (not phrase.stories or story in phrase.stories or not story)
        ]


def read_topics(name: str) -> list[Topic]:
    """Return the sections of ``phrases/<name>.txt``."""
    topics: list[Topic] = []
    for line in _lines(name):
        if line.startswith("== "):
            title, form, weight = [*line[3:].split(" | "), "", "1"][:3]
            topics.append(Topic(title, form, int(weight or 1), []))
            continue
        part, stories, phrase = _LINE.fullmatch(line).groups()
        topics[-1].phrases.append(Phrase(part or "M", stories or "", phrase))
    return topics


def read_words() -> dict[str, list[str]]:
    """Return the word lists of ``phrases/words.txt``."""
    lists = (line[1:].partition(": ") for line in _lines("words"))
    return {name: rest.split(" | ") for name, _, rest in lists}


def _lines(name: str) -> list[str]:
    text = (PHRASES / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("# ")]


class Writer:
    """Fills phrases for one text; ``{=name}`` keeps its word within that text."""

    def __init__(self, rng: Rng, words: dict[str, list[str]]) -> None:
        self.rng = rng
        self.words = words
        self.kept: dict[str, str] = {}

    def fill(self, phrase: str) -> str:
        """Return the phrase with every choice made and every slot filled."""
        while found := _CHOICE.search(phrase):
            chosen = self.rng.pick(found[1].split("|"))
            phrase = phrase[: found.start()] + chosen + phrase[found.end() :]
        while found := _SLOT.search(phrase):
            phrase = phrase[: found.start()] + self._slot(found) + phrase[found.end() :]
        phrase = re.sub(r" +", " ", phrase).strip()
        return re.sub(r" ([,.;!?])(?=\s|$)", r"\1", phrase)

    def begin(self, phrase: str) -> str:
        """Fill a subject or opening; later phrases can take up its first words.

        Each slot's first word in this phrase is kept as if it stood as ``{=name}``.
        """
        for name in set(re.findall(r"\{([a-z]+)\}", phrase)) - NEVER_KEPT:
            phrase = phrase.replace(f"{{{name}}}", f"{{={name}}}", 1)
        return self.fill(phrase)

    def _slot(self, found: re.Match) -> str:
        keep, name, low, high = found.groups()
        if low:
            return str(int(low) + self.rng.whole(int(high) - int(low) + 1))
        if keep and name in self.kept:
            return self.kept[name]
        word = self.fill(self.rng.pick(self.words[name]))
        if keep:
            self.kept[name] = word
        return word


def weighted(rng: Rng, topics: list[Topic]) -> Topic:
    """Return a topic, each as likely as its weight says."""
    place = rng.whole(sum(topic.weight for topic in topics))
    for topic in topics:
        place -= topic.weight
        if place < 0:
            return topic
    raise AssertionError("weights must be positive")
