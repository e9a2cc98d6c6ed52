"""The black box: when a training meets NaN or infinity, which number was the first, and what it was made of."""

from __future__ import annotations

import numpy as np

from cutaway.execute import first_non_finite
from cutaway.network.trace import Trace, TracedStep
from cutaway.numerals import short_number

LINKS = 3
"""So many operations are told of, from the first bad number back."""


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
    links = [f"In step {step:,}, {name} is the first value that is not finite.", *_backwards(trace, name)]
    return " ".join([*links, "The last finite weights are kept: go back, or fork with a smaller learning rate."])


def _backwards(trace: Trace, name: str) -> list[str]:
    sentences: list[str] = []
    maker = trace.maker(name)
    while maker is not None and len(sentences) < LINKS:
        largest = {read: _largest(trace, read) for read in maker.step.inputs if read not in ("step", "learning_rate")}
        sentences.append(_sentence(maker, largest))
        maker = trace.maker(max(largest, key=lambda read: largest[read]))
    return sentences


def _sentence(maker: TracedStep, largest: dict[str, float]) -> str:
    read = ", ".join(f"{name} up to {short_number(size)}" for name, size in largest.items())
    return f"{maker.step} read {read}."


def _largest(trace: Trace, name: str) -> float:
    """Return the size of the largest finite number of a value."""
    value = np.asarray(trace[name], np.float64)
    return float(np.abs(value[np.isfinite(value)]).max(initial=0.0))
