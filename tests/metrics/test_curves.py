"""Curves over thresholds and calibration, against scikit-learn and torchmetrics."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import sklearn.metrics as outside
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve as outside_calibration

from case_by_case import case_by_case
from helpers.metrics import (
    average_precision,
    brier_score,
    calibration_curve,
    log_loss,
    precision_recall_curve,
    roc_auc,
    roc_curve,
)

# Few distinct scores, so that ties are common.
scores = st.integers(0, 8).map(lambda n: n / 8)
rows = st.lists(st.tuples(st.booleans(), scores), min_size=1)
both_classes = rows.filter(lambda r: len({truth for truth, _ in r}) == 2)


def columns(pairs):
    truth, score = zip(*pairs, strict=True)
    return np.array(truth, dtype=int), np.array(score)


def test_four_points_by_hand():
    y, score = [0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4]
    fpr, tpr, thresholds = roc_curve(y, score)
    assert fpr.tolist() == [0, 0, 0.5, 0.5, 1]
    assert tpr.tolist() == [0, 0.5, 0.5, 1, 1]
    assert thresholds.tolist() == [np.inf, 0.4, 0.3, 0.2, 0.1]
    assert roc_auc(y, score) == 0.75


@given(both_classes, st.booleans())
def test_curves_are_scikit_learns(pairs, drop):
    y, score = columns(pairs)
    ours = roc_curve(y, score, drop_intermediate=drop)
    theirs = outside.roc_curve(y, score, drop_intermediate=drop)
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b)
    ours = precision_recall_curve(y, score)
    for a, b in zip(ours, outside.precision_recall_curve(y, score), strict=True):
        np.testing.assert_allclose(a, b)


@given(both_classes)
def test_areas_are_scikit_learns(pairs):
    y, score = columns(pairs)
    assert roc_auc(y, score) == pytest.approx(outside.roc_auc_score(y, score))
    assert average_precision(y, score) == pytest.approx(
        outside.average_precision_score(y, score)
    )


@given(both_classes)
def test_auc_is_the_chance_to_rank_a_pair_right(pairs):
    y, score = columns(pairs)
    gaps = score[y == 1][:, None] - score[y == 0]
    assert roc_auc(y, score) == pytest.approx(np.mean((np.sign(gaps) + 1) / 2))


@given(both_classes, st.integers(1, 12))
def test_calibration_and_brier_are_scikit_learns(pairs, n_bins):
    y, prob = columns(pairs)
    ours = calibration_curve(y, prob, n_bins=n_bins)
    for a, b in zip(ours, outside_calibration(y, prob, n_bins=n_bins), strict=True):
        np.testing.assert_allclose(a, b)
    assert brier_score(y, prob) == pytest.approx(outside.brier_score_loss(y, prob))
    assert log_loss(y, prob) == pytest.approx(outside.log_loss(y, prob))


def test_log_loss_of_several_classes_is_scikit_learns():
    rng = np.random.default_rng(1)
    prob = rng.dirichlet(np.ones(4), size=50)
    y = rng.integers(0, 4, 50)
    assert log_loss(y, prob) == pytest.approx(
        outside.log_loss(y, prob, labels=range(4))
    )


def test_a_missing_class_warns_and_gives_nan():
    with pytest.warns(UserWarning, match="no negative"):
        assert np.isnan(roc_auc([1, 1], [0.2, 0.4]))
    with pytest.warns(UserWarning, match="no positive"):
        _, recall, _ = precision_recall_curve([0, 0], [0.2, 0.4])
    assert recall.tolist() == [1, 1, 0]


@pytest.mark.parametrize(
    ("function", "y", "score", "said"),
    [
        (roc_curve, [0, 1], [[0.2, 0.8], [0.3, 0.7]], "positive class only"),
        (roc_curve, [0, 1, 2], [0.1, 0.2, 0.3], "exactly two"),
        (roc_curve, [0, 2], [0.1, 0.2], "pos_label"),
        (roc_auc, [0, 1], [0.1, np.nan], "NaN"),
        (roc_auc, [0, 1], ["a", "b"], "numbers"),
        (brier_score, [0, 1], [-2.0, 3.0], "logits"),
        (calibration_curve, [0, 1], [0.5, 1.5], "from 0 to 1"),
        (roc_auc, [0, 1], [2**53 + 1, 2**53], "cannot tell apart"),
        (log_loss, [0, 1], [[0.5, 0.5], [0.9, 0.9]], "add up to 1"),
        (log_loss, [0, 2], [0.5, 0.5], "classes 0 to 1"),
        (log_loss, [0], [0.5, 0.5], "shape"),
    ],
)
def test_bad_input_is_named(function, y, score, said):
    with pytest.raises((TypeError, ValueError), match=said):
        function(y, score)


BY_SCORE = [
    roc_curve,
    roc_auc,
    precision_recall_curve,
    average_precision,
    calibration_curve,
    brier_score,
]


@case_by_case(
    "y function", [[1, 2, 2, 1], [0, 2, 2, 0], [2, 2, 2, 2], list("abba")], BY_SCORE
)
def test_which_class_is_positive_is_asked_where_it_is_not_known(function, y):
    with pytest.raises(ValueError, match="which one is positive: name it, as in pos_l"):
        function(y, [0.2, 0.9, 0.4, 0.3])


@pytest.mark.parametrize("function", BY_SCORE)
def test_the_positive_class_may_have_any_name(function):
    truth, score = np.array([0, 1, 1, 0, 1, 0]), [0.2, 0.9, 0.4, 0.3, 0.8, 0.6]
    for names, positive in [
        ([1, 2], 2),
        ([1, 2], np.int64(2)),
        ([1, 2], torch.tensor(2)),
        ([-1, 1], None),
        ([False, True], None),
        (["well", "ill"], "ill"),
    ]:
        named = np.array(names)[truth]
        expected = function(truth, score)
        found = function(named, score, pos_label=positive)
        if not isinstance(found, tuple):
            found, expected = (found,), (expected,)
        for a, b in zip(found, expected, strict=True):
            np.testing.assert_array_equal(a, b)


def test_the_case_of_labels_1_and_2_is_scikit_learns():
    y, score = [1, 2, 2, 1, 2, 1], [0.2, 0.9, 0.4, 0.3, 0.8, 0.6]
    assert outside.roc_auc_score(y, score) == pytest.approx(8 / 9)
    assert roc_auc(y, score, pos_label=2) == pytest.approx(8 / 9)


@pytest.mark.parametrize(
    ("pos_label", "error"), [("1", ValueError), (5, ValueError), ([1], TypeError)]
)
def test_a_bad_positive_class_is_named(pos_label, error):
    with pytest.raises(error, match=rf"pos_label={pos_label!r} is|must be one label"):
        roc_auc([0, 1], [0.1, 0.2], pos_label=pos_label)


@pytest.mark.parametrize(
    "score",
    [
        np.array([Decimal("0.1"), Decimal("0.2")]),
        pd.Series([0.1, 0.2], dtype="Float64"),
        torch.tensor([0.1, 0.2], dtype=torch.bfloat16),
        np.array([[0.1], [0.2]]),
    ],
)
def test_what_a_score_may_be(score):
    y = [[0], [1]] if np.ndim(score) == 2 else [0, 1]
    assert roc_auc(y, score) == 1.0
    assert 0 < brier_score(y, score) < 1


def test_the_number_of_bins_is_checked():
    for n_bins in (0, 2.0, True):
        with pytest.raises((TypeError, ValueError), match="n_bins"):
            calibration_curve([0, 1], [0.1, 0.9], n_bins=n_bins)
    assert len(calibration_curve([0, 1], [0.1, 0.9], n_bins=np.int64(2))[0]) == 2


def test_warnings_name_the_line_that_called():
    for call in (roc_auc, precision_recall_curve):
        with pytest.warns(UserWarning, match="no positive row") as caught:
            call([0, 0], [0.2, 0.4])
        assert caught[0].filename == __file__


def test_a_log_loss_names_a_few_of_the_wrong_classes():
    with pytest.raises(ValueError, match=r"classes 0 to 1, not \[3, 4, 5, 6, 7\]\.$"):
        log_loss([3, 4, 5, 6, 7, 8], np.full((6, 2), 0.5))


def test_a_table_of_scores_is_not_taken_for_classes_without_argmax():
    with pytest.raises(ValueError, match="have shape") as caught:
        roc_auc(np.zeros((2, 3), int), [0.1, 0.2])
    assert "M12" not in str(caught.value)
    with pytest.raises(ValueError, match="M12"):
        roc_auc([0, 1, 1], [0.1, 0.2])
