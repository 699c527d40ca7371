"""Every relative link of the README, of docs/ and of other pages leads somewhere."""

from pathlib import Path

import pytest

from links import broken_links, relative_links

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    page for folder in (".", "docs", "data") for page in (ROOT / folder).glob("*.md")
)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    assert broken_links(page.read_text(encoding="utf-8"), page.parent) == []


def test_what_is_broken_is_found(tmp_path):
    (tmp_path / "page.md").write_text('# One title\n\n<a id="m14"></a>')
    text = """[a](page.md) [b](page.md#m14) [c](page.md#one-title) [d](gone.md)
    [e](page.md#m15) `[f](code.md)` [g](https://example.org/x)

```
[h](code.md)
```
"""
    assert broken_links(text, tmp_path) == ["gone.md", "page.md#m15"]
    assert len(relative_links(text)) == 5
