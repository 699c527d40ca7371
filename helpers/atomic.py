"""Write a file whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path


def write_atomically(path: str | os.PathLike, content: bytes) -> Path:
    """Write a file in one step: others see the old content or the new, never half.

    The content goes to a new file in the same folder, onto the disk, and from there
    to its place. A new file gets the mode that `open` would give it (what the umask
    allows); a file that was there keeps its mode; a symbolic link stays one, and
    the file that it names is written. If anything fails, or the program is
    interrupted, the old file is whole and nothing is left beside it.

    Parameters
    ----------
    path : path-like
        Where to write; its folder must exist.
    content : bytes

    Returns
    -------
    Path
        The path.

    Raises
    ------
    OSError
        If it cannot be written: no such folder, a folder or a device of this name,
        a file that may only be read, no space.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_atomically(Path(folder, "a.txt"), b"abc").read_bytes()
    b'abc'
    """
    path = Path(path)
    place = Path(os.path.realpath(path))
    mode = _mode_of(place)
    temporary = place.with_name(f".{secrets.token_hex(8)}.part")
    # os.open asks the umask, as open() does; tempfile would make it private.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(temporary, flags, 0o666)
    except OSError as error:
        error.filename = str(place)  # what the caller knows
        raise
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            os.chmod(temporary, mode)
        os.replace(temporary, place)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return path


def _mode_of(place: Path) -> int | None:
    """Return the mode of the file there, None for none; raise if it must stay."""
    try:
        found = place.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
    if not stat.S_ISREG(found.st_mode):
        raise FileExistsError(errno.EEXIST, "not a regular file", str(place))
    if not os.access(place, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
    return stat.S_IMODE(found.st_mode)
