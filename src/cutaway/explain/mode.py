"""Whether a trace is of a network as it answers or as it trains: some layers work in two ways."""

from __future__ import annotations

from cutaway.network.trace import Trace


def notice_of(trace: Trace) -> str:
    """Return which layers work otherwise here than in training; nothing where there are none.

    >>> from cutaway import Network
    >>> network = Network([2, 3, 1], output="identity", dropout=0.5)
    >>> print(notice_of(network.trace([[1.0, 2.0]], [[0.0]])))
    Shown as the network answers, not as it trains: dropout silences no unit. A training step has other numbers.
    """
    network = trace.network.specification
    ways = []
    if any(network.dropout):
        ways.append("dropout silences no unit")
    if any(network.batch_normalization):
        ways.append("batch normalization uses the running mean and variance that it kept")
    if trace.training or not ways:
        return ""
    return f"Shown as the network answers, not as it trains: {', and '.join(ways)}. A training step has other numbers."
