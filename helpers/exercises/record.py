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
    try:
        content = json.loads(progress_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {k: v for k, v in content.items() if isinstance(v, str)}


def remember(exercise_id: str, status: str) -> bool:
    """Store a status; return whether it could be stored.

    An exercise that was passed once stays passed. The file is replaced in one step,
    so an interrupted write leaves the old one whole.
    """
    known = read_progress()
    if known.get(exercise_id) == "pass" or known.get(exercise_id) == status:
        return True
    path, temporary = progress_file(), None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(known | {exercise_id: status}, file, indent=1, sort_keys=True)
        os.replace(temporary, path)
    except OSError:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        return False
    return True
