"""What the book is made of; the site itself is looked at in tests/browser."""

import nbformat
import pytest

from helpers.course import book, main
from helpers.course.contents import course_notebooks
from helpers.course.editions import tags_of


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("[a](b.md)", "[a](b.md)"),
        ("[a](b.md#m1)", "[a](b.md#m1)"),
        ("[a](../x.py) and [b](b.md)", "a and [b](b.md)"),
        ("[a](https://example.org/b.md)", "[a](https://example.org/b.md)"),
        ("[a](#here)", "[a](#here)"),
        ("![a](x.png)", "![a](x.png)"),
        ("[a](../docs/b.md)", "[a](../docs/b.md)"),
    ],
)
def test_only_links_to_what_is_in_the_book_stay(text, becomes):
    assert book.only_known_links(text, "docs", {"docs/b.md"}) == becomes


def test_every_lesson_and_page_is_in_the_contents():
    text = book.contents(["svm"])
    for lesson in course_notebooks():
        assert f"\nnotebooks/{lesson.stem}\n" in text
    assert "Install it <README>" in text
    assert "\nreference/svm\n" in text
    assert text.count("```{toctree}") == text.count(":caption:")


def test_the_sources_hold_outputs_and_no_speaker_notes(tmp_path):
    pytest.importorskip("nbclassic")
    book.write_source(tmp_path)
    for lesson in course_notebooks():
        written = nbformat.read(tmp_path / "notebooks" / lesson.name, as_version=4)
        assert not any("speaker-note" in tags_of(cell) for cell in written.cells)
        assert any(cell.get("outputs") for cell in written.cells)
    assert "{{" not in (tmp_path / "index.md").read_text("utf-8")


def test_a_missing_package_is_named_with_the_remedy(monkeypatch, capsys):
    monkeypatch.setattr(book, "find_spec", lambda name: None)
    assert main(["book"]) == 2
    assert 'pip install --editable ".[book]"' in capsys.readouterr().err
