"""E-mails (spam or not) and articles (with tags), written for this course."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from helpers.datasets.files import read_verified
from helpers.datasets.kinds import TaggedTexts, Texts

EMAIL_NAMES = ("ham", "spam")


def load_emails() -> Texts:
    """Load 2,000 e-mails, about 22 % of them spam.

    Each text is ``Subject: ...``, an empty line and the body. People, firms and
    products are invented; links lead to names that are reserved for examples.

    Returns
    -------
    Texts
        texts : list of 2,000 str; y : int64 of shape (2000,), 1 for spam;
        names : ("ham", "spam"). Ham is what is not spam.

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or was changed.

    Examples
    --------
    >>> emails = load_emails()
    >>> len(emails.texts), emails.names[emails.y[0]]
    (2000, 'ham')
    """
    content = read_verified("emails.tsv").decode()
    texts, y, names = _parse(content, "emails.tsv", EMAIL_NAMES)
    return Texts([_with_line_breaks(text) for text in texts], y, names)


def load_articles() -> TaggedTexts:
    """Load 1,200 short newspaper articles with one to four of eight tags each.

    Each text is a headline, an empty line and the article.

    Returns
    -------
    TaggedTexts
        texts : list of 1,200 str; y : int64 of shape (1200, 8), 1 where the article
        has the tag; names : the eight tags in alphabetical order.

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or was changed.

    Examples
    --------
    >>> articles = load_articles()
    >>> articles.y.shape, articles.names[:3]
    ((1200, 8), ('business', 'culture', 'environment'))
    """
    lines = read_verified("articles.tsv").decode().splitlines()
    tags, texts = zip(*(line.split("\t", 1) for line in lines), strict=True)
    names = tuple(sorted({tag for each in tags for tag in each.split(",")}))
    y = [[name in each.split(",") for name in names] for each in tags]
    return TaggedTexts(
        [_with_line_breaks(text) for text in texts],
        np.array(y, dtype=np.int64),
        names,
    )


def read_labelled_messages(path: str | Path) -> Texts:
    """Read messages from a text file with one ``label<TAB>text`` a line.

    Real collections of short messages come in this form. Empty lines are skipped;
    a text may hold further tabs.

    Parameters
    ----------
    path : str or Path
        A file in UTF-8.

    Returns
    -------
    Texts
        texts : list of str; y : int64 of shape (n,); names : the labels in
        alphabetical order, so "ham" is class 0 and "spam" class 1.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is not UTF-8, is empty or has a line without label or text; the
        message names the line.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(
            f"There is no file {path}: give the path of a text file with one "
            "label, a tab and one message on each line."
        )
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{path} is not UTF-8 text (byte {error.start}): save it as UTF-8."
        ) from None
    return _parse(content, str(path))


def _parse(content: str, source: str, names: tuple[str, ...] | None = None) -> Texts:
    """Split the lines and number the labels."""
    labels, texts = [], []
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        label, tab, text = line.rstrip("\r").partition("\t")
        if not (label.strip() and tab and text.strip()):
            raise ValueError(
                f"Line {number} of {source} must be a label, a tab and a text, "
                f"not {line[:40]!r}."
            )
        labels.append(label.strip())
        texts.append(text)
    if not texts:
        raise ValueError(f"{source} holds no messages.")
    names = names or tuple(sorted(set(labels)))
    number_of = {name: k for k, name in enumerate(names)}
    y = np.array([number_of[label] for label in labels], dtype=np.int64)
    return Texts(texts, y, names)


def _with_line_breaks(text: str) -> str:
    return text.replace("\\n", "\n")
