"""The learner's progress: one small JSON file that never leaves this machine.

It is ``.course/progress.json`` beside the notebooks' folder, or where the
environment variable ``COURSE_PROGRESS`` says. Trouble with the file (unreadable,
damaged, read-only) never stops a lesson: progress is then simply not remembered.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from helpers.atomic import write_atomically

PATIENCE = 2.0  # seconds to wait while another kernel writes


def progress_file() -> Path:
    """Return the file that holds the progress."""
    chosen = os.environ.get("COURSE_PROGRESS")
    root = Path(__file__).resolve().parents[2]
    if not chosen:
        return root / ".course" / "progress.json"
    with contextlib.suppress(RuntimeError):  # no home folder: the name as it is
        return Path(chosen).expanduser()
    return Path(chosen)


def read_progress() -> dict[str, str]:
    """Return the last status by exercise id; empty where nothing can be read."""
    return {k: v for k, v in (_content() or {}).items() if isinstance(v, str)}


def remember(exercise_id: str, status: str) -> bool:
    """Store a status; return whether it could be stored.

    An exercise that was passed once stays passed. The file is replaced in one step,
    so an interrupted write leaves the old one whole; kernels that write at the same
    time wait for each other. What a newer version of the course has stored is kept;
    a damaged file is set aside as ``progress.damaged``.
    """
    if (_content() or {}).get(exercise_id) in ("pass", status):
        return True
    path = progress_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path):
            _store(path, exercise_id, status)
    except (OSError, ValueError):  # a ValueError for ".", which names no file
        return False
    return True


def _store(path, exercise_id, status):
    content = _content()
    if content is None and path.is_file():
        os.replace(path, path.with_suffix(".damaged"))
    content = content or {}
    if content.get(exercise_id) != "pass":
        text = json.dumps(content | {exercise_id: status}, indent=1)
        write_atomically(path, text.encode("utf-8"))


def _content() -> dict | None:
    """Return what the file holds; None where there is no whole file to read."""
    try:
        content = json.loads(progress_file().read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the lock beside a file; go on without it where none can be had."""
    with open(path.with_suffix(".lock"), "a+b") as file:
        until = time.monotonic() + PATIENCE
        while not _lock(file) and time.monotonic() < until:
            time.sleep(0.01)
        yield  # closing the file gives the lock back


def _lock(file) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
