"""Evidence for what lesson 00 says."""

import numpy as np
import pytest

from claims import claim


def made(seed, emails=60):
    """The lesson's e-mails for a seed: which are spam, and their scores."""
    generator = np.random.default_rng(seed)
    is_spam = generator.random(emails) < 0.35
    center = np.where(is_spam, 0.62, 0.38)
    return is_spam, np.clip(generator.normal(center, 0.16), 0, 1)


@claim("00", "Whatever reaches 0.8 reaches 0.5 as well, so no e-mail can join")
def test_a_higher_threshold_never_calls_more_mails_spam():
    for seed in range(50):
        _, scores = made(seed)
        called = [(scores >= t).sum() for t in np.linspace(0, 1, 101)]
        assert (np.diff(called) <= 0).all()


@claim("00", "their scores are higher on average, but the two kinds overlap")
def test_spam_scores_higher_on_average_and_overlaps():
    for seed in (42, *range(20)):
        is_spam, scores = made(seed)
        assert scores[is_spam].mean() > scores[~is_spam].mean()
        assert scores[is_spam].min() < scores[~is_spam].max()


@claim("00", "The rows overlap, so no threshold avoids both.")
def test_no_threshold_is_without_mistakes():
    is_spam, scores = made(42)
    for threshold in np.unique([*scores, 0, 1]):
        assert ((scores >= threshold) != is_spam).any()


def test_a_claim_whose_words_are_gone_fails():
    with pytest.raises(AssertionError, match="lesson 00 no longer says"):
        claim("00", "Words that nobody wrote.")(lambda: None)()
