"""Slides: complete without network, without solutions, with notes everywhere."""

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.course import deck_check, main, slides
from helpers.course.deck import page_of, slides_of
from helpers.course.slides import deck_title

SUMMARY = "<summary>For lecturers</summary>"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
LOADED = re.compile(r"""<(?:script|link|img|iframe)[^>]*\b(?:src|href)=["']([^"']+)""")


def cell(text, slide="-", *tags, kind="markdown"):
    make = new_markdown_cell if kind == "markdown" else new_code_cell
    return make(text, metadata={"slideshow": {"slide_type": slide}, "tags": list(tags)})


def lesson():
    figure = cell("draw()", kind="code")
    figure.outputs = [
        new_output(
            "display_data",
            {"image/png": PIXEL, "text/plain": "Figure"},
            metadata={"image/png": {"alt": "A line that rises."}},
        )
    ]
    cells = [
        cell("# 01 A lesson\n\nThe sum $x + y$.", "slide"),
        cell(
            f"<details>{SUMMARY}\n\nThe first note.\n\n</details>", "-", "speaker-note"
        ),
        cell("## 1. Part\n\n**Why?** Because.", "slide"),
        cell("import math", kind="code"),
        cell("the hint is here", "skip", "hint"),
        cell("the solution is here", "slide", "solution"),
        cell("Look at `it`, see [M1](../docs/m.md#m1), [two](02_two.ipynb)."),
        figure,
        cell("The second note.", "notes", "speaker-note"),
        cell("never shown", "skip"),
    ]
    return new_notebook(cells=cells)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    pytest.importorskip("nbclassic")
    pytest.importorskip("sphinx_revealjs")
    folder = tmp_path_factory.mktemp("slides")
    source = folder / "lesson.ipynb"
    nbformat.write(lesson(), source)
    assert main(["slides", str(source), "--output", str(folder / "out")]) == 0
    return folder / "out"


def page(built):
    return (built / "lesson.html").read_text(encoding="utf-8")


def test_everything_that_a_deck_loads_lies_beside_it(built):
    loaded = LOADED.findall(page(built))
    files = [name for name in loaded if not name.startswith("data:")]
    assert len(files) >= 8
    assert all((built / name).is_file() for name in files)
    styles = "".join(p.read_text() for p in (built / "parts").rglob("*.css"))
    assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", styles)


def test_hints_and_solutions_are_left_out(built):
    assert "hint is here" not in page(built)
    assert "solution is here" not in page(built)
    assert "never shown" not in page(built)


def test_every_slide_has_notes(built):
    sections = re.split(r"<section\b", page(built))[1:]
    leaves = [part for part in sections if "jp-Cell" in part]
    assert len(leaves) == 3
    assert all(part.count('<aside class="notes">') == 1 for part in leaves)
    assert ["first note" in part for part in leaves] == [True, False, False]


def test_notes_are_unfolded(built):
    assert "The first note." in page(built)
    assert "<details" not in page(built)
    assert "For lecturers" not in page(built)


def test_the_alternative_text_is_kept(built):
    assert 'alt="A line that rises."' in page(built)


def test_the_index_lists_the_deck(built):
    index = (built / "index.html").read_text(encoding="utf-8")
    assert '<a href="lesson.html">lesson</a>' in index
    assert "print-pdf" in index


def test_every_slide_has_a_heading(built):
    headings = re.findall(r"<h([123])[ >]", page(built))
    assert headings == ["1", "2", "3"]


def test_the_notebook_itself_is_not_changed():
    notebook = lesson()
    before = nbformat.writes(notebook)
    page_of(slides_of(notebook), "A lesson")
    assert nbformat.writes(notebook) == before


def test_a_notebook_without_headings_makes_a_deck_too():
    notebook = new_notebook(cells=[cell("Only text."), cell("x = 1", kind="code")])
    (slide,) = slides_of(notebook)
    assert slide.parts[0].text == "Only text."
    assert slides_of(new_notebook()) == []


def test_a_lessons_title_comes_from_the_contents():
    assert deck_title(Path("08_backprop_by_hand.ipynb")) == "08 Backprop by hand"
    assert deck_title(Path("mine.ipynb")) == "mine"


def test_a_missing_package_is_said_with_its_remedy(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(slides.importlib.util, "find_spec", lambda _: None)
    assert main(["slides", "00", "--output", str(tmp_path)]) == 2
    assert "pip install" in capsys.readouterr().err


def test_a_missing_part_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(slides, "_inside", lambda *_: tmp_path / "nowhere")
    with pytest.raises(slides.PartsMissing, match="is not there"):
        slides.copy_parts(tmp_path)


def test_an_unknown_notebook_is_refused(capsys):
    assert main(["slides", "99"]) == 2
    assert "There is no notebook '99'" in capsys.readouterr().err


FINE = {
    **{"shown": True, "below": -20, "wide": False, "scale": 1.0, "code": 12},
    **{"filled": 0.5, "kind": "show"},
}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, None),
        ({"shown": False}, "is empty"),
        ({"below": 12}, "goes 12 pixels below the edge"),
        ({"wide": True}, "is wider than the page"),
        ({"scale": 0.5}, "is shrunk to 0.50; split it"),
        ({"code": 13}, "has 13 lines of code, not 12 at most"),
        ({"filled": 0.07}, "is nearly empty: 7% of its height are filled"),
        ({"filled": 0.07, "kind": "section"}, None),
    ],
)
def test_what_is_wrong_with_a_slide_is_named(monkeypatch, change, told):
    slide = FINE | change | {"number": 3, "heading": "1. Part"}
    monkeypatch.setattr(deck_check, "open_deck", lambda *_: None)
    monkeypatch.setattr(deck_check, "slides_of", lambda _: [slide])
    wanted = [f"lesson, slide 3 ('1. Part'): {told}"] if told else []
    assert deck_check.troubles_of(None, Path("lesson.html")) == wanted


def test_the_look_at_the_slides_decides_the_exit_status(monkeypatch, capsys, tmp_path):
    pytest.importorskip("sphinx_revealjs")
    words = ["slides", "00", "--check", "--output", str(tmp_path)]
    monkeypatch.setattr(deck_check, "measure_decks", lambda _: ["slide 3: is empty"])
    assert main(words) == 1
    assert "slide 3: is empty\n1 slide to fix" in capsys.readouterr().out
    monkeypatch.setattr(deck_check, "measure_decks", lambda _: [])
    assert main(words) == 0


def test_a_missing_chromium_is_said(monkeypatch):
    pytest.importorskip("playwright")
    monkeypatch.delenv("COURSE_CHROMIUM", raising=False)
    monkeypatch.setattr(deck_check.shutil, "which", lambda _: None)
    with (
        pytest.raises(RuntimeError, match="set COURSE_CHROMIUM"),
        deck_check.open_page(),
    ):
        pass


def test_a_slide_without_a_heading_is_named(monkeypatch):
    slide = FINE | {"number": 1, "heading": " "}
    monkeypatch.setattr(deck_check, "open_deck", lambda *_: None)
    monkeypatch.setattr(deck_check, "slides_of", lambda _: [slide])
    (told,) = deck_check.troubles_of(None, Path("lesson.html"))
    assert told.endswith("has no heading")


def test_links_lead_to_decks_or_become_text(built):
    assert 'href="02_two.html"' in page(built)
    assert "see M1" in page(built)
