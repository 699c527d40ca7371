"""``course sweep``: a lesson with each of many values, several at a time.

Each run is a process of its own: on this machine (joblib's loky), or on the workers of
a Dask or Ray cluster that have the course installed at the same place. A run's copy and
numbers are written when it ends, each in one step, so whatever stops the sweep, the
same command goes on with the runs that are missing.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import nbformat

from helpers.atomic import write_atomically
from helpers.console import refuse
from helpers.course.command_line import ONE_LESSON, parse_words
from helpers.course.contents import (
    find_notebook,
    my_folder,
    read_notebook,
    refuse_outside,
    runs_folder,
    typed_path,
)
from helpers.course.parameters import (
    Parameter,
    ParameterError,
    add_parameter_option,
    chosen_values,
    declared_as,
    declared_parameters,
    fitted,
    value_of,
)
from helpers.course.run import NotebookFailed, run_notebook
from helpers.course.sweep_results import draw_results, table_bytes
from helpers.results import recorded

MOST_RUNS = 10_000
LONGEST_NAME = 80  # letters of a copy's name
DONE, FAILED = "done", "failed"

DESCRIPTION = """Run a lesson with each combination of values, several at a time.

What a lesson hands to helpers.results.record comes back as a table and a picture.
The same command, given again, goes on where it was stopped and tries again what has
failed."""

EXAMPLES = """examples:
  course sweep 05 -p seed=1,2,3
  course sweep 10 -p lr=0.01,0.1,1 -p seed=1,2 --jobs 4
  course sweep 11 -p seed=1,2,3,4 --backend dask --address tcp://10.0.0.5:8786"""


class Run(NamedTuple):
    """One combination of values and what came of it.

    Attributes
    ----------
    values : dict
        The swept parameters by name.
    status : {"done", "failed"}
    seconds : float
        Wall time, with the start of the kernel.
    numbers : dict of str to float
        What the lesson recorded.
    error : str
        Which cell failed and how; empty if none did.
    """

    values: dict[str, Any]
    status: str
    seconds: float
    numbers: dict[str, float]
    error: str = ""


def sweep(
    notebook: str | Path,
    grid: Mapping[str, Sequence[Any]],
    *,
    jobs: int = 1,
    backend: str = "loky",
    address: str | None = None,
    folder: str | Path | None = None,
    tell: Callable[[Run, int, int], None] = lambda run, done, total: None,
) -> tuple[list[Run], Path]:
    """Run a notebook with each combination of values.

    Parameters
    ----------
    notebook : str or Path
        Its number, a part of its name, or its path. The file is only read.
    grid : mapping of str to sequence
        The values of each parameter, such as ``{"seed": [1, 2], "lr": [0.1]}``.
    jobs : int
        How many runs at once; -1 for one a processor. A cluster that is running
        already decides by itself.
    backend : {"loky", "dask", "ray"}
    address : str, optional
        The scheduler of a running cluster; without it, Dask and Ray start their own
        on this machine.
    folder : path, optional
        Where the copies and numbers go; by default one in ``runs/`` whose name
        depends on the code and the grid.
    tell : callable
        Called after each run with the run, how many are done, and how many there
        are.

    Returns
    -------
    runs : list of Run
        In the order of the grid, the last parameter changing fastest.
    folder : Path

    Raises
    ------
    LookupError, FileNotFoundError
        If there is no such notebook.
    ParameterError
        If a name is not declared, a value does not fit or comes twice.
    ModuleNotFoundError
        If the backend's package is not installed.
    """
    _check_backend(backend, jobs, address)
    source = find_notebook(str(notebook))
    combinations = _combinations(source, grid)
    place = _folder(source, grid, folder)
    runs = [_kept(place, values) for values in combinations]
    missing = [k for k, run in enumerate(runs) if run is None]
    done = len(runs) - len(missing)
    tasks = [(k, str(source), combinations[k]) for k in missing]
    for number, run, copy in BACKENDS[backend](tasks, jobs, address) if tasks else ():
        _keep(place, run, copy)
        runs[number] = run
        done += 1
        tell(run, done, len(runs))
    return runs, place


def _combinations(source: Path, grid: Mapping[str, Sequence[Any]]) -> list[dict]:
    declared = declared_parameters(read_notebook(source))
    if not grid:
        raise ParameterError("Nothing to sweep: give at least one -p NAME=V1,V2.")
    for name, values in grid.items():
        parameter = declared_as(declared, name, source.stem)
        fitting = [fitted(parameter, value) for value in values]
        twice = [v for k, v in enumerate(fitting) if v in fitting[:k]]
        if twice or not fitting:
            trouble = f"has {twice[0]!r} twice" if twice else "has no values"
            raise ParameterError(f"{name} {trouble}; give each value once.")
    found = [
        dict(zip(grid, values, strict=True))
        for values in itertools.product(*grid.values())
    ]
    if len(found) > MOST_RUNS:
        raise ParameterError(
            f"This grid has {len(found):,} runs; at most {MOST_RUNS:,} are allowed."
        )
    return found


def _folder(source: Path, grid: Mapping, folder: str | Path | None) -> Path:
    """Return the sweep's folder: other code or another grid has another."""
    if folder is None:
        folder = runs_folder() / f"sweep_{source.stem}_{_fingerprint(source, grid)}"
    place = typed_path(folder).resolve()
    place.mkdir(parents=True, exist_ok=True)
    return place


def _fingerprint(source: Path, grid: Mapping) -> str:
    cells = read_notebook(source).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    package = Path(__file__).resolve().parents[1]
    modules = [path.read_text("utf-8") for path in sorted(package.rglob("*.py"))]
    text = json.dumps([code, modules, {k: list(v) for k, v in grid.items()}])
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _stem(values: Mapping[str, Any]) -> str:
    """Return a file name that people can read and that no other values have."""
    text = " ".join(f"{name}={value}" for name, value in values.items())
    safe = re.sub(r"[^\w.=+ -]", "_", text)
    if safe == text and len(text) <= LONGEST_NAME:
        return text
    exact = json.dumps(values, sort_keys=True).encode()
    return f"{safe[:LONGEST_NAME]} {hashlib.sha256(exact).hexdigest()[:8]}"


def _kept(place: Path, values: dict[str, Any]) -> Run | None:
    """Return a run that is done already; a failed one is tried again."""
    try:
        found = json.loads((place / f"{_stem(values)}.json").read_text("utf-8"))
        if found["status"] != DONE or found["values"] != json.loads(json.dumps(values)):
            return None
        numbers = {name: float(value) for name, value in found["numbers"].items()}
        return Run(values, DONE, float(found["seconds"]), numbers)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # not there, or not ours: it is run


def _keep(place: Path, run: Run, copy: bytes) -> None:
    """Write the copy first: where the numbers are, the copy is as well."""
    name = _stem(run.values)
    write_atomically(place / f"{name}.ipynb", copy)
    numbers = {key: str(value) for key, value in run.numbers.items()}
    text = json.dumps(run._replace(numbers=numbers)._asdict(), indent=1)
    write_atomically(place / f"{name}.json", text.encode())


def _on_this_machine(tasks: list[tuple], jobs: int, address: None) -> Iterator:
    """Yield each run as it ends, from processes on this machine."""
    import joblib

    parallel = joblib.Parallel(n_jobs=jobs, return_as="generator_unordered")
    yield from parallel(joblib.delayed(run_one)(*task) for task in tasks)


def _on_dask(tasks: list[tuple], jobs: int, address: str | None) -> Iterator:
    """Yield each run as it ends; what a dying worker had goes to another."""
    from distributed import Client, as_completed

    options = {} if address else {"n_workers": _count(jobs), "threads_per_worker": 1}
    with Client(address, **options) as client:
        futures = [client.submit(run_one, *task, pure=False) for task in tasks]
        for future in as_completed(futures):
            yield future.result()


def _on_ray(tasks: list[tuple], jobs: int, address: str | None) -> Iterator:
    """Yield each run as it ends; what a dying worker had goes to another."""
    import ray

    options = {"address": address} if address else {"num_cpus": _count(jobs)}
    with ray.init(**options):
        waiting = [ray.remote(run_one).remote(*task) for task in tasks]
        while waiting:
            ended, waiting = ray.wait(waiting)
            yield from ray.get(ended)


BACKENDS = {"loky": _on_this_machine, "dask": _on_dask, "ray": _on_ray}
PACKAGES = {"dask": "dask[distributed]", "ray": "ray"}


def _count(jobs: int) -> int:
    import joblib

    return joblib.effective_n_jobs(jobs)


def _check_backend(backend: str, jobs: int, address: str | None) -> None:
    if backend not in BACKENDS:
        raise ValueError(
            f"backend must be one of {', '.join(BACKENDS)}, not {backend!r}."
        )
    if backend == "loky" and address:
        raise ValueError("An address belongs to --backend dask or ray.")
    if jobs != -1 and jobs < 1:
        raise ValueError(f"jobs must be at least 1, or -1 for all, not {jobs}.")
    module = {"loky": "joblib", "dask": "distributed", "ray": "ray"}[backend]
    if find_spec(module) is None:
        raise ModuleNotFoundError(
            f"--backend {backend} needs {module}: pip install {PACKAGES[backend]}"
        )


def run_one(number: int, source: str, values: dict) -> tuple[int, Run, bytes]:
    """Run one copy in a folder of its own; return its number, numbers and bytes."""
    start = time.monotonic()
    status, error = DONE, ""
    with tempfile.TemporaryDirectory() as private:
        target = Path(private) / "run.ipynb"
        try:
            run_notebook(source, values, target)
        except NotebookFailed as failure:
            status, error = FAILED, str(failure).rpartition("\n")[0]
        copy = target.read_bytes()
    numbers = recorded(nbformat.reads(copy.decode(), as_version=4)) if copy else {}
    run = Run(values, status, round(time.monotonic() - start, 1), numbers, error)
    return number, run, copy


def main(arguments: list[str]) -> int:
    """Run the command and return its exit status."""
    options = parse_words(_parser(), arguments, ONE_LESSON)
    try:
        source = find_notebook(options.notebook)
        if not options.trust:
            refuse_outside(source, my_folder(), "course sweep --trust ...")
        declared = declared_parameters(read_notebook(source))
        grid = chosen_grid(declared, options.parameter)
        total = len(_combinations(source, grid))
        with _bar(total) as bar:
            runs, folder = sweep(
                source,
                grid,
                jobs=options.jobs,
                backend=options.backend,
                address=options.address,
                folder=options.output,
                tell=bar.tell,
            )
    except KeyboardInterrupt:
        print(
            "\nStopped. What is done is kept; the same command goes on from there.",
            file=sys.stderr,
        )
        return 130
    except (LookupError, ValueError, OSError, ModuleNotFoundError) as error:
        return refuse("course sweep", error)
    return _finish(runs, folder)


def _finish(runs: list[Run], folder: Path) -> int:
    table = write_atomically(folder / "results.csv", table_bytes(runs))
    print(f"Table: {table}")
    picture = draw_results(runs)
    if picture is not None:
        print(f"Picture: {write_atomically(folder / 'results.png', picture)}")
    elif not any(run.numbers for run in runs):
        print("This lesson records no numbers; its copies are in the same folder.")
    failed = [run for run in runs if run.status == FAILED]
    for run in failed:
        print(f"\nFailed: {_stem(run.values)}\n{run.error}", file=sys.stderr)
    return 1 if failed else 0


def chosen_grid(
    declared: Mapping[str, Parameter], assignments: Sequence[str]
) -> dict[str, list]:
    """Read texts such as ``"lr=0.1,0.5"``; a comma inside brackets parts nothing.

    Raises
    ------
    ParameterError
        If a text is not ``name=v1,v2``, a name is not declared or given twice, or a
        value does not fit.

    Examples
    --------
    >>> lr = Parameter("lr", "float", 0.1, "")
    >>> chosen_grid({"lr": lr}, ["lr=0.1,1"])
    {'lr': [0.1, 1.0]}
    """
    grid: dict[str, list] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        parts = _parts(text)
        chosen_values(declared, [f"{name}{equals}{parts[0]}"])  # the errors are its own
        name = name.strip()
        if name in grid:
            raise ParameterError(f"{name} is given twice; give it once, with commas.")
        grid[name] = [value_of(declared[name], part) for part in parts]
    return grid


def _parts(text: str) -> list[str]:
    """Cut at the commas that are outside brackets and quotes."""
    parts, depth, quote = [""], 0, ""
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        else:
            depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


class _bar:
    """A bar with the time left, on a terminal; otherwise a line for each run."""

    def __init__(self, total: int) -> None:
        self.total, self.bar = total, None

    def __enter__(self) -> _bar:
        if sys.stderr.isatty():
            from tqdm import tqdm

            self.bar = tqdm(total=self.total, unit="run", file=sys.stderr)
        return self

    def tell(self, run: Run, done: int, total: int) -> None:
        if self.bar is not None:
            self.bar.n = done
            self.bar.refresh()
        else:
            line = f"{done}/{total} {run.status}, {run.seconds:.0f} s: "
            print(line + _stem(run.values), file=sys.stderr, flush=True)

    def __exit__(self, *_) -> None:
        if self.bar is not None:
            self.bar.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course sweep",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("notebook", help="its number (05), a part of its name, or its path")
    add("--trust", action="store_true", help="sweep a notebook not of the course")
    add_parameter_option(
        parser, "NAME=V1,V2", "a parameter's values; give the option once for each"
    )
    add("--jobs", type=int, default=1, help="runs at once; -1: one a processor")
    add("--backend", choices=BACKENDS, default="loky", help="who runs them")
    add("--address", help="of a Dask or Ray cluster that is running already")
    add("--output", metavar="FOLDER", help="where the copies and the table go")
    return parser
