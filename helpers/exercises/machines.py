"""Judge a model with a support vector machine: what it is made of, and how it answers.

What it is made of decides only whether the machine asked for is in it, and in its
place. All else is tried out on data: every way to scale is as good as another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from helpers.exercises.comparing import ADDRESS
from helpers.exercises.judging import PASS, Custom, Verdict

MACHINES = {"SVC", "NuSVC", "LinearSVC", "SVR", "NuSVR", "LinearSVR"}
MOST_STEPS = 20_000  # of a machine without a limit of its own: a check must be quick


def parts_of(model: Any) -> Iterator[Any]:
    """Yield a model and everything that it is made of, from the outside in."""
    waiting = [model]
    while waiting:
        part = waiting.pop(0)
        yield part
        if isinstance(part, (list, tuple)):
            waiting.extend(part)
        elif hasattr(part, "get_params") and not isinstance(part, type):
            waiting.extend(part.get_params(deep=False).values())


def kinds_in(model: Any) -> set[str]:
    """Return the names of the classes that a model is made of."""
    return {type(part).__name__ for part in islice(parts_of(model), 200)}


def complaint_about_form(model: Any, example: str) -> str | None:
    """Return why an object is not one model with its machine last, or None.

    Parameters
    ----------
    model : object
        What the learner gave.
    example : str
        What makes such a model, for the sentence.
    """
    for part in islice(parts_of(model), 200):
        if isinstance(part, type):
            name = part.__name__
            return f"{name} is a class, not an object: it needs brackets, {name}()."
        steps = getattr(part, "steps", None)
        if isinstance(steps, list) and any(_is_machine(step) for step in steps[:-1]):
            return (
                "The machine is not the last step of your pipeline: the steps are "
                "done from the first to the last, so scaling comes before it."
            )
    if not (hasattr(model, "fit") and hasattr(model, "predict")):
        return f"Give one model with fit and predict: {example}."
    return None


def _is_machine(step):
    return type(step[1]).__name__ in MACHINES


@dataclass(frozen=True)
class ModelExercise(Custom):
    """A model to be made, where others than the usual one do the same work.

    Parameters
    ----------
    usual : tuple of str
        The steps of the usual answer, as scikit-learn writes them.
    """

    usual: tuple[str, ...] = ()

    def _judge(self, answer: Any) -> Verdict:
        verdict = super()._judge(answer)
        if verdict.status != PASS or sorted(steps_of(answer)) == sorted(self.usual):
            return verdict
        usual, own = ", ".join(self.usual), ", ".join(steps_of(answer))
        return Verdict(
            PASS,
            f"Units do not matter to your model, and that is the point. Its steps are "
            f"others than in the text, though: {own} here, {usual} there.",
        )


def steps_of(model: Any) -> list[str]:
    """Return the innermost steps of a model, written as they are made.

    Examples
    --------
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn.preprocessing import MinMaxScaler, StandardScaler
    >>> steps_of(make_pipeline(StandardScaler(), MinMaxScaler()))
    ['StandardScaler()', 'MinMaxScaler()']
    """
    parts = [part for part in islice(parts_of(model), 200) if _has_parameters(part)]
    inner = [part for part in parts if not any(map(_has_parameters, _below(part)))]
    return [ADDRESS.sub("", repr(part)) for part in inner]


def _has_parameters(part):
    return hasattr(part, "get_params") and not isinstance(part, type)


def _below(part):
    return islice(parts_of(part), 1, 200)


def fresh(model: Any) -> Any:
    """Return an unfitted copy whose machines stop after `MOST_STEPS` steps."""
    from sklearn.base import clone

    copy = clone(model)
    endless = [
        name
        for name, value in copy.get_params().items()
        if name.rpartition("__")[2] == "max_iter" and value == -1
    ]
    return copy.set_params(**dict.fromkeys(endless, MOST_STEPS))


def answers(model: Any, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return what a fresh copy predicts for the points it was fitted to.

    A model that draws random numbers draws the same ones every time.
    """
    np.random.seed(0)
    return np.asarray(fresh(model).fit(X, y).predict(X)).reshape(-1)
