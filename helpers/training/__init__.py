"""Train, evaluate and use torch models: one clear loop for every notebook."""

from helpers.training.evaluating import as_classifier, evaluate, predict
from helpers.training.fitting import fit
from helpers.training.history import History, TrainingWarning

__all__ = ["History", "TrainingWarning", "as_classifier", "evaluate", "fit", "predict"]
