"""Every wrong input gets an error that says what was given and what to do."""

import os
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
import torch
from hypothesis import given
from hypothesis import strategies as st

from helpers.cluster import AgglomerativeClustering, KMeans
from helpers.decomposition import PCA, FastICA
from helpers.svm import SVC, SVR, LinearSVC, LinearSVR
from helpers.validation import (
    check_choice,
    check_flag,
    check_labels,
    check_matrix,
    check_not_negative,
    check_number,
    check_path,
    check_positive,
    check_probabilities,
    check_same_length,
    check_whole_number,
)
from helpers.validation.arrays import check_numbers
from helpers.validation.estimators import validated
from helpers.validation.training_data import in_blocks, unscaled

TABLE = np.array([[1.0, 2.0], [3.0, 4.0]])


def test_importing_costs_numpy_only():
    code = (
        "import sys, helpers.validation; "
        "print([m for m in ('torch', 'sklearn', 'scipy', 'matplotlib') "
        "if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert told.stdout.strip() == "[]", told.stderr


@pytest.mark.parametrize(
    "X",
    [
        TABLE,
        TABLE.astype(np.int32),
        TABLE.tolist(),
        np.asfortranarray(TABLE),
        np.repeat(TABLE, 2, axis=1)[:, ::2],
        torch.tensor(TABLE, requires_grad=True),
        torch.tensor(TABLE, dtype=torch.bfloat16),
        pd.DataFrame(TABLE),
        np.ma.masked_array(TABLE, mask=False),
    ],
)
def test_a_matrix_in_any_form_is_taken(X):
    np.testing.assert_array_equal(check_matrix(X), TABLE)


def test_a_read_only_matrix_is_taken_and_float32_is_kept():
    X = TABLE.astype(np.float32)
    X.flags.writeable = False
    assert check_matrix(X).dtype == np.float32


@pytest.mark.parametrize(
    ("X", "words"),
    [
        ([[1, np.nan]], "NaN"),
        ([[1, np.inf]], r"first at \(0, 1\)"),
        (np.empty((0, 2)), "0 sample"),
        ([1, 2], "2D array"),
        (np.zeros((2, 2, 2)), "X"),
        ([["a", "b"]], "holds 'a'"),
        (pd.DataFrame({"a": ["x"]}), "column 'a' of X holds 'x'"),
        ([[1j, 2]], "[Cc]omplex"),
        ([[1, 2], [3]], "different lengths"),
        (scipy.sparse.eye(2), "sparse"),
        (np.ma.masked_array(TABLE, mask=TABLE > 3), "masked"),
    ],
)
def test_a_bad_matrix_is_refused(X, words):
    with pytest.raises((TypeError, ValueError), match=words):
        check_matrix(X)


def test_min_samples():
    assert check_matrix([[1, 2]]).shape == (1, 2)
    with pytest.raises(ValueError, match="minimum of 2"):
        check_matrix([[1, 2]], min_samples=2)


@pytest.mark.parametrize(
    "values",
    [
        [1, 2],
        np.array([1, 2], dtype=object),
        [Decimal(1), Fraction(2)],
        pd.Series([1, 2], dtype="Int64"),
        pd.Series([1, 2], dtype="Float64", index=[5, 3]),
        torch.tensor([1, 2], dtype=torch.bfloat16),
        [torch.tensor(1), torch.tensor(2)],
        np.ma.masked_array([1, 2], mask=False),
    ],
)
def test_numbers_of_any_kind_are_taken(values):
    numbers = check_numbers(values, "y")
    assert numbers.dtype == np.float64
    assert numbers.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("values", "error", "words"),
    [
        (["1", "2"], TypeError, "must hold numbers, but holds '1'"),
        (np.array(["1", 2], dtype=object), TypeError, "mixes words"),
        (np.array([{}, 2], dtype=object), TypeError, "{}, of type dict"),
        (np.array(["2020-01-01"], dtype="M8[D]"), TypeError, "must hold numbers"),
        ([1, None], ValueError, "1 missing values .* position 1"),
        (np.array([np.nan, 1], dtype=object), ValueError, "1 missing"),
        (pd.Series([1, pd.NA], dtype="Float64"), ValueError, "1 missing|NaN"),
        (np.array([10**30], dtype=object), ValueError, "too large"),
        ([torch.tensor(1.0, requires_grad=True)], TypeError, "cannot become"),
        (np.ma.masked_array([1, 2], mask=[0, 1]), ValueError, "masked"),
        (3, ValueError, "an array or a list .*M12"),
    ],
)
def test_other_than_numbers_is_refused(values, error, words):
    with pytest.raises(error, match=words):
        check_numbers(values, "y")


def test_lengths():
    assert check_same_length(X=np.zeros((3, 2)), y=[0, 1, 2]) == 3
    with pytest.raises(ValueError, match="X has 3, y has 2"):
        check_same_length(X=np.zeros((3, 2)), y=[0, 1])


@pytest.mark.parametrize(
    "y", [[0, 2, 1], (0.0, 2.0, 1.0), torch.tensor([0, 2, 1]), pd.Series([0, 2, 1])]
)
def test_good_labels_become_int64(y):
    labels = check_labels(y, n_classes=3, n_samples=3)
    assert labels.dtype == np.int64
    assert labels.tolist() == [0, 2, 1]


def test_true_and_false_are_labels_and_an_object_array_of_numbers_too():
    assert check_labels([True, False]).tolist() == [1, 0]
    assert check_labels(np.array([1, 0], dtype=object)).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("y", "words"),
    [
        ([1, 2, 3], "from 1 to 3.* y - 1"),
        ([0, 1, 3], r"labels \[3\] were.*largest label is 2"),
        ([0, -1, 1], "start at 0"),
        ([0.5, 0.25, 1], "threshold"),
        (["cat", "dog", "cat"], "Encode the words"),
        (np.array(["cat", "dog", None], dtype=object), "1 missing .* position 2"),
        (
            pd.Series([0, pd.NA, 1], dtype="Int64"),
            "1 missing|1 of 3 values that are NaN",
        ),
        ([1e300, 0, 1], "too large"),
        (np.eye(3), r"one-hot.*argmax\(1\)"),
        ([[0], [1], [2]], r"reshape\(-1\)"),
        (np.zeros((3, 2)), "one axis"),
        ([0, np.nan, 1], "NaN"),
        ([], "empty"),
        ([0, 1], "2 values, but there are 3 samples"),
        ([0, 1j, 2], "complex"),
    ],
)
def test_bad_labels_are_named(y, words):
    with pytest.raises((TypeError, ValueError), match=words):
        check_labels(y, n_classes=3, n_samples=3)


@given(st.lists(st.integers(-3, 8), min_size=1, max_size=9), st.integers(1, 6))
def test_labels_pass_exactly_when_they_lie_from_0_to_n_classes(y, n_classes):
    good = all(0 <= label < n_classes for label in y)
    try:
        check_labels(y, n_classes)
    except ValueError:
        assert not good
    else:
        assert good


@pytest.mark.parametrize(
    ("probabilities", "words"),
    [
        ([1.5, 0.2], "look like logits"),
        ([-0.1], "look like logits"),
        ([np.nan], "NaN"),
        (["a"], "must be numbers"),
    ],
)
def test_bad_probabilities_are_named(probabilities, words):
    with pytest.raises((TypeError, ValueError), match=words):
        check_probabilities(probabilities)


def test_softmax_over_the_batch_is_named():
    columns = np.array([[0.9, 0.3], [0.1, 0.7]])
    assert check_probabilities(columns).shape == (2, 2)
    with pytest.raises(ValueError, match=r"1\.2.*dim=0"):
        check_probabilities(columns, sum_to_one=True)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        *((value, ValueError) for value in (0, -1, np.nan, np.inf, -np.inf)),
        *((value, TypeError) for value in (True, np.True_, "1", None, [1], 1j)),
        (Decimal(1), TypeError),
        (np.array([1.0]), TypeError),
        (torch.tensor(1.0), TypeError),
    ],
)
def test_not_above_zero(value, error):
    with pytest.raises(error, match=r"lr must be a (finite )?number above 0, not"):
        check_positive(value, "lr")


def test_limits_of_numbers_are_named():
    assert check_number(Fraction(1, 2), "x") == 0.5
    assert check_number(-2, "x") == -2.0
    assert check_not_negative(0, "tol") == 0.0
    assert check_positive(np.inf, "C", infinite=True) == np.inf
    with pytest.raises(ValueError, match="C must be a number above 0, not nan"):
        check_positive(np.nan, "C", infinite=True)
    limits = {"at_least": 0, "at_most": 1}
    assert check_number(1, "share", **limits) == 1.0
    with pytest.raises(ValueError, match="number from 0 to 1, not"):
        check_number(1.5, "share", **limits)
    with pytest.raises(ValueError, match=r"tol must be .* at least 0, not -1"):
        check_not_negative(-1, "tol")


@pytest.mark.parametrize(
    "value", [2.0, np.float64(2), True, np.False_, "1", None, 1j, Decimal(2), [2]]
)
def test_not_a_whole_number(value):
    with pytest.raises(TypeError, match="k must be a whole number, not"):
        check_whole_number(value, "k")


def test_a_whole_float_is_told_what_to_write():
    with pytest.raises(TypeError, match=r"not 2\.0\. Use 2\."):
        check_whole_number(2.0, "k")
    for value in (True, np.inf):
        with pytest.raises(TypeError, match=f"not {value}\\.$"):
            check_whole_number(value, "k")


def test_whole_numbers_have_limits():
    for value in (0, -1, np.int64(-3)):
        with pytest.raises(ValueError, match=f"k must be at least 1, not {value}"):
            check_whole_number(value, "k")
    with pytest.raises(ValueError, match="k must be at most 5, not 6"):
        check_whole_number(6, "k", at_most=5)


@pytest.mark.parametrize("kind", [int, np.int8, np.int64, np.uint8, np.uint64])
def test_whole_numbers_of_numpy_are_taken(kind):
    number = check_whole_number(kind(2), "k", at_least=0)
    assert number == 2
    assert type(number) is int


def test_numbers_of_numpy_are_taken():
    assert check_positive(np.float32(0.5), "lr") == 0.5
    assert check_flag(np.True_, "shuffle") is True


@pytest.mark.parametrize("value", [0, 1, "yes", None, [True]])
def test_neither_true_nor_false(value):
    with pytest.raises(TypeError, match="shuffle must be True or False, not"):
        check_flag(value, "shuffle")


@pytest.mark.parametrize("value", [None, True, 3, b"a.pt", ["a.pt"], os.DirEntry])
def test_what_is_no_path(value):
    with pytest.raises(TypeError, match="place must be a path in quotes, such as"):
        check_path(value, "place")


@pytest.mark.parametrize("value", ["", "  ", "a\0b"])
def test_what_is_no_path_by_its_letters(value):
    with pytest.raises(ValueError, match=r"^place must be .* path"):
        check_path(value, "place")


def test_a_path_may_begin_at_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert check_path("~/a b/é.pt", "place") == tmp_path / "a b" / "é.pt"
    assert check_path(Path("a.pt"), "place") == Path("a.pt")
    nobody = "~nobody of this name/a.pt"
    assert check_path(nobody, "place") == Path(nobody)


@pytest.mark.parametrize(
    ("value", "error"),
    [("rfb", ValueError), *((value, TypeError) for value in (None, 3, ["rbf"], {}))],
)
def test_not_a_choice(value, error):
    with pytest.raises(error, match="one of 'linear', 'rbf', not"):
        check_choice(value, "kernel", ["linear", "rbf"])


def test_a_choice_that_may_be_something_else():
    with pytest.raises(ValueError, match="one of 'linear', 'rbf' or a function, not"):
        check_choice("x", "kernel", ["linear", "rbf"], also="or a function")


def test_the_nearest_choice_is_named():
    with pytest.raises(ValueError, match="Did you mean 'rbf'"):
        check_choice("rfb", "kernel", ["linear", "rbf"])


@pytest.mark.parametrize(
    "estimator",
    [
        KMeans(2),
        AgglomerativeClustering(2),
        PCA(1),
        FastICA(1),
        SVC(),
        SVR(),
        LinearSVC(),
        LinearSVR(),
    ],
    ids=lambda estimator: type(estimator).__name__,
)
def test_estimators_refuse_masked_values(estimator):
    X, y = np.arange(12.0).reshape(6, 2), np.array([0, 1] * 3)
    hidden = np.ma.masked_array(X, mask=X == 3.0)
    with pytest.raises(ValueError, match=r"X has masked values.*X\.filled\(0\)"):
        estimator.fit(hidden, y)
    with pytest.raises(ValueError, match="y has masked values"):
        validated(estimator, X, np.ma.masked_array(y, mask=y == 1))
    nothing_hidden = np.ma.masked_array(X, mask=False)
    np.testing.assert_array_equal(validated(estimator, nothing_hidden), X)


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float32, np.float64])
def test_pixels_up_to_255_are_unscaled(dtype):
    pixels = np.random.default_rng(0).integers(0, 256, (20, 8, 8)).astype(dtype)
    assert unscaled(pixels).startswith(f"input values go up to {pixels.max():g};")
    assert unscaled(pixels / 255) == ""


def test_a_few_large_counts_are_not_a_large_feature():
    counts = np.zeros((1000, 3))
    counts[0] = 60.0
    assert unscaled(counts) == ""
    assert unscaled(counts + 60.0) != ""


@pytest.mark.parametrize("values", [[[np.nan, 255.0]], [[np.inf]], np.zeros((0, 2))])
def test_no_scale_is_told_where_it_cannot_be_measured(values):
    assert unscaled(np.array(values)) == ""


def test_sorted_rows_come_in_blocks():
    labels = np.repeat([0, 1, 2], 40)
    assert "120 rows come in 3 blocks" in in_blocks(labels, 20)
    assert "class 0 only" in in_blocks(labels[:, None].astype(np.uint8), 20)
    assert in_blocks(np.random.default_rng(0).permutation(labels), 20) == ""
    assert "3 blocks" in in_blocks(np.eye(3)[labels], 20)
    assert in_blocks(1 - np.eye(3)[labels], 20) == ""  # several tags a row
    assert in_blocks(labels, 60) == ""  # the first batch holds two classes
    assert in_blocks(np.zeros(50, int), 10) == ""  # one class only
    assert in_blocks(np.linspace(0, 1, 50), 10) == ""  # measures


@pytest.mark.parametrize("weight", [np.nan, np.inf, True])
@pytest.mark.parametrize("machine", [KMeans(2), SVC(), SVR(), LinearSVC(), LinearSVR()])
def test_one_weight_for_all_is_a_finite_number(machine, weight):
    X, y = np.arange(8.0).reshape(4, 2), [0, 1, 0, 1]
    with pytest.raises((TypeError, ValueError), match="sample_weight must be a"):
        machine.fit(X, y, sample_weight=weight)


@pytest.mark.parametrize("machine", [SVC(), SVR(), LinearSVC(), LinearSVR()])
def test_labels_and_weights_may_come_from_a_network(machine):
    X, y = np.arange(8.0).reshape(4, 2), torch.tensor([0.0, 1, 0, 1])
    weights = torch.ones(4)
    plain = machine.fit(X, y.numpy(), weights.numpy()).predict(X)
    machine.fit(X, y.requires_grad_(), sample_weight=weights.requires_grad_())
    np.testing.assert_array_equal(machine.predict(X), plain)
    KMeans(2).fit(X, sample_weight=weights)
