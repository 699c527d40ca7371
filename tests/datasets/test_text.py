"""The e-mails and articles: form, share of spam, and how hard they are."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

from helpers.datasets import load_articles, load_emails, read_labelled_messages

SPAM_WORDS = "free win winner prize click cash offer urgent guaranteed money"
TAG_WORDS = {
    "business": "company shares profit bank firm customers",
    "culture": "film novel museum music theatre festival",
    "environment": "climate forest river trees carbon emissions",
    "health": "hospital patients doctors disease vaccine nurses",
    "politics": "minister parliament government council vote voters",
    "science": "researchers study university laboratory experiment telescope",
    "sport": "coach team match season stadium record",
    "technology": "software computer data app robot network",
}


def mentions(text, words):
    return any(re.search(rf"\b{word}\b", text.lower()) for word in words.split())


@pytest.fixture(scope="module")
def emails():
    return load_emails()


@pytest.fixture(scope="module")
def articles():
    return load_articles()


def test_emails_have_documented_shapes_types_and_share_of_spam(emails):
    texts, y, names = emails
    assert len(texts) == len(y) == len(set(texts)) == 2000
    assert names == ("ham", "spam")
    assert y.dtype == np.int64
    assert 0.20 <= y.mean() <= 0.25


def test_each_email_is_subject_empty_line_body(emails):
    for text in emails.texts:
        subject, empty, body = text.split("\n", 2)
        assert subject.startswith("Subject: ")
        assert empty == ""
        assert len(body) > 10


def test_no_text_shows_how_it_was_made(emails, articles):
    for text in emails.texts + articles.texts:
        assert not re.search(r"[{}<¶\\\t]|  +", text), text


def test_links_lead_to_reserved_names_only(emails):
    for text in emails.texts:
        for host in re.findall(r"(?i)https?://([\w.-]+\w)", text):
            assert re.search(r"(\.example|\bexample\.(com|org|net))$", host), host


def test_lengths_vary(emails):
    lengths = np.array([len(text) for text in emails.texts])
    low, high = np.percentile(lengths, [5, 95])
    assert high > 3 * low


def test_a_keyword_rule_gets_part_of_the_way_and_a_model_the_rest(emails):
    texts, y, _ = emails
    rule = np.array([mentions(text, SPAM_WORDS) for text in texts])
    model = make_pipeline(TfidfVectorizer(), LogisticRegression(C=10, max_iter=1000))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    predicted = cross_val_predict(model, texts, y, cv=folds)
    majority, keyword, learned = 1 - y.mean(), (rule == y).mean(), (predicted == y)
    assert keyword > majority + 0.05
    assert 0.94 < learned.mean() < 0.99
    assert learned.mean() > keyword + 0.06
    assert 0.5 < rule[y == 1].mean() < 0.75
    assert 0.02 < rule[y == 0].mean() < 0.10


def test_articles_have_documented_shapes_types_and_tags(articles):
    texts, y, names = articles
    assert len(texts) == len(set(texts)) == 1200
    assert y.shape == (1200, 8)
    assert y.dtype == np.int64
    assert names == tuple(sorted(TAG_WORDS))
    assert set(np.unique(y)) == {0, 1}
    assert set(np.unique(y.sum(axis=1))) == {1, 2, 3, 4}
    assert ((y.mean(axis=0) > 0.2) & (y.mean(axis=0) < 0.4)).all()


def test_tags_need_more_than_keywords_too(articles):
    texts, y, names = articles
    rule = np.array([[mentions(t, TAG_WORDS[n]) for n in names] for t in texts])
    model = make_pipeline(
        TfidfVectorizer(),
        OneVsRestClassifier(LogisticRegression(C=10, max_iter=1000)),
    )
    predicted = cross_val_predict(model, texts, y, cv=3)
    keyword = f1_score(y, rule, average="macro")
    learned = f1_score(y, predicted, average="macro")
    assert 0.65 < keyword < 0.85
    assert 0.90 < learned < 0.98


def test_labelled_messages_by_hand(tmp_path):
    path = tmp_path / "messages.txt"
    path.write_bytes("\ufeffham\tHi\tthere\r\n\r\nspam\tWin £5\nham\tÄh\n".encode())
    texts, y, names = read_labelled_messages(path)
    assert texts == ["Hi\tthere", "Win £5", "Äh"]
    assert y.tolist() == [0, 1, 0]
    assert y.dtype == np.int64
    assert names == ("ham", "spam")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ham", "spam", "other"]),
            st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"))).filter(
                bool
            ),
        ),
        min_size=1,
    )
)
def test_what_is_written_is_read(tmp_path_factory, messages):
    path = tmp_path_factory.mktemp("messages") / "m.tsv"
    lines = [f"{label}\t{text}\n" for label, text in messages]
    path.write_bytes("".join(lines).encode())
    texts, y, names = read_labelled_messages(str(path))
    assert texts == [text for _, text in messages]
    assert [names[k] for k in y] == [label for label, _ in messages]


def test_the_shipped_emails_are_in_that_form_too(emails):
    from helpers.datasets.files import data_folder

    messages = read_labelled_messages(data_folder() / "emails.tsv")
    assert messages.names == emails.names
    np.testing.assert_array_equal(messages.y, emails.y)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "holds no messages"),
        (b"\n \n", "holds no messages"),
        (b"ham\tok\nno tab here\n", "Line 2 of .* must be a label, a tab and a text"),
        (b"\ttext without label\n", "Line 1 of"),
        (b"ham\t\n", "Line 1 of"),
        (b"ham\tcaf\xe9\n", "is not UTF-8 text"),
    ],
)
def test_bad_message_files(tmp_path, content, says):
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=says):
        read_labelled_messages(path)


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_no_message_file(tmp_path, name):
    with pytest.raises(FileNotFoundError, match="one label, a tab and one message"):
        read_labelled_messages(tmp_path / name)
