"""``course slides``: decks for lectures, built from the notebooks, without network."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from helpers.course.notebooks import course_notebooks, course_root, find_notebook


def main(arguments: list[str]) -> int:
    """Build the decks, look at them if asked, and return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        notebooks = [find_notebook(name) for name in options.notebooks]
        notebooks = notebooks or course_notebooks()
        index = build_slides(notebooks, options.output)
        print(f"Open in a browser: {index}")
        return _report(index.parent, notebooks) if options.check else 0
    except (LookupError, OSError, RuntimeError) as error:
        text = error.args[0] if isinstance(error, LookupError) else error
        print(f"course slides: {text}", file=sys.stderr)
        return 2


def build_slides(notebooks: list[Path], folder: str | Path | None = None) -> Path:
    """Build a deck for each notebook and return the page that lists all decks.

    Parameters
    ----------
    notebooks : list of Path
    folder : str or Path, optional
        ``_build/slides`` of the course if not given. Decks of other notebooks that
        are there already stay, and are listed too.

    Raises
    ------
    PartsMissing
        If the packages of the extra ``slides`` are not installed.
    """
    from helpers.course.deck_parts import copy_parts
    from helpers.course.decks import build_deck, write_index

    folder = Path(folder) if folder else course_root() / "_build" / "slides"
    folder.mkdir(parents=True, exist_ok=True)
    copy_parts(folder)
    for notebook in notebooks:
        print(build_deck(notebook, folder).name)
    decks = sorted(path for path in folder.glob("*.html") if path.stem != "index")
    return write_index(decks, folder).resolve()


def _report(folder: Path, notebooks: list[Path]) -> int:
    from helpers.course.deck_check import measure_decks

    troubles = measure_decks([folder / f"{path.stem}.html" for path in notebooks])
    for trouble in troubles:
        print(trouble)
    count = f"{len(troubles)} slide{'s' * (len(troubles) != 1)} to fix"
    print(count if troubles else "Every slide fits.")
    return 1 if troubles else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course slides",
        description="Build slides with speaker notes from the notebooks, into a "
        "folder that opens in any browser and needs no network.",
    )
    parser.add_argument(
        "notebooks", nargs="*", help="numbers such as 02 08; all if none is given"
    )
    parser.add_argument(
        "--output", metavar="FOLDER", help="where to build (default: _build/slides)"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="look at every slide in Chromium and list those that do not fit",
    )
    return parser
