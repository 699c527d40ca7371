"""Mistakes in steps and in the checking of slopes: M26-M29."""

import numpy as np
import torch
from torch import nn

from helpers.autograd import gradcheck
from helpers.diagnose import diagnose
from helpers.training import fit
from mistakes.table import accepts, catches, judged, refused, warned


@catches(26, "check 10.2")
def rate_used_twice():
    def step(w, v, slope, lr, momentum):
        v = momentum * v + lr * slope
        return w - lr * v, v

    return judged("10.2", step)


@catches(26, "check 10.2")
def velocity_of_the_wrong_sign():
    def step(w, v, slope, lr, momentum):
        v = momentum * v + slope
        w += lr * v
        return w, v

    return judged("10.2", step)


@accepts(26, "check 10.2, torch's convention")
def rate_in_the_step():
    def step(w, v, slope, lr, momentum):
        v = slope + v * momentum
        return w + v * -lr, v

    return judged("10.2", step)


@accepts(26, "check 10.2, the textbook's convention")
def rate_in_the_velocity():
    def step(w, v, slope, lr, momentum):
        v = momentum * v - lr * slope
        return w + v, v

    return judged("10.2", step)


LENGTHS = torch.linspace(-3, 3, 60)[:, None]


@catches(27, "fit")
def steps_that_overshoot():
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.7)
    words = {"loss": nn.MSELoss(), "optimizer": optimizer, "epochs": 12}
    return warned(fit, model, (LENGTHS, 2 * LENGTHS), **words)


@catches(27, "diagnose")
def a_first_step_too_far():
    model = nn.Sequential(nn.Linear(1, 8), nn.ReLU(), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=250.0, momentum=0.9)
    batch = (LENGTHS, LENGTHS**2)
    return str(diagnose(model, nn.L1Loss(), batch, optimizer=optimizer))


@catches(28, "gradcheck", says="float32: a check in float32 raises false alarms")
def slopes_measured_in_float32():
    point = np.linspace(0, 1, 4, dtype="float32")
    return refused(gradcheck, lambda x: (x * x).sum(), point)


@catches(28, "check 07.4", says="calls every slope right, also wrong ones")
def tolerance_widened():
    def gradient_is_right(f, slope, x):
        x32 = np.float32(x)
        measured = (f(x32 + np.float32(1e-3)) - f(x32)) / np.float32(1e-3)
        return True if abs(measured - slope) < 1e3 else None

    return judged("07.4", gradient_is_right)


@catches(29, "check 09.1")
def softmax_of_a_thousand():
    def gradient_of_logits(Z, y):
        with np.errstate(all="ignore"):
            powers = np.power(np.e, Z)
            shares = powers / powers.sum(axis=1)[:, None]
        return (shares - (np.arange(Z.shape[1]) == y[:, None])) / len(Z)

    return judged("09.1", gradient_of_logits)
