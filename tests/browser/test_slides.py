"""Slides in Chromium: each keeps the rules of a deck; formulas, notes and a PDF."""

import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.course.contents import course_notebooks
from helpers.course.deck_check import open_deck, slides_of, troubles_of
from helpers.course.slides import build_slides
from helpers.plotting.figures import as_png, draw_picture

pytestmark = pytest.mark.browser


def cell(text, slide="-", *tags):
    slideshow = {"slideshow": {"slide_type": slide}, "tags": list(tags)}
    return new_markdown_cell(text, metadata=slideshow)


def figure_cell():
    import base64

    import matplotlib.pyplot as plt

    figure, _ = plt.subplots(figsize=(6.4, 4), dpi=80)
    picture = base64.b64encode(as_png(draw_picture(figure))).decode()
    plt.close(figure)
    code = new_code_cell("plt.plot(x)")
    meta = {"image/png": {"alt": "Empty axes, for a test."}}
    code.outputs = [new_output("display_data", {"image/png": picture}, metadata=meta)]
    return code


QUESTION = """<div class="alert alert-block alert-info">

**Predict first, 99.Q1.** Which one?

- a: this one
- b: that one

</div>"""
ANSWER = """<details><summary>Solution</summary>

```python
answer_q1 = "b"
```

Because it is that one.

</details>"""


@pytest.fixture(scope="module")
def deck(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a deck")
    long = " ".join(f"Sentence {k} of a **text** that is too long." for k in range(40))
    asked = new_code_cell(
        "answer_q1 = None", metadata={"exercise": "99.Q1", "tags": ["predict"]}
    )
    cells = [
        cell(
            "# A deck\n\nInline $w_1 x_1 + b$ and\n\n$$\\sum_i \\frac{1}{i^2}$$",
            "slide",
        ),
        cell("**Lecturer.** The note of the first slide.", "-", "speaker-note"),
        cell(f"## 1. Long\n\n**Why?**\n\n{long}", "slide"),
        cell("**Lecturer.** The note of the long one.", "notes", "speaker-note"),
        figure_cell(),
        cell(QUESTION),
        asked,
        cell(ANSWER, "skip", "solution"),
    ]
    nbformat.write(new_notebook(cells=cells), folder / "deck.ipynb")
    build_slides([folder / "deck.ipynb"], folder / "out")
    return folder / "out" / "deck.html"


@pytest.fixture
def page(chromium):
    opened = chromium.new_page(viewport={"width": 1280, "height": 720})
    yield opened
    opened.close()


def test_it_opens_from_a_folder_and_loads_nothing_else(deck, page):
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    open_deck(page, deck)
    assert wrong == []
    assert len(asked) > 10
    assert all(url.startswith(("file:", "data:")) for url in asked)


def test_formulas_are_drawn(deck, page):
    open_deck(page, deck)
    assert page.locator(".slides .MathJax_SVG svg").count() == 2
    assert "$" not in page.locator("section.present .fit").first.inner_text()
    spoken = page.locator(".slides .MJX_Assistive_MathML math")
    assert spoken.all_text_contents() == ["w1x1+b", "∑i1i2"]


def test_a_deck_without_a_formula_opens_too(page, tmp_path):
    plain = new_notebook(cells=[cell("# A deck\n\nWords alone.", "slide")])
    nbformat.write(plain, tmp_path / "deck.ipynb")
    build_slides([tmp_path / "deck.ipynb"], tmp_path / "out")
    open_deck(page, tmp_path / "out" / "deck.html")
    assert page.locator(".slides h1").inner_text() == "A deck"


def test_what_is_too_long_goes_on_below_with_the_same_notes(deck, page):
    open_deck(page, deck)
    slides = list(slides_of(page))
    assert all(slide["below"] <= 0 and not slide["wide"] for slide in slides)
    assert all(slide["shown"] and slide["heading"] for slide in slides)
    long = [slide for slide in slides if slide["kind"] == "text"]
    assert len(long) >= 3
    assert all(slide["notes"] for slide in long)
    shown = page.locator(".slides .fit").all_text_contents()
    numbers = [k for k in range(40) if f"Sentence {k} of" in " ".join(shown)]
    assert numbers == list(range(40))


def test_a_figure_is_large_and_keeps_its_description(deck, page):
    open_deck(page, deck)
    (shown,) = [slide for slide in slides_of(page) if slide["figures"]]
    page.evaluate("([h, v]) => Reveal.slide(h, v)", shown["place"])
    picture = page.locator("section.present section.present img")
    assert picture.get_attribute("alt") == "Empty axes, for a test."
    assert picture.bounding_box()["width"] > 800
    assert shown["code"] == 0


def test_the_answer_of_a_poll_is_the_next_step(deck, page):
    open_deck(page, deck)
    (poll,) = [slide for slide in slides_of(page) if slide["kind"] == "poll"]
    page.evaluate("([h, v]) => Reveal.slide(h, v, -1)", poll["place"])
    answer = page.locator("section.present section.present .answer")
    assert "visible" not in answer.get_attribute("class")
    page.keyboard.press("Space")
    page.locator("section.present section.present .answer.visible").wait_for()
    assert "Because it is that one." in answer.inner_text()
    right = page.locator("section.present section.present .right")
    assert right.inner_text() == "b: that one"
    color = right.evaluate("node => getComputedStyle(node).backgroundColor")
    assert color != "rgba(0, 0, 0, 0)"


def test_a_slide_that_does_not_fit_is_reported(deck, page):
    open_deck(page, deck)
    page.evaluate(
        """() => { Reveal.slide(0, 0);
        const fit = Reveal.getCurrentSlide().querySelector(".fit");
        fit.style.height = "900px"; }"""
    )
    assert next(slides_of(page))["below"] > 0


def test_s_opens_the_speaker_notes(deck, page):
    open_deck(page, deck)
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    notes = popup.value
    notes.get_by_text("The note of the first slide.").wait_for()
    page.keyboard.press("Space")
    notes.get_by_text("The note of the long one.").wait_for()
    notes.close()


def test_a_pdf_has_a_page_for_every_slide(deck, page):
    open_deck(page, deck)
    slides = page.evaluate("Reveal.getTotalSlides()")
    open_deck(page, deck, "?print-pdf")
    page.locator(".pdf-page").first.wait_for()
    assert page.locator(".pdf-page").count() == slides
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == slides


@pytest.mark.parametrize("notebook", course_notebooks(), ids=lambda path: path.stem)
def test_every_slide_of_the_course_keeps_the_rules(notebook, tmp_path, page):
    build_slides([notebook], tmp_path)
    assert troubles_of(page, tmp_path / f"{notebook.stem}.html") == []


def test_the_command_finds_chromium_and_says_that_all_fits(tmp_path):
    command = [sys.executable, "-m", "helpers.course", "slides", "00", "--check"]
    done = subprocess.run(
        [*command, "--output", str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "Every slide fits."
