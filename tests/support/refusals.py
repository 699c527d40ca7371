"""What a function says of input that it cannot use."""

import traceback
import warnings
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2] / "helpers"


def refused(function, given):
    """Return the error; it is ours, or from scikit-learn's validation."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises((TypeError, ValueError)) as caught:
            function(given)
    *_, (frame, _) = traceback.walk_tb(caught.value.__traceback__)
    last = frame.f_code.co_filename
    ours = HOME in Path(last).parents or "sklearn" in last
    assert ours, (last, str(caught.value))
    return str(caught.value)
