"""The whole way with the real tools: assignment, submissions, scores as expected.

What needs no tool is in test_assignments.py. Here a lesson goes through nbgrader, or
otter-grader, with submissions that deserve no, all or some of the points.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest

from helpers.course import main
from helpers.course.assignments import graded_exercises
from helpers.course.contents import find_notebook
from helpers.course.editions import solutions

NAME = "00_start_here"
LESSON = nbformat.read(find_notebook("00"), as_version=4)
POINTS = {exercise.id: exercise.points for exercise in graded_exercises(LESSON)}
SOLUTIONS = {
    LESSON.cells[position].metadata.exercise: code
    for position, code in solutions(LESSON).items()
}
WRONG = {
    "00.1": 'def decide(score, threshold):\n    return "spam"',
    "00.2": "def mean_score(scores):\n    return sum(map(float, scores))",
    "00.3": "def accuracy(labels, guesses):\n    return 1 / 0",
    "00.4": "raise SystemExit",
}
# Who hands in what, and the exercises that earn their points.
SUBMISSIONS = {
    "empty": ({}, []),
    "right": (SOLUTIONS, list(POINTS)),
    "wrong": (WRONG, []),
    "some": (WRONG | {"00.2": SOLUTIONS["00.2"]}, ["00.2"]),
    "borrowed": ({"00.1": 'decide = yours("00.1")'}, []),
    "loud": ({"00.1": f"def grade(*answer): pass\n\n{WRONG['00.1']}"}, []),
}

pytestmark = pytest.mark.slow


def needs(package):
    """Skip without this tool, which is in the extra `grading`."""
    return pytest.mark.skipif(
        find_spec(package) is None,
        reason=f'{package} is not installed: pip install -e ".[grading]"',
    )


def submission(released, answers):
    """Return a released notebook with answers typed into its cells."""
    notebook = nbformat.read(released, as_version=4)
    for cell in notebook.cells:
        exercise = cell.metadata.get("exercise")
        cell.source = answers.get(exercise, cell.source)
    return notebook


def without_cells(released):
    """Return a released notebook of which nothing is left."""
    notebook = nbformat.read(released, as_version=4)
    notebook.cells = []
    return notebook


def call(folder, *words):
    """Run a tool in a folder; its progress file says that all was passed before."""
    record = folder / "progress.json"
    record.write_text(json.dumps(dict.fromkeys(SOLUTIONS, "pass")))
    scripts = sysconfig.get_path("scripts")
    environment = os.environ | {
        "COURSE_PROGRESS": str(record),
        "COURSE_STATIC": "1",
        "PATH": os.pathsep.join([scripts, os.environ["PATH"]]),
    }
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(record.read_text()) == dict.fromkeys(SOLUTIONS, "pass")
    return done.stdout + done.stderr


def solutions_in(notebook):
    """Return the solutions whose code a notebook shows in one of its cells."""
    text = "\n".join(cell.source for cell in notebook.cells)
    return [key for key in POINTS if SOLUTIONS[key] in text]


@needs("nbgrader")
def test_a_lesson_through_nbgrader(tmp_path):
    folder = str(tmp_path)
    assert main(["assignment", "00", "--for", "nbgrader", "--output", folder]) == 0
    call(tmp_path, "nbgrader", "validate", f"source/{NAME}/{NAME}.ipynb")
    call(tmp_path, "nbgrader", "generate_assignment", NAME, "--create", "--force")
    released = tmp_path / "release" / NAME / f"{NAME}.ipynb"
    assert solutions_in(nbformat.read(released, as_version=4)) == []
    for student, (answers, _) in SUBMISSIONS.items():
        hand_in(submission(released, answers), tmp_path, student)
    hand_in(without_cells(released), tmp_path, "gone")
    call(tmp_path, "nbgrader", "autograde", NAME)
    call(tmp_path, "nbgrader", "export", "--to", "grades.csv")
    with (tmp_path / "grades.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert {float(row["max_score"]) for row in rows.values()} == {sum(POINTS.values())}
    expected = {who: earned(right) for who, (_, right) in SUBMISSIONS.items()}
    scores = {who: float(row["score"]) for who, row in rows.items()}
    assert scores == expected | {"gone": 0}


def hand_in(notebook, folder, student):
    """Put a submission where nbgrader expects it."""
    place = folder / "submitted" / student / NAME
    place.mkdir(parents=True)
    nbformat.write(notebook, place / f"{NAME}.ipynb")


def earned(exercises):
    """Return the points of exercises."""
    return sum(POINTS[exercise] for exercise in exercises)


@needs("otter")
def test_a_lesson_through_otter(tmp_path):
    folder = str(tmp_path)
    assert main(["assignment", "00", "--for", "otter", "--output", folder]) == 0
    call(tmp_path, "otter", "assign", f"{NAME}/{NAME}.ipynb", "dist")
    released = tmp_path / "dist" / "student" / f"{NAME}.ipynb"
    assert solutions_in(nbformat.read(released, as_version=4)) == []
    [tests] = (tmp_path / "dist" / "autograder").glob("*.zip")
    for student, (answers, right) in SUBMISSIONS.items():
        notebook = submission(released, answers)
        assert otter_score(notebook, tests, tmp_path / student) == earned(right), (
            student
        )
    assert otter_score(without_cells(released), tests, tmp_path / "gone") == 0


def otter_score(notebook, tests, folder):
    """Return the points that ``otter run`` gives."""
    folder.mkdir()
    nbformat.write(notebook, folder / f"{NAME}.ipynb")
    shutil.copy(tests, folder / "autograder.zip")
    call(folder, "otter", "run", f"{NAME}.ipynb", "-a", "autograder.zip", "-o", ".")
    results = json.loads(Path(folder, "results.json").read_text())
    return sum(test.get("score", 0) for test in results["tests"])
