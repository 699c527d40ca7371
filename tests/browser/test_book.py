"""The book, built without a warning, opened from its folder in Chromium."""

import pytest

from helpers.course.book import build_book
from helpers.course.pdf import print_page

# The theme, and autodoc's reader of NumPy's docstrings, use what Sphinx will remove.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:.*is deprecated. Check CHANGES for Sphinx"),
    pytest.mark.filterwarnings("ignore:.*will be removed in Sphinx"),
]
PAGES = (
    "index",
    "notebooks/00_start_here",
    "notebooks/08_backprop_by_hand",
    "glossary",
    "reference/cluster",
)


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(site, chromium, name, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = chromium.new_page(color_scheme=scheme)
    page.goto((site / f"{name}.html").as_uri())
    page.wait_for_timeout(3000)  # until formulas are drawn
    found = Axe().run(page).response["violations"]
    serious = [v for v in found if v["impact"] in ("serious", "critical")]
    places = [(v["id"], v["nodes"][0]["html"][:200]) for v in serious]
    assert places == []
    page.close()


def test_a_page_is_read_by_keyboard(site, chromium):
    page = chromium.new_page()
    page.goto((site / "notebooks" / "08_backprop_by_hand.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText").strip().startswith("Skip")
    hint = page.locator("details").first
    hint.locator("summary").focus()
    page.keyboard.press("Enter")
    assert hint.evaluate("all => all.open")
    page.close()


def test_a_lesson_and_the_reference_lead_to_each_other(site, chromium):
    page = chromium.new_page()
    page.goto((site / "notebooks" / "12_clustering.html").as_uri())
    page.get_by_role("link", name="KMeans", exact=True).last.click()
    assert page.url.endswith("reference/cluster.html#helpers.cluster.KMeans")
    page.locator("dl.class", has_text="KMeans").get_by_role(
        "link", name="12", exact=True
    ).first.click()
    assert page.url.endswith("notebooks/12_clustering.html")
    page.close()


def test_a_lesson_is_printed(site, tmp_path):
    page = site / "notebooks" / "00_start_here.html"
    printed = print_page(page, tmp_path / "00.pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    assert len(printed) > 100_000


def test_formulas_are_drawn_and_figures_have_their_text(site, chromium):
    page = chromium.new_page()
    page.goto((site / "notebooks" / "08_backprop_by_hand.html").as_uri())
    page.locator(".MathJax_SVG").first.wait_for(timeout=20_000)
    for_screen_readers = page.locator(".MJX_Assistive_MathML math")
    for_screen_readers.first.wait_for(state="attached", timeout=20_000)
    figures = page.locator("main img").evaluate_all("all => all.map(i => i.alt)")
    assert figures
    assert all(figures)
    page.close()


def test_the_search_finds_a_word_of_a_lesson(site, chromium):
    page = chromium.new_page()
    page.goto((site / "search.html").as_uri() + "?q=momentum")
    page.get_by_role("link", name="10 SGD and momentum").last.wait_for(timeout=20_000)
    page.close()
