"""Executing a notebook again: nothing changes where the code has not changed."""

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError
from nbformat import v4

from helpers.course.execution import execute, execute_in_place, main

CODE = """\
import os, sys
from pathlib import Path
import ipywidgets
from helpers.exercises import progress
print("first")
print("second")
print(os.environ["OMP_NUM_THREADS"], os.environ["PYTHONHASHSEED"])
print("COURSE_STATIC" in os.environ, os.environ["COURSE_PROGRESS"] == "mine")
print(Path.cwd().name)
slider = ipywidgets.IntSlider()"""


@pytest.fixture
def lesson(tmp_path):
    """A notebook file that was never executed."""
    notebook = v4.new_notebook(cells=[v4.new_code_cell(CODE)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    path = tmp_path / "lesson.ipynb"
    nbformat.write(notebook, path)
    return path


def test_execution_fills_outputs_and_nothing_else(lesson, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", "mine")
    assert execute_in_place(lesson)
    notebook = nbformat.read(lesson, as_version=4)
    cell = notebook.cells[0]
    text = f"first\nsecond\n1 0\nTrue False\n{lesson.parent.name}\n"
    assert [(o.name, o.text) for o in cell.outputs] == [("stdout", text)]
    assert cell.execution_count == 1
    assert dict(cell.metadata) == {}
    assert notebook.metadata["language_info"] == {"name": "python"}
    assert "widgets" not in notebook.metadata


def test_a_second_execution_changes_no_byte(lesson, capsys):
    main([str(lesson)])
    once = lesson.read_bytes()
    main([str(lesson)])
    assert lesson.read_bytes() == once
    words = [line.split(": ")[1] for line in capsys.readouterr().out.splitlines()]
    assert [word.split(",")[0] for word in words] == ["changed", "unchanged"]


def test_a_failing_notebook_is_left_as_it_was(lesson):
    notebook = v4.new_notebook(cells=[v4.new_code_cell("1 / 0")])
    nbformat.write(notebook, lesson)
    before = lesson.read_bytes()
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        execute_in_place(lesson)
    assert lesson.read_bytes() == before


def test_the_folder_of_execution_is_chosen(tmp_path):
    code = "from pathlib import Path\nprint(Path.cwd().name)"
    notebook = v4.new_notebook(cells=[v4.new_code_cell(code)])
    done = execute(notebook, tmp_path)
    assert done.cells[0].outputs[0].text == f"{tmp_path.name}\n"
