"""What a unit responds to: the pixels it listens to, the training pictures that excite it, whom it tells."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.errors import SettingError
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.reading.desk import Desk
from cutaway.lab.digits.reading.examples import pictures_of
from cutaway.lab.digits.reading.read_digit import activations
from cutaway.lab.digits.reading.seen import Networks, input_of, readable_of, seen
from cutaway.lab.digits.reading.slopes import Slopes, in_double, slopes
from cutaway.lab.digits.reading.training_pictures import most_excited
from cutaway.lab.message import Message
from cutaway.network import Network
from cutaway.numerals import short_number
from cutaway.protocol.digits import ShowUnit
from cutaway.protocol.digits_told import DigitUnit

MOST_PICTURES = 12


def show_unit(networks: Networks, desk: Desk, number: int, command: ShowUnit) -> Message:
    """Return the answer to ``show_unit``.

    Raises:
        SettingError: There is no such network, picture or unit, or nothing to read.
    """
    readable = readable_of(networks, command.network)
    network, layer, unit = readable.network, command.layer, command.unit
    _check(network, layer, unit)
    x = input_of(seen(command.picture, command.switches, readable, desk))
    value = activation_of(network, layer)
    found = _responds(network, x, layer, unit)
    places, excited = most_excited(network, readable.train, value, unit, MOST_PICTURES)
    labels, outgoing = readable.train.labels[places], _outgoing(network, layer, unit)
    activation = float(activations(readable, x)[value][unit])
    event = DigitUnit(
        answers=number,
        step=readable.step,
        layer=layer,
        unit=unit,
        value=activation,
        excited=tuple(map(float, excited)),
        labels=tuple(map(int, labels)),
        sentence=f"{_sentence(readable, command, activation, labels, excited, outgoing)} {readable.stand_in}".rstrip(),
    )
    responds = found.gradients["x"].reshape(readable.picture.height, readable.picture.width)
    return event, {"responds": responds, "pictures": pictures_of(readable.train, places), "outgoing": outgoing}


def _check(network: Network, layer: int, unit: int) -> None:
    sizes = network.specification.sizes
    if not 1 <= layer < len(sizes):
        raise SettingError(f"There is no layer {layer}; the network has {len(sizes) - 1}, counted from 1.")
    if not 0 <= unit < sizes[layer]:
        raise SettingError(f"Layer {layer} has no unit {unit}; it has {sizes[layer]}, counted from 0.")


def activation_of(network: Network, layer: int) -> str:
    """Return the name of what a layer makes: ``a1``, or ``p`` for the last."""
    return "p" if layer == len(network.specification.sizes) - 1 else f"a{layer}"


def _responds(network: Network, x: NDArray[Any], layer: int, unit: int) -> Slopes:
    """Return by how much the unit's sum grows with each pixel: in the first layer these are its weights."""
    weights = np.zeros(network.specification.sizes[layer])
    weights[unit] = 1
    return slopes(in_double(network), x, f"z{layer}", weights)


def _outgoing(network: Network, layer: int, unit: int) -> NDArray[Any]:
    """Return the unit's weights to the next layer, (units,); none from the last."""
    weights = network.parameters.get(f"W{layer + 1}")
    return np.zeros(0) if weights is None else np.array(weights[unit])


def _sentence(
    readable: Readable,
    command: ShowUnit,
    value: float,
    labels: NDArray[np.int64],
    excited: NDArray[Any],
    outgoing: NDArray[Any],
) -> str:
    named = f"Unit {command.unit} of layer {command.layer} is {short_number(value)} at this picture"
    return f"{named}{_likes(readable.classes, labels, excited)}{_tells(readable, command.layer, outgoing)}."


def _likes(classes: tuple[str, ...], labels: NDArray[np.int64], excited: NDArray[Any]) -> str:
    if not len(excited) or np.ptp(excited) == 0:
        return "; no training picture excites it more than others"
    counts = np.bincount(labels, minlength=len(classes))
    common = [f"{classes[place]} ({counts[place]})" for place in np.argsort(-counts, kind="stable") if counts[place]]
    most, shown = short_number(float(excited[0])), ", ".join(common[:3])
    return f"; up to {most} at the {len(labels)} training pictures that excite it most: {shown}"


def _tells(readable: Readable, layer: int, outgoing: NDArray[Any]) -> str:
    if not len(outgoing):
        return ""
    last = layer == len(readable.network.specification.sizes) - 2
    ends = [int(np.argmax(outgoing)), int(np.argmin(outgoing))]
    names = [readable.classes[place] if last else f"unit {place} of layer {layer + 1}" for place in ends]
    most, least = (short_number(float(outgoing[place])) for place in ends)
    return f". It speaks most for {names[0]} (weight {most}) and most against {names[1]} ({least})"
