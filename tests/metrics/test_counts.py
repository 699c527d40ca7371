"""Counting right and wrong answers, against scikit-learn."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import sklearn.metrics as outside
from hypothesis import given
from hypothesis import strategies as st

from helpers.metrics import accuracy, balanced_accuracy, confusion_matrix, hamming_loss

pairs = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1)
ignore = pytest.mark.filterwarnings("ignore::UserWarning")


def test_confusion_matrix_of_the_anatomy_figure():
    y_true = [0] * 101 + [1] * 99
    y_pred = [0] * 99 + [1] * 2 + [1] * 99
    table = confusion_matrix(y_true, y_pred)
    assert table.tolist() == [[99, 2], [0, 99]]
    shares = confusion_matrix(y_true, y_pred, normalize="true")
    assert np.round(100 * shares, 1).tolist() == [[98.0, 2.0], [0.0, 100.0]]


def test_swapping_the_arguments_transposes_the_table():
    y_true, y_pred = [0, 0, 1, 2], [0, 1, 1, 1]
    swapped = confusion_matrix(y_pred, y_true)
    assert (confusion_matrix(y_true, y_pred) == swapped.T).all()


@ignore
@given(pairs, st.sampled_from([None, "true", "pred", "all"]))
def test_confusion_matrix_is_scikit_learns(rows, normalize):
    y_true, y_pred = np.array(rows).T
    ours = confusion_matrix(y_true, y_pred, normalize=normalize)
    theirs = outside.confusion_matrix(y_true, y_pred, normalize=normalize)
    np.testing.assert_allclose(ours, theirs)


@ignore
@given(pairs)
def test_accuracies_are_scikit_learns(rows):
    y_true, y_pred = np.array(rows).T
    assert accuracy(y_true, y_pred) == pytest.approx(
        outside.accuracy_score(y_true, y_pred)
    )
    assert balanced_accuracy(y_true, y_pred) == pytest.approx(
        outside.balanced_accuracy_score(y_true, y_pred)
    )
    assert hamming_loss(y_true, y_pred) == pytest.approx(
        outside.hamming_loss(y_true, y_pred)
    )


def test_many_classes_are_counted_as_few_are():
    rng = np.random.default_rng(0)
    y_true, y_pred = rng.integers(0, 400, (2, 5000))
    table = confusion_matrix(y_true, y_pred)
    assert (table == outside.confusion_matrix(y_true, y_pred)).all()
    assert balanced_accuracy(y_true, y_pred) == pytest.approx(
        np.mean([np.mean(y_pred[y_true == c] == c) for c in np.unique(y_true)])
    )


@ignore
@given(pairs, st.permutations(range(5)).map(lambda order: order[:3]))
def test_chosen_classes_in_any_order_are_scikit_learns(rows, labels):
    y_true, y_pred = np.array(rows).T
    if not np.isin(y_true, labels).any():
        return
    theirs = outside.confusion_matrix(y_true, y_pred, labels=labels)
    assert (confusion_matrix(y_true, y_pred, labels=labels) == theirs).all()


@pytest.mark.parametrize(
    "y",
    [
        [False, True],
        np.array([0, 1], dtype=np.uint8),
        np.array([0.0, 1.0], dtype=np.float32),
        np.array([Decimal(0), Decimal(1)]),
        pd.Series([0, 1], dtype="Int64"),
        pd.Series([False, True], dtype="boolean", index=[7, 3]),
        pd.Series([0, 1], dtype="category"),
        np.array([[0], [1]]),
    ],
)
def test_what_a_label_may_be(y):
    other = [[0], [1]] if np.ndim(y) == 2 else [0, 1]
    assert accuracy(y, other) == accuracy(other, y) == 1.0
    assert confusion_matrix(y, other).tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    "y",
    [
        np.array([b"ham", b"spam"]),
        np.array(["ham", "spam"], dtype=object),
        pd.Series(["ham", "spam"], dtype="category"),
        pd.Series(["ham", "spam"], dtype="string"),
    ],
)
def test_what_a_word_may_be(y):
    assert confusion_matrix(y, ["ham", "ham"]).tolist() == [[1, 0], [1, 0]]


def test_columns_of_several_classes_are_taken():
    column = np.array([[0], [1], [2]])
    assert accuracy(column, column) == 1.0


def test_tags_count_as_right_only_as_a_whole_row():
    y_true, y_pred = [[1, 0], [1, 1]], [[1, 0], [1, 0]]
    assert accuracy(y_true, y_pred) == 0.5
    assert hamming_loss(y_true, y_pred) == 0.25


def test_words_and_tensors_and_order_of_labels():
    torch = pytest.importorskip("torch")
    table = confusion_matrix(["spam", "ham"], ["spam", "spam"], labels=["spam", "ham"])
    assert table.tolist() == [[1, 0], [1, 0]]
    assert accuracy(torch.tensor([0, 1]), torch.tensor([0, 1])) == 1.0


@pytest.mark.parametrize(
    ("y_true", "y_pred", "said"),
    [
        ([], [], "empty"),
        ([0, 1], [0], "same shape"),
        ([[0], [1]], [0, 1], "reshape"),
        ([0, 1], [0.2, 0.9], "threshold"),
        ([0, np.nan], [0, 1], "NaN"),
        ([0, 1], [0, np.inf], "infinite"),
        ([0, 1], ["a", "b"], "words or numbers"),
        ([[0, 2]], [[0, 1]], "0 or 1"),
        ([[0], [1, 2]], [0, 1], "different lengths"),
        (1, 1, "an array or a list"),
        ([0, 1j], [0, 1], "complex"),
        (np.zeros((1, 1, 1)), np.zeros((1, 1, 1)), r"\[N\] or \[N, L\]"),
        (np.array(["a", 1], dtype=object), [0, 1], "mixes"),
        (np.array([1, None], dtype=object), [0, 1], "1 missing"),
        (np.array(["2020-01-01"], dtype="M8[D]"), [0], "numbers or words"),
        ([1e300, 0], [0, 1], "too large"),
    ],
)
def test_bad_input_is_named(y_true, y_pred, said):
    with pytest.raises((TypeError, ValueError), match=said):
        accuracy(y_true, y_pred)


def test_bad_options_are_named():
    with pytest.raises(ValueError, match="normalize"):
        confusion_matrix([0], [0], normalize="rows")
    with pytest.raises(ValueError, match="occurs"):
        confusion_matrix([0], [0], labels=[7])
    with pytest.raises(ValueError, match="Did you mean 'true'"):
        confusion_matrix([0], [0], normalize="ture")
    with pytest.raises(ValueError, match="twice"):
        confusion_matrix([0], [0], labels=[0, 0])
    with pytest.raises(ValueError, match="words or numbers"):
        confusion_matrix([0], [0], labels=["0"])
    with pytest.raises(ValueError, match="20001 classes"):
        confusion_matrix(np.arange(20_001), np.arange(20_001))
    with pytest.raises(ValueError, match="one class per row"):
        confusion_matrix([[1, 0]], [[1, 0]])


def test_read_only_and_fortran_arrays_work():
    y = np.asfortranarray(np.array([[1, 0], [0, 1]]))
    y.setflags(write=False)
    assert accuracy(y, y) == 1.0
