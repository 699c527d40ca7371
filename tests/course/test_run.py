"""``course run``: a copy is run, the original stays, and a failure is readable."""

import os
import re
import shlex
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import helpers
from helpers.course import command_line, main, run
from helpers.course.contents import course_notebooks, find_notebook
from helpers.course.parameters import (
    ParameterError,
    chosen_values,
    declared_parameters,
)
from helpers.course.run import NotebookFailed, run_notebook

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
PARAMETERS = """\
divisor: float = 2.0  # what 1 is divided by
text: str = "plain"
"""
WORK = """\
from pathlib import Path

print(1 / divisor, repr(text), Path.cwd().name)"""
DEATH = """\
import os

if divisor < 0:
    os._exit(1)"""


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """A small notebook in a folder of its own; runs go to another."""
    monkeypatch.setenv("COURSE_RUNS", str(tmp_path / "runs"))
    cells = [
        new_markdown_cell("# A lesson"),
        new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        new_code_cell(WORK),
        new_code_cell(DEATH),
    ]
    path = tmp_path / "lessons here" / "lesson.ipynb"
    path.parent.mkdir()
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), path)
    return path


def printed(path):
    cells = nbformat.read(path, as_version=4).cells
    return "".join(
        output.text
        for cell in cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream"
    )


def test_a_copy_is_run_in_the_notebooks_folder_and_the_original_stays(lesson, capsys):
    before = lesson.read_bytes(), lesson.stat().st_mtime_ns
    assert (
        main(["run", "--trust", str(lesson), "-p", "divisor=4", "-p", "text=it's"]) == 0
    )
    (output,) = (lesson.parents[1] / "runs").iterdir()
    assert printed(output) == '0.25 "it\'s" lessons here\n'
    assert (lesson.read_bytes(), lesson.stat().st_mtime_ns) == before
    told = capsys.readouterr()
    assert 'divisor = 4.0, text = "it\'s"' in told.out
    assert str(output) in told.out
    assert told.err == ""


def written(source, target, values, show_progress):
    """Stand in for a run: write a notebook, and say that all went well."""
    nbformat.write(new_notebook(), target)
    return ""


def test_two_runs_of_one_second_take_two_names(lesson, monkeypatch):
    monkeypatch.setattr("helpers.course.run._execute", written)
    monkeypatch.setattr("time.strftime", lambda _: "now")
    names = [run_notebook(lesson).name for _ in range(3)]
    assert names == ["lesson_now.ipynb", "lesson_now_2.ipynb", "lesson_now_3.ipynb"]


def test_a_failing_cell_is_told_in_one_block(lesson, capfd):
    assert main(["run", "--trust", str(lesson), "-p", "divisor=0"]) == 1
    (output,) = (lesson.parents[1] / "runs").iterdir()
    assert capfd.readouterr().err.splitlines() == [
        "lesson.ipynb stopped in the code cell In [3]:",
        "  line 3:  print(1 / divisor, repr(text), Path.cwd().name)",
        "  ZeroDivisionError: float division by zero",
        f"What ran until then is kept in {output}",
    ]
    assert len(nbformat.read(output, as_version=4).cells) >= 5


def test_a_kernel_that_dies_is_told(lesson, tmp_path):
    with pytest.raises(NotebookFailed, match="ended by itself") as failure:
        run_notebook(lesson, {"divisor": -1.0}, tmp_path / "out.ipynb")
    assert printed(failure.value.output).startswith("-1.0")


def test_the_environment_is_left_as_it_was(lesson, tmp_path, monkeypatch):
    """And paths in it are the caller's: the kernel runs in another folder."""
    monkeypatch.setenv("COURSE_STATIC", "mine")
    monkeypatch.setenv("COURSE_MNIST", "digits")
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    notebook = nbformat.read(lesson, as_version=4)
    notebook.cells[2].source = "import os\nprint(os.environ['COURSE_MNIST'])"
    nbformat.write(notebook, lesson)
    before = dict(os.environ)
    output = run_notebook(lesson, {}, tmp_path / "out.ipynb")
    assert printed(output) == f"{tmp_path / 'digits'}\n"
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["-p", "divisr=1"], "Did you mean 'divisor'"),
        (["-p", "divisor=much"], "is declared as float"),
        (["-p", "x=1;import os"], "has no parameter 'x'"),
        (["-p", "x;import os=1"], "is not a name"),
        (["--output", "run.txt"], "must end in .ipynb"),
    ],
)
def test_what_is_refused_runs_nothing(lesson, words, told, capsys):
    assert main(["run", "--trust", str(lesson), *words]) == 2
    assert told in capsys.readouterr().err
    runs = lesson.parents[1] / "runs"
    assert not runs.exists() or not list(runs.iterdir())


def test_a_path_is_one_of_the_callers_own(lesson, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").mkdir()
    for name in ("plain", "there file"):
        (tmp_path / name).write_text("")
    notebook = nbformat.read(lesson, as_version=4)
    notebook.cells[1].source += 'data_folder: str = ""\n'
    nbformat.write(notebook, lesson)
    started = []
    monkeypatch.setattr(
        "helpers.course.run._execute",
        lambda *given: started.append(given[2]) or written(*given),
    )

    def given(*assignments):
        words = [word for each in assignments for word in ("-p", each)]
        assert main(["run", "--trust", str(lesson), *words]) == 0
        return started[-1]

    assert given("data_folder=there") == {"data_folder": str(tmp_path / "there")}
    assert given("text=./there") == {"text": str(tmp_path / "there")}
    assert given("data_folder=plain") == {"data_folder": str(tmp_path / "plain")}
    assert str(tmp_path / "plain") in capsys.readouterr().out
    # A word is no path only because a file has its name.
    same = ["text=plain", "text=there file", "data_folder=", "data_folder=nowhere"]
    same += ["text=3 / 4", "data_folder=" + "x" * 5000, "data_folder=~nobody/x"]
    for assignment in same:
        name, _, value = assignment.partition("=")
        assert given(assignment) == {name: value}


@pytest.mark.parametrize("value", ["1" + "0" * 400, "nan", "1e999", "１"])
def test_a_number_that_is_none_ends_in_2(value, lesson, capsys):
    assert main(["run", "--trust", str(lesson), "-p", f"divisor={value}"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("course run: divisor ")
    assert told.count("\n") == 1


def examples():
    """Every line ``course run ...`` that our help texts, README and lessons show."""
    root = Path(helpers.__file__).parents[1]
    texts = [run.EXAMPLES, command_line.EXAMPLES, (root / "README.md").read_text()]
    for path in course_notebooks():
        cells = nbformat.read(path, as_version=4).cells
        texts += [cell.source for cell in cells if cell.cell_type == "markdown"]
    found = re.findall(r"course run (\d[^`\n]*)", "\n".join(texts))
    return sorted({example.strip(" .;,)") for example in found})


@pytest.mark.parametrize("example", examples())
def test_the_examples_name_what_there_is(example):
    options = run._parser().parse_args(shlex.split(example))
    content = nbformat.read(find_notebook(options.notebook), as_version=4)
    assert chosen_values(declared_parameters(content), options.parameter) is not None
    assert options.list or options.parameter


def test_an_unknown_notebook_is_refused(capsys):
    assert main(["run", "99"]) == 2
    assert "There is no notebook '99'" in capsys.readouterr().err


def test_no_file_is_overwritten(lesson, tmp_path):
    with pytest.raises(FileExistsError, match="among the course's own"):
        run_notebook(lesson, {}, lesson)
    other = tmp_path / "other.ipynb"
    other.write_text("mine")
    with pytest.raises(FileExistsError, match="exists already"):
        run_notebook(lesson, {}, other)
    assert other.read_text() == "mine"


@pytest.mark.parametrize("content", [None, "", '{"cells": [', "whole"])
def test_an_interrupted_run_leaves_a_whole_copy_or_none(
    lesson, tmp_path, monkeypatch, content
):
    def interrupted(source, target, *_):
        if content == "whole":
            nbformat.write(new_notebook(), target)
        elif content is not None:
            target.write_text(content)
        raise KeyboardInterrupt

    monkeypatch.setattr("helpers.course.run._execute", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_notebook(lesson, {}, tmp_path / "out.ipynb")
    assert (tmp_path / "out.ipynb").exists() == (content == "whole")
    assert list(tmp_path.glob(".run-*")) == []


def test_a_name_that_another_run_took_meanwhile_is_not_written_over(
    lesson, tmp_path, monkeypatch
):
    def overtaken(source, target, *rest):
        (tmp_path / "out.ipynb").write_text("theirs")
        return written(source, target, *rest)

    monkeypatch.setattr("helpers.course.run._execute", overtaken)
    assert run_notebook(lesson, {}, tmp_path / "out.ipynb").name == "out_2.ipynb"
    assert (tmp_path / "out.ipynb").read_text() == "theirs"


def test_where_no_links_can_be_made_the_copy_is_moved(lesson, tmp_path, monkeypatch):
    def no_link(*_):
        raise OSError("not supported")

    monkeypatch.setattr("helpers.course.run._execute", written)
    monkeypatch.setattr(os, "link", no_link)
    monkeypatch.setattr("time.strftime", lambda *_: "noon")
    assert run_notebook(lesson).name == "lesson_noon.ipynb"
    assert run_notebook(lesson).name == "lesson_noon_2.ipynb"


@pytest.mark.parametrize("command", ["run", "sweep"])
def test_a_notebook_from_elsewhere_is_not_run_without_trust(lesson, command, capsys):
    assert main([command, str(lesson), "-p", "divisor=1"]) == 2
    told = capsys.readouterr().err
    assert "is not of this course" in told
    assert f"course {command} --trust" in told
    assert not (lesson.parents[1] / "runs").exists()


@pytest.mark.parametrize("text", ["", "{", "{}", "[1]", '{"cells": 3}'])
@pytest.mark.parametrize("command", ["run", "sweep"])
def test_what_is_no_notebook_is_one_sentence(command, text, tmp_path, capsys):
    path = tmp_path / "notes.ipynb"
    path.write_text(text)
    assert main([command, "--trust", str(path), "-p", "divisor=1"]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"course {command}: ")
    assert told.count("\n") == 1


def test_copies_may_be_anywhere_and_are_trusted(lesson, monkeypatch, capsys):
    monkeypatch.setattr("helpers.course.run._execute", written)
    monkeypatch.setenv("COURSE_MY", str(lesson.parent))
    assert main(["run", str(lesson), "-p", "divisor=1"]) == 0


def test_a_place_that_cannot_be_written_is_refused(lesson, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    wanted = str(tmp_path / "file" / "out.ipynb")
    assert main(["run", "--trust", str(lesson), "--output", wanted]) == 2
    assert capsys.readouterr().err.startswith("course run: ")


@pytest.mark.parametrize("values", [{"other": 1}, {"divisor": "1"}, {"text": 1}])
def test_from_python_too_only_what_is_declared_fits(lesson, values):
    with pytest.raises(ParameterError):
        run_notebook(lesson, values)


def test_the_list_shows_names_types_values_and_comments(lesson, capsys):
    assert main(["run", str(lesson), "--list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "divisor  float  2.0      what 1 is divided by",
        "text     str    'plain'",
    ]
    assert not (lesson.parents[1] / "runs").exists()
