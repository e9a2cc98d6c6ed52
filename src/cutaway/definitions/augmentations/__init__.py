"""Augmentations, one per file; this list is the catalogue."""

from cutaway.definitions.augmentations.augmentation import Augmentation
from cutaway.definitions.augmentations.elastic import ELASTIC
from cutaway.definitions.augmentations.rotate import ROTATE
from cutaway.definitions.augmentations.scale import SCALE
from cutaway.definitions.augmentations.shear import SHEAR
from cutaway.definitions.augmentations.shift import SHIFT
from cutaway.definitions.registry import Registry

AUGMENTATIONS: Registry[Augmentation] = Registry("augmentation", SHIFT, ROTATE, SCALE, SHEAR, ELASTIC)

__all__ = ["AUGMENTATIONS", "Augmentation"]
