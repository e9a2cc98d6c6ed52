"""Two surfaces over a square, to predict their height: regression with two inputs."""

import numpy as np
from numpy.typing import NDArray

from cutaway.data.generated.entry import Generated, limits_of, playground, settings_of

SIDE = 6.0
HILLS = np.array([[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5]])
SIGNS = np.array([1, -1, 1, -1, 1, -1])
REACH = 2.0  # where a hill ends


def plane(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (x1 + x2) / 10, shape (examples,): -1.2 to 1.2 over the square.

    >>> plane(np.array([[6.0, 4.0]])).tolist()
    [1.0]
    """
    return np.asarray(x.sum(axis=1) / 10)


def multi_gauss(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the height of three hills and three hollows, shape (examples,), -1 to 1.

    Each is a cone: 1 - distance / 2 within 2 of its center, and 0 beyond. Where two meet, the larger in size counts.

    >>> multi_gauss(np.array([[-4.0, 2.5], [0.0, 1.5], [0.0, 0.0]])).tolist()
    [1.0, -0.5, 0.0]
    """
    distance = np.linalg.norm(x[:, np.newaxis] - HILLS, axis=2)
    height = np.clip(1 - distance / REACH, 0, 1)
    strongest = height.argmax(axis=1)
    return np.asarray(height[np.arange(len(x)), strongest] * SIGNS[strongest])


def _noisy(random: np.random.Generator, examples: int, noise: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points over the square, and the places moved by up to 6 * noise at which the height is taken."""
    x = random.uniform(-SIDE, SIDE, (examples, 2))
    return x, x + noise * random.uniform(-SIDE, SIDE, x.shape)


def draw_plane(
    random: np.random.Generator, *, examples: int, noise: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points (examples, 2) and the plane's height, taken at a place that noise has moved."""
    x, moved = _noisy(random, examples, noise)
    return x, plane(moved)


def draw_multi_gauss(
    random: np.random.Generator, *, examples: int, noise: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points (examples, 2) and the hills' height, taken at a place that noise has moved."""
    x, moved = _noisy(random, examples, noise)
    return x, multi_gauss(moved)


PLANE = Generated(
    name="plane",
    sentence="A tilted plane, y = (x1 + x2) / 10: one neuron without an activation is enough.",
    source=playground("regressPlane"),
    settings=settings_of(1200),
    limits=limits_of(),
    draw=draw_plane,
    classes=None,
    range=(-SIDE, SIDE),
)

MULTI_GAUSS = Generated(
    name="multi_gauss",
    sentence="Three hills and three hollows in a flat square, y from -1 to 1.",
    source=playground("regressGaussian"),
    settings=settings_of(1200),
    limits=limits_of(),
    draw=draw_multi_gauss,
    classes=None,
    range=(-SIDE, SIDE),
)
