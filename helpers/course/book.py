"""``course book``: the lessons and pages as one site that needs no network.

Sphinx, MyST-NB and the book theme do the work. The lessons are those in the
repository with their outputs; nothing is run. Speaker notes are left out.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import nbformat

import helpers
from helpers.console import refuse
from helpers.course.command_line import parse_words
from helpers.course.contents import (
    LESSONS,
    course_notebooks,
    course_root,
    find_notebook,
    typed_path,
)
from helpers.course.editions import without_tagged
from helpers.course.glossary import glossary_page
from helpers.course.links import relinked
from helpers.course.pdf import find_browser, print_page
from helpers.course.reference import links_to_reference, write_reference
from helpers.course.slides import MATHJAX_FILES, PartsMissing, copy_part, mathjax_folder

PICTURES = "docs/pictures"
_PATH = re.compile(r"{{ path ([\d ]+) }}")
PAGES = Path(__file__).with_name("book_pages")
REMEDY = 'Install what the book needs: pip install --editable ".[book]"'
GLOSSARY = "glossary.md"  # the one page that is made with the book
# The pages of the repository that belong to the book, by the part they are in.
SHOWN = {
    "Beside the lessons": ["docs/mistakes.md", GLOSSARY, "docs/elsewhere.md"],
    "For instructors and contributors": [
        "docs/instructors.md",
        "CONTRIBUTING.md",
        "docs/benchmarks.md",
        "docs/decisions.md",
        "CHANGELOG.md",
        "CODE_OF_CONDUCT.md",
        "README.md",  # under its use here, not its title: see `contents`
    ],
}
# Formulas as pictures with MathML beside them, which a screen reader reads.
MATHJAX = {
    "jax": ["input/TeX", "output/SVG"],
    "extensions": ["tex2jax.js", "AssistiveMML.js"],
    "TeX": {"extensions": ["AMSmath.js", "AMSsymbols.js"]},
    "tex2jax": {
        "inlineMath": [["\\(", "\\)"]],
        "processClass": "tex2jax_process|mathjax_process|math",
    },
    "SVG": {"font": "STIX-Web"},
    "messageStyle": "none",
    "showMathMenu": False,
}


def build_book(
    folder: Path | None = None, *, strict: bool = False, printed: bool = False
) -> Path:
    """Build the site and return its first page.

    Parameters
    ----------
    folder : Path, optional
        Where to build; ``_build/book`` of the course if not given.
    strict : bool
        Whether a warning of Sphinx ends the build with an error.
    printed : bool
        Whether the first page links to the lessons as PDF; see `print_lessons`.

    Raises
    ------
    PartsMissing
        If the packages of the extra ``book`` are not installed.
    RuntimeError
        If Sphinx fails, or warns and `strict` is set.
    """
    for package in ("sphinx", "myst_nb", "sphinx_book_theme"):
        if find_spec(package) is None:
            raise PartsMissing(f"The package {package} is missing. {REMEDY}")
    from sphinx.application import Sphinx

    folder = folder or course_root() / "_build" / "book"
    source, site = folder / "source", folder / "html"
    shutil.rmtree(source, ignore_errors=True)
    write_source(source, printed=printed)
    app = Sphinx(
        str(source),
        None,
        str(site),
        str(folder / "doctrees"),
        "html",
        confoverrides=settings(source),
        status=None,
        warningiserror=strict,
        exception_on_warning=False,
    )
    app.build()
    if app.statuscode:
        raise RuntimeError("Sphinx could not build the book; its messages are above.")
    return site / "index.html"


def settings(source: Path) -> dict:
    """Return Sphinx's settings: nothing is run, nothing is fetched."""
    return {
        "project": "Classification, built by hand",
        "author": "The authors of the course",
        "version": helpers.__version__,
        "language": "en",
        "extensions": [
            "myst_nb",
            "sphinx.ext.autodoc",
            "sphinx.ext.mathjax",
            "sphinx.ext.napoleon",
            "sphinx.ext.viewcode",
        ],
        "autodoc_typehints": "none",  # the numpydoc sections say it in words
        "add_module_names": False,
        "toc_object_entries_show_parents": "hide",
        "napoleon_google_docstring": False,
        # Plain lists: in typed fields, every word that is also a name becomes a link.
        "napoleon_use_param": False,
        "napoleon_use_rtype": False,
        "napoleon_custom_sections": [("Attributes", "params_style")],
        "default_role": "code",
        "html_theme": "sphinx_book_theme",
        "html_title": "Classification, built by hand",
        "html_static_path": [str(source / "_static")],
        "html_css_files": ["book.css"],
        "html_copy_source": True,
        "html_theme_options": {
            "use_download_button": True,
            "show_toc_level": 2,
            "use_fullscreen_button": False,
        },
        "nb_execution_mode": "off",
        "myst_enable_extensions": ["deflist", "dollarmath"],
        "myst_heading_anchors": 3,
        "myst_update_mathjax": False,
        "html_context": {"default_mode": "auto"},
        # Anchors such as m14 are in the page's own HTML, which MyST doesn't read.
        "suppress_warnings": ["myst.xref_missing", "mystnb.unknown_mime_type"],
        "mathjax_path": "mathjax/MathJax.js",
        "mathjax2_config": MATHJAX,
    }


def write_source(source: Path, *, printed: bool = False) -> None:
    """Write what Sphinx reads: lessons without notes, pages, reference, MathJax."""
    pages = [page for part in SHOWN.values() for page in part]
    lessons = {
        path.stem: without_tagged(nbformat.read(path, as_version=4), "speaker-note")
        for path in course_notebooks()
    }
    known = {f"notebooks/{stem}.ipynb" for stem in lessons} | set(pages)
    _write(source / GLOSSARY, glossary_page(lessons))
    rooms = write_reference(source / "reference", lessons)
    for stem, lesson in lessons.items():
        links = links_to_reference(lesson)
        for cell in lesson.cells:
            if cell.cell_type == "markdown":
                cell.source = only_known_links(cell.source, "notebooks", known)
        if links:
            lesson.cells.append(nbformat.v4.new_markdown_cell(links))
        _write(source / "notebooks" / f"{stem}.ipynb", nbformat.writes(lesson))
    for name in pages:
        if name != GLOSSARY:
            text = (course_root() / name).read_text(encoding="utf-8")
            here = str(Path(name).parent)
            _write(source / name, only_known_links(text, here, known))
    first = (PAGES / "index.md").read_text(encoding="utf-8")
    first = first.replace("{{ contents }}", contents(rooms))
    first = first.replace("{{ printed }}", links_to_printed(lessons) if printed else "")
    _write(source / "index.md", _PATH.sub(lambda path: path_through(path[1]), first))
    for picture in (course_root() / PICTURES).iterdir():
        copy_part(picture, source / PICTURES / picture.name)
    copy_part(PAGES / "book.css", source / "_static" / "book.css")
    for name in MATHJAX_FILES:
        copy_part(mathjax_folder() / name, source / "_static" / "mathjax" / name)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def only_known_links(text: str, folder: str, known: set[str]) -> str:
    """Return Markdown whose links to files outside the book are plain text.

    Examples
    --------
    >>> only_known_links("[a](b.md) [c](../d.py)", "docs", {"docs/b.md"})
    '[a](b.md) c'
    """

    def kept(link):
        parts = []
        for part in (*Path(folder).parts, *Path(link).parts):
            parts = parts[:-1] if part == ".." else [*parts, part]
        return link if "/".join(parts) in known else None

    return relinked(text, kept)


def contents(rooms: list[str]) -> str:
    """Return the table of contents: the course's parts, the pages, the reference.

    Parameters
    ----------
    rooms : list of str
        The pages of the reference.
    """
    there = {path.stem[:2]: path.stem for path in course_notebooks()}
    parts: dict[str, list[str]] = {}
    for lesson in LESSONS:
        if lesson.number in there:
            page = f"notebooks/{there[lesson.number]}"
            parts.setdefault(lesson.part, []).append(page)
    named = {"README": "Install it <README>"}
    for part, pages in SHOWN.items():
        stems = [Path(page).with_suffix("").as_posix() for page in pages]
        parts[part] = [named.get(stem, stem) for stem in stems]
    parts["The package helpers"] = [f"reference/{room}" for room in rooms]
    trees = []
    for part, pages in parts.items():
        lines = ["```{toctree}", ":hidden:", f":caption: {part}", "", *pages, "```"]
        trees.append("\n".join(lines))
    return "\n\n".join(trees)


def path_through(numbers: str) -> str:
    """Return links to some lessons, such as "02 07", by their titles.

    Examples
    --------
    >>> path_through("00")
    '[00 Start here](notebooks/00_start_here.ipynb)'
    """
    titles = {lesson.number: lesson.title for lesson in LESSONS}
    return " · ".join(
        f"[{number} {titles[number]}](notebooks/{find_notebook(number).name})"
        for number in numbers.split()
    )


def links_to_printed(stems: Iterable[str]) -> str:
    """Return a line of HTML that links to the lessons as PDF."""
    links = [f'<a href="pdf/{stem}.pdf">{stem[:2]}</a>' for stem in stems]
    return f"<p>As PDF: {' · '.join(links)}</p>"


def print_lessons(site: Path) -> list[Path]:
    """Print each lesson of a site as a PDF into the site's folder ``pdf``."""
    return [
        print_page(
            site / "notebooks" / f"{lesson.stem}.html",
            site / "pdf" / f"{lesson.stem}.pdf",
        )
        for lesson in course_notebooks()
    ]


def main(arguments: list[str]) -> int:
    """Build the book and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="course book",
        description="Build all lessons and pages as a site that needs no network.",
    )
    parser.add_argument("--output", metavar="FOLDER", help="default: _build/book")
    parser.add_argument(
        "--strict", action="store_true", help="end with an error on any warning"
    )
    parser.add_argument(
        "--pdf", action="store_true", help="print each lesson, too (needs Chromium)"
    )
    chosen = parse_words(parser, arguments, "The book has all lessons: name none.")
    try:
        if chosen.pdf:
            find_browser()  # before the minute that the book takes
        folder = typed_path(chosen.output).resolve() if chosen.output else None
        first = build_book(folder, strict=chosen.strict, printed=chosen.pdf)
        printed = print_lessons(first.parent) if chosen.pdf else []
    except (OSError, RuntimeError) as error:
        return refuse("course book", error)
    print(f"Open in a browser: {first}")
    if printed:
        print(f"Printed lessons: {printed[0].parent}")
    return 0
