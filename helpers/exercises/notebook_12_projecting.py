"""Judge of notebook 12 on test data in the directions of the training data (M34)."""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Function, Mistake
from helpers.exercises.notebook_12_signs import columns_signed


def _splits():
    generator = np.random.default_rng(2)
    spread = np.array([[4.0, 1.0, 0.0], [0.0, 2.0, 0.5], [0.0, 0.0, 0.6]])
    X = generator.normal(size=(14, 3)) @ spread + [3, 1, -2]
    return [(X[:9], X[9:] + np.array([1, -1, 2]), 2), (X[:9], X[9:] * 1.5, 1)]


def _through(fitted, X, m, *, mean=None):
    middle = fitted.mean(axis=0)
    rows = np.linalg.svd(fitted - middle, full_matrices=False)[2][:m]
    return columns_signed((X - (middle if mean is None else mean)) @ rows.T)


def _both(X_train, X_test):
    return np.vstack([X_train, X_test])


def _standardised(X_train, X_test, m):
    middle, width = X_train.mean(axis=0), X_train.std(axis=0)
    return _through((X_train - middle) / width, (X_test - middle) / width, m)


def _whitened(X_train, X_test, m):
    width = _through(X_train, X_train, m).std(axis=0, ddof=1)
    return _through(X_train, X_test, m) / width


def _back_again(X_train, X_test, m):
    middle = X_train.mean(axis=0)
    rows = np.linalg.svd(X_train - middle, full_matrices=False)[2][:m]
    return columns_signed((X_test - middle) @ rows.T @ rows + middle)


def _uncentred(X_train, X_test, m):
    rows = np.linalg.svd(X_train, full_matrices=False)[2][:m]
    return columns_signed(X_test @ rows.T)


_MISTAKES = [
    Mistake(
        lambda X_train, X_test, m: _through(X_test, X_test, m),
        "You fitted on the test data; fit on the training data only.",
        34,
    ),
    Mistake(
        lambda X_train, X_test, m: _through(_both(X_train, X_test), X_test, m),
        "You fitted on both together: the test data leak into the model.",
        34,
    ),
    Mistake(
        lambda X_train, X_test, m: _through(
            X_train, X_test, m, mean=_both(X_train, X_test).mean(axis=0)
        ),
        "You centered by the mean of both together; use the training mean.",
        34,
    ),
    Mistake(
        lambda X_train, X_test, m: _through(
            X_train, X_test, m, mean=X_test.mean(axis=0)
        ),
        "You centered the test data by their own mean; use the training mean.",
        34,
    ),
    Mistake(
        lambda X_train, X_test, m: _through(X_test, X_train, m),
        "You swapped the two: fit on the training data, return the test data.",
        34,
    ),
    Mistake(
        lambda X_train, X_test, m: _through(X_train, X_train, m),
        "You returned the training data; return the test data.",
    ),
    Mistake(
        lambda X_train, X_test, m: _through(X_train, X_test, m, mean=0),
        "You did not subtract the training mean from the test data.",
    ),
    Mistake(
        _uncentred,
        "You centered nothing: PCA subtracts the training mean from all data.",
    ),
    Mistake(
        lambda X_train, X_test, m: _through(X_train, X_test, X_train.shape[1]),
        "You kept all components; keep m of them.",
    ),
    Mistake(
        lambda X_train, X_test, m: columns_signed(X_test[:, :m]),
        "You kept the first m features; return the first m components.",
    ),
    Mistake(
        _standardised,
        "You divided by the standard deviations before PCA; here it only centers.",
    ),
    Mistake(
        _whitened,
        "You whitened: leave the components their own width.",
    ),
    Mistake(
        _back_again,
        "You went back to the features; return the m numbers themselves.",
    ),
    Mistake(
        lambda X_train, X_test, m: (
            _through(X_train, X_train, m),
            _through(X_train, X_test, m),
        ),
        "You returned both parts; return the test data only.",
    ),
]


def _signed(result):
    if isinstance(result, (tuple, list)) and len(result) == 2:
        parts = tuple(columns_signed(part) for part in result)
        if all(getattr(part, "ndim", 0) == 2 for part in parts):
            return parts
    return columns_signed(result)


PROJECT = Function(
    "12.5",
    right=lambda X_train, X_test, m: _through(X_train, X_test, m),
    inputs=_splits,
    form=_signed,
    because="The training data decide, the test data only follow.",
    mistakes=_MISTAKES,
)
