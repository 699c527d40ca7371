"""Mistakes in labels and shapes: M5-M12, M41."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from helpers import metrics
from helpers.shapes import check_pairing
from mistakes.in_models import FLOWERS, IS_ROSE, KINDS, Garden
from mistakes.in_models import said_by_diagnose as diagnosed
from mistakes.in_models import said_by_fit as fitted
from mistakes.table import accepts, catches, judged, refused

HEIGHTS = FLOWERS.sum(dim=1)


@catches(5, "fit")
def classes_read_from_a_float_table():
    table = np.column_stack([FLOWERS.numpy(), KINDS.numpy()]).astype(np.float32)
    data = (table[:, :5], table[:, 5])
    return fitted(Garden(3), nn.CrossEntropyLoss(), data)


@catches(5, "diagnose")
def yes_no_as_booleans():
    return diagnosed(Garden(1), nn.BCEWithLogitsLoss(), (FLOWERS, IS_ROSE.bool()))


@catches(6, "fit")
def classes_counted_from_one():
    loader = DataLoader(TensorDataset(FLOWERS, KINDS + 1), batch_size=48)
    return fitted(Garden(3), F.cross_entropy, loader)


@catches(6, "check_pairing")
def a_class_too_many():
    return refused(check_pairing, nn.NLLLoss(), torch.zeros(4, 2), KINDS[:4])


@catches(7, "fit")
def squared_error_by_hand():
    def loss(guess, truth):
        return torch.mean((truth - guess) ** 2).sqrt()

    return fitted(Garden(1), loss, (FLOWERS, HEIGHTS))


@catches(7, "check_pairing")
def column_and_row():
    return refused(check_pairing, nn.HuberLoss(), HEIGHTS, HEIGHTS.unsqueeze(1))


@accepts(7, "a loss that puts the shapes right")
def squeezed_inside_the_loss():
    def loss(guess, truth):
        return F.l1_loss(guess.flatten(), truth)

    return fitted(Garden(1), loss, (FLOWERS, HEIGHTS)) or None


@catches(8, "accuracy", says=r"N x N table")
def right_answers_as_a_column():
    guesses = (FLOWERS[:, :1] > 0.1).int()
    return refused(metrics.accuracy, KINDS.eq(0).int().numpy(), guesses.numpy())


@catches(8, "fit")
def column_for_bce():
    return fitted(Garden(1), nn.BCEWithLogitsLoss(), (FLOWERS, IS_ROSE.flatten()))


@catches(9, "fit")
def a_feature_too_many():
    wider = torch.cat([FLOWERS, HEIGHTS[:, None]], dim=1)
    return fitted(Garden(3), nn.CrossEntropyLoss(), (wider, KINDS))


@catches(9, "diagnose")
def pictures_row_by_row():
    pictures, classes = torch.rand(5, 5, 5, generator=torch.Generator()), KINDS[:5]
    return diagnosed(Garden(5), nn.CrossEntropyLoss(), (pictures, classes))


@catches(10, "diagnose")
def weight_from_a_textbook():
    model = Garden(3)
    model.outer.weight = nn.Parameter(torch.ones(9, 3) / 9)
    return diagnosed(model, nn.CrossEntropyLoss(), (FLOWERS, KINDS))


@catches(10, "check 02.5")
def layer_written_with_einsum():
    def linear(x, weight, bias):
        return torch.einsum("ni,io->no", x, weight) + bias

    return judged("02.5", linear)


@catches(11, "fit")
def rows_straight_from_numpy():
    rows = np.random.default_rng(0).normal(size=(48, 5))
    return fitted(Garden(3), nn.CrossEntropyLoss(), (rows, KINDS.numpy()))


@catches(11, "check 02.2")
def pictures_scaled_in_numpy():
    def to_batch(pictures):
        return torch.from_numpy(pictures.transpose(0, 3, 1, 2) / 255)

    return judged("02.2", to_batch)


@catches(12, "check 02.3")
def one_position_for_the_table():
    def to_labels(z, task):
        return z.flatten().argmax() if task == "multiclass" else (z > 0).int()

    return judged("02.3", to_labels)


@catches(12, "accuracy")
def best_position_scored():
    logits = FLOWERS[:, :3].numpy()
    return refused(metrics.accuracy, KINDS.numpy(), np.argmax(logits))


@catches(12, "accuracy")
def best_row_scored():
    logits = FLOWERS[:, :3].numpy()
    return refused(metrics.accuracy, KINDS.numpy(), logits.argmax(axis=0))


@catches(41, "check 02.2")
def reshaped_pictures():
    def to_batch(pictures):
        n, height, width, colors = np.shape(pictures)
        batch = torch.tensor(pictures, dtype=torch.float32) / 255
        return batch.unflatten(0, (n, 1)).reshape(n, colors, height, width)

    return judged("02.2", to_batch)
