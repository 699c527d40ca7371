"""Lesson 00: every right answer passes, every wrong one earns its sentence."""

from pathlib import Path

import nbformat
import numpy as np
import pytest

from case_by_case import case_by_case
from helpers.exercises.catalog import exercises_of
from helpers.exercises.start_here import made_mails
from verdicts import judged

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
IDS = list(exercises_of("00"))


def test_the_exercises_are_in_the_order_of_the_lesson():
    assert IDS == ["00.Q1", "00.1", "00.2", "00.3", "00.Q2", "00.4"]


@pytest.mark.parametrize(("exercise_id", "right"), [("00.Q1", "a"), ("00.Q2", "c")])
def test_one_letter_is_right_and_the_others_have_their_own_reply(exercise_id, right):
    verdicts = {letter: judged(exercise_id, letter) for letter in "abc"}
    assert [k for k, v in verdicts.items() if v.status == "pass"] == [right]
    assert len({verdict.sentence for verdict in verdicts.values()}) == 3
    assert judged(exercise_id, f" {right.upper()} ").status == "pass"
    assert judged(exercise_id, None).status == "to do"


def decide_by_list(score, threshold):
    return ["wanted", "spam"][int(not score < threshold)]


def mean_by_numpy(scores):
    return np.mean(np.array(scores, dtype=float))


def fixed_loop(scores):
    total = 0
    for score in scores:
        total = total + float(score)
    return total / len(scores)


def accuracy_by_numpy(labels, guesses):
    return np.mean(np.array(labels) == np.array(guesses))


def counting_accuracy(labels, guesses):
    right = 0
    for label, guess in zip(labels, guesses, strict=True):
        if label == guess:
            right += 1
    return right / len(labels)


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("00.1", lambda score, threshold: "spam" if score >= threshold else "wanted"),
        ("00.1", decide_by_list),
        ("00.2", fixed_loop),
        ("00.2", mean_by_numpy),
        ("00.3", counting_accuracy),
        ("00.3", accuracy_by_numpy),
    ],
)
def test_right_answers_pass(exercise_id, answer):
    assert judged(exercise_id, answer).status == "pass"


def decide(score, threshold):
    return ...


def mean_score(scores):
    total = 0
    for score in scores:
        total = total + score
    return total / len(scores)


@pytest.mark.parametrize(
    ("exercise_id", "stub"), [("00.1", decide), ("00.2", mean_score)]
)
def test_the_stub_is_to_do(exercise_id, stub):
    assert judged(exercise_id, stub).status == "to do"


def keeps_the_numbers(scores):
    total, count = 0, 0
    for score in scores:
        if isinstance(score, float):
            total, count = total + score, count + 1
    return total / count


def skips_text(scores):
    total = 0
    for score in scores:
        if not isinstance(score, str):
            total = total + score
    return total / len(scores)


def only_adds(scores):
    total = 0
    for score in scores:
        total = total + float(score)
    return total


def cuts_to_int(scores):
    total = 0
    for score in scores:
        total = total + int(score)
    return total / len(scores)


def returns_in_the_loop(scores):
    total = 0
    for score in scores:
        total = total + float(score)
        return total / len(scores)


def counts_wrong_ones(labels, guesses):
    wrong = 0
    for label, guess in zip(labels, guesses, strict=True):
        if label != guess:
            wrong = wrong + 1
    return wrong / len(labels)


def prints_the_word(score, threshold):
    print("spam" if score >= threshold else "wanted")


WRONG = [
    ("00.1", lambda s, t: "spam" if s > t else "wanted", "You wrote >"),
    ("00.1", lambda s, t: "spam" if s < t else "wanted", "swapped"),
    ("00.1", lambda s, t: "spam" if s <= t else "wanted", "(And a score equal"),
    ("00.1", lambda s, t: "spam" if s >= 0.5 else "wanted", "0.5 itself"),
    ("00.1", lambda s, t: s >= t, "True or False"),
    ("00.1", lambda s, t: int(s >= t), "or 1 or 0"),
    ("00.1", lambda s, t: "spam" if s > t - 0.05 else "wanted", "(0.59, 0.6)"),
    ("00.1", lambda s, t: "Spam" if s >= t else "Wanted", "capital"),
    ("00.1", prints_the_word, "it must return it"),
    ("00.2", lambda scores: round(mean_by_numpy(scores), 2), "rounded"),
    ("00.2", skips_text, "still divided by the number of all"),
    ("00.2", only_adds, "did not divide"),
    ("00.2", cuts_to_int, "cannot read"),
    ("00.2", returns_in_the_loop, "inside the loop"),
    ("00.3", counts_wrong_ones, "error rate"),
    ("00.3", lambda y, g: sum(a == b for a, b in zip(y, g, strict=True)), "divide by"),
    ("00.3", lambda y, g: 100 * counting_accuracy(y, g), "percentage"),
    ("00.3", lambda y, g: len(y) / len(y), "every pair"),
    ("00.3", lambda y, g: int(y[0] == g[0]) / len(y), "below the loop"),
]


@case_by_case("exercise_id answer words", WRONG)
def test_each_wrong_answer_earns_its_sentence(exercise_id, answer, words):
    verdict = judged(exercise_id, answer)
    assert verdict.status == "try again"
    assert words in verdict.sentence


def test_leaving_out_text_is_named_even_where_only_text_is_given():
    verdict = judged("00.2", keeps_the_numbers)
    assert verdict.status == "try again"
    assert "You skipped" in verdict.sentence


SAFE = [0.54, np.float64(0.54), np.float32(0.54), 54 / 100]
SAFE += [np.array(0.54), sum([0.01] * 54)]


@pytest.mark.parametrize("answer", SAFE, ids=repr)
def test_the_smallest_safe_threshold_passes_in_any_form(answer):
    assert judged("00.4", answer).status == "pass"


def test_a_threshold_is_judged_by_the_lessons_own_e_mails():
    """The judge makes them again; they must be those that the lesson's cell makes."""
    [path] = NOTEBOOKS.glob("00_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    names = {"np": np}
    for cell in cells:
        if "parameters" in cell.metadata.get("tags", []):
            exec(cell.source, names)
        if "rng = " in cell.source and cell.cell_type == "code":
            exec(cell.source.partition("print(")[0], names)
    is_spam, scores = made_mails()
    np.testing.assert_array_equal(is_spam, names["is_spam"])
    np.testing.assert_array_equal(scores, names["scores"])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (0.5, "At 0.50, 3 of the 42 wanted e-mails would be lost: go higher."),
        (0.53, "At 0.53, 1 of the 42 wanted e-mails would be lost: go higher."),
        (0, "At 0.00, 42 of the 42 wanted"),
        (0.55, "At 0.55, no wanted e-mail is lost, and 4 of the 18 spam get through."),
        (0.8, "17 of the 18 spam get through. But a smaller threshold loses none"),
        (1, "18 of the 18 spam get through"),
        (0.535, "Go in steps of 0.01; you gave 0.535."),
        (54, "Scores go from 0 to 1, and so do thresholds; you gave 54."),
        (-0.1, "Scores go from 0 to 1"),
        (float("nan"), "Scores go from 0 to 1"),
        ("0.54", "Give one number, such as 0.25, without quotes; you gave '0.54'."),
        ([0.53, 0.54], "Give one number, such as 0.25; you gave [0.53, 0.54]."),
        ([0.54], "Give one number"),  # the next cell subtracts from it
        (True, "Give one number"),
        (lambda: 0.54, "Give one number"),
    ],
)
def test_a_threshold_hears_what_it_would_do(answer, words):
    verdict = judged("00.4", answer)
    assert verdict.status == "try again"
    assert words in verdict.sentence


@pytest.mark.parametrize("answer", [None, ...])
def test_without_a_threshold_the_exercise_is_to_do(answer):
    assert judged("00.4", answer).status == "to do"


@case_by_case(
    "answer exercise_id",
    [
        None,
        "x",
        float("nan"),
        [],
        3,
        lambda: 1,
        lambda *a: 1 / 0,
        np.zeros(3),
        "b" * 99,
    ],
    IDS,
)
def test_nonsense_never_passes_and_never_raises(exercise_id, answer):
    assert judged(exercise_id, answer).status in {"to do", "try again"}
