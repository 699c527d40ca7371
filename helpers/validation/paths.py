"""Clear errors for what should be the path of a file or folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def check_path(value: Any, name: str) -> Path:
    """Return the path of a file or folder, whether or not there is one.

    Parameters
    ----------
    value : str or path-like
        ``~`` stands for the user's home folder.
    name : str
        What error messages call it.

    Returns
    -------
    Path

    Raises
    ------
    TypeError
        If it is no path.
    ValueError
        If it is empty, or holds a character that no path can hold.

    Examples
    --------
    >>> check_path("runs/a.pt", "checkpoint").name
    'a.pt'
    """
    text = os.fspath(value) if isinstance(value, (str, os.PathLike)) else None
    if not isinstance(text, str):
        raise TypeError(
            f"{name} must be a path in quotes, such as 'runs/a.pt', not {value!r}."
        )
    if not text.strip():
        raise ValueError(f"{name} must be the path of a file or folder, not {value!r}.")
    if "\0" in text:
        raise ValueError(f"{name} must be a path without a null character: {value!r}.")
    return Path(os.path.expanduser(text))  # ~nobody stays, Path's own would raise
