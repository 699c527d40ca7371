"""`course lecture`: a clean copy, notes on a page, parameters checked, nothing lost."""

import json
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from helpers.course import lecture, main
from helpers.course.contents import course_root, find_notebook
from helpers.course.editions import tags_of
from helpers.course.parameters import declared_parameters
from links import broken_links


@pytest.fixture
def started(tmp_path, monkeypatch):
    """What JupyterLab would have been started with, and its settings of letters."""
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", str(tmp_path / "own settings"))
    seen = []

    def call(words, env):
        file = Path(env["JUPYTERLAB_SETTINGS_DIR"]) / lecture.THEMES
        seen.append((words, json.loads(file.read_text())))
        return 0

    monkeypatch.setattr(lecture.subprocess, "call", call)
    return seen


def lectured(folder, *words):
    """Run the command without opening anything; return the copy as a notebook."""
    source = find_notebook("10")
    before = source.read_bytes()
    arguments = ["lecture", "10", "--output", str(folder), "--no-open", *words]
    assert main(arguments) == 0
    assert source.read_bytes() == before
    return nbformat.read(folder / source.name, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_the_copy_is_clean_and_the_notes_are_beside_it(tmp_path, started):
    copy = lectured(tmp_path)
    assert [c.outputs for c in code(copy)] == [[]] * len(code(copy))
    assert not any("speaker-note" in tags_of(cell) for cell in copy.cells)
    assert any("solution" in tags_of(cell) for cell in copy.cells)
    lesson = nbformat.read(find_notebook("10"), as_version=4)
    page = (tmp_path / "10_sgd_and_momentum_notes.md").read_text(encoding="utf-8")
    notes = [c.source for c in lesson.cells if "speaker-note" in tags_of(c)]
    assert page.count("**Lecturer.**") == len(notes) > 3
    assert "<" not in page
    assert page.index("## 1. ") < page.index("**Lecturer.**", page.index("## 1. "))
    assert started == []


def test_notes_stay_in_the_notebook_if_asked(tmp_path):
    copy = lectured(tmp_path, "--notes")
    assert any("speaker-note" in tags_of(cell) for cell in copy.cells)


def test_its_links_lead_somewhere(tmp_path):
    for cell in lectured(tmp_path).cells:
        if cell.cell_type == "markdown":
            assert broken_links(cell.source, tmp_path) == []


def test_parameters_change_in_place_and_keep_their_comments(tmp_path):
    copy = lectured(tmp_path, "-p", "learning_rate=0.5")
    lesson = nbformat.read(find_notebook("10"), as_version=4)
    old, new = declared_parameters(lesson), declared_parameters(copy)
    assert new == old | {"learning_rate": new["learning_rate"]}
    assert new["learning_rate"] == old["learning_rate"]._replace(default=0.5)
    assert [c.id for c in copy.cells if "parameters" in tags_of(c)] == [
        c.id for c in lesson.cells if "parameters" in tags_of(c)
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["10", "-p", "learnign_rate=1"], "Did you mean 'learning_rate'?"),
        (["10", "-p", "learning_rate=fast"], "is declared as float"),
        (["10", "-p", "learning_rate=1", "-p", "learning_rate=2"], "given twice"),
        (["99"], "There is no notebook '99'"),
        (["10", "--output", str(course_root() / "notebooks")], "stay as they are"),
        (["10", "--output", str(course_root())], "stay as they are"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_opened(
    words, told, started, capsys, tmp_path
):
    place = [] if "--output" in words else ["--output", str(tmp_path / "new")]
    assert main(["lecture", *words, *place]) == 2
    assert told in capsys.readouterr().err
    assert started == []
    assert not (tmp_path / "new").exists()


def test_a_copy_that_somebody_worked_in_is_kept(tmp_path):
    copy = lectured(tmp_path)
    lectured(tmp_path)
    assert not (tmp_path / "backup").exists()
    copy.cells.append(new_code_cell("typed = 'during the lecture'"))
    nbformat.write(copy, tmp_path / "10_sgd_and_momentum.ipynb")
    assert "typed" not in code(lectured(tmp_path))[-1].source
    [kept] = (tmp_path / "backup").iterdir()
    assert "during the lecture" in kept.read_text(encoding="utf-8")


def test_a_copy_cannot_be_written_over_itself(tmp_path, capsys):
    lectured(tmp_path)
    copy = tmp_path / "10_sgd_and_momentum.ipynb"
    before = copy.read_bytes()
    words = ["lecture", str(copy), "--output", str(tmp_path), "--no-open"]
    assert main(words) == 2
    assert "choose another folder" in capsys.readouterr().err
    assert copy.read_bytes() == before


def test_jupyterlab_opens_this_one_document_in_large_letters(tmp_path, started):
    words = ["lecture", "10", "--output", str(tmp_path), "--no-browser"]
    assert main(words) == 0
    [(command, themes)] = started
    assert "--LabApp.default_url=/doc/tree/10_sgd_and_momentum.ipynb" in command
    assert command[-1] == "--no-browser"
    assert themes == {"overrides": lecture.LETTERS}


def test_what_a_person_has_set_stays(tmp_path, started):
    file = tmp_path / "own settings" / lecture.THEMES
    file.parent.mkdir(parents=True)
    own = (
        '{"theme": "JupyterLab Dark", // mine\n"overrides": {"code-font-size": "9px"}}'
    )
    file.write_text(own)
    assert main(["lecture", "10", "--output", str(tmp_path)]) == 0
    [(_, themes)] = started
    assert themes["theme"] == "JupyterLab Dark"
    assert themes["overrides"] == lecture.LETTERS | {"code-font-size": "9px"}
    assert file.read_text() == own


def test_the_letters_are_settings_that_jupyterlab_knows():
    [schema] = Path(sys.prefix, "share", "jupyter", "lab", "schemas").glob(
        f"{lecture.THEMES.parent.as_posix()}/{lecture.THEMES.stem}.json"
    )
    known = json.loads(schema.read_text())["definitions"]["cssOverrides"]["properties"]
    assert lecture.LETTERS.keys() <= known.keys()


def test_an_unknown_option_is_refused_where_nothing_is_opened(tmp_path, capsys):
    words = ["lecture", "10", "--output", str(tmp_path), "--no-open", "--notse"]
    assert main(words) == 2
    assert "--notse" in capsys.readouterr().err


@pytest.fixture
def small(tmp_path):
    """A notebook of three cells in a folder of its own."""
    cells = [
        new_code_cell(
            'name: str = "ö"; n: int = 1  # é', metadata={"tags": ["parameters"]}
        ),
        new_code_cell("print(name, 6 // n)"),
    ]
    path = tmp_path / "lessons" / "small.ipynb"
    path.parent.mkdir()
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, path)
    return path


def test_outputs_are_those_of_the_values_given(small, tmp_path):
    words = ["-p", "n=2", "-p", "name=ä'", "--outputs", "--no-open", "--trust"]
    assert main(["lecture", str(small), "--output", str(tmp_path), *words]) == 0
    first, last = nbformat.read(tmp_path / "small.ipynb", as_version=4).cells
    assert first.source == 'name: str = "ä\'"; n: int = 2  # é'
    assert last.outputs[0].text == "ä' 3\n"


def test_a_lesson_that_stops_is_one_sentence_and_writes_nothing(
    small, tmp_path, capsys
):
    words = ["-p", "n=0", "--outputs", "--no-open", "--trust"]
    assert main(["lecture", str(small), "--output", str(tmp_path), *words]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert not (tmp_path / "small.ipynb").exists()


def test_a_notebook_from_elsewhere_is_run_only_if_trusted(small, tmp_path, capsys):
    words = ["-p", "n=2", "--outputs", "--no-open"]
    assert main(["lecture", str(small), "--output", str(tmp_path), *words]) == 2
    assert "course lecture --trust" in capsys.readouterr().err
    assert not (tmp_path / "small.ipynb").exists()
