"""Unsupported Pythons and computers hear one sentence before a download begins."""

import platform
import subprocess
import sys

import pytest

from helpers.course.supported import problem


@pytest.mark.parametrize("minor", [11, 12, 13, 14])
@pytest.mark.parametrize(
    "computer", [("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "arm64")]
)
def test_what_torch_is_made_for_passes(minor, computer):
    assert problem((3, minor), *computer) == ""
    assert problem((3, minor, 4), "Windows", "AMD64") == ""


@pytest.mark.parametrize("version", [(2, 7), (3, 8), (3, 10), (3, 15), (4, 0)])
def test_other_pythons_are_told_which_ones_fit(version):
    said = problem(version, "Linux", "x86_64")
    assert "needs Python 3.11 to 3.14" in said
    assert f"this is {version[0]}.{version[1]}" in said


@pytest.mark.parametrize(
    ("computer", "words"),
    [
        (("Darwin", "x86_64"), "Intel"),
        (("Windows", "ARM64"), "Windows for ARM"),
    ],
)
def test_computers_without_torch_are_told_what_to_do(computer, words):
    assert words in problem((3, 12), *computer)


def test_it_runs_as_a_file_and_says_nothing_where_all_is_well():
    file = sys.modules[problem.__module__].__file__
    done = subprocess.run([sys.executable, "-S", file], capture_output=True, text=True)
    here = problem(sys.version_info, platform.system(), platform.machine())
    assert (done.returncode, done.stderr.strip()) == (bool(here), here)
