"""Errors that are meant to happen are told in one line; warnings find their line."""

import json
import subprocess
import sys
import warnings

import pytest
import torch
from nbclient import NotebookClient
from nbformat import v4
from sklearn.preprocessing import FunctionTransformer

from helpers import errors
from helpers.errors import (
    MistakeWarning,
    caught,
    one_line,
    shows_error,
    shows_traceback,
    warn_caller,
)


def fail(text):
    raise RuntimeError(text)


def test_the_error_is_returned():
    error = caught(fail, "no")
    assert isinstance(error, RuntimeError)
    assert str(error) == "no"
    assert caught(len, [1]) is None


def test_an_interruption_goes_through():
    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        caught(interrupt)
    with pytest.raises(KeyboardInterrupt):
        shows_error(interrupt)


def test_one_line_is_printed(capsys):
    shows_error(fail, "first\nsecond")
    assert capsys.readouterr().out == "RuntimeError: first\n"


def test_no_error_is_said(capsys):
    shows_error(torch.zeros, 2, 3)
    assert capsys.readouterr().out == (
        "No error: the call returned a Tensor of shape [2, 3].\n"
    )


def test_keywords_are_passed_and_warnings_hidden(capsys):
    def warn(*, number):
        warnings.warn("careful", stacklevel=2)
        return number

    shows_error(warn, number=3)
    assert capsys.readouterr().out == "No error: the call returned 3.\n"


def test_long_and_empty_messages():
    assert len(one_line(RuntimeError("x" * 500))) == 160
    assert one_line(RuntimeError()) == "RuntimeError"
    assert one_line(RuntimeError("x" * 500)).endswith("...")


def halve(text):
    return int(text) / 2


def halve_all(texts):
    return [halve(text) for text in texts]


def test_a_short_traceback_names_the_readers_own_lines(capsys):
    shows_traceback(halve_all, ["4", "x"])
    lines = capsys.readouterr().out.splitlines()
    assert "in halve_all:  return [halve(text) for text in texts]" in lines[0]
    assert lines[-2].endswith("in halve:  return int(text) / 2")
    assert lines[-1].startswith("ValueError: invalid literal")


def test_lines_inside_packages_are_counted_only(capsys):
    shows_traceback(lambda: json.loads("{"))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert "more lines inside installed packages" in lines[1]


def test_a_traceback_of_nothing_is_said(capsys):
    shows_traceback(halve_all, ["4"])
    assert capsys.readouterr().out == "No error: the call returned [2.0].\n"


SCRIPT = """from helpers.errors import caught, warn_caller

def three():
    return [caught(warn_caller, "careful") for _ in range(1)]

three()
"""


def line_of_warning(function):
    """Return the file and the line that a function's only warning points at."""
    with pytest.warns(match="careful") as said:
        function()
    [warning] = said
    return warning.filename, warning.lineno


def first_line(function):
    return function.__code__.co_filename, function.__code__.co_firstlineno


def directly():
    yield lambda: warn_caller("careful")


def through_our_own_lines():
    yield lambda: caught(warn_caller, "careful")
    yield lambda: [caught(caught, warn_caller, "careful") for _ in range(1)]


def through_installed_packages():
    yield lambda: FunctionTransformer(warn_caller).transform("careful")
    yield lambda: torch.no_grad()(warn_caller)("careful")


def through_pythons_own_modules():
    yield lambda: json.dumps(UserWarning("careful"), default=warn_caller)


@pytest.mark.parametrize(
    "way",
    [
        directly,
        through_our_own_lines,
        through_pythons_own_modules,
        through_installed_packages,
    ],
)
def test_a_warning_points_at_the_line_that_called_us(way):
    for call in way():
        assert line_of_warning(call) == first_line(call)


def test_a_script_is_told_its_own_line(tmp_path):
    (tmp_path / "lesson.py").write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, "lesson.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.stderr.splitlines() == ["lesson.py, line 4: careful"]


def test_other_warnings_look_as_python_shows_them(tmp_path):
    script = "import helpers.errors, warnings\nwarnings.warn('theirs')\n"
    (tmp_path / "lesson.py").write_text(script, encoding="utf-8")
    command = [sys.executable, "lesson.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert "lesson.py:2: UserWarning: theirs" in done.stderr


def test_in_a_notebook_a_warning_is_a_card_and_comes_once_for_a_place(tmp_path):
    finding = "M1 softmax before `CE`: 0 < 1. (See notebook 02.)"
    code = f"""from helpers.errors import warn_caller
for _ in range(3):
    warn_caller("{finding}")
"""
    notebook = v4.new_notebook(cells=[v4.new_code_cell(code)])
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, resources=resources).execute()
    [output] = notebook.cells[0].outputs
    assert output.data["text/plain"] == f"△ {finding}"
    markup = output.data["text/html"]
    assert "<strong>M1 softmax before <code>CE</code></strong>: 0 &lt; 1." in markup
    assert '<a href="02_input_and_output_shapes.ipynb">notebook 02</a>' in markup


@pytest.fixture
def show():
    """Show a warning as the course does; what is not ours goes to a list."""
    others = []
    return errors._show_warning(lambda *given: others.append(given)), others


def ours(text):
    warning = MistakeWarning(text)
    warning.is_of_the_course = True
    return warning


def test_ours_are_shown_and_theirs_are_passed_on(show, capsys):
    showwarning, others = show
    showwarning(ours("M1 careful"), MistakeWarning, "/home/me/lesson.py", 4)
    assert capsys.readouterr().err == "lesson.py, line 4: M1 careful\n"
    assert others == []
    theirs = UserWarning("theirs")
    showwarning(theirs, UserWarning, "lesson.py", 5)
    showwarning(ours("M1 careful"), MistakeWarning, "lesson.py", 4, sys.stdout)
    assert [given[2:] for given in others] == [
        ("lesson.py", 5, None, None),
        ("lesson.py", 4, sys.stdout, None),
    ]
    assert capsys.readouterr() == ("", "")


def test_a_card_names_the_mistake_and_links_the_lesson(show, monkeypatch):
    shown = []
    monkeypatch.setattr(errors, "in_notebook", lambda: True)
    monkeypatch.setattr(errors, "show_card", lambda *given: shown.append(given))
    text = "M1 softmax before: 0 < 1. (See notebook 02, not notebook 77.)"
    show[0](ours(text), MistakeWarning, "lesson.py", 4)
    [(plain, markup, _)] = shown
    assert plain == f"△ {text}"
    assert "<strong>M1 softmax before</strong>: 0 &lt; 1." in markup
    assert markup.count("<a ") == 1
    assert '<a href="02_input_and_output_shapes.ipynb">notebook 02</a>' in markup


def test_a_warning_without_a_reader_points_at_the_first_line_outside(monkeypatch):
    """As in a command: pytest itself is installed, and nobody else called."""
    monkeypatch.setattr(errors, "_is_installed", lambda name: True)
    call = next(directly())
    assert line_of_warning(call) == first_line(call)


def test_a_line_is_warned_once():
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("default")
        for _ in range(3):
            warn_caller("careful, once")
    assert len(said) == 1


def test_the_kind_of_warning_can_be_chosen_and_made_an_error():
    with pytest.warns(MistakeWarning, match="careful"):
        warn_caller("careful", MistakeWarning)
    with pytest.raises(UserWarning, match="careful"):
        warn_caller("careful")
