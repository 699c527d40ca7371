"""One clear training loop, for every network of the course that torch trains."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn

from helpers.training.batches import as_batches, checked
from helpers.training.checks import check_epochs, checked_loss, checked_optimizer
from helpers.training.evaluating import Meter, evaluate_batches
from helpers.training.history import History
from helpers.training.keeping import borrowed, device_of
from helpers.training.mistakes import (
    outputs_and_loss,
    warn_of_explosion,
    warn_of_mistakes,
    warn_of_order,
)
from helpers.training.resuming import Patience, resume_from, save_epoch
from helpers.training.tasks import check_task, loss_module, metric_functions


class TrainingWarning(UserWarning):
    """Training stopped before its last epoch, and why."""


def fit(
    model: nn.Module,
    data: Any,
    *,
    loss: Callable,
    optimizer: Any,
    epochs: int = 10,
    batch_size: int = 32,
    shuffle: bool = True,
    validation: Any = None,
    metrics: Iterable[str] | Mapping[str, Callable] = (),
    task: str | None = None,
    scheduler: Any = None,
    patience: int | None = None,
    device: Any = None,
    progress: bool = False,
    checkpoint: Any = None,
    resume: Any = None,
    diagnose: bool = True,
) -> History:
    """Train a model; return what happened, epoch by epoch.

    Parameters
    ----------
    model : Module
        Trained in place. Its device and its modes (train, eval) are given back as
        they were, and so are the random number generators.
    data : (X, y), Dataset or DataLoader
        X [N, ...] and y [N, ...]; a loader is used as it is.
    loss : callable
        Takes outputs and targets of a batch, returns their mean loss: a scalar.
    optimizer : torch.optim.Optimizer, or helpers.optim's
        Made from this model's parameters.
    epochs : int
        Passes over the data, counted from the start of training (also when resumed).
    batch_size, shuffle
        For tensors and datasets; shuffling draws what a `DataLoader` would draw.
    validation : (X, y), Dataset or DataLoader, optional
        Judged after each epoch, never trained on.
    metrics : names, or {name: function(y_true, y_pred)}
        Such as ``["accuracy", "f1"]``; computed over all rows of an epoch.
    task : {"binary", "multiclass", "multilabel", "regression"}, optional
        Inferred from the loss and the shapes if not given.
    scheduler : optional
        A learning-rate scheduler; stepped once after each epoch.
    patience : int, optional
        Stop after so many epochs without a lower validation loss (training loss
        where there are no validation data), and go back to the best weights.
    device : optional
        Where to train; "auto" chooses the fastest. Default: where the model is.
    progress : bool
        Show a progress bar.
    checkpoint : path, optional
        Written after each epoch; `resume` goes on from there.
    resume : path, optional
        A checkpoint of an earlier call. The numbers are those of a run without the
        interruption (random transforms must draw from torch's generator).
    diagnose : bool
        Look for silent mistakes first, and name them in a `MistakeWarning` each.

    Returns
    -------
    History

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Warns
    -----
    TrainingWarning
        If the loss stops being finite (the weights go back to the start of that
        epoch) or on KeyboardInterrupt (what was learnt is kept).
    """
    check_task(task)
    device = device_of(model, device)
    job = Job(
        model,
        as_batches(data, batch_size, shuffle, device),
        loss_module(loss),
        checked_optimizer(optimizer, model),
        None if validation is None else as_batches(validation, 1024, False, device),
        metric_functions(metrics),
        task,
        scheduler,
        device,
        diagnose,
    )
    check_epochs(epochs, patience)
    with borrowed(model, device, optimizer):
        return _train(job, epochs, Patience(patience), progress, checkpoint, resume)


@dataclass
class Job:
    """Everything that one epoch of training needs."""

    model: nn.Module
    batches: Any
    loss: Callable
    optimizer: Any
    validation: Any
    functions: dict
    task: str | None
    scheduler: Any
    device: torch.device
    diagnose: bool
    first: tuple | None = None  # the first batch, and its loss before training
    warned: set = field(default_factory=set)  # the numbers of mistakes found
    order: list | None = field(default_factory=list)  # the labels, as they come


def _train(job, epochs, patience, progress, checkpoint, resume):
    history = History() if resume is None else resume_from(resume, job, patience)
    try:
        for epoch in _counted(range(len(history) + 1, epochs + 1), progress):
            if not _train_epoch(job, epoch, history):
                break
            row = history.last
            stop = patience.after(job.model, row.get("val_loss", row["loss"]))
            if checkpoint is not None:
                save_epoch(checkpoint, job, history, patience)
            if stop:
                history.stopped = f"early stopping after epoch {epoch}"
                break
    except KeyboardInterrupt:
        whole = len(history)
        _stop(
            history, f"interrupted after {whole} whole epochs; what was learnt is kept"
        )
    patience.restore_best(job.model)
    return history


def _train_epoch(job, epoch, history):
    """Add an epoch to the history; undo it and return False if its loss breaks."""
    before = copy.deepcopy(job.model.state_dict())
    row, bad_batch = _one_epoch(job)
    if bad_batch is None:
        history.rows.append({"epoch": epoch, **row})
        if job.diagnose:
            warn_of_explosion(job, history)
            warn_of_order(job)
        return True
    job.model.load_state_dict(before)
    _stop(
        history,
        f"the loss was not finite in epoch {epoch}, batch {bad_batch}; the weights "
        f"are those from before this epoch. Try a smaller learning rate (M27), and "
        f"look for NaN in the data",
    )
    return False


def _one_epoch(job):
    """Train on every batch once; return the epoch's numbers, and a batch with NaN."""
    meter = Meter(job.loss, job.functions, job.task)
    job.model.train()
    for batch in job.batches:
        X, y = checked(batch, job.device)
        if job.diagnose:
            warn_of_mistakes(job, X, y)
        outputs, loss = outputs_and_loss(job.model, job.loss, X, y)
        if not meter.losses:  # the first batch shows whether the loss can be used
            checked_loss(loss)
            job.first = job.first or (X, y, loss.item())
        job.optimizer.zero_grad()
        loss.backward()
        job.optimizer.step()
        meter.add(loss, outputs, y)
    if not meter.losses:
        raise ValueError("there are no batches: the data are empty.")
    bad_batch = meter.first_bad_batch()
    if bad_batch is None and not _weights_finite(job.model):
        bad_batch = len(meter.losses)
    if bad_batch is not None:
        return {}, bad_batch
    return _after_epoch(job, meter.result()), None


def _weights_finite(model):
    return all(bool(torch.isfinite(p).all()) for p in model.parameters())


def _after_epoch(job, row):
    """Add the validation numbers and the learning rate; step the scheduler."""
    if job.validation is not None:
        args = (job.loss, job.functions, job.task, job.device)
        found = evaluate_batches(job.model, job.validation, *args)
        row |= {f"val_{name}": value for name, value in found.items()}
    groups = getattr(job.optimizer, "param_groups", None)
    if groups:
        row["lr"] = float(groups[0]["lr"])
    _step(job.scheduler, row)
    return row


def _step(scheduler, row):
    if isinstance(scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):
        scheduler.step(row.get("val_loss", row["loss"]))
    elif scheduler is not None:
        scheduler.step()


def _stop(history, reason):
    history.stopped = reason
    warnings.warn(f"Training stopped: {reason}.", TrainingWarning, stacklevel=4)


def _counted(epochs, progress):
    if not progress:
        return epochs
    from tqdm.auto import tqdm

    return tqdm(epochs, desc="epochs", leave=False)
