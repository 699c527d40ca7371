"""Draw the pictures of sushi, steak and pizza into food.npz.

    python data/make_food.py [FOLDER]

The folder is ``data`` unless another is named. Run make_manifest.py afterwards.
The drawing itself is in helpers/datasets, since ``load_food`` draws other sizes.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import numpy as np

from helpers.datasets.food import NAMES, PER_CLASS, SHIPPED_SIZE, draw_all

FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def npz_bytes(arrays: dict[str, np.ndarray]) -> bytes:
    """Return what ``np.savez_compressed`` would write, without the date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy", FIXED_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            content = io.BytesIO()
            np.lib.format.write_array(content, array, version=(1, 0))
            archive.writestr(member, content.getvalue(), compresslevel=9)
    return buffer.getvalue()


def main(folder: Path) -> None:
    """Write food.npz into the folder."""
    images = draw_all(SHIPPED_SIZE, PER_CLASS)
    y = np.arange(len(images), dtype=np.int64) % len(NAMES)
    (folder / "food.npz").write_bytes(npz_bytes({"images": images, "y": y}))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
