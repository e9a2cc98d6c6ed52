"""Optimizers, one per file; this list is the catalogue."""

from cutaway.definitions.optimizers.adam import ADAM
from cutaway.definitions.optimizers.optimizer import Optimizer, State
from cutaway.definitions.optimizers.sgd import SGD
from cutaway.definitions.registry import Registry

OPTIMIZERS: Registry[Optimizer] = Registry("optimizer", SGD, ADAM)

__all__ = ["OPTIMIZERS", "Optimizer", "State"]
