"""Make a deck of slides from a notebook: one HTML file, to be opened without network.

A slide is what the notebook's cells say it is (their slide types). Hints and
solutions are left out; the speaker notes of a section stand behind each of its slides.
"""

from __future__ import annotations

import copy
import html
import re
from pathlib import Path

import nbformat

from helpers.course.contents import LESSONS
from helpers.course.deck_parts import TEMPLATES

LEFT_OUT = {"hint", "solution"}
# In a notebook a note is folded; the lecturer's window shows it open.
_FOLDED = re.compile(r"</?details>|<summary>.*?</summary>")


def build_deck(notebook: Path, folder: Path) -> Path:
    """Write the slides of one notebook and return their file.

    Parameters
    ----------
    notebook : Path
        A notebook whose cells carry slide types. It is only read.
    folder : Path
        Where the file goes; the deck's parts stand in ``parts`` there.
    """
    content = for_slides(nbformat.read(notebook, as_version=4))
    resources = {"deck": {"title": deck_title(notebook)}}
    page, _ = _exporter().from_notebook_node(content, resources=resources)
    target = folder / f"{notebook.stem}.html"
    target.write_text(page, encoding="utf-8")
    return target


def deck_title(notebook: Path) -> str:
    """Return the lesson's title, or the file's name for another notebook."""
    titles = {lesson.slug: f"{lesson.number} {lesson.title}" for lesson in LESSONS}
    return titles.get(notebook.stem, notebook.stem)


def for_slides(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a copy without hints and solutions, with notes behind every slide."""
    notebook = copy.deepcopy(notebook)
    notebook.metadata.pop("widgets", None)
    cells = [c for c in notebook.cells if not LEFT_OUT & set(_tags(c))]
    for cell in cells:
        cell.metadata.setdefault("slideshow", {}).setdefault("slide_type", "-")
        if "speaker-note" in _tags(cell):
            cell.metadata.slideshow.slide_type = "notes"
            cell.source = _FOLDED.sub("", cell.source).strip()
    notebook.cells = [c for section in _sections(cells) for c in _noted(section)]
    return notebook


def _tags(cell) -> list[str]:
    return cell.metadata.get("tags", [])


def _slide_type(cell) -> str:
    return cell.metadata.slideshow.slide_type


def _sections(cells: list) -> list[list]:
    """Cut the cells before each heading of the first or second level."""
    sections: list[list] = [[]]
    for cell in cells:
        starts = cell.source.startswith(("# ", "## "))
        if cell.cell_type == "markdown" and starts and sections[-1]:
            sections.append([])
        sections[-1].append(cell)
    return sections


def _noted(section: list) -> list:
    """Give each slide without a note of its own all notes of its section."""
    notes = [cell for cell in section if _slide_type(cell) == "notes"]
    slides: list[list] = [[]]
    for cell in section:
        if _slide_type(cell) in ("slide", "subslide") and slides[-1]:
            slides.append([])
        slides[-1].append(cell)
    for number, slide in enumerate(slides):
        shown = any(_slide_type(cell) not in ("notes", "skip") for cell in slide)
        if shown and not any(_slide_type(cell) == "notes" for cell in slide):
            slide.extend(_copied(note, number) for note in notes)
    return [cell for slide in slides for cell in slide]


def _copied(note, number: int):
    """Copy a note, with an id of its own: no two cells may share one."""
    note = copy.deepcopy(note)
    if "id" in note:
        note.id = f"{note.id}-{number}"
    return note


def _exporter():
    from nbconvert.exporters import SlidesExporter
    from traitlets.config import Config

    settings = Config()
    settings.CSSHTMLHeaderPreprocessor.style = "default"
    settings.HTMLExporter.exclude_anchor_links = True
    settings.HTMLExporter.exclude_input_prompt = True
    settings.HTMLExporter.exclude_output_prompt = True
    return SlidesExporter(
        config=settings,
        extra_template_basedirs=[str(TEMPLATES.parent)],
        template_name=TEMPLATES.name,
    )


def write_index(decks: list[Path], folder: Path) -> Path:
    """Write the page that lists the decks, and return its file."""
    items = "\n".join(
        f'<li><a href="{deck.name}">{html.escape(deck_title(deck))}</a></li>'
        for deck in decks
    )
    target = folder / "index.html"
    target.write_text(_INDEX.format(items=items), encoding="utf-8")
    return target


_INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Slides of the course</title>
<link rel="icon" href="data:,">
<style>body {{ font: 20px/1.5 sans-serif; max-width: 40em; margin: 2em auto; }}</style>
</head>
<body>
<h1>Slides of the course</h1>
<ul>
{items}
</ul>
<h2>Keys</h2>
<ul>
<li>space: the next slide; arrows: right to the next section, down inside one</li>
<li><kbd>s</kbd>: speaker notes and a clock, in a window of their own</li>
<li><kbd>o</kbd>: all slides at a glance; <kbd>f</kbd>: the full screen;
<kbd>b</kbd>: a black screen; <kbd>?</kbd>: all keys</li>
<li>a PDF: add <code>?print-pdf</code> to a deck's address, then print the page in
Chromium or Chrome, without margins; <code>?print-pdf&amp;showNotes=separate-page</code>
prints the notes too</li>
</ul>
</body>
</html>
"""
