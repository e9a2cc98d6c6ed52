"""A case: all that the doctor knows of a network, its data and its training. The detectors read nothing else.

Whether it is a network of Cutaway, a PyTorch module, a training or a run's folder, the numbers are brought into one
form, so that each detector is written once. What is not known is None, and the detectors that need it are not asked.
"""

from cutaway.diagnosis.case.passes import Given, LayerView, NotFinite, Numbers, Pass
from cutaway.diagnosis.case.shapes import Ledger, Operation, Shape, Value
from cutaway.diagnosis.case.training import (
    HistoryView,
    Measured,
    Overfit,
    Predictions,
    Preparation,
    TrainingCode,
    Update,
)
from cutaway.diagnosis.case.whole import Case

__all__ = [
    "Case",
    "Given",
    "HistoryView",
    "LayerView",
    "Ledger",
    "Measured",
    "NotFinite",
    "Numbers",
    "Operation",
    "Overfit",
    "Pass",
    "Predictions",
    "Preparation",
    "Shape",
    "TrainingCode",
    "Update",
    "Value",
]
