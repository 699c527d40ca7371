"""What the tests of every judge ask of its verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from helpers.exercises.catalog import find


def judged(exercise_id: str, answer: Any):
    """Return the verdict on an answer."""
    return find(exercise_id).judge(answer)


def assert_refused(exercise_id: str, answer: Any) -> None:
    """Require a sentence, and no traceback, for a wrong answer."""
    verdict = judged(exercise_id, answer)
    assert verdict.status == "try again"
    assert "Traceback" not in verdict.sentence


def assert_listed_mistakes_are_named(exercise_id: str) -> None:
    """Require for each mistake that a judge lists the sentence listed with it."""
    for mistake in find(exercise_id).mistakes:
        verdict = judged(exercise_id, mistake.does)
        assert (verdict.status, verdict.sentence) == ("try again", mistake.says)


def assert_named_apart(exercise_id: str, cases: Iterable[tuple[Any, str]]) -> None:
    """Require for each wrong answer a sentence of its own that has certain words."""
    sentences = []
    for answer, words in cases:
        verdict = judged(exercise_id, answer)
        assert verdict.status == "try again", words
        assert words in verdict.sentence
        sentences.append(verdict.sentence)
    assert len(set(sentences)) == len(sentences)
