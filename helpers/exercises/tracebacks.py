"""Whose code raised an error, and how it is told."""

from __future__ import annotations

import functools
import os
import re
import sysconfig
import traceback
from pathlib import Path

IMPORTS = {
    "np": "import numpy as np",
    "torch": "import torch",
    "nn": "from torch import nn",
    "F": "import torch.nn.functional as F",
    "plt": "import matplotlib.pyplot as plt",
    "pd": "import pandas as pd",
    "math": "import math",
    "re": "import re",
}
_HOMES = tuple(
    os.path.join(os.path.realpath(folder), "")
    for folder in (
        Path(__file__).resolve().parents[1],
        *(sysconfig.get_path(kind) for kind in ("stdlib", "purelib", "platlib")),
    )
)


def of_a_learner(error: BaseException) -> bool:
    """Whether code outside this package and the installed libraries took part."""
    frames = traceback.walk_tb(error.__traceback__)
    return any(_is_learners(frame.f_code.co_filename) for frame, _ in frames)


@functools.cache
def _is_learners(filename):
    if filename.startswith(("<frozen", "<__")):
        return False
    return filename.startswith("<") or not os.path.realpath(filename).startswith(_HOMES)


def alike(error: BaseException, other: BaseException) -> bool:
    """Whether two errors have the same type and, but for numbers, the same words."""
    return type(error) is type(other) and _pattern(error) == _pattern(other)


def _pattern(error):
    return re.sub(r"\d+", "#", _first_line(error))


def _first_line(error):
    try:
        lines = str(error).strip().splitlines()
    except Exception:
        return ""
    return lines[0] if lines else ""


def explain_error(error: BaseException, called: str = "") -> str:
    """Return one sentence for an error raised by a learner's code.

    Parameters
    ----------
    error : BaseException
    called : str
        The arguments of the call that failed, as text.
    """
    name = getattr(error, "name", None) if isinstance(error, NameError) else None
    if name in IMPORTS:
        return (
            f"Your code uses {name}, which is not imported here: run the cell of "
            f"imports at the top, or add `{IMPORTS[name]}`."
        )
    if name:
        return (
            f"Your code uses the name {name!r}, which does not exist yet: run "
            f"the cell above that defines it, or check its spelling."
        )
    line = _first_line(error)[:150]
    message = f": {line}" if line else ""
    where = f" (called with {called})" if called else ""
    return f"Your code stopped with {type(error).__name__}{message}{where}"
