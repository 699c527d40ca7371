"""Judges of notebook 12 whose answers are right with either sign (M40)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from helpers.exercises.comparing import as_array
from helpers.exercises.judging import Custom, Exercise, Function, Mistake


def _any_sign(exercise: Function, signed: Callable, *, start=None) -> Custom:
    """Judge an answer after `signed` has brought its result to fixed signs."""

    def judge(answer):
        if not callable(answer):
            return exercise.judge(answer)
        return Exercise.judge(exercise, lambda *given: signed(answer(*given)))

    def complaint(answer):
        verdict = judge(answer)
        return None if verdict.status == "pass" else verdict.sentence

    return Custom(
        exercise.id,
        complaint=complaint,
        because=exercise.because,
        untouched=lambda answer: judge(answer).status == "to do",
    )


def _rows_signed(rows):
    """Turn each row so that its entry of largest size is positive."""
    rows = as_array(rows)
    if rows is None or rows.ndim != 2:
        return rows
    largest = rows[np.arange(len(rows)), np.abs(rows).argmax(axis=1)]
    return rows * np.where(largest < 0, -1, 1)[:, None]


def _columns_signed(table):
    array = as_array(table)
    fits = array is not None and array.ndim == 2
    return _rows_signed(array.T).T if fits else table


def _pair_signed(result):
    if isinstance(result, (tuple, list)) and len(result) == 2:
        return _rows_signed(result[0]), result[1]
    alone = as_array(result)
    return result if alone is None or alone.ndim != 2 else _rows_signed(alone)


def _tables():
    generator = np.random.default_rng(1)
    spread = np.array([[3.0, 1.0, 0.5], [0.0, 2.0, 0.3], [0.0, 0.0, 0.7]])
    X = generator.normal(size=(9, 3)) @ spread + [5, -2, 8]
    return [(X, 2), (X[:, :2], 1)]


def _svd(X, m, *, centre=lambda X: X.mean(axis=0), divisor=1, power=2):
    _, singular, rows = np.linalg.svd(X - centre(X), full_matrices=False)
    return _rows_signed(rows)[:m], (singular**power / (len(X) - divisor))[:m]


def _no_division(X, m):
    rows, variances = _svd(X, m)
    return rows, variances * (len(X) - 1)


def _unsigned(X):
    """Directions with the signs that an SVD happens to give."""
    return np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[2]


def _in_columns(X, m):
    return _rows_signed(_unsigned(X)[:m].T), _svd(X, m)[1]


def _of_columns(X, m):
    """The first columns of V' instead of its first rows."""
    return _rows_signed(_unsigned(X)[:, :m]), _svd(X, m)[1]


def _singular_values(X, m):
    singular = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return _svd(X, m)[0], singular[:m]


BY_SVD = _any_sign(
    Function(
        "12.2",
        right=_svd,
        inputs=_tables,
        start=lambda X, m: _svd(X, m, centre=lambda X: 0),
        because="Centred first, SVD finds the principal directions.",
        mistakes=[
            Mistake(
                lambda X, m: _svd(X, m, centre=np.mean),
                "You subtracted one mean for the whole table; use axis=0.",
            ),
            Mistake(
                lambda X, m: _svd(X, m, centre=lambda X: X.mean(axis=1)[:, None]),
                "You centred each point; centre each feature: axis=0.",
            ),
            Mistake(
                lambda X, m: _svd(X, m, divisor=0),
                "The directions are right; the divisor of the variance is n - 1.",
            ),
            Mistake(
                _no_division,
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
                _in_columns,
                "Directions stand in columns here; one per row was asked for.",
            ),
            Mistake(
                _of_columns,
                "You took the first columns of V'; the directions are its rows.",
            ),
            Mistake(
                lambda X, m: _svd(X, m)[0],
                "Return two things: directions, variances.",
            ),
        ],
    ),
    _pair_signed,
)


def _splits():
    generator = np.random.default_rng(2)
    spread = np.array([[4.0, 1.0, 0.0], [0.0, 2.0, 0.5], [0.0, 0.0, 0.6]])
    X = generator.normal(size=(14, 3)) @ spread + [3, 1, -2]
    return [(X[:9], X[9:] + np.array([1, -1, 2]), 2), (X[:9], X[9:] * 1.5, 1)]


def _through(fitted, X, m, *, mean=None):
    middle = fitted.mean(axis=0)
    rows = np.linalg.svd(fitted - middle, full_matrices=False)[2][:m]
    return _columns_signed((X - (middle if mean is None else mean)) @ rows.T)


PROJECT = _any_sign(
    Function(
        "12.5",
        right=lambda X_train, X_test, m: _through(X_train, X_test, m),
        inputs=_splits,
        because="The training data decide, the test data only follow.",
        mistakes=[
            Mistake(
                lambda X_train, X_test, m: _through(X_test, X_test, m),
                "You fitted on the test data; fit on the training data only.",
                34,
            ),
            Mistake(
                lambda X_train, X_test, m: _through(
                    np.vstack([X_train, X_test]), X_test, m
                ),
                "You fitted on both together: the test data leak into the model.",
                34,
            ),
            Mistake(
                lambda X_train, X_test, m: _through(X_train, X_train, m),
                "You returned the training data; the test data were asked for.",
            ),
            Mistake(
                lambda X_train, X_test, m: _through(
                    X_train, X_test, m, mean=X_test.mean(axis=0)
                ),
                "You centred the test data by their own mean; use the training mean.",
                34,
            ),
            Mistake(
                lambda X_train, X_test, m: _through(X_train, X_test, m, mean=0),
                "You did not subtract the training mean from the test data.",
            ),
            Mistake(
                lambda X_train, X_test, m: _through(X_train, X_test, 3),
                "You kept all components; m of them were asked for.",
            ),
        ],
    ),
    _columns_signed,
)
