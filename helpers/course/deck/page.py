"""Slides as an HTML page of reveal.js, made by nbconvert from a notebook of slides."""

from __future__ import annotations

import html
import re
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.course.deck.layout import Part, Slide

TEMPLATES = Path(__file__).resolve().parent
_CLASSES = {
    "given": "given",
    "question": "question",
    "poll": "alert alert-info",
    "exercise": "alert alert-success",
    "answer": "fragment answer",
}


def page_of(slides: list[Slide], title: str) -> str:
    """Return the HTML page of a deck."""
    resources = {"deck": {"title": title}}
    page, _ = _exporter().from_notebook_node(notebook_of(slides), resources=resources)
    return page


def notebook_of(slides: list[Slide]) -> NotebookNode:
    """Return a notebook with slide types, as nbconvert reads it."""
    return new_notebook(cells=[cell for slide in slides for cell in _cells(slide)])


def _cells(slide: Slide) -> list[NotebookNode]:
    opens = slide.kind in ("title", "section")
    head = new_markdown_cell(_opening(slide) if opens else _heading(slide))
    head.metadata.slideshow = {
        "slide_type": "slide" if opens else "subslide",
        "data": {"kind": slide.kind},
    }
    cells = [head, *(_cell(part) for part in slide.parts)]
    if slide.notes:
        cells.append(new_markdown_cell("\n\n".join(slide.notes)))
        cells[-1].metadata.slideshow = {"slide_type": "notes"}
    for cell in cells[1:]:
        cell.metadata.setdefault("slideshow", {"slide_type": "-"})
    return cells


def _opening(slide: Slide) -> str:
    """Return the heading of a lesson or section, in large letters."""
    if slide.kind == "title":
        return f"<h1>{_inline(slide.section)}</h1>"
    return (
        f'<p class="lesson">{_inline(slide.lesson)}</p>\n'
        f"<h2>{_inline(slide.section)}</h2>"
    )


def _heading(slide: Slide) -> str:
    """Return the line above a slide: where in the lesson we are."""
    place = " · ".join(filter(None, (slide.section, slide.part)))
    lesson = slide.lesson if slide.section != slide.lesson else ""
    return (
        f'<h3 class="running"><span>{_inline(place)}</span> '
        f'<span class="lesson">{_inline(lesson)}</span></h3>'
    )


def _inline(title: str) -> str:
    """Return a heading's Markdown as HTML."""
    title = html.escape(title, quote=False)
    title = re.sub(r"`([^`]+)`", r"<code>\1</code>", title)
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", title)


def _cell(part: Part) -> NotebookNode:
    if part.kind == "code":
        return new_code_cell(part.text)
    if part.shown is not None:
        cell = new_code_cell("", outputs=[part.shown.output])
        cell.metadata.transient = {"remove_source": True}
        return cell
    if part.kind in _CLASSES:
        text = f'<div class="{_CLASSES[part.kind]}">\n\n{part.text}\n\n</div>'
        return new_markdown_cell(text)
    return new_markdown_cell(part.text)


def _exporter():
    from nbconvert.exporters import SlidesExporter
    from traitlets.config import Config

    settings = Config()
    settings.CSSHTMLHeaderPreprocessor.style = "default"
    settings.HTMLExporter.exclude_anchor_links = True
    settings.HTMLExporter.exclude_input_prompt = True
    settings.HTMLExporter.exclude_output_prompt = True
    return SlidesExporter(
        config=settings,
        extra_template_basedirs=[str(TEMPLATES.parent)],
        template_name=TEMPLATES.name,
    )
