"""Race our code against a rival on one thread; the result is a ratio of times.

A benchmark script lists its rows and ends in ``main(ROWS)``::

    python tests/benchmarks/bench_cluster.py [--json FILE] [--only WORDS]

No test asserts a time. A ratio below 1 means that ours is faster.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """One line of the table of races.

    Parameters
    ----------
    name : str
        What is raced and on which data, such as ``"KMeans fit, digits, k=10"``.
    rival : str
        Whom we race, such as ``"sklearn KMeans"``.
    goal : float
        The ratio that we want to stay below.
    prepare : callable
        Makes the data and returns two callables without arguments: ours, rival.
    repeats : int
        How many times each runs.
    """

    name: str
    rival: str
    goal: float
    prepare: Callable[[], tuple[Callable[[], Any], Callable[[], Any]]]
    repeats: int = 7


def race(ours: Callable[[], Any], rival: Callable[[], Any], repeats: int = 7) -> float:
    """Return median time of `ours` over median time of `rival`, on one thread.

    Both run once unmeasured, then in turns, and the starter changes every turn,
    so that a busy machine slows both alike.
    """
    times: dict[Callable, list[float]] = {ours: [], rival: []}
    with one_thread():
        for runner in times:
            runner()
        gc.collect()
        for turn in range(repeats):
            for runner in (ours, rival) if turn % 2 == 0 else (rival, ours):
                start = time.perf_counter()
                runner()
                times[runner].append(time.perf_counter() - start)
    return statistics.median(times[ours]) / statistics.median(times[rival])


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Keep BLAS, OpenMP and, where it is imported, torch on one thread."""
    from threadpoolctl import threadpool_limits

    torch = sys.modules.get("torch")
    threads = torch.get_num_threads() if torch else None
    with threadpool_limits(1):
        if torch:
            torch.set_num_threads(1)
        try:
            yield
        finally:
            if torch:
                torch.set_num_threads(threads)


def run_rows(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Race every row, print its ratio beside its goal, and return the results."""
    results = []
    for row in rows:
        ratio = race(*row.prepare(), row.repeats)
        verdict = "ok" if ratio <= row.goal else "above the goal"
        print(
            f"{ratio:8.3f}  (goal {row.goal:g}, {verdict})  {row.name}  "
            f"against {row.rival}",
            flush=True,
        )
        kept = {k: v for k, v in asdict(row).items() if k != "prepare"}
        results.append({**kept, "ratio": round(ratio, 4)})
    return results


def main(rows: Sequence[Row]) -> None:
    """Run the rows chosen on the command line; save them as JSON where asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", type=Path, help="write the results to this file")
    parser.add_argument("--only", default="", help="only rows whose name has this text")
    options = parser.parse_args()
    results = run_rows([row for row in rows if options.only in row.name])
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")
