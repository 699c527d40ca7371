"""Safe checkpoints: weights only, written in one step, able to describe themselves."""

from helpers.saving.checkpoints import (
    Checkpoint,
    describe_checkpoint,
    load_checkpoint,
    save_checkpoint,
)
from helpers.saving.file_format import CheckpointError

__all__ = [
    "Checkpoint",
    "CheckpointError",
    "describe_checkpoint",
    "load_checkpoint",
    "save_checkpoint",
]
