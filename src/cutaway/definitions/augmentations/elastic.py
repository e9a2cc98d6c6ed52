"""Elastic: each place of the picture moves a little, and its neighbors nearly the same way, as on a rubber sheet."""

from math import pi, sqrt

from cutaway.definitions.augmentations.augmentation import Augmentation
from cutaway.definitions.entry import Array, ByHand, Namespace, Source


def moved(
    xp: Namespace, row: Array, column: Array, u: Array, v: Array, *, alpha: float, sigma: float
) -> tuple[Array, Array]:
    """Return row + alpha blur(u) and column + alpha blur(v): a Gaussian with a deviation of sigma pixels blurs.

    The weights of the blur add up to 1 far from the edges; outside of the picture the noise is 0. Along each axis a
    place moves by about alpha / (6.1 sigma) pixels.
    """
    downward, across = (_kernel(xp, size, sigma, u) for size in u.shape[-2:])
    return row + alpha * (downward @ u @ across), column + alpha * (downward @ v @ across)


def _kernel(xp: Namespace, size: int, sigma: float, like: Array) -> Array:
    """Return the weight of each place for each, shape (size, size): a product with it blurs along one axis."""
    places = xp.arange(size, dtype=like.dtype)
    apart = (places[:, None] - places[None, :]) / sigma
    return xp.exp(-apart * apart / 2) / (sigma * sqrt(2 * pi))


ELASTIC = Augmentation(
    name="elastic",
    sentence="Every place moves a little, and its neighbors nearly as it does, as if a trembling hand had drawn: for "
    "handwriting the strongest remedy known.",
    source=Source(
        "Simard, Steinkraus, Platt, Best Practices for Convolutional Neural Networks Applied to Visual Document "
        "Analysis (2003)",
        "section 2: alpha is 34 and sigma 4, for pictures of 29 x 29 pixels",
    ),
    settings={"alpha": 34.0, "sigma": 4.0},
    limits={"alpha": (0.0, 1000.0), "sigma": (1.0, 100.0)},
    moved=moved,
    draws=2,
    per_pixel=True,
    # The blur is a product of matrices, which would tell nobody that it is one.
    by_hand=(
        ByHand("row'", "row + alpha blur(u)", "where the new picture's pixel is looked up, downwards; each has its u"),
        ByHand("column'", "column + alpha blur(v)", "... and to the right; blur is a Gaussian, sigma pixels wide"),
    ),
)
