"""``course slides``: decks for lectures, built from the notebooks, without network.

A deck is one HTML file; `helpers.course.deck` chooses what it shows of a notebook.
What all decks need is copied beside them: reveal.js 5 out of the installed package
sphinx-revealjs, MathJax 2 out of nbclassic (both are in the extra ``slides``), and only
the parts that are used.
"""

from __future__ import annotations

import argparse
import html
import importlib.util
import shutil
from pathlib import Path

from helpers.atomic import write_atomically
from helpers.console import refuse
from helpers.course.command_line import parse_words
from helpers.course.contents import (
    LESSONS,
    chosen_notebooks,
    course_root,
    read_notebook,
    typed_path,
)
from helpers.course.deck import page_of, slides_of
from helpers.course.deck.page import TEMPLATES


def main(arguments: list[str]) -> int:
    """Build the decks, look at them if asked, and return the exit status."""
    options = parse_words(_parser(), arguments)
    try:
        notebooks = chosen_notebooks(options.notebooks)
        index = build_slides(notebooks, options.output)
        print(f"Open in a browser: {index}")
        return _report(index.parent, notebooks) if options.check else 0
    except (LookupError, ValueError, OSError, RuntimeError) as error:
        return refuse("course slides", error)


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
    ValueError
        If a notebook cannot be read; nothing is written then.
    PartsMissing
        If the packages of the extra ``slides`` are not installed.
    """
    folder = typed_path(folder) if folder else course_root() / "_build" / "slides"
    # Before the first file is written: one of the notebooks may be unreadable.
    pages = {f"{path.stem}.html": deck_of(path) for path in notebooks}
    folder.mkdir(parents=True, exist_ok=True)
    copy_parts(folder)
    for name, page in pages.items():
        print(write_atomically(folder / name, page.encode()).name)
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


def deck_of(notebook: Path) -> str:
    """Return the slides of a lesson, or of a run of one, as the text of a web page."""
    title = deck_title(notebook)
    return page_of(slides_of(read_notebook(notebook), title), title)


def deck_title(notebook: Path) -> str:
    """Return the lesson's title, or the file's name for another notebook."""
    titles = {lesson.slug: f"{lesson.number} {lesson.title}" for lesson in LESSONS}
    return titles.get(notebook.stem, notebook.stem)


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
    "extensions/AssistiveMML.js",  # formulas that a screen reader can read,
    "extensions/toMathML.js",  # and what it needs
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
