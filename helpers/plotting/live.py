"""A figure that follows sliders, for JupyterLab; a sentence everywhere else."""

from __future__ import annotations

import contextlib
import inspect
import math
import os
import time
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.console import in_notebook, print_text
from helpers.plotting.description import describe
from helpers.plotting.figures import all_or_nothing, picture_tag
from helpers.validation.arguments import check_callable

FAST = 0.3  # seconds: a figure that is drawn sooner follows the drag of a slider
TEXT = "Live figure: run this cell in JupyterLab, then move the sliders."
TEXT_OUTSIDE = (
    "Live figure, drawn once: run this code in JupyterLab to move its sliders."
)


@all_or_nothing
def live(draw: Callable[..., Any], *, play: str | None = None, **controls: Any) -> None:
    """Show the figure that `draw` returns, and draw it anew when a control moves.

    Parameters
    ----------
    draw : callable
        Takes the controls' values by name; returns a figure or axes. Where a
        parameter has a default, its control starts there; else an animation starts
        at its lowest value, and a slider in the middle.
    play : str, optional
        The name of a whole-number control that gets a play button (an animation).
    **controls : tuple, list, bool, str or widget
        As for `ipywidgets.interact`: ``(low, high, step)`` is a slider, a list is a
        menu, True or False a tick box; a widget is used as it is. Beside a slider
        is a field for its number, which has a name for screen readers.

    Notes
    -----
    Where pages are made rather than used (``COURSE_STATIC`` is set) only a sentence
    is shown: a picture of a slider helps nobody. Put a static figure before it.
    Outside Jupyter the figure is drawn once, with a sentence that says how to see
    it live.

    Raises
    ------
    TypeError
        If `draw` returns neither a figure nor axes.
    ValueError
        If a control is none of the kinds above, or `play` names no control.
    """
    import ipywidgets
    from IPython.display import display

    check_callable(draw, "draw", "lambda C: plot(C)")
    widgets = _widgets(controls)
    if play is not None and play not in widgets:
        raise ValueError(f"play must name a control ({', '.join(widgets)}): {play!r}.")
    _set_starts(draw, play, controls, widgets)
    picture, status = ipywidgets.HTML(), ipywidgets.HTML()
    seconds = math.inf  # that the last drawing took

    def figure_now():
        figure = draw(**{name: widget.value for name, widget in widgets.items()})
        figure = figure.get_figure() if isinstance(figure, Axes) else figure
        if not isinstance(figure, Figure):
            raise TypeError(
                f"draw must return a figure or axes, not an object of type "
                f"{type(figure).__name__}: end it with return ax."
            )
        return figure

    @all_or_nothing
    def redraw(_change=None):
        nonlocal seconds
        start = time.perf_counter()
        status.value = "" if seconds < FAST else "Computing ..."
        figure = figure_now()
        picture.value = picture_tag(figure, describe(figure))
        plt.close(figure)
        status.value = ""
        seconds = time.perf_counter() - start

    if not in_notebook() or os.environ.get("COURSE_STATIC"):
        _say_where_it_moves(figure_now())
        return
    for widget in widgets.values():
        widget.observe(redraw, names="value")
    redraw()
    rows = [_labeled(widget, seconds < FAST) for widget in widgets.values()]
    rows += [status, picture]
    if play is not None:
        rows.insert(0, _play_button(widgets[play]))
    bundle = ipywidgets.VBox(rows)._repr_mimebundle_()
    display(bundle | {"text/plain": TEXT}, raw=True)


def _say_where_it_moves(figure):
    """Show a sentence for the controls: on a made page, or below a still figure."""
    if in_notebook():
        from IPython.display import display

        plt.close(figure)  # seen by nobody; an error in it has been seen
        display({"text/plain": TEXT}, raw=True)
    else:
        print_text(TEXT_OUTSIDE)
        plt.show()


def _widgets(controls):
    import ipywidgets

    widgets = {}
    for name, control in controls.items():
        if isinstance(control, ipywidgets.Widget):
            widget = control
        else:
            widget = ipywidgets.interactive.widget_from_abbrev(control)
        if widget is None:
            raise ValueError(
                f"{name} must be (low, high, step), a list, a bool, a text or a "
                f"widget, not {control!r}."
            )
        widget.description = widget.description or name.replace("_", " ")
        widgets[name] = widget
    return widgets


def _labeled(widget, is_fast):
    """Return a slider beside a field with the same number; other controls as they are.

    A slider's own handle has no name for a screen reader, a field's label is tied to
    it. The figure follows the drag where drawing takes no time that one notices.
    """
    import ipywidgets

    if not hasattr(widget, "readout_format"):
        return widget
    whole = isinstance(widget, ipywidgets.IntSlider)
    kind = ipywidgets.BoundedIntText if whole else ipywidgets.BoundedFloatText
    low, high = widget.min, widget.max
    if isinstance(widget, ipywidgets.FloatLogSlider):
        low, high = widget.base**low, widget.base**high
    field = kind(
        value=widget.value,
        min=low,
        max=high,
        description=widget.description,
        style={"description_width": "auto"},
        layout={"width": "14em"},
    )
    if not isinstance(widget, ipywidgets.FloatLogSlider):
        field.step = widget.step
    widget.readout, widget.description, widget.continuous_update = False, "", is_fast
    ipywidgets.link((field, "value"), (widget, "value"))
    return ipywidgets.HBox([field, widget])


def _set_starts(draw, play, controls, widgets):
    """Set the controls made here to what the figure before them shows."""
    parameters = inspect.signature(draw).parameters
    for name, widget in widgets.items():
        if widget is controls[name]:
            continue
        if name == play:
            widget.value = widget.min
        default = getattr(parameters.get(name), "default", inspect.Parameter.empty)
        if default is not inspect.Parameter.empty:
            with contextlib.suppress(Exception):  # a default that does not fit
                widget.value = default


def _play_button(slider):
    import ipywidgets

    button = ipywidgets.Play(
        min=slider.min,
        max=slider.max,
        step=slider.step,
        value=slider.value,
        interval=600,
    )
    ipywidgets.jslink((button, "value"), (slider, "value"))
    return button
