"""Curves over thresholds and calibration, against scikit-learn and torchmetrics."""

import numpy as np
import pytest
import sklearn.metrics as outside
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve as outside_calibration

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
        (calibration_curve, [0, 1], [0.5, 1.5], "between 0 and 1"),
        (log_loss, [0, 1], [[0.5, 0.5], [0.9, 0.9]], "sum to 1"),
        (log_loss, [0, 2], [0.5, 0.5], "classes 0 to 1"),
        (log_loss, [0], [0.5, 0.5], "shape"),
    ],
)
def test_bad_input_is_named(function, y, score, said):
    with pytest.raises(ValueError, match=said):
        function(y, score)


def test_the_number_of_bins_is_checked():
    with pytest.raises(ValueError, match="n_bins"):
        calibration_curve([0, 1], [0.1, 0.9], n_bins=0)
