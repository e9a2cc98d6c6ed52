"""The formulas of a catalogue entry, derived from its functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from cutaway.definitions.activations import Activation
from cutaway.definitions.entry import Entry
from cutaway.definitions.features import Feature
from cutaway.definitions.layers import Layer
from cutaway.definitions.losses import Loss
from cutaway.definitions.optimizers import Optimizer
from cutaway.definitions.regularizers import Regularizer
from cutaway.explain.expression import Expression, symbol
from cutaway.explain.symbols import SYMBOLS, WEIGHT_SYMBOLS

OUTPUTS = {
    "dense": ("z", "the sums of the units"),
    "dropout": ("h", "what is handed on to the next layer; in evaluation a itself"),
    "batch_normalization": ("n", "the normalized sums"),
    "features": ("f", "the features, one column for each"),
}
"""For each layer what the plan calls its output, and what that is."""


@dataclass(frozen=True)
class Formula:
    """One line, such as d_z = d_a (1 - a²).

    Attributes:
        result: The name of what is found.
        expression: How it is found.
        meaning: What it is, in words.
    """

    result: str
    expression: Expression
    meaning: str

    def __str__(self) -> str:
        return f"{self.result} = {self.expression}"


def formulas_of(entry: Entry) -> list[Formula]:
    """Return the formulas of an entry, in the names of the plan; none for entries that are not made of arrays.

    >>> from cutaway.definitions import ACTIVATIONS
    >>> for formula in formulas_of(ACTIVATIONS["sigmoid"]):
    ...     print(formula)
    a = 1 / (1 + e^-z)
    d_z = d_a a (1 - a)
    """
    if isinstance(entry, Activation):
        return _of_activation(entry)
    if isinstance(entry, Loss):
        return _of_loss(entry)
    if isinstance(entry, Layer):
        return _of_layer(entry)
    if isinstance(entry, Feature):
        return _of_feature(entry)
    if isinstance(entry, Regularizer):
        return _of_regularizer(entry)
    return _of_optimizer(entry) if isinstance(entry, Optimizer) else []


def _of_activation(entry: Activation) -> list[Formula]:
    d_a, z, a = symbol("d_a"), symbol("z"), symbol("a")
    return [
        Formula("a", entry.value(SYMBOLS, z), "the activation of the sum z"),
        Formula("d_z", entry.backward(SYMBOLS, d_a, z, a), "how the loss changes with z"),
    ]


def _of_loss(entry: Loss) -> list[Formula]:
    p, y = symbol("p"), symbol("y")
    found = [
        Formula("loss", entry.value(SYMBOLS, p, y), "the loss of one example"),
        Formula("d_p", entry.slope(SYMBOLS, p, y), "how it changes with the output p"),
    ]
    if entry.slope_of_scores is not None:
        meaning = f"how it changes with the scores z, for p = {entry.fused_with}(z)"
        found.append(Formula("d_z", entry.slope_of_scores(SYMBOLS, p, y), meaning))
    return found


def _of_layer(entry: Layer) -> list[Formula]:
    settings: Any = {name: symbol(name) for name in entry.settings}
    entry = replace(entry, settings=settings)
    output, meaning = OUTPUTS[entry.name]
    symbols = {name: symbol(name) for name in entry.inputs} | {"d_output": symbol(f"d_{output}")}
    found = [Formula(output, entry.value(SYMBOLS, *(symbols[name] for name in entry.inputs)), meaning)]
    for name, derivative in entry.derivatives.items():
        expression = derivative.value(SYMBOLS, *(symbols[argument] for argument in derivative.arguments))
        found.append(Formula(f"d_{name}", expression, f"how the loss changes with {name}"))
    return [*_of_statistics(entry), *found, *_of_averages(entry)]


def _of_statistics(entry: Layer) -> list[Formula]:
    """Return how a batch is measured, the formulas that come before the layer's own."""
    return [
        Formula(
            statistic.input,
            statistic.measured_by.value(SYMBOLS, *(symbol(name) for name in statistic.measured_by.inputs)),
            f"the {statistic.input} of the batch, for each unit",
        )
        for statistic in entry.statistics
    ]


def _of_averages(entry: Layer) -> list[Formula]:
    return [
        Formula(
            f"{statistic.name}'",
            statistic.average(SYMBOLS, symbol(statistic.name), *(symbol(name) for name in statistic.arguments)),
            f"what stands in for the {statistic.input} in evaluation",
        )
        for statistic in entry.statistics
    ]


def _of_feature(entry: Feature) -> list[Formula]:
    inputs = [symbol(f"x{number}") for number in range(1, entry.arity + 1)]
    found = [Formula("f", entry.value(SYMBOLS, *inputs), "the feature")]
    slopes = entry.slopes(SYMBOLS, *inputs)
    return found + [
        Formula(f"d_{x.name}", symbol("d_f") * slope, f"how the loss changes with {x.name}")
        for x, slope in zip(inputs, slopes, strict=True)
    ]


def _of_regularizer(entry: Regularizer) -> list[Formula]:
    settings: Any = {name: symbol(name) for name in entry.settings}
    entry, W = replace(entry, settings=settings), symbol("W")
    if entry.project is not None:
        meaning = "the weights after an update has made W: each unit's incoming weights are held to the norm"
        return [Formula("W'", entry.project(WEIGHT_SYMBOLS, W), meaning)]
    assert entry.value is not None  # noqa: S101 (what is no projection has both)
    assert entry.slope is not None  # noqa: S101
    return [
        Formula("penalty", entry.value(WEIGHT_SYMBOLS, W), "what the weights of a layer add to the loss"),
        Formula("d_W", entry.slope(WEIGHT_SYMBOLS, W), "how it changes with each weight; it joins the data's d_W"),
    ]


def _of_optimizer(entry: Optimizer) -> list[Formula]:
    state = {name: symbol(name) for name in entry.state_names(entry.settings)}
    settings: Any = {name: symbol(name) for name in entry.settings} | {"learning_rate": symbol("η")}
    step: Any = symbol("t")  # symbols where the functions expect numbers
    parameter, new_state = entry.update(SYMBOLS, symbol("d_W"), state, symbol("W"), step, settings)
    remembered = [Formula(f"{name}'", found, "what it remembers") for name, found in new_state.items()]
    shorter = parameter.replaced({found: f"{name}'" for name, found in new_state.items()})
    return [*remembered, Formula("W'", shorter, "the parameter after step t, with the learning rate η")]
