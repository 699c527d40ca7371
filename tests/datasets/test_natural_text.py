"""The e-mails and articles read as if people had written them."""

import re

import pytest

from helpers.datasets import load_articles, load_email_templates, load_emails

FACTS = [  # what a subject says, and where its body says it again
    (r"worth (.+)", r"points, worth (.+?) on your"),
    (r"version (\S+) is out", r"Version (\S+) is out"),
    (r"password expires in (\d+) days", r"in (\d+) days"),
    (r"(?i)sheet (\d+)", r"on sheet (\d+)"),
    (r", exercise (\d)", r"about exercise (\d)"),
    (r"(\d+) % off", r"with up to (\d+) % off"),
    (r"(\w+) server down", r"The (\w+) server"),
    (r"server down (\w+) evening", r" on (\w+) from"),
    (r"Water off on (\w+)", r"turned off on (\w+) from"),
    (r"training on (.+)", r"training on (.+?) (?:starts|is|moves)"),
    (r"(?:Invitation|Interview) on (.+)", r"It would be on (.+?) at"),
    (
        r"(?:Meeting|Call|Catch-up) (?:on|this) (\w+)\?",
        r"(?:around|available|office) on (.+?) to",
    ),
    (r"^([€£]?[\d.]+(?: euros)?)\?", r"take it for ([€£]?[\d.]*\d(?: euros)?)"),
    (r"jackpot tonight (\S+)", r"tonight's \S+ \S+ at (\S+?)\.(?:\s|$)"),
    (r"(\d+) free spins", r"gives you (\d+) f"),
    (r"Earn (.+) a week", r"earn (.+?) (?:a|from the first) week"),
    (r"Email list: ([\d,]+)", r"We offer ([\d,]+) fresh"),
    (r"^(\d+) new customers", r"win (\d+) new customers"),
    (r"^(\d) questions", r"our (\d)-question survey"),
]


@pytest.fixture(scope="module")
def emails():
    return load_emails()


@pytest.fixture(scope="module")
def texts(emails):
    return emails.texts + load_articles().texts


def found(pattern, texts):
    """Return each match with some of the text around it."""
    return [
        text[max(0, match.start() - 20) : match.end() + 20]
        for text in texts
        for match in re.finditer(pattern, text)
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"\b(\w+) \1\b", id="doubled word"),
        pytest.param(r"\b([A-Za-z]+), \1\b", id="a word twice in a list"),
        pytest.param(r"\b(\w+) and \1\b", id="a word twice"),
        pytest.param(r"\b(?:the|my|your) (?:a|an|the|my|your)\b", id="two articles"),
        pytest.param(r"\b[Aa] [aeio]\w+ [a-z]+", id="a before a vowel"),
        pytest.param(r"\b[Aa]n (?!h(?:our|onest))[^\WaeiouAEIOU]", id="an"),
        pytest.param(r"(?<![.,\d/-])\b1 [a-z]+s\b", id="1 with a plural"),
        pytest.param(r"\b(?:\d*[02-9])?[123]th\b", id="32th"),
        pytest.param(r"(?i)\bcan you [^.?!]*\.(?:\s|$)", id="a question's full stop"),
    ],
)
def test_no_slip_of_grammar(texts, pattern):
    assert found(pattern, texts) == []


def test_she_and_he_are_somebody_of_whom_the_text_speaks(emails):
    pronoun = r"(?i)\b(?:she|he|her|his|him|hers)\b"
    templates = load_email_templates()
    for text, spam, name in zip(emails.texts, emails.y, templates, strict=True):
        if not spam and name != "family":  # spam borrows sentences without sense
            assert found(pronoun, [text]) == []
    poet = "The poet reads from her third book"
    others = [text.replace(poet, "") for text in load_articles().texts]
    assert found(pronoun, others) == []


@pytest.mark.parametrize(("in_subject", "in_body"), FACTS)
def test_subject_and_body_agree(emails, in_subject, in_body):
    pairs = []
    for text in emails.texts:
        subject, body = text.removeprefix("Subject: ").split("\n\n", 1)
        one = re.search(in_subject, subject, re.IGNORECASE)
        two = re.search(in_body, body, re.IGNORECASE)
        if one and two:
            pairs.append((one[1].lower(), two[1].lower()))
    assert pairs
    assert [pair for pair in pairs if pair[0] != pair[1]] == []


def test_nobody_says_a_sentence_twice(texts):
    for text in texts:
        sentences = [each for each in re.split(r"(?<=[.!?])\s|\n", text) if each[12:]]
        assert len(sentences) == len(set(sentences)), text


def test_who_gets_an_email_does_not_write_it(emails):
    greeted = re.compile(r"\n\n(?:Dear|Hello|Hi|Hey) (\w+)(?: \w+)?[,!]")
    for text in emails.texts:
        name = greeted.search(text)
        if name and name[1] not in {"Mr", "Mrs", "Ms", "Dr"}:
            assert not re.search(rf"\n(?:Dr )?{name[1]}(?: \w+)?\n?$", text), text
