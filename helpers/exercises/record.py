"""The learner's progress: one small JSON file that never leaves this machine.

It stands in ``.course/progress.json`` beside the notebooks' folder, or where the
environment variable ``COURSE_PROGRESS`` says. Trouble with the file (unreadable,
damaged, read-only) never stops a lesson: progress is then simply not remembered.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path


def progress_file() -> Path:
    """Return the file that holds the progress."""
    chosen = os.environ.get("COURSE_PROGRESS")
    root = Path(__file__).resolve().parents[2]
    return Path(chosen) if chosen else root / ".course" / "progress.json"


def read_progress() -> dict[str, str]:
    """Return the last status by exercise id; empty where nothing can be read."""
    return {k: v for k, v in (_content() or {}).items() if isinstance(v, str)}


def remember(exercise_id: str, status: str) -> bool:
    """Store a status; return whether it could be stored.

    An exercise that was passed once stays passed. The file is replaced in one step,
    so an interrupted write leaves the old one whole. What a newer version of the
    course has stored is kept; a damaged file is set aside as ``progress.damaged``.
    """
    content = _content()
    if (content or {}).get(exercise_id) in ("pass", status):
        return True
    path, temporary = progress_file(), None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None and path.is_file():
            os.replace(path, path.with_suffix(".damaged"))
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump((content or {}) | {exercise_id: status}, file, indent=1)
        os.replace(temporary, path)
    except OSError:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        return False
    return True


def _content() -> dict | None:
    """Return what the file holds; None where there is no whole file to read."""
    try:
        content = json.loads(progress_file().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
