"""Evidence for what lesson 06 says."""

import functools

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline

from claims import claim
from helpers import metrics
from helpers.datasets import load_emails
from helpers.exercises.choosing_a_threshold import (
    cheapest_threshold,
    costs,
    tumor_scores,
)

SEEDS = (42, 0, 1, 2, 3)
GRID = np.linspace(0.01, 0.99, 99)


@functools.cache
def mail_scores(seed, C=1.0):
    """The lesson's split: truth and scores to choose on, and of the test mails."""
    emails = load_emails()
    kwargs = {"test_size": 0.5, "random_state": seed}
    texts, rest, y, y_rest = train_test_split(
        emails.texts, emails.y, stratify=emails.y, **kwargs
    )
    val, test, y_val, y_test = train_test_split(rest, y_rest, stratify=y_rest, **kwargs)
    model = make_pipeline(TfidfVectorizer(), LogisticRegression(C=C)).fit(texts, y)
    scores = (model.predict_proba(rows)[:, 1] for rows in (val, test))
    return y_val, y_test, *scores


@claim("06", "No threshold does both")
def test_few_lost_hams_and_few_missed_spams_exclude_each_other():
    for seed in SEEDS:
        y, _, scores, _ = mail_scores(seed)
        called = scores[:, None] >= np.arange(1, 20) / 20
        lost = called[y == 0].sum(axis=0)
        missed = (~called)[y == 1].sum(axis=0)
        assert not ((lost <= 1) & (missed <= 10)).any()
        assert (lost <= 1).any()
        assert (missed <= 10).any()


@functools.cache
def tumor_bills():
    """Costs on new tumors, 1 and 20, at 0.5, tuned and at t*, on twenty splits."""
    bills = []
    for seed in range(20):
        y_val, val, y_new, new = tumor_scores(seed)
        tuned = cheapest_threshold(y_val, val, GRID, 1, 20)
        star = 1 / (1 + 20)  # where both answers cost the same on average
        bills.append(costs(y_new, new, np.array([0.5, tuned, star]), 1, 20))
    return np.array(bills).T


@claim("06", "Recall and specificity each look at one row, so they stay the same.")
@claim("06", "Precision falls from 20/30 to 20/120, and then to 20/1,020.")
def test_only_precision_changes_with_the_share_of_class_1():
    found = []
    for more in (1, 10, 100):
        y_true = np.repeat([0, 0, 1, 1], [150 * more, 10 * more, 20, 20])
        y_pred = np.repeat([0, 1, 0, 1], [150 * more, 10 * more, 20, 20])
        recalls = metrics.recall(y_true, y_pred, average=None)
        found.append((metrics.precision(y_true, y_pred), *recalls))
    assert found[0] == pytest.approx((20 / 30, 150 / 160, 0.5))
    assert found[1] == pytest.approx((20 / 120, 150 / 160, 0.5))
    assert found[2] == pytest.approx((20 / 1020, 150 / 160, 0.5))


@claim(
    "06", '`MulticlassAccuracy` is *macro* unless you ask for `average="micro"`, and'
)
@claim("06", '`torchmetrics.Accuracy(task="multiclass")` is micro.')
def test_the_two_defaults_of_torchmetrics():
    import torch
    import torchmetrics

    table = np.array([[90, 8, 2], [15, 83, 2], [4, 4, 2]])
    true, predicted = np.indices((3, 3)).reshape(2, -1)
    truth, said = (torch.tensor(np.repeat(a, table.ravel())) for a in (true, predicted))
    macro = torchmetrics.classification.MulticlassAccuracy(num_classes=3)
    micro = torchmetrics.Accuracy(task="multiclass", num_classes=3)
    assert macro(said, truth).item() == pytest.approx(np.mean([0.9, 0.83, 0.2]))
    assert micro(said, truth).item() == pytest.approx(175 / 210)


@claim("06", "so its order is tn, fp, fn, tp.")
def test_the_order_of_the_matrix_of_scikit_learn():
    from sklearn.metrics import confusion_matrix

    y_true, y_pred = np.repeat([[0, 0, 1, 1], [0, 1, 0, 1]], [1, 2, 3, 4], axis=1)
    assert confusion_matrix(y_true, y_pred).ravel().tolist() == [1, 2, 3, 4]


@claim("06", "It is right for 97 percent of new tumors.")
@claim("06", "three in four of its mistakes are cancers that it calls harmless")
def test_most_mistakes_on_tumors_are_missed_cancers():
    missed = alarms = rows = 0
    for seed in range(20):
        _, _, y, scores = tumor_scores(seed)
        missed += ((scores < 0.5) & (y == 1)).sum()
        alarms += ((scores >= 0.5) & (y == 0)).sum()
        rows += len(y)
    assert 0.7 < missed / (missed + alarms) < 0.8
    assert round(1 - (missed + alarms) / rows, 2) == 0.97


@claim("06", "Both beat 0.5 on average, and t\\* is ahead of tuning")
@claim("06", "the total cost falls by about half")
def test_the_formula_is_cheaper_than_tuning_on_few_tumors():
    half, tuned, star = tumor_bills()
    assert star.mean() < tuned.mean() < half.mean()
    assert 0.4 < star.mean() / half.mean() < 0.6


@claim("06", "on these 500 mails nobody can tell whether tuning helped")
def test_the_saving_of_the_tuned_threshold_is_inside_the_noise():
    y_val, y, val, test = mail_scores(42)
    best = cheapest_threshold(y_val, val, np.linspace(0.05, 0.95, 91), 5, 1)
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        saved = []
        for _ in range(300):
            rows = rng.integers(0, len(y), len(y))
            both = costs(y[rows], test[rows], np.array([0.5, best]), 5, 1)
            saved.append(both[0] - both[1])
        low, high = np.percentile(saved, [2.5, 97.5])
        assert low < 0 < high


@pytest.mark.slow
@claim("06", "On other splits of the same mails it sometimes costs more than 0.5 does.")
def test_a_tuned_threshold_is_sometimes_more_expensive():
    worse = 0
    for seed in range(20):
        y_val, y, val, test = mail_scores(seed)
        best = cheapest_threshold(y_val, val, np.linspace(0.05, 0.95, 91), 5, 1)
        half, tuned = costs(y, test, np.array([0.5, best]), 5, 1)
        worse += tuned > half
    assert 1 <= worse <= 10


@pytest.mark.slow
@claim("06", "Tune the bold model at the same costs: its threshold is above 0.5.")
@claim("06", "so its cheapest threshold is too low as well")
def test_the_cheapest_threshold_of_the_bold_model_is_higher():
    thresholds = np.linspace(0.05, 0.95, 91)
    for seed in SEEDS:
        y, _, scores, _ = mail_scores(seed)
        _, _, bold, _ = mail_scores(seed, C=100)
        assert cheapest_threshold(y, bold, thresholds, 5, 1) > 0.5
        assert cheapest_threshold(y, scores, thresholds, 5, 1) < 0.5


@claim("06", "a very low threshold loses nearly all ham")
def test_a_very_low_threshold_loses_nearly_all_ham():
    for seed in SEEDS:
        y, _, scores, _ = mail_scores(seed)
        assert (scores[y == 0] >= 0.05).mean() > 0.9


@pytest.mark.slow
@claim("06", "The model is too cautious at both ends: **underconfident**.")
@claim("06", "By both areas the two models are nearly the same")
def test_equal_areas_and_unequal_probabilities():
    for seed in SEEDS:
        y, _, scores, _ = mail_scores(seed)
        _, _, bold, _ = mail_scores(seed, C=100)
        assert scores[scores < 0.2].mean() > y[scores < 0.2].mean() + 0.05
        assert scores[scores >= 0.4].mean() < y[scores >= 0.4].mean() - 0.2
        areas = (metrics.roc_auc(y, s) for s in (scores, bold))
        assert abs(np.subtract(*areas)) < 0.02
        assert metrics.log_loss(y, bold) < 0.7 * metrics.log_loss(y, scores)
        assert metrics.brier_score(y, bold) < 0.7 * metrics.brier_score(y, scores)


@pytest.mark.slow
@claim("06", "the bold model is ahead in every one of the five")
def test_the_bold_model_wins_every_fold():
    emails = load_emails()
    texts = np.array(emails.texts, dtype=object)
    plain, bold = (
        cross_val_score(
            make_pipeline(TfidfVectorizer(), LogisticRegression(C=C)),
            texts,
            emails.y,
            cv=5,
            scoring="f1",
        )
        for C in (1, 100)
    )
    assert (bold > plain).all()
