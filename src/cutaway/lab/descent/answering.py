"""Answers to the descent page's commands. Nothing is kept: each answer follows from the command and the network."""

from __future__ import annotations

from math import isfinite

from cutaway.checks import whole_number
from cutaway.definitions import OPTIMIZERS
from cutaway.errors import SettingError
from cutaway.execute.arrays import one_thread
from cutaway.lab.descent.directions import cut, mark_of
from cutaway.lab.descent.formula import FormulaGround
from cutaway.lab.descent.ground import Ground
from cutaway.lab.descent.landscapes import LANDSCAPES
from cutaway.lab.descent.limits import (
    LONGEST_NAME,
    MOST_CONTENDERS,
    MOST_NOISE,
    MOST_RATE,
    MOST_STEPS,
    check_effort,
)
from cutaway.lab.descent.loss_slice import Trained
from cutaway.lab.descent.race import Runner, race
from cutaway.lab.descent.showing import LOSS, offered, raced, surface_of_formula, surface_of_loss
from cutaway.lab.message import Message
from cutaway.protocol.descent import Contender, DescentCommand, Race, ShowLandscape

Bounds = tuple[tuple[float, float], ...]


def handle_descent(number: int, command: DescentCommand, trained: Trained | None) -> Message:
    """Return the answer to a command.

    Args:
        number: The command's id, which the answer repeats.
        command: What is asked for.
        trained: The session's network and its training points, for the landscape "loss"; None where there is none.

    Raises:
        CutawayError: The command asks for what there is not, or for too much; the sentence says what is possible.
    """
    with one_thread():  # many products of small matrices: threads would only wait for each other
        if isinstance(command, Race):
            return _race(number, command, trained)
        if isinstance(command, ShowLandscape):
            return _landscape(number, command, trained)
        return offered(number)


def _landscape(number: int, command: ShowLandscape, trained: Trained | None) -> Message:
    if command.name == LOSS:
        return surface_of_loss(number, command, _needed(trained))
    return surface_of_formula(number, command, LANDSCAPES[command.name[:LONGEST_NAME]])


def _race(number: int, command: Race, trained: Trained | None) -> Message:
    steps = whole_number(command.steps, "The number of steps", 1, MOST_STEPS)
    if not 1 <= len(command.contenders) <= MOST_CONTENDERS:
        raise SettingError(
            f"There are {len(command.contenders)} optimizers in the race; expected 1 to {MOST_CONTENDERS}."
        )
    runners = [_runner(contender) for contender in command.contenders]
    ground, bounds, network = _ground(command, trained)
    _check_start(command.start, bounds)
    return raced(number, command, runners, race(ground, command.start, runners, steps), network)


def _ground(command: Race, trained: Trained | None) -> tuple[Ground, Bounds, str]:
    """Return what the race goes down on, how far it reaches, and of which weights it is a slice."""
    if command.name != LOSS:
        landscape = LANDSCAPES[command.name[:LONGEST_NAME]]
        if not 0 <= command.noise <= MOST_NOISE:
            raise SettingError(f"The noise is {command.noise:g}; expected 0 to {MOST_NOISE:g}.")
        return FormulaGround(landscape, command.noise, command.seed), landscape.bounds, ""
    subject = _needed(trained)
    check_effort(subject, len(command.contenders), command.steps)
    size = whole_number(command.batch_size, "The batch size", 0)
    found = cut(subject, command.slice, size, command.seed)
    return found.ground, found.bounds, mark_of(subject.network.parameters)


def _needed(trained: Trained | None) -> Trained:
    if trained is None:
        raise SettingError("There is no network yet whose loss could be shown; choose another landscape.")
    return trained


def _runner(contender: Contender) -> Runner:
    if len(contender.optimizer) > LONGEST_NAME:
        raise SettingError(f"An optimizer has {len(contender.optimizer):,} characters; expected one of the catalogue.")
    rate = contender.learning_rate
    if not 0 < rate <= MOST_RATE:
        raise SettingError(f"The learning rate is {rate:g}; expected more than 0, and {MOST_RATE:g} at most.")
    return Runner(OPTIMIZERS.resolve(contender.optimizer), rate)


def _check_start(start: tuple[float, ...], bounds: Bounds) -> None:
    if len(start) != len(bounds):
        raise SettingError(f"The start has {len(start)} numbers; this landscape has {len(bounds)}.")
    for value, (low, high) in zip(start, bounds, strict=True):
        if not (isfinite(value) and low <= value <= high):
            raise SettingError(f"The start is at {value:g}, outside of the picture; expected {low:g} to {high:g}.")
