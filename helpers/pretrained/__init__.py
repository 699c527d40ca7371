"""A network that somebody else trained on a million photographs, ready to use."""

from helpers.pretrained.efficientnet import load_efficientnet, weights_file
from helpers.pretrained.naming import Guess, name_pictures
from helpers.pretrained.preparing import check_preparation, prepare

__all__ = [
    "Guess",
    "check_preparation",
    "load_efficientnet",
    "name_pictures",
    "prepare",
    "weights_file",
]
