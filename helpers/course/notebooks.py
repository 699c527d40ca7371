"""Find a notebook by its number, a part of its name, or its path."""

from __future__ import annotations

import difflib
from pathlib import Path

from helpers.course.contents import LESSONS


def course_root() -> Path:
    """Return the folder that holds ``notebooks/`` and ``helpers/``."""
    return Path(__file__).resolve().parents[2]


def notebooks_folder() -> Path:
    """Return the folder of the course's notebooks."""
    return course_root() / "notebooks"


def course_notebooks() -> list[Path]:
    """Return the notebooks that are there, in the order of the course."""
    paths = (notebooks_folder() / f"{lesson.slug}.ipynb" for lesson in LESSONS)
    return [path for path in paths if path.is_file()]


def find_notebook(wanted: str) -> Path:
    """Return the path of the notebook that a learner means.

    Parameters
    ----------
    wanted : str
        A number (``"8"`` or ``"08"``), a part of a name (``"backprop"``), or the
        path of any notebook.

    Raises
    ------
    LookupError
        If no notebook that is there fits, or more than one.
    FileNotFoundError
        If a path is given and no file is there.
    """
    if wanted.endswith(".ipynb") or "/" in wanted or "\\" in wanted:
        return _existing(Path(wanted).expanduser().resolve())
    slug = wanted.strip().lower().replace(" ", "_").replace("-", "_")
    there = course_notebooks()
    found = [path for path in there if _fits(slug, path.stem)]
    if len(found) > 1:
        names = ", ".join(path.stem for path in found)
        raise LookupError(
            f"{wanted!r} fits {len(found)} notebooks: {names}. Give the number of one."
        )
    if found:
        return found[0]
    planned = [lesson for lesson in LESSONS if _fits(slug, lesson.slug)]
    if len(planned) == 1:
        name = f"{planned[0].number} ({planned[0].title})"
        raise LookupError(f"Notebook {name} is not there. {_numbers(there)}")
    raise LookupError(f"There is no notebook {wanted[:60]!r}. {_advice(slug, there)}")


def _fits(slug: str, name: str) -> bool:
    """Whether a number, or a part of a name, means the notebook of this name."""
    if slug.isdecimal():
        return len(slug) < 10 and int(slug) == int(name[:2])
    return bool(slug) and slug in name


def _advice(slug: str, there: list[Path]) -> str:
    near = difflib.get_close_matches(slug, [path.stem[3:] for path in there], n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return f"{hint}{_numbers(there)}"


def _numbers(there: list[Path]) -> str:
    """Say which numbers there are."""
    numbers = [path.stem[:2] for path in there]
    if not numbers:
        return f"There are no notebooks in {notebooks_folder()}."
    if int(numbers[-1]) - int(numbers[0]) == len(numbers) - 1:
        return f"Numbers go from {numbers[0]} to {numbers[-1]}."
    return f"The numbers are {', '.join(numbers)}."


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise FileNotFoundError(f"There is no notebook at {path}.")
    return path
