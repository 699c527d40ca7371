"""Solutions are read, filled in and left out; copies are handed out."""

import copy
import re

import nbformat
import pytest
from nbformat import v4

from helpers.course import main
from helpers.course.contents import find_notebook, notebooks_folder
from helpers.course.editions import (
    blank,
    solution_code,
    solutions,
    solved,
    tags_of,
)
from sample_lesson import sample_lesson

IDS = ["05.1", "05.Q1"]


def test_the_solution_replaces_the_whole_stub():
    notebook = sample_lesson(IDS)
    edition = solved(notebook)
    stubs = [cell.source for cell in edition.cells if "exercise" in tags_of(cell)]
    assert stubs == ['answer_1 = "b"', 'answer_q1 = "b"']


def test_the_solved_edition_is_not_yet_run():
    code = [c for c in solved(sample_lesson(IDS)).cells if c.cell_type == "code"]
    assert {cell.execution_count for cell in code} == {None}
    assert [cell.outputs for cell in code] == [[] for _ in code]


@pytest.mark.parametrize("make", [solved, blank])
def test_the_notebook_given_is_not_changed(make):
    notebook = sample_lesson(IDS)
    before = copy.deepcopy(notebook)
    make(notebook)
    assert notebook == before


def test_a_learners_copy_is_not_run_and_has_no_speaker_notes():
    notebook = sample_lesson(IDS)
    edition = blank(notebook)
    kept = [c.source for c in notebook.cells if "speaker-note" not in tags_of(c)]
    assert [c.source for c in edition.cells] == kept
    assert len(kept) == len(notebook.cells) - 2
    code = [c for c in edition.cells if c.cell_type == "code"]
    assert [(c.execution_count, c.outputs) for c in code] == [(None, [])] * len(code)


def test_code_may_hold_blank_lines_and_braces():
    text = 'a = {1: "```"}\n\n\nb = f"{a}"'
    cell = v4.new_markdown_cell(f"<details>\n\n```python\n{text}\n```\n\nWhy.")
    assert solution_code(cell) == text


@pytest.mark.parametrize("text", ["no code", "```python\n1\n```\n```python\n2\n```\n"])
def test_a_solution_needs_one_block(text):
    with pytest.raises(ValueError, match="exactly one"):
        solution_code(v4.new_markdown_cell(text))


def test_a_stub_needs_one_solution():
    notebook = sample_lesson(IDS)
    cells = notebook.cells
    first = next(cell for cell in cells if "solution" in tags_of(cell))
    cells.remove(first)
    with pytest.raises(ValueError, match=r"Exercise 05\.1 has 0 solutions"):
        solutions(notebook)
    cells += [first]
    with pytest.raises(ValueError, match=r"Exercise 05\.1 has 0 solutions"):
        solved(notebook)


def test_a_solution_needs_a_stub():
    notebook = sample_lesson(IDS)
    cells = notebook.cells
    cells.insert(0, next(cell for cell in cells if "solution" in tags_of(cell)))
    with pytest.raises(ValueError, match="before the first exercise"):
        solutions(notebook)


def tags(path):
    cells = nbformat.read(path, as_version=4).cells
    return {tag for cell in cells for tag in cell.metadata.get("tags", [])}


def copied(folder, *words):
    source = find_notebook("00")
    before = source.read_bytes()
    assert main(["handout", "00", "--output", str(folder), *words]) == 0
    assert source.read_bytes() == before
    return folder / source.name


def outputs(path):
    return [
        c.outputs for c in nbformat.read(path, as_version=4).cells if "outputs" in c
    ]


def test_solutions_notes_and_outputs_are_left_out_and_hints_stay(tmp_path, capsys):
    copy = copied(tmp_path / "class")
    assert not {"solution", "speaker-note"} & tags(copy)
    assert {"hint", "exercise", "check"} <= tags(copy)
    assert not any(outputs(copy))
    assert str(copy) in capsys.readouterr().out


@pytest.mark.parametrize("word", ["--notes", "--solved"])
def test_speaker_notes_stay_only_if_asked(word, tmp_path):
    copy = copied(tmp_path, word)
    assert ("speaker-note" in tags(copy)) is (word == "--notes")
    assert not any(outputs(copy))


def test_outputs_stay_if_asked(tmp_path):
    assert outputs(copied(tmp_path, "--outputs")) == outputs(find_notebook("00"))


def test_hints_go_too_if_asked(tmp_path):
    assert not {"hint", "solution"} & tags(copied(tmp_path, "--no-hints"))


def test_solutions_are_filled_in_if_asked(tmp_path):
    cells = nbformat.read(copied(tmp_path, "--solved"), as_version=4).cells
    stubs = {c.metadata.exercise: c.source for c in cells if "exercise" in c.metadata}
    assert re.fullmatch(r'answer_q1 = "[a-d]"', stubs["00.Q1"])
    assert "float(score)" in stubs["00.2"]


def test_a_copy_that_somebody_edited_is_not_written_over(tmp_path, capsys):
    source, target = tmp_path / "05_a.ipynb", tmp_path / "class" / "05_a.ipynb"
    nbformat.write(sample_lesson(IDS), source)
    nbformat.write(sample_lesson(IDS), tmp_path / "06_b.ipynb")
    words = ["handout", str(source), "--output", str(target.parent)]
    assert main(words) == 0
    assert main([*words, "--no-hints"]) == 0  # nobody edited it
    ran = nbformat.read(target, 4)
    ran.cells[1].outputs = [v4.new_output("stream", text="ran\n")]
    nbformat.write(ran, target)
    assert main(words) == 0
    for edit in ("Read this first.", None):
        mine = nbformat.read(target, 4)
        mine.cells[0].source = edit
        target.write_text("no json") if edit is None else nbformat.write(mine, target)
        before = target.read_bytes()
        assert main([words[0], str(tmp_path / "06_b.ipynb"), *words[1:]]) == 2
        told = capsys.readouterr().err
        assert f"{target} is there, and differs from what the course wrote." in told
        assert target.read_bytes() == before
        assert not (target.parent / "06_b.ipynb").exists()
    assert main([*words, "--replace"]) == 0
    assert main(words) == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["99"], "There is no notebook '99'"),
        (["00", "--output", str(notebooks_folder())], "stay as they are"),
        (["00", "--output", "00_class.ipynb"], "is the name of a file; name a folder"),
        (["00", "--output", __file__], "is the name of a file; name a folder"),
    ],
)
def test_what_cannot_be_done_is_said(words, told, capsys):
    assert main(["handout", *words]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        *(["handout", "00"], ["handout", "00", "--solved"]),
        *(["lecture", "00", "--no-open"], ["assignment", "00", "--for", "otter"]),
    ],
)
def test_the_learners_copies_stay_as_they_are(words, tmp_path, monkeypatch, capsys):
    mine = tmp_path / "link" / "00_start_here.ipynb"
    mine.parent.mkdir()
    mine.write_text("precious")
    (tmp_path / "my").symlink_to(mine.parent)
    monkeypatch.setenv("COURSE_MY", str(tmp_path / "my"))
    for folder in ("my", "link"):
        assert main([*words, "--output", str(tmp_path / folder)]) == 2
        assert "stay as they are" in capsys.readouterr().err
    assert list(mine.parent.iterdir()) == [mine]
    assert mine.read_text() == "precious"
