"""Input features, one per file; this list is the catalogue."""

from cutaway.definitions.features.feature import Feature
from cutaway.definitions.features.product import PRODUCT
from cutaway.definitions.features.sine import SINE
from cutaway.definitions.features.square import SQUARE
from cutaway.definitions.features.unchanged import UNCHANGED
from cutaway.definitions.registry import Registry

FEATURES: Registry[Feature] = Registry("input feature", UNCHANGED, SQUARE, PRODUCT, SINE)

__all__ = ["FEATURES", "Feature"]
