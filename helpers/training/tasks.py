"""Four kinds of task, and how a model's outputs are read in each.

===========  =====================  ======================  =======================
task         outputs                targets                 labels
===========  =====================  ======================  =======================
binary       [N] or [N, 1] logits   [N] or [N, 1], 0 or 1   sigmoid above threshold
multiclass   [N, C] logits          [N], 0 to C - 1         argmax over C
multilabel   [N, L] logits          [N, L], 0 or 1          sigmoid above threshold
regression   [N] or [N, K]          the same shape          the output itself
===========  =====================  ======================  =======================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from torch import Tensor, nn

from helpers import metrics
from helpers.training.loss_over_rows import bare_name

TASKS = ("binary", "multiclass", "multilabel", "regression")
AVERAGED = ("precision", "recall", "f1")
BY_NAME: dict[str, Callable] = {
    "accuracy": metrics.accuracy,
    "balanced_accuracy": metrics.balanced_accuracy,
    "hamming_loss": metrics.hamming_loss,
    "precision": metrics.precision,
    "recall": metrics.recall,
    "f1": metrics.f1,
    "mse": metrics.mean_squared_error,
    "rmse": metrics.root_mean_squared_error,
    "mae": metrics.mean_absolute_error,
    "r2": metrics.r2,
}
FOR_NUMBERS = ("mse", "rmse", "mae", "r2")


def infer_task(loss: Callable, outputs: Tensor, targets: Tensor) -> str:
    """Return the task that a loss, the model's outputs and the targets make.

    Parameters
    ----------
    loss : callable
        A torch loss module or function; its name decides where it is known.
    outputs, targets : Tensor
        Of one batch.
    """
    name = bare_name(loss)
    several = outputs.ndim > 1 and outputs.shape[-1] > 1
    if "bce" in name or "binary" in name or "multilabel" in name:
        return "multilabel" if several else "binary"
    if "cross" in name or "nll" in name or "multimargin" in name:
        return "multiclass"
    if not targets.is_floating_point() and several and targets.ndim == 1:
        return "multiclass"
    return "regression"


def takes_probabilities(loss: Callable) -> bool:
    """Whether a loss is given probabilities (`BCELoss`) rather than logits."""
    return bare_name(loss) == "bce"


def to_probabilities(outputs: Tensor, task: str) -> Tensor:
    """Turn logits into probabilities: sigmoid, or softmax over the classes."""
    if task == "multiclass":
        return outputs.softmax(dim=1)
    return outputs.sigmoid() if task in ("binary", "multilabel") else outputs


def to_labels(
    outputs: Tensor, task: str, threshold: float = 0.5, probabilities: bool = False
) -> Tensor:
    """Turn outputs into labels; a binary [N, 1] becomes [N].

    Parameters
    ----------
    outputs : Tensor
    task : {"binary", "multiclass", "multilabel", "regression"}
    threshold : float
        The probability above which a yes/no answer is yes.
    probabilities : bool
        Whether the outputs are probabilities already.

    Raises
    ------
    ValueError
        If the outputs have the shape of another task.
    """
    _check_outputs(outputs, task)
    if task == "multiclass":
        return outputs.argmax(dim=1)
    if task == "regression":
        return outputs
    if task == "binary":
        outputs = outputs.reshape(-1)
    share = outputs if probabilities else to_probabilities(outputs, task)
    return (share > threshold).long()


def _check_outputs(outputs: Tensor, task: str) -> None:
    shape = list(outputs.shape)
    if task == "multiclass" and (outputs.ndim < 2 or shape[1] == 1):
        raise ValueError(
            f"a multiclass model gives one output per class, but the outputs have "
            f"shape {shape}: the largest of one is always the first (M4). Use "
            f"task='binary' for one output per row."
        )
    if task == "binary" and outputs.numel() != len(outputs):
        raise ValueError(
            f"a binary model gives one output per row, but the outputs have shape "
            f"{shape}. Use task='multiclass' for one output per class, 'multilabel' "
            f"for one per tag."
        )


def check_task(task: str | None) -> None:
    """Raise where a task is not one of the four."""
    if task is not None and task not in TASKS:
        raise ValueError(f"task must be one of {', '.join(TASKS)}, not {task!r}.")


def metric_functions(chosen: Iterable | Mapping) -> dict[str, Callable | str]:
    """Return metrics by name; names are looked up, functions taken as they are.

    Raises
    ------
    ValueError
        If a name is unknown.
    TypeError
        If a metric is an object with a memory.
    """
    if isinstance(chosen, str):
        chosen = [chosen]
    if isinstance(chosen, Mapping):
        for name, function in chosen.items():
            _refuse_metric_object(name, function)
        return dict(chosen)
    for name in chosen:
        if name not in BY_NAME:
            known = ", ".join(BY_NAME)
            raise ValueError(
                f"{name!r} is not a metric known by name ({known}); give your own as "
                f"a dictionary: {{'name': function(y_true, y_pred)}}."
            )
    return {name: BY_NAME[name] for name in chosen}


def _refuse_metric_object(name: str, metric: Any) -> None:
    """Raise for torchmetrics' objects, which add up what they see (M31)."""
    if hasattr(metric, "update") and hasattr(metric, "reset"):
        raise TypeError(
            f"the metric {name!r} is an object that adds up all it sees until "
            f"reset(), so epochs would be mixed (M31): give a name such as "
            f"'accuracy', or a function of y_true and y_pred."
        )


def score(
    functions: dict[str, Callable], task: str, targets: Tensor, labels: Tensor
) -> dict[str, float]:
    """Return each metric of all rows together (never a mean of batch means)."""
    y_true = targets.reshape(labels.shape) if task == "binary" else targets
    y_true, y_pred = y_true.cpu().numpy(), labels.cpu().numpy()
    return {
        name: float(function(y_true, y_pred, **_options(name, function, task)))
        for name, function in functions.items()
    }


def _options(name: str, function: Callable, task: str) -> dict[str, Any]:
    if function is not BY_NAME.get(name) or name not in AVERAGED:
        return {}
    average = "binary" if task == "binary" else "macro"
    return {"average": average, "zero_division": 0.0}


def loss_module(loss: Any) -> Callable:
    """Return the loss, after checking that it is an object that can be called."""
    if isinstance(loss, type) and issubclass(loss, nn.Module):
        raise TypeError(f"loss must be made first: {loss.__name__}() with brackets.")
    if not callable(loss):
        raise TypeError(
            f"loss must be a function of outputs and targets such as "
            f"torch.nn.CrossEntropyLoss(), not {loss!r}."
        )
    return loss
