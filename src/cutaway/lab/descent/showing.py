"""Landscapes and races as events, with their arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cutaway.checks import whole_number
from cutaway.definitions import OPTIMIZERS
from cutaway.definitions.entry import Source
from cutaway.explain.expression import symbol
from cutaway.explain.latex import as_latex
from cutaway.explain.symbols import SYMBOLS
from cutaway.lab.descent.directions import cut, mark_of, weights_of
from cutaway.lab.descent.formula import FormulaGround
from cutaway.lab.descent.ground import heights
from cutaway.lab.descent.landscapes import LANDSCAPES, Landscape
from cutaway.lab.descent.limits import MOST_CONTENDERS, MOST_STEPS, MOST_WEIGHTS, SIZES, affordable_size
from cutaway.lab.descent.loss_slice import Trained
from cutaway.lab.descent.race import Paths, Runner
from cutaway.lab.descent.rates import rates_for
from cutaway.lab.message import Message
from cutaway.protocol.descent import (
    LandscapeChoice,
    Landscapes,
    OptimizerChoice,
    Race,
    Raced,
    Racer,
    ShowLandscape,
    Surface,
)

LOSS = "loss"
"""The name of the landscape that is the network's loss."""

LOSS_CHOICE = LandscapeChoice(
    name=LOSS,
    title="Your network's loss",
    sentence="The loss of the playground's network on its training points, sliced: only two directions can change.",
    dimensions=2,
)
LOSS_RATE = 0.1
NAMES = ("x1", "x2")


def offered(number: int) -> Message:
    """Return all that can be chosen."""
    landscapes = [
        LandscapeChoice(name=one.name, title=one.title, sentence=one.sentence, dimensions=one.dimensions)
        for one in LANDSCAPES.values()
    ]
    optimizers = [
        OptimizerChoice(name=one.name, sentence=one.sentence, settings=dict(one.settings), full_batch=one.full_batch)
        for one in OPTIMIZERS.values()
    ]
    found = Landscapes(
        answers=number,
        landscapes=(*landscapes, LOSS_CHOICE),
        optimizers=tuple(optimizers),
        most_contenders=MOST_CONTENDERS,
        most_steps=MOST_STEPS,
    )
    return found, {}


def formula_of(landscape: Landscape) -> str:
    r"""Return a landscape's formula as LaTeX, derived by calling it with symbols.

    >>> formula_of(LANDSCAPES["parabola"])
    '\\frac{x_{1}^{2}}{2}'
    """
    return as_latex(landscape.value(SYMBOLS, *(symbol(name) for name in NAMES[: landscape.dimensions])))


def surface_of_formula(number: int, command: ShowLandscape, landscape: Landscape) -> Message:
    """Return a landscape of the catalogue."""
    size = _size(command)
    surface = Surface(
        answers=number,
        name=landscape.name,
        title=landscape.title,
        sentence=landscape.sentence,
        formula=formula_of(landscape),
        source=_written(landscape.source),
        axes=NAMES[: landscape.dimensions],
        bounds=landscape.bounds,
        minima=landscape.minima,
        start=landscape.start,
        rates=rates_for(landscape.rate, _width(landscape.bounds)),
        network="",
        weights=(),
    )
    return surface, {"heights": heights(FormulaGround(landscape), landscape.bounds, size)}


def surface_of_loss(number: int, command: ShowLandscape, trained: Trained) -> Message:
    """Return the slice of a network's loss."""
    size = affordable_size(trained, _size(command))
    found, parameters = cut(trained, command.slice), trained.network.parameters
    surface = Surface(
        answers=number,
        name=LOSS,
        title=LOSS_CHOICE.title,
        sentence=LOSS_CHOICE.sentence,
        formula="",
        source="Li, Xu, Taylor, Studer, Goldstein, Visualizing the Loss Landscape of Neural Nets (2018), section 4",
        axes=found.axes,
        bounds=found.bounds,
        minima=(),
        start=found.start,
        rates=rates_for(LOSS_RATE, _width(found.bounds)),
        network=mark_of(parameters),
        weights=weights_of(parameters, MOST_WEIGHTS),
    )
    return surface, {"heights": heights(found.ground, found.bounds, size)}


def _width(bounds: tuple[tuple[float, float], ...]) -> float:
    return bounds[0][1] - bounds[0][0]


def _size(command: ShowLandscape) -> int:
    return whole_number(command.size, "The number of places along an axis", *SIZES)


def _written(source: Source) -> str:
    return "; ".join(
        part for part in (", ".join(filter(None, (source.publication, source.place))), source.difference) if part
    )


def raced(number: int, command: Race, runners: Sequence[Runner], paths: Paths, network: str) -> Message:
    """Return a race with its paths."""
    racers = tuple(_racer(runner, paths, place) for place, runner in enumerate(runners))
    event = Raced(answers=number, name=command.name, racers=racers, network=network)
    return event, {"places": paths.places, "losses": paths.losses, "gradients": paths.gradients}


def _racer(runner: Runner, paths: Paths, number: int) -> Racer:
    return Racer(
        optimizer=runner.optimizer.text,
        learning_rate=runner.learning_rate,
        diverged=runner.diverged,
        sentence=_ending(runner, paths, number),
    )


def _ending(runner: Runner, paths: Paths, number: int) -> str:
    who = f"{runner.optimizer.name} with the rate {runner.learning_rate:g}"
    if runner.diverged is not None:
        return f"{who} diverged at step {runner.diverged}: its place or its loss grew beyond all bounds."
    first, last, least = paths.losses[number, 0], paths.losses[number, -1], np.min(paths.losses[number])
    back = f", after it had been at {least:.3g}" if least < last - 0.1 * abs(first - least) else ""
    return f"{who} went from a loss of {first:.3g} to {last:.3g} in {paths.losses.shape[1] - 1} steps{back}."
