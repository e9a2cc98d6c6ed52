"""The formulas of a catalogue entry, derived from its functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from cutaway.definitions.activations import Activation
from cutaway.definitions.entry import Entry
from cutaway.definitions.features import Feature
from cutaway.definitions.initializers import Initializer
from cutaway.definitions.layers import Layer
from cutaway.definitions.losses import Loss
from cutaway.definitions.metrics import Metric
from cutaway.definitions.optimizers import Optimizer
from cutaway.definitions.regularizers import Regularizer
from cutaway.definitions.schedules import Schedule
from cutaway.definitions.schedules.schedule import share_done
from cutaway.explain.expression import Expression, expression, symbol
from cutaway.explain.naming import in_reading_order, with_names
from cutaway.explain.symbols import SYMBOLS, WEIGHT_SYMBOLS, SymbolGenerator

E = TypeVar("E", bound=Entry)

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

    def with_name(self, part: Expression, name: str) -> Formula:
        """Return the formula with a part written by its name."""
        return replace(self, expression=self.expression.replaced({part: name}))

    def __str__(self) -> str:
        return f"{self.result} = {self.expression}"


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


def named(entry: Entry, formulas: list[Formula], *arguments: Any, of: str = "value") -> list[Formula]:
    """Return formulas with the entry's parts written by their names, and before them what the parts are.

    A part that occurs nowhere, under these settings, is left out.
    """
    parts = [
        Formula(part.name, part.function(SYMBOLS, *arguments), part.meaning) for part in entry.parts if part.of == of
    ]
    lines = _shortened([*parts, *formulas], parts)
    used = {name for line in lines for name in line.expression.names()}
    return [line for line in lines[: len(parts)] if line.result in used] + lines[len(parts) :]


def _shortened(lines: list[Formula], parts: list[Formula]) -> list[Formula]:
    """Return lines in which each part stands by its name wherever it occurs, but in its own line."""
    formulas = {line.result: line.expression for line in (*parts, *lines)}
    found = with_names(formulas, [part.result for part in parts])
    return [replace(line, expression=found[line.result]) for line in lines]


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


def _of_layer(entry: Layer) -> list[Formula]:
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


def _of_initializer(entry: Initializer) -> list[Formula]:
    size: Any = (symbol("inputs"), symbol("units"))  # symbols where the functions expect numbers
    inputs, units = size
    settings, generator = _as_symbols(entry), SymbolGenerator()
    spread: Any = entry.deviation(SYMBOLS, inputs, units, settings)
    deviation = Formula("deviation", expression(spread), "how far the weights of a layer spread")
    if entry.by_hand:
        return [deviation]
    weights = expression(entry.value(SYMBOLS, generator, size, inputs, units, settings))
    return [deviation, Formula("W", weights, generator.meaning).with_name(deviation.expression, "deviation")]


def _of_optimizer(entry: Optimizer) -> list[Formula]:
    state = {name: symbol(name) for name in entry.state_names(entry.settings)}
    settings = {**_as_symbols(entry), "learning_rate": symbol("η")}
    step: Any = symbol("t")
    arguments = (SYMBOLS, symbol("d_W"), state, symbol("W"), step, settings)
    parameter, new_state = entry.update(*arguments)
    parts = [Formula(part.name, found, part.meaning) for part, found in entry.parts_of(*arguments).items()]
    remembered = [Formula(f"{name}'", found, "what it remembers") for name, found in new_state.items()]
    last = Formula("W'", parameter, "the parameter after step t, with the learning rate η")
    return _in_reading_order(_shortened([*parts, *remembered, last], [*parts, *remembered]))


def _in_reading_order(lines: list[Formula]) -> list[Formula]:
    by_name = {line.result: line for line in lines}
    return [by_name[name] for name in in_reading_order({name: line.expression for name, line in by_name.items()})]


def _of_schedule(entry: Schedule) -> list[Formula]:
    steps: Any = (symbol("t"), symbol("T"))
    settings, rate, loss = _as_symbols(entry), _as_any(symbol("η")), _as_any(symbol("loss"))
    memory = _as_any({name: symbol(name) for name in entry.start(entry.settings)})
    now = (rate, *steps, settings, memory)
    lines = named(entry, [Formula("rate", _as_any(entry.value(SYMBOLS, *now)), "the learning rate of step t")], *now)
    done = Formula("s", _as_any(share_done(*steps)), "the share of the training that is done, of T steps in all")
    lines = _shortened(lines, [done])
    uses_share = any(done.result in line.expression.names() for line in lines)
    after = entry.after_epoch(SYMBOLS, memory, loss, settings)
    meaning = "after an epoch with this validation loss"
    remembered = [Formula(f"{name}'", _as_any(found), meaning) for name, found in after.items()]
    remembered = named(entry, remembered, memory, loss, settings, of="after_epoch")
    return [*([done] if uses_share else []), *lines, *remembered]


def _of_metric(entry: Metric) -> list[Formula]:
    p, y = symbol("p"), symbol("y")
    value, meaning = entry.value(SYMBOLS, p, y), MEANINGS[entry.kind]
    if entry.kind == "per example":  # the figure is the mean over all examples
        value = SYMBOLS.mean(SYMBOLS.astype(value, SYMBOLS.float64), axis=0)
    return named(entry, [Formula(entry.name, value, meaning)], p, y)


def _as_any(symbols: Any) -> Any:
    """Return symbols where a function expects numbers, and what it makes of them."""
    return symbols


def _as_symbols(entry: Entry) -> Any:
    return {name: symbol(name) for name in entry.settings}


MEANINGS = {
    "per example": "over all N examples",
    "per class": "for each class",
    "table": "a row for each true class, a column for each guess",
    "number": "over all N examples and K outputs",
}
DERIVATIONS: dict[type[Entry], Callable[[Any], list[Formula]]] = {
    Activation: _of_activation,
    Loss: _of_loss,
    Layer: _of_layer,
    Feature: _of_feature,
    Initializer: _of_initializer,
    Optimizer: _of_optimizer,
    Schedule: _of_schedule,
    Regularizer: _of_regularizer,
    Metric: _of_metric,
}
