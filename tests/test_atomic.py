"""Files are written whole or not at all, and look as if `open` had written them."""

import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from helpers.atomic import write_atomically

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_written_again(tmp_path):
    path = tmp_path / "mein Ordner ü.bin"
    assert write_atomically(path, b"one\r\n\0") == path
    assert path.read_bytes() == b"one\r\n\0"
    write_atomically(str(path), b"")
    assert path.read_bytes() == b""
    assert names_in(tmp_path) == [path.name]


@POSIX
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002, 0o000])
def test_a_new_file_gets_the_mode_that_open_gives(tmp_path, mask):
    before = os.umask(mask)
    try:
        (tmp_path / "open").write_bytes(b"")
        write_atomically(tmp_path / "ours", b"")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "ours") == mode_of(tmp_path / "open") == 0o666 & ~mask


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_a_file_that_was_there_keeps_its_mode(tmp_path, mode):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(mode)
    write_atomically(path, b"new")
    assert (path.read_bytes(), mode_of(path)) == (b"new", mode)


@POSIX
@pytest.mark.parametrize("exists", [True, False])
def test_a_link_stays_and_its_file_is_written(tmp_path, exists):
    (tmp_path / "shared").mkdir()
    target, link = tmp_path / "shared" / "real", tmp_path / "link"
    if exists:
        target.write_bytes(b"old")
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert names_in(tmp_path / "shared") == ["real"]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path, monkeypatch, failing, error
):
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def fail(*_):
        raise error

    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(type(error)):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["a"]


def test_places_that_cannot_be_written(tmp_path):
    with pytest.raises(IsADirectoryError, match="directory") as error:
        write_atomically(tmp_path, b"")
    assert error.value.filename == str(tmp_path)
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "none" / "a", b"")


@POSIX
def test_a_device_is_not_replaced_by_a_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileExistsError, match="not a regular file"):
        write_atomically(tmp_path / "pipe", b"")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_file_that_may_only_be_read_stays(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anything
    with pytest.raises(PermissionError):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"


def test_two_writers_at_once_leave_one_whole_file(tmp_path):
    path = tmp_path / "a"
    contents = [bytes([letter]) * 100_000 for letter in b"abcd"]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda c: write_atomically(path, c), contents * 5))
    assert path.read_bytes() in contents
    assert names_in(tmp_path) == ["a"]


def test_an_error_names_the_file_that_was_wanted(tmp_path):
    wanted = tmp_path / "none" / "a.txt"
    with pytest.raises(FileNotFoundError) as caught:
        write_atomically(wanted, b"")
    assert caught.value.filename == os.path.realpath(wanted)
