"""Links of a lesson whose copy goes to another folder: each one leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import unquote

from nbformat import NotebookNode

from helpers.atomic import write_atomically

PAGES = "course_docs"  # the folder beside the copies for the pages they link to
_LINK = re.compile(r"(?<!!)\[([^]\n]+)\]\((?!\w+:|#)([^)#\s]+)(#[^)\s]*)?\)")
_CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def relinked(text: str, new_target: Callable[[str], str | None]) -> str:
    """Return Markdown with other targets of its relative links, outside of code.

    Parameters
    ----------
    text : str
    new_target : callable
        Takes a link's path, without its anchor, and returns the path to write; None
        makes the link plain text.

    Examples
    --------
    >>> relinked("[a](b.md#c) [d](e.md) `[f](b.md)`", {"b.md": "x/b.md"}.get)
    '[a](x/b.md#c) d `[f](b.md)`'
    """

    def replaced(found):
        target = new_target(found[2])
        return found[1] if target is None else f"[{found[1]}]({target}{found[3] or ''})"

    parts, end = [], 0
    for code in _CODE.finditer(text):
        # A link's own text may be code: such a link is no code.
        if not text[code.end() :].startswith("]("):
            parts += [_LINK.sub(replaced, text[end : code.start()]), code[0]]
            end = code.end()
    return "".join([*parts, _LINK.sub(replaced, text[end:])])


def carry_links(
    edition: NotebookNode, source: Path, folder: Path, lessons: Iterable[str] = ()
) -> None:
    """Make the links of a copy work in its folder; the pages it links to come along.

    A link to a lesson stays if a copy of that lesson is in the folder, or is among
    those that go there; otherwise only its text does. The pages of the course, such as
    the list of mistakes, are copied into ``course_docs`` there.

    Parameters
    ----------
    edition : NotebookNode
        The copy; its Markdown cells are changed.
    source : Path
        The notebook that it was made from: its links start at that folder.
    folder : Path
        Where the copy goes.
    lessons : iterable of str
        File names of the copies that go there too.
    """
    lessons = {*lessons, source.name}
    pages: dict[str, Path] = {}

    def lesson_there(name):
        return name in lessons or (folder / name).is_file()

    def in_the_copy(link):
        path = (source.parent / unquote(link)).resolve()
        if path.suffix == ".md" and path.is_file():
            pages[path.name] = path
            return f"{PAGES}/{path.name}"
        return link if "/" not in link and lesson_there(path.name) else None

    def in_a_page(link):
        name = Path(unquote(link)).name
        return f"../{name}" if name.endswith(".ipynb") and lesson_there(name) else None

    for cell in edition.cells:
        if cell.cell_type == "markdown":
            cell.source = relinked(cell.source, in_the_copy)
    for name, page in pages.items():
        (folder / PAGES).mkdir(parents=True, exist_ok=True)
        text = relinked(page.read_text(encoding="utf-8"), in_a_page)
        write_atomically(folder / PAGES / name, text.encode())
