"""Judges of the whole training loop: right answers in several forms, wrong by name."""

import numpy as np
import pytest
import torch

from case_by_case import case_by_case
from helpers.exercises import batch_loops
from helpers.exercises.catalog import find


def loop(
    step="reset(); loss.backward(); optimizer.step()",
    *,
    epoch="",
    inner="for X, y in loader:",
    note="total += loss.item() * len(X); rows += len(X)",
    before="total, rows = 0.0, 0",
    end="losses.append(total / rows)",
    start="losses = []",
    returned="losses",
    model="pass",
):
    """Return a `train_in_batches` with one of its lines written otherwise."""
    lines = f"""
def train_in_batches(model, loader, loss_function, optimizer, epochs):
    reset = optimizer.zero_grad
    {start}
    {model}
    for _ in range(epochs):
        {before}
        {epoch or "pass"}
        {inner}
            loss = loss_function(model(X), y)
            {step}
            {note}
        {end}
    return {returned}
"""
    names = {"torch": torch, "np": np}
    exec(lines, names)
    return names["train_in_batches"]


def from_a_list(model, loader, loss_function, optimizer, epochs):
    history = []
    for _ in range(epochs):
        pairs = []
        for batch in loader:
            optimizer.zero_grad(set_to_none=False)
            loss = loss_function(model(batch[0]), batch[1])
            loss.backward()
            optimizer.step()
            pairs.append([float(loss), batch[0].shape[0]])
        history += [np.average([p[0] for p in pairs], weights=[p[1] for p in pairs])]
    return tuple(history)


def in_tensors(model, loader, loss_function, optimizer, epochs):
    losses = torch.zeros(epochs, dtype=torch.float64)
    for epoch in range(epochs):
        for X, y in loader:
            loss = loss_function(model(X), y)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            losses[epoch] += loss.detach() * len(y) / len(loader.dataset)
    return losses


def by_helper(model, loader, loss_function, optimizer, epochs):
    from helpers.training import fit

    history = fit(model, loader, loss=loss_function, optimizer=optimizer, epochs=epochs)
    return history["loss"]


def loops_exchanged(model, loader, loss_function, optimizer, epochs):
    losses = []
    for X, y in loader:
        for _ in range(epochs):
            optimizer.zero_grad()
            loss = loss_function(model(X), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses


FRESH = "optimizer = torch.optim.SGD(model.parameters(), 0.03, 0.5); "
STEP = "reset(); loss.backward(); optimizer.step()"
RIGHT_LOOPS = [
    loop(),
    loop("loss.backward(); optimizer.step(); reset()"),
    from_a_list,
    in_tensors,
    by_helper,
]
WRONG_LOOPS = [
    (loop("loss.backward(); optimizer.step()"), "gradients of all steps add up"),
    (
        loop("loss.backward(); optimizer.step()", epoch="reset()"),
        "inside the inner loop",
    ),
    (loop("reset(); loss.backward()"), "optimizer.step() is missing"),
    (loop("reset(); optimizer.step()"), "call loss.backward()"),
    (loop("loss.backward(); reset(); optimizer.step()"), "thrown away"),
    (
        loop("reset(); loss.backward()", end="optimizer.step(); losses.append(0)"),
        "last batch only",
    ),
    (loop(note="total += loss.item(); rows += 1"), "M30"),
    (loop(note="total, rows = loss.item(), 1"), "loss of the last batch"),
    (loop(end="losses.append(total)"), "sum over the rows: divide"),
    (loop(note="total += loss.item(); rows = 1"), "You added up the batches' losses"),
    (loop(note="total += loss.item(); rows += len(X)"), "is a mean already"),
    (
        loop(note="total += loss.item() * len(X); rows += 1"),
        "number of batches",
    ),
    (
        loop(before="pass", start="losses, total, rows = [], 0.0, 0"),
        "go on from epoch to epoch",
    ),
    (loop(note="losses.append(loss.item())", end="pass"), "one a batch"),
    (
        loop(note="total = total + loss * len(X); rows += len(X)"),
        "M23",
    ),
    (loop(returned="losses[-1]"), "as a list"),
    (loop(returned="None"), "returns nothing"),
    (loop(model="model.eval()"), "M16"),
    (loop(end="losses.append(total / rows); model.eval()"), "From the second epoch"),
    (
        loop(inner="for X, y in batches:", start="losses, batches = [], list(loader)"),
        "same order",
    ),
    (
        loop(inner="for X, y in [next(iter(loader))]:"),
        "first batch of each epoch only",
    ),
    (loop(FRESH + STEP), "forgets its momentum"),
    (
        loop(start="losses, loss_function = [], torch.nn.BCEWithLogitsLoss()"),
        "loss of your own",
    ),
    (loop(end="losses.append(total / rows); break"), "repeat it `epochs` times"),
    (loop(end="losses.append(total / rows); return losses"), "repeat it `epochs`"),
    (loop(start="losses, epochs = [], epochs + 1"), "4 passes where 3"),
    (
        loop(
            start="f, losses = loss_function, []; loss_function = lambda z, y: f(y, z)"
        ),
        "arguments: the model's outputs come first",
    ),
    (
        loop(
            start="f, losses = loss_function, []; "
            "loss_function = lambda z, y: f(torch.sigmoid(z), y)"
        ),
        "M2",
    ),
    (loop(note="total += loss.item() * loader.batch_size; rows += len(X)"), "fewer"),
    (loop(end="losses.append([total / rows])"), "a list of one loss"),
    (loops_exchanged, "Your loops are exchanged"),
]


@pytest.mark.parametrize("answer", RIGHT_LOOPS)
def test_a_sound_loop_over_batches_passes(answer):
    verdict = find("04.3").judge(answer)
    assert verdict.status == "pass", verdict


@case_by_case("answer said", WRONG_LOOPS)
def test_a_wrong_loop_over_batches_is_named(answer, said):
    verdict = find("04.3").judge(answer)
    assert verdict.status == "try again"
    assert said in verdict.sentence


def measure(
    *,
    begin="model.eval()",
    end="model.train(mode)",
    block="with torch.inference_mode():",
    each="losses += loss_function(z, y).item() * len(X)",
    right="right += ((z > 0) == y).sum().item()",
    rows="rows += len(X)",
    returned="losses / rows, right / rows",
    first="pass",
):
    """Return a `validate` with one of its lines written otherwise."""
    lines = f"""
def validate(model, loader, loss_function):
    losses, right, rows = 0.0, 0, 0
    {first}
    mode = model.training
    {begin}
    {block}
        for X, y in loader:
            z = model(X)
            {each}
            {right}
            {rows}
    {end}
    return {returned}
"""
    names = {"torch": torch, "np": np}
    exec(lines, names)
    return names["validate"]


def all_at_once(model, loader, loss_function):
    was_training = model.training
    model.train(False)
    with torch.no_grad():
        outputs = [(model(X), y) for X, y in loader]
    z, y = (torch.cat(parts) for parts in zip(*outputs, strict=True))
    if was_training:
        model.train()
    share = np.mean((z.numpy() > 0) == y.numpy())
    return [loss_function(z, y).item(), share]


def with_the_helper(model, loader, loss_function):
    from helpers.training import evaluate

    found = evaluate(model, loader, loss=loss_function, metrics=["accuracy"])
    return found["loss"], found["accuracy"]


def trains_too(model, loader, loss_function):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for X, y in loader:
        loss_function(model(X), y).backward()
        optimizer.step()
    return measure()(model, loader, loss_function)


MEANS = "losses / 3, right / 3"
RIGHT_MEASURES = [
    measure(),
    all_at_once,
    with_the_helper,
    measure(right="right += int((z.sigmoid().round() == y).sum())"),
    measure(block="with torch.no_grad():", returned="(losses / 60, right / 60)"),
]
WRONG_MEASURES = [
    (measure(end="pass"), "put model.training back"),
    (measure(end="model.train()"), "was in eval mode before"),
    (measure(begin="pass"), "dropout spoils"),
    (measure(block="if True:"), "recorded for gradients"),
    (measure(returned="right / rows, losses / rows"), "exchanged"),
    (measure(returned="losses / rows"), "Return two numbers"),
    (measure(returned="None"), "returns nothing"),
    (measure(returned="losses / rows, torch.tensor(right / rows)"), ".item()"),
    (measure(returned="losses / rows, 100 * right / rows"), "percent"),
    (measure(returned="losses / rows, right"), "divide by their number"),
    (measure(returned="losses, right / rows"), "sum over the rows"),
    (measure(returned="losses / 3, right / rows"), "number of batches, not of rows"),
    (
        measure(
            each="losses += loss_function(z, y).item()",
            right="right += ((z > 0) == y).double().mean().item()",
            returned=MEANS,
        ),
        "M30",
    ),
    (
        measure(
            right="right += ((z > 0) == y).double().mean().item()",
            returned="losses / rows, right / 3",
        ),
        "count right rows",
    ),
    (measure(each="losses += loss_function(z, y).item()"), "is a mean already"),
    (
        measure(each="losses = loss_function(z, y).item()", returned="losses, right"),
        "last batch only",
    ),
    (measure(right="right += ((z > 0.5) == y).sum().item()"), "with 0.5"),
    (measure(right="right += ((z < 0) == y).sum().item()"), "rows that are wrong"),
    (
        measure(right="right += ((z.sigmoid() > 0) == y).sum().item()"),
        "its threshold is 0.5",
    ),
    (
        measure(right="right += (z.argmax(1, keepdim=True) == y).sum().item()"),
        "M3",
    ),
    (measure(right="right += (z > 0).sum().item()"), "right or wrong"),
    (
        measure(
            right="right += ((z > 0).flatten() == y).double().mean().item() * len(X)"
        ),
        "M8",
    ),
    (trains_too, "M17"),
    (measure(returned="float('nan'), right / rows"), "one of yours is nan"),
    (measure(returned="losses / rows / 2, right / rows"), "not that of all 60 rows"),
]


@pytest.mark.parametrize("answer", RIGHT_MEASURES)
def test_a_sound_validation_passes(answer):
    verdict = find("04.4").judge(answer)
    assert verdict.status == "pass", verdict


@case_by_case("answer said", WRONG_MEASURES)
def test_a_wrong_validation_is_named(answer, said):
    verdict = find("04.4").judge(answer)
    assert verdict.status == "try again"
    assert said in verdict.sentence


def test_known_mistakes_have_values_of_their_own():
    loss, share = batch_loops.measures()
    losses = [loss, *batch_loops.wrong_losses().values()]
    shares = [share, *batch_loops.wrong_accuracies().values()]
    for values in (losses, shares):
        assert len({round(value, 5) for value in values}) == len(values)


def whole(
    *,
    again="measured = validate(model, val_loader, loss_function)",
    note='history["val_loss"].append(measured[0])',
    train=True,
    before="pass",
    returned="history",
    share='history["val_accuracy"].append(measured[1])',
):
    """Return a `train` with one of its lines written otherwise."""
    lines = f"""
def train(model, loader, val_loader, loss_function, optimizer, epochs):
    history = {{"loss": [], "val_loss": [], "val_accuracy": []}}
    for epoch in range(epochs):
        {before}
        [loss] = one_epoch(model, loader, loss_function, optimizer, 1)
        history["loss"].append(loss)
        {again}
        {note}
        {share}
    return {returned}
"""
    names = {"torch": torch, "validate": measure(), "one_epoch": loop()}
    names |= {"sleepy": measure(end="pass"), "awake": measure(begin="pass")}
    exec(lines, names)
    return names["train"]


def written_out(model, train_loader, val_loader, loss_fn, opt, n):
    losses, val_losses, accuracies = [], [], []
    for _ in range(n):
        model.train()
        seen = []
        for X, y in train_loader:
            opt.zero_grad()
            loss = loss_fn(model(X), y)
            loss.backward()
            opt.step()
            seen += [loss.item()] * len(X)
        losses.append(np.mean(seen))
        model.eval()
        with torch.no_grad():
            z = torch.cat([model(X) for X, _ in val_loader])
            y = torch.cat([y for _, y in val_loader])
        val_losses.append(loss_fn(z, y).item())
        accuracies.append(((z > 0).float() == y).double().mean().item())
    model.train()
    return {"val_accuracy": accuracies, "val_loss": val_losses, "loss": losses}


def with_fit(model, loader, val_loader, loss_function, optimizer, epochs):
    from helpers.training import fit

    words = {"validation": val_loader, "metrics": ["accuracy"], "epochs": epochs}
    history = fit(model, loader, loss=loss_function, optimizer=optimizer, **words)
    return {key: np.array(history[key]) for key in batch_loops.KEYS} | {"more": 1}


def only_at_the_end(model, loader, val_loader, loss_function, optimizer, epochs):
    losses = loop()(model, loader, loss_function, optimizer, epochs)
    loss, share = measure()(model, val_loader, loss_function)
    return {
        "loss": losses,
        "val_loss": [loss] * epochs,
        "val_accuracy": [share] * epochs,
    }


def all_epochs_each_time(model, loader, val_loader, loss_function, optimizer, epochs):
    history = {"loss": [], "val_loss": [], "val_accuracy": []}
    for _ in range(epochs):
        losses = loop()(model, loader, loss_function, optimizer, epochs)
        loss, share = measure()(model, val_loader, loss_function)
        history["loss"].append(losses[-1])
        history["val_loss"].append(loss)
        history["val_accuracy"].append(share)
    return history


TRAINS = "; one_epoch(model, val_loader, loss_function, optimizer, 1)"
VALIDATED = "measured = validate(model, val_loader, loss_function)"
RIGHT_WHOLES = [whole(), written_out, with_fit]
WRONG_WHOLES = [
    (
        whole(again="measured = sleepy(model, val_loader, loss_function)"),
        "From the second epoch on",
    ),
    (
        whole(again="measured = awake(model, val_loader, loss_function)"),
        "in eval mode, after each epoch",
    ),
    (whole(again=VALIDATED + TRAINS), "also train on the validation rows"),
    (whole(before=VALIDATED, again="pass"), "before each epoch"),
    (
        whole(again="measured = validate(model, loader, loss_function)"),
        "validate on the training rows",
    ),
    (only_at_the_end, "after every epoch"),
    (all_epochs_each_time, "Each of your epochs trains for all"),
    (whole(returned='history["loss"]'), "Return a dictionary"),
    (whole(returned='{"loss": history["loss"]}'), "has no 'val_loss'"),
    (whole(returned="None"), "returns nothing"),
    (
        whole(again="measured = validate(model, val_loader, loss_function)[::-1]"),
        "exchanged",
    ),
    (whole(note="pass"), "there should be 3 numbers"),
    (
        whole(share='history["val_accuracy"].append(100 * measured[1])'),
        "'val_accuracy' is not what",
    ),
    (
        whole(again=VALIDATED + '; history["loss"][-1] *= 20'),
        "At 'loss': That is the sum over the rows",
    ),
    (
        whole(note='history["val_loss"].append(torch.tensor(measured[0]))'),
        "still tensors",
    ),
]


@pytest.mark.parametrize("answer", RIGHT_WHOLES)
def test_a_sound_training_passes(answer):
    verdict = find("04.5").judge(answer)
    assert verdict.status == "pass", verdict


@pytest.mark.parametrize(("answer", "said"), WRONG_WHOLES)
def test_a_wrong_training_is_named(answer, said):
    verdict = find("04.5").judge(answer)
    assert verdict.status == "try again"
    assert said in verdict.sentence


@pytest.mark.parametrize("exercise", batch_loops.EXERCISES, ids=lambda e: e.id)
@pytest.mark.parametrize("nonsense", ["x", float("nan"), [1], len, lambda: 1 / 0])
def test_nonsense_never_raises(exercise, nonsense):
    assert exercise.judge(nonsense).status in ("to do", "try again")


@pytest.mark.parametrize("exercise", batch_loops.EXERCISES, ids=lambda e: e.id)
def test_an_untouched_stub_is_to_do(exercise):
    assert exercise.judge(lambda *parts: ...).status == "to do"
