"""Evidence for what lesson 00 says."""

import nbformat
import numpy as np
import pytest

from claims import claim
from helpers.course import copies
from helpers.course.contents import course_notebooks, find_notebook

SEEDS = (42, *range(50))
OVERLAP = "Spam scores higher on average, but the two kinds overlap."
SIX = "an accuracy of 0.90 means that 6 of the 60 were called wrong."
SAME = "3 of the 18 spam still get through: the same three as at 0.5."
UPDATE = "the next `make lab` runs `course update`. It brings your copies to the new"


def made(seed, emails=60):
    """The lesson's e-mails for a seed: which are spam, and their scores."""
    rng = np.random.default_rng(seed)
    is_spam = rng.random(emails) < 0.35
    return is_spam, np.clip(rng.normal(0.38 + 0.24 * is_spam, 0.16), 0, 1)


@claim("00", "Whatever reaches 0.8 reaches 0.5 as well, so no e-mail can join")
def test_a_higher_threshold_never_calls_more_mails_spam():
    for seed in SEEDS:
        _, scores = made(seed)
        called = [(scores >= t).sum() for t in np.linspace(0, 1, 101)]
        assert (np.diff(called) <= 0).all()


@claim("00", "We make them up: about a third are spam.")
def test_about_a_third_are_spam():
    assert np.mean([made(seed)[0].mean() for seed in SEEDS]) == pytest.approx(0.35, 0.1)


@claim("00", OVERLAP)
def test_spam_scores_higher_on_average_and_overlaps():
    for seed in SEEDS:
        is_spam, scores = made(seed)
        assert scores[is_spam].mean() > scores[~is_spam].mean()
        assert scores[is_spam].min() < scores[~is_spam].max()


@claim("00", "draws scores around 0.38, or around 0.62 for spam")
def test_scores_are_around_their_centers():
    drawn = [made(seed) for seed in SEEDS]
    for kind, center in ((False, 0.38), (True, 0.62)):
        mine = np.concatenate([scores[is_spam == kind] for is_spam, scores in drawn])
        assert mine.mean() == pytest.approx(center, abs=0.01)


@claim("00", SIX)
def test_as_many_are_called_spam_as_are_spam_and_yet_six_are_wrong():
    is_spam, scores = made(42)
    called = scores >= 0.5
    assert called.sum() == is_spam.sum() == 18
    assert (called != is_spam).sum() == 6
    assert (called == is_spam).mean() == pytest.approx(0.9)


@claim("00", "three wanted e-mails that would be lost, and three spam that get through")
def test_three_mistakes_of_each_kind():
    is_spam, scores = made(42)
    assert (scores[~is_spam] >= 0.5).sum() == (scores[is_spam] < 0.5).sum() == 3


@claim("00", "The rows overlap, so no threshold avoids both.")
def test_no_threshold_is_without_mistakes():
    is_spam, scores = made(42)
    for threshold in np.unique([*scores, 0, 1]):
        assert ((scores >= threshold) != is_spam).any()


@claim("00", "With the given parameters, 0.54 loses no wanted e-mail")
def test_the_smallest_threshold_that_loses_nothing():
    is_spam, scores = made(42)
    safe = [t for t in range(101) if not (scores[~is_spam] >= t / 100).any()]
    assert min(safe) == 54


@claim("00", SAME)
def test_the_safe_threshold_lets_no_more_spam_through():
    is_spam, scores = made(42)
    through = [np.flatnonzero(is_spam & (scores < t)) for t in (0.5, 0.54)]
    assert len(through[0]) == 3
    np.testing.assert_array_equal(*through)


@claim("00", "On these 60 new e-mails, 0.54 loses 4 of 41.")
def test_the_threshold_is_not_safe_for_other_mails():
    is_spam, scores = made(1)
    assert ((~is_spam).sum(), (scores[~is_spam] >= 0.54).sum()) == (41, 4)
    lost = [(s[~spam] >= 0.54).any() for spam, s in map(made, range(100))]
    assert np.mean(lost) > 0.95  # seed 1 is no exception


@claim("00", "Every lesson has a silent mistake for you to find.")
def test_every_lesson_has_a_bug_to_find():
    for path in course_notebooks():
        cells = nbformat.read(path, as_version=4).cells
        assert any("find-the-bug" in c.metadata.get("tags", []) for c in cells), path


@claim("00", UPDATE)
def test_an_update_keeps_answers_and_added_cells(tmp_path, monkeypatch):
    """The lesson's own copy is made, worked in, and brought to another edition."""
    monkeypatch.setenv("COURSE_MY", str(tmp_path))
    given = find_notebook("00")
    copy = copies.start(given)
    mine = copies._read(copy)
    stub = next(c for c in mine.cells if c.metadata.get("exercise") == "00.1")
    stub.source = "def decide(score, threshold):\n    return 'mine'"
    added = nbformat.v4.new_code_cell("mine = 1")
    mine.cells.insert(9, added)
    copies._write(copy, mine)
    fresh = nbformat.read(given, as_version=4)
    fresh.cells[0].source += " A new edition."
    fresh.cells = [c for c in fresh.cells if c.metadata.get("exercise") != "00.2"]
    edition = tmp_path / "new" / given.name
    copies._write(edition, fresh)
    monkeypatch.setattr(copies, "course_notebooks", lambda: [edition])
    copies.update()
    sources = [cell.source for cell in copies._read(copy).cells]
    assert {stub.source, "mine = 1"} <= set(sources)
    assert sources[0].endswith("A new edition.")
    assert len(list((tmp_path / "backup").iterdir())) == 1


def test_a_claim_whose_words_are_gone_fails():
    with pytest.raises(AssertionError, match="lesson 00 no longer says"):
        claim("00", "Words that nobody wrote.")(lambda: None)()


@claim("00", "in nearly every other draw the safe threshold lets far more spam")
def test_safety_is_rarely_free():
    extra = []
    for seed in range(50):
        is_spam, scores = made(seed)
        safe = scores[~is_spam].max() + 1e-9  # nothing wanted reaches it
        through = [(scores[is_spam] < t).sum() for t in (safe, 0.5)]
        extra.append(through[0] - through[1])
    assert sum(count <= 0 for count in extra) <= 3
    assert np.median(extra) >= 5
