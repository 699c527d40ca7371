"""The 42 mistakes: code that commits each, and the place that names it.

`TABLE` maps a mistake's number to its `Mistake`; importing this package fills it.
"""

import importlib

from mistakes.table import NAMES, TABLE, Case, Mistake, as_markdown

for part in ("models", "shapes", "loops", "learning", "numbers", "grouping"):
    importlib.import_module(f"mistakes.in_{part}")

__all__ = ["NAMES", "TABLE", "Case", "Mistake", "as_markdown"]
