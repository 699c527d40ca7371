"""Look at every slide of a deck in Chromium, and list those that do not fit."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SMALLEST = 0.7  # a slide scaled below this is hard to read from the last row
EMPTIEST = 0.1  # of a slide's height that something must fill
MOST_CODE = 12  # lines
PATIENCE = 120_000  # milliseconds until a deck is laid out, on a busy computer
OPENINGS = ("title", "section")

_MEASURE = """() => {
  const section = Reveal.getCurrentSlide(), fit = section.querySelector(".fit");
  const indices = Reveal.getIndices(), box = fit.getBoundingClientRect();
  const page = document.querySelector(".slides").getBoundingClientRect();
  const heading = section.querySelector("h1, h2, h3");
  const edges = [...fit.children].map((part) => part.getBoundingClientRect());
  const top = Math.min(...edges.map((edge) => edge.top));
  const code = [...fit.querySelectorAll(".highlight pre")];
  return {
    number: Reveal.getSlidePastCount() + 1,
    place: [indices.h, indices.v],
    kind: section.dataset.kind,
    heading: heading ? heading.textContent : "",
    scale: parseFloat(section.dataset.scale),
    below: Math.round(box.bottom - page.bottom),
    wide: [...fit.querySelectorAll("*:not(.MJX_Assistive_MathML *)")].some(
      (part) => part.getBoundingClientRect().right > page.right + 1)
      || [...fit.querySelectorAll("pre")].some(
        (part) => part.scrollWidth > part.clientWidth + 1),
    filled: edges.length ? (box.bottom - top) / page.height : 0,
    shown: fit.textContent.trim().length > 0 || fit.querySelector("img") !== null,
    code: Math.max(0, ...code.map((pre) => pre.textContent.trim().split("\\n").length)),
    figures: fit.querySelectorAll("img").length,
    notes: section.querySelector("aside.notes") !== null,
  };
}"""


@contextmanager
def open_page(executable: str | None = None) -> Iterator[Any]:
    """Give a page of a headless Chromium of 1280 by 720 pixels.

    Parameters
    ----------
    executable : str, optional
        Chromium's path; searched for if not given. ``COURSE_CHROMIUM`` names it too.

    Raises
    ------
    RuntimeError
        If Chromium or the package playwright is missing.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise RuntimeError(
            'Playwright is missing: pip install --editable ".[browser]".'
        ) from None
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    path = executable or os.environ.get("COURSE_CHROMIUM")
    path = path or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        raise RuntimeError("Chromium is missing; set COURSE_CHROMIUM to its path.")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser.new_page(viewport={"width": 1280, "height": 720})
        finally:
            browser.close()


def open_deck(page: Any, deck: Path, query: str = "") -> None:
    """Open a deck's file and wait until it is laid out."""
    page.goto(f"{deck.resolve().as_uri()}{query}")
    page.wait_for_function("window.Reveal && Reveal.isReady()", timeout=PATIENCE)


def slides_of(page: Any) -> Iterator[dict[str, Any]]:
    """Go through the open deck's slides and measure each."""
    for h, v in page.evaluate(
        "Reveal.getSlides().map(s => Reveal.getIndices(s)).map(i => [i.h, i.v || 0])"
    ):
        page.evaluate(f"Reveal.slide({h}, {v}, 99)")
        yield page.evaluate(_MEASURE)


def measure_decks(decks: list[Path], executable: str | None = None) -> list[str]:
    """Return one line for each slide of the decks that does not fit.

    Parameters
    ----------
    decks : list of Path
    executable : str, optional
        Chromium's path.
    """
    with open_page(executable) as page:
        return [trouble for deck in decks for trouble in troubles_of(page, deck)]


def troubles_of(page: Any, deck: Path) -> list[str]:
    """Return one line for each slide that overflows, is empty, or breaks a rule."""
    open_deck(page, deck)
    return [
        f"{deck.stem}, slide {slide['number']} ({slide['heading']!r}): {trouble}"
        for slide in slides_of(page)
        if (trouble := _trouble(slide))
    ]


def _trouble(slide: dict[str, Any]) -> str | None:
    if not slide["shown"]:
        return "is empty"
    if not slide["heading"].strip():
        return "has no heading"
    if slide["code"] > MOST_CODE:
        return f"has {slide['code']} lines of code, not {MOST_CODE} at most"
    if slide["below"] > 0:
        return f"goes {slide['below']} pixels below the edge"
    if slide["wide"]:
        return "is wider than the page"
    if slide["scale"] < SMALLEST:
        return f"is shrunk to {slide['scale']:.2f}; split it"
    if slide["filled"] < EMPTIEST and slide["kind"] not in OPENINGS:
        return f"is nearly empty: {slide['filled']:.0%} of its height are filled"
    return None
