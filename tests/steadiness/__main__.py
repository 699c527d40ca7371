"""Name every number that a lesson prints otherwise elsewhere: ``make steady``.

::

    python tests/steadiness 03 14

Runs each lesson once as it is, once as each other processor would, and three times
with its inputs moved by a hair (see ``nudging``). What then prints another number is
named. Without a number all lessons are run; that takes a quarter of an hour.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from nbclient.exceptions import CellExecutionError, CellTimeoutError

from helpers.course.contents import course_notebooks, find_notebook
from processors import environment_of, profiles, why_not
from reruns import changes, run_again

DRAWS = (1, 2, 3)


def conditions() -> Iterator[tuple[str, dict, int]]:
    """Yield (name, environment, draw) of each run that is compared with the first."""
    for profile in profiles():
        if not why_not(profile):
            yield f"as on {profile.name}", environment_of(profile), 0
    for draw in DRAWS:
        yield f"inputs moved, {draw}", {}, draw


def unsteady(path: Path) -> int:
    """Print what a lesson prints otherwise; return how many numbers that are."""
    print(path.stem, flush=True)
    reference, found = run_again(path), 0
    for name, environment, draw in conditions():
        start = time.perf_counter()
        try:
            lines = list(changes(reference, run_again(path, environment, draw)))
        except (CellExecutionError, CellTimeoutError) as error:
            lines = [f"it stopped: {str(error).strip().splitlines()[-1]}"]
        seconds = time.perf_counter() - start
        print(f"  {name}: {len(lines) or 'no'} changes, {seconds:.0f} s")
        print("".join(f"    {line}\n" for line in lines), end="", flush=True)
        found += len(lines)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status: 1 where a number changes."""
    parser = argparse.ArgumentParser(prog="steadiness", description=__doc__)
    parser.add_argument("lessons", nargs="*", help="their numbers, such as 03 14")
    chosen = parser.parse_args(arguments).lessons
    for profile in profiles():
        if why_not(profile):
            print(f"skipped: {profile.name} ({why_not(profile)})")
    paths = [find_notebook(name) for name in chosen] or course_notebooks()
    return int(sum(map(unsteady, paths)) > 0)


if __name__ == "__main__":
    sys.exit(main())
