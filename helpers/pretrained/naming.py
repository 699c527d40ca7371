"""What a trained network calls a picture; input that it was not made for is refused."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import nn

from helpers.datasets.imagenet import load_imagenet_names
from helpers.errors import MistakeWarning, warn_caller
from helpers.pretrained.preparing import SIZE
from helpers.validation import check_whole_number

LOWEST, HIGHEST = -1.01, 1.01  # what (x - 127) / 128 makes of bytes, and a little more


class Guess(NamedTuple):
    """A name for a picture, and the share that the network gives it."""

    name: str
    share: float


def name_pictures(
    model: nn.Module, X: torch.Tensor, *, top: int = 3
) -> list[list[Guess]]:
    """Name what is in prepared pictures.

    The network runs in eval mode, whatever its mode is; the mode is put back.

    Parameters
    ----------
    model : nn.Module
        From `load_efficientnet`.
    X : float Tensor of shape [N, 3, 224, 224]
        From `prepare`.
    top : int
        How many names for each picture, the best first.

    Returns
    -------
    list of list of Guess

    Raises
    ------
    TypeError
        If X is no tensor of floats.
    ValueError
        If its shape or its range shows that it was not prepared for this network.

    Warns
    -----
    MistakeWarning
        If `view` was used for `permute` (M41), or if bytes were only divided by 255.
    """
    names = load_imagenet_names()
    check_whole_number(top, "top", at_least=1)
    _check_prepared(X)
    mode = model.training
    weight = next(model.parameters())
    model.eval()
    try:
        with torch.inference_mode():
            shares = model(X.to(weight.device, weight.dtype)).softmax(dim=1)
    finally:
        model.train(mode)
    best = shares.topk(min(top, shares.shape[1]), dim=1)
    return [
        [Guess(names[place], float(share)) for share, place in zip(*row, strict=True)]
        for row in zip(best.values.tolist(), best.indices.tolist(), strict=True)
    ]


def _check_prepared(X: torch.Tensor) -> None:
    if not isinstance(X, torch.Tensor):
        raise TypeError(
            f"X must be a tensor, not {type(X).__name__}: prepare(pictures) makes one."
        )
    if not X.is_floating_point():
        raise TypeError(
            f"X holds whole numbers ({X.dtype}), perhaps the bytes of a file; the "
            f"network wants floats from -1 to 1: prepare(pictures) makes them."
        )
    _check_shape(X)
    if not X.isfinite().all():
        raise ValueError("X holds NaN or infinite values.")
    _check_range(X)
    if _is_cut_wrong(X):
        warn_caller(
            "M41 view for permute: in these pictures every third number goes with "
            "its neighbor, so the colors are scattered: use permute(0, 3, 1, 2).",
            MistakeWarning,
        )


def _check_shape(X: torch.Tensor) -> None:
    shape = list(X.shape)
    if X.ndim == 3:
        raise ValueError(f"X has the shape {shape}: one picture is X[None].")
    if X.ndim == 4 and shape[3] == 3 and shape[1] != 3:
        raise ValueError(
            f"X has the shape {shape}: channels last. Move them with "
            f"permute(0, 3, 1, 2), not with view (M41)."
        )
    if X.ndim != 4 or shape[1] != 3 or not shape[0]:
        raise ValueError(f"X must have the shape [N, 3, 224, 224], not {shape}.")
    if shape[2:] != [SIZE, SIZE]:
        raise ValueError(
            f"The wrong size: {shape[2]} x {shape[3]} pixels. The network was trained "
            f"on {SIZE} x {SIZE}; another size gives names, but wrong ones."
        )


def _check_range(X: torch.Tensor) -> None:
    low, high = X.min().item(), X.max().item()
    if low >= LOWEST and high <= HIGHEST:
        if low >= 0 and _are_whole(255 * X) and not _are_whole(128 * X):
            warn_caller(
                "These pictures hold bytes that were only divided by 255, from 0 to "
                "1; the network wants -1 to 1, (x - 127) / 128.",
                MistakeWarning,
            )
        return
    found = f"X goes from {low:.2f} to {high:.2f}"
    if low >= 0 and high > 20:
        raise ValueError(
            f"{found}: bytes that were not scaled. The network wants -1 to 1: "
            f"prepare(pictures) makes them."
        )
    if low > -2.3 and high < 2.8:
        raise ValueError(
            f"{found}: the wrong mean. That is the range of torchvision's mean and "
            f"spread (0.485 ..., 0.229 ...); these weights want (x - 127) / 128, from "
            f"-1 to 1."
        )
    raise ValueError(f"{found}; the network wants -1 to 1: prepare(pictures).")


def _are_whole(X: torch.Tensor) -> bool:
    return bool((X - X.round()).abs().max() < 1e-3)


def _is_cut_wrong(X: torch.Tensor) -> bool:
    """Whether numbers three places apart agree better than neighbors do.

    In a picture neighbors agree best. After `view` a row holds red, green, blue, red,
    green, blue ...
    """
    near = (X[..., 1:] - X[..., :-1]).abs().mean()
    third = (X[..., 3:] - X[..., :-3]).abs().mean()
    return bool(third < 0.9 * near)
