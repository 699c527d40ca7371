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

from collections.abc import Callable

from torch import Tensor

from helpers.training.loss_over_rows import bare_name
from helpers.validation import check_choice

TASKS = ("binary", "multiclass", "multilabel", "regression")


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
    """Raise where a task is not one of the four; None will be inferred."""
    if task is not None:
        check_choice(task, "task", TASKS)
