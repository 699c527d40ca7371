"""The file of a checkpoint: what torch saves, a description, and a checksum.

It is the zip file that `torch.save` writes, which plain torch opens too, with

- one more member, ``archive/course.json``: format, version, the model's name, shapes;
- the SHA-256 of everything before it as the last 64 bytes, in the zip's comment.

So a foreign, newer, cut-off or damaged file is found before anything in it is used.
Files of version 1 (a line of JSON, then the bytes of `torch.save`) are still read.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from helpers.atomic import write_atomically

FORMAT, VERSION = "course-checkpoint", 2
DESCRIPTION = "archive/course.json"
MARK = f"{FORMAT} sha256 ".encode()
DIGITS = 64  # of a SHA-256, at the very end
START = 4096  # bytes in which torch writes the first entries of a dictionary
FOREIGN = (
    "is not a checkpoint of this course (it was written by another program, or is "
    "empty). Nothing in it was run."
)
DAMAGED = "is damaged: its SHA-256 differs. Copy it again."


class CheckpointError(ValueError):
    """A checkpoint that cannot be used, and why."""


def packed(payload: bytes, facts: dict[str, Any]) -> bytes:
    """Return the content of a file: the zip of `torch.save`, with facts about it."""
    buffer = io.BytesIO(payload)
    header = {"format": FORMAT, "version": VERSION, **facts}
    with zipfile.ZipFile(buffer, "a") as archive:
        # A ZipInfo has a fixed date: equal states make equal files.
        archive.writestr(zipfile.ZipInfo(DESCRIPTION), json.dumps(header))
        archive.comment = MARK + b"0" * DIGITS
    content = buffer.getvalue()[:-DIGITS]
    return content + _sha256(content)


def check_place(path: Path) -> None:
    """Raise CheckpointError where there is no place for a file."""
    try:
        folder = path.is_dir()
    except OSError as error:  # a name that is too long
        raise CheckpointError(
            f"{path} could not be written ({error.strerror}). Choose another place."
        ) from None
    if folder:
        raise CheckpointError(f"{path} is a folder; give the name of a file in it.")
    if not path.parent.is_dir():
        raise CheckpointError(
            f"{path} could not be written: there is no folder {path.parent}. Make it "
            f"first, or choose another place."
        )


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raise CheckpointError if it cannot be."""
    check_place(path)
    try:
        write_atomically(path, content)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CheckpointError(
            f"{path} could not be written ({reason}); an older file of this name is "
            f"unchanged. Choose another place or free some space."
        ) from None


def read_file(path: Path) -> tuple[dict[str, Any], bytes]:
    """Return a checkpoint file's header and what torch saved, found whole."""
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CheckpointError(f"{path} could not be read ({reason}).") from None
    unpacked = _unpacked if content.startswith(b"PK") else _unpacked_version_1
    try:
        header, payload = unpacked(content)
    except CheckpointError as error:
        raise CheckpointError(f"{path} {error}") from None
    return header, payload


def _unpacked(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return header and payload of a zip file; torch reads the whole of it."""
    body, digest = content[:-DIGITS], content[-DIGITS:]
    if not body.endswith(MARK):
        if FORMAT.encode() not in content[:START]:
            raise CheckpointError(FOREIGN)
        raise CheckpointError("is cut off or damaged at its end. Copy it again.")
    if _sha256(body) != digest:
        raise CheckpointError(DAMAGED)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            header = json.loads(archive.read(DESCRIPTION))
    except (KeyError, ValueError, RecursionError, zipfile.BadZipFile):
        raise CheckpointError(FOREIGN) from None
    _check_header(header, {"version": int})
    return header, content


def _unpacked_version_1(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return header and payload of the first format: a line of JSON, then torch's."""
    line, _, payload = content.partition(b"\n")
    try:
        header = json.loads(line)
    except (ValueError, RecursionError):
        raise CheckpointError(FOREIGN) from None
    _check_header(header, {"version": int, "bytes": int, "sha256": str})
    if len(payload) != header["bytes"]:
        raise CheckpointError(
            f"is cut off: {len(payload)} of {header['bytes']} bytes. Copy it again."
        )
    if _sha256(payload) != header["sha256"].encode():
        raise CheckpointError(DAMAGED)
    return header, payload


def _check_header(header: Any, types: dict[str, type]) -> None:
    """Raise where a header is not ours, or of a version that is not known yet."""
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise CheckpointError(FOREIGN)
    if not all(isinstance(header.get(name), kind) for name, kind in types.items()):
        raise CheckpointError(FOREIGN)
    if header["version"] > VERSION:
        raise CheckpointError(
            f"has format version {header['version']}; this code knows up to "
            f"{VERSION}. Update the course."
        )


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
