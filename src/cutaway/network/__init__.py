"""Networks: a specification, named parameters, saving and loading."""

from cutaway.network.network import Network, initial_parameters
from cutaway.network.specification import Specification

__all__ = ["Network", "Specification", "initial_parameters"]
