"""The learner's answers leave the course as one file that Python can open."""

import ast

import nbformat
import pytest

from helpers.course import main
from helpers.course.contents import find_notebook
from helpers.course.copies import my_folder, start
from helpers.course.export import as_python


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """Lesson 00, copied to a folder of its own; return its path."""
    monkeypatch.setenv("COURSE_MY", str(tmp_path / "my"))
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    return start(find_notebook("00"))


def answer(path, code):
    """Write code into the first exercise of a copy; return the exercise's id."""
    notebook = nbformat.read(path, as_version=4)
    stub = next(c for c in notebook.cells if c.metadata.get("exercise"))
    stub.source = code
    nbformat.write(notebook, path)
    return stub.metadata.exercise


def test_what_was_not_answered_is_not_exported(mine, capsys):
    assert main(["export"]) == 1
    assert "no answers" in capsys.readouterr().out
    assert not (my_folder() / "my_answers.py").exists()


def test_an_answer_is_written_with_its_id_and_state(mine, capsys):
    exercise = answer(mine, 'answer_q1 = "b"  # because')
    assert main(["export"]) == 0
    assert "1 answer written" in capsys.readouterr().out
    text = (my_folder() / "my_answers.py").read_text("utf-8")
    assert f"# --- {exercise} (not checked)" in text
    assert 'answer_q1 = "b"  # because' in text
    ast.parse(text)
    assert main(["export"]) == 0  # again: renewed


def test_a_file_that_was_named_is_not_written_over(mine, tmp_path, capsys):
    answer(mine, "x = 1")
    target = tmp_path / "notes.py"
    target.write_text("precious")
    assert main(["export", str(target)]) == 1
    assert target.read_text() == "precious"
    assert main(["export", str(target), "--replace"]) == 0
    assert "x = 1" in target.read_text("utf-8")


def test_a_notebook_is_not_written_over_with_answers(mine, capsys):
    answer(mine, "x = 1")
    before = mine.read_bytes()
    assert main(["export", str(mine), "--replace"]) == 2
    assert f"must end in .py, not {mine.name!r}" in capsys.readouterr().err
    assert mine.read_bytes() == before


def test_both_tries_at_an_exercise_are_written(mine, capsys):
    given = nbformat.read(mine, as_version=4)
    exercise = answer(mine, "first_try = 1")
    notebook = nbformat.read(mine, as_version=4)
    place, stub = next(
        (i, c)
        for i, c in enumerate(notebook.cells)
        if c.metadata.get("exercise") == exercise
    )
    for source in ("second_try = 2", given.cells[place].source):
        again = nbformat.v4.new_code_cell(source, metadata=stub.metadata)
        notebook.cells.insert(place + 1, again)
    nbformat.write(notebook, mine)
    assert main(["export"]) == 0
    text = (my_folder() / "my_answers.py").read_text("utf-8")
    assert "first_try = 1\n\nsecond_try = 2\n" in text


def test_a_damaged_copy_is_named(mine, capsys):
    mine.write_text("{")
    assert main(["export"]) == 2
    assert "course export:" in capsys.readouterr().err


def test_what_is_not_python_becomes_a_comment():
    text = as_python({"05_x": {"05.1": "def f(:\n  pass", "05.2": "%time f()"}}, {})
    assert ast.parse(text).body[1:] == []
    assert "# def f(:" in text
    assert "# %time f()" in text
