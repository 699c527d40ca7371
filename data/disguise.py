"""Typing mistakes, and the ways in which spam hides its words."""

from __future__ import annotations

import re

from helpers.datasets.drawing.rng import Rng

HIDDEN = """
free cash click order prescription guaranteed winner prize bonus credit loan money
pills casino watches reward profit cheap offer jackpot debt account gift
vigoralin slimovex zenadrol fortimax dreamatol lipomelt hairoxin prostavera calmexa
nervotil rolande omegos cartienne bitlumen etherion novacoin
""".split()  # noqa: SIM905 - a list that people read and extend
_LOOKALIKES = {"a": "@4", "e": "3", "i": "1!", "o": "0", "s": "$5", "t": "7", "l": "1"}
_WORD = re.compile(r"(?<![\w/.@-])[A-Za-z]{4,}(?![\w/@-]|\.\w|://)")


def mistype(rng: Rng, text: str, rate: float) -> str:
    """Swap, drop or double a letter in about ``rate`` of the words."""

    def change(found: re.Match) -> str:
        word = found[0]
        if not rng.chance(rate):
            return word
        k = 1 + rng.whole(len(word) - 2)
        kind = rng.whole(3)
        if kind == 0:
            return word[:k] + word[k + 1] + word[k] + word[k + 2 :]
        return word[:k] + word[k + 1 :] if kind == 1 else word[:k] + word[k] + word[k:]

    return _WORD.sub(change, text)


def obfuscate(rng: Rng, text: str, rate: float) -> str:
    """Hide about ``rate`` of the words that filters look for."""

    def change(found: re.Match) -> str:
        word = found[0]
        if word.lower() not in HIDDEN or not rng.chance(rate):
            return word
        kind = rng.whole(5)
        if kind == 0:
            return rng.pick([".", "-", " ", "*"]).join(word)
        if kind == 1:
            k = 1 + rng.whole(len(word) - 1)
            return word[:k] + rng.pick([".", "_", "*", " "]) + word[k:]
        return _lookalike(rng, word)

    return _WORD.sub(change, text)


def _lookalike(rng: Rng, word: str) -> str:
    """Replace one or two letters by signs that look like them."""
    places = [k for k, letter in enumerate(word) if letter.lower() in _LOOKALIKES]
    letters = list(word)
    for k in rng.sample(places, 1 + rng.whole(2)):
        letters[k] = rng.pick(_LOOKALIKES[letters[k].lower()])
    return "".join(letters)


def shout(rng: Rng, text: str) -> str:
    """Write some words in capitals and repeat some exclamation marks."""
    text = _WORD.sub(
        lambda found: found[0].upper() if rng.chance(0.12) else found[0], text
    )
    return re.sub(r"!", lambda _: "!" * (1 + rng.whole(3)), text)
