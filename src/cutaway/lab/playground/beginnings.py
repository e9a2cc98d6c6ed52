"""Runs that begin with something of the learner's: points of one's own, a network from a file."""

from __future__ import annotations

from dataclasses import replace

from cutaway.errors import DataError
from cutaway.lab.playground.building import build
from cutaway.lab.playground.files import loaded, settings_of
from cutaway.lab.playground.points import OWN, Points
from cutaway.lab.playground.run import Run
from cutaway.protocol.settings import Settings


def run_on_points(settings: Settings, points: Points) -> Run:
    """Return a run that learns from the learner's own points, with an output that fits them.

    Raises:
        CutawayError: The points and the settings do not go together.
    """
    own = replace(settings, data=replace(settings.data, name=OWN))
    return Run(build(_fitting(own, points), points))


def _fitting(settings: Settings, points: Points) -> Settings:
    """Return settings whose output can answer points: for many classes softmax, for numbers a plain output.

    After numbers two classes get the output of -1 to 1 again: a plain one with a squared error was not chosen for them.
    """
    if len(points.classes) > 2 and settings.output not in ("softmax", "log_softmax"):
        return replace(settings, output="softmax", loss="cross_entropy")
    if not points.classes:
        return replace(settings, output="identity", loss="half_squared_error")
    if len(points.classes) == 2 and (settings.output, settings.loss) == ("identity", "half_squared_error"):
        return replace(settings, output="tanh")
    return settings


def run_of_network(settings: Settings, own: Points | None, content: str) -> Run:
    """Return a run that begins with the network of a file, given in base64, on the points at hand.

    Raises:
        DataError: It is no such file, or its network does not fit the points.
    """
    network = loaded(content)
    run = Run(build(settings_of(network.specification, settings), own))
    given, outputs = network.specification.sizes[-1], run.built.network.specification.sizes[-1]
    if given != outputs:
        raise DataError(f"The network has {given} outputs; the points at hand need {outputs}. Choose others first.")
    state = replace(run.state, parameters=network.parameters, statistics=network.statistics)
    made = Run(run.built, replace(run.standing, state=state))
    made.note("A network was loaded from a file; its training begins at step 0.")
    return made
