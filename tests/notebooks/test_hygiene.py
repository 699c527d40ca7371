"""Every notebook keeps every rule; see tests/support/notebook_rules."""

from collections import Counter
from pathlib import Path

import pytest

from helpers.course.contents import LESSONS
from notebook_rules import RULES, Lesson
from notebook_rules.code import functions_of, lenient_cells

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
COURSE = [Lesson.read(path) for path in sorted(FOLDER.glob("*.ipynb"))]
IGNORED_OUTPUTS = 0  # each has a reason in its cell; more of them need a good one


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_notebook(rule):
    faults = {lesson.number: list(rule(lesson)) for lesson in COURSE}
    assert {number: found for number, found in faults.items() if found} == {}


def test_no_number_is_used_twice():
    numbers = Counter(lesson.number for lesson in COURSE)
    assert {number: count for number, count in numbers.items() if count > 1} == {}


def test_all_lessons_are_there():
    assert [lesson.number for lesson in COURSE] == [each.number for each in LESSONS]


def test_ignored_outputs_are_counted():
    assert sum(len(lenient_cells(lesson)) for lesson in COURSE) == IGNORED_OUTPUTS


def test_no_function_is_defined_in_two_notebooks():
    homes = {}
    for lesson in COURSE:
        for function in functions_of(lesson):
            homes.setdefault(function, []).append(lesson.number)
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}
