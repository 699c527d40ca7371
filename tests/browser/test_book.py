"""The book, built without a warning, opened from its folder in Chromium."""

import pytest

from helpers.course.book import build_book

# The theme uses what Sphinx will remove in two versions.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:.*is deprecated. Check CHANGES for Sphinx"),
]
PAGES = ("index", "notebooks/00_start_here", "notebooks/08_backprop_by_hand")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return build_book(tmp_path_factory.mktemp("book"), strict=True).parent


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_nothing_else_and_is_never_too_wide(site, chromium, name, width):
    page = chromium.new_page(viewport={"width": width, "height": 900})
    trouble = []
    page.on("console", lambda m: m.type == "error" and trouble.append(m.text))
    page.on("requestfailed", lambda request: trouble.append(request.url))
    page.on("request", lambda r: r.url.startswith("http") and trouble.append(r.url))
    page.goto((site / f"{name}.html").as_uri())
    page.wait_for_timeout(2000)
    assert trouble == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_formulas_are_drawn_and_figures_have_their_text(site, chromium):
    page = chromium.new_page()
    page.goto((site / "notebooks" / "08_backprop_by_hand.html").as_uri())
    page.locator(".MathJax_SVG").first.wait_for(timeout=20_000)
    figures = page.locator("main img").evaluate_all("all => all.map(i => i.alt)")
    assert figures
    assert all(figures)
    page.close()


def test_the_search_finds_a_word_of_a_lesson(site, chromium):
    page = chromium.new_page()
    page.goto((site / "search.html").as_uri() + "?q=momentum")
    page.get_by_role("link", name="10 SGD and momentum").last.wait_for(timeout=20_000)
    page.close()
