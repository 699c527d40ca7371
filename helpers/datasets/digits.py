"""Real handwritten digits that come with scikit-learn, and a two-class version.

Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI
Machine Learning Repository, 1998; the 1,797 pictures of its test set.
"""

from __future__ import annotations

import numpy as np

from helpers.datasets.kinds import Pictures
from helpers.validation import check_flag, check_whole_number


def load_digits(*, scaled: bool = False) -> Pictures:
    """Load 1,797 real handwritten digits of 8x8 pixels.

    Parameters
    ----------
    scaled : bool
        Divide by 16, so that the values run from 0 to 1. Otherwise they are
        scikit-learn's whole numbers from 0 (paper) to 16 (ink).

    Returns
    -------
    Pictures
        images : float64 of shape (1797, 8, 8); ``.X`` : (1797, 64);
        y : int64 of shape (1797,); names : ("0", ..., "9").

    Examples
    --------
    >>> digits = load_digits()
    >>> digits.images.shape, digits.X.shape, digits.names[digits.y[0]]
    ((1797, 8, 8), (1797, 64), '0')
    """
    from sklearn import datasets

    check_flag(scaled, "scaled")
    bunch = datasets.load_digits()
    images = bunch.images.astype(np.float64) / (16.0 if scaled else 1.0)
    return Pictures(images, bunch.target.astype(np.int64), tuple("0123456789"))


def load_two_digits(digits: tuple[int, int] = (0, 1), *, size: int = 20) -> Pictures:
    """Load the pictures of two of the ten digits, enlarged, as classes 0 and 1.

    Parameters
    ----------
    digits : tuple of two int
        Which digits: the first becomes class 0, the second class 1.
    size : int
        Height and width in pixels. The 8x8 originals are resized by bilinear
        interpolation.

    Returns
    -------
    Pictures
        images : float64 of shape (n, size, size), values from 0 to 1;
        ``.X`` : (n, size * size), so 400 features at size 20;
        y : int64 of shape (n,), 0 or 1; names : the two digits as text.

    Raises
    ------
    TypeError, ValueError
        If ``digits`` are not two different digits or ``size`` is below 1.

    Examples
    --------
    >>> pair = load_two_digits((3, 8))
    >>> pair.X.shape, pair.names, pair.images.max() <= 1
    ((357, 400), ('3', '8'), np.True_)
    """
    from scipy.ndimage import zoom

    first, second = _two_different_digits(digits)
    check_whole_number(size, "size", at_least=1)
    images, y, _ = load_digits(scaled=True)
    wanted = (y == first) | (y == second)
    scale = size / images.shape[1]
    # As torch.nn.functional.interpolate(mode="bilinear", align_corners=False).
    larger = zoom(
        images[wanted], (1, scale, scale), order=1, grid_mode=True, mode="nearest"
    )
    labels = (y[wanted] == second).astype(np.int64)
    return Pictures(larger, labels, (str(first), str(second)))


def _two_different_digits(digits: object) -> tuple[int, int]:
    try:
        first, second = digits
    except (TypeError, ValueError):
        raise ValueError(
            f"digits must be two digits such as (0, 1), not {digits!r}."
        ) from None
    for digit in (first, second):
        if check_whole_number(digit, "each digit", at_least=0) > 9:
            raise ValueError(f"each digit must lie from 0 to 9, not {digit}.")
    if first == second:
        raise ValueError(f"digits must be two different digits, not {digits!r}.")
    return int(first), int(second)
