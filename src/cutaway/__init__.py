"""Cutaway: deep learning with the lid off.

>>> import cutaway
>>> network = cutaway.Network([2, 3, 2], activation="tanh", output="softmax", seed=0)
>>> network.parameter_count
17
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cutaway.errors import CutawayError

if TYPE_CHECKING:
    from cutaway.diagnosis.examination import doctor
    from cutaway.diagnosis.gradients.check import check_gradients
    from cutaway.network.network import Network

__version__ = "0.1.0"

__all__ = ["CutawayError", "Network", "__version__", "check_gradients", "doctor"]

LAZY = {
    "Network": "cutaway.network.network",
    "check_gradients": "cutaway.diagnosis.gradients.check",
    "doctor": "cutaway.diagnosis.examination",
}
"""Where the names are that are imported when they are first asked for, so that importing Cutaway stays quick.

The command line counts on it: while the package is imported, nobody is there yet who could answer Ctrl-C.
"""


SUBPACKAGES = (
    "bench", "data", "definitions", "diagnosis", "execute", "explain", "export", "lab", "network", "pictures", "plan",
    "sklearn", "train",
)  # fmt: skip
"""Likewise: ``cutaway.network`` is there without an import of its own."""


def __getattr__(name: str) -> Any:
    if name in SUBPACKAGES:
        return import_module(f"{__name__}.{name}")
    if name not in LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(LAZY[name]), name)


def __dir__() -> list[str]:
    """Return what a notebook completes, the names not yet imported among them."""
    return sorted({*globals(), *__all__, *SUBPACKAGES})
