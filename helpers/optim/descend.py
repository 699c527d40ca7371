"""Follow a descent on a function of a few numbers, to be drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from helpers.autograd import Value
from helpers.validation import check_whole_number


def descend(
    loss: Callable[..., Any],
    start: Sequence[float],
    rule: Callable[..., Any],
    steps: int,
    schedule: Callable[[Any], Any] | None = None,
    **settings: Any,
) -> np.ndarray:
    """Let a descent rule go down a loss; return every place that it was at.

    Parameters
    ----------
    loss : callable
        Takes one argument for each number of `start`; written with ``+ - * / **``
        and methods such as ``.tanh()``, so that it works for autograd values.
    start : sequence of float
    rule : class
        From this package, such as `SGD`.
    steps : int
    schedule : callable, optional
        Makes a schedule of an optimizer; stepped after every step.
    **settings
        Of the rule, such as ``lr=0.1``.

    Returns
    -------
    ndarray of shape [steps + 1, len(start)]
        Where a number became NaN or infinite, so are all after it.

    Raises
    ------
    TypeError
        If steps is no whole number, or the loss does not return a value.
    ValueError
        If start is not a list of finite numbers.

    Examples
    --------
    >>> from helpers.optim import SGD
    >>> descend(lambda x, y: x**2 + y**2, (1.0, 2.0), SGD, 2, lr=0.25)
    array([[1.  , 2.  ],
           [0.5 , 1.  ],
           [0.25, 0.5 ]])
    """
    steps = check_whole_number(steps, "steps", at_least=0)
    if np.ndim(start) != 1:
        raise ValueError(
            f"start must be a list of numbers, such as (1.0,), not {start!r}."
        )
    weights = [Value(number) for number in start]
    optimizer = rule(weights, **settings)
    plan = None if schedule is None else schedule(optimizer)
    path = np.full((steps + 1, len(weights)), np.nan)
    path[0] = start
    for step in range(1, steps + 1):
        optimizer.zero_grad()
        with np.errstate(over="ignore", invalid="ignore"):
            height = loss(*weights)
            if not isinstance(height, Value):
                raise TypeError(f"the loss must return a Value, not {height!r}.")
            height.backward()
            optimizer.step()
        if plan is not None:
            plan.step()
        path[step] = [weight.item() for weight in weights]
        if not np.isfinite(path[step]).all() or np.abs(path[step]).max() > 1e100:
            break
    return path
