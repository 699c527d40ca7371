"""Tables show every number as HTML and as text; outcomes read without color."""

from xml.etree import ElementTree

import numpy as np
import pytest
import torch

from helpers.plotting import show_outcomes, show_tables


@pytest.fixture
def shown(monkeypatch):
    """What is displayed in a notebook: the tables' HTML, and the text."""
    calls = []
    monkeypatch.setattr("helpers.plotting.html_tables.in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda d, raw: calls.append(d))
    return lambda: (ElementTree.fromstring(calls[0]["text/html"]), calls[0])


def texts(element, path):
    return ["".join(found.itertext()) for found in element.iterfind(path)]


def test_a_screen_reader_finds_caption_heads_and_cells(shown):
    show_tables(
        {"counts <b>": [[1.234, 0], [-0.001, 2]]}, rows=["a", "b"], columns=["x", "<y>"]
    )
    page, bundle = shown()
    assert texts(page, "table/caption") == ["counts <b>"]
    assert texts(page, "table/thead/tr/th[@scope='col']") == ["x", "<y>"]
    assert texts(page, "table/tbody/tr/th[@scope='row']") == ["a", "b"]
    assert texts(page, "table/tbody/tr/td") == ["1.23", "0.00", "0.00", "2.00"]
    assert bundle["text/plain"] == (
        "counts <b>\n      x   <y>\na  1.23  0.00\nb  0.00  2.00"
    )


def test_whole_numbers_true_and_false_and_tensors(capsys):
    show_tables({"t": torch.tensor([[3, 4]]), "flags": [True, False]})
    assert capsys.readouterr().out == "t\n3  4\n\nflags\n1  0\n"
    show_tables({"w": torch.tensor([0.5], requires_grad=True)}, digits=1)
    assert capsys.readouterr().out == "w\n0.5\n"


def test_marked_cells_are_told_without_color(shown):
    first, second = np.zeros((2, 3), int), np.eye(2)
    show_tables({"a": first, "b": second}, marked={"a": [[1, 0, 0], [0, 0, 1]]})
    page, bundle = shown()
    assert len(page.findall(".//strong")) == 2
    assert "outline" in page.find(".//strong/..").get("style")
    assert bundle["text/plain"].startswith("a\n[0]  0    0\n  0  0  [0]\n\nb\n")


def test_the_largest_number_has_the_darkest_cell(shown):
    show_tables({"t": [[0.0, 1.0, 0.5]], "equal": [[7, 7]], "gap": [[1.0, np.nan]]})
    tints = [cell.get("style") for cell in shown()[0].iterfind(".//td")]
    assert tints[:3] == [
        None,
        "background: rgba(0, 114, 178, 0.40);",
        "background: rgba(0, 114, 178, 0.20);",
    ]
    assert tints[3:] == [None] * 4


def test_tints_follow_what_is_written(shown):
    """A difference beyond the digits shown changes no output between computers."""
    show_tables({"a": [[0.1, 0.2, 0.3]], "b": [[0.1, 0.2 + 1e-9, 0.3 - 1e-9]]})
    first, second = shown()[0].iterfind("table/tbody")
    assert ElementTree.tostring(first) == ElementTree.tostring(second)


@pytest.mark.parametrize(
    ("values", "more", "told"),
    [
        (np.zeros((2, 2, 2)), {}, "one or two axes"),
        (np.zeros((2, 2)), {"rows": ["a"]}, "rows must hold 2"),
        (np.zeros((2, 2)), {"columns": ["a"] * 3}, "columns must hold 2"),
        (np.zeros((2, 2)), {"marked": [True, False]}, "marked must have shape"),
    ],
)
def test_bad_tables_are_named(values, more, told):
    with pytest.raises(ValueError, match=told):
        show_tables({"t": values}, **more)


def test_outcomes_read_without_color(shown):
    show_outcomes(
        {"task": [["works", "raises", "wrong"]]},
        rows={"task": ["pair"]},
        columns={"task": ["a", "b", "c"]},
    )
    page, bundle = shown()
    assert texts(page, ".//td")[1:] == ["✓ works", "× raises", "! WRONG"]
    assert len({cell.get("style") for cell in page.iterfind(".//tbody//td")}) == 3
    assert "[! WRONG]" in bundle["text/plain"]


@pytest.mark.parametrize("kinds", [[["works", "maybe"]], ["works"]])
def test_bad_outcomes_are_named(kinds):
    with pytest.raises(ValueError, match="'t' must be a table of works, raises, wrong"):
        show_outcomes({"t": kinds}, rows={}, columns={})
