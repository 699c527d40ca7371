"""``course doctor``: is this computer ready for the lessons? One line per check."""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata as metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.machinery import PathFinder
from pathlib import Path
from typing import NamedTuple

import helpers
from helpers.console import in_notebook, print_text
from helpers.course.contents import course_root, my_folder, notebooks_folder

WIDTH = 5
DISTRIBUTION = "classification-by-hand"
GIGABYTE = 1e9
# What the lessons import, where the name differs from that of the package.
IMPORTED_AS = {"scikit-learn": "sklearn"}
# Parts of the standard library that no lesson needs, with names that many files have.
NEVER_IMPORTED = {"__main__", "antigravity", "idlelib", "test", "this"}


class Finding(NamedTuple):
    """What one check found.

    Attributes
    ----------
    status : str
        "ok", "note" (worth knowing, stops nothing) or "FAIL".
    claim : str
        What should be true, in words that are the same on every computer.
    found : str
        What is there; differs between computers.
    remedy : str
        What to do if the claim is not true.
    """

    status: str
    claim: str
    found: str = ""
    remedy: str = ""


Check = Callable[[], Finding]


def check_environment(checks: Sequence[Check] | None = None) -> bool:
    """Print one line per check, and two more where something is wrong.

    What is well is said in the same words on every computer, so that a lesson's
    recorded output stays true. Returns whether nothing failed.
    """
    findings = examine(checks)
    for finding in findings:
        print_text(as_text(finding, details=finding.status != "ok"))
    return _nothing_failed(findings)


def examine(checks: Sequence[Check] | None = None) -> list[Finding]:
    """Run the checks; one that raises becomes a finding that says so."""
    return [_safely(check) for check in (CHECKS if checks is None else checks)]


def as_text(finding: Finding, details: bool) -> str:
    """Return a finding's line, with what was found and the remedy if asked.

    Examples
    --------
    >>> print(as_text(Finding("FAIL", "Python is 3.11 or newer", "3.9", "Renew it."),
    ...               details=True))
    FAIL  Python is 3.11 or newer
          found: 3.9
          remedy: Renew it.
    """
    lines = [f"{finding.status:<{WIDTH}} {finding.claim}"]
    if details and finding.status == "ok":
        return f"{lines[0]} ({finding.found})" if finding.found else lines[0]
    if details:
        gap = " " * (WIDTH + 1)
        lines += [f"{gap}found: {finding.found}", f"{gap}remedy: {finding.remedy}"]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print every finding with its details; return 1 if something failed."""
    parser = argparse.ArgumentParser(
        prog="course doctor",
        description="Check this computer, one line per check, with a remedy for "
        "each failure. The exit status is 1 if a check failed.",
    )
    parser.parse_args(arguments)
    findings = examine()
    for finding in findings:
        print(as_text(finding, details=True))
    failed = sum(finding.status == "FAIL" for finding in findings)
    print(
        f"\n{failed} of {len(findings)} checks failed." if failed else "\nAll is well."
    )
    return int(not _nothing_failed(findings))


def _nothing_failed(findings: list[Finding]) -> bool:
    return all(finding.status != "FAIL" for finding in findings)


def _safely(check: Check) -> Finding:
    try:
        return check()
    except Exception as error:
        name = getattr(check, "__name__", "check").replace("_", " ")
        return Finding(
            "FAIL",
            f"the check of {name} could not be made",
            f"{type(error).__name__}: {error}",
            f"install the course again: {sys.executable} -m pip install --editable .",
        )


def _run(words: str) -> str:
    """Return a command for the Python that runs now, whatever the shell finds."""
    return f"run: {subprocess.list2cmdline([sys.executable])} -m {words}"


def _install() -> str:
    return f"in the course's folder, {_run('pip install --editable .')}"


def python_version() -> Finding:
    """Python is new enough."""
    return _finding(
        sys.version_info >= (3, 11),
        "Python is 3.11 or newer",
        sys.version.split()[0],
        "install Python 3.11 or newer, then set the course up with it",
    )


def packages() -> Finding:
    """Every package that the course needs is there, in a version that fits."""
    wrong, needed = [], _requirements()
    for requirement in needed:
        version = _version(requirement.name)
        if version is None or not requirement.specifier.contains(version, True):
            have = version or "is missing"
            wrong.append(f"{requirement.name} {have} (needs {requirement.specifier})")
    return _finding(
        not wrong,
        "every package is there, in a version that fits",
        ", ".join(wrong) or f"{len(needed)} packages",
        _install(),
    )


def _requirements() -> list:
    """Return what the course needs, without what only its extras need."""
    from packaging.requirements import Requirement

    found = map(Requirement, metadata.requires(DISTRIBUTION) or [])
    return [r for r in found if not r.marker or r.marker.evaluate({"extra": ""})]


def nothing_hidden() -> Finding:
    """No file of the learner's has the name of a package that lessons import.

    Python looks for packages in the notebook's own folder first.
    """
    names = {IMPORTED_AS.get(r.name, r.name) for r in _requirements()}
    names |= {"helpers"} | set(sys.stdlib_module_names)
    importlib.invalidate_caches()
    hiding = [
        str(path)
        for folder in dict.fromkeys([notebooks_folder(), my_folder(), Path.cwd()])
        for name in sorted(names - NEVER_IMPORTED)
        if (path := _hides(folder, name))
    ]
    return _finding(
        not hiding,
        "no file of yours hides a package that lessons import",
        ", ".join(hiding) or "none here, none beside the notebooks or your copies",
        "rename it, delete the folder __pycache__ beside it, and restart the kernel",
    )


def _hides(folder: Path, name: str) -> Path | None:
    """Return the file in a folder that `import name` would find there."""
    spec = PathFinder.find_spec(name, [str(folder)])
    if spec is None or spec.origin is None:  # nothing, or a folder without code
        return None
    path = Path(spec.origin)
    if path.resolve().is_relative_to(Path(helpers.__file__).resolve().parent):
        return None
    return path.parent if path.stem == "__init__" else path


def kernel() -> Finding:
    """The notebooks' kernel is the Python that the course is installed in."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        command = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        command = "no kernel named python3"
    same = _same_python(command)
    return _finding(
        same,
        "notebooks run in the Python that the course is installed in",
        sys.executable if same else f"{command}, not {sys.executable}",
        _run("ipykernel install --sys-prefix --name python3"),
    )


def _same_python(command: str) -> bool:
    """A bare ``python`` stands for the running one; a path must lie beside it."""
    if os.path.dirname(command) == "":
        return command.startswith("python")
    here = os.path.abspath(os.path.dirname(sys.executable))
    return os.path.normcase(os.path.abspath(os.path.dirname(command))) == (
        os.path.normcase(here)
    )


def own_helpers() -> Finding:
    """The package ``helpers`` is the course's own, not a stranger's."""
    place = Path(helpers.__file__).resolve().parent
    stranger = _version("helpers")
    ours = _version(DISTRIBUTION) == getattr(helpers, "__version__", None)
    whole = (place.parent / "pyproject.toml").is_file()
    if stranger is not None:
        found = f"a package named helpers, version {stranger}, is installed as well"
        return _finding(False, _OWN, found, _run("pip uninstall helpers"))
    remedy = (
        _install() if whole else "rename that folder: it hides the course's package"
    )
    return _finding(ours and whole, _OWN, str(place), remedy)


_OWN = "the package helpers is the course's own"


def data_files() -> Finding:
    """The data that ship with the course are there and unchanged."""
    from helpers.datasets import verify_data
    from helpers.datasets.manifest import REMEDY

    files = verify_data()
    wrong = [f"{name} is {state}" for name, state in files if state != "ok"]
    return _finding(
        not wrong,
        "the course's data are there and unchanged",
        ", ".join(wrong) or f"{len(files)} files",
        REMEDY,
    )


def fonts() -> Finding:
    """The font of the figures is there."""
    from matplotlib.font_manager import findfont

    try:
        found = findfont("DejaVu Sans", fallback_to_default=False)
    except ValueError:
        found = ""
    return _finding(
        bool(found),
        "the figures' font is there",
        Path(found).name if found else "no DejaVu Sans",
        _run("pip install --force-reinstall matplotlib"),
    )


def disk() -> Finding:
    """There is room for runs and slides."""
    free = shutil.disk_usage(course_root()).free
    return _finding(
        free >= GIGABYTE,
        "1 GB or more of the disk is free",
        f"{free / GIGABYTE:.1f} GB free",
        "delete what you no longer need, for example old files in runs/",
        otherwise="note",
    )


def memory() -> Finding:
    """There is memory for the largest lesson."""
    total = _total_memory()
    if total is None:
        return Finding("ok", "2 GB or more of memory", "size not known")
    return _finding(
        total >= 2 * GIGABYTE,
        "2 GB or more of memory",
        f"{total / GIGABYTE:.1f} GB",
        "close other programs, and run one notebook at a time",
        otherwise="note",
    )


def _total_memory() -> int | None:
    if importlib.util.find_spec("psutil") is None:
        return None
    import psutil

    return psutil.virtual_memory().total


def progress_kept() -> Finding:
    """The learner's progress can be written."""
    from helpers.exercises.record import progress_file

    file = progress_file().expanduser().absolute()
    reason = _why_not_written(file)
    return _finding(
        not reason,
        "your progress can be kept",
        f"{file}: {reason}" if reason else str(file),
        "allow writing to that file and its folder, or set COURSE_PROGRESS to another "
        "file",
        otherwise="note",
    )


def _why_not_written(file: Path) -> str:
    """Try to write beside a file; return what prevents it, or nothing."""
    try:
        if file.exists():
            if not file.is_file():
                return "this is no file"
            with file.open("r+b"):  # neither read nor changed
                pass
        folder = next(parent for parent in file.parents if parent.exists())
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or str(error)


def graphics_card() -> Finding:
    """No graphics card is needed; inside a notebook, torch is not loaded to look."""
    claim = "a graphics card is not needed"
    if in_notebook():
        return Finding("ok", claim)
    import torch

    if torch.cuda.is_available():
        return Finding("ok", claim, f"found {torch.cuda.get_device_name()}")
    mps = torch.backends.mps.is_available()
    return Finding("ok", claim, "found Apple's" if mps else "found none")


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _finding(
    holds: bool, claim: str, found: str, remedy: str, otherwise: str = "FAIL"
) -> Finding:
    return Finding("ok" if holds else otherwise, claim, found, remedy)


CHECKS = (
    python_version,
    packages,
    kernel,
    own_helpers,
    nothing_hidden,
    data_files,
    fonts,
    disk,
    memory,
    progress_kept,
    graphics_card,
)
