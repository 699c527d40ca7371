"""Draw what a lesson shows: arrays and callables in, axes out."""

from helpers.plotting.classification import plot_history, plot_points, plot_regions
from helpers.plotting.evaluation import (
    plot_calibration,
    plot_confusion,
    plot_precision_recall,
    plot_roc,
)
from helpers.plotting.figures import (
    COLOURS,
    MARKERS,
    axes_or_new,
    show,
    use_course_style,
)
from helpers.plotting.live import live
from helpers.plotting.thresholds import plot_threshold

__all__ = [
    "COLOURS",
    "MARKERS",
    "axes_or_new",
    "live",
    "plot_calibration",
    "plot_confusion",
    "plot_history",
    "plot_points",
    "plot_precision_recall",
    "plot_regions",
    "plot_roc",
    "plot_threshold",
    "show",
    "use_course_style",
]
