"""k-means, agglomerative clustering and the silhouette beside scikit-learn's."""

import numpy as np
import sklearn.cluster
import sklearn.metrics
from race import Row, main
from sklearn.datasets import load_digits, load_iris, load_wine

from helpers.cluster import AgglomerativeClustering, KMeans, silhouette_samples

LLOYD = "scikit-learn KMeans(lloyd)"


def noise(n, d):
    """Normal noise: no clusters, hence many steps; the hardest case."""
    return np.random.default_rng(0).normal(size=(n, d))


def blobs(n, d, k):
    """Overlapping clusters around k random centers."""
    generator = np.random.default_rng(0)
    centers = 3 * generator.normal(size=(k, d))
    return centers[generator.integers(0, k, n)] + generator.normal(size=(n, d))


def same_start(make, k):
    """Both from the same k rows."""

    def prepare():
        X = make()
        start = X[np.random.default_rng(1).choice(len(X), k, replace=False)]
        words = {"n_clusters": k, "init": start, "n_init": 1}
        return (
            lambda: KMeans(**words).fit(X),
            lambda: sklearn.cluster.KMeans(**words).fit(X),
        )

    return prepare


def default(make, k):
    """Both as they come, with k-means++ and the same seed."""

    def prepare():
        X = make()
        words = {"n_clusters": k, "random_state": 0}
        return (
            lambda: KMeans(**words).fit(X),
            lambda: sklearn.cluster.KMeans(**words).fit(X),
        )

    return prepare


def tree():
    X = load_digits().data
    rival = sklearn.cluster.AgglomerativeClustering(10)
    return (lambda: AgglomerativeClustering(10).fit(X), lambda: rival.fit(X))


def silhouettes():
    X, labels = load_digits(return_X_y=True)
    return (
        lambda: silhouette_samples(X, labels),
        lambda: sklearn.metrics.silhouette_samples(X, labels),
    )


def digits():
    return load_digits().data


def iris():
    return load_iris().data


def wine():
    return load_wine().data


def blobs_500():
    return blobs(500, 2, 5)


def colors():
    return np.random.default_rng(0).random((16_384, 3)) ** 2


def noise_10k():
    return noise(10_000, 64)


def noise_100k():
    return noise(100_000, 64)


def many_10k():
    return blobs(10_000, 10, 50)


def noise_1m():
    return noise(1_000_000, 16)


def blobs_10k():
    return blobs(10_000, 64, 10)


ROWS = [
    Row(
        "k-means, same start, digits 1,797x64, k=10",
        LLOYD,
        1.0,
        same_start(digits, 10),
        31,
    ),
    Row("k-means, same start, iris, k=3", LLOYD, 0.8, same_start(iris, 3), 51),
    Row("k-means, same start, wine, k=3", LLOYD, 0.8, same_start(wine, 3), 51),
    Row(
        "k-means, same start, blobs 500x2, k=5",
        LLOYD,
        0.8,
        same_start(blobs_500, 5),
        51,
    ),
    Row(
        "k-means, same start, colors 16,384x3, k=8",
        LLOYD,
        1.6,
        same_start(colors, 8),
        9,
    ),
    Row(
        "k-means, same start, noise 10,000x64, k=10",
        LLOYD,
        0.9,
        same_start(noise_10k, 10),
        15,
    ),
    Row(
        "k-means, same start, blobs 10,000x64, k=10",
        LLOYD,
        0.9,
        same_start(blobs_10k, 10),
        15,
    ),
    Row(
        "k-means, same start, noise 100,000x64, k=10",
        LLOYD,
        0.6,
        same_start(noise_100k, 10),
        3,
    ),
    Row(
        "k-means, same start, noise 1,000,000x16, k=8",
        LLOYD,
        1.6,
        same_start(noise_1m, 8),
        1,
    ),
    Row(
        "k-means, same start, blobs 10,000x10, k=50",
        LLOYD,
        1.5,
        same_start(many_10k, 50),
        9,
    ),
    Row("k-means, k-means++, digits, k=10", LLOYD, 1.0, default(digits, 10), 31),
    Row(
        "k-means, k-means++, blobs 10,000x64, k=10",
        LLOYD,
        1.0,
        default(blobs_10k, 10),
        15,
    ),
    Row("agglomerative ward, digits", "scikit-learn (SciPy's C)", 1.2, tree, 3),
    Row("silhouette, digits", "scikit-learn silhouette_samples", 2.0, silhouettes, 5),
]

if __name__ == "__main__":
    main(ROWS)
