"""How long it takes to import our modules, beside the libraries they are compared with.

Each import runs in a process of its own, so the start of Python is part of it. The
rivals were compiled when they were installed; ours are on their first import, if
Python may keep what it compiles.
"""

import os
import subprocess
import sys

from race import Row, main


def importing(module):
    """Return a callable that starts Python and imports one module."""
    command = [sys.executable, "-c", f"import {module}"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    return lambda: subprocess.run(command, check=True, env=environment)


def against(ours, rival):
    """Prepare the race of two imports."""
    return lambda: (importing(ours), importing(rival))


GOALS = [
    ("helpers", "sklearn", 0.1),
    ("helpers", "torch", 0.1),
    ("helpers.metrics", "sklearn.metrics", 0.3),
    ("helpers.autograd", "torch", 0.3),
    ("helpers.cluster", "sklearn.cluster", 1.0),
    ("helpers.decomposition", "sklearn.decomposition", 1.0),
    ("helpers.svm", "sklearn.svm", 1.0),
    ("helpers.training", "torch", 1.2),
]
ROWS = [
    Row(f"import {ours}", f"import {rival}", goal, against(ours, rival), 7)
    for ours, rival, goal in GOALS
]

if __name__ == "__main__":
    main(ROWS)
