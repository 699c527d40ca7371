"""What goes in and out of each layer of a torch model, and what a loss accepts.

Importing this package imports no torch; its functions do when they are called.
"""

from helpers.shapes.loss_table import LossTable, try_losses
from helpers.shapes.pairing import check_pairing
from helpers.shapes.table import LayerShapes, ShapeTable
from helpers.shapes.trace import count_parameters, trace_shapes

__all__ = [
    "LayerShapes",
    "LossTable",
    "ShapeTable",
    "check_pairing",
    "count_parameters",
    "trace_shapes",
    "try_losses",
]
