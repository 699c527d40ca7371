"""The slides of every lesson, by the rules of a deck; no browser is needed."""

import functools
import re

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

from case_by_case import case_by_case
from helpers.course.contents import course_notebooks
from helpers.course.deck import slides_of
from helpers.course.deck.blocks import blocks_of, plain_length
from helpers.course.deck.choice import sections_of
from helpers.course.editions import tags_of

OPENINGS = ("title", "section")
PLUMBING = re.compile(
    r"^\s*(?:import|from) |\b(?:check|yours|progress|show|live|use_course_style)\("
    r"|\b(?:plt|draw|ax|axes)\.|\balt=",
    re.MULTILINE,
)
NOT_FOR_A_WALL = ('role="status"', "to do:", "Live figure", "of the course runs here")
NUMBERED = re.compile(r"## \d+\. (.+)")
ASKED = re.compile(r"\*\*(?:Predict first, |Exercise )(\d\d\.Q?\d+)")


every_lesson = case_by_case("path", course_notebooks())


@functools.cache
def lesson(path):
    """Return a lesson's notebook and its slides."""
    notebook = nbformat.read(path, as_version=4)
    return notebook, slides_of(notebook)


def required(notebook):
    """Return the cells that everybody works through."""
    return [cell for cell in notebook.cells if "optional" not in tags_of(cell)]


def figures(cells):
    """Return the descriptions of the cells' figures, in order."""
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return [
        output.metadata["image/png"]["alt"]
        for output in outputs
        if "image/png" in output.get("data", {})
    ]


def text_of(slide):
    return "\n".join(part.text for part in slide.parts)


@every_lesson
def test_every_slide_says_where_we_are(path):
    _, slides = lesson(path)
    assert slides[0].kind == "title"
    assert all(slide.section and slide.lesson for slide in slides)
    assert {slide.lesson for slide in slides} == {slides[0].section}


@every_lesson
def test_every_section_has_a_slide_that_opens_it(path):
    notebook, slides = lesson(path)
    opened = [slide.section for slide in slides if slide.kind == "section"]
    prose = "\n".join(cell.source for cell in required(notebook))
    for title in NUMBERED.findall(prose):
        assert any(name.endswith(title) for name in opened)
    assert len(opened) == len(set(opened))


@every_lesson
def test_no_slide_is_empty(path):
    _, slides = lesson(path)
    assert [s for s in slides if not s.parts and s.kind not in OPENINGS] == []


@every_lesson
def test_a_slide_has_one_paragraph_at_most(path):
    _, slides = lesson(path)
    for slide in slides:
        blocks = [b for p in slide.parts if p.kind == "text" for b in blocks_of(p.text)]
        paragraphs = [
            block.text
            for block in blocks
            if block.kind == "paragraph" and not block.text[0].islower()
        ]
        assert len(paragraphs) <= 1


@every_lesson
def test_no_paragraph_is_a_wall_of_text(path):
    _, slides = lesson(path)
    texts = [p for slide in slides for p in slide.parts if p.kind == "text"]
    assert [part.text for part in texts if plain_length(part.text) > 700] == []


@every_lesson
def test_code_is_short_and_belongs_to_the_lesson(path):
    _, slides = lesson(path)
    for slide in slides:
        code = [part for part in slide.parts if part.kind == "code"]
        assert len(code) <= 1
        for part in code:
            assert part.text.count("\n") < 12, part.text
            assert not PLUMBING.search(part.text), part.text


@every_lesson
def test_a_figure_is_shown_without_its_code(path):
    _, slides = lesson(path)
    for slide in slides:
        pictures = [part for part in slide.parts if part.is_figure]
        assert len(pictures) <= 1
        assert not (pictures and any(part.kind == "code" for part in slide.parts))


@every_lesson
def test_every_figure_is_shown_once_with_its_description(path):
    notebook, slides = lesson(path)
    shown = [
        part.shown.output.metadata["image/png"]["alt"]
        for slide in slides
        for part in slide.parts
        if part.is_figure
    ]
    assert shown == figures(required(notebook))


@every_lesson
def test_nothing_of_the_notebook_itself_is_on_the_wall(path):
    _, slides = lesson(path)
    for slide in slides:
        shown = [p.shown.output for p in slide.parts if p.shown is not None]
        told = text_of(slide) + "".join(map(str, shown))
        assert [word for word in NOT_FOR_A_WALL if word in told] == []
        assert "<details>" not in told


@every_lesson
def test_each_question_and_exercise_is_there_once(path):
    notebook, slides = lesson(path)
    prose = "\n".join(cell.source for cell in required(notebook))
    asked = ASKED.findall(prose)
    shown = [name for slide in slides for name in ASKED.findall(text_of(slide))]
    assert shown == asked


@every_lesson
def test_a_poll_shows_choices_and_then_the_answer(path):
    _, slides = lesson(path)
    for slide in (slide for slide in slides if slide.kind == "poll"):
        question, answer = slide.parts[-2:]
        assert (question.kind, answer.kind) == ("poll", "answer")
        letter = re.match(r"\*\*(\w)\.\*\* \w|\*\*(\w)\.\*\* \S", answer.text)
        right = re.findall(r'^- <span class="right">(\w):', question.text, re.MULTILINE)
        assert letter is not None
        assert right == [answer.text[2]]
        assert len(re.findall(r"^- ", question.text, re.MULTILINE)) >= 3


def test_what_a_reader_is_told_after_the_choices_is_in_the_notes():
    text = (
        '<div class="alert">\n\n**Predict first, 00.Q1.** Which?\n\n- a: x\n- b: y\n\n'
        "Click your letter.\n\n</div>"
    )
    _, slide = slides_of(
        new_notebook(cells=[new_markdown_cell(t) for t in ("# A", text)])
    )
    assert "Click" not in text_of(slide)
    assert slide.notes == ["Click your letter."]


@every_lesson
def test_an_exercise_is_shown_with_the_code_to_complete(path):
    _, slides = lesson(path)
    for slide in (slide for slide in slides if slide.kind == "exercise"):
        assert [part.kind for part in slide.parts[-2:]] == ["exercise", "code"]


@every_lesson
def test_the_lecturers_notes_are_behind_every_slide_of_their_section(path):
    notebook, slides = lesson(path)
    sections = {s.heading: s.notes for s in sections_of(notebook)}
    for slide in slides:
        assert slide.notes[: len(sections[slide.section])] == sections[slide.section]
    assert all(slide.notes for slide in slides if slide.kind == "poll")


@every_lesson
def test_prose_is_on_a_slide_or_in_the_notes(path):
    notebook, slides = lesson(path)
    told = " ".join(text_of(slide) + " ".join(slide.notes) for slide in slides)
    told = re.sub(r"\W+", "", re.sub(r"\]\([^)]*\)", "", told))
    for section in sections_of(notebook):
        for item in section.items:
            for block in getattr(getattr(item, "group", None), "blocks", ()):
                text = re.sub(r"\W+", "", re.sub(r"\]\([^)]*\)", "", block.text))
                assert text[:40] in told
                assert text[-40:] in told
