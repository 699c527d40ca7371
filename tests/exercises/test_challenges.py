"""Challenges are judged by how far an answer comes."""

import pytest

from helpers.exercises.challenges import Challenge


def challenge(score=lambda answer: answer):
    return Challenge("x", score, because="Well done.", goal=0.9, of="of them right")


@pytest.mark.parametrize(("score", "status"), [(0.9, "pass"), (0.8999, "try again")])
def test_the_goal_must_be_reached(score, status):
    assert challenge().judge(score).status == status


def test_the_verdict_tells_the_score_and_the_best_before_it():
    exercise = challenge()
    assert exercise.judge(0.5).sentence == "50.0 % of them right; the goal is 90 %."
    exercise.judge(0.7)
    told = exercise.judge(0.6).sentence
    assert told == (
        "60.0 % of them right; the goal is 90 % (your best so far: 70.0 %)."
    )
    assert exercise.judge(0.95).sentence.endswith("the goal is 90 %. Well done.")


def test_a_broken_rule_is_told_and_scores_nothing():
    exercise = challenge(lambda answer: "That is against the rules.")
    verdict = exercise.judge(1.0)
    assert (verdict.status, verdict.sentence) == (
        "try again",
        "That is against the rules.",
    )
    assert exercise.best == []


def test_two_challenges_keep_their_best_apart():
    first, second = challenge(), challenge()
    first.judge(0.8)
    assert "best so far" not in second.judge(0.5).sentence


@pytest.mark.parametrize("answer", [None, ..., lambda: ...])
def test_an_untouched_stub_is_to_do(answer):
    assert challenge().judge(answer).status == "to do"


def test_where_the_fewest_win_a_count_is_told_with_the_best_before_it():
    fewest = Challenge("x", len, "Well.", 3, of="words", fewest=True)
    assert fewest.judge(["a"] * 1200).sentence == "1,200 words; the goal is 3."
    assert fewest.judge(["a"]).sentence == "1 words; the goal is 3. Well."
    verdict = fewest.judge(["a"] * 3)
    assert verdict.status == "pass"
    assert verdict.sentence == "3 words; the goal is 3 (your best so far: 1). Well."
