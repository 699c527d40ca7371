"""An unsteady number is named, a steady one is not; and what moves inputs is exact."""

import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
from nbformat import v4

import processors
from nudging import factors, generators_that, moved
from processors import Profile, environment_of, profiles, why_not
from reruns import changed_words, changes, run_again

HERE = Path(__file__).resolve().parent
LESSON = """\
import os
import numpy as np, torch
import matplotlib.pyplot as plt
from helpers.datasets import make_moons
from helpers.plotting import show
X, y = make_moons(20)
values = np.random.default_rng(0).normal(size=100)
torch.manual_seed(0)
weights = torch.nn.Linear(3, 5).weight"""
UNSTEADY = """\
print("points", X[0, 0])
print("values", repr(values.sum()))
print("weights from torch", f"{weights.abs().max().item() ** 2:.9f}")"""
STEADY = """\
print(X.shape, y.sum(), f"{X[0, 0]:.2f}", values.mean().round(3))
print((values == np.random.default_rng(0).normal(size=100)).all())"""
FIGURE = """\
ax = plt.subplots()[1]
ax.set_title(f"{values.sum():.14f} in a title")
show(ax, alt="A figure with a number in its title.")"""


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """The file of a lesson with steady and unsteady cells."""
    sources = [LESSON, UNSTEADY, STEADY, FIGURE, 'print(os.environ["PLANET"])']
    notebook = v4.new_notebook(cells=[v4.new_code_cell(s) for s in sources])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    path = tmp_path_factory.mktemp("lessons") / "lesson.ipynb"
    nbformat.write(notebook, path)
    return path


@pytest.mark.slow
def test_what_changes_with_the_inputs_is_named(lesson):
    runs = [run_again(lesson, {"PLANET": "Mars"}, draw) for draw in (0, 0, 1)]
    assert list(changes(runs[0], runs[1])) == []
    lines = list(changes(runs[0], runs[2]))
    assert [line.partition(":")[0] for line in lines[:4]] == ["cell 1"] * 3 + ["cell 3"]
    for line, words in zip(lines, ("points", "values", "weights"), strict=False):
        assert words in line
    assert any("title" in line for line in lines[3:])


@pytest.mark.slow
def test_what_changes_with_the_surroundings_is_named(lesson):
    runs = [run_again(lesson, {"PLANET": planet}) for planet in ("Mars", "Venus")]
    assert list(changes(*runs)) == ["cell 4: 'Mars' becomes 'Venus' in 'Mars'"]


def test_numbers_side_by_side():
    assert list(changed_words("a 1 b 2", "a 3 b 2 c")) == [("1", "3"), ("", "c")]
    assert list(changed_words("<td>0.5</td>", "<td>0.6</td>")) == [("0.5", "0.6")]


@pytest.mark.parametrize(("dtype", "part"), [("float64", 1e-12), ("float32", 1e-6)])
def test_every_number_moves_a_little_toward_zero(dtype, part):
    numbers = np.random.default_rng(1).normal(size=1000).astype(dtype)
    found = moved(numbers, draw=1)
    assert found.dtype == numbers.dtype
    shift = (1 - found.astype(float) / numbers.astype(float)) / part
    assert shift.min() > -0.1  # the rounding of float32
    assert shift.max() < 1.1
    assert 0.2 < shift.std() < 0.4  # evenly from 0 to 1: 0.29
    assert (moved(numbers, draw=2) != found).mean() > 0.5
    assert (moved(numbers, draw=1) == found).all()


def test_what_is_no_such_number_stays():
    whole, text = np.arange(3), ["a", 1, True, None]
    assert moved(whole, draw=1) is whole
    assert moved(text, draw=1) == text
    assert (factors(np.array([0.0, -1.5, 1.5]), 1)[1:] < 1).all()
    assert moved(np.zeros(3), draw=1).tolist() == [0, 0, 0]


def test_tensors_move_in_place_and_keep_their_gradient():
    weight = torch.nn.Parameter(torch.ones(3))
    assert moved(weight, draw=1) is weight
    assert weight.requires_grad
    assert 0 < 1 - weight[0].item() < 2e-6


def test_generators_draw_the_same_but_for_a_hair():
    default_rng = generators_that(lambda value: moved(value, draw=1))
    ours, numpys = default_rng(3), np.random.default_rng(3)
    assert isinstance(ours, np.random.Generator)
    assert default_rng(ours) is ours
    assert ours.permutation(9).tolist() == numpys.permutation(9).tolist()
    assert ours.integers(9, size=5).tolist() == numpys.integers(9, size=5).tolist()
    first, second = ours.normal(size=50), numpys.normal(size=50)
    assert (first != second).mean() > 0.9
    np.testing.assert_allclose(first, second, rtol=1e-12)


def test_profiles_differ_in_all_that_should_not_matter():
    known = profiles()
    assert len({profile.name for profile in known}) == len(known) >= 4
    for name in ("PYTHONHASHSEED", "TZ"):
        values = [profile.environment[name] for profile in known]
        assert len(set(values)) == len(values)
    assert {p.environment["OMP_NUM_THREADS"] for p in known} == {"1", "2"}
    assert environment_of(known[1])["OPENBLAS_CORETYPE"] == known[1].name


def test_a_profile_that_the_processor_cannot_run_says_why(monkeypatch):
    monkeypatch.setattr(processors.platform, "machine", lambda: "arm64")
    monkeypatch.setattr(processors, "_found", lambda: ["NEON"])
    reasons = {profile.name: why_not(profile) for profile in profiles()}
    assert reasons["this processor"] == ""
    assert reasons["Prescott"] == "no x86-64 here"
    assert reasons["Haswell"] == "no AVX2 here"
    assert why_not(Profile("any", "", {})) == ""


@pytest.mark.parametrize("names", [["X86_V3", "X86_V4"], ["AVX2", "AVX512_SKX"]])
def test_older_and_newer_names_of_features_are_known(monkeypatch, names):
    monkeypatch.setattr(processors.platform, "machine", lambda: "AMD64")
    monkeypatch.setattr(processors, "_found", lambda: names)
    assert [why_not(profile) for profile in profiles()] == [""] * len(profiles())
    off = [p.environment.get("NPY_DISABLE_CPU_FEATURES", "") for p in profiles()]
    assert off == ["", " ".join(names), names[1], names[1], ""]


def test_the_command_says_what_it_does():
    command = [sys.executable, HERE, "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "lessons" in done.stdout
