"""Train, evaluate and use torch models: one clear loop for every notebook."""

from helpers.training.fitting import fit
from helpers.training.history import History, TrainingWarning
from helpers.training.loss_and_metrics import evaluate
from helpers.training.prediction import as_classifier, predict

__all__ = ["History", "TrainingWarning", "as_classifier", "evaluate", "fit", "predict"]
