"""The book's glossary: each term, and the sentence in which a lesson explains it.

Lessons print a term in bold where it is explained. Bold is also used for emphasis, so
``book_pages/terms.txt`` lists which bold words are terms. The sentences are taken from
the lessons: the glossary can't say anything else than they do.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode

from helpers.course.editions import tags_of
from helpers.course.links import relinked

TERMS = Path(__file__).with_name("book_pages") / "terms.txt"
PAGE = TERMS.with_name("glossary.md")
# Cells that ask, or are not for the learner.
ASIDE = {"hint", "solution", "speaker-note"}
_ASKS = ("**Predict first", "**Exercise", "<div")
SHORT = 9  # words: a shorter sentence is read with the one before it
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_END = re.compile(r"(?:(?<=[.?!])|(?<=[.?!]\)))\s+(?=[A-Z*$`\[(])")
# A sentence that begins so needs the one before it.
_POINTS_BACK = re.compile(r"(This|That|These|Such|They|It|Its|Both|Stopping)\b")


class Entry(NamedTuple):
    """A term, the words that explain it, and the lesson they are from."""

    term: str
    explained: str
    lesson: str


def terms() -> list[tuple[str, str]]:
    """Return each term, and the number of its lesson, empty where it is the first.

    Examples
    --------
    >>> ("baseline", "") in terms()
    True
    """
    listed = []
    for line in TERMS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            term, number = re.fullmatch(r"(.+?)(?: (\d\d))?", line).groups()
            listed.append((term, number or ""))
    return listed


def make_glossary(lessons: dict[str, NotebookNode]) -> list[Entry]:
    """Return an entry for each term that a lesson prints in bold, at its first place.

    Parameters
    ----------
    lessons : dict of str to NotebookNode
        The lessons by the name of their file, without its ending, in their order.
    """
    found: dict[tuple[str, str], Entry] = {}
    for stem, notebook in lessons.items():
        for cell in notebook.cells:
            if (
                cell.cell_type != "markdown"
                or ASIDE & set(tags_of(cell))
                or cell.source.startswith(_ASKS)
            ):
                continue
            for bold in _BOLD.findall(cell.source):
                for number in ("", stem[:2]):
                    place = (bold.lower(), number)
                    if place not in found:
                        text = explanation(cell.source, f"**{bold}**")
                        found[place] = Entry(bold, text, stem)
    entries = []
    for term, number in terms():
        if entry := found.get((term.lower(), number)):
            entries.append(entry._replace(term=term))
    return entries


def explanation(text: str, bold: str) -> str:
    """Return the sentence that holds `bold`, with those that it points back to.

    Examples
    --------
    >>> explanation("Slopes multiply. This is the **chain rule**. Now you.",
    ...             "**chain rule**")
    'Slopes multiply. This is the **chain rule**.'
    """
    lines = [line.strip().removeprefix("- ") for line in text.splitlines()]
    sentences = [part for line in lines if line for part in _END.split(line)]
    at = next((i for i, part in enumerate(sentences) if bold in part), None)
    if at is None:  # the bold words are more than a sentence
        return bold
    begin = at
    if begin and len(sentences[at].split()) < SHORT:
        begin -= 1
    while begin and _POINTS_BACK.match(sentences[begin]):
        begin -= 1
    explained = " ".join(sentences[begin : at + 1])
    return explained.removesuffix(":") + "…" if explained.endswith(":") else explained


def glossary_page(lessons: dict[str, NotebookNode]) -> str:
    """Return the page of the glossary: notation, then terms with links to lessons."""
    entries = []
    for entry in sorted(make_glossary(lessons), key=lambda entry: entry.term.lower()):
        # Links go to the lesson itself: those in the text are written for its folder.
        text = relinked(entry.explained, lambda link: None)
        link = f"{{doc}}`{entry.lesson[:2]} <notebooks/{entry.lesson}>`"
        entries.append(f"{entry.term}\n: {text} {link}\n")
    page = PAGE.read_text(encoding="utf-8")
    return page.replace("{{ terms }}", "\n".join(entries))
