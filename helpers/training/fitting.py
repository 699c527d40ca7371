"""One clear training loop, for every network of the course that torch trains."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn

from helpers.errors import warn_caller
from helpers.reproducible import random_state_kept
from helpers.saving.file_format import check_place
from helpers.training.batches import as_batches, checked
from helpers.training.borrowed_model import borrowed, device_of
from helpers.training.checks import (
    check_flags,
    check_log,
    check_trainable,
    checked_optimizer,
    outputs_and_loss,
)
from helpers.training.early_stopping import Patience, judged_loss, warn_of_nan
from helpers.training.generators import find_sources
from helpers.training.history import History, TrainingWarning
from helpers.training.loss_and_metrics import Meter, evaluate_batches, metric_functions
from helpers.training.mistakes import (
    warn_of_explosion,
    warn_of_mistakes,
    warn_of_order,
)
from helpers.training.resume import Snapshot, resume_from, save_epoch
from helpers.training.scheduler import check_schedule, steps_after_batches
from helpers.training.tasks import check_task
from helpers.validation import check_path, check_whole_number
from helpers.validation.arguments import check_loss


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
    log: Any = None,
) -> History:
    """Train a model; return what happened, epoch by epoch.

    Parameters
    ----------
    model : Module
        Trained in place. Its device and its modes (train, eval) are given back as
        they were. Random numbers are drawn as in a loop written by hand, so a second
        call goes on with other orders and dropout masks; set a seed to repeat one.
    data : (X, y), Dataset or DataLoader
        X [N, ...] and y [N, ...]; a loader is used as it is.
    loss : callable
        Takes outputs and targets of a batch, returns one number. What is recorded is
        the loss over all rows, as `evaluate` defines it; a batch none of whose labels
        counts (``ignore_index``) is left out.
    optimizer : torch.optim.Optimizer, or helpers.optim's
        Made from this model's parameters.
    epochs : int
        Passes over the data, counted from the start of training (also when resumed).
    batch_size, shuffle
        For tensors and datasets; shuffling draws what a `DataLoader` would draw.
    validation : (X, y), Dataset or DataLoader, optional
        Judged after each epoch, never trained on; it changes no random number.
    metrics : names, or {name: function(y_true, y_pred)}
        Such as ``["accuracy", "f1"]``; computed over all rows of an epoch.
    task : {"binary", "multiclass", "multilabel", "regression"}, optional
        Inferred from the loss and the shapes if not given.
    scheduler : optional
        A learning-rate scheduler; stepped once after each epoch, but `CyclicLR` and
        `OneCycleLR` after each batch (a `OneCycleLR` of `epochs` steps: each epoch).
        `ReduceLROnPlateau` is given the loss that `patience` looks at.
    patience : int, optional
        Stop after so many epochs in a row whose validation loss (training loss where
        there are no validation data) is not lower than the lowest before; NaN is not.
        Whenever training ends, the weights go back to those of the best epoch.
    device : optional
        Where to train; "auto" chooses the fastest. Default: where the model is.
    progress : bool
        Show a progress bar.
    checkpoint : path, optional
        Written after each epoch; `resume` goes on from there.
    resume : path, optional
        A checkpoint of an earlier call. The numbers are those of a run without the
        interruption: weights, optimizer, scheduler, random numbers of torch, NumPy
        and Python, and the generators inside loader, samplers and model go on. What
        differs from what was given, or cannot be had, is said in a warning.
    diagnose : bool
        Look for silent mistakes first, and name them in a `MistakeWarning` each.
    log : optional
        Gets the epoch's numbers by ``log.add_scalar(name, value, epoch)``, such as
        torch.utils.tensorboard's ``SummaryWriter``. Closing it is left to you.

    Returns
    -------
    History

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used, or data, model and loss do not fit together.
    KeyboardInterrupt
        Passed on: a notebook's Stop stops the cell. Then, and after any other error,
        model, optimizer and scheduler are as after the last whole epoch (with
        `patience`: the weights of the best).

    Warns
    -----
    TrainingWarning
        If the loss stops being finite (model, optimizer and scheduler go back to the
        start of that epoch), if a validation loss is not finite, if there is nothing
        left to train, or on an interruption.
    """
    check_task(task)
    device = device_of(model, device)
    check_flags(shuffle=shuffle, progress=progress, diagnose=diagnose)
    epochs = check_whole_number(epochs, "epochs", at_least=0)
    if patience is not None:
        patience = check_whole_number(patience, "patience")
    job = Job(
        model,
        as_batches(data, batch_size, shuffle, device),
        check_loss(loss),
        checked_optimizer(optimizer, model),
        None if validation is None else as_batches(validation, 1024, False, device),
        metric_functions(metrics),
        task,
        scheduler,
        device,
        diagnose,
    )
    check_schedule(scheduler, optimizer)
    check_log(log)
    if checkpoint is not None:  # before hours of training, not after
        checkpoint = check_path(checkpoint, "checkpoint")
        check_place(checkpoint)
    if resume is not None:
        resume = check_path(resume, "resume")
    done = 0 if resume is not None else getattr(scheduler, "last_epoch", 0)
    job.steps_after_batches = steps_after_batches(
        scheduler, epochs, _number_of(job.batches), done
    )
    if checkpoint is not None or resume is not None:
        parts = {"data": job.batches, "model": model}
        found = {name: find_sources(part) for name, part in parts.items()}
        job.sources = {name: (each, each.values()) for name, each in found.items()}
    with borrowed(model, device, optimizer):
        return _train(
            job, epochs, Patience(patience), progress, checkpoint, resume, log
        )


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
    steps_after_batches: bool = False  # the scheduler; else after epochs
    sources: dict = field(default_factory=dict)  # of random numbers, for checkpoints
    first: tuple | None = None  # the first batch, and its loss before training
    warned: set = field(default_factory=set)  # the numbers of mistakes found
    order: list | None = field(default_factory=list)  # the labels, as they come


def _number_of(batches):
    """Return how many batches an epoch has; None for a stream of unknown length."""
    try:
        return len(batches)
    except TypeError:
        return None


def _train(job, epochs, patience, progress, checkpoint, resume, log):
    history = History() if resume is None else resume_from(resume, job, patience)
    if _is_done(history, epochs, patience):
        patience.restore_best(job.model)
        return history
    try:
        for epoch in _counted(range(len(history) + 1, epochs + 1), progress):
            if not _train_epoch(job, epoch, history):
                break
            patience.after(job.model, judged_loss(history.last))
            if log is not None:
                for name, value in history.last.items():
                    if name != "epoch":
                        log.add_scalar(name, value, epoch)
            warn_of_nan(history)
            if checkpoint is not None:
                save_epoch(checkpoint, job, history, patience)
            if patience.is_over:
                history.stopped = f"early stopping after epoch {epoch}"
                break
    except BaseException as error:
        best = patience.restore_best(job.model)
        if isinstance(error, KeyboardInterrupt):
            _warn_of_interruption(history, patience, best)
        raise
    patience.restore_best(job.model)
    return history


def _is_done(history, epochs, patience):
    """Whether a resumed training has nothing left to do; say so."""
    whole = len(history)
    if whole and patience.is_over:
        history.stopped = f"early stopping after epoch {whole}"
    elif not whole or whole < epochs:
        return False
    warn_caller(
        f"Nothing was trained: the checkpoint holds {whole} epochs, and "
        + (
            f"its patience of {patience.limit} is used up."
            if patience.is_over
            else f"epochs={epochs} counts from the start of training."
        ),
        TrainingWarning,
    )
    return True


def _warn_of_interruption(history, patience, best):
    whole = len(history)
    kept = f"the weights are those after epoch {whole}"
    if not whole:
        kept = "the weights are those from before the training"
    elif best:
        rows = (row for row in history.rows if judged_loss(row) == patience.best)
        kept = f"the weights are those of the best epoch, {next(rows)['epoch']}"
    warn_caller(
        f"Training was interrupted after {whole} whole epochs; {kept}.",
        TrainingWarning,
    )


def _train_epoch(job, epoch, history):
    """Add an epoch to the history; undo it and return False if its loss breaks."""
    before = Snapshot(job)
    try:
        row, bad_batch = _one_epoch(job)
    except BaseException:
        with contextlib.suppress(Exception):  # of a lost device: the error matters
            before.restore()
        raise
    if bad_batch is None:
        history.rows.append({"epoch": epoch, **row})
        if job.diagnose:
            warn_of_explosion(job, history)
            warn_of_order(job)
        return True
    before.restore()
    history.stopped = (
        f"the loss was not finite in epoch {epoch}, batch {bad_batch}; weights, "
        f"optimizer and scheduler are those from before this epoch. Try a smaller "
        f"learning rate (M27), and look for NaN in the data"
    )
    warn_caller(f"Training stopped: {history.stopped}.", TrainingWarning)
    return False


def _one_epoch(job):
    """Train on every batch once; return the epoch's numbers, and a batch with NaN."""
    meter, rate, some = Meter(job.loss, job.functions, job.task), _rate(job), False
    job.model.train()
    for batch in job.batches:
        X, y = checked(batch, job.device)
        counted = meter.over_rows.counted(y)
        if job.diagnose and (counted is None or counted.any()):
            warn_of_mistakes(job, X, y)
        outputs, loss = outputs_and_loss(job.model, job.loss, X, y)
        if not meter.add(loss, job.model, X, outputs, y, counted):
            continue  # no label counts, and the loss is 0 / 0
        if not some:  # the first batch shows whether the loss can be used
            check_trainable(loss)
            job.first = job.first or (X, y, loss.item())
            some = True
        rate = _step(job, loss)
    bad_batch = meter.first_bad_batch()
    if bad_batch is None and not _weights_finite(job.model):
        bad_batch = len(meter.losses)
    if bad_batch is not None:
        return {}, bad_batch
    return _after_epoch(job, meter.result(), rate), None


def _step(job, loss):
    """Change the weights once; return the learning rate that was used."""
    job.optimizer.zero_grad()
    loss.backward()
    job.optimizer.step()
    rate = _rate(job)
    if job.steps_after_batches:
        job.scheduler.step()
    return rate


def _rate(job):
    """Return the learning rate of the first group; None if there are no groups."""
    groups = getattr(job.optimizer, "param_groups", None)
    return float(groups[0]["lr"]) if groups else None


def _weights_finite(model):
    return all(bool(torch.isfinite(p).all()) for p in model.parameters())


def _after_epoch(job, row, rate):
    """Add the validation numbers and the learning rate; step the scheduler."""
    if job.validation is not None:
        args = (job.loss, job.functions, job.task, job.device)
        with random_state_kept():
            found = evaluate_batches(job.model, job.validation, *args)
        row |= {f"val_{name}": value for name, value in found.items()}
    if rate is not None:
        row["lr"] = rate
    if isinstance(job.scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):
        job.scheduler.step(judged_loss(row))
    elif job.scheduler is not None and not job.steps_after_batches:
        job.scheduler.step()
    return row


def _counted(epochs, progress):
    if not progress:
        return epochs
    from tqdm.auto import tqdm

    return tqdm(epochs, desc="epochs", leave=False)
