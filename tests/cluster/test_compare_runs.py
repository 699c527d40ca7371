"""The same clustering from several seeds."""

import numpy as np
import pytest
import sklearn.cluster
from sklearn.datasets import load_digits

from helpers.cluster import AgglomerativeClustering, KMeans, Runs, compare_runs

DIGITS = load_digits().data[:400]


@pytest.mark.parametrize("kind", [KMeans, sklearn.cluster.KMeans])
def test_one_start_depends_on_the_seed(kind):
    model = kind(10, n_init=1, init="random", random_state=5)
    runs = compare_runs(model, DIGITS, seeds=4)
    fits = [kind(10, n_init=1, init="random", random_state=s) for s in range(4)]
    assert runs.inertia == tuple(fit.fit(DIGITS).inertia_ for fit in fits)
    assert not runs.agree
    assert "M39" in str(runs)
    assert "n_init" in str(runs)
    assert model.random_state == 5
    assert not hasattr(model, "labels_")


def test_far_clusters_are_found_from_any_seed():
    generator = np.random.default_rng(0)
    X = np.concatenate([generator.normal(c, 0.1, (20, 2)) for c in (0, 50)])
    runs = compare_runs(KMeans(2), X)
    assert runs.agree
    assert "M39" not in str(runs)


def test_spread_by_hand():
    assert Runs((100.0, 110.0)).spread == pytest.approx(0.1)
    assert Runs((0.0, 0.0)).agree


def test_bad_arguments():
    with pytest.raises(TypeError, match="random_state"):
        compare_runs(AgglomerativeClustering(2), DIGITS)
    with pytest.raises(TypeError, match="random_state"):
        compare_runs(KMeans, DIGITS)
    with pytest.raises(TypeError, match="takes a random_state"):
        compare_runs(DIGITS, KMeans(2))
    with pytest.raises(ValueError, match="at least 2"):
        compare_runs(KMeans(2), DIGITS, seeds=1)
