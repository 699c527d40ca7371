"""The glossary says what the lessons say, about every term."""

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from helpers.course import glossary
from helpers.course.contents import course_notebooks


@pytest.fixture(scope="module")
def lessons():
    return {p.stem: nbformat.read(p, as_version=4) for p in course_notebooks()}


def lesson(*texts, tags=()):
    cells = [new_markdown_cell(text, metadata={"tags": list(tags)}) for text in texts]
    return new_notebook(cells=cells)


def test_every_term_is_explained_in_its_lesson(lessons):
    found = {
        (entry.term, entry.lesson[:2]) for entry in glossary.make_glossary(lessons)
    }
    words = {term for term, _ in found}
    for term, number in glossary.terms():
        assert (term, number) in found if number else term in words, (term, number)


def test_every_term_is_listed_once():
    listed = [(term.lower(), number) for term, number in glossary.terms()]
    assert len(set(listed)) == len(listed)


def test_an_explanation_holds_its_term_and_is_of_a_readable_length(lessons):
    for entry in glossary.make_glossary(lessons):
        assert f"**{entry.term.lower()}**" in entry.explained.lower(), entry
        assert 5 <= len(entry.explained.split()) <= 90, entry


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("One. A **net** is a net of nets, and so it goes on here. Two.",
         "A **net** is a net of nets, and so it goes on here."),
        ("Knots make it. It holds fish. That is a **net**. Two.",
         "Knots make it. It holds fish. That is a **net**."),
        ("- Long line before.\n- **net**: short.", "Long line before. **net**: short."),
        ("(We tie knots here, one by one, and call the thing a **net**.) Two.",
         "(We tie knots here, one by one, and call the thing a **net**.)"),
        ("To make one you need this and that, and get a **net**:\n\n$$x$$",
         "To make one you need this and that, and get a **net**…"),
    ],
)  # fmt: skip
def test_the_words_that_explain(text, explained):
    assert glossary.explanation(text, "**net**") == explained


def test_the_first_lesson_counts_unless_another_is_named(monkeypatch):
    chosen = [("net", ""), ("net", "02"), ("knot", "")]
    monkeypatch.setattr(glossary, "terms", lambda: chosen)
    both = {
        "01_a": lesson("A **net** is made of knots and of nothing else at all."),
        "02_b": lesson("The **Net** of the second lesson is another one altogether."),
    }
    found = glossary.make_glossary(both)
    assert [(entry.term, entry.lesson) for entry in found] == [
        ("net", "01_a"),
        ("net", "02_b"),
    ]


@pytest.mark.parametrize("tag", ["hint", "solution", "speaker-note"])
def test_what_is_not_the_lesson_explains_nothing(monkeypatch, tag):
    monkeypatch.setattr(glossary, "terms", lambda: [("net", "")])
    assert glossary.make_glossary({"01_a": lesson("A **net**.", tags=[tag])}) == []
    asked = lesson("**Predict first, 01.Q1.** A **net** is what?")
    assert glossary.make_glossary({"01_a": asked}) == []


def test_the_page_links_to_lessons_and_to_nothing_else(lessons):
    page = glossary.glossary_page(lessons)
    assert "{{" not in page
    assert "](../" not in page
    assert "{doc}`01 <notebooks/01_classification_problems>`" in page
