"""Mistakes between outputs and labels: their number, type, range and shape."""

from __future__ import annotations

from collections.abc import Iterator

from torch import nn

from helpers.diagnose.findings import Finding, as_finding
from helpers.diagnose.looking import Scene

OVER_TIME = (nn.RNNBase, nn.MultiheadAttention, nn.TransformerEncoderLayer)


def check_labels(scene: Scene) -> Iterator[Finding]:
    """Find outputs and targets that do not fit the loss (M4 to M9)."""
    in_time = any(isinstance(m, OVER_TIME) for m in scene.model.modules())
    for problem in scene.problems:
        if problem.number == 9 and in_time:
            yield Finding(
                9,
                "a sequence not reduced",
                f"{problem.evidence}.",
                "Take one step of each sequence, such as outputs[:, -1].",
                "02",
            )
        else:
            yield as_finding(problem)
