"""Counting right and wrong answers, against scikit-learn and torchmetrics."""

import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import sklearn.metrics as outside
from hypothesis import given
from hypothesis import strategies as st

from helpers.metrics import (
    accuracy,
    balanced_accuracy,
    confusion_matrix,
    f1,
    fbeta,
    hamming_loss,
    precision,
    recall,
)

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


def test_bad_options_of_the_confusion_matrix_are_named():
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


PAIRS = [
    (precision, outside.precision_score),
    (recall, outside.recall_score),
    (f1, outside.f1_score),
]
averages = st.sampled_from(["micro", "macro", "weighted", None])
fills = st.sampled_from([0.0, 1.0, np.nan])
quiet = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::RuntimeWarning")


def test_the_anatomy_figure_by_hand():
    y_true = [0] * 101 + [1] * 99
    y_pred = [0] * 99 + [1] * 2 + [1] * 99
    assert precision(y_true, y_pred) == 99 / 101
    assert recall(y_true, y_pred) == 1.0
    assert f1(y_true, y_pred) == 198 / 200


def test_swapping_the_arguments_exchanges_precision_and_recall():
    y_true, y_pred = [1, 1, 0, 0], [1, 0, 0, 0]
    assert (precision(y_true, y_pred), recall(y_true, y_pred)) == (1.0, 0.5)
    assert (precision(y_pred, y_true), recall(y_pred, y_true)) == (0.5, 1.0)


@quiet
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1),
    averages,
    fills,
)
def test_several_classes_are_scikit_learns(rows, average, fill):
    y_true, y_pred = np.array(rows).T
    for ours, theirs in PAIRS:
        options = {"average": average, "zero_division": fill}
        np.testing.assert_allclose(
            ours(y_true, y_pred, **options), theirs(y_true, y_pred, **options)
        )


@quiet
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1), fills)
def test_two_classes_are_scikit_learns(rows, fill):
    y_true, y_pred = np.array(rows, dtype=int).T
    for ours, theirs in PAIRS:
        np.testing.assert_allclose(
            ours(y_true, y_pred, zero_division=fill),
            theirs(y_true, y_pred, zero_division=fill),
        )


@quiet
@given(
    st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=1),
    st.sampled_from(["micro", "macro", "weighted", "samples", None]),
    st.sampled_from([None, [1], [2, 0]]),
    fills,
)
def test_tags_are_scikit_learns(rows, average, labels, fill):
    table = np.array(rows, dtype=int)
    y_true, y_pred = table[:, :3], table[:, 3:]
    for ours, theirs in PAIRS:
        options = {"average": average, "labels": labels, "zero_division": fill}
        np.testing.assert_allclose(
            ours(y_true, y_pred, **options), theirs(y_true, y_pred, **options)
        )


@given(st.floats(0, 8), st.lists(st.booleans(), min_size=4, max_size=4))
def test_fbeta_is_scikit_learns(beta, pred):
    y_true = [1, 0, 1, 0]
    ours = fbeta(y_true, pred, beta=beta, zero_division=0.0)
    theirs = outside.fbeta_score(y_true, pred, beta=beta, zero_division=0.0)
    assert ours == pytest.approx(theirs)


def test_infinite_beta_is_recall_and_zero_is_precision():
    y_true, y_pred = [1, 0, 1, 0, 1], [1, 1, 0, 0, 0]
    for beta in (math.inf, 1e200):
        assert fbeta(y_true, y_pred, beta=beta) == recall(y_true, y_pred)
    assert fbeta(y_true, y_pred, beta=0) == precision(y_true, y_pred)
    several = [0, 1, 2, 2], [0, 2, 2, 1]
    ours = fbeta(*several, beta=math.inf, average=None)
    assert ours.tolist() == recall(*several, average=None).tolist()


@pytest.mark.parametrize("function", [precision, recall, f1])
def test_which_class_is_positive_is_asked_where_it_is_not_known(function):
    y_true, y_pred = np.array([1, 0, 1, 0, 1]), np.array([1, 1, 0, 0, 0])
    for names in ([1, 2], ["well", "ill"]):
        true, pred = np.array(names)[y_true], np.array(names)[y_pred]
        with pytest.raises(ValueError, match="which one is positive: name it, as in p"):
            function(true, pred)
        assert function(true, pred, pos_label=names[1]) == function(y_true, y_pred)


def test_macro_scores_are_torchmetrics():
    torch = pytest.importorskip("torch")
    from torchmetrics.functional.classification import multiclass_f1_score

    rng = np.random.default_rng(0)
    y_true, y_pred = rng.integers(0, 4, (2, 200))
    theirs = multiclass_f1_score(
        torch.tensor(y_pred), torch.tensor(y_true), num_classes=4, average="macro"
    )
    assert f1(y_true, y_pred, average="macro") == pytest.approx(theirs.item(), abs=1e-6)


def test_labels_choose_the_classes():
    y_true, y_pred = [0, 1, 2, 2], [0, 2, 2, 1]
    ours = recall(y_true, y_pred, labels=[2, 0], average=None)
    assert ours.tolist() == [0.5, 1.0]


def test_weights_that_are_all_zero_count_alike():
    """A class that is never true has no weight; alone it is still a class."""
    assert precision([0, 1], [2, 2], labels=[2], average="weighted") == 0.0


def test_nothing_over_nothing_warns_unless_chosen():
    for function in (precision, recall, f1):
        with pytest.warns(UserWarning, match="0/0") as caught:
            assert function([0, 0], [0, 0]) == 0.0
        assert caught[0].filename == __file__
    assert precision([1, 0], [0, 0], zero_division=1.0) == 1.0
    assert np.isnan(precision([1, 0], [0, 0], zero_division=np.nan))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"average": "mean"}, "average"),
        ({"average": "samples"}, "tags"),
        ({"average": "marco"}, "Did you mean 'macro'"),
        ({"pos_label": 5}, "pos_label"),
        ({"average": None, "labels": [0, 0]}, "twice"),
        ({"zero_division": "none"}, "zero_division"),
        ({"zero_division": 3}, "zero_division"),
        ({"zero_division": None}, "zero_division"),
        ({"zero_division": [0]}, "zero_division"),
    ],
)
def test_bad_options_are_named(options, said):
    with pytest.raises(ValueError, match=said):
        f1([0, 1], [0, 1], **options)


def test_several_classes_need_an_average():
    for y_pred in ([0, 1, 2], [0, 0, 0]):
        with pytest.raises(ValueError, match="3 classes"):
            precision([0, 1, 2], y_pred)
    with pytest.raises(ValueError, match="tags choose"):
        precision([[0, 1]], [[0, 1]])
    with pytest.raises(TypeError, match="averge"):
        precision([0, 1], [0, 1], averge="macro")
    for beta in (-1, math.nan, "1", True):
        with pytest.raises((TypeError, ValueError), match="beta"):
            fbeta([0, 1], [0, 1], beta=beta)
    with pytest.raises(ValueError, match="a column in labels must be at most 1"):
        precision([[0, 1]], [[0, 1]], average=None, labels=[2])


def test_a_single_probability_among_labels_is_named():
    with pytest.raises(ValueError, match=r"y_pred holds 0\.25, which is not a label"):
        accuracy([0, 1, 1], [0, 1, 0.25])
