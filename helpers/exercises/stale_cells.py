"""Notice a stub that was edited after it was run: what is checked is the old version.

A kernel knows what it ran, not what the page shows now. But JupyterLab saves by
itself, tells the kernel its notebook's path and each cell's id, and so the saved
cell can be compared with the one that ran. Only a file that was saved *after* the
run counts; where anything is unknown, nothing is said.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from helpers.exercises.stubs import cells_of

STALE = (
    "The cell of this exercise has changed since you ran it: run it, then this check."
)
_ran: dict[str, tuple[str, float]] = {}


def install(shell) -> None:
    """Note each cell that an IPython shell runs, with its time."""
    shell.events.register("pre_run_cell", _note)


def _note(info) -> None:
    if getattr(info, "cell_id", None):
        _ran[info.cell_id] = (info.raw_cell, time.time())


def is_stale(exercise_id: str) -> bool:
    """Whether an exercise's cell, as saved, is newer than the one that ran."""
    path = os.environ.get("JPY_SESSION_NAME")
    if not path:
        return False
    try:
        cells = cells_of(exercise_id.partition(".")[0])
        ids = [c["id"] for c in cells if c["metadata"].get("exercise") == exercise_id]
        source, when = _ran[ids[0]]
        saved = Path(path).stat().st_mtime
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        shown = ["".join(c["source"]) for c in content["cells"] if c["id"] == ids[0]]
    except (OSError, LookupError, ValueError, TypeError, AttributeError):
        return False
    return saved > when and len(shown) == 1 and shown[0].strip() != source.strip()
