"""Links of a copy lead somewhere, wherever the copy goes."""

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from helpers.course import main
from helpers.course.contents import course_notebooks, find_notebook
from helpers.course.links import PAGES, carry_links, relinked
from links import broken_links, relative_links


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("[`fit`](a.md#x)", "[`fit`](new/a.md#x)"),
        ("`[a](a.md)` [b](b.md)", "`[a](a.md)` b"),
        ("```\n[a](a.md)\n```\n[a](a.md)", "```\n[a](a.md)\n```\n[a](new/a.md)"),
        ("[a](https://a.md) [b](#a)", "[a](https://a.md) [b](#a)"),
        ("![picture](b.md)", "![picture](b.md)"),
    ],
)
def test_only_relative_links_outside_of_code_change(text, becomes):
    assert relinked(text, {"a.md": "new/a.md"}.get) == becomes


def test_a_lesson_that_is_not_handed_out_is_named_without_a_link(tmp_path):
    source = tmp_path / "lessons" / "08_b.ipynb"
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "06_d.ipynb").touch()
    text = "[a](07_a.ipynb) [b](08_b.ipynb#x) [c](09_c.ipynb) [d](06_d.ipynb)"
    edition = new_notebook(cells=[new_markdown_cell(text)])
    carry_links(edition, source, folder, ["09_c.ipynb"])
    expected = "a [b](08_b.ipynb#x) [c](09_c.ipynb) [d](06_d.ipynb)"
    assert edition.cells[0].source == expected


@pytest.mark.parametrize("numbers", [["18"], ["07", "08"]])
def test_every_link_of_a_hand_out_leads_somewhere(numbers, tmp_path):
    folder = tmp_path / "a class"
    assert main(["handout", *numbers, "--output", str(folder)]) == 0
    assert {page.name for page in (folder / PAGES).iterdir()} == {
        "CONTRIBUTING.md",
        "mistakes.md",
    }
    links = []
    for path in [*folder.glob("*.ipynb"), *folder.glob("*/*.md")]:
        text = text_of(path)
        assert broken_links(text, path.parent) == [], path
        links += relative_links(text)
    assert any(link.startswith(f"{PAGES}/mistakes.md#m") for link in links)
    assert f"../{find_notebook(numbers[-1]).name}" in links or numbers == ["18"]


def test_lessons_link_to_nothing_that_a_copy_leaves_out_silently():
    """Pages come along, lessons do or become text: a third kind would need thought."""
    for lesson in course_notebooks():
        targets = [link.partition("#")[0] for link in relative_links(text_of(lesson))]
        assert {target.rpartition(".")[2] for target in targets} <= {"md", "ipynb"}


def text_of(path):
    """Return the Markdown of a page or of a notebook."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(c.source for c in cells if c.cell_type == "markdown")
