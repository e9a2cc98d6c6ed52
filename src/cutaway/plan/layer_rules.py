"""Rules made from layers, with the shapes that their definitions state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cutaway.definitions.layers import Derivative, Layer, Statistic
from cutaway.errors import ShapeError
from cutaway.plan.shapes import same, show
from cutaway.plan.step import OUTPUT_DERIVATIVE, Dimension, Pullback, Rule, Shape


def layer_rule(layer: Layer) -> Rule:
    """Return a layer as a rule with the derivatives that its definition states."""
    pullbacks = tuple(
        _pullback(layer, name, layer.derivatives[name]) if name in layer.derivatives else None for name in layer.inputs
    )
    return Rule(layer.name, layer.value, StatedShape(layer, layer.inputs, "output"), pullbacks, layer)


def average_rule(layer: Layer, statistic: Statistic) -> Rule:
    """Return the update of a statistic's average as a rule: it reads the old average and what the batch says."""
    shape = StatedShape(layer, (statistic.input, *statistic.arguments), statistic.input)
    return Rule(statistic.name, statistic.average, shape, definition=layer)


def _pullback(layer: Layer, name: str, derivative: Derivative) -> Pullback:
    shape = StatedShape(layer, derivative.arguments, name)
    rule = Rule(f"{layer.name}_d_{name}", derivative.value, shape, definition=layer)
    numbers: Mapping[str, int | str] = {other: number for number, other in enumerate(layer.inputs)}
    return Pullback(rule, tuple(numbers.get(argument, OUTPUT_DERIVATIVE) for argument in derivative.arguments))


@dataclass(frozen=True)
class StatedShape:
    """The shape of a result, where the layer states its dimensions by name and what has one name has one size.

    Attributes:
        layer: The layer.
        read: The names, in the layer's words, of what the rule reads.
        made: The name of what it makes.
    """

    layer: Layer
    read: tuple[str, ...]
    made: str

    def __call__(self, *shapes: Shape) -> Shape:
        """Return the shape of what is made; raise ShapeError where the shapes read cannot meet."""
        found: dict[str | int, tuple[Dimension, int]] = {}
        for place, shape in enumerate(shapes):
            self._check_rank(place, shape)
            for dimension, size in zip(self._stated(place), shape, strict=True):
                known, first = found.setdefault(dimension, (_known(dimension, size), place))
                if not same(known, size):
                    raise ShapeError(self._sentence(dimension, first, place, shapes))
                if isinstance(known, str):
                    found[dimension] = (size, place)
        return tuple(found[name][0] if name in found else name for name in self._dimensions(self.made))

    def _check_rank(self, place: int, shape: Shape) -> None:
        stated = self._stated(place)
        if len(shape) != len(stated):
            words = {1: "one dimension", 2: "two dimensions"}[len(stated)]
            raise ShapeError(f"{self._name(place)} has the shape {show(shape)}; expected {words}, {show(stated)}")

    def _sentence(self, dimension: str | int, first: int, second: int, shapes: tuple[Shape, ...]) -> str:
        one, other = self._name(first), self._name(second)
        if first == second:
            return f"{one} has the shape {show(shapes[first])}; expected {show(self._stated(first))}"
        sizes = [shapes[place][self._stated(place).index(dimension)] for place in (first, second)]
        return (
            f"{one} has the shape {show(shapes[first])} and {other} {show(shapes[second])}; expected the same number "
            f"of {dimension}, got {sizes[0]} and {sizes[1]}"
        )

    def _stated(self, place: int) -> Shape:
        return self._dimensions(self.read[place])

    def _dimensions(self, name: str) -> Shape:
        return self.layer.shapes["output" if name == "d_output" else name]

    def _name(self, place: int) -> str:
        name = self.read[place]
        return "the input" if name == self.layer.inputs[0] else name


def _known(dimension: str | int, size: Dimension) -> Dimension:
    return dimension if isinstance(dimension, int) else size
