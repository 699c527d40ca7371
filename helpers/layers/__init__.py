"""A network of our own parts: dense layers, batches, a training step, `fit`.

Everything here works with `helpers.autograd.Value` weights (NumPy only) and with
torch tensors: a part only uses ``@``, ``+``, ``.relu()``, ``.backward()``.
"""

from helpers.layers.dense import NaiveDense, NaiveSequential, relu, torch_parameter
from helpers.layers.training_loop import (
    BatchGenerator,
    fit,
    one_training_step,
    predict_classes,
)

__all__ = [
    "BatchGenerator",
    "NaiveDense",
    "NaiveSequential",
    "fit",
    "one_training_step",
    "predict_classes",
    "relu",
    "torch_parameter",
]
