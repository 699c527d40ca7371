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
        If no notebook, or more than one, fits.
    FileNotFoundError
        If a path is given and no file is there, or the lesson's file is missing.
    """
    if wanted.endswith(".ipynb") or "/" in wanted or "\\" in wanted:
        return _existing(Path(wanted).expanduser().resolve())
    slug = wanted.strip().lower().replace(" ", "_").replace("-", "_")
    slugs = [lesson.slug for lesson in LESSONS]
    if slug.isdecimal():
        found = [name for name in slugs if int(name[:2]) == int(slug)]
    else:
        found = [name for name in slugs if slug and slug in name]
    if len(found) > 1:
        raise LookupError(
            f"{wanted!r} fits {len(found)} notebooks: {', '.join(found)}. "
            f"Give the number of one."
        )
    if not found:
        raise LookupError(f"There is no notebook {wanted!r}. {_advice(slug, slugs)}")
    return _existing(notebooks_folder() / f"{found[0]}.ipynb")


def _advice(slug: str, slugs: list[str]) -> str:
    near = difflib.get_close_matches(slug, [name[3:] for name in slugs], n=1)
    numbers = f"Numbers go from {slugs[0][:2]} to {slugs[-1][:2]}."
    return f"Did you mean {near[0]!r}? {numbers}" if near else numbers


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise FileNotFoundError(f"There is no notebook at {path}.")
    return path
