"""Metrics counted by hand in NumPy, with scikit-learn's argument order.

The truth always comes first: ``precision(y_true, y_pred)``.
"""

from helpers.metrics.classification import (
    accuracy,
    balanced_accuracy,
    confusion_matrix,
    f1,
    fbeta,
    hamming_loss,
    precision,
    recall,
)
from helpers.metrics.curves import (
    average_precision,
    brier_score,
    calibration_curve,
    log_loss,
    precision_recall_curve,
    roc_auc,
    roc_curve,
)
from helpers.metrics.regression import (
    mean_absolute_error,
    mean_squared_error,
    r2,
    root_mean_squared_error,
)

__all__ = [
    "accuracy",
    "average_precision",
    "balanced_accuracy",
    "brier_score",
    "calibration_curve",
    "confusion_matrix",
    "f1",
    "fbeta",
    "hamming_loss",
    "log_loss",
    "mean_absolute_error",
    "mean_squared_error",
    "precision",
    "precision_recall_curve",
    "r2",
    "recall",
    "roc_auc",
    "roc_curve",
    "root_mean_squared_error",
]
