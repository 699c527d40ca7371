"""The pictures of the README and of the book's first page, taken again.

COURSE_PICTURES=docs/pictures .venv/bin/python -m pytest -n0 -m browser \
    tests/browser/test_pictures.py
"""

import base64
import os
import re
from pathlib import Path

import nbformat
import pytest

from helpers.course.contents import course_root, find_notebook
from helpers.course.slides import build_slides

pytestmark = pytest.mark.browser
# A mistake that works, and that walks another path than PyTorch.
MIXED = """\
def momentum_step(w, v, slope, lr, momentum):
    v = momentum * v + (1 - momentum) * slope
    return w - lr * v, v"""
# The cells whose figures the book's first page shows, as a figure and on a slide.
FIGURE, ON_SLIDE = ("12", "nb11-021"), ("10", "nb09-046")


def folder():
    chosen = os.environ.get("COURSE_PICTURES")
    return Path(chosen) if chosen else course_root() / "_build" / "browser"


def test_an_exercise_that_answers(open_notebook):
    lesson = open_notebook("10")
    lesson.page.set_viewport_size({"width": 1000, "height": 900})
    stub = lesson.stub("10.2")
    lesson.run(lesson.position("import check"))
    lesson.fill(stub, MIXED)
    answer = lesson.run(stub + 1)
    assert "10.2 try again" in answer
    assert "running mean" in answer
    lesson.photograph_cells("answer", stub - 1, stub + 1)


def figure_of(number, cell_id):
    notebook = nbformat.read(find_notebook(number), as_version=4)
    [cell] = [cell for cell in notebook.cells if cell.id == cell_id]
    [output] = [o for o in cell.outputs if o.output_type == "display_data"]
    return output


def test_a_figure():
    # The sharp picture is in the HTML, twice as large as the page shows it.
    html = figure_of(*FIGURE).data["text/html"]
    [picture] = re.findall(r"base64,([^\"']+)", html)
    (folder() / "figure.png").write_bytes(base64.b64decode(picture))


def test_a_slide(chromium, tmp_path):
    number, _ = ON_SLIDE
    build_slides([find_notebook(number)], tmp_path)
    [deck] = tmp_path.glob(f"{number}*.html")
    page = chromium.new_page(viewport={"width": 960, "height": 540})
    page.goto(deck.as_uri())
    page.wait_for_function("() => window.Reveal && Reveal.isReady()")
    place = page.evaluate(
        """alt => {
            const slide = [...document.querySelectorAll("section img")].filter(
                image => image.alt === alt).pop().closest("section");
            const at = Reveal.getIndices(slide);
            Reveal.slide(at.h, at.v, 99);
            return at;
        }""",
        figure_of(*ON_SLIDE).metadata["image/png"]["alt"],
    )
    assert place["h"] > 0
    page.wait_for_timeout(1500)
    page.screenshot(path=folder() / "slide.png")
    page.close()
