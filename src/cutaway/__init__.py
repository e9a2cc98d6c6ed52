"""Cutaway: deep learning with the lid off.

>>> import cutaway
>>> network = cutaway.Network([2, 3, 2], activation="tanh", output="softmax", seed=0)
>>> network.parameter_count
17
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cutaway.errors import CutawayError
from cutaway.network import Network

if TYPE_CHECKING:
    from cutaway.diagnosis.examination import doctor
    from cutaway.diagnosis.gradients.check import check_gradients

__version__ = "0.1.0"

__all__ = ["CutawayError", "Network", "__version__", "check_gradients", "doctor"]

LAZY = {
    "check_gradients": "cutaway.diagnosis.gradients.check",
    "doctor": "cutaway.diagnosis.examination",
}
"""Where the names are that are imported when they are first asked for, so that importing Cutaway stays quick."""


def __getattr__(name: str) -> Any:
    if name not in LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(LAZY[name]), name)
