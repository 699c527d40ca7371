"""The e-mails and articles: form, share of spam, and how hard they are."""

import csv
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import (
    StratifiedGroupKFold,
    StratifiedKFold,
    cross_val_predict,
)
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

from helpers.datasets import (
    load_articles,
    load_email_templates,
    load_emails,
    read_labelled_messages,
)

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


def nearest_of_four_parts(texts, y, groups):
    """Return for each text how like its nearest one from another part is."""
    vectors = TfidfVectorizer().fit_transform(texts)
    nearest = np.zeros(len(texts))
    parts = StratifiedGroupKFold(4, shuffle=True, random_state=0)
    for train, new in parts.split(texts, y, groups):
        alike = vectors[new] @ vectors[train].T
        nearest[new] = alike.max(axis=1).toarray().ravel()
    return nearest


def test_twins_share_a_template_and_a_split_by_template_parts_none(emails):
    texts, y, _ = emails
    templates = load_email_templates()
    assert templates.shape == y.shape
    assert len(set(templates)) == 34
    assert all(len(set(y[templates == name])) == 1 for name in set(templates))
    apart = nearest_of_four_parts(texts, y, templates)
    mixed = nearest_of_four_parts(texts, y, np.arange(len(y)))
    assert (apart > 0.7).mean() < 0.03
    assert (mixed > 0.7).mean() > 0.1


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


def test_labeled_messages_by_hand(tmp_path):
    path = tmp_path / "messages.txt"
    path.write_bytes("\ufeffham\tHi\tthere\r\n\r\nspam\tWin £5\nham\tÄh\n".encode())
    texts, y, names = read_labelled_messages(path)
    assert texts == ["Hi\tthere", "Win £5", "Äh"]
    assert y.tolist() == [0, 1, 0]
    assert y.dtype == np.int64
    assert names == ("ham", "spam")


@pytest.mark.filterwarnings("ignore:The first line")
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
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows(messages)
    texts, y, names = read_labelled_messages(str(path))
    assert texts == [text for _, text in messages]
    assert [names[k] for k in y] == [label for label, _ in messages]


def test_quoted_fields_are_read_as_csv_readers_do(tmp_path):
    said = ['He said "hi"', "tab\there", "two\nlines", "plain", '"all quoted"', " x"]
    labels = ["ham", "spam", "ham", "spam", "ham", "ham"]
    frame = pd.DataFrame({"label": labels, "text": said})
    for separator in "\t,":
        for header in (False, True):
            for index in (False, True):
                if index and not header:
                    continue  # nothing says what the first of three columns is
                path = tmp_path / f"{header}{index}.txt"
                frame.to_csv(path, sep=separator, index=index, header=header)
                texts, y, names = read_labelled_messages(path)
                assert texts == said
                assert [names[k] for k in y] == labels


def test_a_quote_that_does_not_close_swallows_no_message(tmp_path):
    """As in the real collection, where the standard reader loses two messages."""
    path = tmp_path / "messages.txt"
    path.write_text(
        'ham\t"It begins\nspam\tWin "now"\nham\tand ends"\nham\t"a" b\nspam\t"c"\n'
    )
    assert read_labelled_messages(path).texts == [
        '"It begins',
        'Win "now"',
        'and ends"',
        '"a" b',
        "c",
    ]


def test_a_quoted_message_may_be_longer_than_csv_readers_take(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text('ham,"' + "ab " * 60_000 + '"\nspam,"x, y"\n')
    before = csv.field_size_limit()
    texts = read_labelled_messages(path).texts
    assert [len(text) for text in texts] == [180_000, 4]
    assert csv.field_size_limit() == before


def test_the_common_form_with_commas_and_empty_columns(tmp_path):
    path = tmp_path / "spam.csv"
    rows = [
        "v1,v2,,,",
        'ham,"Go until jurong point, crazy..",,,',
        "ham,Ok lar...,,,",
        'spam,"Free £ prize"," PO Box 5249"," MK17 92H",',
        'ham,"She said ""no""",,,',
    ]
    path.write_bytes("\r\n".join(rows).encode("latin-1"))
    with pytest.raises(ValueError, match=r"not UTF-8 text .*encoding='latin-1'"):
        read_labelled_messages(path)
    texts, y, names = read_labelled_messages(path, encoding="latin-1")
    assert texts == [
        "Go until jurong point, crazy..",
        "Ok lar...",
        "Free £ prize, PO Box 5249, MK17 92H",
        'She said "no"',
    ]
    assert [names[k] for k in y] == ["ham", "ham", "spam", "ham"]


@pytest.mark.parametrize(
    ("rows", "texts", "labels"),
    [
        (["Category,Message", "ham,Hi, you", "spam,Win"], ["Hi, you", "Win"], "01"),
        (["text,spam", '"a, b",1', "c,0"], ["a, b", "c"], "10"),
        (["Message\tDate\tLabel", "a\t1.1.\tx", "b\t2.1.\tw"], ["a", "b"], "10"),
        (["id,label,text,words", "1,x,a b,2", "2,y,c,1"], ["a b", "c"], "01"),
        (["ham\tMessage", "spam\tBuy", "ham\tHi"], ["Message", "Buy", "Hi"], "010"),
        (["ham\tHi\t\t", "spam\tBuy\t"], ["Hi", "Buy"], "01"),
        (["label;text", "ham;Hi, you;", 'spam;"a; b"'], ["Hi, you", "a; b"], "01"),
        (["ham;Hi, you; there", "spam;Buy"], ["Hi, you; there", "Buy"], "01"),
        (['"ham","a\tb"', '"spam","c;d"'], ["a\tb", "c;d"], "01"),
        (["a,b\tHi", "c\tBuy"], ["Hi", "Buy"], "01"),
    ],
)
def test_headers_by_name_and_trailing_separators(tmp_path, rows, texts, labels):
    path = tmp_path / "messages.txt"
    path.write_text("\n".join(rows))
    found = read_labelled_messages(path)
    assert found.texts == texts
    assert found.y.tolist() == [int(label) for label in labels]


def test_a_header_of_unknown_names_is_warned_of(tmp_path):
    path = tmp_path / "messages.txt"
    path.write_text("kind\tsentence\n" + "ham\ta b\nspam\tc\n" * 5)
    with pytest.warns(UserWarning, match="'kind', which no other line has") as caught:
        assert read_labelled_messages(path).names == ("ham", "kind", "spam")
    assert caught[0].filename == __file__


@pytest.mark.parametrize("name", ["no such", 3, ""])
def test_an_encoding_has_a_name(tmp_path, name):
    path = tmp_path / "messages.txt"
    path.write_text("ham\tHi\n")
    with pytest.raises(ValueError, match="encoding must be the name of one"):
        read_labelled_messages(path, encoding=name)


def test_a_file_of_two_bytes_a_letter_is_recognized(tmp_path):
    path = tmp_path / "messages.txt"
    path.write_text("ham\tHi\nspam\tWin\n", encoding="utf-16")
    with pytest.raises(ValueError, match="encoding='utf-16'"):
        read_labelled_messages(path)
    assert read_labelled_messages(path, encoding="utf-16").texts == ["Hi", "Win"]


def test_the_shipped_emails_are_in_that_form_too(emails):
    from helpers.datasets.manifest import data_folder

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
        (b"no sign here\n", "Line 1 of .* must be a label, a tab and a text"),
        (b"ham;\n", "a label, a semicolon and a text"),
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
