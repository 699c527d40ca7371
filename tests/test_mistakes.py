"""All 42 mistakes: each is committed here, and named by the course.

The table itself is in ``tests/support/mistakes``. ``docs/mistakes.md`` shows it to
readers; to write that page anew::

    PYTHONPATH=tests/support python -m mistakes
"""

import ast
import functools
import json
import re
from pathlib import Path

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from case_by_case import case_by_case
from mistakes import NAMES, TABLE, as_markdown
from mistakes.table import names_it

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/mistakes.md"
CASES = [
    pytest.param(number, case, id=f"M{number}-{case.run.__name__}")
    for number, mistake in TABLE.items()
    for case in mistake.cases
]


def test_the_list_is_complete():
    assert list(NAMES) == list(range(1, 43))
    without = [n for n, m in TABLE.items() if not m.cases]
    assert without == []


def test_all_but_one_are_caught():
    """M15 is no mistake: both orders are right; only the belief is corrected."""
    caught = {n for n, m in TABLE.items() if any(not c.sound for c in m.cases)}
    assert caught == set(NAMES)
    assert sum(case.sound for case in TABLE[15].cases) >= 4
    assert sum(case.sound for case in TABLE[26].cases) >= 2


@case_by_case("number case", CASES)
def test_it_is_named(number, case):
    assert names_it(case), f"M{number}, {case.place}: {case.run()}"


def test_each_is_told_from_silence():
    """A sentence that names one mistake does not pass for all others."""
    sentence = "the labels go from 1 to 3 (M6)."
    hits = [n for n, m in TABLE.items() for c in m.cases if re.search(c.says, sentence)
            and not c.sound]  # fmt: skip
    assert set(hits) == {6}


@functools.cache
def told(lesson):
    """The words of all cells of a notebook; what its cells put out does not count."""
    [path] = ROOT.glob(f"notebooks/{lesson}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells)


@case_by_case("number", NAMES)
def test_it_is_shown_in_its_notebook(number):
    assert re.search(rf"\bM{number}\b", told(TABLE[number].lesson))


@functools.cache
def used_in_lessons():
    """The names that code cells of all lessons use, and what their checks check."""
    names = set()
    for path in ROOT.glob("notebooks/*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                tree = ast.parse(
                    TransformerManager().transform_cell("".join(cell["source"]))
                )
                names.update(_used(tree))
    return names


def _used(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        if isinstance(node, ast.Attribute):
            yield node.attr
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check":
            yield f"check {node.args[0].value}"


@case_by_case("number", NAMES)
def test_who_names_it_is_called_in_a_lesson(number):
    places = {case.place for case in TABLE[number].cases if not case.sound}
    assert places - used_in_lessons() == set()


def test_the_page_shows_this_table():
    assert PAGE.read_text(encoding="utf-8") == as_markdown()
