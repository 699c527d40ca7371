"""Judges of notebook 01: right answers in several forms, wrong ones by name."""

import re

import numpy as np
import pytest
import torch

from case_by_case import case_by_case
from helpers.datasets import load_emails
from helpers.exercises import classification_problems as answers
from helpers.exercises.catalog import find
from helpers.exercises.classification_problems import EXERCISES

KINDS = ["binary", "multiclass", "multilabel", "regression", "clustering", "binary"]


def tag_row_by_loop(tags, names):
    row = np.zeros(len(names))
    for tag in tags:
        row[list(names).index(tag)] = 1
    return row


def kinds_but(place, kind):
    return [kind if i == place else right for i, right in enumerate(KINDS)]


def name_by_pairs(outputs, names):
    return max(zip(outputs, names, strict=True))[1]


def majority_by_loop(y):
    counts = {}
    for label in y:
        counts[int(label)] = counts.get(int(label), 0) + 1
    return max(counts.values()) / len(y)


def spam_by_pattern(text, keywords, needed=1):
    hits = [w for w in keywords if re.search(rf"\b{w}\b", text, re.IGNORECASE)]
    return len(hits) >= needed


def spam_by_sets(text, keywords, needed=1):
    words = set(re.findall("[a-z]+", text.lower()))
    return len(words.intersection(keywords)) >= needed


def spam_without_punctuation(text, keywords, needed=1):
    for sign in ".,;:!?":
        text = text.replace(sign, " ")
    words = text.casefold().split()
    return sum(1 for word in set(words) if word in keywords) >= needed


def found_by_loop(y_true, y_pred):
    found = sum(t == 1 and p == 1 for t, p in zip(y_true, y_pred, strict=True))
    return found / list(y_true).count(1)


RIGHT = [
    ("01.Q1", "a"),
    ("01.Q2", "C"),
    ("01.1", lambda tags, names: [int(name in tags) for name in names]),
    ("01.1", lambda tags, names: [name in tags for name in names]),
    ("01.1", lambda tags, names: torch.tensor([float(n in tags) for n in names])),
    ("01.1", tag_row_by_loop),
    ("01.2", KINDS),
    ("01.2", tuple(kind.upper() for kind in KINDS)),
    ("01.2", kinds_but(1, "multi-class")),
    ("01.2", np.array(KINDS)),
    ("01.3", lambda outputs, names: names[outputs.argmax()]),
    ("01.3", lambda outputs, names: names[list(outputs).index(max(outputs))]),
    ("01.3", name_by_pairs),
    ("01.4", lambda y: np.bincount(y).max() / len(y)),
    ("01.4", lambda y: max(np.mean(y == k) for k in np.unique(y))),
    ("01.4", majority_by_loop),
    ("01.5", spam_by_pattern),
    ("01.5", spam_by_sets),
    ("01.5", spam_without_punctuation),
    ("01.6", lambda y_true, y_pred: y_pred[y_true == 1].mean()),
    ("01.6", lambda y_true, y_pred: (y_true & y_pred).sum() / y_true.sum()),
    ("01.6", found_by_loop),
]


def places(tags, names):
    return [i for i, name in enumerate(names) if name in tags]


def in_order_of_tags(tags, names):
    return [1 for tag in tags if tag in names]


def first_only(tags, names):
    return [1 if tags and name == tags[0] else 0 for name in names]


def alphabetical(tags, names):
    return [int(name in tags) for name in sorted(names)]


def cut_at_spaces(text, keywords, needed=1):
    return len([w for w in keywords if w in text.lower().split()]) >= needed


def capitals_matter(text, keywords, needed=1):
    return len([w for w in keywords if w in re.findall(r"\w+", text)]) >= needed


def both(text, keywords, needed=1):
    return len([w for w in keywords if w in text.split()]) >= needed


def padded(text, keywords, needed=1):
    return len([w for w in keywords if " " + w + " " in text.lower()]) >= needed


def repeated(text, keywords, needed=1):
    words = re.findall("[a-z]+", text.lower())
    return len([w for w in words if w in keywords]) >= needed


def any_word(text, keywords, needed=1):
    return any(w in re.findall("[a-z]+", text.lower()) for w in keywords)


def more_than(text, keywords, needed=1):
    return len(set(re.findall("[a-z]+", text.lower())) & set(keywords)) > needed


def share_of_called(y_true, y_pred):
    return y_true[y_pred == 1].mean() if y_pred.any() else float("nan")


def hits(y_true, y_pred):
    return (y_true == 1) & (y_pred == 1)


WRONG = [
    ("01.Q1", "b", "does not measure"),
    ("01.Q1", "c", "fixed list"),
    ("01.Q2", "a", "still right for any ham"),
    ("01.Q2", "b", "coin"),
    ("01.1", lambda tags, names: [int(n not in tags) for n in names], "swapped"),
    ("01.1", places, "the places"),
    ("01.1", lambda tags, names: [names.index(tag) for tag in tags], "the places"),
    ("01.1", lambda tags, names: [n for n in names if n in tags], "names; return"),
    ("01.1", in_order_of_tags, "went through the article's"),
    ("01.1", first_only, "first tag"),
    ("01.1", alphabetical, "order of"),
    ("01.2", kinds_but(0, "multiclass"), "exactly two names"),
    ("01.2", kinds_but(1, "binary"), "more than two names"),
    ("01.2", kinds_but(2, "multiclass"), "several names"),
    ("01.2", kinds_but(3, "binary"), "an amount"),
    ("01.2", kinds_but(4, "multiclass"), "nobody has given labels"),
    ("01.2", kinds_but(5, "regression"), "about a class"),
    ("01.2", kinds_but(2, None), "Question c has no answer yet"),
    ("01.2", kinds_but(3, "amount"), "none of the five words"),
    ("01.2", KINDS[:5], "six entries"),
    ("01.2", "binary", "Keep the list"),
    ("01.3", lambda outputs, names: int(np.argmax(outputs)), "look it up"),
    ("01.3", lambda outputs, names: max(outputs), "output itself"),
    ("01.3", lambda outputs, names: names[outputs.argmin()], "smallest"),
    ("01.3", lambda o, names: names[1] if o[1] > 0.5 else names[0], "two classes only"),
    ("01.3", lambda outputs, names: sorted(names)[-1], "alphabet"),
    ("01.4", lambda y: np.bincount(y).max(), "divide by"),
    ("01.4", lambda y: np.bincount(y).argmax(), "which class"),
    ("01.4", lambda y: y.mean(), "mean of the class numbers"),
    ("01.4", lambda y: (y == 0).mean(), "share of class 0"),
    ("01.4", lambda y: (y == 1).sum() / len(y), "share of class 1"),
    ("01.4", lambda y: 1 / (y.max() + 1), "equal chances"),
    ("01.4", lambda y: np.bincount(y).min() / len(y), "rarest"),
    ("01.4", lambda y: y.max() / len(y), "largest class number"),
    ("01.4", lambda y: max((y == 0).mean(), (y == 1).mean()), "may be more"),
    ("01.5", cut_at_spaces, "cut at spaces only, so"),
    ("01.5", capitals_matter, "lower case first"),
    ("01.5", both, "spaces only, and capitals"),
    ("01.5", padded, "at the start"),
    ("01.5", repeated, "twice"),
    ("01.5", any_word, "ignored `needed`"),
    ("01.5", more_than, "one more"),
    ("01.6", lambda t, p: (t == p).mean(), "accuracy"),
    ("01.6", share_of_called, "that were called spam"),
    ("01.6", lambda t, p: hits(t, p).mean(), "divided by all"),
    ("01.6", lambda t, p: hits(t, p).sum(), "how many were found"),
    ("01.6", lambda t, p: 1 - p[t == 1].mean(), "missed"),
    ("01.6", lambda t, p: p[t == 0].mean(), "look at class 1"),
    ("01.6", lambda t, p: p.mean(), "right or wrong"),
    ("01.6", lambda t, p: p.sum() / t.sum(), "only those that are spam"),
]
BLANK = [(f"01.{i}", lambda *_: ...) for i in (1, 3, 4, 6)] + [
    ("01.2", [None] * 6),
    ("01.2", None),
]


@case_by_case("number answer", RIGHT)
def test_right_answers_pass(number, answer):
    verdict = find(number).judge(answer)
    assert verdict.status == "pass", verdict


@case_by_case("number answer said", WRONG)
def test_each_wrong_answer_gets_its_sentence(number, answer, said):
    verdict = find(number).judge(answer)
    assert verdict.status == "try again"
    assert said in verdict.sentence


@pytest.mark.parametrize(("number", "answer"), BLANK)
def test_an_untouched_stub_is_to_do(number, answer):
    assert find(number).judge(answer).status == "to do"


@case_by_case(
    "nonsense exercise",
    ["x", float("nan"), [1], len, {}, [[1], 2], lambda: 1 / 0],
    EXERCISES,
)
def test_nonsense_never_raises(exercise, nonsense):
    assert exercise.judge(nonsense).status in ("to do", "try again")


def test_all_listed_mistakes_differ_from_each_other():
    for exercise in EXERCISES:
        for mistake in getattr(exercise, "mistakes", ()):
            assert exercise.judge(mistake.does).sentence == mistake.says


def test_the_bug_is_silent_and_costs_what_the_lesson_says():
    texts, y, _ = load_emails()
    keywords = ["free", "win", "winner", "prize", "click", "cash"]
    keywords += ["offer", "urgent", "guaranteed", "money"]
    pieces = [answers.by_pieces(text, keywords, 1) for text in texts]
    words = [answers.by_whole_words(text, keywords, 1) for text in texts]
    assert np.mean(pieces == y) == pytest.approx(0.8085)
    assert np.mean(words == y) == pytest.approx(0.852)
