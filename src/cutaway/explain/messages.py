"""Backpropagation as messages: who tells whom how much it erred, through what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cutaway.errors import SettingError
from cutaway.explain.chain_text import name_in, shown
from cutaway.explain.checked import checked, step_at
from cutaway.explain.entries import number_in, read_by
from cutaway.explain.links import Link, behind, entry_of, links_of
from cutaway.explain.selection import Selection
from cutaway.explain.text import as_factor
from cutaway.network.trace import Trace, TracedStep
from cutaway.numerals import short_number


@dataclass(frozen=True)
class Message:
    """What one number hears from another in a backward step.

    Attributes:
        sender: Who speaks: ``z2[0,1]``.
        receiver: Who hears it: ``a1[0,2]``.
        error: The derivative of the loss with respect to the sender: positive if it is too high for the loss.
        factor: What the error is multiplied by on the way.
        through: The numbers that make the factor: ``W2[2,1]``; none where it is a plain number.
        share: What arrives: error times factor.
        text: All of this as a sentence.
    """

    sender: Selection
    receiver: Selection
    error: float
    factor: float
    through: tuple[Selection, ...]
    share: float
    text: str


@dataclass(frozen=True)
class Messages:
    """The messages of one backward step.

    Attributes:
        number: The step's number in the trace.
        messages: Those shown, the largest first.
        heard: What each receiver shown hears from all its senders together: its derivative.
        receivers: How many numbers the step makes; not all of them need to be shown.
    """

    number: int
    messages: tuple[Message, ...]
    heard: tuple[tuple[Selection, float], ...]
    receivers: int


def messages(
    trace: Trace, number: int, selection: Selection | None = None, *, most_receivers: int = 4, most: int = 12
) -> Messages:
    """Return who tells whom how much it erred in one backward step.

    Args:
        trace: Any trace.
        number: The number of a backward step.
        selection: The receiver, or its derivative; by default those whose derivatives are largest.
        most_receivers: How many receivers are chosen then.
        most: How many messages are shown.

    Raises:
        SettingError: The step is none of the backward plan.
        ShapeError: The selection is a whole array.
        IndexError: There is no such step.
        UnknownNameError: The trace has no such value as the selection, or no such number in it.

    >>> from cutaway import Network
    >>> network = Network([2, 1], output="identity", initializer="zeros", dtype="float64")
    >>> found = messages(network.trace([[1.0, 2.0]], [[3.0]]), 7)
    >>> print(found.messages[0].text)
    z1[0] tells W1[1,0]: my error of -6, times x[1] = 2, makes your share -12.
    """
    traced = step_at(trace, number)
    selection = selection and checked(selection, trace)
    if traced.part != "backward":
        raise SettingError(f"Step {number}, {traced.step}, sends no messages; choose a step of the backward part.")
    receivers = _receivers(trace, traced, selection, most_receivers)
    sent = [message for receiver in receivers for message in _heard(trace, receiver)]
    largest = sorted(sent, key=lambda message: -abs(message.share))[:most]
    heard = tuple((behind(receiver), number_in(trace, receiver)) for receiver in receivers)
    return Messages(number, tuple(largest), heard, trace[traced.step.outputs[0]].size)


def _receivers(trace: Trace, traced: TracedStep, selection: Selection | None, most: int) -> list[Selection]:
    """Return the derivatives that are explained: the chosen one, or the largest."""
    (name,) = traced.step.outputs
    if selection is not None and behind(selection).name == behind(Selection(name)).name:
        number_in(trace, chosen := Selection(name, selection.index))
        return [chosen]
    array = trace[name]
    order = np.argsort(-np.abs(array), axis=None, kind="stable")[:most]
    return [Selection(name, tuple(map(int, np.unravel_index(place, array.shape)))) for place in order]


def _heard(trace: Trace, receiver: Selection) -> list[Message]:
    """Return what one number hears; the examples' losses hear from the loss itself, whose derivative is 1."""
    links = links_of(trace, receiver)
    if links:
        return [_message(trace, receiver, link) for link in links]
    share = number_in(trace, receiver)
    return [_message(trace, receiver, Link(entry_of(trace, receiver), share, Selection("d_loss"), share), 1.0)]


def _message(trace: Trace, receiver: Selection, link: Link, error: float | None = None) -> Message:
    error = number_in(trace, link.derivative) if error is None else error
    sender, hears = name_in(trace, link.through), name_in(trace, behind(receiver))
    factor, reads = as_factor(shown(link.factor, trace)), read_by(link.factor)
    times = f"{factor} = {short_number(link.value)}" if reads else short_number(link.value)
    text = (
        f"{sender} tells {hears}: my error of {short_number(error)}, times {times}, makes your share "
        f"{short_number(link.share)}."
    )
    return Message(link.through, behind(receiver), error, link.value, reads, link.share, text)
