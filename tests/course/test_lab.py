"""`course lab`: copies first, then JupyterLab with the course's settings."""

import json
import sys
from pathlib import Path

import pytest

from helpers.course import copies, lab
from helpers.course.contents import course_root


@pytest.fixture
def started(tmp_path, monkeypatch):
    """The commands that would have been run, with copies in a folder of their own.

    The course has three lessons, which is quicker.
    """
    monkeypatch.setenv("COURSE_MY", str(tmp_path / "my own"))
    few = [copies.find_lesson(number) for number in ("00", "01", "03")]
    for module in (copies, lab):
        monkeypatch.setattr(module, "course_notebooks", lambda: few)
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


def test_a_damaged_copy_is_named_and_the_other_lessons_open(started, tmp_path, capsys):
    first, _ = two_lessons(tmp_path)
    for content in (b"", b"\xff no json"):
        first.write_bytes(content)
        started.clear()
        assert lab.main(["00"]) == 2
        told = capsys.readouterr().err
        assert str(first) in told
        assert "course reset 00_start_here" in told
        assert started == []
        assert lab.main(["01"]) == 0
        assert str(first) in capsys.readouterr().err
        assert (len(started), first.read_bytes()) == (1, content)
    assert copies.main(["reset", "00_start_here"]) == 0
    assert lab.main(["00"]) == 0
    assert capsys.readouterr().err == ""
    [kept] = (tmp_path / "my own" / "backup").iterdir()
    assert kept.read_bytes() == content


def test_a_copy_that_one_may_not_read_is_named(started, tmp_path, capsys, monkeypatch):
    first, _ = two_lessons(tmp_path)
    read = Path.read_text

    def denied(path, **options):
        if path == first:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path, **options)

    monkeypatch.setattr(Path, "read_text", denied)
    assert [lab.main(["00"]), lab.main(["01"]), len(started)] == [2, 0, 1]
    told = capsys.readouterr().err
    assert told.count(f"{first} cannot be read: Permission denied. Allow") == 2


def test_a_missing_copy_is_made_again(started, tmp_path):
    for copy in two_lessons(tmp_path):
        copy.unlink()
        assert lab.main(["00"]) == 0
        assert copy.is_file()


def two_lessons(tmp_path):
    """Make the learner's copies of two lessons."""
    lessons = [copies.find_lesson(number) for number in ("00", "01")]
    return [copies.start(lesson) for lesson in lessons]


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
