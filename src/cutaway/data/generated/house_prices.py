"""Prices of houses by their size, made up by a formula: the first regression, with units."""

import numpy as np
from numpy.typing import NDArray

from cutaway.data.generated.entry import Generated, limits_of, settings_of
from cutaway.definitions.entry import Source

SMALLEST, LARGEST = 40.0, 240.0  # square meters
BASE, PER_SQUARE_METER = 50.0, 3.0  # thousands


def draw(
    random: np.random.Generator, *, examples: int, noise: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return sizes (examples, 1) in square meters, and prices (examples,) in thousands.

    price = 50 + 3 * size, times a factor that is normal around 1 with deviation ``noise`` (at least 0.05).
    """
    size = random.uniform(SMALLEST, LARGEST, examples)
    factor = np.maximum(random.normal(1, noise, examples), 0.05)  # a price is never negative
    return size[:, np.newaxis], (BASE + PER_SQUARE_METER * size) * factor


HOUSE_PRICES = Generated(
    name="house_prices",
    sentence=(
        "Prices in thousands by size in square meters, 40 to 240: made up by the formula price = 50 + 3 * size, "
        "times a random factor around 1; no real houses."
    ),
    source=Source("Cutaway", "a formula of its own, stated in the sentence"),
    settings=settings_of(200, 0.1),
    limits=limits_of(),
    draw=draw,
    classes=None,
    range=(SMALLEST, LARGEST),
    input_names=("size",),
    target_names=("price",),
    scaled=True,
)
