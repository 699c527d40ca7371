"""A stub that was edited but not run again is noticed, and never wrongly."""

import json
import os
import time
from types import SimpleNamespace

import pytest

from helpers.exercises import check, stale_cells
from helpers.exercises.stubs import cells_of

EXERCISE = "08.1"
[CELL] = [c["id"] for c in cells_of("08") if c["metadata"].get("exercise") == EXERCISE]
RAN, EDITED = "gradients = (12, 6)", "gradients = (1, 1)"


@pytest.fixture
def saved(monkeypatch, tmp_path):
    """Return a function that saves the notebook some seconds after the cell ran."""
    path = tmp_path / "08.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.setattr(stale_cells, "_ran", {})

    def save(source, seconds=10, id=CELL):
        cells = [{"id": id, "source": source.splitlines(keepends=True)}]
        path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
        os.utime(path, (time.time() + seconds,) * 2)

    return save


def run(source, id=CELL):
    stale_cells._note(SimpleNamespace(cell_id=id, raw_cell=source))


def test_an_edit_that_was_saved_but_not_run_is_noticed(saved, capsys):
    run(RAN)
    saved(EDITED)
    check(EXERCISE, (12, 6))
    told = f"○ {EXERCISE} to do: {stale_cells.STALE}\n"
    assert capsys.readouterr().out == told


def test_running_the_edited_cell_ends_it(saved):
    run(RAN)
    saved(EDITED)
    run(EDITED)
    assert not stale_cells.is_stale(EXERCISE)


@pytest.mark.parametrize("shown", [RAN, RAN + "\n", f"\n{RAN}  "])
def test_the_same_code_is_not_stale(saved, shown):
    run(RAN)
    saved(shown)
    assert not stale_cells.is_stale(EXERCISE)


def test_an_older_file_says_nothing(saved):
    """The cell was edited and run; the file was saved before that."""
    run(RAN)
    saved(EDITED, seconds=-10)
    assert not stale_cells.is_stale(EXERCISE)


def test_a_cell_that_never_ran_says_nothing(saved):
    saved(EDITED)
    assert not stale_cells.is_stale(EXERCISE)


def test_another_cell_says_nothing(saved):
    run(RAN)
    saved(EDITED, id="other")
    assert not stale_cells.is_stale(EXERCISE)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cells": [{}]}', "\x00"])
def test_a_file_that_cannot_be_read_says_nothing(saved, content):
    run(RAN)
    saved(EDITED)
    with open(os.environ["JPY_SESSION_NAME"], "w") as file:
        file.write(content)
    assert not stale_cells.is_stale(EXERCISE)


def test_without_a_path_nothing_is_said(saved, monkeypatch):
    run(RAN)
    saved(EDITED)
    monkeypatch.delenv("JPY_SESSION_NAME")
    assert not stale_cells.is_stale(EXERCISE)


def test_a_front_end_without_cell_ids_says_nothing(saved):
    stale_cells._note(SimpleNamespace(cell_id=None, raw_cell=RAN))
    saved(EDITED)
    assert not stale_cells.is_stale(EXERCISE)
