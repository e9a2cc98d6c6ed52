"""Definitions: each formula of Cutaway, written once.

One idea is one small file: pure functions of arrays, which receive the array namespace ``xp``, with their
name, source and facts. To add an activation, write its file and add it to the list in
``activations/__init__.py``; the conformance tests then find it by themselves.
"""

from cutaway.definitions.activations import ACTIVATIONS, Activation
from cutaway.definitions.augmentations import AUGMENTATIONS, Augmentation
from cutaway.definitions.features import FEATURES, Feature
from cutaway.definitions.initializers import INITIALIZERS, Initializer
from cutaway.definitions.layers import LAYERS, Layer
from cutaway.definitions.losses import LOSSES, Loss
from cutaway.definitions.metrics import METRICS, Metric
from cutaway.definitions.optimizers import OPTIMIZERS, Optimizer
from cutaway.definitions.regularizers import REGULARIZERS, Regularizer
from cutaway.definitions.schedules import SCHEDULES, Schedule

__all__ = [
    "ACTIVATIONS",
    "AUGMENTATIONS",
    "FEATURES",
    "INITIALIZERS",
    "LAYERS",
    "LOSSES",
    "METRICS",
    "OPTIMIZERS",
    "REGULARIZERS",
    "SCHEDULES",
    "Activation",
    "Augmentation",
    "Feature",
    "Initializer",
    "Layer",
    "Loss",
    "Metric",
    "Optimizer",
    "Regularizer",
    "Schedule",
]
