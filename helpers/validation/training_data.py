"""Data on which networks train badly: far from the scale of 1, or sorted by class."""

from __future__ import annotations

import numpy as np

FAR, WIDE = 50, 20  # the largest value, and the size of a whole feature, to be unscaled
SCALE = "Scale them with mean and spread of the training data."
SHUFFLE = "Shuffle the rows, with shuffle=True."


def unscaled(X: np.ndarray) -> str:
    """Return the evidence that inputs are unscaled; empty if they are not.

    The size of a feature is its root mean square: a few large counts among many
    small ones, as in texts, do not make it large.

    Parameters
    ----------
    X : ndarray of shape (n_samples, ...)
        Numbers; those that are not finite show nothing here.

    Returns
    -------
    str

    Examples
    --------
    >>> unscaled(np.array([[0.0, 1.0], [0.5, 0.2]]))
    ''
    >>> unscaled(np.array([[0.0, 255.0], [128.0, 64.0]]))[:30]
    'input values go up to 255; the'
    """
    X = np.asarray(X, np.float64)
    if not X.size or not np.isfinite(X).all():
        return ""
    largest, sizes = np.abs(X).max(), np.sqrt(np.square(X).mean(axis=0))
    if largest <= FAR or sizes.max() <= WIDE:
        return ""
    return (
        f"input values go up to {largest:.3g}; the steps that suit large inputs do not "
        f"suit small ones."
    )


def in_blocks(labels: np.ndarray, batch: int) -> str:
    """Return the evidence that rows come in blocks of one class; empty if not.

    Parameters
    ----------
    labels : ndarray of shape (n_samples,), (n_samples, 1) or, one-hot, (n_samples, C)
        Classes in the order of an epoch; others, such as measures, are passed over.
    batch : int
        How many of them were the first batch.

    Returns
    -------
    str

    Examples
    --------
    >>> in_blocks(np.array([0, 1, 0, 1]), 2)
    ''
    >>> in_blocks(np.repeat([0, 1], 50), 10)[:34]
    'the first batch holds class 0 only'
    """
    labels = np.asarray(labels)
    if labels.size > len(labels):
        if not (labels.sum(axis=1) == 1).all() or not np.isin(labels, (0, 1)).all():
            return ""
        labels = labels.argmax(axis=1)
    labels = labels.reshape(-1)
    if labels.dtype.kind == "f" and not np.isin(labels, (0, 1)).all():
        return ""
    counts = np.unique(labels, return_counts=True)[1].astype(float)
    if len(counts) < 2 or (labels[:batch] != labels[0]).any():
        return ""
    n, blocks = len(labels), 1 + int((labels[1:] != labels[:-1]).sum())
    expected = 1 + float(n - (counts * counts).sum() / n)  # of rows in any order
    if blocks >= expected / 4:
        return ""
    return (
        f"the first batch holds class {labels[0]:g} only, and the {n} rows come in "
        f"{blocks} blocks of one class (in any order: about {expected:.0f}): each "
        f"block makes the model forget the one before."
    )
