"""Race our code against its rivals: ``make bench``.

::

    python tests/benchmarks [--only svm] [--quick] [--out build/bench] [--page]

Runs the rows of every ``bench_*.py`` beside this file, prints one table, and saves
``results.json`` and ``ratios.png``; with ``--page`` docs/benchmarks.md too.
"""

from __future__ import annotations

import argparse
import importlib
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import table
from race import Row

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "benchmarks.md"
LONG = 3  # rows that ask for so few repeats take long


def parts() -> list[str]:
    """Return the names of the parts that are raced: ``["autograd", ...]``."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def rows_of(part: str) -> Sequence[Row]:
    """Return the rows of one script: its list, or what its function makes."""
    module = importlib.import_module(f"bench_{part}")
    return module.ROWS if hasattr(module, "ROWS") else list(module.rows())


def chosen(only: str, quick: bool) -> Iterator[tuple[str, Row, int]]:
    """Yield part, row and repeats of each race whose part or name has the words."""
    for part in parts():
        for row in rows_of(part):
            if only.lower() not in f"{part} {row.name}".lower():
                continue
            if not quick:
                yield part, row, row.repeats
            elif row.repeats > LONG:
                yield part, row, max(LONG, row.repeats // 4)


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python tests/benchmarks")
    parser.add_argument("--only", default="", help="a part or words of a row: svm, PCA")
    parser.add_argument(
        "--quick", action="store_true", help="few repeats, without the longest rows"
    )
    parser.add_argument("--out", type=Path, default=HERE.parents[1] / "build/bench")
    parser.add_argument(
        "--page", action="store_true", help="write docs/benchmarks.md from all rows"
    )
    options = parser.parse_args()
    if options.page and (options.only or options.quick):
        parser.error("the page shows all rows; leave out --only and --quick")
    rows = list(chosen(options.only, options.quick))
    if not rows:
        parser.error(f"no row has {options.only!r}; the parts are {', '.join(parts())}")
    results = []
    print(table.header())
    for part, row, repeats in rows:
        results.append(table.measured(part, row, repeats))
        print(table.line(results[-1]), flush=True)
    print(table.summary(results))
    numbers, picture = table.save(results, options.out)
    saved = [numbers, picture]
    if options.page:
        saved += write_page(results, picture)
    for path in saved:
        print(f"saved {path}")


def write_page(results: Sequence[table.Result], picture: Path) -> list[Path]:
    """Write the page of benchmarks and its picture; return their paths."""
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    today = date.today().isoformat()
    text = table.page(results, table.machine(), today, before)
    PAGE.write_text(text, encoding="utf-8")
    shown = PAGE.parent / table.PICTURE
    shutil.copyfile(picture, shown)
    return [PAGE, shown]


if __name__ == "__main__":
    main()
