"""Judges of the lesson on training: loops over batches, validation, the whole loop.

An answer is run beside a sound loop, from one start, with one order of the batches.
Where the weights or the numbers end tells which known mistake was made.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.exercises import torch_loops as loops
from helpers.exercises.comparing import as_array, describe
from helpers.exercises.judging import Custom

EPOCHS, BATCH, MOMENTUM = 3, 8, 0.5
KEYS = ("loss", "val_loss", "val_accuracy")

MEAN_OF_MEANS = (
    "You took the mean of the batches' losses, but the last batch is smaller: weigh "
    "each batch by its rows (M30)."
)
COMPARED_AS_A_TABLE = (
    "You compared a list of N answers with a table [N, 1]: that makes N x N "
    "comparisons (M8). Keep both of one shape."
)
SAME_ORDER = (
    "Your batches come in the same order in every epoch: loop over the loader itself "
    "in each epoch, then it shuffles anew."
)


def batch_parts() -> tuple:
    """Return a model, a loader, a loss and an optimizer, always the same.

    The 20 rows make batches of 8, 8 and 4; the loader has a generator of its own, so
    that nothing else decides the order.
    """
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    model, X, y, loss_function, optimizer = loops.parts(momentum=MOMENTUM)
    loader = DataLoader(
        TensorDataset(X, y),
        batch_size=BATCH,
        shuffle=True,
        generator=torch.Generator().manual_seed(7),
    )
    return model, loader, loss_function, optimizer


def trained_in_batches(
    epochs: int = EPOCHS,
    *,
    reset: str = "batch",
    step: str = "batch",
    training: Callable[[int], bool] = lambda epoch: True,
    take: Callable = lambda batches: batches,
    listed: bool = False,
    loss: Callable | None = None,
    fresh: bool = False,
    again: int = 1,
    after: Callable = lambda model, optimizer, loss_function, loader: None,
) -> tuple[list[list[tuple[float, int]]], list[np.ndarray]]:
    """Return (loss, rows) of each batch by epoch, and the weights at the end.

    The keywords make a known mistake each: `reset` and `step` say where those calls
    are ("batch", "epoch" or "never"), `take` which batches are used, `listed` that
    their order is drawn once, `fresh` that each step has a new optimizer, `loss` makes
    another loss of the given one, `again` is how often in a row each batch is used,
    and `after` is called at the end of each epoch.
    """
    import torch

    model, loader, given, optimizer = batch_parts()
    batches, history = list(loader) if listed else loader, []
    for epoch in range(epochs):
        model.train(training(epoch))
        if reset == "epoch":
            optimizer.zero_grad()
        found = []
        for X, y in (pair for pair in take(batches) for _ in range(again)):
            if fresh:
                rate, keep = loops.RATE, MOMENTUM
                optimizer = torch.optim.SGD(model.parameters(), rate, keep)
            if reset == "batch":
                optimizer.zero_grad()
            value = (loss(given) if loss else given)(model(X), y)
            value.backward()
            if step == "batch":
                optimizer.step()
            found.append((value.item(), len(X)))
        if step == "epoch":
            optimizer.step()
        after(model, optimizer, given, loader)
        history.append(found)
    return history, loops.weights_of(model)


def over_rows(found: list[tuple[float, int]]) -> float:
    """Return the mean over all rows of an epoch."""
    losses, rows = np.array(found).T
    return float((losses * rows).sum() / rows.sum())


def _unweighted(loss_function):
    from torch.nn.functional import binary_cross_entropy_with_logits

    return binary_cross_entropy_with_logits


# Known mistakes in the steps: how each trains, and its sentence.
WRONG_STEPS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"reset": "never"}, loops.NOT_ZEROED),
    (
        {"reset": "epoch"},
        "The gradients of the batches of an epoch add up (M14): reset them for every "
        "batch, inside the inner loop.",
    ),
    (
        {"step": "epoch"},
        "You step once an epoch, with the gradient of the last batch only: step() "
        "belongs inside the inner loop.",
    ),
    (
        {"step": "epoch", "reset": "epoch"},
        "You step once an epoch: step() belongs inside the inner loop, once for every "
        "batch.",
    ),
    ({"training": lambda epoch: False}, loops.EVAL_MODE),
    (
        {"training": lambda epoch: epoch == 0},
        "From the second epoch on your model trains in eval mode (M16): put it back "
        "into training mode after you have measured.",
    ),
    ({"listed": True}, SAME_ORDER),
    (
        {"take": lambda batches: [next(iter(batches))]},
        "You train on the first batch of each epoch only: does a `return` or `break` "
        "end the inner loop, or do you take next(iter(loader))?",
    ),
    (
        {"loss": _unweighted},
        "You used a loss of your own: use the loss_function that is given.",
    ),
    ({"loss": loops.swapped}, loops.SWAPPED),
    ({"loss": loops.after_a_sigmoid}, loops.SIGMOID_FIRST),
    (
        {"fresh": True},
        "The steps are those of an optimizer that is made anew: it forgets its "
        "momentum each time. Use the one that is given.",
    ),
    (
        {"epochs": 1},
        "Your loop goes through the loader once: repeat it `epochs` times.",
    ),
    (
        {"epochs": EPOCHS**2},
        "Each of your epochs trains for all `epochs` epochs: one pass each is enough, "
        "as with train_in_batches(..., epochs=1).",
    ),
    (
        {"epochs": 1, "again": EPOCHS},
        "Your loops are exchanged: the outer one counts the epochs, the inner one goes "
        "through the loader.",
    ),
    (
        {"epochs": EPOCHS + 1},
        f"Your loop makes {EPOCHS + 1} passes where {EPOCHS} are asked for.",
    ),
)


def _about_weights(model: Any, seen: list[str], more=()) -> str | None:
    """Return why the weights are not those of `EPOCHS` sound epochs, or None."""
    weights = loops.weights_of(model)
    if loops.close(weights, trained_in_batches()[1]):
        return None
    known = ((trained_in_batches(**wrong)[1], says) for wrong, says in WRONG_STEPS)
    sentence = loops.named(weights, itertools.chain(more, known))
    if sentence is not None:
        return sentence
    if loops.close(weights, trained_in_batches(0)[1]) or seen[:1] == ["empty step"]:
        return loops.about_order(seen)
    if "step" not in seen:
        return "The weights move, but not by the step() of the optimizer that is given."
    return (
        f"After {EPOCHS} epochs the weights are not those of a sound loop: for every "
        f"batch, once each: loss, zero_grad, backward, step."
    )


# What is noted for an epoch, from (loss, rows) of its batches, and what is wrong then.
SUMMARIES: tuple[tuple[Callable, str | None], ...] = (
    (over_rows, None),
    (lambda found: float(np.mean([loss for loss, _ in found])), MEAN_OF_MEANS),
    (
        lambda found: found[-1][0],
        "That is the loss of the last batch: take the mean over all rows of the epoch.",
    ),
    (
        lambda found: sum(loss for loss, _ in found),
        "You added up the batches' losses: weigh each by its rows, then divide the sum "
        "by the number of all rows.",
    ),
    (
        lambda found: sum(loss * rows for loss, rows in found),
        "That is the sum over the rows: divide it by their number.",
    ),
    (
        lambda found: sum(loss * rows for loss, rows in found) / len(found),
        "You divided the sum over the rows by the number of batches.",
    ),
    (
        lambda found: BATCH * sum(x for x, _ in found) / sum(n for _, n in found),
        "You multiplied each batch's loss by the batch size, but the last batch has "
        "fewer rows: use len(X) (M30).",
    ),
    (
        lambda found: sum(loss for loss, _ in found) / sum(rows for _, rows in found),
        "Each batch's loss is a mean already: multiply it by the batch's rows before "
        "you add.",
    ),
)


def _about_training_losses(given: Any) -> str | None:
    """Return what is wrong with the training losses of the epochs, or None."""
    history = trained_in_batches()[0]
    batches = sum(map(len, history))
    if getattr(given, "ndim", None) == 1 and not getattr(given, "requires_grad", 0):
        given = given.tolist()
    if not isinstance(given, (list, tuple)):
        return f"Give the losses as a list, one for each epoch; not {describe(given)}."
    if any(hasattr(loss, "detach") for loss in given):
        return loops.TENSORS
    if all(isinstance(loss, (list, tuple)) and len(loss) == 1 for loss in given):
        return "Each entry is a list of one loss: take the number out, as with [0]."
    if len(given) == batches:
        return f"You noted {batches} losses, one a batch: note one for each epoch."
    if len(given) != len(history):
        return f"There were {len(history)} epochs, but you noted {len(given)} losses."
    for summary, sentence in SUMMARIES:
        if loops.close(given, [summary(found) for found in history]):
            return sentence
    every = [pair for found in history for pair in found]
    so_far = [over_rows(every[: 3 * (i + 1)]) for i in range(len(history))]
    if loops.close(given, so_far):
        return "Your sums go on from epoch to epoch: start them at 0 in every epoch."
    return "The steps are right, but the losses are not the means over an epoch's rows."


def _run(answer: Callable, *arguments: Any) -> tuple[Any, str | None]:
    """Return what an answer returns, or the sentence for an error that is known."""
    try:
        return answer(*arguments), None
    except (RuntimeError, TypeError) as error:
        sentence = loops.explained(error)
        if sentence is None:
            raise
        return None, sentence


def complain_about_batches(answer: Callable) -> str | None:
    """Return what is wrong with `train_in_batches` (exercise 04.3), or None."""
    model, loader, loss_function, optimizer = batch_parts()
    seen = loops.watch(model, optimizer)
    given, sentence = _run(answer, model, loader, loss_function, optimizer, EPOCHS)
    if sentence is None:
        sentence = _about_weights(model, seen)
    if sentence is None and not model.training:
        sentence = "You left the model in eval mode: leave it as it was given (M16)."
    if sentence is None and given is None:
        sentence = "The steps are right, but nothing is returned: return the losses."
    return sentence or _about_training_losses(given)


IN_BATCHES = Custom(
    "04.3",
    complaint=complain_about_batches,
    because="Every batch is a step, every pass over all batches an epoch.",
)


def to_measure() -> tuple:
    """Return a model with dropout, its batches, a loss, and notes of each forward."""
    import torch
    from torch import nn
    from torch.utils.data import DataLoader, TensorDataset

    torch.manual_seed(69)  # every mistake below has a value of its own
    layers = [nn.Linear(2, 4), nn.Tanh(), nn.Dropout(0.5), nn.Linear(4, 1)]
    model = nn.Sequential(*layers).double()
    X = 2 * torch.randn(60, 2, dtype=torch.float64)
    y = (X[:, :1] + X[:, 1:] > 0.8).double()
    recorded: list[bool] = []
    model.register_forward_hook(lambda *parts: recorded.append(parts[2].requires_grad))
    loader = DataLoader(TensorDataset(X, y), batch_size=25)
    return model, loader, nn.BCEWithLogitsLoss(), recorded


def complain_about_validate(answer: Callable) -> str | None:
    """Return what is wrong with `validate` (exercise 04.4), or None."""
    model, loader, loss_function, recorded = to_measure()
    before, start = [m.training for m in model.modules()], loops.weights_of(model)
    given = answer(model, loader, loss_function)
    after = [m.training for m in model.modules()]
    model.eval()
    asleep = answer(model, loader, loss_function)
    if not loops.close(loops.weights_of(model), start):
        return "The weights have changed: validation only measures (M17)."
    if model.training:
        return "You left a model in training mode that was in eval mode before (M16)."
    sentence = _about_pair(given) or _about_measures(given, asleep)
    if sentence is None and after != before:
        sentence = "You left the model in eval mode: put model.training back (M16)."
    if sentence is None and any(recorded):
        sentence = (
            "The numbers are right, but the forward passes were recorded for "
            "gradients: measure inside `with torch.inference_mode():`."
        )
    return sentence


def _about_pair(given: Any) -> str | None:
    """Return why something is not a pair of plain numbers, or None."""
    if not isinstance(given, (tuple, list)) or len(given) != 2:
        return f"Return two numbers, loss and accuracy; you returned {describe(given)}."
    if any(hasattr(value, "detach") for value in given):
        return "Return plain numbers: use .item()."
    for value in given:
        number = None if isinstance(value, (str, bool)) else as_array(value)
        if number is None or number.ndim or not np.isfinite(number):
            return f"Return two numbers; one of yours is {describe(value)}."
    return None


def _about_measures(given, asleep) -> str | None:
    """Return what is wrong with a loss and an accuracy, or None."""
    loss, share = measures()
    if _near(given, (loss, share)):
        return None
    if _near(given, (share, loss)):
        return "You exchanged the two: return the loss first, then the accuracy."
    if _about_pair(asleep) is None and _near(asleep, (loss, share)):
        return "In training mode dropout spoils your numbers: call model.eval() first."
    asleep = asleep if _about_pair(asleep) is None else given
    for place, known in enumerate((wrong_losses(), wrong_accuracies())):
        for sentence, value in known.items():
            if abs(asleep[place] - value) < 1e-6:
                return sentence
    name, number = ("loss", given[0]) if _off(asleep[0], loss) else ("share", given[1])
    return f"Your {name} is {number:.6g}, which is not that of all 60 rows."


def _off(value, right):
    return abs(value - right) > 1e-6


def _near(pair, other) -> bool:
    return not any(map(_off, pair, other))


def _batches_measured():
    """Return the logits and labels of each batch, in eval mode."""
    import torch

    model, loader, loss_function, _ = to_measure()
    model.eval()
    with torch.no_grad():
        return [(model(X), y) for X, y in loader], loss_function


def measures() -> tuple[float, float]:
    """Return the loss and the accuracy over all rows."""
    import torch

    batches, loss_function = _batches_measured()
    z, y = (torch.cat(parts) for parts in zip(*batches, strict=True))
    return loss_function(z, y).item(), ((z > 0) == (y > 0)).double().mean().item()


def wrong_losses() -> dict[str, float]:
    """Return what known mistakes give as the loss, by sentence."""
    batches, loss_function = _batches_measured()
    losses = [loss_function(z, y).item() for z, y in batches]
    rows = [len(y) for _, y in batches]
    total = sum(loss * n for loss, n in zip(losses, rows, strict=True))
    return {
        MEAN_OF_MEANS: float(np.mean(losses)),
        "That is the loss of the last batch only.": losses[-1],
        "That is the loss of the first batch only: does a `return` end the loop?": (
            losses[0]
        ),
        "You added up the batches' losses: weigh each by its rows, then divide by the "
        "number of all rows.": sum(losses),
        "Your loss is the sum over the rows: divide it by their number.": total,
        "You divided the loss by the number of batches, not of rows.": total / 3,
        "Each batch's loss is a mean already: multiply it by the batch's rows before "
        "you add.": sum(losses) / 60,
    }


def wrong_accuracies() -> dict[str, float]:
    """Return what known mistakes give as the accuracy, by sentence."""
    import torch

    batches, _ = _batches_measured()
    z, y = (torch.cat(parts) for parts in zip(*batches, strict=True))
    yes, truth = z > 0, y > 0
    right = (yes == truth).double().mean().item()
    shares = [((z > 0) == (y > 0)).double().mean().item() for z, y in batches]
    tables = [((z > 0).reshape(-1) == (y > 0)).double() for z, y in batches]
    table = sum(t.mean().item() * len(t) for t in tables) / len(y)
    return {
        "Your accuracy is the mean of the batches' shares, but the last batch is "
        "smaller: count right rows, and divide by all rows (M30).": float(
            np.mean(shares)
        ),
        "Your accuracy is that of the last batch only.": shares[-1],
        "You counted the right rows; divide by their number.": right * len(y),
        "You divided the count of right rows by the number of batches.": (
            right * len(y) / 3
        ),
        "Your accuracy is in percent: return the share itself, from 0 to 1.": (
            100 * right
        ),
        "You counted the rows that are wrong, or said class 1 below 0.": 1 - right,
        COMPARED_AS_A_TABLE: table,
        f"{COMPARED_AS_A_TABLE} You added up all of them.": (
            sum(t.sum().item() for t in tables) / 60
        ),
        "You compared the logits with 0.5; a logit says class 1 above 0.": (
            ((z > 0.5) == truth).double().mean().item()
        ),
        "Your answer is class 0 for every row: argmax of a single logit is always 0 "
        "(M3).": (~truth).double().mean().item(),
        "Your answer is class 1 for every row: a sigmoid is always above 0; its "
        "threshold is 0.5.": truth.double().mean().item(),
        "Your accuracy is the share of rows that are called class 1, right or wrong.": (
            yes.double().mean().item()
        ),
    }


VALIDATE = Custom(
    "04.4",
    complaint=complain_about_validate,
    because="Measured in eval mode, weighed by rows, and the model is as you found it.",
)


def whole_parts() -> tuple:
    """Return what the whole loop is given, but for the number of epochs."""
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    model, loader, loss_function, optimizer = batch_parts()
    numbers = torch.Generator().manual_seed(5)
    X = torch.randn(13, 2, dtype=torch.float64, generator=numbers)
    y = (X[:, :1] * X[:, 1:] > 0).double()
    val_loader = DataLoader(TensorDataset(X, y), batch_size=BATCH)
    return model, loader, val_loader, loss_function, optimizer


def _measured(model, loss_function, training=False):
    """Return the loss and the accuracy on the validation rows."""
    import torch

    X, y = whole_parts()[2].dataset.tensors
    mode = model.training
    model.train(training)
    with torch.no_grad():
        z = model(X)
    model.train(mode)
    return loss_function(z, y).item(), ((z > 0) == (y > 0)).double().mean().item()


def whole_history(**wrong: Any) -> dict[str, list[float]]:
    """Return the history of a sound training, or of a wrong one."""
    measured: list[tuple[float, float]] = []

    def after(model, optimizer, loss_function, loader):
        measured.append(_measured(model, loss_function))

    history = trained_in_batches(after=after, **wrong)[0]
    losses, shares = zip(*measured, strict=True)
    values = [over_rows(found) for found in history], list(losses), list(shares)
    return dict(zip(KEYS, values, strict=True))


def complain_about_train(answer: Callable) -> str | None:
    """Return what is wrong with `train` (exercise 04.5), or None."""
    model, loader, val_loader, loss_function, optimizer = whole_parts()
    seen = loops.watch(model, optimizer)
    given, sentence = _run(
        answer, model, loader, val_loader, loss_function, optimizer, EPOCHS
    )
    if sentence is None:
        sentence = _about_weights(model, seen, _weights_with_validation())
    if sentence is None and not model.training:
        sentence = "You left the model in eval mode: leave it as it was given (M16)."
    return sentence or _about_history(given)


def _weights_with_validation() -> list[tuple[list[np.ndarray], str]]:
    """Return where mistakes lead that only a loop with validation can make."""

    def trains(model, optimizer, loss_function, loader):
        for X, y in whole_parts()[2]:
            loops.sound_step(model, X, y, loss_function, optimizer)

    def goes_through_the_training_rows(model, optimizer, loss_function, loader):
        list(loader)

    return [
        (
            trained_in_batches(after=goes_through_the_training_rows)[1],
            "You validate on the training rows: go through the val_loader.",
        ),
        (
            trained_in_batches(after=trains)[1],
            "You also train on the validation rows: only measure there (M17).",
        ),
    ]


def _about_history(given: Any) -> str | None:
    """Return what is wrong with the history that was returned, or None."""
    if given is None:
        return "The steps are right, but nothing is returned: return the history."
    if not isinstance(given, dict):
        return (
            f"Return a dictionary with the keys {', '.join(map(repr, KEYS))}; you "
            f"returned {describe(given)}."
        )
    missing = [key for key in KEYS if key not in given]
    if missing:
        return f"Your dictionary has no {missing[0]!r}; its keys: {', '.join(given)}."
    sentence = _about_training_losses(given["loss"])
    return f"At 'loss': {sentence}" if sentence else _about_validation(given)


def _about_validation(given: dict) -> str | None:
    right, listed = whole_history(), {}
    for key in KEYS[1:]:
        values = given[key]
        array = None if isinstance(values, (str, bool)) else as_array(values)
        if array is None or array.shape != (EPOCHS,):
            return f"At {key!r} there should be {EPOCHS} numbers, one for each epoch."
        listed[key] = [float(value) for value in array]
        if any(hasattr(value, "detach") for value in values):
            return f"At {key!r} your numbers are still tensors: use .item() (M23)."
    if all(loops.close(listed[key], right[key]) for key in listed):
        return None
    if loops.close(listed["val_loss"], right["val_accuracy"]):
        return "You exchanged 'val_loss' and 'val_accuracy'."
    start = _measured(batch_parts()[0], batch_parts()[2])
    early = [start[0], *right["val_loss"][:-1]]
    if loops.close(listed["val_loss"], early):
        return "You validate before each epoch: do it after the epoch's last step."
    if len(set(listed["val_loss"])) == 1:
        return "All your validation losses are the same: validate after every epoch."
    wrong = next(k for k in KEYS[1:] if not loops.close(listed[k], right[k]))
    return (
        f"The training is right, but {wrong!r} is not what the validation rows give, "
        f"in eval mode, after each epoch."
    )


TRAIN = Custom(
    "04.5",
    complaint=complain_about_train,
    because="That is the whole training loop, as it is written in research code.",
)

EXERCISES = [IN_BATCHES, VALIDATE, TRAIN]
