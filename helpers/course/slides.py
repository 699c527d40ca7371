"""``course slides``: decks for lectures, built from the notebooks, without network.

A deck is one HTML file. A slide is what the notebook's cells say it is (their slide
types). Hints and solutions are left out; the speaker notes of a section come behind
each of its slides. What all decks need is copied beside them: reveal.js 5 out of the
installed package sphinx-revealjs, MathJax 2 out of nbclassic (both are in the extra
``slides``), and only the parts that are used.
"""

from __future__ import annotations

import argparse
import copy
import html
import importlib.util
import re
import shutil
import sys
from pathlib import Path

import nbformat

from helpers.atomic import write_atomically
from helpers.course.contents import (
    LESSONS,
    course_notebooks,
    course_root,
    find_notebook,
)


def main(arguments: list[str]) -> int:
    """Build the decks, look at them if asked, and return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        notebooks = [find_notebook(name) for name in options.notebooks]
        notebooks = notebooks or course_notebooks()
        index = build_slides(notebooks, options.output)
        print(f"Open in a browser: {index}")
        return _report(index.parent, notebooks) if options.check else 0
    except (LookupError, OSError, RuntimeError) as error:
        text = error.args[0] if isinstance(error, LookupError) else error
        print(f"course slides: {text}", file=sys.stderr)
        return 2


def build_slides(notebooks: list[Path], folder: str | Path | None = None) -> Path:
    """Build a deck for each notebook and return the page that lists all decks.

    Parameters
    ----------
    notebooks : list of Path
    folder : str or Path, optional
        ``_build/slides`` of the course if not given. Decks of other notebooks that
        are there already stay, and are listed too.

    Raises
    ------
    PartsMissing
        If the packages of the extra ``slides`` are not installed.
    """
    folder = Path(folder) if folder else course_root() / "_build" / "slides"
    folder.mkdir(parents=True, exist_ok=True)
    copy_parts(folder)
    for notebook in notebooks:
        print(build_deck(notebook, folder).name)
    decks = sorted(path for path in folder.glob("*.html") if path.stem != "index")
    return write_index(decks, folder).resolve()


def _report(folder: Path, notebooks: list[Path]) -> int:
    from helpers.course.deck_check import measure_decks

    troubles = measure_decks([folder / f"{path.stem}.html" for path in notebooks])
    for trouble in troubles:
        print(trouble)
    count = f"{len(troubles)} slide{'s' * (len(troubles) != 1)} to fix"
    print(count if troubles else "Every slide fits.")
    return 1 if troubles else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course slides",
        description="Build slides with speaker notes from the notebooks, into a "
        "folder that opens in any browser and needs no network.",
    )
    parser.add_argument(
        "notebooks", nargs="*", help="numbers such as 02 08; all if none is given"
    )
    parser.add_argument(
        "--output", metavar="FOLDER", help="where to build (default: _build/slides)"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="look at every slide in Chromium and list those that do not fit",
    )
    return parser


LEFT_OUT = {"hint", "solution"}
# Links between lessons lead from deck to deck; the course's other pages are not there.
_LESSON_LINK = re.compile(r"(\]\(\w+)\.ipynb\)")
_PAGE_LINK = re.compile(r"\[([^]\n]+)\]\(\.\./[^)\s]+\)")
# In a notebook a note is folded; the lecturer's window shows it open.
_FOLDED = re.compile(r"</?details>|<summary>.*?</summary>")


def build_deck(notebook: Path, folder: Path) -> Path:
    """Write the slides of one notebook and return their file.

    Parameters
    ----------
    notebook : Path
        A notebook whose cells carry slide types. It is only read.
    folder : Path
        Where the file goes; the deck's parts are in ``parts`` there.
    """
    content = for_slides(nbformat.read(notebook, as_version=4))
    resources = {"deck": {"title": deck_title(notebook)}}
    page, _ = _exporter().from_notebook_node(content, resources=resources)
    target = folder / f"{notebook.stem}.html"
    return write_atomically(target, page.encode())


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
        if cell.cell_type == "markdown":
            cell.source = _LESSON_LINK.sub(r"\1.html)", cell.source)
            cell.source = _PAGE_LINK.sub(r"\1", cell.source)
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
    return write_atomically(target, _INDEX.format(items=items).encode())


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


TEMPLATES = Path(__file__).resolve().parent / "deck"
REMEDY = 'install what slides need: pip install --editable ".[slides]"'

REVEAL = "_static/revealjs"
REVEAL_FILES = {
    "dist/reset.css": "reset.css",
    "dist/reveal.css": "reveal.css",
    "dist/reveal.js": "reveal.js",
    "dist/theme/white.css": "theme/white.css",
    "dist/theme/fonts/source-sans-pro": "theme/fonts/source-sans-pro",
    "plugin/notes/notes.js": "notes.js",
    "LICENSE": "LICENSE",
}
MATHJAX = "static/components/MathJax"
MATHJAX_FILES = (
    "MathJax.js",
    "extensions/tex2jax.js",
    "extensions/MathEvents.js",
    "extensions/MathZoom.js",
    "extensions/TeX",
    "jax/element",
    "jax/input/TeX",
    "jax/output/SVG",
)


class PartsMissing(RuntimeError):
    """A package that slides are built from is not installed."""


def copy_parts(folder: Path) -> Path:
    """Copy the decks' common parts into ``folder / "parts"`` and return that folder.

    Raises
    ------
    PartsMissing
        If a package is missing, or does not hold the parts where they were.
    """
    parts = folder / "parts"
    reveal = _inside("sphinx_revealjs", REVEAL)
    mathjax = mathjax_folder()
    for source, target in REVEAL_FILES.items():
        copy_part(reveal / source, parts / "reveal" / target)
    for name in MATHJAX_FILES:
        copy_part(mathjax / name, parts / "mathjax" / name)
    for name in ("deck.css", "deck.js"):
        copy_part(TEMPLATES / name, parts / name)
    return parts


def mathjax_folder() -> Path:
    """Return the folder of the MathJax 2 that is installed with nbclassic."""
    return _inside("nbclassic", MATHJAX)


def _inside(package: str, place: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise PartsMissing(f"The package {package} is missing; {REMEDY}.")
    return Path(found.submodule_search_locations[0]) / place


def copy_part(source: Path, target: Path) -> None:
    """Copy a file or a folder of a package; name the package's change if it is gone."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copyfile(source, target)
    except FileNotFoundError:
        raise PartsMissing(f"{source} is not there; {REMEDY}.") from None
