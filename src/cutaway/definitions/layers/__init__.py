"""Layers, one per file; this list is the catalogue."""

from cutaway.definitions.layers.dense import DENSE
from cutaway.definitions.layers.layer import Derivative, Layer
from cutaway.definitions.registry import Registry

LAYERS: Registry[Layer] = Registry("layer", DENSE)

__all__ = ["DENSE", "LAYERS", "Derivative", "Layer"]
