"""Why this answer and not that: the pixels and units that spoke for it, what is near, and what would change it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.errors import SettingError
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.reading.counterfactual import counterfactual
from cutaway.lab.digits.reading.desk import Desk
from cutaway.lab.digits.reading.examples import pictures_of
from cutaway.lab.digits.reading.seen import Networks, input_of, readable_of, seen
from cutaway.lab.digits.reading.shares import Shares, shares
from cutaway.lab.digits.reading.slopes import in_double
from cutaway.lab.digits.reading.spoken import with_article
from cutaway.lab.digits.reading.training_pictures import nearest
from cutaway.lab.message import Message
from cutaway.numerals import short_number
from cutaway.protocol.digits import WhyDigit
from cutaway.protocol.digits_told import DigitWhy, Near

NEIGHBORS = 6
Arrays = dict[str, NDArray[Any]]


def why_digit(networks: Networks, desk: Desk, number: int, command: WhyDigit) -> Message:
    """Return the answer to ``why_digit``.

    Raises:
        SettingError: There is no such network, picture or class, or nothing to read.
    """
    readable = readable_of(networks, command.network)
    x = input_of(seen(command.picture, command.switches, readable, desk))
    answer, rival = _classes(readable, x, command)
    found = shares(in_double(readable.network), x.astype(np.float64), answer, rival)
    near, pictures = _near(readable, x)
    size, nudge_sentence, nudged = _nudge(readable, x, rival)
    event = DigitWhy(
        answers=number,
        step=readable.step,
        answer=answer,
        rival=rival,
        difference=found.difference,
        pixel_bias=found.pixel_bias,
        hidden_bias=found.hidden_bias,
        exact=found.exact,
        nearest=near,
        nudge_size=size,
        sentence=f"{_sentence(found, readable.classes[answer], readable.classes[rival])} {readable.stand_in}".rstrip(),
        nudge_sentence=nudge_sentence,
    )
    shape = (readable.picture.height, readable.picture.width)
    shown = {"pixels": found.pixels.reshape(shape), "gradient": found.gradient.reshape(shape), "hidden": found.hidden}
    return event, {**shown, "nearest": pictures, **nudged}


def _classes(readable: Readable, x: NDArray[Any], command: WhyDigit) -> tuple[int, int]:
    """Return the class that is asked about and the one it is compared with."""
    count = len(readable.classes)
    for place in (command.answer, command.rival):
        if place is not None and not 0 <= place < count:
            raise SettingError(f"There is no class {place}; the network has {count}, counted from 0.")
    if command.rival == command.answer:
        raise SettingError(f"The class {readable.classes[command.answer]} cannot be its own rival; choose another.")
    if command.rival is not None:
        return command.answer, command.rival
    likeliest = np.argsort(-readable.network(x)[0], kind="stable")
    return command.answer, next(int(place) for place in likeliest if place != command.answer)


def _near(readable: Readable, x: NDArray[Any]) -> tuple[tuple[Near, ...], NDArray[np.uint8]]:
    places, distances = nearest(readable.train, x[0], NEIGHBORS)
    labels = readable.train.labels[places]
    near = tuple(Near(label=int(label), distance=float(far)) for label, far in zip(labels, distances, strict=True))
    return near, pictures_of(readable.train, places)


def _nudge(readable: Readable, x: NDArray[Any], rival: int) -> tuple[float | None, str, Arrays]:
    """Return how large the nudge is, what it shows, and its pictures; of what flips only in theory nothing is told."""
    network, name = readable.network, with_article(readable.classes[rival])
    if int(np.argmax(network(x)[0])) == rival:
        return None, f"It is read as {name} already, so nothing needs to be changed.", {}
    found = counterfactual(in_double(network), x.astype(np.float64), rival)
    if found is None or int(np.argmax(network(found.astype(x.dtype))[0])) != rival:
        return None, f"No picture near this one was found that is read as {name}.", {}
    shape = (readable.picture.height, readable.picture.width)
    change = found - x
    size, whole = float(np.linalg.norm(change)), float(np.linalg.norm(x))
    sentence = (
        f"Changed by {short_number(size)} in all, where the picture itself measures {short_number(whole)} (the root of "
        f"the summed squares), and by at most {short_number(float(np.abs(change).max()))} at a pixel, it is read as "
        f"{name}."
    )
    return size, sentence, {"nudged": found.reshape(shape), "nudge": change.reshape(shape)}


def _sentence(found: Shares, answer: str, rival: str) -> str:
    speaking, against = found.pixels.clip(min=0).sum(), found.pixels.clip(max=0).sum()
    side = "above" if found.difference >= 0 else "below"
    parts = (
        f"the pixels that speak for {answer} make {_signed(speaking)}, those that speak for {rival} "
        f"{_signed(against)}, the biases {_signed(found.pixel_bias)}"
    )
    if not found.exact:
        parts += " (value times gradient: with these activations it is no exact account, and the last is what is left)"
    return f"The logit of {answer} is {short_number(abs(found.difference))} {side} that of {rival}: {parts}."


def _signed(value: float) -> str:
    return f"{'+' if value >= 0 else ''}{short_number(value)}"
