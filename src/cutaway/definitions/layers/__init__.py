"""Layers, one per file; this list is the catalogue."""

from cutaway.definitions.layers.batch_normalization import BATCH_NORMALIZATION
from cutaway.definitions.layers.chosen_feature import ChosenFeature, read_feature
from cutaway.definitions.layers.dense import DENSE
from cutaway.definitions.layers.dropout import DROPOUT
from cutaway.definitions.layers.features import FEATURES_LAYER, features_layer
from cutaway.definitions.layers.layer import Derivative, Layer, Statistic
from cutaway.definitions.registry import Registry

LAYERS: Registry[Layer] = Registry("layer", DENSE, DROPOUT, BATCH_NORMALIZATION, FEATURES_LAYER)

__all__ = [
    "BATCH_NORMALIZATION",
    "DENSE",
    "DROPOUT",
    "LAYERS",
    "ChosenFeature",
    "Derivative",
    "Layer",
    "Statistic",
    "features_layer",
    "read_feature",
]
