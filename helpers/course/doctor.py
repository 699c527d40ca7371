"""``course doctor``: is this computer ready for the lessons? One line per check."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

WIDTH = 5


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
        print(as_text(finding, details=finding.status != "ok"))
    return _nothing_failed(findings)


def examine(checks: Sequence[Check] | None = None) -> list[Finding]:
    """Run the checks; one that raises becomes a finding that says so."""
    from helpers.course.doctor_checks import CHECKS

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
