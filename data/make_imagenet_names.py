"""Write the names of ImageNet's classes, as torchvision has them, one a line.

pip install torchvision
python data/make_imagenet_names.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path


def main(folder: Path) -> None:
    """Write imagenet_names.txt."""
    from torchvision.models import EfficientNet_B0_Weights

    names = EfficientNet_B0_Weights.IMAGENET1K_V1.meta["categories"]
    (folder / "imagenet_names.txt").write_bytes(
        "".join(f"{name}\n" for name in names).encode()
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
