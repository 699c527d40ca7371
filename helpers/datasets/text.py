"""E-mails (spam or not) and articles (with tags), written for this course."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers.datasets.kinds import TaggedTexts, Texts
from helpers.datasets.manifest import read_verified
from helpers.errors import warn_caller
from helpers.validation import check_path

EMAIL_NAMES = ("ham", "spam")
LABEL_COLUMNS = {"v1", "label", "labels", "category", "class", "target", "type", "tag"}
TEXT_COLUMNS = {"v2", "text", "message", "messages", "sms", "email", "mail", "body"}


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
    lines = read_verified("emails.tsv").decode().splitlines()
    labels, texts = zip(*(line.split("\t", 1) for line in lines), strict=True)
    y = np.array([EMAIL_NAMES.index(label) for label in labels], dtype=np.int64)
    return Texts([_with_line_breaks(text) for text in texts], y, EMAIL_NAMES)


def load_email_templates() -> np.ndarray:
    """Load the name of the template that each of the 2,000 e-mails was made from.

    E-mails from one template are near twins. To see how a filter does on mail of a
    kind that it hasn't met, keep each template's e-mails on one side of a split, for
    example with scikit-learn's ``StratifiedGroupKFold``.

    Returns
    -------
    ndarray of str, shape (2000,)
        In the order of `load_emails`; 34 different names, each of one class.

    Raises
    ------
    FileNotFoundError, ValueError
        If the shipped file is missing or was changed.

    Examples
    --------
    >>> templates = load_email_templates()
    >>> len(templates), str(templates[0])
    (2000, 'invoice')
    """
    return np.array(read_verified("email_templates.txt").decode().splitlines())


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


def read_labelled_messages(path: str | Path, *, encoding: str = "utf-8") -> Texts:
    """Read messages from a text file with a label and a text on each line.

    Real collections of short messages come in this form. Label and text are parted
    by a tab or, where the first line has none, by a comma or a semicolon. Text in
    quotes is read as CSV readers do: the quotes go, doubled ones become one, and the
    text may hold line breaks. A quote that does not close is a sign like any other.

    Parameters
    ----------
    path : str or Path
    encoding : str
        How the file stores its letters, such as "utf-8" or "latin-1".

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
        If it is not in that encoding, is empty or has a line without label or text;
        the message names the line.

    Warns
    -----
    UserWarning
        If the first line may be a header of unknown names.

    Notes
    -----
    Empty lines are skipped. A header is recognized by its names (``v1,v2``,
    ``label,text``, ``Category,Message`` and their like), which also say where label
    and text are. Without one, further fields belong to the text; empty ones at a
    line's end do not.
    """
    path = check_path(path, "path")
    content = _decoded(path, encoding)
    lines = content.split("\n")
    delimiter = _delimiter(next((line for line in lines if line.strip()), ""))
    rows = list(_rows(lines, delimiter))
    columns = _columns([fields for _, fields in rows])
    messages = [
        _message(fields, columns or Columns(0, 1, True), delimiter, number, path)
        for number, fields in (rows if columns is None else rows[1:])
    ]
    if not messages:
        raise ValueError(f"{path} holds no messages.")
    labels, texts = (list(part) for part in zip(*messages, strict=True))
    if columns is None:
        _warn_of_a_header(labels, texts, path)
    names = tuple(sorted(set(labels)))
    y = np.array([names.index(label) for label in labels], dtype=np.int64)
    return Texts(texts, y, names)


def _decoded(path: Path, encoding: str) -> str:
    if not path.is_file():
        raise FileNotFoundError(
            f"There is no file {path.absolute()}: give the path of a text file with "
            "one label, a tab and one message on each line."
        )
    try:
        # A mark at the beginning says "this is UTF-8"; it is no part of the text.
        utf_8 = codecs.lookup(encoding).name == "utf-8"
        content = path.read_text(encoding="utf-8-sig" if utf_8 else encoding)
    except (LookupError, TypeError):
        raise ValueError(
            f"encoding must be the name of one, such as 'utf-8' or 'latin-1', not "
            f"{encoding!r}."
        ) from None
    except UnicodeError as error:
        marked = path.read_bytes()[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        other = "utf-16" if marked else "latin-1"
        raise ValueError(
            f"{path} is not {encoding.upper()} text ({error.reason} at byte "
            f"{error.start}): save it as UTF-8, or give its encoding; often it is "
            f"encoding={other!r}."
        ) from None
    return content


def _delimiter(first: str) -> str:
    """Return the sign that parts label and text in the first line."""
    outside = re.sub(r'"[^"]*"', "", first)
    if "\t" in outside:
        return "\t"
    return next((sign for sign in outside if sign in ",;"), "\t")


def _rows(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty: the number of its first line, its fields."""
    labels: set[str] = set()
    start = 0
    while start < len(lines):
        end, fields = _row(lines, start, delimiter, labels)
        if any(field.strip() for field in fields):
            labels.add(fields[0])
            yield start + 1, fields
        start = end


def _row(lines, start, delimiter, labels):
    """Return where the row that begins in a line ends, and its fields."""
    plain = lines[start].split(delimiter)
    if '"' not in lines[start]:
        return start + 1, plain
    quotes = 0
    for end in range(start + 1, len(lines) + 1):
        line = lines[end - 1]
        # A message that begins with a quote and never closes it must not swallow
        # the next ones. Writers of tables with commas always close theirs.
        before = line.partition(delimiter)[0]
        if delimiter == "\t" and end > start + 1 and before in {*labels, plain[0]}:
            break
        quotes += line.count('"')
        if quotes % 2 == 0:
            fields = _unquoted("\n".join(lines[start:end]), delimiter)
            return (start + 1, plain) if fields is None else (end, fields)
    return start + 1, plain


def _unquoted(row: str, delimiter: str) -> list[str] | None:
    """Return a row's fields as CSV readers do; None where its quotes are no such."""
    limit = csv.field_size_limit(len(row) + 1)
    try:
        return next(csv.reader([row], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(limit)


class Columns(NamedTuple):
    """Where a row's label and text are, and whether the text goes on to its end."""

    label: int
    text: int
    to_the_end: bool


def _columns(rows: list[list[str]]) -> Columns | None:
    """Return the columns if the first row is a header with names that we know."""
    names = [field.strip().lower() for field in rows[0]] if rows else []
    text = next((k for k, name in enumerate(names) if name in TEXT_COLUMNS), None)
    if text is None:
        return None
    # Before the text, "spam" is a label; behind it, the name of a column.
    known = {*LABEL_COLUMNS, *(["spam"] if "spam" in names[text:] else [])}
    label = next((k for k, name in enumerate(names) if name in known), None)
    if label is None or any(rows[0][label] in row[label:][:1] for row in rows[1:]):
        return None  # a message whose text is "Message"
    others = [k for k, n in enumerate(names) if n and not n.startswith("unnamed")]
    return Columns(label, text, max(others) == text)


def _message(fields, columns, delimiter, number, path) -> tuple[str, str]:
    """Return a row's label and text."""
    label = "".join(fields[columns.label : columns.label + 1]).strip()
    parts = fields[columns.text : None if columns.to_the_end else columns.text + 1]
    while parts and not parts[-1].strip():  # tabs or commas at the line's end
        parts.pop()
    text = delimiter.join(parts)
    if not (label and text):
        sign = {"\t": "tab", ",": "comma", ";": "semicolon"}[delimiter]
        raise ValueError(
            f"Line {number} of {path} must be a label, a {sign} and a text, not "
            f"{delimiter.join(fields)[:40]!r}."
        )
    return label, text


def _warn_of_a_header(labels: list[str], texts: list[str], path: Path) -> None:
    """Warn if in a file of some length the first line's label alone occurs once."""
    single = [label for label, count in Counter(labels).items() if count == 1]
    if len(labels) > 10 and single == labels[:1] and len(texts[0].split()) == 1:
        warn_caller(
            f"The first line of {path} was read as a message, {texts[0]!r} with the "
            f"label {labels[0]!r}, which no other line has. If the line names the "
            f"columns, delete it."
        )


def _with_line_breaks(text: str) -> str:
    return text.replace("\\n", "\n")
