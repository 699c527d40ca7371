"""Clear errors for wrong arrays, labels, numbers and paths.

Each function returns what it was given in one fixed form (a NumPy array, an int,
a float), or raises an error that says what was given, what was expected and what
to do. Arrays may be NumPy arrays, lists, data frames or torch tensors; the object
given is never changed. Importing this module costs NumPy only.
"""

from helpers.validation.arrays import check_matrix, check_same_length
from helpers.validation.labels import check_labels, check_probabilities
from helpers.validation.paths import check_path
from helpers.validation.scalars import (
    check_choice,
    check_flag,
    check_not_negative,
    check_number,
    check_positive,
    check_whole_number,
)

__all__ = [
    "check_choice",
    "check_flag",
    "check_labels",
    "check_matrix",
    "check_not_negative",
    "check_number",
    "check_path",
    "check_positive",
    "check_probabilities",
    "check_same_length",
    "check_whole_number",
]
