"""Input features: squares, products and sines of the inputs, in place of the inputs themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cutaway.definitions.entry import Array, Namespace
from cutaway.definitions.features.playground import PLAYGROUND
from cutaway.definitions.layers.chosen_feature import ChosenFeature, read_feature
from cutaway.definitions.layers.layer import Derivative, Layer

NAMES_OF_PLAYGROUND = ("x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)")


@dataclass(frozen=True)
class FeatureValue:
    """Return the features of inputs ``x`` (batch, inputs), one column for each: shape (batch, features)."""

    features: tuple[ChosenFeature, ...]

    def __call__(self, xp: Namespace, x: Array) -> Array:
        """Return f, with one column for each feature."""
        return xp.stack([feature.value(xp, x) for feature in self.features], axis=1)


@dataclass(frozen=True)
class FeatureDerivative:
    """Return how the loss changes with each input: the sum over the features that are made from it."""

    features: tuple[ChosenFeature, ...]
    inputs: int

    def __call__(self, xp: Namespace, d_f: Array, x: Array) -> Array:
        """Return d_x, shape (batch, inputs)."""
        return xp.stack([self._column(xp, d_f, x, column) for column in range(self.inputs)], axis=1)

    def _column(self, xp: Namespace, d_f: Array, x: Array, column: int) -> Array:
        total = xp.zeros_like(x[:, column])
        for place, feature in enumerate(self.features):
            slope = feature.slope(xp, x, column)
            total = total if slope is None else total + d_f[:, place] * slope
        return total


def features_layer(names: Sequence[str], inputs: int) -> Layer:
    """Return the layer that makes these features from so many inputs.

    >>> import numpy as np
    >>> features_layer(["x1^2", "x1*x2"], 2).value(np, np.array([[3.0, 5.0]])).tolist()
    [[9.0, 15.0]]
    """
    chosen = tuple(read_feature(name) for name in names)
    return Layer(
        name="features",
        sentence="Gives the first layer squares, products or sines of the inputs, so that few units can draw a border "
        "that would take many; made before anything is learned.",
        source=PLAYGROUND,
        value=FeatureValue(chosen),
        inputs=("x",),
        shapes={"x": ("batch", inputs), "output": ("batch", len(chosen))},
        derivatives={"x": Derivative(FeatureDerivative(chosen, inputs), ("d_output", "x"))},
    )


FEATURES_LAYER = features_layer(NAMES_OF_PLAYGROUND, 2)
"""The seven features of the playground."""
