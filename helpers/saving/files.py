"""The file of a checkpoint: one line of JSON about it, then its content.

The line says what the file is, its version, length and SHA-256, so that a foreign,
newer, cut-off or damaged file is found before anything in it is used.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

FORMAT, VERSION = "course-checkpoint", 1
LONGEST_HEADER = 1_000_000  # bytes; a longer first line is not one of ours


class CheckpointError(ValueError):
    """A checkpoint that cannot be used, and why."""


def make_header(payload: bytes, facts: dict[str, Any]) -> bytes:
    """Return the first line of a checkpoint file, with facts about its content."""
    content = {"format": FORMAT, "version": VERSION, **facts}
    content["bytes"] = len(payload)
    content["sha256"] = hashlib.sha256(payload).hexdigest()
    return json.dumps(content).encode() + b"\n"


def write_in_one_step(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raise CheckpointError if it cannot be."""
    if path.is_dir():
        raise CheckpointError(f"{path} is a folder; give the name of a file in it.")
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise CheckpointError(
            f"{path} could not be written ({error.strerror or error}); an older file "
            f"of this name is unchanged. Choose another place or free some space."
        ) from None


def read_file(path: Path) -> tuple[dict[str, Any], bytes]:
    """Return a checkpoint file's header and payload, found whole."""
    try:
        with path.open("rb") as file:
            line = file.readline(LONGEST_HEADER)
            payload = file.read()
    except OSError as error:
        reason = error.strerror or error
        raise CheckpointError(f"{path} could not be read ({reason}).") from None
    header = _parse(line)
    problem = _problem(header, payload)
    if problem is not None:
        raise CheckpointError(f"{path} {problem}")
    return header, payload


def _problem(header: dict[str, Any] | None, payload: bytes) -> str | None:
    if header is None:
        return (
            "is not a checkpoint of this course (it was written by another program, "
            "or is empty). Nothing in it was run."
        )
    if header["version"] > VERSION:
        return (
            f"has format version {header['version']}; this code knows up to "
            f"{VERSION}. Update the course."
        )
    if len(payload) != header["bytes"]:
        return f"is cut off: {len(payload)} of {header['bytes']} bytes. Copy it again."
    if hashlib.sha256(payload).hexdigest() != header["sha256"]:
        return "is damaged: its SHA-256 differs. Copy it again."
    return None


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        header = json.loads(line)
    except ValueError:
        return None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        return None
    types = {"version": int, "bytes": int, "sha256": str}
    return (
        header if all(isinstance(header.get(k), t) for k, t in types.items()) else None
    )
