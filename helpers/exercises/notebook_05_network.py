"""How the network of exercise 05.5 is judged: by its layers and what they compute."""

from __future__ import annotations


def net_untouched(make_net) -> bool:
    """Whether the function still returns three linear layers and nothing else."""
    from torch import nn

    model = make_net()
    kinds = [type(layer) for layer in model] if isinstance(model, nn.Sequential) else []
    return kinds == [nn.Linear] * 3


def _rows(dtype):
    import torch

    generator = torch.Generator().manual_seed(0)
    X = torch.randn(64, 2, generator=generator, dtype=dtype)
    return X, (X[:, :1] > 0).to(dtype)


def complain_about_net(make_net) -> str | None:
    """Return one sentence about what is wrong with the network, or None."""
    from torch import nn

    model = make_net()
    if not isinstance(model, nn.Module):
        return "Return the model: make_net() must give an nn.Module."
    linear = [
        tuple(m.weight.shape) for m in model.modules() if isinstance(m, nn.Linear)
    ]
    if linear != [(16, 2), (16, 16), (1, 16)]:
        return "Keep the three linear layers with the sizes 2, 16, 16 and 1."
    return _complain_about_steps(model)


def _complain_about_steps(model) -> str | None:
    from torch import nn

    from helpers.diagnose import diagnose
    from helpers.diagnose.looking import last_operation

    X, y = _rows(next(model.parameters()).dtype)
    last = last_operation(model(X)).name()
    if last.startswith(("Relu", "Tanh", "LeakyRelu", "Gelu")):
        return (
            f"The last step is {last.removesuffix('Backward0').lower()}, but the loss "
            f"wants logits: no activation after the last layer."
        )
    report = diagnose(model, nn.BCEWithLogitsLoss(), (X, y))
    if 25 in report:
        return "The model is still one linear layer: something must bend (M25)."
    if 2 in report:
        return "The last step is a sigmoid, but the loss brings its own (M2)."
    bends = [m for m in model.modules() if type(m).__module__.endswith("activation")]
    if len(bends) == 1:
        return "One activation stands; two linear layers in a row are still one (M25)."
    return None
