"""Progress survives all that can happen to its file, and never stops a lesson."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.exercises import record
from helpers.exercises.record import progress_file, read_progress, remember


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A progress file that does not exist yet, in a folder that does not either."""
    path = tmp_path / "new" / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    return path


def test_a_status_is_remembered(file):
    assert read_progress() == {}
    assert remember("08.1", "try again")
    assert remember("08.2", "pass")
    assert read_progress() == {"08.1": "try again", "08.2": "pass"}


def test_a_pass_is_kept(file):
    remember("08.1", "pass")
    assert remember("08.1", "try again")
    assert read_progress() == {"08.1": "pass"}


def test_a_better_status_replaces_another(file):
    for status in ("to do", "try again", "pass"):
        remember("08.1", status)
        assert read_progress() == {"08.1": status}


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", "3", "\x00", "[" * 100_000, "{'a': 1}"]
)
def test_a_damaged_file_is_set_aside(file, text):
    file.parent.mkdir()
    file.write_text(text)
    assert read_progress() == {}
    assert remember("08.1", "pass")
    assert read_progress() == {"08.1": "pass"}
    assert file.with_suffix(".damaged").read_text() == text


def test_bytes_that_are_no_text_are_damage_too(file):
    file.parent.mkdir()
    file.write_bytes(b"\xff\xfe{")
    assert read_progress() == {}
    assert remember("08.1", "pass")


def test_what_a_newer_version_stored_is_kept(file):
    file.parent.mkdir()
    file.write_text(json.dumps({"version": 2, "08.1": {"tries": 3}, "08.2": "pass"}))
    assert read_progress() == {"08.2": "pass"}
    remember("08.3", "pass")
    stored = json.loads(file.read_text())
    assert stored == {
        "version": 2,
        "08.1": {"tries": 3},
        "08.2": "pass",
        "08.3": "pass",
    }


def test_a_folder_in_its_place_stops_nothing(file):
    file.mkdir(parents=True)
    assert read_progress() == {}
    assert not remember("08.1", "pass")
    assert list(file.parent.glob("*.part")) == []


@pytest.mark.parametrize("place", [".", "/"])
def test_a_place_without_a_name_stops_nothing(place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_PROGRESS", place)
    assert read_progress() == {}
    assert not remember("08.1", "pass")


def test_a_file_that_an_editor_saved_with_its_mark_is_whole(file):
    file.parent.mkdir()
    file.write_text('{"08.1": "pass"}', encoding="utf-8-sig")
    assert read_progress() == {"08.1": "pass"}
    assert remember("08.2", "pass")
    assert read_progress() == {"08.1": "pass", "08.2": "pass"}


def test_a_file_where_the_folder_should_be_stops_nothing(file):
    file.parent.write_text("")
    assert read_progress() == {}
    assert not remember("08.1", "pass")


def test_a_place_that_refuses_to_be_written_stops_nothing(file, monkeypatch):
    remember("08.1", "try again")

    def refuse(*arguments):
        raise PermissionError("read-only")

    monkeypatch.setattr(os, "replace", refuse)
    assert not remember("08.1", "pass")
    assert read_progress() == {"08.1": "try again"}
    assert list(file.parent.glob("*.part")) == []


def test_a_home_folder_is_found(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("COURSE_PROGRESS", os.path.join("~", "p.json"))
    assert progress_file() == tmp_path / "p.json"


def test_a_link_stays_a_link(file, tmp_path):
    file.parent.mkdir()
    (tmp_path / "real.json").write_text("{}")
    try:
        file.symlink_to(tmp_path / "real.json")
    except OSError:
        pytest.skip("links need a privilege on this system")
    assert remember("08.1", "pass")
    assert file.is_symlink()
    assert read_progress() == {"08.1": "pass"}


WRITER = """
import sys
from helpers.exercises.record import remember
for place in range(40):
    assert remember(f"{sys.argv[1]}.{place}", "pass")
"""


def test_two_kernels_lose_nothing(file):
    command = [sys.executable, "-c", WRITER]
    kernels = [subprocess.Popen([*command, name]) for name in ("08", "09")]
    assert [kernel.wait(120) for kernel in kernels] == [0, 0]
    assert len(read_progress()) == 80


def test_a_lock_that_nobody_gives_back_does_not_stop_a_lesson(file, monkeypatch):
    monkeypatch.setattr(record, "_lock", lambda file: False)
    monkeypatch.setattr(record, "PATIENCE", 0.05)
    assert remember("08.1", "pass")
    assert read_progress() == {"08.1": "pass"}


def test_progress_is_beside_the_notebooks(monkeypatch):
    monkeypatch.delenv("COURSE_PROGRESS")
    root = Path(__file__).resolve().parents[2]
    assert progress_file() == root / ".course" / "progress.json"
