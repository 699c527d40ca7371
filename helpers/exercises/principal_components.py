"""Judges of the lesson on PCA."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.exercises.comparing import as_array
from helpers.exercises.judging import Choice, Function, Mistake

_Q1 = Choice(
    "13.Q1",
    right="a",
    because="The two variances have a fixed sum, so one is largest where the other "
    "is smallest.",
    replies={
        "b": "Then the cloud would be as wide as it is long; look at the curve.",
        "c": "Try Pythagoras on one point and its two shadows.",
    },
)


def _small_tables():
    generator = np.random.default_rng(0)
    return [
        (generator.normal(size=(7, 3)) * [1, 2, 5] + [4, 0, -3],),
        (np.array([[1.0, 1.0], [2.0, 3.0], [4.0, 3.0], [5.0, 5.0]]),),
        (generator.normal(size=(3, 3)),),
    ]


def _centered(X):
    return X - X.mean(axis=0)


def _products(X):
    """Sums of products of the deviations, for each pair of features."""
    return _centered(X).T @ _centered(X)


_COVARIANCE_MISTAKES = [
    Mistake(
        lambda X: np.cov(X),
        "You compared points; a covariance belongs to two features: np.cov(X.T).",
    ),
    Mistake(
        lambda X: _products(X) / len(X),
        "You divided by n; the divisor here is n - 1.",
    ),
    Mistake(
        _products,
        "You multiplied, but did not divide by n - 1.",
    ),
    Mistake(
        lambda X: _products(X) / len(X) - 1,
        "Without brackets 1 is subtracted at the end: divide by (len(X) - 1).",
    ),
    Mistake(
        lambda X: _products(X) / (X.shape[1] - 1),
        "You counted features for n; it counts the points: len(X).",
    ),
    Mistake(
        lambda X: X.T @ X / (len(X) - 1),
        "You did not subtract the mean of each column first.",
    ),
    Mistake(
        lambda X: (X - X.mean()).T @ (X - X.mean()) / (len(X) - 1),
        "You subtracted one mean for all; each column has its own: axis=0.",
    ),
    Mistake(
        lambda X: np.cov((X - X.mean(axis=1, keepdims=True)).T),
        "You subtracted the mean of each row; columns are features: axis=0.",
    ),
    Mistake(
        lambda X: (
            (X - X.mean(axis=1)[:, None]).T
            @ (X - X.mean(axis=1)[:, None])
            / (len(X) - 1)
        ),
        "You subtracted each point's own mean; each feature has one: axis=0.",
    ),
    Mistake(
        lambda X: (X - X.mean(axis=1)).T @ (X - X.mean(axis=1)) / (len(X) - 1),
        "With axis=1 you get a mean per point; features are columns: axis=0.",
    ),
    Mistake(
        lambda X: _centered(X) @ _centered(X).T / (len(X) - 1),
        "The order is reversed: centered.T @ centered has one row per feature.",
    ),
    Mistake(
        lambda X: _centered(X) * _centered(X) / (len(X) - 1),
        "`*` multiplies entry by entry; sums of products need `@`.",
    ),
    Mistake(
        lambda X: X.T @ X / (len(X) - 1) - np.outer(X.mean(axis=0), X.mean(axis=0)),
        "The mean of the products minus the product of the means needs one divisor "
        "for both; subtract the means first, then divide by n - 1.",
    ),
    Mistake(
        lambda X: _products(X / X.std(axis=0)) / (len(X) - 1),
        "You divided by the standard deviations as well; a covariance only centers.",
    ),
    Mistake(
        lambda X: np.triu(np.cov(X.T)),
        "Below the diagonal the covariances are missing: entries (i, j) and (j, i) "
        "are equal.",
    ),
    Mistake(
        lambda X: np.corrcoef(X.T),
        "These are correlations: covariances divided by standard deviations.",
    ),
    Mistake(
        lambda X: X.var(axis=0, ddof=1),
        "You returned the variances only; the covariances are missing.",
    ),
    Mistake(
        lambda X: X.var(axis=0),
        "You returned variances, divided by n; return the matrix, divided by n - 1.",
    ),
    Mistake(
        lambda X: np.diag(X.var(axis=0, ddof=1)),
        "The diagonal is right; beside it the covariances are missing.",
    ),
    Mistake(
        lambda X: np.cov(X[:, 0], X[:, 1]),
        "You used the first two features only; a table may have more.",
    ),
    Mistake(
        lambda X: X.T @ X / len(X),
        "Subtract the mean of each column first, and divide by n - 1, not by n.",
    ),
    Mistake(
        lambda X: np.cov(_centered(X)),
        "`np.cov` takes rows for features: give it the transposed table.",
    ),
]


COVARIANCE = Function(
    "13.1",
    right=lambda X: np.cov(X.T),
    inputs=_small_tables,
    because="Variances on the diagonal, covariances beside it.",
    mistakes=_COVARIANCE_MISTAKES,
)


def rows_signed(rows: Any) -> Any:
    """Turn each row so that its entry of largest size is positive."""
    array = as_array(rows)
    if array is None or array.ndim != 2 or not array.size:
        return rows
    largest = array[np.arange(len(array)), np.abs(array).argmax(axis=1)]
    return array * np.where(largest < 0, -1, 1)[:, None]


def parts_signed(result: Any) -> Any:
    """Turn the rows of each table in a tuple or list; or of the one table given."""
    alone = as_array(result)
    if alone is None and isinstance(result, (tuple, list)):
        return tuple(rows_signed(part) for part in result)
    return rows_signed(result)


def _tables():
    generator = np.random.default_rng(1)
    spread = np.array([[3.0, 1.0, 0.5], [0.0, 2.0, 0.3], [0.0, 0.0, 0.7]])
    X = generator.normal(size=(9, 3)) @ spread + [5, -2, 8]
    return [(X, 2), (X[:, :2], 1)]


def _svd(X, m, *, center=lambda X: X.mean(axis=0), divisor=1, power=2):
    _, singular, rows = np.linalg.svd(X - center(X), full_matrices=False)
    return rows_signed(rows)[:m], (singular**power / (len(X) - divisor))[:m]


def _unsigned(X):
    """Directions with the signs that an SVD happens to give."""
    return np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[2]


def _singular_values(X, m):
    singular = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return _svd(X, m)[0], singular[:m]


def _of_points(X, m):
    """The rows of U, which has one row per point, instead of those of V'."""
    left = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[0]
    return rows_signed(left[:m]), _svd(X, m)[1]


def _least_first(X, m):
    rows, variances = _svd(X, X.shape[1])
    return rows[::-1][:m], variances[::-1][:m]


def _with_variances(change):
    """Return an answer with the right directions, and variances after a change."""

    def answer(X, m):
        rows, variances = _svd(X, X.shape[1])
        return rows[:m], change(variances, len(X))[:m]

    return answer


def _pca(X, m, **changes):
    """The mean, the directions and their variances; `changes` as for `_svd`."""
    return X.mean(axis=0), *_svd(X, m, **changes)


def _with_parts(change):
    """Return an answer in which one part of a right one is changed."""

    def answer(X, m):
        return change(X.mean(axis=0), *_svd(X, X.shape[1]), m)

    return answer


def _vectors(X):
    """Eigenvalues and eigenvectors as `eigh` sorts them: smallest first, in columns."""
    return np.linalg.eigh(np.cov(X.T))


def _of_correlations(X, m):
    values, vectors = np.linalg.eigh(np.corrcoef(X.T))
    return rows_signed(vectors[:, ::-1].T[:m]), values[::-1][:m]


def _of_pairs_of_points(X, m):
    values, vectors = np.linalg.eigh(np.cov(X))
    return rows_signed(vectors[:, ::-1].T[:m]), values[::-1][:m]


_PCA_MISTAKES = [
    Mistake(
        lambda X, m: _pca(X, m, center=lambda X: 0),
        "The table was not centered before the products: a covariance multiplies "
        "deviations from the mean.",
    ),
    Mistake(
        lambda X, m: _pca(X, m, center=np.mean),
        "You centered by one mean for the whole table; use axis=0.",
    ),
    Mistake(
        lambda X, m: _pca((X - X.mean(axis=0)) / X.std(axis=0), m),
        "You scaled the features as well; `pca` itself only centers.",
    ),
    Mistake(
        lambda X, m: (X.mean(axis=0), *_svd((X - X.mean(axis=0)) / X.std(axis=0), m)),
        "You divided by the standard deviations as well; `pca` itself only centers.",
    ),
    Mistake(
        lambda X, m: (X.mean(axis=0), *_least_first(X, m)),
        "These are the directions of least variance: `eigh` sorts from small to large.",
    ),
    Mistake(
        lambda X, m: (
            X.mean(axis=0),
            rows_signed(_vectors(X)[1][:, -m:].T),
            _vectors(X)[0][-m:],
        ),
        "These are the right directions, smallest variance first; turn the order "
        "around.",
    ),
    Mistake(
        lambda X, m: (
            X.mean(axis=0),
            rows_signed(_vectors(X)[1].T[:m]),
            _svd(X, m)[1],
        ),
        "The variances are right, but the directions are still in `eigh`'s order, "
        "smallest first.",
    ),
    Mistake(
        lambda X, m: (
            X.mean(axis=0),
            rows_signed(_svd(X, m)[0]),
            _vectors(X)[0][:m],
        ),
        "The directions are right, but the variances are still in `eigh`'s order, "
        "smallest first.",
    ),
    Mistake(
        lambda X, m: (
            X.mean(axis=0),
            rows_signed(_vectors(X)[1][::-1][:m]),
            _svd(X, m)[1],
        ),
        "You took rows of the eigenvectors; `eigh` returns them as columns.",
    ),
    Mistake(
        lambda X, m: (
            X.mean(axis=0),
            rows_signed(_vectors(X)[1][:, ::-1][:m]),
            _svd(X, m)[1],
        ),
        "You turned the columns around, and then took rows; take the first m columns, "
        "and transpose.",
    ),
    Mistake(
        lambda X, m: (
            X.mean(axis=0),
            rows_signed(_vectors(X)[1][:, ::-1][:, :m]),
            _svd(X, m)[1],
        ),
        "Your directions are columns; return one per row: transpose at the end.",
    ),
    Mistake(
        _with_parts(lambda mean, rows, variances, m: (mean, rows, variances)),
        "You returned all directions; return the first m.",
    ),
    Mistake(
        _with_parts(lambda mean, rows, variances, m: (mean, rows[:m], variances)),
        "You returned all variances; return the first m.",
    ),
    Mistake(
        _with_parts(
            lambda mean, rows, variances, m: (mean, rows[:m], np.sqrt(variances[:m]))
        ),
        "The directions are right; these are standard deviations, not variances.",
    ),
    Mistake(
        _with_parts(
            lambda mean, rows, variances, m: (
                mean,
                rows[:m],
                variances[:m] / variances.sum(),
            )
        ),
        "The directions are right; these are shares of the variance, not variances.",
    ),
    Mistake(
        lambda X, m: (X.mean(axis=0), _svd(X, m)[0], _singular_values(X, m)[1]),
        "The directions are right; these are singular values: square them, and divide "
        "by n - 1.",
    ),
    Mistake(
        lambda X, m: (X.mean(axis=0), _svd(X, m)[0], X.var(axis=0, ddof=1)[:m]),
        "The directions are right; the variances are those of single columns. Those "
        "along the directions are the eigenvalues.",
    ),
    Mistake(
        lambda X, m: (
            X.mean(axis=0),
            _svd(X, m)[0],
            np.sort(X.var(0, ddof=1))[::-1][:m],
        ),
        "The directions are right; the variances are those of single columns. Those "
        "along the directions are the eigenvalues.",
    ),
    Mistake(
        _with_parts(
            lambda mean, rows, variances, m: (
                mean,
                rows[:m] * np.sqrt(variances[:m, None]),
                variances[:m],
            )
        ),
        "Your directions are as long as the standard deviations; directions have "
        "length 1.",
    ),
    Mistake(
        lambda X, m: (
            X.mean(axis=0),
            rows_signed(_unsigned(X)[:, :m].T),
            _svd(X, m)[1],
        ),
        "You took columns of V'; `svd` returns the directions as its rows.",
    ),
    Mistake(
        lambda X, m: (
            X.mean(axis=0),
            rows_signed(_centered(X) @ _svd(X, m)[0].T),
            _svd(X, m)[1],
        ),
        "The second part holds the components of the points; return the directions.",
    ),
    Mistake(
        lambda X, m: (X.mean(axis=0), *_of_pairs_of_points(X, m)),
        "You compared points: `np.cov` takes rows for features, so give it X.T.",
    ),
    Mistake(
        lambda X, m: _pca(X, m, divisor=0),
        "The directions are right; the divisor of the variance is n - 1.",
    ),
    Mistake(
        lambda X, m: (X.mean(), *_svd(X, m)),
        "Your mean is one number; each column has its own: axis=0.",
    ),
    Mistake(
        lambda X, m: (X.mean(axis=1), *_svd(X, m)),
        "Your mean has one entry for each point; each column has one: axis=0.",
    ),
    Mistake(
        lambda X, m: (np.zeros(X.shape[1]), *_svd(X, m)),
        "You returned the mean of the centered table, which is 0; return that of X.",
    ),
    Mistake(
        lambda X, m: (*_svd(X, m), X.mean(axis=0)),
        "All three are right, in another order: mean, directions, variances.",
    ),
    Mistake(
        lambda X, m: (X.mean(axis=0), *_svd(X, m)[::-1]),
        "All three are right, in another order: mean, directions, variances.",
    ),
    Mistake(
        lambda X, m: _svd(X, m),
        "Return three things: the mean comes first, then directions, variances.",
    ),
    Mistake(
        lambda X, m: _svd(X, m)[0],
        "You returned the directions alone; return mean, directions, variances.",
    ),
    Mistake(
        lambda X, m: (X.mean(axis=0), _svd(X, m)[0]),
        "The variances are missing: return mean, directions, variances.",
    ),
    Mistake(
        lambda X, m: (X.mean(axis=0), *_of_correlations(X, m)),
        "These belong to the correlations; take the covariances, `pca` scales nothing.",
    ),
    Mistake(
        lambda X, m: (_centered(X), *_svd(X, m)),
        "The first part is the centered table; return the mean of each column.",
    ),
]


def _by_eigenvectors(X, m):
    """The second reference: where variances are equal, directions are a choice."""
    values, vectors = _vectors(X)
    return X.mean(axis=0), vectors[:, ::-1].T[:m], values[::-1][:m]


PCA_BUILD = Function(
    "13.2",
    names=("mean", "directions", "variances"),
    right=_pca,
    also=(_by_eigenvectors,),
    inputs=_tables,
    form=parts_signed,
    because="The eigenvectors of the covariance matrix, largest variance first.",
    mistakes=_PCA_MISTAKES,
)


def _svd_of_covariance(X, m):
    _, singular, rows = np.linalg.svd(np.cov(X.T))
    return rows_signed(rows[:m]), (singular**2 / (len(X) - 1))[:m]


def _centered_too_late(X, m):
    _, singular, rows = np.linalg.svd(X, full_matrices=False)
    rows = rows - rows.mean(axis=0)
    return rows_signed(rows[:m]), (singular**2 / (len(X) - 1))[:m]


_DIRECTION_MISTAKES = [
    Mistake(
        lambda X, m: _svd(X, m, center=np.mean),
        "You subtracted one mean for the whole table; use axis=0.",
    ),
    Mistake(
        lambda X, m: _svd(X, m, center=lambda X: X.mean(axis=1)[:, None]),
        "You centered each point; center each feature: axis=0.",
    ),
    Mistake(
        lambda X, m: _svd((X - X.mean(axis=0)) / X.std(axis=0), m),
        "You divided by the standard deviations as well; here centering is enough.",
    ),
    Mistake(
        lambda X, m: _svd(X, m, divisor=0),
        "The directions are right; the divisor of the variance is n - 1.",
    ),
    Mistake(
        _with_variances(lambda variances, n: variances * (n - 1)),
        "The directions are right; the variances are not divided by n - 1.",
    ),
    Mistake(
        _singular_values,
        "The directions are right; a variance is S squared over n - 1.",
    ),
    Mistake(
        lambda X, m: _svd(X, m, power=1),
        "The directions are right; square the singular values.",
    ),
    Mistake(
        _with_variances(lambda variances, n: np.sqrt(variances)),
        "The directions are right; these are standard deviations, not variances.",
    ),
    Mistake(
        _with_variances(lambda variances, n: variances / variances.sum()),
        "The directions are right; these are shares of the variance, not variances.",
    ),
    Mistake(
        lambda X, m: (rows_signed(_unsigned(X)[:m].T), _svd(X, m)[1]),
        "Your directions are columns; return one per row.",
    ),
    Mistake(
        lambda X, m: (rows_signed(_unsigned(X)[:, :m]), _svd(X, m)[1]),
        "You took the first columns of V'; the directions are its rows.",
    ),
    Mistake(
        _of_points,
        "You took rows of U, the first of the three results; take those of the third.",
    ),
    Mistake(
        _least_first,
        "These are the directions of least variance; the largest come first.",
    ),
    Mistake(
        lambda X, m: _svd(X, X.shape[1]),
        "You returned all directions; return the first m.",
    ),
    Mistake(
        lambda X, m: _svd(X, m)[::-1],
        "You returned the variances first; directions come first.",
    ),
    Mistake(
        lambda X, m: _svd(X, m)[0],
        "Return two things: directions, variances.",
    ),
    Mistake(
        lambda X, m: _svd(X, m)[1],
        "You returned the variances alone; return directions, variances.",
    ),
    Mistake(
        lambda X, m: (rows_signed(_unsigned(X).T[:m]), _svd(X, m)[1]),
        "`svd` returns V' already, with the directions as rows: don't transpose it.",
    ),
    Mistake(
        lambda X, m: _svd(X / X.std(axis=0), m, center=lambda X: 0),
        "You divided by the standard deviations, but zero is where it was: subtract "
        "the mean of each column.",
    ),
    Mistake(
        lambda X, m: _svd(X / X.std(axis=0, ddof=1), m, center=lambda X: 0),
        "You divided by the standard deviations, but zero is where it was: subtract "
        "the mean of each column.",
    ),
    Mistake(
        _centered_too_late,
        "You centered the directions; center the table, before `svd`.",
    ),
    Mistake(
        _svd_of_covariance,
        "Of the covariance matrix, the singular values *are* the variances; here "
        "`svd` takes the centered table.",
    ),
]


BY_SVD = Function(
    "13.3",
    names=("directions", "variances"),
    right=_svd,
    inputs=_tables,
    form=parts_signed,
    start=lambda X, m: _svd(X, m, center=lambda X: 0),
    because="Centered first, SVD finds the principal directions.",
    mistakes=_DIRECTION_MISTAKES,
)


_Q2 = Choice(
    "13.Q2",
    right="b",
    because="A direction and its opposite span the same line (M40).",
    replies={
        "a": "The variance is positive for both: the sign of u cancels.",
        "c": "Compute the variance of the shadows for both: it is the same.",
    },
)


_Q3 = Choice(
    "13.Q3",
    right="c",
    because="The feature with the largest numbers takes nearly all variance (M36).",
    replies={
        "a": "That would need seven features of about equal variance; think of units.",
        "b": "Going along with others helps after scaling; here nothing is scaled.",
    },
)


def _codes():
    generator = np.random.default_rng(0)
    rotation = np.linalg.qr(generator.normal(size=(5, 5)))[0]
    mean = generator.normal(size=5)
    return [
        (generator.normal(size=(4, 2)), rotation[:2], mean),
        (generator.normal(size=(5, 5)), rotation, mean),
    ]


_RECONSTRUCT_MISTAKES = [
    Mistake(
        lambda Z, components, mean: Z @ components,
        "You forgot the mean, which PCA subtracted before it began.",
    ),
    Mistake(
        lambda Z, components, mean: Z @ components - mean,
        "You subtracted the mean; on the way back it is added.",
    ),
    Mistake(
        lambda Z, components, mean: (Z + mean) @ components,
        "You added the mean too early: it has one entry per pixel, so it comes last.",
    ),
    Mistake(
        lambda Z, components, mean: (Z @ components + mean).clip(0, 1),
        "You clipped; here the pictures come back as they are.",
    ),
    Mistake(
        lambda Z, components, mean: Z @ (components + mean),
        "You added the mean to each direction; add it once, after the product.",
    ),
    Mistake(
        lambda Z, components, mean: Z @ components + mean.mean(),
        "You added one number; the mean picture has one for each pixel.",
    ),
    Mistake(
        lambda Z, components, mean: Z @ components + Z.mean(axis=0),
        "You added the mean of Z; add the mean picture, `mean`.",
    ),
    Mistake(
        lambda Z, components, mean: Z @ components.T + mean,
        "`components.T` leads from pixels to numbers; back it is `components`.",
    ),
    Mistake(
        lambda Z, components, mean: Z * components + mean,
        "`*` multiplies entry by entry; a matrix product is `@`.",
    ),
    Mistake(
        lambda Z, components, mean: components @ Z + mean,
        "The order of a matrix product counts: Z comes first.",
    ),
    Mistake(
        lambda Z, components, mean: components.T @ Z.T + mean[:, None],
        "Your pictures are columns; return one per row.",
    ),
    Mistake(
        lambda Z, components, mean: np.tile(mean, (len(Z), 1)),
        "These are mean pictures only; add the components, as often as Z says.",
    ),
]


RECONSTRUCT = Function(
    "13.4",
    right=lambda Z, components, mean: Z @ components + mean,
    inputs=_codes,
    because="The mean picture plus the components, each as often as Z says.",
    mistakes=_RECONSTRUCT_MISTAKES,
)


def _splits():
    generator = np.random.default_rng(2)
    spread = np.array([[4.0, 1.0, 0.0], [0.0, 2.0, 0.5], [0.0, 0.0, 0.6]])
    X = generator.normal(size=(14, 3)) @ spread + [3, 1, -2]
    return [(X[:9], X[9:] + np.array([1, -1, 2]), 2), (X[:9], X[9:] * 1.5, 1)]


def columns_signed(table: Any) -> Any:
    """Turn each column so that its entry of largest size is positive."""
    array = as_array(table)
    fits = array is not None and array.ndim == 2 and array.size
    return rows_signed(array.T).T if fits else table


def _through(fitted, X, m, *, mean=None):
    middle = fitted.mean(axis=0)
    rows = np.linalg.svd(fitted - middle, full_matrices=False)[2][:m]
    return columns_signed((X - (middle if mean is None else mean)) @ rows.T)


def _both(X_train, X_test):
    return np.vstack([X_train, X_test])


def _standardized(X_train, X_test, m):
    middle, width = X_train.mean(axis=0), X_train.std(axis=0)
    return _through((X_train - middle) / width, (X_test - middle) / width, m)


def _whitened(X_train, X_test, m):
    width = _through(X_train, X_train, m).std(axis=0, ddof=1)
    return _through(X_train, X_test, m) / width


def _back_again(X_train, X_test, m):
    middle = X_train.mean(axis=0)
    rows = np.linalg.svd(X_train - middle, full_matrices=False)[2][:m]
    return columns_signed((X_test - middle) @ rows.T @ rows + middle)


def _back_without_mean(X_train, X_test, m):
    middle = X_train.mean(axis=0)
    rows = np.linalg.svd(X_train - middle, full_matrices=False)[2][:m]
    return (X_test - middle) @ rows.T @ rows


def _uncentered(X_train, X_test, m):
    rows = np.linalg.svd(X_train, full_matrices=False)[2][:m]
    return columns_signed(X_test @ rows.T)


_PROJECT_MISTAKES = [
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
        _uncentered,
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
        _standardized,
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
    Mistake(
        lambda X_train, X_test, m: columns_signed(
            _back_without_mean(X_train, X_test, m)
        ),
        "You went back to centered features; leave out the second product.",
    ),
]


def _signed(result):
    if isinstance(result, (tuple, list)) and len(result) == 2:
        parts = tuple(columns_signed(part) for part in result)
        if all(getattr(part, "ndim", 0) == 2 for part in parts):
            return parts
    return columns_signed(result)


def _along_eigenvectors(X_train, X_test, m):
    """The second reference: where variances are equal, directions are a choice."""
    mean, directions, _ = _by_eigenvectors(X_train, m)
    return (X_test - mean) @ directions.T


PROJECT = Function(
    "13.5",
    right=lambda X_train, X_test, m: _through(X_train, X_test, m),
    also=(_along_eigenvectors,),
    inputs=_splits,
    form=_signed,
    because="The training data decide, the test data only follow.",
    mistakes=_PROJECT_MISTAKES,
)


EXERCISES = [
    _Q1,
    COVARIANCE,
    PCA_BUILD,
    BY_SVD,
    _Q2,
    _Q3,
    RECONSTRUCT,
    PROJECT,
]
