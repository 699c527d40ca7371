"""The contents, and a notebook found by number, part of its name, or path."""

import json
from pathlib import Path

import pytest

from helpers.course import main
from helpers.course.contents import (
    LESSONS,
    chosen_notebooks,
    course_map,
    course_notebooks,
    find_lesson,
    find_notebook,
    next_lesson,
    notebooks_folder,
    read_notebook,
    runs_folder,
    typed_path,
)

# The commands that read any notebook.
READING = {
    "run": ["run", "--list"],
    "sweep": ["sweep", "--trust", "-p", "seed=1,2"],
    "slides": ["slides", "--output", "made"],
    "lecture": ["lecture", "--no-open", "--output", "made"],
    "handout": ["handout", "--output", "made"],
    "flashcards": ["flashcards", "--output", "made.csv"],
    "assignment": ["assignment", "--for", "otter", "--output", "made"],
}


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


def test_notebooks_that_are_named_twice_come_once():
    assert chosen_notebooks(["01", "0", "00"]) == course_notebooks()[1::-1]
    assert chosen_notebooks([]) == course_notebooks()


@pytest.mark.parametrize("command", ["handout", "slides"])
def test_of_two_notebooks_of_one_name_none_is_written_over(tmp_path, capsys, command):
    places = [tmp_path / name / "intro.ipynb" for name in "ab"]
    for place in places:
        place.parent.mkdir()
        place.write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    words = [command, *map(str, places), "--output", str(tmp_path / "made")]
    assert main(words) == 2
    told = capsys.readouterr().err
    assert f"{places[0]} and {places[1]} have the same name. Give one" in told
    assert not (tmp_path / "made").exists()


def test_a_copy_means_its_lesson(tmp_path):
    copy = tmp_path / "00_start_here.ipynb"
    copy.write_text("{}")
    assert find_lesson(str(copy)) == find_lesson("00") == course_notebooks()[0]
    other = copy.rename(tmp_path / "00_other.ipynb")
    with pytest.raises(LookupError, match=r"00_other.ipynb is no lesson.* 00 to 18"):
        find_lesson(str(other))


def test_home_is_known_and_a_stranger_is_a_name(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert typed_path("~/a b.csv") == tmp_path / "a b.csv"
    assert typed_path("~nobody-here/a.csv") == Path("~nobody-here/a.csv")
    with pytest.raises(FileNotFoundError, match="~nobody-here"):
        find_notebook("~nobody-here/a.ipynb")
    monkeypatch.setenv("COURSE_RUNS", "~/runs")
    assert runs_folder() == tmp_path / "runs"


CELL = {"cell_type": "markdown", "source": "a", "metadata": {}}
WITHOUT = [{k: v for k, v in CELL.items() if k != key} for key in CELL]
ODD_METADATA = [{"tags": None}, {"tags": "hint"}, {"exercise": ["08.1"]}]
ODD = [{"source": 1}, *({"metadata": odd} for odd in ODD_METADATA)]


def notebook_of(*cells):
    content = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\0" * 9, b"\xff\xfe{}", b"[]", b"{}", b"null", b"[" * 99_999),
        *(b"<<<<<<< HEAD\n" + notebook_of(), b'{"nbformat": 99}'),
        *(notebook_of(cell) for cell in ["a", *WITHOUT, *(CELL | odd for odd in ODD)]),
    ],
    ids=lambda content: repr(content[-40:]),
)
def test_what_is_no_notebook_is_named(content, tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"a.ipynb is no notebook that can be read"):
        read_notebook(path)


def test_a_cell_without_results_is_one_that_was_not_run(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_bytes(notebook_of(CELL | {"cell_type": "code"}, CELL | {"outputs": []}))
    code, prose = read_notebook(path).cells
    assert (code.outputs, code.execution_count) == ([], None)
    assert "outputs" not in prose


@pytest.mark.parametrize("words", [*READING.values()], ids=[*READING])
def test_no_command_takes_what_is_no_notebook(words, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "00_start_here.ipynb"
    path.write_text("[]")
    assert main([*words, str(path)]) == 2
    assert f"{path} is no notebook that can be read" in capsys.readouterr().err
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [path]


def test_marks_and_missing_ids_are_no_trouble(tmp_path, recwarn):
    path = tmp_path / "a.ipynb"
    path.write_bytes(b"\xef\xbb\xbf" + notebook_of(CELL, CELL | {"id": "b"}))
    first, second = read_notebook(path).cells
    assert first.source == second.source == "a"
    assert first.id != second.id
    path.write_bytes(
        path.read_bytes().replace(b'"nbformat_minor": 4', b'"nbformat_minor": 5')
    )
    assert len({cell.id for cell in read_notebook(path).cells}) == 2
    assert not recwarn
