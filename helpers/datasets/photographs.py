"""Photographs from a folder: one folder for each class, files of any kind and size."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers.datasets.kinds import shown_in_short
from helpers.errors import warn_caller
from helpers.validation import check_labels, check_path, check_whole_number
from helpers.validation.arrays import as_array

NO_PICTURES = ("thumbs.db", "desktop.ini")  # what file managers leave behind
ORIENTATION = 0x0112  # EXIF's number for how the camera was turned
QUARTER_TURN = 2  # Pillow's Transpose.ROTATE_90; orientation 6 undoes it
NAMED = 5  # so many skipped files are named in the warning


class Skipped(NamedTuple):
    """A file that could not be read as a picture, and why."""

    file: str
    reason: str


@shown_in_short
class Photographs(NamedTuple):
    """Photographs with one label each.

    Attributes
    ----------
    images : list of uint8 ndarray of shape (height, width, 3)
        Red, green and blue from 0 to 255, upright.
    y : int64 ndarray of shape (n,)
        Class numbers, starting at 0.
    names : tuple of str
        ``names[k]`` is the folder of class ``k``; in alphabetical order.
    files : list of str
        Where each picture comes from, as ``class/file.jpg``.
    skipped : tuple of Skipped
        The files that are no pictures, or broken ones.
    """

    images: list[np.ndarray]
    y: np.ndarray
    names: tuple[str, ...]
    files: list[str]
    skipped: tuple[Skipped, ...]


def load_photographs(folder: str | Path, size: int | None = None) -> Photographs:
    """Load your own photographs from ``folder/class/file.jpg``.

    Every format that Pillow reads will do (JPEG, PNG, WebP, GIF, TIFF, BMP ...), in
    gray, color, with a palette, or with transparency (laid on white). A photograph
    that was taken with the camera turned is turned upright. A file that cannot be
    read is named in a warning, skipped, and counted. Hidden files are ignored.

    Parameters
    ----------
    folder : str or Path
        Holds one folder for each class; its name is the class's name.
    size : int, optional
        Cut the largest square out of the middle of each picture and scale it to so
        many pixels in height and width. If not given, pictures keep their sizes.

    Returns
    -------
    Photographs

    Raises
    ------
    FileNotFoundError
        If there is no such folder.
    ValueError
        If there are no folders in it, or no picture in any of them.

    Notes
    -----
    ``torchvision.datasets.ImageFolder`` expects the same folders; it stops at a
    broken file and leaves turned photographs as they are.
    """
    folder = check_path(folder, "folder")
    if size is not None:
        check_whole_number(size, "size", at_least=1)
    classes = _classes_in(folder)
    images, labels, files, skipped = [], [], [], []
    for label, name in enumerate(classes):
        for path in _files_in(folder / name):
            place = path.relative_to(folder).as_posix()
            try:
                images.append(_picture(path, size))
            except ValueError as error:
                skipped.append(Skipped(place, str(error)))
            else:
                labels.append(label)
                files.append(place)
    if not images:
        raise ValueError(
            f"There is no picture in the folders of {folder}: {_told(skipped)}"
        )
    if skipped:
        warn_caller(_told(skipped))
    y = np.array(labels, dtype=np.int64)
    return Photographs(images, y, classes, files, tuple(skipped))


def read_photograph(path: str | Path, size: int | None = None) -> np.ndarray:
    """Read one picture as red, green and blue, upright.

    Parameters
    ----------
    path : str or Path
    size : int, optional
        As for `load_photographs`.

    Returns
    -------
    uint8 ndarray of shape (height, width, 3)

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file cannot be read as a picture; the message says why.
    """
    path = check_path(path, "path")
    if size is not None:
        check_whole_number(size, "size", at_least=1)
    if not path.exists():
        raise FileNotFoundError(f"There is no file {path}.")
    try:
        return _picture(path, size)
    except ValueError as error:
        raise ValueError(f"{path} {error}") from None


def _picture(path: Path, size: int | None) -> np.ndarray:
    """Read a picture; say in half a sentence what is wrong with the file."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large pictures and odd metadata
            with Image.open(path) as opened:
                picture = _in_color(_upright(opened))
    except UnidentifiedImageError:
        empty = path.stat().st_size == 0
        reason = "is empty" if empty else "is no picture in a known format"
        raise ValueError(reason) from None
    except Exception as error:  # each format has its own ways to be broken
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ValueError(f"is broken ({reason})") from None
    if size is not None:
        picture = ImageOps.fit(picture, (size, size), Image.Resampling.BICUBIC)
    return np.array(picture)


def write_untidy_album(
    folder: str | Path, images: ArrayLike, y: ArrayLike, names: Sequence[str]
) -> Path:
    """Write pictures as a folder of photographs that is as untidy as real ones.

    In turn they are in color, gray, with a palette, half transparent, and taken with
    the camera turned; their sizes differ. One file is broken.

    Parameters
    ----------
    folder : str or Path
        An existing folder; each class becomes a folder in it.
    images : uint8 array-like of shape (n, height, width, 3)
    y : array-like of shape (n,)
        Class numbers.
    names : sequence of str

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    FileNotFoundError
        If there is no such folder.
    TypeError, ValueError
        If images, class numbers and names do not fit together.
    """
    from PIL import Image

    kinds = (
        ("RGB", "jpg"),
        ("L", "png"),
        ("P", "gif"),
        ("RGBA", "png"),
        ("turned", "jpg"),
    )
    folder = check_path(folder, "folder")
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no folder {folder}: make it first.")
    images = as_array(images, "images")
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[3] != 3:
        raise ValueError(
            f"images must be uint8 of shape (n, height, width, 3), not {images.dtype} "
            f"of shape {images.shape}."
        )
    y = check_labels(y, len(names), len(images))
    for k, (image, label) in enumerate(zip(images, y, strict=True)):
        place = folder / names[label]
        place.mkdir(exist_ok=True)
        mode, ending = kinds[k % len(kinds)]
        picture = Image.fromarray(image)
        picture = picture.resize((96 + k, 96))
        exif = Image.Exif()
        if mode == "turned":
            picture, exif[ORIENTATION] = picture.transpose(QUARTER_TURN), 6
            mode = "RGB"
        if mode == "RGBA":
            picture.putalpha(160)
        path = place / f"{k:03d}.{ending}"
        picture.convert(mode).save(path, exif=exif.tobytes() if len(exif) else b"")
    (place / "broken.jpg").write_bytes(b"not a picture")
    return folder


def _upright(opened):
    """Turn a picture as its camera was turned; damaged notes on that are ignored."""
    from PIL import ImageOps

    opened.load()
    try:
        return ImageOps.exif_transpose(opened)
    except Exception:
        return opened


def _in_color(picture):
    """Return a picture of any mode in RGB; what is transparent becomes white."""
    from PIL import Image

    if picture.mode.startswith(("I", "F")):  # 16 bits or more a pixel
        values = np.asarray(picture, dtype=float)
        full = 65535 if values.max() > 255 else 255 if values.max() > 1 else 1
        gray = (255 / full * values).clip(0, 255).round().astype(np.uint8)
        return Image.fromarray(gray).convert("RGB")
    if "transparency" in picture.info or picture.mode.upper().endswith("A"):
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    return picture.convert("RGB")


def _classes_in(folder: Path) -> tuple[str, ...]:
    if not folder.is_dir():
        kind = "is a file" if folder.exists() else "does not exist"
        raise FileNotFoundError(
            f"{folder} {kind}: give the folder that holds one folder for each class."
        )
    classes = sorted(
        path.name
        for path in folder.iterdir()
        if path.is_dir() and not path.name.startswith((".", "__"))
    )
    if not classes:
        raise ValueError(
            f"There are no folders in {folder}: put the pictures of each class into a "
            f"folder of its own, as in {folder.name or 'photos'}/pizza/1.jpg."
        )
    return tuple(classes)


def _files_in(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.name.lower() not in NO_PICTURES
    )


def _told(skipped: list[Skipped]) -> str:
    """Name the files that were skipped, and count them."""
    if not skipped:
        return "they are empty."
    count = f"{len(skipped)} file{'s' * (len(skipped) > 1)} skipped: "
    named = "; ".join(f"{file} {reason}" for file, reason in skipped[:NAMED])
    more = len(skipped) - NAMED
    return f"{count}{named}{f'; and {more} more' if more > 0 else ''}."
