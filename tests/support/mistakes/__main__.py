"""Write ``docs/mistakes.md`` anew from the table."""

from pathlib import Path

from mistakes import as_markdown

PAGE = Path(__file__).resolve().parents[3] / "docs/mistakes.md"

if __name__ == "__main__":
    PAGE.write_text(as_markdown(), encoding="utf-8")
