"""What is checked: the network as it was given, and its right program in float64."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from cutaway.diagnosis.gradients.program import Program
from cutaway.errors import SettingError
from cutaway.network import Network
from cutaway.network.masks import draw_masks
from cutaway.plan import backward_plan, read_regularizers, with_penalties


def network_of(given: Any) -> Network:
    """Return a network, from itself or from its description: the arguments of ``Network``, and ``parameters``.

    Raises:
        SettingError: It is neither, or a description without the parameters.
    """
    if isinstance(given, Network):
        return given
    if not isinstance(given, Mapping) or "sizes" not in given:
        raise SettingError(
            f"The network is a {type(given).__name__}; give a Network, or a mapping with its sizes, what "
            "else Network takes, and the parameters."
        )
    if given.get("parameters") is None:
        raise SettingError(
            "The description of the network has no parameters; add those at which the gradients were computed, "
            "'parameters': {'W1': ..., 'b1': ...}."
        )
    arguments = {name: value for name, value in given.items() if name not in ("sizes", "parameters")}
    try:
        network = Network(given["sizes"], **arguments)
    except TypeError as error:
        raise SettingError(f"The description of the network cannot be read: {error}.") from None
    network.set_parameters(given["parameters"])
    return network


def right_program(
    network: Network, x: Any, y: Any, regularizers: Sequence[str], training: bool, seed: int, step: int
) -> Program:
    """Return the right program, with all that it reads in float64; ``check_gradients`` tells the arguments."""
    parameters = tuple(network.parameters)
    weights = [name for name in parameters if name.startswith("W")]
    plan = network.training_plan if training else network.plan
    forward = with_penalties(plan, read_regularizers(regularizers), weights)
    given = network.given(x, y)
    masks = draw_masks(network.specification, len(given["x"]), seed, step) if training else {}
    exact = {name: np.asarray(array, np.float64) for name, array in {**given, **masks}.items()}
    return Program(forward, backward_plan(forward, parameters), parameters, exact)
