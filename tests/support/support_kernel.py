"""The kernel between the support vectors of a machine, as scikit-learn has it."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.metrics.pairwise import pairwise_kernels


def support_kernel(machine: Any) -> np.ndarray:
    """Return the matrix for our machine or libsvm's: [support, support]."""
    return pairwise_kernels(
        machine.support_vectors_,
        metric=machine.kernel,
        filter_params=True,
        gamma=machine._gamma,
        degree=machine.degree,
        coef0=machine.coef0,
    )
