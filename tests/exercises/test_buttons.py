"""A predict-first question is answered by a click; its reply appears below, once."""

import importlib

import ipywidgets
import pytest

from helpers.exercises import buttons, check
from helpers.exercises.catalog import find
from helpers.exercises.record import read_progress

QUESTION = "08.Q1"
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def page(monkeypatch, tmp_path):
    """In JupyterLab: what is displayed, and the row of buttons and the reply."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.delenv("COURSE_STATIC", raising=False)
    monkeypatch.setattr(buttons, "in_notebook", lambda: True)
    shown, boxes, box = [], [], ipywidgets.VBox
    monkeypatch.setattr(
        ipywidgets, "VBox", lambda children: boxes.append(children) or box(children)
    )
    display = importlib.import_module("IPython.display")
    monkeypatch.setattr(display, "display", lambda data, **_: shown.append(data))
    check(QUESTION, None)
    [(row, reply)] = boxes
    return shown, row.children[1:], reply


def test_there_is_a_button_for_each_letter_with_a_name(page):
    shown, row, _ = page
    assert VIEW in shown[0]
    question = find(QUESTION)
    letters = sorted({question.right, *question.replies})
    assert [button.description for button in row] == letters
    assert row[0].tooltip == f"Answer {letters[0]} to question {QUESTION}"


def test_a_click_shows_its_own_reply_in_place_of_the_last_one(page):
    _, row, reply = page
    question = find(QUESTION)
    for button in row:
        button.click()
        letter = button.description
        right = letter == question.right
        status = "pass" if right else "try again"
        assert f"{QUESTION}, {letter} {status}" in reply.value
        assert reply.value.count('role="status"') == 1
        assert button.button_style == ("success" if right else "warning")
        assert sum(bool(b.button_style) for b in row) == 1


def test_a_right_click_is_remembered(page):
    _, row, _ = page
    next(b for b in row if b.description == find(QUESTION).right).click()
    assert read_progress()[QUESTION] == "pass"


def test_a_page_that_is_made_gets_the_card(monkeypatch, capsys):
    monkeypatch.setenv("COURSE_STATIC", "1")
    check(QUESTION, None)
    assert capsys.readouterr().out.startswith(f"○ {QUESTION} to do: ")
