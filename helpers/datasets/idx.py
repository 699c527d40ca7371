"""The IDX format, in which MNIST's pictures and labels are stored.

Four bytes open a file: two zeros, the code of the number type (8: unsigned bytes)
and the number of axes. Then comes the length of each axis, four bytes each, highest
byte first; then the values, the last axis running fastest. (Y. LeCun, C. Cortes and
C. Burges, The MNIST database of handwritten digits.)
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np

_GZIP_START = b"\x1f\x8b"
_UNSIGNED_BYTES = 8
_WHAT = {1: "labels", 3: "images"}


def read_idx(path: str | Path, axes: int) -> np.ndarray:
    """Read an IDX file of unsigned bytes, gzipped or not.

    Parameters
    ----------
    path : str or Path
    axes : int
        1 for labels, 3 for images.

    Returns
    -------
    uint8 ndarray with ``axes`` axes

    Raises
    ------
    ValueError
        If the file is cut off, is no IDX file or holds something else.
    """
    path = Path(path)
    content = _unpacked(path)
    magic = _UNSIGNED_BYTES << 8 | axes
    header = 4 + 4 * axes
    if len(content) < header:
        raise ValueError(f"{path} is cut off: {len(content)} bytes hold no IDX header.")
    found = int.from_bytes(content[:4], "big")
    if found != magic:
        raise ValueError(
            f"{path} has magic number {found}, but {_WHAT.get(axes, 'IDX')} start "
            f"with {magic}: is it another file under this name?"
        )
    shape = struct.unpack(f">{axes}I", content[4:header])
    expected = math.prod(shape)
    if len(content) - header != expected:
        raise ValueError(
            f"{path} promises {expected} values but holds {len(content) - header}: "
            "delete it and get it again."
        )
    return np.frombuffer(content, dtype=np.uint8, offset=header).reshape(shape).copy()


def _unpacked(path: Path) -> bytes:
    content = path.read_bytes()
    if not content.startswith(_GZIP_START):
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(
            f"{path} is cut off or damaged (gzip says: {error}): "
            "delete it and get it again."
        ) from None
