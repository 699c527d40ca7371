"""Exercises are found by their ids, and a wrong id gets a helpful sentence."""

import re
from collections import Counter
from importlib import import_module

import pytest
from hypothesis import given, settings

from case_by_case import case_by_case
from helpers.course.contents import LESSONS
from helpers.exercises import stubs
from helpers.exercises.catalog import (
    MODULES,
    contents_of,
    exercises_of,
    find,
    notebooks_with_exercises,
)
from helpers.exercises.judging import Choice, Exercise
from nonsense import Evil, answers

NUMBERS = notebooks_with_exercises()
ALL = [exercise for n in NUMBERS for exercise in exercises_of(n).values()]
WHOLE = re.compile(r"\S.{8,}[.?!)]", re.DOTALL)


def test_each_id_names_its_notebook_and_is_used_once():
    assert set(NUMBERS) <= {lesson.number for lesson in LESSONS}
    for number in NUMBERS:
        ids = list(exercises_of(number))
        assert [i for i in ids if not re.fullmatch(rf"{number}\.Q?\d+", i)] == []
        modules = [import_module(f"helpers.exercises.{m}") for m in MODULES[number]]
        assert sum(len(module.EXERCISES) for module in modules) == len(ids)


@case_by_case("exercise", ALL)
def test_an_exercise_is_found_and_blank_is_to_do(exercise):
    assert find(exercise.id) is exercise
    verdict = exercise.judge(None)
    assert verdict.status == "to do"
    assert verdict.sentence == exercise.blank


@case_by_case("exercise", ALL)
def test_sentences_are_whole(exercise):
    mistakes = [m.says for m in getattr(exercise, "mistakes", ())]
    replies = list(getattr(exercise, "replies", {}).values())
    sentences = [exercise.because, exercise.blank, *mistakes, *replies]
    assert [text for text in sentences if not WHOLE.fullmatch(text)] == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("00.q1", "did you mean '00.Q1'?"),
        ("0.1", "did you mean '00.1'?"),
        ("8.3", "did you mean '08.3'?"),
        (" 08.3", "did you mean '08.3'?"),
        ("08-3", "did you mean '08.3'?"),
        ("08,03", "did you mean '08.3'?"),
        ("Exercise 8.Q1", "did you mean '08.Q1'?"),
        ("8.99", "did you mean '08."),
        ("99.1", "There is no exercise '99.1'; exercises exist for 00"),
        ("", "There is no exercise ''"),
        (8.3, 'in quotes, as in check("08.3", answer); you wrote 8.3 there.'),
        (len, "in quotes"),
        (["00.1"], "in quotes"),
    ],
)
def test_a_wrong_id_gets_a_sentence(wrong, words):
    assert words in find(wrong)


def test_an_id_that_cannot_be_read_gets_a_sentence():
    assert "you wrote an object of type Evil there." in find(Evil())


@given(answer=answers)
@settings(max_examples=3, deadline=None)
def test_no_judge_of_the_course_raises(answer):
    assert len(ALL) > 100
    for exercise in ALL:
        status = exercise.judge(answer).status
        assert status in ("to do", "try again", "pass"), (exercise.id, status)


@case_by_case("number", notebooks_with_exercises())
def test_contents_are_read_from_the_notebook(number):
    title, tasks = contents_of(number)
    assert title
    assert not title[0].isdigit()
    assert sorted(task.id for task in tasks) == sorted(exercises_of(number))
    assert min(task.minutes for task in tasks) >= 1


def test_without_its_notebook_the_judges_know_the_ids(monkeypatch, tmp_path):
    monkeypatch.setattr(stubs, "NOTEBOOKS", tmp_path)
    stubs.contents.cache_clear()
    unread = tuple((name, "", 0) for name in exercises_of("00"))
    assert contents_of("00") == ("", unread)
    stubs.contents.cache_clear()


def test_the_right_letters_are_spread():
    letters = Counter(e.right for e in ALL if isinstance(e, Choice))
    assert max(letters.values()) <= sum(letters.values()) / 2, letters
    assert min(letters[letter] for letter in "abc") >= 10, letters


def test_all_are_exercises():
    assert [e for e in ALL if not isinstance(e, Exercise)] == []
