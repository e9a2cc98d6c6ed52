"""A feature of certain inputs, as a user types it: ``x1``, ``x2^2``, ``x1*x2``, ``sin(x1)``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cutaway.definitions.entry import Array, Namespace
from cutaway.definitions.features import FEATURES, Feature
from cutaway.errors import SettingError

MOST_DIGITS = 9
"""Of the number of an input; no data have more inputs."""


@dataclass(frozen=True)
class ChosenFeature:
    """A feature, and which inputs it is made from.

    Attributes:
        feature: The entry of the catalogue.
        columns: The places of its inputs in ``x``, from 0.
    """

    feature: Feature
    columns: tuple[int, ...]

    @property
    def text(self) -> str:
        """The feature as a user would type it; inputs are counted from 1."""
        return self.feature.pattern.format(*(column + 1 for column in self.columns))

    def value(self, xp: Namespace, x: Array) -> Array:
        """Return the feature, shape (batch,), of inputs ``x`` (batch, inputs)."""
        return self.feature.value(xp, *self._inputs(x))

    def slope(self, xp: Namespace, x: Array, column: int) -> Array | None:
        """Return its derivative with respect to the input in a column, shape (batch,), or None where it has none."""
        slopes = self.feature.slopes(xp, *self._inputs(x))
        found = [slope for slope, place in zip(slopes, self.columns, strict=True) if place == column]
        return sum(found[1:], found[0]) if found else None

    def _inputs(self, x: Array) -> list[Array]:
        return [x[:, column] for column in self.columns]


def read_feature(text: str) -> ChosenFeature:
    """Return the feature for what a user typed.

    Raises:
        SettingError: It is no feature of the catalogue, or an input's number is 0.

    >>> read_feature("x1 * x2").columns
    (0, 1)
    >>> read_feature("x3²").text
    'x3^2'
    """
    plain = re.sub(r"\s", "", text).lower().replace("²", "^2").replace("**", "^")
    plain = re.sub(r"(\d)x", r"\1*x", plain)  # x1x2, as the playground writes it
    for feature in FEATURES.values():
        number = rf"([1-9]\d{{0,{MOST_DIGITS - 1}}})"
        found = re.fullmatch(re.escape(feature.pattern).replace(r"\{\}", number), plain, re.ASCII)
        if found:
            return ChosenFeature(feature, tuple(int(group) - 1 for group in found.groups()))
    known = ", ".join(feature.pattern.format(*range(1, feature.arity + 1)) for feature in FEATURES.values())
    raise SettingError(f"There is no input feature {text!r:.60}; expected one such as {known}.")
