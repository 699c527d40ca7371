"""Points in the plane, made on demand: circles, moons, blobs, spirals.

Each function returns ``X`` (float64, one row a point) and ``y`` (int64, one class
number a point). The same arguments always give the same points. Three of the four
are scikit-learn's own with a seed that is always set.
"""

from __future__ import annotations

import numpy as np

from helpers.validation import check_not_negative, check_number, check_whole_number
from helpers.validation.arrays import check_numbers


def make_circles(
    n_samples: int = 1000,
    *,
    noise: float = 0.03,
    factor: float = 0.8,
    random_state: int = 42,
) -> tuple[np.ndarray, np.ndarray]:
    """Make two rings of points, one inside the other.

    Parameters
    ----------
    n_samples : int
        Points in total; half of them (rounded down) lie on the outer ring.
    noise : float
        Standard deviation of the random shift of each coordinate.
    factor : float
        Radius of the inner ring, from 0 up to but not including 1. The outer
        radius is 1.
    random_state : int
        Starts the random number generator.

    Returns
    -------
    X : float64 ndarray of shape (n_samples, 2)
    y : int64 ndarray of shape (n_samples,)
        0 for the outer ring, 1 for the inner one.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number or out of range.

    Examples
    --------
    >>> X, y = make_circles(100)
    >>> X.shape, X.dtype, y.shape, y.dtype
    ((100, 2), dtype('float64'), (100,), dtype('int64'))
    """
    from sklearn import datasets

    check_whole_number(n_samples, "n_samples", at_least=2)
    if check_number(factor, "factor", at_least=0, at_most=1) == 1:
        raise ValueError("factor must be below 1: at 1 both rings are the same.")
    noise, random_state = _noise_and_seed(noise, random_state)
    X, y = datasets.make_circles(
        n_samples, noise=noise, factor=factor, random_state=random_state
    )
    return _fixed_types(X, y)


def make_moons(
    n_samples: int = 1000, *, noise: float = 0.1, random_state: int = 42
) -> tuple[np.ndarray, np.ndarray]:
    """Make two half moons that reach into each other.

    Parameters
    ----------
    n_samples : int
        Points in total, half of them (rounded down) in the upper moon.
    noise : float
        Standard deviation of the random shift of each coordinate.
    random_state : int
        Starts the random number generator.

    Returns
    -------
    X : float64 ndarray of shape (n_samples, 2)
    y : int64 ndarray of shape (n_samples,)
        0 for the upper moon, 1 for the lower one.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number or out of range.

    Examples
    --------
    >>> X, y = make_moons(200)
    >>> X.shape, y.shape
    ((200, 2), (200,))
    """
    from sklearn import datasets

    check_whole_number(n_samples, "n_samples", at_least=2)
    noise, random_state = _noise_and_seed(noise, random_state)
    X, y = datasets.make_moons(n_samples, noise=noise, random_state=random_state)
    return _fixed_types(X, y)


def make_blobs(
    n_samples: int = 1000,
    *,
    centers: int | np.ndarray = 4,
    cluster_std: float = 1.0,
    n_features: int = 2,
    random_state: int = 42,
) -> tuple[np.ndarray, np.ndarray]:
    """Make round clouds of points, one cloud a class.

    Parameters
    ----------
    n_samples : int
        Points in total, shared equally among the clouds.
    centers : int or array-like of shape (clouds, n_features)
        How many clouds, or where their centers are.
    cluster_std : float
        Standard deviation of each cloud.
    n_features : int
        Numbers per point; unused when the centers are given.
    random_state : int
        Starts the random number generator.

    Returns
    -------
    X : float64 ndarray of shape (n_samples, n_features)
    y : int64 ndarray of shape (n_samples,)
        Which cloud each point belongs to, starting at 0.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number or out of range.

    Examples
    --------
    >>> X, y = make_blobs(90, centers=3)
    >>> X.shape, np.bincount(y).tolist()
    ((90, 2), [30, 30, 30])
    """
    from sklearn import datasets

    check_whole_number(n_samples, "n_samples", at_least=1)
    check_whole_number(n_features, "n_features", at_least=1)
    cluster_std = check_not_negative(cluster_std, "cluster_std")
    _, random_state = _noise_and_seed(0.0, random_state)
    centers = _checked_centers(centers)
    X, y = datasets.make_blobs(
        n_samples,
        n_features=n_features,
        centers=centers,
        cluster_std=cluster_std,
        random_state=random_state,
    )
    return _fixed_types(X, y)


def make_spirals(
    n_samples: int = 900,
    *,
    n_classes: int = 3,
    turns: float = 0.75,
    noise: float = 0.03,
    random_state: int = 42,
) -> tuple[np.ndarray, np.ndarray]:
    """Make spiral arms that wind around the origin, one arm a class.

    Along an arm the radius grows from 0.1 to 1 in proportion to the angle, as in
    Archimedes' spiral. Every arm is the first one turned by a fixed angle.

    Parameters
    ----------
    n_samples : int
        Points in total; when they cannot be shared equally, the first arms have
        one more.
    n_classes : int
        Number of arms.
    turns : float
        How far an arm winds, in full turns.
    noise : float
        Standard deviation of the random shift of each coordinate.
    random_state : int
        Starts the random number generator.

    Returns
    -------
    X : float64 ndarray of shape (n_samples, 2)
    y : int64 ndarray of shape (n_samples,)
        Which arm each point lies on, starting at 0. The order is shuffled.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number or out of range.

    Examples
    --------
    >>> X, y = make_spirals(90)
    >>> X.shape, np.bincount(y).tolist()
    ((90, 2), [30, 30, 30])
    """
    check_whole_number(n_samples, "n_samples", at_least=1)
    check_whole_number(n_classes, "n_classes", at_least=1)
    turns = check_not_negative(turns, "turns")
    noise, random_state = _noise_and_seed(noise, random_state)
    rng = np.random.default_rng(random_state)
    y = rng.permutation(np.arange(n_samples) % n_classes)
    along = rng.uniform(size=n_samples)
    angle = 2 * np.pi * (turns * along + y / n_classes)
    radius = 0.1 + 0.9 * along
    X = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return _fixed_types(X + noise * rng.normal(size=X.shape), y)


def _noise_and_seed(noise: float, random_state: int) -> tuple[float, int]:
    return (
        check_not_negative(noise, "noise"),
        check_whole_number(random_state, "random_state", at_least=0, at_most=2**32 - 1),
    )


def _checked_centers(centers: object) -> int | np.ndarray:
    """Pass a count on as it is, and given centers as a finite float64 table."""
    if np.ndim(centers) == 0:
        return check_whole_number(centers, "centers", at_least=1)
    places = check_numbers(centers, "centers")
    if places.ndim != 2:
        raise ValueError(
            "centers must be a number of clouds or a table of finite numbers of "
            f"shape (clouds, features), not an array of shape {places.shape}."
        )
    return places


def _fixed_types(X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.ascontiguousarray(X, dtype=np.float64), y.astype(np.int64)
