"""What the 1,000 classes of ImageNet are called."""

from __future__ import annotations

from helpers.datasets.manifest import read_verified


def load_imagenet_names() -> tuple[str, ...]:
    """Load the names of the 1,000 classes, in the order of a model's outputs.

    Returns
    -------
    tuple of str
        ``names[k]`` is what class ``k`` is called; no two are equal.

    Raises
    ------
    FileNotFoundError, ValueError
        If the file is missing or changed.

    Examples
    --------
    >>> load_imagenet_names()[985]
    'daisy'
    """
    return tuple(read_verified("imagenet_names.txt").decode().split("\n")[:1000])
