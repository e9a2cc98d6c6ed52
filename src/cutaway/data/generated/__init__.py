"""Data sets made by a formula, one idea per file; this list is the catalogue."""

from cutaway.data.generated.blobs import BLOBS
from cutaway.data.generated.circle import CIRCLE
from cutaway.data.generated.curves import BUMP, POLYNOMIAL, SINE, STEP
from cutaway.data.generated.entry import Generated
from cutaway.data.generated.gauss import GAUSS
from cutaway.data.generated.house_prices import HOUSE_PRICES
from cutaway.data.generated.moons import MOONS
from cutaway.data.generated.spiral import SPIRAL, SPIRALS
from cutaway.data.generated.surfaces import MULTI_GAUSS, PLANE
from cutaway.data.generated.xor import XOR
from cutaway.definitions.registry import Registry

GENERATED: Registry[Generated] = Registry(
    "data set",
    GAUSS, CIRCLE, XOR, SPIRAL, MOONS, BLOBS, SPIRALS,
    PLANE, MULTI_GAUSS,
    HOUSE_PRICES, SINE, STEP, BUMP, POLYNOMIAL,
)  # fmt: skip

__all__ = ["GENERATED", "Generated"]
