"""``course progress``: how many exercises are solved, a bar per notebook."""

from __future__ import annotations

import argparse

from helpers.exercises import progress


def main(arguments: list[str]) -> int:
    """Print the bars and return 0."""
    parser = argparse.ArgumentParser(
        prog="course progress",
        description="Show how many exercises are solved. The record is one file on "
        "this computer; nothing is sent anywhere.",
    )
    parser.add_argument("notebook", nargs="?", help="a notebook's number, such as 08")
    chosen = parser.parse_args(arguments).notebook
    progress(chosen if chosen is None else chosen.zfill(2))
    return 0
