"""Cutaway: deep learning with the lid off.

>>> import cutaway
>>> network = cutaway.Network([2, 3, 2], activation="tanh", output="softmax", seed=0)
>>> network.parameter_count
17
"""

from cutaway.errors import CutawayError
from cutaway.network import Network

__version__ = "0.1.0"

__all__ = ["CutawayError", "Network", "__version__"]
