"""The contents, and a notebook found by number, part of its name, or path."""

import pytest

from helpers.course.contents import (
    LESSONS,
    course_map,
    course_notebooks,
    find_notebook,
    next_lesson,
    notebooks_folder,
)


def test_nineteen_lessons_are_numbered_in_order():
    assert [lesson.number for lesson in LESSONS] == [f"{k:02}" for k in range(19)]
    assert all(lesson.slug.startswith(lesson.number) for lesson in LESSONS)
    assert len({lesson.slug for lesson in LESSONS}) == 19


def test_the_map_names_every_lesson_once_and_marks_one():
    text = course_map("08")
    assert all(f"{x.number} {x.title}" in text for x in LESSONS)
    assert text.count("you are here") == 1
    assert "**08 Backprop by hand (you are here)**" in text


def test_the_map_links_what_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.course.contents.notebooks_folder", lambda: tmp_path)
    (tmp_path / f"{LESSONS[1].slug}.ipynb").write_text("{}")
    text = course_map("00")
    assert text.count("](") == 1
    assert f"[01 {LESSONS[1].title}]({LESSONS[1].slug}.ipynb) · 02 " in text


def test_the_next_lesson():
    assert next_lesson("04") == LESSONS[5]
    assert next_lesson(LESSONS[-1].number) is None


@pytest.mark.parametrize(
    "wanted", ["0", "00", "０", " 0 ", "start", "Start here", "start-here"]
)
def test_one_lesson_by_many_names(wanted):
    assert find_notebook(wanted).name == "00_start_here.ipynb"


def test_any_notebook_by_its_path(tmp_path):
    path = tmp_path / "my lesson.ipynb"
    path.write_text("{}")
    assert find_notebook(str(path)) == path


def test_the_lessons_come_in_order():
    found = course_notebooks()
    assert found == sorted(found)
    assert found[0].parent == notebooks_folder()


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("99", f"Numbers go from 00 to {course_notebooks()[-1].stem[:2]}"),
        ("9" * 5000, "There is no notebook '999"),
        ("1e3", "There is no notebook '1e3'"),
        ("²", "There is no notebook '²'"),
        ("clusterin_g", "Did you mean 'clustering'"),
        ("a", "Give the number of one"),
        ("", "There is no notebook ''"),
    ],
)
def test_what_fits_no_lesson_or_several_is_refused(wanted, words):
    with pytest.raises(LookupError, match=words):
        find_notebook(wanted)


def test_numbers_and_advice_speak_of_what_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.course.contents.notebooks_folder", lambda: tmp_path)
    with pytest.raises(LookupError, match="There are no notebooks in"):
        find_notebook("99")
    for lesson in (LESSONS[0], LESSONS[1], LESSONS[3]):
        (tmp_path / f"{lesson.slug}.ipynb").write_text("{}")
    with pytest.raises(LookupError, match=r"The numbers are 00, 01, 03\.$"):
        find_notebook("99")
    missing = LESSONS[2]
    for wanted in (missing.number, missing.title):
        with pytest.raises(LookupError) as caught:
            find_notebook(wanted)
        name = f"Notebook {missing.number} ({missing.title}) is not there."
        assert str(caught.value.args[0]).startswith(name)


def test_a_path_without_file_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="no notebook at"):
        find_notebook(str(tmp_path / "none.ipynb"))
