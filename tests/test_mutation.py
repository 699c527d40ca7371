"""The changes that `make mutants` makes: real ones, the same for the same seed."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from mutation.changing import changed, places, sample

ROOT = Path(__file__).resolve().parents[1]
SOURCE = '''\
"""A module of words."""

LIMIT = 3


def clip(x: int | None, low: int = 0) -> int:
    """Return x, or the limit."""
    if x is not None and not x < low:
        return min(x, LIMIT)
    return low
'''


def told():
    found = [changed(SOURCE, place) for place in places(SOURCE)]
    return [change[0] for change in found if change]


@pytest.mark.parametrize(
    "line",
    [
        "LIMIT = 4",
        "LIMIT = 2",
        "if x is None and (not x < low):",
        "if x is not None or not x < low:",
        "if x is not None and (not x <= low):",
        "if x is not None and (not x >= low):",
        "return min(LIMIT, x)",
        "return max(x, LIMIT)",
        "return None",
        "return x",
        "pass",
        "def clip(x: int | None, low: int=0 + 1) -> int:",
    ],
)
def test_each_kind_of_change_is_made(line):
    assert any(change.endswith(f" -> {line}") for change in told())


def test_words_and_types_are_left_alone():
    for place in places(SOURCE):
        change = changed(SOURCE, place)
        if change:
            tree = ast.parse(change[1])
            assert ast.get_docstring(tree) == "A module of words."
            assert "int | None" in change[1]


def test_the_same_seed_draws_the_same():
    sources = {"a.py": SOURCE, "b.py": SOURCE}
    assert sample(sources, 5, 0) == sample(sources, 5, 0) != sample(sources, 5, 1)
    assert len(sample(sources, 10**6, 0)) == 2 * len(places(SOURCE))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs os.fork")
def test_the_command_counts_what_was_noticed():
    command = [sys.executable, "-m", "mutation", "layers", "--sample", "2"]
    own = {"cwd": ROOT / "tests" / "support", "capture_output": True, "text": True}
    done = subprocess.run(command, **own, check=False)
    assert "of 2 noticed" in done.stdout, done.stderr
