"""The minutes of a lesson follow from its words, lines, figures and exercises."""

from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from case_by_case import case_by_case
from helpers.course.contents import LESSONS, course_notebooks, find_notebook
from lesson_minutes import minutes_of, minutes_of_notes

SLUGS = {path.stem for path in course_notebooks()}
THERE = [entry for entry in LESSONS if entry.slug in SLUGS]


def lesson(*cells):
    return v4.new_notebook(cells=list(cells))


def text(words, *tags):
    return v4.new_markdown_cell("word " * words, metadata={"tags": list(tags)})


def code(lines, *tags, pictures=0, **metadata):
    metadata = {"tags": list(tags), **metadata}
    cell = v4.new_code_cell("x = 1\n" * lines, metadata=metadata)
    cell.outputs = [
        v4.new_output("display_data", data={"image/png": ""}) for _ in range(pictures)
    ]
    return cell


def test_by_hand():
    """2,200 words, 60 lines, 3 figures, one question, exercises of 5 and 10 minutes."""
    given = lesson(
        text(2200),
        code(60, pictures=3),
        code(1, "exercise", "predict"),
        code(3, "exercise", "find-the-bug"),
        code(3, "exercise", size="build"),
    )
    # 10 + 4 + 2 + 1.5 + 2.5 + 5 = 25 and 14.7 + 6 + 1.5 + 2 + 5 + 10 = 39.2
    assert minutes_of(given) == (25, 40)


@pytest.mark.parametrize("tag", ["hint", "solution", "speaker-note", "optional"])
def test_what_is_folded_or_optional_takes_no_time(tag):
    assert minutes_of(lesson(text(9000, tag), code(900, tag))) == (5, 5)


def test_checks_and_the_map_take_no_time():
    map_ = v4.new_markdown_cell("**Course map**\n\n" + "word " * 3000)
    assert minutes_of(lesson(map_, code(900, "check"))) == (5, 5)


def test_the_notes_are_added_up():
    notes = [
        v4.new_markdown_cell(f"**Lecturer.** {told}", metadata={"tags": [tag]})
        for told, tag in [
            ("1 minute for", "speaker-note"),
            ("12 minutes. Ask", "speaker-note"),
            ("9 minutes", "hint"),
        ]
    ]
    assert minutes_of_notes(lesson(*notes)) == 13


def read(entry):
    return nbformat.read(find_notebook(entry.number), as_version=4)


@case_by_case("entry", THERE)
def test_the_contents_tell_what_is_computed(entry):
    told = (entry.minutes, entry.alone)
    assert minutes_of(read(entry)) == told, "correct helpers/course/contents.py"


@case_by_case("entry", THERE)
def test_the_speaker_notes_add_up_to_the_lecture(entry):
    noted = minutes_of_notes(read(entry))
    assert abs(noted - entry.minutes) <= entry.minutes / 10


README = Path(__file__).parents[2].joinpath("README.md").read_text(encoding="utf-8")


@case_by_case("entry", LESSONS)
def test_the_readme_tells_the_times_of_the_contents(entry):
    name = f"{entry.number} {entry.title} (being written)"
    if entry in THERE:
        name = f"[{entry.number} {entry.title}](notebooks/{entry.slug}.ipynb)"
    row = f"| {name} | {entry.part} | {entry.minutes} | {entry.alone} |"
    assert row in README.splitlines()
