"""Checks in a real kernel: cards are displayed, a missing name gets one sentence."""

import pytest
from nbclient import NotebookClient
from nbformat import v4

CELLS = {
    "import": "from helpers.exercises import check, progress",
    "check": 'check("00.1", None)',
    "progress": 'progress("00")',
    "missing in check": 'check("00.1", not_yet_defined)',
    "missing elsewhere": "print(not_yet_defined)",
    "missing inside": "def f():\n    return not_there\n\ncheck('00.1', f())",
    "other error": "1 / 0",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """The outputs of all cells, run one after another in one kernel."""
    cells = [v4.new_code_cell(source) for source in CELLS.values()]
    notebook = v4.new_notebook(cells=cells)
    folder = str(tmp_path_factory.mktemp("kernel"))
    resources = {"metadata": {"path": folder}}
    NotebookClient(notebook, resources=resources, allow_errors=True).execute()
    return dict(zip(CELLS, [cell.outputs for cell in notebook.cells], strict=True))


def test_a_check_is_displayed_as_text_and_card(outputs):
    [output] = outputs["check"]
    assert output.data.keys() == {"text/plain", "text/html"}
    assert output.data["text/plain"].startswith("○ 00.1 to do: ")


def test_progress_is_displayed_once(outputs):
    [output] = outputs["progress"]
    assert output.data["text/plain"].startswith("00  [")


def test_a_missing_name_gets_a_card_in_place_of_a_traceback(outputs):
    [output] = outputs["missing in check"]
    assert "'not_yet_defined' does not exist yet" in output.data["text/plain"]


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("missing elsewhere", "NameError"),
        ("missing inside", "NameError"),
        ("other error", "ZeroDivisionError"),
    ],
)
def test_all_other_errors_are_shown_as_ever(outputs, cell, error):
    assert [output.ename for output in outputs[cell]] == [error]
