"""The files that ship with the course: where they are, and that they are intact.

``data/MANIFEST`` lists each file with its SHA-256 checksum, one line a file, in the
format that ``sha256sum --check`` reads.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

MANIFEST = "MANIFEST"
REMEDY = (
    "restore the folder data with: git checkout -- data (without git: from a new "
    "download of the course)"
)


class FileState(NamedTuple):
    """One shipped file: its name and whether it is "ok", "missing" or "changed"."""

    name: str
    state: str


def data_folder() -> Path:
    """Return the folder ``data`` of the course, wherever Python was started.

    The environment variable ``COURSE_DATA`` names another folder where it is set.

    Raises
    ------
    FileNotFoundError
        If the folder or its manifest is not there.
    """
    chosen = os.environ.get("COURSE_DATA")
    own = Path(__file__).resolve().parents[2] / "data"
    folder = Path(chosen).expanduser().absolute() if chosen else own
    if not (folder / MANIFEST).is_file():
        raise FileNotFoundError(
            f"The course's data are not in {folder}: install the course from its own "
            "folder with `pip install --editable .`, or set COURSE_DATA to the folder "
            "that holds the file MANIFEST."
        )
    return folder


def read_verified(name: str) -> bytes:
    """Return the bytes of a shipped file after comparing its checksum.

    Parameters
    ----------
    name : str
        The file's name in ``data/``.

    Raises
    ------
    FileNotFoundError
        If the file is missing.
    ValueError
        If its bytes are not those that were shipped.
    """
    folder = data_folder()
    expected = read_manifest(folder)
    if name not in expected:
        raise ValueError(f"{name} is not listed in {folder / MANIFEST}; {REMEDY}.")
    path = folder / name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"{path} is missing; {REMEDY}.") from None
    if checksum(content) != expected[name]:
        raise ValueError(
            f"{path} is not the file that was shipped (its SHA-256 differs); {REMEDY}."
        )
    return content


def verify_data() -> list[FileState]:
    """Compare every shipped file with its checksum.

    Returns
    -------
    list of FileState
        One ``(name, state)`` a file, in the manifest's order; ``state`` is "ok",
        "missing" or "changed" (which includes a file that cannot be read). Where
        the manifest itself is missing or changed, it is the only one named.

    Examples
    --------
    >>> {file.state for file in verify_data()}
    {'ok'}
    """
    try:
        folder = data_folder()
        expected = read_manifest(folder)
    except FileNotFoundError:
        return [FileState(MANIFEST, "missing")]
    except (ValueError, OSError):
        return [FileState(MANIFEST, "changed")]
    return [
        FileState(name, _state(folder / name, digest))
        for name, digest in expected.items()
    ]


def read_manifest(folder: Path) -> dict[str, str]:
    """Return the checksum of each file that ``folder / "MANIFEST"`` lists.

    Raises
    ------
    ValueError
        If a line is not a checksum, two spaces and a name.
    """
    expected = {}
    text = (folder / MANIFEST).read_text(encoding="utf-8", errors="replace")
    for line in text.splitlines():
        digest, gap, name = line.partition("  ")
        hexadecimal = len(digest) == 64 and set(digest) <= set("0123456789abcdef")
        if not (hexadecimal and gap and name == Path(name).name):
            raise ValueError(
                f"{folder / MANIFEST} is damaged at the line {line!r}; {REMEDY}."
            )
        expected[name] = digest
    return expected


def checksum(content: bytes) -> str:
    """Return the SHA-256 of ``content`` in hexadecimal.

    Examples
    --------
    >>> checksum(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def _state(path: Path, expected: str) -> str:
    if not path.exists():
        return "missing"
    try:
        return "ok" if checksum(path.read_bytes()) == expected else "changed"
    except OSError:
        return "changed"
