"""The black box: when a training meets NaN or infinity, which number was the first, and what it was made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cutaway.execute import first_non_finite
from cutaway.network.trace import Trace, TracedStep
from cutaway.numerals import short_number
from cutaway.protocol.events import Link

LINKS = 3
"""So many operations are told of in words, from the first bad number back."""

MOST_LINKS = 12
"""So many operations has the way back at most."""


@dataclass(frozen=True)
class Ending:
    """Where a training stopped, why, and the operations on the way back from the number that stopped it."""

    step: int
    why: str
    trail: tuple[Link, ...]


def account(trace: Trace, step: int) -> str | None:
    """Return why a training cannot make a step: the first value that is not finite, and backwards what it came from.

    Args:
        trace: The step.
        step: Its number.

    Returns:
        Some sentences; None where all numbers of the trace are finite.
    """
    name = first_non_finite(trace.plan, trace.values)
    if name is None:
        return None
    first = f"In step {step:,}, on its batch of {trace.examples:,}, {name} is the first value that is not finite."
    links = map(_sentence, trail(trace)[:LINKS])
    return " ".join([first, *links, "The last finite weights are kept: go back, or fork with a smaller learning rate."])


def trail(trace: Trace) -> tuple[Link, ...]:
    """Return the way from the first value that is not finite back to what was there before the step.

    Of what an operation reads, the way goes on to the value with the largest number.
    """
    links: list[Link] = []
    name = first_non_finite(trace.plan, trace.values)
    while name is not None and (maker := trace.maker(name)) is not None and len(links) < MOST_LINKS:
        largest = _read(trace, maker)
        reads = tuple((read, short_number(size)) for read, size in largest.items())
        links.append(Link(text=str(maker.step), makes=name, made=_made(trace, name), reads=reads))
        name = max(largest, key=lambda read: largest[read], default=None)
    return tuple(links)


def _sentence(link: Link) -> str:
    return f"{link.text} read {', '.join(f'{name} up to {size}' for name, size in link.reads)}."


def _read(trace: Trace, maker: TracedStep) -> dict[str, float]:
    """Return the values that an operation reads, each with the size of its largest finite number."""
    return {read: _largest(trace, read) for read in maker.step.inputs if read not in ("step", "learning_rate")}


def _made(trace: Trace, name: str) -> str:
    value = np.asarray(trace[name], np.float64)
    if np.isnan(value).any():
        return "NaN"
    return "∞" if np.isinf(value).any() else short_number(_largest(trace, name))


def _largest(trace: Trace, name: str) -> float:
    """Return the size of the largest finite number of a value."""
    value = np.asarray(trace[name], np.float64)
    return float(np.abs(value[np.isfinite(value)]).max(initial=0.0))
