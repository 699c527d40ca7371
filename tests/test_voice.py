"""The words of the course: no text that a person reads has a word that we dropped."""

import json
from pathlib import Path

import pytest

from case_by_case import case_by_case
from voice import slips

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("docs/*.md")),
    ROOT / "data" / "README.md",
]
MODULES = sorted(ROOT.glob("helpers/**/*.py"))
LESSONS = sorted(ROOT.glob("notebooks/*.ipynb"))
# What the tests look for.
OWN = {"test_voice.py", "voice.py"}


def named(path):
    return path.relative_to(ROOT).as_posix()


@case_by_case("page", PAGES + MODULES)
def test_pages_docstrings_and_messages(page):
    assert slips(page.read_text(encoding="utf-8")) == []


@case_by_case("page", LESSONS)
def test_lessons(page):
    cells = json.loads(page.read_text(encoding="utf-8"))["cells"]
    found = {cell["id"]: slips("".join(cell["source"])) for cell in cells}
    assert {name: words for name, words in found.items() if words} == {}


def test_tests():
    modules = [p for p in sorted(ROOT.glob("tests/**/*.py")) if p.name not in OWN]
    found = {named(p): slips(p.read_text(encoding="utf-8")) for p in modules}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "text",
    [
        "Mend `make_net`.",
        "The optimiser normalises.",
        "CentredRows and _centred",
        "def colour_of(x)",
        "Asked is by how much.",
        "The label stands in front.",
        "40 per cent",
        "This function shall compare.",
    ],
)
def test_a_dropped_word_is_found(text):
    assert len(slips(text)) >= 1


@pytest.mark.parametrize(
    "text",
    [
        "An optimistic organism recommends an amendment.",
        "What does it stand for? It stands out.",
        "The analyses were revised; otherwise it is precise.",
        "percent, the color of a center, normalized",
    ],
)
def test_other_words_stay(text):
    assert slips(text) == []
