"""Losses, one per file; this list is the catalogue."""

from cutaway.definitions.losses.cross_entropy import CROSS_ENTROPY
from cutaway.definitions.losses.half_squared_error import HALF_SQUARED_ERROR
from cutaway.definitions.losses.loss import Loss
from cutaway.definitions.losses.mean_squared_error import MEAN_SQUARED_ERROR
from cutaway.definitions.registry import Registry

LOSSES: Registry[Loss] = Registry("loss", MEAN_SQUARED_ERROR, HALF_SQUARED_ERROR, CROSS_ENTROPY)

__all__ = ["LOSSES", "Loss"]
