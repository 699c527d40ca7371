"""Judge of saving a training: right answers in several forms, wrong ones by name."""

import pytest
import torch

from helpers.exercises.catalog import find


def save_state(path, model, optimizer, loader):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "generator": loader.generator.get_state(),
    }
    torch.save(state, path)


def into_an_open_file(path, model, optimizer, loader):
    state = {"model": model.state_dict()}
    state |= {"optimizer": optimizer.state_dict()}
    state["generator"] = loader.generator.get_state().clone()
    with open(path, "wb") as file:
        torch.save(state, file)


def with_more_in_it(path, model, optimizer, loader):
    weights = {name: w.clone() for name, w in model.state_dict().items()}
    parts = {"model": weights, "optimizer": optimizer.state_dict(), "epoch": 3}
    torch.save(parts | {"generator": loader.generator.get_state()}, str(path))
    return path


def saved(**other):
    """Return an answer that saves something else at some keys; None leaves one out."""

    def answer(path, model, optimizer, loader):
        state = {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "generator": loader.generator.get_state(),
        }
        for key, make in other.items():
            state[key] = make(model, optimizer, loader)
        torch.save({k: v for k, v in state.items() if v is not None}, path)

    return answer


def elsewhere(path, model, optimizer, loader):
    save_state(path.with_name("other.pt"), model, optimizer, loader)


def only_weights(path, model, optimizer, loader):
    torch.save(model.state_dict(), path)


def in_a_list(path, model, optimizer, loader):
    torch.save([model.state_dict(), optimizer.state_dict()], path)


def as_a_text(path, model, optimizer, loader):
    path.write_text(str(model.state_dict()))


def trains_on(path, model, optimizer, loader):
    save_state(path, model, optimizer, loader)
    with torch.no_grad():
        for weight in model.parameters():
            weight.zero_()


def fresh(model, optimizer, loader):
    return torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.5).state_dict()


def other_weights(model, optimizer, loader):
    return {name: w * 2 for name, w in model.state_dict().items()}


def path_first(path, model, optimizer, loader):
    torch.save(path, {"model": model.state_dict()})


RIGHT = [save_state, into_an_open_file, with_more_in_it]
WRONG = [
    (elsewhere, "no file at `path`"),
    (saved(model=lambda model, *_: model), "refuses your file"),
    (saved(optimizer=lambda model, optimizer, _: optimizer), "refuses your file"),
    (as_a_text, "refuses your file"),
    (only_weights, "one dictionary with the keys"),
    (in_a_list, "a list of 2"),
    (saved(optimizer=lambda *_: None), "has no 'optimizer'"),
    (saved(generator=lambda *_: None), "has no 'generator'"),
    (
        saved(model=lambda model, *_: dict(model.named_parameters())),
        "should be model.state_dict()",
    ),
    (
        saved(optimizer=lambda m, optimizer, _: optimizer.state_dict()["state"]),
        "should be optimizer.state_dict()",
    ),
    (saved(generator=lambda *_: torch.get_rng_state()), "common generator"),
    (saved(generator=lambda m, o, loader: loader.generator.initial_seed()), "A seed"),
    (
        saved(generator=lambda *_: torch.Generator().manual_seed(7).get_state()),
        "not the state that loader.generator has now",
    ),
    (saved(optimizer=fresh), "goes another way"),
    (saved(model=other_weights), "goes another way"),
    (trains_on, "changes the model"),
    (path_first, "then the path"),
]


@pytest.mark.parametrize("answer", RIGHT)
def test_a_file_to_resume_from_passes(answer):
    verdict = find("04.7").judge(answer)
    assert verdict.status == "pass", verdict


@pytest.mark.parametrize(("answer", "said"), WRONG)
def test_what_a_file_lacks_is_named(answer, said):
    verdict = find("04.7").judge(answer)
    assert verdict.status == "try again"
    assert said in verdict.sentence


@pytest.mark.parametrize("nonsense", ["x", float("nan"), [1], len, lambda: 1 / 0])
def test_nonsense_never_raises(nonsense):
    assert find("04.7").judge(nonsense).status in ("to do", "try again")
