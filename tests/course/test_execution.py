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


PICTURE = """\
import time
from IPython.display import display
data = {"image/png": f"{time.time_ns():040d}", "text/plain": "Figure: times."}
display(data, raw=True)"""


@pytest.mark.parametrize("tags", [["measured"], []])
def test_only_a_measured_picture_is_kept(lesson, tags):
    cell = v4.new_code_cell(PICTURE, metadata={"tags": tags})
    nbformat.write(v4.new_notebook(cells=[cell]), lesson)
    assert execute_in_place(lesson)
    assert execute_in_place(lesson) == (tags == [])


def test_a_measured_picture_is_drawn_anew_with_other_text(lesson):
    cell = v4.new_code_cell(PICTURE, metadata={"tags": ["measured"]})
    nbformat.write(v4.new_notebook(cells=[cell]), lesson)
    execute_in_place(lesson)
    notebook = nbformat.read(lesson, as_version=4)
    [old] = notebook.cells[0].outputs
    notebook.cells[0].source = PICTURE.replace("times", "counts")
    nbformat.write(notebook, lesson)
    execute_in_place(lesson)
    [new] = nbformat.read(lesson, as_version=4).cells[0].outputs
    assert new.data["text/plain"] == "Figure: counts."
    assert new.data["image/png"] != old.data["image/png"]


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
