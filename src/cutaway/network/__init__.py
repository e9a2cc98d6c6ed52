"""Networks: a specification, named parameters, saving and loading."""

from cutaway.network.initial import initial_parameters
from cutaway.network.network import Network
from cutaway.network.specification import Specification

__all__ = ["Network", "Specification", "initial_parameters"]
