"""`course lab`: copies first, then JupyterLab with the course's settings."""

import json
import sys
from pathlib import Path

import pytest

from helpers.course import copies, lab
from helpers.course.contents import course_root


@pytest.fixture
def started(tmp_path, monkeypatch):
    """The commands that would have been run, with copies in a folder of their own."""
    monkeypatch.setenv("COURSE_MY", str(tmp_path / "my own"))
    seen = []
    monkeypatch.setattr(
        lab.subprocess, "call", lambda words, env: seen.append(words) or 0
    )
    return seen


def test_it_opens_the_copy_of_the_lesson_that_was_asked_for(started, tmp_path):
    assert lab.main(["03", "--no-browser"]) == 0
    (words,) = started
    assert words[:4] == [sys.executable, "-m", "jupyter", "lab"]
    assert "--LabApp.default_url=/lab/tree/03_data_and_splits.ipynb" in words
    assert words[-1] == "--no-browser"
    assert (tmp_path / "my own" / "03_data_and_splits.ipynb").is_file()


def test_copies_in_the_course_are_opened_from_its_folder():
    words = lab.command(course_root() / "my" / "a b.ipynb", [])
    assert f"--ServerApp.root_dir={course_root()}" in words
    assert "--LabApp.default_url=/lab/tree/my/a%20b.ipynb" in words


def test_kernels_explain_an_early_check_unless_one_has_a_start_of_ones_own(monkeypatch):
    monkeypatch.delenv("PYTHONSTARTUP", raising=False)
    assert Path(lab.environment()["PYTHONSTARTUP"]).is_file()
    monkeypatch.setenv("PYTHONSTARTUP", "mine.py")
    assert lab.environment()["PYTHONSTARTUP"] == "mine.py"


def test_an_unknown_lesson_is_one_sentence(started, capsys):
    assert lab.main(["99"]) == 2
    assert "There is no notebook '99'" in capsys.readouterr().err
    assert started == []


def test_a_copy_that_cannot_be_read_is_named_before_anything_opens(
    started, tmp_path, capsys
):
    lab.main([])
    copy = tmp_path / "my own" / "00_start_here.ipynb"
    copy.write_text("no json")
    assert lab.main([]) == 2
    assert str(copy) in capsys.readouterr().err
    assert copies.my_folder() == copy.parent
    assert len(started) == 1


def test_the_settings_are_those_that_jupyterlab_knows():
    """Each setting is a property of a schema that JupyterLab or ipywidgets ships."""
    share = Path(sys.prefix, "share", "jupyter")
    overrides = json.loads((lab.SETTINGS / "overrides.json").read_text())
    for key, values in overrides.items():
        plugin, _, name = key.partition(":")
        (schema,) = [
            *share.glob(f"lab/schemas/{plugin}/{name}.json"),
            *share.glob(f"labextensions/*/*/schemas/{plugin}/{name}.json"),
        ]
        assert values.keys() <= json.loads(schema.read_text())["properties"].keys()
