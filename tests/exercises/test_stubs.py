"""Stubs tell their size and minutes; one is to do only while its code is untouched."""

import importlib
import types

import pytest

from helpers.exercises import stubs
from helpers.exercises.stubs import holds_dots, is_as_given, is_blank, task_of


def documented(x):
    """Return nothing yet."""
    # a comment


def computing(x):
    x + 1


def with_a_loop(x):
    for _ in x:
        ...


BLANKS = [lambda x: ..., lambda x: None, lambda *parts, n=1: ..., documented]


@pytest.mark.parametrize("answer", BLANKS)
def test_what_is_blank(answer):
    assert is_blank(answer)


@pytest.mark.parametrize(
    "answer",
    [computing, with_a_loop, lambda x: x, lambda x: 3, lambda x: print(x), len, 3, int],
)
def test_what_is_not_blank(answer):
    assert not is_blank(answer)


@pytest.fixture
def given(tmp_path, monkeypatch):
    """A notebook 77 whose exercise cells can be set; returns the setter."""
    import json

    monkeypatch.setattr(stubs, "NOTEBOOKS", tmp_path)

    def write(source):
        stubs._given.cache_clear()
        cells = [
            {"cell_type": "markdown", "metadata": {}, "source": ["text"]},
            {"metadata": {"exercise": "77.1"}, "source": source.splitlines(True)},
        ]
        path = tmp_path / "77_lesson.ipynb"
        path.write_text(json.dumps({"cells": cells}), encoding="utf-8")

    yield write
    stubs._given.cache_clear()


def defined(source, name):
    module = types.ModuleType("cell")
    exec(source, module.__dict__)
    return getattr(module, name)


LOOP = "def total(x):\n    s = 0\n    for i in x:\n        s = s + i\n    return s\n"
CLASS = (
    "class Layer:\n    def f(self):\n        return ...\n    def g(self):\n        1\n"
)


@pytest.mark.parametrize(
    "changed",
    [
        ("s = 0", "s = 1"),
        ("s = 0", "s = 0.0"),
        ("s + i", "s - i"),
        ("s = 0", "s = y"),
        ("return s", "print(s)"),
        ("    return s", "        return s"),
    ],
)
def test_any_change_of_code_counts_and_none_of_its_looks(given, changed):
    given(LOOP)
    same = LOOP.replace("s = 0\n", "s = 0  # start\n\n")
    assert is_as_given("77.1", defined(same, "total")) is True
    other = LOOP.replace(*changed)
    assert is_as_given("77.1", defined(other, "total")) is False


def test_a_text_that_reads_otherwise_counts_though_its_code_is_the_same(
    given, tmp_path, monkeypatch
):
    given(LOOP)
    for name, text in [("typed", LOOP), ("slip", LOOP.replace("s = 0", "s = +0"))]:
        (tmp_path / f"{name}_77.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    assert is_as_given("77.1", importlib.import_module("typed_77").total) is True
    assert is_as_given("77.1", importlib.import_module("slip_77").total) is False


def test_a_class_is_compared_by_its_methods(given):
    given(CLASS)
    assert is_as_given("77.1", defined(CLASS, "Layer")) is True
    assert holds_dots(defined(CLASS, "Layer"))
    changed = CLASS.replace("...", "7")
    assert is_as_given("77.1", defined(changed, "Layer")) is False
    more = CLASS + "    def h(self):\n        2\n"
    assert is_as_given("77.1", defined(more, "Layer")) is False


def test_what_cannot_be_told(given):
    given("def f(:")
    assert is_as_given("77.1", documented) is None
    given(LOOP)
    assert is_as_given("77.2", documented) is None
    assert is_as_given("78.1", documented) is None
    assert is_as_given("77.1", 3) is None


@pytest.mark.parametrize(
    ("metadata", "size", "minutes"),
    [
        ({}, "warm-up", 4),
        ({"size": "build"}, "build", 10),
        ({"size": "challenge", "minutes": 12}, "challenge", 12),
        ({"tags": ["exercise", "find-the-bug"]}, "find the bug", 5),
        ({"tags": ["exercise", "predict"]}, "question", 2),
    ],
)
def test_a_stub_tells_its_size_and_minutes(metadata, size, minutes):
    stub = {"metadata": {"exercise": "08.1"} | metadata}
    assert task_of(stub) == ("08.1", size, minutes)
