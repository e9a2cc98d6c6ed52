"""By how much a sum grows with each value before it: the tape asks the network itself, so that no formula is typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions import ACTIVATIONS, Activation
from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY
from cutaway.execute.tape import TapeNamespace, Variable, backward
from cutaway.network import Network
from cutaway.plan import Plan

TAPE = TapeNamespace(NUMPY)
FAR = 10.0
"""Beyond the kinks the slopes are looked at up to here."""

SAME = 1e-12
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Slopes:
    """Values on the way to a sum, and by how much it grows with each of them.

    Attributes:
        values: The values by name, each (1, units).
        gradients: The derivative of the sum with respect to each of them, by name, shape of the value.
    """

    values: dict[str, Numbers]
    gradients: dict[str, Numbers]


def slopes(network: Network, x: NDArray[Any], name: str, weights: NDArray[Any]) -> Slopes:
    """Return the values of a network at a picture, and the gradient of a weighted sum of one of its layers.

    Args:
        network: The network; its numbers must be in double precision.
        x: The picture, (1, inputs).
        name: The layer's value, such as ``z3``.
        weights: What its units are weighted with in the sum, (units,).

    >>> network = Network([2, 1], output="identity", initializer="constant:value=3", dtype="float64")
    >>> found = slopes(network, np.array([[1.0, 2.0]]), "z1", np.array([1.0]))
    >>> found.values["z1"].tolist(), found.gradients["x"].tolist()
    ([[9.0]], [[3.0, 3.0]])
    """
    given = {"x": x, **network.arrays}
    variables = {key: Variable(np.asarray(value, np.float64), NUMPY) for key, value in given.items()}
    made = execute(up_to(network.forward_plan, name), variables, TAPE)
    derivatives = backward(TAPE.sum(made[name] * np.asarray(weights, np.float64)))
    kept = {key: value for key, value in made.items() if key not in network.arrays}
    return Slopes(
        values={key: variable.value for key, variable in kept.items()},
        gradients={key: derivatives[id(variable)] for key, variable in kept.items() if id(variable) in derivatives},
    )


def up_to(plan: Plan, name: str) -> Plan:
    """Return the steps of a plan up to the one that makes a value."""
    last = next(place for place, step in enumerate(plan) if name in step.outputs)
    return plan[: last + 1]


def scores_of(network: Network) -> str:
    """Return the name of the logits: what the output's activation reads."""
    return network.forward_plan[-1].inputs[0]


def last_hidden(network: Network) -> str:
    """Return the name of what the last layer reads: ``a2``, or ``x`` where there is no hidden layer."""
    return next(step for step in network.forward_plan if scores_of(network) in step.outputs).inputs[0]


def is_piecewise_linear(network: Network) -> bool:
    """Return whether the logits are a linear function of the inputs as long as the same units are active.

    >>> is_piecewise_linear(Network([4, 3, 2])), is_piecewise_linear(Network([4, 3, 2], activation="tanh"))
    (True, False)
    """
    specification = network.specification
    hidden = [ACTIVATIONS.resolve(name) for name in specification.activations[:-1]]
    return not specification.features and all(map(has_straight_pieces, hidden))


def has_straight_pieces(activation: Activation) -> bool:
    """Return whether an activation is made of straight lines: whether its slope is constant between its kinks.

    >>> [name for name, entry in ACTIVATIONS.items() if has_straight_pieces(entry)]
    ['identity', 'step', 'hard_sigmoid', 'relu', 'leaky_relu']
    """
    if activation.slope is None:
        return False
    edges = (min((0.0, *activation.kinks)) - FAR, *activation.kinks, max((0.0, *activation.kinks)) + FAR)
    for low, high in pairwise(edges):
        z = np.linspace(low, high, 9)[1:-1]
        if np.ptp(activation.slope(NUMPY, z, activation.value(NUMPY, z))) > SAME:
            return False
    return True


def in_double(network: Network) -> Network:
    """Return the network with its numbers in double precision, in which sums can be compared."""
    if network.specification.dtype == "float64":
        return network
    return Network.from_specification(replace(network.specification, dtype="float64"), network.arrays)
