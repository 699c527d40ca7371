"""The minutes of a lesson follow from its words, lines, figures and exercises."""

import pytest
from nbformat import v4

from helpers.course.minutes import (
    minutes_of,
    minutes_of_exercise,
    minutes_of_notes,
    size_of,
)


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


def test_an_exercise_tells_its_own_minutes_and_size():
    stub = code(2, "exercise", minutes=12, size="challenge")
    assert (minutes_of_exercise(stub), size_of(stub)) == (12, "challenge")
    assert minutes_of_exercise(code(2, "exercise")) == 4


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
