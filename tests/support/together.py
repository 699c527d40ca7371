"""Many quick cases in one test, and each that fails by its name.

An item of pytest's own costs 4 ms, more than most of our cases. So where a single case
has no story of its own, one test goes through them all.
"""

from __future__ import annotations

import itertools
import reprlib
from pathlib import Path

import pytest

import quiet_figures

FAILS = (Exception, pytest.fail.Exception, pytest.skip.Exception)


def together(names, *choices):
    """Write as ``parametrize``: the arguments' names, and their values.

    With one list for several names, each of its entries has a value for each of them;
    with a list for each name, every value meets every other.

    Examples
    --------
    >>> @together("a b", [1, 2], [3, 0])
    ... def test_division(a, b):
    ...     assert a / b < 1
    >>> test_division()
    Traceback (most recent call last):
        ...
    AssertionError: 2 of 4 cases:
    a=1, b=0: ZeroDivisionError: division by zero
    a=2, b=0: ZeroDivisionError: division by zero
    """
    names = names.split()
    one_list = len(choices) == 1 and len(names) > 1
    cases = list(choices[0] if one_list else itertools.product(*choices))
    assert cases, f"no cases for {names}"

    def decorated(test):
        def every_case():
            faults = {}
            for case in cases:
                given = dict(zip(names, case, strict=True))
                try:
                    test(**given)
                except FAILS as error:
                    faults[_name(given)] = error
                quiet_figures.close_all()
            if faults:
                told = [f"{n}: {type(e).__name__}: {e}" for n, e in faults.items()]
                said = "\n".join([f"{len(told)} of {len(cases)} cases:", *told])
                raise AssertionError(said) from next(iter(faults.values()))

        every_case.__name__ = test.__name__
        every_case.__qualname__ = test.__qualname__
        every_case.__module__ = test.__module__
        every_case.__doc__ = test.__doc__
        return every_case

    return decorated


def _name(given):
    return ", ".join(f"{name}={_value(value)}" for name, value in given.items())


def _value(value):
    if isinstance(value, Path):
        return value.name
    return getattr(value, "__name__", None) or reprlib.repr(value)
