"""Initializers, one idea per file; this list is the catalogue."""

from cutaway.definitions.initializers.glorot import GLOROT_NORMAL, GLOROT_UNIFORM
from cutaway.definitions.initializers.he import HE_NORMAL, HE_UNIFORM
from cutaway.definitions.initializers.initializer import Initializer
from cutaway.definitions.initializers.normal import NORMAL
from cutaway.definitions.initializers.uniform import UNIFORM
from cutaway.definitions.initializers.zeros import ZEROS
from cutaway.definitions.registry import Registry

INITIALIZERS: Registry[Initializer] = Registry(
    "initializer", ZEROS, NORMAL, UNIFORM, GLOROT_NORMAL, GLOROT_UNIFORM, HE_NORMAL, HE_UNIFORM
)

__all__ = ["INITIALIZERS", "Initializer"]
