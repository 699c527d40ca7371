"""Run all races: ``python tests/benchmarks [--json FILE] [--only WORDS]``."""

import importlib
from pathlib import Path

from race import main

FILES = sorted(Path(__file__).parent.glob("bench_*.py"))

if __name__ == "__main__":
    main([row for file in FILES for row in importlib.import_module(file.stem).ROWS])
