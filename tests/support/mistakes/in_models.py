"""Mistakes in how a model is built: M1-M4, M13, M16, M18, M24, M25."""

from functools import partial

import torch
from torch import nn
from torch.nn import functional as F

from helpers.diagnose import diagnose
from helpers.shapes import check_pairing
from helpers.training import fit, predict
from mistakes.table import accepts, because, catches, judged, refused, warned

generator = torch.Generator().manual_seed(7)
FLOWERS = torch.randn(48, 5, generator=generator)
KINDS = torch.arange(48) % 3
IS_ROSE = (FLOWERS[:, :1] > 0).float()


class Garden(nn.Module):
    """A small classifier whose forward pass ends in whatever is wanted."""

    def __init__(self, n_out, end=lambda z: z):
        super().__init__()
        self.inner, self.outer = nn.Linear(5, 9), nn.Linear(9, n_out)
        self.end = end

    def forward(self, x):
        return self.end(self.outer(torch.tanh(self.inner(x))))


def said_by_fit(model, loss, data, **options):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    return warned(fit, model, data, loss=loss, optimizer=optimizer, epochs=1, **options)


def said_by_diagnose(model, loss, data):
    return str(diagnose(model, loss, data))


@catches(1, "fit")
def softmax_at_the_end():
    model = Garden(3, partial(F.softmax, dim=-1))
    return said_by_fit(model, F.cross_entropy, (FLOWERS, KINDS))


@catches(1, "diagnose")
def softmax_by_hand():
    model = Garden(3, lambda z: z.exp() / z.exp().sum(-1, keepdim=True))
    return said_by_diagnose(model, nn.CrossEntropyLoss(), (FLOWERS, KINDS))


@catches(1, "diagnose")
def softmax_inside_the_loss():
    def loss(z, y):
        return F.cross_entropy(torch.softmax(z, 1), y, label_smoothing=0.1)

    return said_by_diagnose(Garden(3), loss, (FLOWERS, KINDS))


@accepts(1, "fit")
def log_softmax_before_nll():
    model = Garden(3, partial(F.log_softmax, dim=1))
    return said_by_fit(model, nn.NLLLoss(), (FLOWERS, KINDS)) or None


@catches(2, "fit")
def sigmoid_at_the_end():
    model = Garden(1, torch.sigmoid)
    loss = partial(F.binary_cross_entropy_with_logits, pos_weight=torch.tensor(2.0))
    return said_by_fit(model, loss, (FLOWERS, IS_ROSE))


@catches(2, "check 05.4")
def sigmoid_in_the_exercise():
    layers = [nn.Linear(2, 16), nn.ELU(), nn.Linear(16, 16), nn.ELU()]
    return judged(
        "05.4", lambda: nn.Sequential(*layers, nn.Linear(16, 1), nn.Sigmoid())
    )


@catches(3, "check 02.3")
def one_rule_for_all_tasks():
    return judged("02.3", lambda z, task: z.max(1, keepdim=task == "binary").indices)


@catches(3, "check 02.3")
def rounding_logits():
    def to_labels(z, task):
        return (
            torch.topk(z, 1).indices[:, 0] if task == "multiclass" else torch.round(z)
        )

    return judged("02.3", to_labels)


@catches(3, "diagnose")
def softmax_of_a_single_logit():
    model = Garden(1, partial(torch.softmax, dim=1))
    return said_by_diagnose(model, F.binary_cross_entropy, (FLOWERS, IS_ROSE))


@catches(4, "fit")
def one_logit_for_cross_entropy():
    nothing = torch.zeros(48, dtype=torch.int64)
    return said_by_fit(Garden(1), nn.CrossEntropyLoss(), (FLOWERS, nothing))


@catches(4, "check_pairing")
def one_logit_for_the_pairing():
    return refused(check_pairing, "CrossEntropyLoss", torch.ones(6, 1), KINDS[:6])


@catches(13, "fit")
def log_softmax_down_the_columns():
    model = Garden(3, partial(F.log_softmax, dim=0))
    return said_by_fit(model, F.nll_loss, (FLOWERS, KINDS))


@catches(13, "diagnose")
def softmax_over_axis_minus_two():
    model = Garden(3, nn.Softmax(dim=-2))
    return said_by_diagnose(model, nn.MSELoss(), (FLOWERS, F.one_hot(KINDS).float()))


@catches(16, "diagnose")
def asleep_after_measuring():
    model = nn.Sequential(
        nn.Linear(5, 6), nn.BatchNorm1d(6), nn.SiLU(), nn.Linear(6, 3)
    )
    model.eval()(FLOWERS)  # measured once, never woken up
    return said_by_diagnose(model, nn.CrossEntropyLoss(), (FLOWERS, KINDS))


@catches(16, "check 04.4")
def measure_and_leave_asleep():
    def validate(model, loader, loss_function):
        model.train(False)
        with torch.inference_mode():
            z, y = (
                torch.cat(parts)
                for parts in zip(*((model(X), y) for X, y in loader), strict=True)
            )
        right = torch.eq(z > 0, y > 0.5)
        return loss_function(z, y).item(), right.double().mean().item()

    return judged("04.4", validate)


@accepts(16, "fit wakes the model up")
def asleep_before_fit():
    model = nn.Sequential(nn.Linear(5, 6), nn.Dropout(0.2), nn.ELU(), nn.Linear(6, 3))
    return said_by_fit(model.eval(), F.cross_entropy, (FLOWERS, KINDS)) or None


@catches(17, "fit")
def trained_on_all_judged_on_some():
    order = torch.randperm(48, generator=generator)
    test = (FLOWERS[order[36:]], KINDS[order[36:]])
    model = Garden(3).eval()
    return said_by_fit(model, F.cross_entropy, test, validation=(FLOWERS, KINDS))


@catches(17, "check 04.Q2")
def eval_believed_to_stop_learning():
    return because("04.Q2", "a")


@catches(18, "diagnose")
def model_and_batch_apart():
    model = Garden(3).to("meta")
    return said_by_diagnose(model, nn.CrossEntropyLoss(), (FLOWERS, KINDS))


@accepts(18, "predict gives the model back where it was")
def looking_does_not_move_the_model():
    model = Garden(3).train()
    predict(model, FLOWERS, task="multiclass", device="cpu")
    home = {parameter.device.type for parameter in model.parameters()}
    return None if home == {"cpu"} and model.training else "moved"


class Tower(nn.Module):
    """Floors in a tuple: Python's, not torch's."""

    def __init__(self):
        super().__init__()
        self.ground = nn.Linear(5, 6)
        self.floors = tuple(nn.Linear(6, 6) for _ in range(3))
        self.roof = nn.Linear(6, 3)

    def forward(self, x):
        x = self.ground(x)
        for floor in self.floors:
            x = torch.tanh(floor(x))
        return self.roof(x)


@catches(24, "fit")
def layers_in_a_tuple():
    return said_by_fit(Tower(), nn.CrossEntropyLoss(), (FLOWERS, KINDS))


@catches(24, "diagnose")
def a_new_head_in_every_forward():
    model = Garden(6, lambda z: nn.Linear(6, 3)(F.relu(z)))
    return said_by_diagnose(model, F.cross_entropy, (FLOWERS, KINDS))


@catches(25, "fit")
def activation_made_but_not_called():
    model = nn.Sequential(nn.Linear(5, 12), nn.Identity(), nn.Linear(12, 12))
    model.append(nn.Dropout(0.3)).append(nn.Linear(12, 3))
    return said_by_fit(model, nn.MultiMarginLoss(), (FLOWERS, KINDS))


@catches(25, "check 05.4")
def linear_exercise():
    def make_net():
        sizes = ((2, 16), (16, 16), (16, 1))
        return nn.Sequential(*(nn.Linear(*size) for size in sizes), nn.Identity())

    return judged("05.4", make_net)
