"""The formulas of a catalogue entry, derived from its functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from cutaway.definitions.activations import Activation
from cutaway.definitions.augmentations import Augmentation
from cutaway.definitions.entry import Entry
from cutaway.definitions.features import Feature
from cutaway.definitions.initializers import Initializer
from cutaway.definitions.layers import Layer
from cutaway.definitions.losses import Loss
from cutaway.definitions.metrics import Metric
from cutaway.definitions.optimizers import Optimizer
from cutaway.definitions.regularizers import Regularizer
from cutaway.definitions.schedules import Schedule
from cutaway.explain.expression import expression, symbol
from cutaway.explain.formula import Formula, named, settings_as_symbols
from cutaway.explain.layer_formulas import of_layer
from cutaway.explain.symbols import SYMBOLS, WEIGHT_SYMBOLS, SymbolGenerator
from cutaway.explain.training_formulas import of_optimizer, of_schedule

E = TypeVar("E", bound=Entry)


def formulas_of(entry: Entry) -> list[Formula]:
    """Return the formulas of an entry, in the names of the plan.

    They are derived by calling the entry's functions with symbols; only where that would tell nothing does the entry
    bring its own.

    >>> from cutaway.definitions import ACTIVATIONS, SCHEDULES
    >>> for formula in formulas_of(ACTIVATIONS["sigmoid"]):
    ...     print(formula)
    a = 1 / (1 + e^-z)
    d_z = d_a a (1 - a)
    >>> for formula in formulas_of(SCHEDULES["exponential"]):
    ...     print(formula)
    s = (t - 1) / T
    rate = η end^s
    """
    by_hand = [Formula(found.result, symbol(found.text), found.meaning) for found in entry.by_hand]
    for kind, derive in DERIVATIONS.items():
        if isinstance(entry, kind):
            return [*by_hand, *derive(_with_named_settings(entry))]
    return by_hand


def _with_named_settings(entry: E) -> E:
    """Return an entry whose functions get the names of its settings as symbols; a 0 means "without" and stays 0."""
    if not entry.bound:  # its functions take settings as an argument
        return entry
    settings: Any = {name: symbol(name) if value else 0.0 for name, value in entry.settings.items()}
    return replace(entry, settings=settings)


def _of_activation(entry: Activation) -> list[Formula]:
    d_a, z, a = symbol("d_a"), symbol("z"), symbol("a")
    found = [
        Formula("a", entry.value(SYMBOLS, z), "the activation of the sum z"),
        Formula("d_z", entry.backward(SYMBOLS, d_a, z, a), "how the loss changes with z"),
    ]
    return named(entry, found, z)


def _of_loss(entry: Loss) -> list[Formula]:
    p, y = symbol("p"), symbol("y")
    found = [
        Formula("loss", entry.value(SYMBOLS, p, y), "the loss of one example"),
        Formula("d_p", entry.slope(SYMBOLS, p, y), "how it changes with the output p"),
    ]
    if entry.slope_of_scores is not None:
        meaning = f"how it changes with the scores z, for p = {entry.fused_with}(z)"
        found.append(Formula("d_z", entry.slope_of_scores(SYMBOLS, p, y), meaning))
    return named(entry, found, p, y)


def _of_feature(entry: Feature) -> list[Formula]:
    inputs = [symbol(f"x{number}") for number in range(1, entry.arity + 1)]
    found = [Formula("f", entry.value(SYMBOLS, *inputs), "the feature")]
    slopes = entry.slopes(SYMBOLS, *inputs)
    return found + [
        Formula(f"d_{x.name}", symbol("d_f") * slope, f"how the loss changes with {x.name}")
        for x, slope in zip(inputs, slopes, strict=True)
    ]


def _of_regularizer(entry: Regularizer) -> list[Formula]:
    W = symbol("W")
    if entry.project is not None:
        meaning = "the weights after an update has made W: each unit's incoming weights are held to the norm"
        return [Formula("W'", entry.project(WEIGHT_SYMBOLS, W), meaning)]
    assert entry.value is not None  # noqa: S101 (what is no projection has both)
    assert entry.slope is not None  # noqa: S101
    return [
        Formula("penalty", entry.value(WEIGHT_SYMBOLS, W), "what the weights of a layer add to the loss"),
        Formula("d_W", entry.slope(WEIGHT_SYMBOLS, W), "how it changes with each weight; it joins the data's d_W"),
    ]


def _of_augmentation(entry: Augmentation) -> list[Formula]:
    if entry.by_hand:
        return []
    noise = ("u", "v")[: entry.draws]
    given: Any = [symbol(name) for name in ("row", "column", *noise)]
    row, column = entry.moved(SYMBOLS, *given)
    meaning = f"where the new picture's pixel is looked up, downwards; {' and '.join(noise)} from -1 to 1 at random"
    return [Formula("row'", row, meaning), Formula("column'", column, "... and to the right, from the center")]


def _of_initializer(entry: Initializer) -> list[Formula]:
    size: Any = (symbol("inputs"), symbol("units"))  # symbols where the functions expect numbers
    inputs, units = size
    settings, generator = settings_as_symbols(entry), SymbolGenerator()
    spread: Any = entry.deviation(SYMBOLS, inputs, units, settings)
    deviation = Formula("deviation", expression(spread), "how far the weights of a layer spread")
    if entry.by_hand:
        return [deviation]
    weights = expression(entry.value(SYMBOLS, generator, size, inputs, units, settings))
    return [deviation, Formula("W", weights, generator.meaning).with_name(deviation.expression, "deviation")]


def _of_metric(entry: Metric) -> list[Formula]:
    p, y = symbol("p"), symbol("y")
    value, meaning = entry.value(SYMBOLS, p, y), MEANINGS[entry.kind]
    if entry.kind == "per example":  # the figure is the mean over all examples
        value = SYMBOLS.mean(SYMBOLS.astype(value, SYMBOLS.float64), axis=0)
    return named(entry, [Formula(entry.name, value, meaning)], p, y)


MEANINGS = {
    "per example": "over all N examples",
    "per class": "for each class",
    "table": "a row for each true class, a column for each guess",
    "number": "over all N examples and K outputs",
}
DERIVATIONS: dict[type[Entry], Callable[[Any], list[Formula]]] = {
    Activation: _of_activation,
    Loss: _of_loss,
    Layer: of_layer,
    Feature: _of_feature,
    Initializer: _of_initializer,
    Optimizer: of_optimizer,
    Schedule: of_schedule,
    Regularizer: _of_regularizer,
    Augmentation: _of_augmentation,
    Metric: _of_metric,
}
