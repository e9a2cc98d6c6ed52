"""Curves over one input, to watch a network draw them: regression with one input."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cutaway.data.generated.entry import Generated, limits_of, settings_of
from cutaway.definitions.entry import Source

SIDE = 6.0
Column = NDArray[np.float64]
Curve = Callable[[Column], Column]
OWN = Source("Cutaway", "a formula of its own, stated in the sentence")


def sine(x: Column) -> Column:
    """Return sin x.

    >>> sine(np.array([0.0])).tolist()
    [0.0]
    """
    return np.sin(x)


def step(x: Column) -> Column:
    """Return -1 below 0, and 1 from 0 on.

    >>> step(np.array([-2.0, 0.0, 3.0])).tolist()
    [-1.0, 1.0, 1.0]
    """
    return np.where(x < 0, -1.0, 1.0)


def bump(x: Column) -> Column:
    """Return exp(-x**2 / 2), from 0 to 1.

    >>> bump(np.array([0.0])).tolist()
    [1.0]
    """
    return np.asarray(np.exp(-x * x / 2))


def polynomial(x: Column) -> Column:
    """Return 4 u**3 - 3 u with u = x / 6, Chebyshev's third polynomial, from -1 to 1.

    >>> polynomial(np.array([-6.0, -3.0, 3.0, 6.0])).tolist()
    [-1.0, 1.0, -1.0, 1.0]
    """
    u = x / SIDE
    return 4 * u**3 - 3 * u


def drawing(curve: Curve) -> Callable[..., tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return a function that draws x (examples, 1), uniform in -6..6, and y (examples,) with normal noise."""

    def draw(
        random: np.random.Generator, *, examples: int, noise: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        x = random.uniform(-SIDE, SIDE, examples)
        return x[:, np.newaxis], curve(x) + random.normal(0, noise, examples)

    return draw


def _entry(name: str, curve: Curve, sentence: str) -> Generated:
    return Generated(
        name=name,
        sentence=f"{sentence} The noise is the deviation of what is added to y.",
        source=OWN,
        settings=settings_of(noise=0.05),
        limits=limits_of(),
        draw=drawing(curve),
        classes=None,
        range=(-SIDE, SIDE),
        input_names=("x1",),
    )


SINE = _entry("sine", sine, "The wave y = sin x1, nearly two periods of it.")
STEP = _entry("step", step, "A jump, y = -1 below 0 and 1 above: where the slope of a network must grow.")
BUMP = _entry("bump", bump, "One bump, y = exp(-x1**2 / 2): two hidden units make it.")
POLYNOMIAL = _entry("polynomial", polynomial, "The cubic y = 4 u**3 - 3 u with u = x1 / 6: up, down and up again.")
