"""Sentences from phrase files: slots, choices, and topics with their parts.

The notation is at the head of ``phrases/words.txt``. Topic files hold sections
``== name | form | weight`` whose lines start with a part's letter: S subject,
O opening, M middle, E end; a line without a letter belongs to the part "M". Digits
after the letter name the stories that the line fits; without any it fits all.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from helpers.datasets.drawing.rng import Rng

NEVER_KEPT = {
    "first",
    "last",
    "small",
    "middle",
    "big",
    "title",
    "link",
    "ref",
    "server",
}
PHRASES = Path(__file__).parent / "phrases"
_CHOICE = re.compile(r"<([^<>]*\|[^<>]*)>")
_LINE = re.compile(r"(?:([SOME])(\d*): )?(.*)")
_SLOT = re.compile(r"\{([=!]*)(?:([a-z]+):)?([A-Za-z]+|\d+\.\.\d+)\}")
_HIDE, _UNHIDE, _VEIL = "\x1a", "\x1b", 0xF0000  # signs that no phrase has
_VEILED = re.compile(f"[{chr(_VEIL)}-{chr(_VEIL + 0xFFFF)}]")


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
    rows = (line[1:].partition(": ") for line in _lines("words"))
    lists = {name: rest.split(" | ") for name, _, rest in rows}
    return lists | {"own": lists["company"]}  # the company that writes


def _lines(name: str) -> list[str]:
    text = (PHRASES / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("# ")]


class Writer:
    """Fills phrases for one text; ``{=name}`` keeps its word within that text.

    A slot draws its word even where the text then says another one, so that a
    correction in one text leaves all the others as they are.
    """

    def __init__(self, rng: Rng, words: dict[str, list[str]]) -> None:
        self.rng = rng
        self.words = words
        self.kept: dict[str, str] = {}
        self.told: dict[str, str] = {}
        self.seen: set[tuple[str, str]] = set()

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

        Each slot's first word in this phrase is kept as if it stood as ``{=name}``;
        where the phrase has that slot already, this one says another word.
        """
        for name in set(re.findall(r"\{([a-z]+)(?::\1)?\}", phrase)) - NEVER_KEPT:
            mark = "=!" if f"{{={name}}}" in phrase else "="
            slot = re.compile(rf"\{{((?:{name}:)?{name})\}}")
            phrase = slot.sub(rf"{{{mark}\1}}", phrase, count=1)
        return self.fill(phrase)

    def _slot(self, found: re.Match) -> str:
        """Return the word of a slot, behind the word drawn where that is another."""
        mark, name, source = found.groups()
        drawn = self._drawn(source, keep="=" in mark)
        shown = settle(drawn)
        if name:
            shown = self.told.setdefault(name, settle(self.kept.get(name, shown)))
        elif "=" in mark:
            shown = self.told.get(source, shown)
        while "!" in mark and (source, shown) in self.seen:
            shown = self._after(source, shown)
        self.seen.add((source, shown))
        return drawn if shown == settle(drawn) else instead(drawn, shown)

    def _drawn(self, source: str, keep: bool) -> str:
        if keep and source in self.kept:
            return self.kept[source]
        if source[0].isdigit():
            low, high = map(int, source.split(".."))
            return str(low + self.rng.whole(high - low + 1))
        word = self.fill(self.rng.pick(self.words[source.lower()]))
        if keep:
            self.kept[source] = word
        return word.capitalize() if source[0].isupper() else word

    def _after(self, source: str, word: str) -> str:
        """Return the list's next word, or the next number."""
        if source[0].isdigit():
            return str(int(word) + 1)
        words = self.words[source]
        return words[(words.index(word) + 1) % len(words)]


def hidden(text: str) -> str:
    """Return a piece that is drawn and may be mistyped, but that nobody will see."""
    return f"{_HIDE}{re.sub(f'[{_HIDE}{_UNHIDE}]', '', text)}{_UNHIDE}"


def instead(drawn: str, shown: str) -> str:
    """Return ``shown``, in letters that no mistake finds, and the hidden word."""
    return hidden(_VEILED.sub("", drawn)) + "".join(
        chr(_VEIL + ord(letter)) for letter in shown
    )


def upper_first(sentence: str) -> str:
    """Return the sentence with a capital letter where what is seen of it starts."""
    k = re.match(f"({_HIDE}[^{_UNHIDE}]*{_UNHIDE})*", sentence).end()
    first = settle(sentence[k]).upper()
    if _VEILED.match(sentence[k]):
        first = chr(_VEIL + ord(first))
    return sentence[:k] + first + sentence[k + 1 :]


def settle(text: str) -> str:
    """Return what is seen of a text: nothing that is hidden, everything shown."""
    seen = re.sub(f"{_HIDE}[^{_UNHIDE}]*{_UNHIDE}", "", text)
    return _VEILED.sub(lambda letter: chr(ord(letter[0]) - _VEIL), seen)


def weighted(rng: Rng, topics: list[Topic]) -> Topic:
    """Return a topic, each as likely as its weight says."""
    place = rng.whole(sum(topic.weight for topic in topics))
    for topic in topics:
        place -= topic.weight
        if place < 0:
            return topic
    raise AssertionError("weights must be positive")
