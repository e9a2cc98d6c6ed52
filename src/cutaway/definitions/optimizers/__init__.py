"""Optimizers, one per file; this list is the catalogue."""

from cutaway.definitions.optimizers.adadelta import ADADELTA
from cutaway.definitions.optimizers.adagrad import ADAGRAD
from cutaway.definitions.optimizers.adam import ADAM
from cutaway.definitions.optimizers.adamax import ADAMAX
from cutaway.definitions.optimizers.adamw import ADAMW
from cutaway.definitions.optimizers.amsgrad import AMSGRAD
from cutaway.definitions.optimizers.gradient_descent import GRADIENT_DESCENT
from cutaway.definitions.optimizers.momentum import MOMENTUM
from cutaway.definitions.optimizers.nadam import NADAM
from cutaway.definitions.optimizers.nesterov import NESTEROV
from cutaway.definitions.optimizers.optimizer import Optimizer, State, UpdatePart
from cutaway.definitions.optimizers.rmsprop import RMSPROP
from cutaway.definitions.optimizers.sgd import SGD
from cutaway.definitions.registry import Registry

OPTIMIZERS: Registry[Optimizer] = Registry(
    "optimizer",
    GRADIENT_DESCENT,
    SGD,
    MOMENTUM,
    NESTEROV,
    ADAGRAD,
    ADADELTA,
    RMSPROP,
    ADAM,
    AMSGRAD,
    ADAMAX,
    NADAM,
    ADAMW,
)

__all__ = ["OPTIMIZERS", "Optimizer", "State", "UpdatePart"]
