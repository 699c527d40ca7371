"""Tell which small changes of our own code no unit test notices: ``make mutants``.

::

    make mutants ROOMS="metrics svm"
    PYTHONPATH=tests/support python -m mutation metrics --sample 200 --seed 1

Draws changes (another operator, a number one higher, a line left out, ...) from all
modules of a room at random, and runs the room's own tests and doctests on each, in a
copy of the course. Needs `os.fork`, so not on Windows. Who survives is printed: either
a test is missing, or the change changes nothing (see docs/decisions.md).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from mutation.changing import changed, sample
from mutation.running import Copy

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = (
    *("metrics", "autograd", "optim", "layers", "cluster", "decomposition", "svm"),
    *("training", "diagnose"),
)
# The judge of all exercises is one module; these are the tests that are about it.
JUDGING = ("judging", "learners_code", "comparing", "side_effects", "time_limit")
ROOMS = (*PACKAGES, "judging")


def modules_of(room: str) -> dict[str, str]:
    """Return the text of each module of a room, by its path."""
    if room == "judging":
        paths = [ROOT / "helpers/exercises/judging.py"]
    else:
        paths = sorted((ROOT / "helpers" / room).glob("*.py"))
    return {
        p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8") for p in paths
    }


def tests_of(room: str, module: str) -> list[str]:
    """Return the room's test files, those that mirror the module first."""
    if room == "judging":
        return [f"tests/exercises/test_{name}.py" for name in JUDGING]
    stem = Path(module).stem
    tests = sorted((ROOT / "tests" / room).glob("test_*.py"))
    tests.sort(key=lambda path: not path.stem.startswith(f"test_{stem}"))
    return [*(p.relative_to(ROOT).as_posix() for p in tests), f"helpers/{room}"]


def survivors(copy: Copy, room: str, size: int, seed: int) -> tuple[int, int]:
    """Try a sample of a room's changes; return how many there were, and were missed."""
    sources = modules_of(room)
    start = time.monotonic()
    if copy.ends(tests_of(room, "none"), limit=900) != "passed":
        sys.exit(f"The tests of {room} fail without any change.\n{copy.said()}")
    limit = 20 + 5 * (time.monotonic() - start)
    tried = missed = 0
    for module, place in sample(sources, size, seed):
        change = changed(sources[module], place)
        if change is None:
            continue
        tried += 1
        if copy.noticed(module, change[1], tests_of(room, module), limit) == "passed":
            missed += 1
            print(f"{module}: {change[0]}", flush=True)
    return tried, missed


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 1 where more than one change in ten was missed."""
    parser = argparse.ArgumentParser(prog="mutation", description=__doc__)
    parser.add_argument("rooms", nargs="*", help=f"of {', '.join(ROOMS)}; all for none")
    parser.add_argument("--sample", type=int, default=60, help="changes for each room")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    if set(options.rooms) - set(ROOMS):
        parser.error(f"the rooms are {', '.join(ROOMS)}")
    if not hasattr(os, "fork"):
        parser.error("it needs os.fork, which this system has not")
    worst = 0.0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Copy(ROOT, Path(folder))
        for room in options.rooms or ROOMS:
            tried, missed = survivors(copy, room, options.sample, options.seed)
            killed = tried - missed
            print(
                f"{room}: {killed} of {tried} noticed ({killed / tried:.0%})",
                flush=True,
            )
            worst = max(worst, missed / tried)
    return int(worst > 0.1)


if __name__ == "__main__":
    sys.exit(main())
