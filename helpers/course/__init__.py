"""The course's commands: check the installation, run a lesson, make its slides."""

from __future__ import annotations

import sys

# What reads notebooks (nbformat, by way of jsonschema) would import it to judge
# addresses, and its grammar takes 1.4 s to build. Without it none are judged.
sys.modules.setdefault("rfc3987_syntax", None)

__all__ = ["check_environment", "main"]


def main(arguments: list[str] | None = None) -> int:
    """Run one of the course's commands and return its exit status.

    Parameters
    ----------
    arguments : list of str, optional
        The words after ``course``; those of the command line if not given.
    """
    from helpers.course.command_line import main as run_command

    return run_command(arguments)


def check_environment() -> bool:
    """Print one line per check of this computer, as in notebook 00.

    Returns
    -------
    bool
        Whether nothing keeps the lessons from running.
    """
    from helpers.course.doctor import check_environment as check

    return check()
