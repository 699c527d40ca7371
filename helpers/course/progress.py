"""``course progress``: how many exercises are solved, a bar per notebook."""

from __future__ import annotations

import argparse
import sys

from helpers.course.notebooks import find_notebook
from helpers.exercises import progress


def main(arguments: list[str]) -> int:
    """Print the bars and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="course progress",
        description="Show how many exercises are solved. The record is one file on "
        "this computer; nothing is sent anywhere.",
    )
    parser.add_argument(
        "notebook", nargs="?", help="its number, such as 08, or a part of its name"
    )
    chosen = parser.parse_args(arguments).notebook
    try:
        progress(None if chosen is None else find_notebook(chosen).stem[:2])
    except (LookupError, OSError) as error:
        text = error.args[0] if isinstance(error, LookupError) else error
        print(f"course progress: {text}", file=sys.stderr)
        return 2
    return 0
