"""Rules on a notebook's order: its headings, slides, speaker notes and metadata."""

from __future__ import annotations

import re
from itertools import groupby

from helpers.course.contents import (
    LESSONS,
    course_map,
    next_lesson,
    notebooks_folder,
)
from links import broken_links
from notebook_rules.lesson import Lesson, declared, name, tags

SECTION = re.compile(r"## \d+\. ")
HANDS_ON = re.compile(r"\w+ = yours\(.+\)")
SLIDE_TYPES = {"slide", "subslide", "fragment", "skip", "notes", "-"}


def is_in_the_contents(lesson: Lesson):
    """The file is one of the course's lessons."""
    if lesson.slug not in {entry.slug for entry in LESSONS}:
        yield f"{lesson.slug} is not in helpers.course.contents"


def has_one_title(lesson: Lesson):
    """One top heading, in the first cell: the number and the title of the contents."""
    titles = [line for _, line in lesson.headings if line.startswith("# ")]
    wanted = [f"# {e.number} {e.title}" for e in LESSONS if e.slug == lesson.slug]
    if titles != wanted:
        yield f"the headings of first rank are {titles}, not {wanted}"
    elif not lesson.cells[0].source.startswith(wanted[0]):
        yield "the title does not open the first cell"


def shows_the_course_map(lesson: Lesson):
    """The course map, with this lesson marked, is in the notebook once."""
    count = sum(cell.source.count(course_map(lesson.number)) for cell in lesson.prose)
    if count != 1:
        yield f"course_map({lesson.number!r}) is in it {count} times"


def has_links_that_work(lesson: Lesson):
    """Each relative link leads to a file, and to an anchor that is in it."""
    for cell in lesson.prose:
        for target in broken_links(cell.source, notebooks_folder()):
            yield f"{name(cell)} links to {target!r}, which is not there"


def leads_on(lesson: Lesson):
    """The last text cell links to the next lesson, and to how to report a mistake."""
    last, follows = lesson.prose[-1].source, next_lesson(lesson.number)
    for wanted in (follows.link if follows else "", "](../CONTRIBUTING.md)"):
        if wanted not in last:
            yield f"{name(lesson.prose[-1])}, the last text cell, has no {wanted!r}"


def tells_its_time(lesson: Lesson):
    """The first cell tells the contents' minutes, in a lecture and alone."""
    for entry in LESSONS:
        if entry.slug == lesson.slug and entry.time not in lesson.cells[0].source:
            yield f"its first cell does not say {entry.time!r}"


def numbers_its_sections(lesson: Lesson):
    """Sections are headed ``## 1.``, ``## 2.`` ... without a gap."""
    lines = [line for _, line in lesson.headings if SECTION.match(line)]
    numbers = [int(line[3:].partition(".")[0]) for line in lines]
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)):
        yield f"its sections are numbered {numbers}"


def has_speaker_notes(lesson: Lesson):
    """Each numbered section has a speaker note; notes are no part of the slide."""
    starts = [p for p, line in lesson.headings if line.startswith("## ")]
    for position, line in lesson.headings:
        if SECTION.match(line):
            end = min([p for p in starts if p > position], default=len(lesson.cells))
            section = lesson.cells[position:end]
            if not any("speaker-note" in tags(cell) for cell in section):
                yield f"section {line!r} has no speaker note"
    for cell in lesson.tagged("speaker-note"):
        if cell.metadata.get("slideshow", {}).get("slide_type") != "notes":
            yield f"{name(cell)} is a speaker note, but its slide type is not 'notes'"


def gives_slide_types(lesson: Lesson):
    """Every cell says where it goes in the slides."""
    for cell in lesson.cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        if kind not in SLIDE_TYPES:
            yield f"{name(cell)} has slide type {kind!r}"


def has_few_code_cells(lesson: Lesson):
    """At most 40 code cells, but for optional parts and lines that only hand on."""
    count = sum(
        "optional" not in tags(cell) and not HANDS_ON.fullmatch(cell.source)
        for cell in lesson.code
    )
    if count > 40:
        yield f"it has {count} code cells"


def explains_in_between(lesson: Lesson):
    """At most three code cells in a row without prose."""
    for kind, run in groupby(lesson.cells, key=lambda cell: cell.cell_type):
        cells = list(run)
        if kind == "code" and len(cells) > 3:
            yield f"{len(cells)} code cells in a row from {name(cells[0])}"


def names_the_python_kernel(lesson: Lesson):
    """The kernel is ``python3``, on every machine."""
    if lesson.notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        yield f"its kernelspec is {lesson.notebook.metadata.get('kernelspec')}"


def names_no_python_version(lesson: Lesson):
    """The language is named without its version, so any Python writes the same."""
    if lesson.notebook.metadata.get("language_info") != {"name": "python"}:
        yield f"its language_info is {lesson.notebook.metadata.get('language_info')}"


def has_smoke_parameters(lesson: Lesson):
    """Metadata ``course.smoke``: two other sets of declared parameters."""
    sets = lesson.notebook.metadata.get("course", {}).get("smoke", [])
    known = declared(lesson)
    if len(sets) < 2:
        yield f"course.smoke has {len(sets)} sets of parameters, not two"
    for chosen in sets:
        if not chosen.keys() <= known.keys():
            yield f"course.smoke sets {sorted(chosen.keys() - known.keys())}"
        elif all(known[key] == value for key, value in chosen.items()):
            yield f"course.smoke has a set that changes nothing: {chosen}"


RULES = (
    is_in_the_contents,
    has_one_title,
    shows_the_course_map,
    has_links_that_work,
    leads_on,
    tells_its_time,
    numbers_its_sections,
    has_speaker_notes,
    gives_slide_types,
    has_few_code_cells,
    explains_in_between,
    names_the_python_kernel,
    names_no_python_version,
    has_smoke_parameters,
)
