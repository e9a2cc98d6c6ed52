"""Initializers, one idea per file; this list is the catalogue."""

from cutaway.definitions.initializers.constant import CONSTANT
from cutaway.definitions.initializers.glorot import GLOROT_NORMAL, GLOROT_UNIFORM
from cutaway.definitions.initializers.he import HE_NORMAL, HE_UNIFORM
from cutaway.definitions.initializers.initializer import Initializer
from cutaway.definitions.initializers.lecun import LECUN_NORMAL, LECUN_UNIFORM
from cutaway.definitions.initializers.normal import NORMAL
from cutaway.definitions.initializers.orthogonal import ORTHOGONAL
from cutaway.definitions.initializers.uniform import UNIFORM
from cutaway.definitions.initializers.zeros import ZEROS
from cutaway.definitions.registry import Registry

INITIALIZERS: Registry[Initializer] = Registry(
    "initializer",
    ZEROS,
    CONSTANT,
    NORMAL,
    UNIFORM,
    LECUN_NORMAL,
    LECUN_UNIFORM,
    GLOROT_NORMAL,
    GLOROT_UNIFORM,
    HE_NORMAL,
    HE_UNIFORM,
    ORTHOGONAL,
)

__all__ = ["INITIALIZERS", "Initializer"]
