"""MNIST, real handwritten digits: a sample that ships, or all of them.

All 70,000 are read from disk, and downloaded only when asked.

The files are in the IDX format. Four bytes open one: two zeros, the code of the
number type (8: unsigned bytes) and the number of axes. Then comes the length of each
axis, four bytes each, highest byte first; then the values, the last axis running
fastest. (Y. LeCun, C. Cortes and C. Burges, The MNIST database of handwritten digits.)
"""

from __future__ import annotations

import gzip
import http.client
import io
import math
import os
import struct
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers.atomic import write_atomically
from helpers.datasets.kinds import Pictures, shown_in_short
from helpers.datasets.manifest import checksum, read_verified
from helpers.validation import check_flag, check_path

FILES = {
    "train-images-idx3-ubyte": (
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"
    ),
    "train-labels-idx1-ubyte": (
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"
    ),
    "t10k-images-idx3-ubyte": (
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"
    ),
    "t10k-labels-idx1-ubyte": (
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"
    ),
}
"""SHA-256 of the four files as published, each with ``.gz`` at its name's end."""

MIRRORS = (
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
)
_TIMEOUT = 30  # seconds
_GZIP_START = b"\x1f\x8b"
_UNSIGNED_BYTES = 8
_WHAT = {1: "labels", 3: "images"}


@shown_in_short
class Mnist(NamedTuple):
    """The two published parts of MNIST; unpacks as ``train, test``."""

    train: Pictures
    test: Pictures


def load_mnist(directory: str | Path | None = None, *, download: bool = False) -> Mnist:
    """Load MNIST's pictures of handwritten digits from IDX files.

    Parameters
    ----------
    directory : str or Path, optional
        The folder that holds the four files, gzipped or not, or has them in
        ``raw`` or ``MNIST/raw``. Otherwise the environment variable
        ``COURSE_MNIST`` names it, otherwise it is ``.course/mnist`` in the course's
        folder.
    download : bool
        Fetch the files that are missing (11.6 MB for all) into ``directory``. Their
        SHA-256 is compared before they are kept.

    Returns
    -------
    Mnist
        train and test, each a ``Pictures``: images uint8 of shape (n, 28, 28), 0
        for paper and 255 for ink; y int64 of shape (n,); names "0" to "9". In the
        published files n is 60,000 and 10,000.

    Raises
    ------
    FileNotFoundError
        If a file is missing; the message says how to go on.
    ConnectionError
        If no mirror gives a file, whatever the trouble with the network.
    OSError
        If the folder cannot be written.
    ValueError
        If a file is cut off, is not an IDX file, or if images and labels do not
        match.
    """
    check_flag(download, "download")
    chosen = directory
    if directory is None:
        chosen = os.environ.get("COURSE_MNIST") or _own_folder()
    folder = check_path(chosen, "directory").resolve()
    paths = [_find(folder, name) for name in FILES]
    if download:
        paths = [
            path or _download(folder, name)
            for path, name in zip(paths, FILES, strict=True)
        ]
    missing = [name for name, path in zip(FILES, paths, strict=True) if path is None]
    if missing:
        raise FileNotFoundError(
            f"MNIST's {missing[0]} is not in {folder}: call "
            "load_mnist(download=True) once while you are online, or put the four "
            "IDX files into a folder and set the environment variable COURSE_MNIST "
            "to it."
        )
    return Mnist(_pictures(*paths[:2]), _pictures(*paths[2:]))


def load_mnist_sample() -> Pictures:
    """Load 5,000 of MNIST's pictures, 500 of each digit, which ship with the course.

    Returns
    -------
    Pictures
        images : uint8 of shape (5000, 28, 28), 0 for paper and 255 for ink;
        ``.X`` : (5000, 784); y : int64 of shape (5000,), the ten digits taking
        turns; names : ("0", ..., "9").

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or was changed.

    Examples
    --------
    >>> sample = load_mnist_sample()
    >>> sample.images.shape, sample.y[:12].tolist()
    ((5000, 28, 28), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1])
    """
    with np.load(io.BytesIO(read_verified("mnist_5k.npz")), allow_pickle=False) as file:
        return Pictures(file["images"], file["y"], tuple("0123456789"))


def _own_folder() -> Path:
    return Path(__file__).resolve().parents[2] / ".course" / "mnist"


def _find(folder: Path, name: str) -> Path | None:
    """Return where the file is, under either of its two common spellings."""
    for place in (folder, folder / "raw", folder / "MNIST" / "raw"):
        for spelling in (name, name.replace("-idx", ".idx")):
            for path in (place / f"{spelling}.gz", place / spelling):
                if path.is_file():
                    return path
    return None


def _pictures(image_path: Path, label_path: Path) -> Pictures:
    images, labels = read_idx(image_path, axes=3), read_idx(label_path, axes=1)
    if len(images) != len(labels):
        raise ValueError(
            f"{image_path} holds {len(images)} images but {label_path} holds "
            f"{len(labels)} labels: they do not belong together."
        )
    if not len(labels):
        raise ValueError(f"{image_path} holds no images: get it again.")
    if labels.max() > 9:
        raise ValueError(
            f"{label_path} holds the label {labels.max()}, but digits are 0 to 9."
        )
    return Pictures(images, labels.astype(np.int64), tuple("0123456789"))


def _download(folder: Path, name: str) -> Path:
    """Fetch one file from the first mirror that answers with the right bytes."""
    reasons = []
    for mirror in MIRRORS:
        url = f"{mirror}{name}.gz"
        try:
            content = _fetched(url)
        except (OSError, http.client.HTTPException, ValueError) as error:
            reasons.append(f"{url}: {type(error).__name__}: {error}")
            continue
        if checksum(content) == FILES[name]:
            return _kept(folder / f"{name}.gz", content)
        reasons.append(f"{url}: the bytes are not the published ones")
    raise ConnectionError(
        f"MNIST could not be downloaded ({'; '.join(reasons)}); go on with "
        "load_digits(), or put the four IDX files into a folder and set the "
        "environment variable COURSE_MNIST to it."
    )


def _fetched(url: str) -> bytes:
    """Return what a URL holds, as it is: a server must not unpack it on the way."""
    import pooch

    content = io.BytesIO()
    as_it_is = {"Accept-Encoding": "identity"}
    pooch.HTTPDownloader(timeout=_TIMEOUT, headers=as_it_is)(url, content, None)
    return content.getvalue()


def _kept(path: Path, content: bytes) -> Path:
    """Write a file that all may read who may read what `open` writes."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return write_atomically(path, content)
    except OSError as error:
        reason = f"MNIST cannot be kept here ({error.strerror}): give another folder"
        raise OSError(error.errno, reason, str(path)) from None


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
    path = check_path(path, "path")
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
