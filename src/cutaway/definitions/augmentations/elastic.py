"""Elastic: each place of the picture moves a little, and its neighbors nearly the same way, as on a rubber sheet."""

from math import pi, sqrt

from cutaway.definitions.augmentations.augmentation import Augmentation
from cutaway.definitions.entry import Array, Namespace, Source


def moved(
    xp: Namespace, rows: Array, columns: Array, noise: Array, *, alpha: float, sigma: float
) -> tuple[Array, Array]:
    """Return rows and columns, each plus alpha times its noise, blurred by a Gaussian with a deviation of sigma pixels.

    The blur has weights that add up to 1 where it lies within the picture; outside the noise is 0. A place moves by
    about alpha / (6.1 sigma) pixels in each direction, and by at most alpha.
    """
    height, width = noise.shape[-2:]
    blurred = _kernel(xp, height, sigma, noise) @ noise @ _kernel(xp, width, sigma, noise)
    return rows + alpha * blurred[0], columns + alpha * blurred[1]


def _kernel(xp: Namespace, size: int, sigma: float, like: Array) -> Array:
    """Return the weight of each place for each, shape (size, size): a product with it blurs along one axis."""
    places = xp.arange(size, dtype=like.dtype)
    apart = (places[:, None] - places[None, :]) / sigma
    return xp.exp(-apart * apart / 2) / (sigma * sqrt(2 * pi))


ELASTIC = Augmentation(
    name="elastic",
    sentence="Every place moves a little to where its neighbors move too, as a trembling hand would draw: the strongest "
    "remedy known for handwriting.",
    source=Source(
        "Simard, Steinkraus, Platt, Best Practices for Convolutional Neural Networks Applied to Visual Document "
        "Analysis (2003)",
        "section 2: alpha is 34 and sigma 4, for pictures of 29 x 29 pixels",
    ),
    settings={"alpha": 34.0, "sigma": 4.0},
    limits={"alpha": (0.0, 1000.0), "sigma": (0.5, 100.0)},
    moved=moved,
)
