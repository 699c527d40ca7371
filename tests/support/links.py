"""Which relative links of a page lead nowhere."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from urllib.parse import unquote

CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^()\s]+)\)")
ANCHOR = re.compile(r'<a id="([^"]+)">')
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
ELSEWHERE = ("https://", "http://", "mailto:")


def relative_links(text: str) -> list[str]:
    """Return the targets of a page's relative links, outside of code."""
    found = LINK.findall(CODE.sub("", text))
    return [target for target in found if not target.startswith(ELSEWHERE)]


def broken_links(text: str, folder: Path) -> list[str]:
    """Return the relative links of a page in this folder that lead nowhere."""
    return [target for target in relative_links(text) if not _leads(target, folder)]


def _leads(target: str, folder: Path) -> bool:
    name, _, anchor = unquote(target).partition("#")
    if not name:
        return bool(anchor)  # inside the page: its writer sees it
    path = folder / name
    return path.exists() and (not anchor or anchor in _anchors(path))


@functools.cache
def _anchors(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")
        for heading in HEADING.findall(text)
    }
    return headings | set(ANCHOR.findall(text))
