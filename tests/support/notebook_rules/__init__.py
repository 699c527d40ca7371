"""What every notebook of the course must keep to, rule by rule.

A rule takes a `Lesson` and yields one sentence for each place that breaks it. The
rules are in modules by what they look at; `RULES` holds all of them by name.
"""

from notebook_rules import anatomy, code, exercises, layout, outputs
from notebook_rules.lesson import Lesson

MODULES = (layout, code, exercises, anatomy, outputs)
RULES = {rule.__name__: rule for module in MODULES for rule in module.RULES}

__all__ = ["RULES", "Lesson"]
