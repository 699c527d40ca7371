"""Descent rules with torch.optim's names, for autograd values and torch tensors.

Every rule is one short formula; it changes the parameters in place. With `Value`
parameters nothing here imports torch.
"""

from helpers.optim.adaptive import Adagrad, Adam, AdamW, RMSprop
from helpers.optim.descend import descend
from helpers.optim.optimizer import Optimizer
from helpers.optim.schedules import CosineAnnealingLR, LinearLR, SequentialLR, StepLR
from helpers.optim.sgd import SGD

__all__ = [
    "SGD",
    "Adagrad",
    "Adam",
    "AdamW",
    "CosineAnnealingLR",
    "LinearLR",
    "Optimizer",
    "RMSprop",
    "SequentialLR",
    "StepLR",
    "descend",
]
