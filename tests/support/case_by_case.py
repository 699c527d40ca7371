"""Many quick cases in one test, and each that fails by its name.

An item of pytest's own costs 4 ms, more than most of our cases. So where a single case
has no story of its own, one test goes through them all.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import reprlib
from pathlib import Path

import pytest

import quiet_figures

FAILS = (Exception, pytest.fail.Exception, pytest.skip.Exception)
PARAM = type(pytest.param())
SHORT = reprlib.Repr()
SHORT.maxother = SHORT.maxstring = 60


def case_by_case(names, *choices):
    """Write as ``parametrize``: the arguments' names, and their values.

    With one list for several names, each of its entries has a value for each of them;
    with a list for each name, every value meets every other. Cases with marks, as in
    ``pytest.param(..., marks=pytest.mark.slow)``, become a test of their own.

    Examples
    --------
    >>> @case_by_case("a b", [1, 2], [3, 0])
    ... def test_division(a, b):
    ...     assert a / b < 1
    >>> test_division()
    Traceback (most recent call last):
        ...
    AssertionError: 2 of 4 cases:
    1: a=1, b=0: ZeroDivisionError: division by zero
    3: a=2, b=0: ZeroDivisionError: division by zero
    """
    names = names.split()
    one_list = len(choices) == 1 and len(names) > 1
    plain, marked = [], {}
    for case in choices[0] if one_list else itertools.product(*choices):
        values, marks = _taken_apart(case)
        if marks:
            kind = " ".join(mark.name for mark in marks)
            marked.setdefault(kind, (marks, []))[1].append(values)
        else:
            plain.append(values)
    assert plain, f"no cases for {names}"

    def decorated(test):
        judge = functools.partial(_judge, test, names)
        if not marked:
            return _in_place_of(test, lambda: judge(plain))
        groups = [
            pytest.param(cases, marks=marks, id=name)
            for name, (marks, cases) in {"plain": ((), plain), **marked}.items()
        ]
        every_case = _in_place_of(test, lambda cases: judge(cases))
        return pytest.mark.parametrize("cases", groups)(every_case)

    return decorated


def _taken_apart(case):
    """Return a case's values, and the marks that any of them brings."""
    values, marks = [], []
    for part in [case] if isinstance(case, PARAM) else case:
        if isinstance(part, PARAM):
            values += part.values
            marks += part.marks
        else:
            values.append(part)
    return values, marks


def _in_place_of(test, every_case):
    """Let the new test be found and described where the old one was."""
    for name in ("__name__", "__qualname__", "__module__", "__doc__"):
        setattr(every_case, name, getattr(test, name))
    return every_case


def _judge(test, names, cases):
    faults = []
    for number, case in enumerate(cases):
        given = dict(zip(names, case, strict=True))
        try:
            test(**given)
        except FAILS as error:
            told = ", ".join(f"{name}={_short(value)}" for name, value in given.items())
            faults.append((f"{number}: {told}: {type(error).__name__}: {error}", error))
        quiet_figures.close_all()
    if faults:
        told = [f"{len(faults)} of {len(cases)} cases:", *(text for text, _ in faults)]
        raise AssertionError("\n".join(told)) from faults[0][1]


def _short(value):
    if isinstance(value, Path):
        return value.name
    if inspect.isroutine(value):
        return value.__name__
    return SHORT.repr(value)
