"""Four samples of each task, in every form in which people give them to a loss.

Every function returns the losses by name, the outputs, the targets by name, and the
loss that is right for these samples, worked out with NumPy.
"""

from __future__ import annotations

import numpy as np

SCORES = np.array([2.0, -1.0, 0.5, -0.25])  # one output per sample
ANSWERS = np.array([1, 0, 1, 0])  # its right answer: yes or no
TABLE = np.array([[2.0, -1.0, 0.5], [0.0, 1.5, 1.0], [-0.5, 0.25, 2.5], [1, 0.5, -2]])
CLASSES = np.array([0, 1, 2, 1])
TAGS = np.array([[1, 0, 1], [0, 1, 1], [0, 0, 1], [1, 1, 0]])


def _binary():
    from torch.nn import functional as F

    logit = _tensor(SCORES, "float32")
    outputs = [logit, logit[:, None], _two_columns(logit)]
    y = _tensor(ANSWERS, "int64")
    targets = _forms(y, y.float(), y[:, None], y[:, None].float())
    losses = {
        "BCEWithLogits": F.binary_cross_entropy_with_logits,
        "CrossEntropy": F.cross_entropy,
    }
    return losses, outputs, targets, _log_loss(SCORES, ANSWERS)


def _multiclass():
    from torch.nn import functional as F

    y = _tensor(CLASSES, "int64")
    hot = F.one_hot(y, 3)
    targets = _forms(y, y.int(), y.float(), y[:, None])
    targets["[4] int64, from 1"] = y + 1
    targets |= {f"{k}, one-hot": v for k, v in _forms(hot, hot.float()).items()}
    losses = {
        "CrossEntropy": F.cross_entropy,
        "BCEWithLogits": F.binary_cross_entropy_with_logits,
    }
    exps = np.exp(TABLE)
    chosen = (exps / exps.sum(axis=1, keepdims=True))[np.arange(4), CLASSES]
    return losses, [_tensor(TABLE, "float32")], targets, -np.log(chosen).mean()


def _multilabel():
    from torch.nn import functional as F

    tags = _tensor(TAGS, "int64")
    targets = _forms(tags, tags.float(), tags.bool(), tags[:, 0].float())
    losses = {
        "BCEWithLogits": F.binary_cross_entropy_with_logits,
        "CrossEntropy": F.cross_entropy,
    }
    return losses, [_tensor(TABLE, "float32")], targets, _log_loss(TABLE, TAGS)


def _regression():
    from torch.nn import functional as F

    guess = _tensor(SCORES, "float32")
    y = _tensor(ANSWERS, "float32")
    losses = {"MSE": F.mse_loss, "((a - b) ** 2).mean()": _mean_square}
    truth = ((SCORES - ANSWERS) ** 2).mean()
    return losses, [guess, guess[:, None]], _forms(y, y[:, None]), truth


def _forms(*tensors):
    """Name tensors by shape and dtype."""
    return {
        f"{list(t.shape)} {str(t.dtype).removeprefix('torch.')}": t for t in tensors
    }


def _tensor(values, dtype):
    import torch

    return torch.tensor(values, dtype=getattr(torch, dtype))


def _two_columns(logit):
    import torch

    return torch.stack([torch.zeros_like(logit), logit], dim=1)


def _log_loss(logits, answers):
    chance = 1 / (1 + np.exp(-logits))
    return -np.log(np.where(answers == 1, chance, 1 - chance)).mean()


def _mean_square(outputs, targets):
    return ((outputs - targets) ** 2).mean()


TASKS = {
    "binary": _binary,
    "multiclass": _multiclass,
    "multilabel": _multilabel,
    "regression": _regression,
}
