"""A pass through a network of Cutaway, as the detectors read it."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions import LOSSES, OPTIMIZERS, Activation
from cutaway.diagnosis.case import LayerView, NotFinite, Overfit, Pass, Update
from cutaway.execute import execute, first_non_finite
from cutaway.execute.arrays import quiet
from cutaway.explain.selection import Selection
from cutaway.network import Network
from cutaway.network.initial import initial_parameters
from cutaway.plan import Plan, backward_plan, update_plan
from cutaway.plan.step import Step

FEW = 8
"""How many examples are learned by heart: so few that any network with hidden units can."""

STEPS = 400
"""In how many steps of Adam at its usual rate times ten: some hundred are plenty where anything is learned at all."""


def network_pass(network: Network, x: NDArray[Any], y: NDArray[Any]) -> Pass:
    """Return a pass of a network on a batch, in evaluation; arguments as for ``Network.values``.

    Raises:
        ShapeError: Arrays that do not fit the network.
    """
    values = network.values(x, y)
    loss = LOSSES.resolve(network.specification.loss)
    targets = values["y"]
    return Pass(
        x=values["x"],
        y=targets,
        labels=labels_of(targets),
        layers=_layers(network, values),
        outputs=values["p"],
        loss=float(values["loss"]),
        known_loss=loss,
        on_scores=loss.name.endswith("with_logits"),
        loss_at=lambda inputs: network.loss(inputs, targets),
        not_finite=_not_finite(network, values),
    )


def labels_of(y: NDArray[Any]) -> NDArray[Any] | None:
    """Return the classes of one-hot rows, or of a single column of zeros and ones; None for numbers to predict.

    >>> labels_of(np.array([[0.0, 1.0], [1.0, 0.0]]))
    array([1, 0])
    """
    if not np.isin(y, (0, 1)).all():
        return None
    if y.shape[1] == 1:
        return np.asarray(y[:, 0].astype(np.int64))
    return np.asarray(y.argmax(axis=1)) if (y.sum(axis=1) == 1).all() else None


def is_untrained(network: Network) -> bool:
    """Return whether a network still has the parameters that it began with."""
    first = initial_parameters(network.specification)
    return all(np.array_equal(array, first[name]) for name, array in network.parameters.items())


def update_of(network: Network, x: NDArray[Any], y: NDArray[Any], optimizer: str, learning_rate: float) -> Update:
    """Return how far the first step of an optimizer moves the weights."""
    traced = network.trace(x, y, optimizer=optimizer, learning_rate=learning_rate)
    weights = [name for name in network.parameters if name.startswith("W")]
    return Update({name: ratio_of(traced[f"new_{name}"], traced[name]) for name in weights}, learning_rate)


def ratio_of(after: NDArray[Any], before: NDArray[Any]) -> float:
    """Return the root mean square of a change over that of what was changed; infinity where that was 0.

    >>> ratio_of(np.array([1.1, -0.9]), np.array([1.0, -1.0])).__round__(3)
    0.1
    """
    size = float(np.sqrt(np.mean(np.square(before, dtype=np.float64))))
    change = float(np.sqrt(np.mean(np.square(np.subtract(after, before, dtype=np.float64)))))
    return change / size if size else float("inf")


def overfit_network(network: Network, given: Pass) -> Overfit:
    """Train a copy of a network on a few of the examples, without dropout, and say what came of it."""
    rows = spread_rows(given, FEW)
    adam = OPTIMIZERS["adam"]
    plan = network.plan + backward_plan(network.plan, network.specification.parameter_shapes())
    plan += update_plan(adam, list(network.parameters))
    values = {
        "x": given.x[rows],
        "y": learnable(given.y[rows], given),
        **network.arrays,
        "learning_rate": 10 * adam.usual_rate,
    }
    memories = {
        f"{memory}_{name}": array
        for name, parameter in network.parameters.items()
        for memory, array in adam.init(np, parameter).items()
    }
    return _learn(plan, {**values, **memories}, [*network.parameters, *memories], len(rows))


def learnable(targets: NDArray[Any], given: Pass) -> NDArray[Any]:
    """Return targets that 400 small steps can reach: of mean 0 and deviation 1 where the network and its loss take any.

    Args:
        targets: The targets of a few examples, (examples, outputs) or (examples,).
        given: The pass that they are from.
    """
    loss, last = given.known_loss, given.layers[-1].activation if given.layers else None
    takes_any = loss is not None and loss.targets == (-inf, inf) and last is not None and last.name == "identity"
    if given.labels is not None or not takes_any:
        return targets
    numbers = targets.astype(np.float64)
    deviation = numbers.std(axis=0)
    scaled: NDArray[Any] = (numbers - numbers.mean(axis=0)) / np.where(deviation == 0, 1.0, deviation)
    return scaled.astype(targets.dtype)


def spread_rows(given: Pass, count: int) -> NDArray[Any]:
    """Return the places of a few examples, spread evenly over the batch, no two of them with the same inputs."""
    _, different = np.unique(given.x, axis=0, return_index=True)
    different.sort()
    chosen: NDArray[Any] = different[np.linspace(0, len(different) - 1, min(count, len(different))).astype(int)]
    return chosen


def _learn(plan: Plan, values: Mapping[str, Any], changing: list[str], examples: int) -> Overfit:
    first = last = float("nan")
    given = dict(values)
    for step in range(1, STEPS + 1):
        made = execute(plan, {**given, "step": step})
        last = float(made["loss"])
        first = last if step == 1 else first
        if not np.isfinite(last) or last < first / 10:
            return Overfit(examples, step, first, last)
        given |= {name: made[f"new_{name}"] for name in changing}
    return Overfit(examples, STEPS, first, last)


def _layers(network: Network, values: Mapping[str, Any]) -> tuple[LayerView, ...]:
    steps = [step for step in network.forward_plan if isinstance(step.rule.definition, Activation)]
    return tuple(_layer(step, values, number, len(steps)) for number, step in enumerate(steps, start=1))


def _layer(step: Step, values: Mapping[str, Any], number: int, count: int) -> LayerView:
    sums, answers = step.inputs[0], step.outputs[0]
    names = {"weights": f"W{number}", "bias": f"b{number}", "sums": sums, "answers": answers}
    assert isinstance(step.rule.definition, Activation)  # noqa: S101 (chosen by that)
    return LayerView(
        number=number,
        hidden=number < count,
        names=names,
        activation=step.rule.definition,
        **{part: values[name] for part, name in names.items()},
        d_weights=values.get(f"d_W{number}"),
        d_sums=values.get(f"d_{sums}"),
    )


def _not_finite(network: Network, values: Mapping[str, Any]) -> NotFinite | None:
    plan = network.plan + backward_plan(network.plan, network.specification.parameter_shapes())
    name = first_non_finite(plan, values)
    if name is None:
        return None
    step = next(step for step in plan if name in step.outputs)
    read = [values[read] for read in step.inputs]
    # Where a loss of the catalogue takes a logarithm it reads the scores, and never takes that of 0.
    return describe_not_finite(name, values[name], str(step.rule.name), read, logarithm=False)


def describe_not_finite(name: str, value: Any, rule: str, read: list[Any], *, logarithm: bool) -> NotFinite:
    """Return what can be said of the first value that is not finite, and of what it was made of.

    Args:
        name: The value's name.
        value: The value.
        rule: What made it, in words.
        read: What that read.
        logarithm: Whether it may have taken a logarithm, so that zeros are worth a word.
    """
    value = np.asarray(value)
    index = tuple(int(place) for place in np.argwhere(~np.isfinite(value))[0])
    numbers = np.concatenate([np.ravel(np.asarray(array, np.float64)) for array in read]) if read else np.zeros(0)
    finite = numbers[np.isfinite(numbers)]
    with quiet():
        largest = float(np.abs(finite).max(initial=0.0))
    zeros = int((finite == 0).sum()) if logarithm else None
    return NotFinite(Selection(name, index), float(value[index]), rule, largest, zeros)
