"""Checks in a real kernel: cards are displayed, a missing name gets one sentence."""

import ast

import pytest
from nbclient import NotebookClient
from nbformat import v4

from helpers.course import lab

CELLS = {
    "names": "sorted(n for n in globals() if n[0] != '_')",
    "check before import": "check(\n    '00.1',\n    None,\n)",
    "import": "from helpers.exercises import check, progress",
    "check": 'check("00.1", None)',
    "progress": 'progress("00")',
    "missing in check": 'check("00.1", not_yet_defined)',
    "missing over lines": 'check(\n    "00.1",\n    not_yet_defined,\n)',
    "figures": "import matplotlib.pyplot as plt\nfrom IPython.display import display\n"
    "def decide(score, threshold):\n    plt.plot([1, 2])\n    display(score)\n"
    "    plt.show()\n    return 'spam' if score >= threshold else 'wanted'\n"
    "check('00.1', decide)",
    "slip": "def decide(score, threshold):\n    return 'spam' if\n",
    "check after a slip": "check('00.1', decide)",
    "check after that": "check('00.1', decide)",
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
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONSTARTUP", raising=False)
        patch.setenv("PYTHONSTARTUP", lab.environment()["PYTHONSTARTUP"])
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


def test_a_call_over_several_lines_gets_a_card_too(outputs):
    [output] = outputs["missing over lines"]
    assert output.data["text/plain"].startswith("○ 00.1 to do: The name 'not_yet")


def test_the_start_of_a_kernel_leaves_no_names(outputs):
    [output] = outputs["names"]
    usual = {"In", "Out", "exit", "get_ipython", "open", "quit"}
    assert set(ast.literal_eval(output.data["text/plain"])) <= usual


def test_a_check_after_a_slip_of_syntax_says_what_it_judged(outputs):
    [output] = outputs["check after a slip"]
    assert "a SyntaxError in line 2, so Python did not read it" in str(output.data)
    [output] = outputs["check after that"]
    assert "SyntaxError" not in str(output.data)


def test_a_check_may_come_before_its_import(outputs):
    [output] = outputs["check before import"]
    assert "The name 'check' does not exist yet" in output.data["text/plain"]
    assert "cell of imports" in output.data["text/plain"]


def test_what_an_answer_displays_is_not_shown(outputs):
    [output] = outputs["figures"]
    assert output.data["text/plain"].startswith("✓ 00.1 pass: ")
    assert output.data["text/plain"].endswith("(What it printed was hidden.)")


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
