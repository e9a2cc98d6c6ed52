"""Reading one picture: the stages of the pipeline, the activations of each layer, the answer."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.execute import execute
from cutaway.execute.arrays import NUMPY
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.reading.desk import Desk
from cutaway.lab.digits.reading.seen import Networks, Seen, check_finite, readable_of, seen
from cutaway.lab.digits.reading.spoken import spoken
from cutaway.lab.digits.reading.unlike import unlike
from cutaway.lab.message import Message
from cutaway.protocol.digits import NetworkName, ReadDigit
from cutaway.protocol.digits_told import DigitRead, StageTold

LAYER = re.compile(r"a\d+|p")


def read_digit(networks: Networks, desk: Desk, number: int, command: ReadDigit) -> Message:
    """Return the answer to ``read_digit``.

    Raises:
        SettingError: There is no such network or picture, or a number is out of range.
        NonFiniteError: The network's numbers are none.
    """
    readable = readable_of(networks, command.network)
    found = seen(command.picture, command.switches, readable, desk)
    if found.prepared is None or found.x is None:
        return _nothing(number, command.network, readable, found)
    stages = found.prepared.stages
    picture = found.x.reshape(readable.picture.height, readable.picture.width)
    layers = activations(readable, found.x)
    check_finite(layers)
    p = layers["p"].tolist()
    event = DigitRead(
        answers=number,
        network=command.network,
        step=readable.step,
        classes=readable.classes,
        stages=tuple(StageTold(name=stage.name, sentence=stage.sentence, array=stage.name) for stage in stages),
        empty=None,
        guess=int(np.argmax(p)),
        sentence=spoken(p, readable.classes),
        unlike=unlike(picture, readable.picture, command.switches),
    )
    shown = {stage.name: stage.pixels for stage in stages}
    return event, {"canvas": found.canvas, **shown, "x": picture, **layers}


def _nothing(number: int, network: NetworkName, readable: Readable, found: Seen) -> Message:
    event = DigitRead(
        answers=number,
        network=network,
        step=readable.step,
        classes=readable.classes,
        stages=(),
        empty=found.empty,
        guess=None,
        sentence=found.empty,
        unlike=(),
    )
    return event, {"canvas": found.canvas}


def activations(readable: Readable, x: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Return what each layer makes of one picture (1, inputs): ``a1`` (units,) ... and ``p`` (classes,)."""
    network = readable.network
    values = execute(network.forward_plan, {"x": x, **network.arrays}, NUMPY)
    return {name: value[0] for name, value in values.items() if LAYER.fullmatch(name)}
