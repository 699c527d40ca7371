"""``course sweep``: every combination once, whatever stops it in between."""

import csv
import json
import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.course import main
from helpers.course.parameters import ParameterError, declared_parameters
from helpers.course.sweep import _parts, _stem, chosen_grid, sweep

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
PARAMETERS = """\
divisor: int = 2  # what 12 is divided by
word: str = "plain"
pause: float = 0.0
"""
WORK = """\
import time
from helpers.results import record

time.sleep(pause)
record(quotient=12 / divisor, letters=len(word))"""


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """A small notebook that records two numbers; runs go to another folder."""
    monkeypatch.setenv("COURSE_RUNS", str(tmp_path / "runs"))
    cells = [
        new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        new_code_cell(WORK),
    ]
    path = tmp_path / "a lesson é.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), path)
    return path


def table(folder):
    with (folder / "results.csv").open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def only_sweep(tmp_path):
    (folder,) = (tmp_path / "runs").iterdir()
    return folder


def test_a_grid_by_hand(lesson, tmp_path, capsys):
    given = ["-p", "divisor=1,3,0", "-p", "word=ab"]
    assert main(["sweep", "--trust", str(lesson), *given, "--jobs", "2"]) == 1
    folder = only_sweep(tmp_path)
    rows = table(folder)
    assert [row["divisor"] for row in rows] == ["1", "3", "0"]
    assert [row["quotient"] for row in rows] == ["12.0", "4.0", ""]
    assert [row["letters"] for row in rows] == ["2.0", "2.0", ""]
    assert [row["status"] for row in rows] == ["done", "done", "failed"]
    told = capsys.readouterr()
    assert "Failed: divisor=0 word=ab" in told.err
    assert "In [3]" in told.err
    assert "record(quotient=12 / divisor" in told.err
    assert "ZeroDivisionError: division by zero" in told.err
    assert (folder / "results.png").read_bytes().startswith(b"\x89PNG")
    copies = [path.stem for path in folder.glob("*.ipynb")]
    assert sorted(copies) == sorted(f"divisor={k} word=ab" for k in (0, 1, 3))


def test_the_same_command_runs_only_what_is_missing(lesson):
    told = []
    grid = {"divisor": [1, 2, 0]}
    runs, folder = sweep(lesson, grid, tell=lambda *given: told.append(given))
    assert [done for _, done, _ in told] == [1, 2, 3]
    (folder / "divisor=2.json").write_text('{"values": {"divis', encoding="utf-8")
    told.clear()
    again, same = sweep(lesson, grid, tell=lambda *given: told.append(given))
    assert same == folder
    # What was cut off is run again, and so is what failed.
    assert [run.values["divisor"] for run, _, _ in told] == [2, 0]
    assert [run.numbers for run in again] == [run.numbers for run in runs]


def test_changed_code_is_another_sweep(lesson):
    _, before = sweep(lesson, {"divisor": [1]})
    notebook = nbformat.read(lesson, as_version=4)
    notebook.cells[-1].source += "\nrecord(extra=1)"
    nbformat.write(notebook, lesson)
    (run,), after = sweep(lesson, {"divisor": [1]})
    assert before != after
    assert run.numbers == {"quotient": 12, "letters": 5, "extra": 1}


# A shell lets what it starts in the background ignore Ctrl-C, and children inherit it.
HEARING = """\
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from helpers.course import main
sys.exit(main(sys.argv[1:]))"""


def start(lesson, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", HEARING, "sweep", "--trust", str(lesson), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )


def wait_for_results(tmp_path, count):
    end = time.monotonic() + 120
    while len(list((tmp_path / "runs").glob("*/*.json"))) < count:
        assert time.monotonic() < end, "no results in two minutes"
        time.sleep(0.1)


@pytest.mark.parametrize(
    "ending", [signal.SIGINT, pytest.param(signal.SIGKILL, marks=pytest.mark.slow)]
)
def test_stopped_half_way_it_goes_on(lesson, tmp_path, ending):
    given = ["-p", "divisor=1,2,3,4", "-p", "pause=1.0", "--jobs", "2"]
    running = start(lesson, *given)
    wait_for_results(tmp_path, 1)
    os.killpg(running.pid, ending)
    _, err = running.communicate(timeout=60)
    if ending == signal.SIGINT:
        assert running.returncode == 130
        assert "the same command goes on" in err
    folder = only_sweep(tmp_path)
    kept = {path: path.stat().st_mtime_ns for path in folder.glob("*.json")}
    for path in folder.iterdir():  # nothing half-written
        if path.suffix in {".json", ".ipynb"}:
            json.loads(path.read_text("utf-8"))
    assert main(["sweep", "--trust", str(lesson), *given]) == 0
    quotients = [float(row["quotient"]) for row in table(folder)]
    assert quotients == [12, 6, 4, 3]
    assert 1 <= len(kept) < 4
    assert all(path.stat().st_mtime_ns == when for path, when in kept.items())


@pytest.mark.slow
def test_two_sweeps_at_once(lesson, tmp_path):
    given = ["-p", "divisor=1,2", "--jobs", "1"]
    both = [start(lesson, *given) for _ in range(2)]
    assert [each.wait(timeout=120) for each in both] == [0, 0]
    for each in both:
        each.communicate()
    assert [row["quotient"] for row in table(only_sweep(tmp_path))] == ["12.0", "6.0"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([], "Nothing to sweep"),
        (["-p", "diviser=1,2"], "Did you mean 'divisor'"),
        (["-p", "divisor=1,1.5"], "'1.5' is not one"),
        (["-p", "divisor=1,2,1"], "divisor has 1 twice"),
        (["-p", "divisor=1", "-p", "divisor=2"], "divisor is given twice"),
        (["-p", "divisor"], "is not name=value"),
        (["-p", "divisor=1", "--address", "tcp://a:1"], "belongs to --backend"),
    ],
)
def test_bad_input_is_refused_before_anything_runs(lesson, given, message, capsys):
    assert main(["sweep", "--trust", str(lesson), *given]) == 2
    assert message in capsys.readouterr().err


def test_commas_inside_brackets_and_quotes_part_nothing():
    assert _parts("[1, 2],(3,),'a,b',c") == ["[1, 2]", "(3,)", "'a,b'", "c"]
    source = "sizes: list = [1]"
    declared = declared_parameters(
        {
            "cells": [
                {
                    "cell_type": "code",
                    "metadata": {"tags": ["parameters"]},
                    "source": source,
                }
            ]
        }
    )
    assert chosen_grid(declared, ["sizes=[1, 2],[3]"]) == {"sizes": [[1, 2], [3]]}


def test_long_values_make_short_names_that_differ(lesson):
    words = ["a/" + "x" * 200, "a_" + "x" * 200]
    runs, folder = sweep(lesson, {"word": words})
    names = [path.name for path in folder.glob("*.json")]
    assert len(names) == 2
    assert max(map(len, names)) < 120
    assert [run.numbers["letters"] for run in runs] == [202, 202]
    more = ["x" * 200, "x" * 199 + "y", "a/b", "a_b"]
    assert len({_stem({"word": word}) for word in more}) == 4


def test_python_callers_get_the_same_refusals(lesson):
    with pytest.raises(ParameterError, match="it has: divisor, word, pause"):
        sweep(lesson, {"divider": [1]})


@pytest.mark.slow
def test_ray_where_it_is_installed(lesson):
    pytest.importorskip("ray")
    runs, _ = sweep(lesson, {"divisor": [1, 2, 0]}, jobs=2, backend="ray")
    assert [run.numbers.get("quotient") for run in runs] == [12, 6, None]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"backend": "threads"}, "backend must be one of loky, dask, ray"),
        ({"jobs": 0}, "jobs must be at least 1"),
    ],
)
def test_bad_options(lesson, options, message):
    with pytest.raises(ValueError, match=message):
        sweep(lesson, {"divisor": [1]}, **options)


@pytest.mark.slow
def test_a_dask_worker_killed_half_way(lesson, tmp_path):
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        first = cluster.workers[0].pid
        killed = []

        def kill_once(run, done, total):
            if not killed:
                os.kill(first, signal.SIGKILL)
                killed.append(first)

        runs, _ = sweep(
            lesson,
            {"divisor": [1, 2, 3, 4, 6, 12], "pause": [0.5]},
            backend="dask",
            address=cluster.scheduler_address,
            tell=kill_once,
        )
    assert killed
    assert [run.numbers["quotient"] for run in runs] == [12, 6, 4, 3, 2, 1]
