"""Regularizers, one per file; this list is the catalogue."""

from cutaway.definitions.registry import Registry
from cutaway.definitions.regularizers.l1 import L1
from cutaway.definitions.regularizers.l1_l2 import L1_L2
from cutaway.definitions.regularizers.l2 import L2
from cutaway.definitions.regularizers.max_norm import MAX_NORM
from cutaway.definitions.regularizers.regularizer import Regularizer

REGULARIZERS: Registry[Regularizer] = Registry("regularizer", L2, L1, L1_L2, MAX_NORM)

__all__ = ["REGULARIZERS", "Regularizer"]
