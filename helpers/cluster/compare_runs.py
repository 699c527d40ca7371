"""How much a clustering depends on the run: the same data, several seeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sklearn.base import clone

from helpers.validation import check_whole_number


@dataclass(frozen=True)
class Runs:
    """What became of the same clustering from several seeds.

    Attributes
    ----------
    inertia : tuple of float
        One for each seed; lower is better.
    """

    inertia: tuple[float, ...]

    @property
    def spread(self) -> float:
        """How far the worst run lies above the best one, as a share of the best."""
        best = min(self.inertia)
        return (max(self.inertia) - best) / best if best else 0.0

    @property
    def agree(self) -> bool:
        """Whether all runs end equally well: within a thousandth."""
        return self.spread <= 1e-3

    def __str__(self) -> str:
        low, high = min(self.inertia), max(self.inertia)
        text = f"{len(self.inertia)} seeds, inertia from {low:.4g} to {high:.4g}"
        if self.agree:
            return f"{text}: the result does not depend on the seed."
        return (
            f"{text}:\nk-means changes by run (M39). Raise n_init, and give "
            f"random_state."
        )


def compare_runs(model: Any, X: Any, *, seeds: int = 8) -> Runs:
    """Fit copies of a clustering with the seeds 0, 1, ... and compare their inertia.

    Parameters
    ----------
    model : KMeans, ours or scikit-learn's
        Left as it is.
    X : array-like of shape (n_samples, n_features)
    seeds : int
        How many runs, at least 2.

    Returns
    -------
    Runs
        Printed, it says whether the result depends on the run.

    Raises
    ------
    TypeError
        If the model takes no `random_state`.
    ValueError
        If there are fewer than 2 seeds.

    Examples
    --------
    >>> from helpers.cluster import KMeans
    >>> print(compare_runs(KMeans(2), [[0.0], [1.0], [9.0], [10.0]]))
    8 seeds, inertia from 1 to 1: the result does not depend on the seed.
    """
    takes = not isinstance(model, type) and hasattr(model, "get_params")
    if not takes or "random_state" not in model.get_params():
        raise TypeError(f"the model must be one that takes a random_state: {model!r}.")
    check_whole_number(seeds, "seeds", at_least=2)
    fits = (clone(model).set_params(random_state=s).fit(X) for s in range(seeds))
    return Runs(tuple(float(fit.inertia_) for fit in fits))
