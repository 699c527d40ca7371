"""All quoted words are in the lessons, also those whose evidence is slow to compute.

A claim checks its words when its test runs; slow ones run rarely, and a sentence
that was changed in between would go unnoticed.
"""

import ast
from pathlib import Path

from case_by_case import case_by_case
from claims import claim

HERE = Path(__file__).parent
GONE = "Words that nobody wrote."  # quoted on purpose, in a test of `claim` itself


def quotes():
    """Yield the file, the lesson and the words of each claim made in plain strings."""
    for path in sorted(HERE.glob("test_claims_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "claim":
                words = [a.value for a in node.args if isinstance(a, ast.Constant)]
                if len(words) == 2 and words[1] != GONE:
                    yield path.name, *words


QUOTES = list(quotes())


def test_most_claims_are_quoted_in_plain_strings():
    assert len(QUOTES) > 500


@case_by_case("name", sorted({name for name, *_ in QUOTES}))
def test_every_quoted_sentence_is_in_its_lesson(name):
    for where, lesson, words in QUOTES:
        if where == name:
            claim(lesson, words)(lambda: None)()
