"""Questions and mistakes become cards that other programs can import."""

import csv

from case_by_case import case_by_case
from helpers.course import main
from helpers.course.contents import course_notebooks, course_root
from helpers.course.flashcards import as_table, mistakes, questions
from helpers.exercises.catalog import exercises_of
from helpers.exercises.judging import Choice


@case_by_case("lesson", course_notebooks())
def test_every_question_to_predict_becomes_a_card(lesson):
    cards = questions(lesson)
    choices = [e for e in exercises_of(lesson.stem[:2]).values() if type(e) is Choice]
    asked = [e for e in choices if ".Q" in e.id]
    assert len(cards) == len(asked)
    for front, back in cards:
        exercise = next(e for e in asked if e.id in front)
        assert back.startswith(f"{exercise.right}. ")
        assert f"- {exercise.right}:" in front
        assert "div>" not in front


def test_all_mistakes_become_cards():
    cards = mistakes(course_root() / "docs" / "mistakes.md")
    assert len(cards) == 42
    front, back = cards[0]
    assert "M1" in front
    assert back == "softmax before cross-entropy (lesson 02)"


def test_the_command_writes_a_table_that_reads_back(tmp_path, capsys):
    file = tmp_path / "new" / "cards.csv"
    assert main(["flashcards", "00", "08", "--output", str(file)]) == 0
    with file.open(encoding="utf-8", newline="") as table:
        rows = list(csv.reader(table))
    assert rows[0] == ["front", "back"]
    assert {len(row) for row in rows} == {2}
    assert f"{len(rows) - 1} cards" in capsys.readouterr().out


def test_quotes_commas_and_lines_survive():
    card = ('What is "a, b"?\nsay', "ü → it is")
    assert list(csv.reader(as_table([card]).decode().splitlines(True)))[1] == list(card)


def test_a_notebook_is_not_written_over_with_cards(tmp_path, capsys):
    mine = tmp_path / "00_start_here.ipynb"
    mine.write_text("precious")
    assert main(["flashcards", "00", "--output", str(mine)]) == 2
    assert "must end in .csv or .txt, not" in capsys.readouterr().err
    assert mine.read_text() == "precious"


def test_an_unknown_lesson_is_named(capsys):
    assert main(["flashcards", "77"]) == 2
    assert "course flashcards:" in capsys.readouterr().err
