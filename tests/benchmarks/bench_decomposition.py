"""PCA and FastICA beside scikit-learn's."""

import numpy as np
import sklearn.decomposition
from race import Row, main
from sklearn.datasets import load_digits

from helpers.decomposition import PCA, FastICA


def pca(make, n_components):
    """Both fitted to the same data, as they come."""

    def prepare():
        X = make()
        rival = sklearn.decomposition.PCA(n_components, random_state=0)
        return (lambda: PCA(n_components).fit(X), lambda: rival.fit(X))

    return prepare


def digits():
    return load_digits().data


def like_mnist():
    """60,000 rows of 784 correlated features, as large as MNIST."""
    generator = np.random.default_rng(0)
    spread = generator.normal(size=(50, 784))
    X = generator.normal(size=(60_000, 50)) @ spread
    X += generator.normal(size=X.shape)
    return X


def mixed_signals():
    t = np.linspace(0, 20, 5_000)
    sources = np.stack([np.sin(3 * t), np.sign(np.sin(5 * t)), t % 1], axis=1)
    X = sources @ [[1, 0.5, 1.5], [1, 2, 1], [1, 1, 2]]
    start = np.random.default_rng(0).normal(size=(3, 3))
    rival = sklearn.decomposition.FastICA(w_init=start)
    return (lambda: FastICA(w_init=start).fit(X), lambda: rival.fit(X))


AUTO = "scikit-learn PCA(auto)"
ROWS = [
    Row("PCA fit, digits 1,797x64, k=2", AUTO, 0.7, pca(digits, 2), 101),
    Row("PCA fit, digits 1,797x64, all", AUTO, 1.0, pca(digits, None), 101),
    Row("PCA fit, 60,000x784, k=50", AUTO, 1.0, pca(like_mnist, 50), 3),
    Row(
        "FastICA fit, 3 signals of 5,000",
        "scikit-learn FastICA",
        1.2,
        mixed_signals,
        31,
    ),
]

if __name__ == "__main__":
    main(ROWS)
