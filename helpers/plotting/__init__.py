"""Draw what a lesson shows: arrays and callables in, axes out."""

from helpers.plotting.figures import (
    COLOURS,
    MARKERS,
    axes_or_new,
    show,
    use_course_style,
)
from helpers.plotting.live import live

__all__ = ["COLOURS", "MARKERS", "axes_or_new", "live", "show", "use_course_style"]
