"""A mark: full for what the check passes, none for all else, whatever was before."""

import json
import os
import subprocess
import sys
import time

import pytest

from helpers.exercises import check, judging
from helpers.exercises.catalog import find
from helpers.exercises.grading import NotSolved, grade
from helpers.exercises.record import progress_file
from helpers.metrics import accuracy
from solved_lessons import solved_exercises

FIRST = next(solved for solved in solved_exercises() if solved.id == "00.1")


def test_a_right_answer_is_silent(capsys):
    assert grade("00.1", FIRST.answer()) is None
    assert grade("00.Q1", "a") is None
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("exercise_id", "answer", "says"),
    [
        ("00.1", None, "00.1 to do: Replace the three dots"),
        ("00.1", lambda score, threshold: ..., "00.1 to do: Replace the three dots"),
        ("00.1", lambda score, threshold: score, "00.1 try again: "),
        ("00.1", "spam", "00.1 try again: Give the function itself"),
        ("00.1", lambda score: 1 / 0, "00.1 try again: "),
        ("00.Q1", None, "00.Q1 to do: "),
        ("00.Q1", "b", "00.Q1 try again: "),
        ("00.9", 1, "There is no exercise '00.9'"),
        (None, None, "Write the id first"),
    ],
)
def test_everything_else_raises_and_says_why(exercise_id, answer, says):
    with pytest.raises(NotSolved, match=f"^{says}"):
        grade(exercise_id, answer)


def test_a_busy_machine_gets_more_time_than_a_check(monkeypatch):
    monkeypatch.setattr(judging, "SECONDS", 0.1)

    def slow(score, threshold):
        end = time.process_time() + 0.2  # work, since working time is what counts
        while time.process_time() < end:
            pass
        return FIRST.answer()(score, threshold)

    assert find("00.1").judge(slow).status == "try again"
    grade("00.1", slow)


def test_the_courses_own_code_earns_nothing():
    with pytest.raises(NotSolved, match="the course's own code"):
        grade("00.3", accuracy)
    with pytest.raises(NotSolved, match="the course's own code"):
        grade("03.2", check)


def test_what_yours_lends_earns_nothing_and_what_it_guards_counts():
    code = """\
from helpers.exercises import check, yours
from helpers.exercises.grading import NotSolved, grade, private_record

private_record()
decide = yours("00.1")
try:
    grade("00.1", decide)
except NotSolved as error:
    print(error)

def decide(score, threshold):
    return "spam" if score >= threshold else "wanted"

check("00.1", decide)
decide = yours("00.1", decide)
print(grade("00.1", decide))
"""
    lines = output_of(code).splitlines()
    assert "00.1 to do: This is the course's own code." in lines[1]
    assert lines[-1] == "None"


def output_of(code):
    """Run code in a Python of its own; return what it prints."""
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    ).stdout


def test_what_was_passed_before_does_not_count_and_nothing_is_remembered(
    tmp_path, monkeypatch
):
    record = tmp_path / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(record))
    record.write_text(json.dumps({"00.1": "pass"}))
    with pytest.raises(NotSolved):
        grade("00.1", None)
    grade("00.Q1", "a")
    assert json.loads(record.read_text()) == {"00.1": "pass"}
    assert list(tmp_path.iterdir()) == [record]


def test_a_private_record_is_empty_and_ends_with_its_process(tmp_path):
    code = """\
from helpers.exercises.grading import private_record
from helpers.exercises.record import progress_file, read_progress, remember

private_record()
print(read_progress(), remember("00.1", "pass"))
print(progress_file().parent)
"""
    before = progress_file()
    first, folder = output_of(code).splitlines()
    assert first == "{} True"
    assert not os.path.exists(folder)
    assert progress_file() == before
