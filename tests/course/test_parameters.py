"""Only declared names and values of the declared type are let through."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.course.parameters import (
    Parameter,
    ParameterError,
    chosen_values,
    declared_parameters,
    fitted,
    read_parameters,
    value_of,
)

SOURCE = """\
# what a lecturer changes
seed: int = 42  # where random numbers start
learning_rate: float = 1e-1
name: str = "adam"  # the # optimizer
verbose: bool = False
sizes: list[float] = [1.0, 2.0]
pair: tuple = (1, 2)
weights: dict = {"a": 1}
"""
DECLARED = read_parameters(SOURCE)


def notebook(*cells):
    return {"cells": [dict(cell) for cell in cells]}


def cell(source, tags=("parameters",), kind="code"):
    return {"cell_type": kind, "metadata": {"tags": list(tags)}, "source": source}


def test_name_type_default_and_comment_are_read():
    assert DECLARED["seed"] == Parameter(
        "seed", "int", 42, "where random numbers start"
    )
    assert DECLARED["name"].comment == "the # optimizer"
    assert DECLARED["sizes"].type is list
    assert list(DECLARED)[-1] == "weights"


def test_the_tagged_cell_is_taken_and_only_one():
    assert list(declared_parameters(notebook(cell("a: int = 1"), cell("b", ())))) == [
        "a"
    ]
    assert declared_parameters(notebook(cell("a: int = 1", kind="markdown"))) == {}
    with pytest.raises(ParameterError, match="More than one"):
        declared_parameters(notebook(cell("a: int = 1"), cell("b: int = 1")))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("seed = 42", "annotated literal"),
        ("seed: int", "annotated literal"),
        ("import os", "annotated literal"),
        ("seed: int = (", "is not Python"),
        ("seed: int = 40 + len('ab')", "must be a literal"),
        ("seed: Path = 1", "annotation"),
    ],
)
def test_anything_but_annotated_literals_is_refused(source, words):
    with pytest.raises(ParameterError, match=words):
        read_parameters(source)


@pytest.mark.parametrize(
    ("assignment", "value"),
    [
        ("seed=7", 7),
        ("seed = -7", -7),
        ("learning_rate=1", 1.0),
        ("learning_rate=2e-3", 0.002),
        ("name=sgd", "sgd"),
        ("name='sgd'", "sgd"),
        ("name=3", "3"),
        ("name=a=b", "a=b"),
        ("verbose=True", True),
        ("verbose=false", False),
        ("sizes=[1, 2.5]", [1, 2.5]),
        ("pair=(3, 4)", (3, 4)),
        ("weights={'b': 2}", {"b": 2}),
    ],
)
def test_values_that_fit(assignment, value):
    name = assignment.partition("=")[0].strip()
    chosen = chosen_values(DECLARED, [assignment])
    assert chosen == {name: value}
    assert type(chosen[name]) is DECLARED[name].type


@pytest.mark.parametrize(
    "assignment",
    [
        "seed=2.5",
        "seed=True",
        "seed=ten",
        "seed=",
        "learning_rate=nan",
        "learning_rate=fast",
        "learning_rate=False",
        "verbose=1",
        "sizes=3",
        "sizes=['a']",
        "sizes=[True]",
        "pair=[1, 2]",
        "pair=(1.5, 2)",
        "weights=[1]",
        "seed=__import__('os')",
    ],
)
def test_values_that_do_not_fit_are_refused(assignment):
    with pytest.raises(ParameterError, match="is declared as"):
        chosen_values(DECLARED, [assignment])


@pytest.mark.parametrize("text", ["1e999", "-1e999", "1" + "0" * 400, "9" * 309])
def test_infinity_is_refused(text):
    with pytest.raises(ParameterError, match="must be finite"):
        value_of(DECLARED["learning_rate"], text)
    with pytest.raises(ParameterError, match=r"must be finite|must fit into 64 bits"):
        value_of(DECLARED["sizes"], f"[1.0, {text}]")


def test_a_large_whole_number_may_be_a_float():
    assert value_of(DECLARED["learning_rate"], "1" + "0" * 30) == 1e30


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("seed=9223372036854775808", "must fit into 64 bits"),
        ("seed=-9223372036854775809", "must fit into 64 bits"),
        ("sizes=[1, 99999999999999999999]", "must fit into 64 bits"),
        ("seed=" + "9" * 5000, "is declared as int"),
        ("weights={'b': {'c': [1e999]}}", "must be finite"),
        ("weights={1e999: 1}", "must be finite"),
        ("weights={'b': 1j}", "may hold numbers, texts"),
        ("weights={'b': {1, 2}}", "may hold numbers, texts"),
        ("weights={'b': b'c'}", "may hold numbers, texts"),
        ("pair=(1, ...)", "may hold numbers, texts"),
        ("learning_rate=inf", "is declared as float"),
        ("seed=１２", "is declared as int"),
        ("seed=1__0", "is declared as int"),
        ("seed=_1", "is declared as int"),
        ("seed=0o", "is declared as int"),
        ("seed=" + "(" * 1000, "is declared as int"),
    ],
)
def test_odd_numbers_are_refused_in_one_short_line(assignment, words):
    with pytest.raises(ParameterError, match=words) as caught:
        chosen_values(DECLARED, [assignment])
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("assignment", "value"),
    [
        ("seed=9223372036854775807", 2**63 - 1),
        ("seed=1_000", 1000),
        ("seed=0x10", 16),
        ("name=１２", "１２"),
        ("name=nan", "nan"),
        ("name='\\d'", "\\d"),
        ("weights={'b': {'c': [1.5, None, True]}}", {"b": {"c": [1.5, None, True]}}),
    ],
)
def test_odd_but_fitting(assignment, value):
    name = assignment.partition("=")[0]
    assert chosen_values(DECLARED, [assignment]) == {name: value}


@pytest.mark.parametrize("value", [10**400, math.nan, math.inf, True, "0.1", None, 1j])
def test_from_python_a_value_is_judged_alike(value):
    with pytest.raises(ParameterError, match="learning_rate"):
        fitted(DECLARED["learning_rate"], value)


@pytest.mark.parametrize(
    ("assignments", "words"),
    [
        (["learning_rat=1"], "Did you mean 'learning_rate'"),
        (["zzz=1"], "It has seed, learning_rate"),
        (["x;open('a','w')=1"], "is not a name"),
        (["seed"], "is not name=value"),
        (["seed=1", "seed=2"], "given twice"),
    ],
)
def test_names_that_are_not_declared_are_refused(assignments, words):
    with pytest.raises(ParameterError, match=words):
        chosen_values(DECLARED, assignments)


def test_a_notebook_without_parameters_says_so():
    with pytest.raises(ParameterError, match="declares no parameters"):
        chosen_values({}, ["seed=1"])


@given(st.text(max_size=40), st.sampled_from(list(DECLARED)))
def test_a_value_fits_its_type_or_is_refused(text, name):
    try:
        value = value_of(DECLARED[name], text)
    except ParameterError:
        return
    assert type(value) is DECLARED[name].type


@given(st.text(max_size=30))
def test_no_undeclared_name_gets_through(name):
    if name.strip() in DECLARED or "=" in name:
        return
    with pytest.raises(ParameterError):
        chosen_values(DECLARED, [f"{name}=1"])
