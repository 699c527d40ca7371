"""Write the SHA-256 checksum of every shipped data file into MANIFEST.

python data/make_manifest.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

from helpers.datasets.manifest import MANIFEST, checksum

SHIPPED = (
    "articles.tsv",
    "capstone_sweep.csv",
    "email_templates.txt",
    "emails.tsv",
    "food.npz",
    "heptathlon.tsv",
    "imagenet_names.txt",
    "mnist_5k.npz",
    "penguins.tsv",
    "temperatures.tsv",
)


def main(folder: Path) -> None:
    """Write MANIFEST in the format of ``sha256sum``."""
    present = [name for name in SHIPPED if (folder / name).is_file()]
    lines = [f"{checksum((folder / name).read_bytes())}  {name}\n" for name in present]
    (folder / MANIFEST).write_bytes("".join(lines).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
