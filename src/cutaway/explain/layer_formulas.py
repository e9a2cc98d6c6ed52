"""The formulas of a layer: what it makes, how the loss changes with what it reads, and what it measures of a batch."""

from __future__ import annotations

from cutaway.definitions.layers import Layer
from cutaway.explain.expression import Expression, symbol
from cutaway.explain.formula import Formula
from cutaway.explain.symbols import SYMBOLS

OUTPUTS = {
    "dense": ("z", "the sums of the units"),
    "dropout": ("h", "what is handed on to the next layer; in evaluation a itself"),
    "batch_normalization": ("n", "the normalized sums"),
    "features": ("f", "the features, one column for each"),
}
"""For each layer what the plan calls its output, and what that is."""


def of_layer(entry: Layer) -> list[Formula]:
    """Return the formulas of a layer."""
    output, meaning = OUTPUTS[entry.name]
    symbols = {name: symbol(name) for name in entry.inputs} | {"d_output": symbol(f"d_{output}")}
    found = [Formula(output, entry.value(SYMBOLS, *(symbols[name] for name in entry.inputs)), meaning)]
    for name, derivative in entry.derivatives.items():
        value = derivative.value(SYMBOLS, *(symbols[argument] for argument in derivative.arguments))
        found.append(Formula(f"d_{name}", value, _meaning(entry, name)))
    return [*_of_statistics(entry), *found, *_of_ways(entry), *_of_averages(entry)]


def _meaning(entry: Layer, name: str) -> str:
    ways = [statistic.input for statistic in entry.statistics if name in statistic.measured_by.inputs]
    if not ways:
        return f"how the loss changes with {name}"
    return f"how the loss changes with {name} by itself; the ways by {' and '.join(ways)}, below, are added"


def _of_ways(entry: Layer) -> list[Formula]:
    """Return how the loss changes with what is measured, by way of each statistic."""
    return [
        Formula(
            f"d_{name} by {statistic.input}",
            derivative.value(SYMBOLS, *(_read(statistic.input, argument) for argument in derivative.arguments)),
            f"how the loss changes with {name} by way of the {statistic.input}",
        )
        for statistic in entry.statistics
        for name, derivative in statistic.measured_by.derivatives.items()
    ]


def _read(output: str, argument: str) -> Expression:
    return symbol(f"d_{output}" if argument == "d_output" else argument)


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
