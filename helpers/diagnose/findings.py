"""What a diagnosis says: the mistake's number and name, the evidence, one remedy."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.errors import MistakeWarning
from helpers.shapes.pairing import Problem

__all__ = ["Finding", "MistakeWarning", "Report", "as_finding"]


@dataclass(frozen=True)
class Finding:
    """One mistake found.

    Attributes
    ----------
    number : int or None
        Its number in the course's list of 42 mistakes.
    name : str
        What the mistake is called.
    evidence : str
        The values or shapes that show it.
    remedy : str
        What to do.
    lesson : str
        The number of the notebook that explains it.
    """

    number: int | None
    name: str
    evidence: str
    remedy: str
    lesson: str

    def __str__(self) -> str:
        label = f"M{self.number} {self.name}" if self.number else self.name
        return f"{label}: {self.evidence} {self.remedy} (See notebook {self.lesson}.)"


def as_finding(problem: Problem) -> Finding:
    """Return a problem of shapes or types as a finding, with its lesson."""
    return Finding(
        problem.number,
        problem.name,
        f"{problem.evidence}.",
        problem.remedy,
        "04" if problem.number == 18 else "02",
    )


class Report(list):
    """A list of findings that prints one per line.

    Examples
    --------
    >>> print(Report())
    No mistake found.
    """

    def __str__(self) -> str:
        return "\n".join(map(str, self)) or "No mistake found."

    def __contains__(self, number: object) -> bool:
        return any(f.number == number for f in self) or super().__contains__(number)
