"""Refuse settings of k-means that cannot work, before any computing."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils.validation import _check_sample_weight

from helpers.errors import warn_caller
from helpers.validation import check_choice, check_not_negative, check_whole_number


def check_k_means(estimator: Any, n_samples: int) -> None:
    """Raise for settings of a `KMeans` that do not fit together or the data."""
    check_whole_number(estimator.n_clusters, "n_clusters")
    check_whole_number(estimator.max_iter, "max_iter")
    check_not_negative(estimator.tol, "tol")
    check_choice(estimator.algorithm, "algorithm", ["lloyd", "elkan"])
    if isinstance(estimator.init, str):
        check_choice(estimator.init, "init", ["k-means++", "random"])
    elif estimator.init is None:
        raise TypeError("init must be a word, an array or a callable, not None.")
    if isinstance(estimator.n_init, str):
        check_choice(estimator.n_init, "n_init", ["auto"])
    else:
        check_whole_number(estimator.n_init, "n_init")
    if n_samples < estimator.n_clusters:
        raise ValueError(
            f"n_samples={n_samples} should be >= n_clusters="
            f"{estimator.n_clusters}: a cluster needs at least one row. Ask for "
            f"fewer clusters, or give more rows."
        )


def number_of_starts(estimator: Any) -> int:
    """Return how many starts to try: what "auto" means depends on `init`."""
    given = not (isinstance(estimator.init, str) or callable(estimator.init))
    if isinstance(estimator.n_init, str):  # "auto"
        return 1 if given or estimator.init == "k-means++" else 10
    if given and estimator.n_init > 1:
        warn_caller(
            f"Explicit initial center position passed: performing only one init "
            f"instead of n_init={estimator.n_init}; the others would be the same.",
            RuntimeWarning,
        )
    return 1 if given else estimator.n_init


def check_weights(sample_weight: Any, X: np.ndarray) -> np.ndarray | None:
    """Return weights as floats, None for none given; raise for negative ones."""
    if sample_weight is None:
        return None
    weights = _check_sample_weight(
        sample_weight, X, dtype=X.dtype, ensure_non_negative=True
    )
    if not weights.any():
        raise ValueError("sample_weight is zero for every row; one must be above 0.")
    return weights
