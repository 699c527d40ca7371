"""Words and turns that the course does not use, and where a text has them.

American spelling, plain verbs, the trade's own words. A word that must stay (a name of
another library, a quotation) is listed in `ALLOWED`.
"""

from __future__ import annotations

import functools
import re

BRITISH = (
    r"\w*colour\w*|\w*centre[ds]?\b|\w*centring|\w*behaviour\w*|\w*neighbour\w*"
    r"|\w*favour\w*|\w*labell(?:ed|ing)s?\b|\w*modell(?:ed|ing)\b|travell\w+"
    r"|\w*learnt\b|spelt|spoilt|burnt|dreamt|grey\w*|licence\w*|judgement\w*|whilst"
    r"|artefact\w*|defence|fulfils?|practis(?:e[ds]?|ing)|analys(?:e|ed|ing|ers?)"
    r"|emphasis(?:e[ds]?|ing)|\w*(?:optim|norm?al|regular|general|standard|initial"
    r"|recogn|minim|maxim|summar|visual|organ|memor|quant|parametr|special|util"
    r"|character|factor|linear|token|random|capital|vector|discret)"
    r"is(?:e[ds]?|er?s?|ing|ations?)\w*|towards"
)
TURNS = {
    "percent, forever": r"per cent|for ever",
    "fix": r"mend(?:s|ed|ing)?",
    "should, must": r"shall",
    "is, comes, appears": (
        r"(?:stands?|stood)"
        r"(?!-ins?\b|[_ ](?:for|in[_ ]for|out|apart|still|alone|on a hill|on its own)"
        r"(?![a-z]))"
    ),
    "the question asks for, we want": r"asked (?:is|are|was|were)",
    "is given by, described by": r"(?:is|are|was|were) told by",
    "initial weights, initialization": r"beginnings",
    "except for": r"the same but for",
    "an expensive one": r"a dear(?:er)? (?:one|step)",
    "give the number": r"a good (?:tenth|third|half|fifth|quarter)",
    "say what happens": (
        r"gets? along|(?:has|have|had) (?:its|their) (?:turn|say)|where that is due"
        r"|all the same|sees? to it|rattl(?:e|es|ing)|who arrives? at"
    ),
    "an n-pixel shift is too much": r"of \d+ pixels is too much",
    "transposed": (
        r"weights? (?:are )?turned(?: round)?|turned (?:weights?|matrix|matrices)"
        r"|turned round"
    ),
    "rng": r"dice",
}
AMERICAN = "American spelling"
PATTERNS = {AMERICAN: BRITISH, **TURNS}
FOUND = {
    better: re.compile(rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])", re.IGNORECASE)
    for better, pattern in PATTERNS.items()
}
# Names that others chose.
ALLOWED: tuple[str, ...] = ("read_labelled_messages",)  # public since 0.1.0


def slips(text: str) -> list[str]:
    """Return what the text should say otherwise: the words, and what to say."""
    for name in ALLOWED:
        text = text.replace(name, "")
    british = not all(map(_is_american, set(re.findall(r"\w+", text))))
    return [
        f"{found[0]!r} in {_around(text, found)!r}: {better}"
        for better, pattern in FOUND.items()
        if british or better != AMERICAN
        for found in pattern.finditer(text)
    ]


@functools.cache
def _is_american(word: str) -> bool:
    """Whether a word is none of the dropped ones: asked once, not in every text."""
    return not FOUND[AMERICAN].search(word)


def _around(text: str, found: re.Match) -> str:
    start, end = max(0, found.start() - 30), found.end() + 30
    return " ".join(text[start:end].split())
