"""``course handout``: copies without solutions, or with them filled in."""

import nbformat
import pytest

from helpers.course import main
from helpers.course.notebooks import find_notebook, notebooks_folder


def tags(path):
    cells = nbformat.read(path, as_version=4).cells
    return {tag for cell in cells for tag in cell.metadata.get("tags", [])}


def copied(folder, *words):
    source = find_notebook("00")
    before = source.read_bytes()
    assert main(["handout", "00", "--output", str(folder), *words]) == 0
    assert source.read_bytes() == before
    return folder / source.name


def test_solutions_are_left_out_and_hints_stay(tmp_path, capsys):
    copy = copied(tmp_path / "class")
    assert "solution" not in tags(copy)
    assert {"hint", "exercise", "check"} <= tags(copy)
    assert str(copy) in capsys.readouterr().out


def test_hints_go_too_if_asked(tmp_path):
    assert not {"hint", "solution"} & tags(copied(tmp_path, "--no-hints"))


def test_solutions_are_filled_in_if_asked(tmp_path):
    cells = nbformat.read(copied(tmp_path, "--solved"), as_version=4).cells
    stubs = {c.metadata.exercise: c.source for c in cells if "exercise" in c.metadata}
    assert stubs["00.Q1"] == 'answer_q1 = "b"'
    assert "float(score)" in stubs["00.2"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["99"], "There is no notebook '99'"),
        (["00", "--output", str(notebooks_folder())], "stay as they are"),
    ],
)
def test_what_cannot_be_done_is_said(words, told, capsys):
    assert main(["handout", *words]) == 2
    assert told in capsys.readouterr().err
