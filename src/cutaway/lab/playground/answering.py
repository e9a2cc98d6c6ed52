"""Questions that change nothing: each is answered by one event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cutaway.lab.descent import Trained, handle_descent
from cutaway.lab.message import Message
from cutaway.lab.playground.examining import examined
from cutaway.lab.playground.explaining import explained, nudged, trace_of
from cutaway.lab.playground.files import exported
from cutaway.lab.playground.pair import Pair
from cutaway.protocol import commands
from cutaway.protocol.descent import DescentCommand, ListLandscapes, Race, ShowLandscape


def _explain(pair: Pair, number: int, command: commands.Explain) -> Message:
    run = pair.run(command.run)
    return explained(run, number, command, trace_of(run, command.examples)), {}


def _nudge(pair: Pair, number: int, command: commands.Nudge) -> Message:
    return nudged(number, command, trace_of(pair.run(command.run), command.examples)), {}


def _examine(pair: Pair, number: int, command: commands.Examine) -> Message:
    return examined(pair.run(command.run), number, command.run), {}


def _export(pair: Pair, number: int, command: commands.Export) -> Message:
    return exported(pair.main, number, command.file)


def _descend(pair: Pair, number: int, command: DescentCommand) -> Message:
    network, train = pair.main.network, pair.main.built.training.train
    dtype = network.specification.dtype
    return handle_descent(number, command, Trained(network, train.scaled(dtype), train.y(dtype)))


ANSWERS: Mapping[type, Callable[[Pair, int, Any], Message]] = {
    commands.Explain: _explain,
    commands.Nudge: _nudge,
    commands.Examine: _examine,
    commands.Export: _export,
    ListLandscapes: _descend,
    ShowLandscape: _descend,
    Race: _descend,
}
"""What answers a question about the runs, by the kind of command."""
