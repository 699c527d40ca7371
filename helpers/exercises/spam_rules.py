"""Judges of rules for spam: what they find and lose on mail that they haven't met."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.exercises.challenges import Challenge
from helpers.exercises.comparing import describe
from helpers.exercises.judging import Choice

TRAINING, MOST_LOST, MOST_WORDS = 1500, 0.1, 80
TURNS = (11, 12, 13)  # seeds of the challenge's splits


def words_of(text: str) -> set[str]:
    """Return the words of a text in lower case, as the lesson does."""
    return set(re.findall("[a-z]+", text.lower()))


@functools.cache
def mail() -> tuple[tuple[str, ...], np.ndarray]:
    """Return the lesson's e-mails and their labels."""
    from helpers.datasets import load_emails

    emails = load_emails()
    return tuple(emails.texts), emails.y


@functools.cache
def words_of_mail() -> tuple[set[str], ...]:
    """Return the words of each e-mail."""
    return tuple(words_of(text) for text in mail()[0])


def found_or_broken(called: np.ndarray, y: np.ndarray, of: str = "") -> float | str:
    """Return the share of spam found, or a sentence if too much ham is lost."""
    found, lost = called[y == 1].mean(), called[y == 0].mean()
    if called.all():
        return f"You call every e-mail spam, so all ham is lost.{of}"
    if found < 0.5 < lost:
        return (
            f"You call {_percent(lost)} of the ham spam and only {_percent(found)} of "
            f"the spam: are the two classes swapped?"
        )
    if lost >= MOST_LOST:
        return (
            f"{_percent(found)} of the new spam is found, but {_percent(lost)} of the "
            f"ham is lost; less than {_percent(MOST_LOST, 0)} is allowed.{of}"
        )
    return float(found)


def _percent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f} %"


def score_of_rule(rule: Callable[[str], Any]) -> float | str:
    """Return the share of the last 500 e-mails' spam that a rule finds."""
    texts, y = mail()
    called = []
    for text in texts[TRAINING:]:
        answer = rule(text)
        if answer is ... or answer is None:
            return (
                "For some e-mails your rule returns nothing: every way through it "
                "must end in `return` with True or False."
            )
        if isinstance(answer, str):
            return (
                f"Your rule returns {describe(answer)}; return True for spam and "
                f"False for ham."
            )
        if not _is_yes_or_no(answer):
            return (
                f"Your rule returns {describe(answer)}: compare it with a number, so "
                f"that the answer is True or False."
            )
        called.append(bool(answer))
    called, y = np.array(called), y[TRAINING:]
    if not called.any():
        return "You call no e-mail spam: no ham is lost, and no spam is found."
    return found_or_broken(called, y)


def _is_yes_or_no(answer: Any) -> bool:
    if isinstance(answer, bool | np.bool_):
        return True
    try:
        return np.ndim(answer) == 0 and float(answer) in (0.0, 1.0)
    except (TypeError, ValueError):
        return False


NEW_TEMPLATES = Choice(
    "01.Q3",
    right="b",
    because="It knew the templates, and much less about spam.",
    replies={
        "a": "It would, if it had learned what spam is. Which words did it learn?",
        "c": "It's not that bad: some words go with spam in every template.",
    },
)

MY_RULE = Challenge(
    "01.7",
    score=score_of_rule,
    goal=0.65,
    of="of the new spam is found",
    because="And that on mail that your rule has never met.",
)


def score_of_words(pick: Callable) -> float | str:
    """Return the share of new spam that holds one of the picked words, on average."""
    texts, y = mail()
    all_called, all_labels, used = [], [], Counter()
    for seed in TURNS:
        order = np.random.default_rng(seed).permutation(len(y))
        train, new = order[:TRAINING], order[TRAINING:]
        picked = pick([texts[i] for i in train], y[train].copy())
        if picked is ... or picked is None:
            return "Return the list of the words that you picked."
        words = as_words(picked)
        if isinstance(words, str):
            return words
        hits = [words_of_mail()[i] & set(words) for i in new]
        used.update(
            word for i, hit in zip(new, hits, strict=True) if not y[i] for word in hit
        )
        all_called += [bool(hit) for hit in hits]
        all_labels += list(y[new])
    called, labels = np.array(all_called), np.array(all_labels)
    if not called.any():
        return "None of your words is in any of the new e-mails."
    return found_or_broken(called, labels, _worst(used, labels))


def as_words(picked: Any) -> list[str] | str:
    """Return the picked words as a list, or what is wrong with them."""
    if isinstance(picked, str):
        return "Return a list of words, not one text: .split() makes a list of it."
    try:
        words = list(picked)
    except TypeError:
        return f"Return a list of words, not {describe(picked)}."
    for word in words:
        if not isinstance(word, str):
            return f"The list must hold words; yours holds {describe(word)}."
        if word != word.lower() or re.search(r"\s", word):
            return (
                f"{word!r} is never found: each entry must be one word in lower case."
            )
    if len(set(words)) > MOST_WORDS:
        return f"You picked {len(set(words))} words; {MOST_WORDS} are allowed."
    return words


def _worst(used: Counter, labels: np.ndarray) -> str:
    [(word, times), *_] = used.most_common(1) or [("", 0)]
    share = _percent(times / max(1, int((labels == 0).sum())), 0)
    return f" The word {word!r} alone is in {share} of the ham."


PICK_WORDS = Challenge(
    "01.8",
    score=score_of_words,
    goal=0.8,
    of="of the new spam is found",
    because="With words that were learned, not guessed.",
)

EXERCISES = [MY_RULE, PICK_WORDS, NEW_TEMPLATES]
