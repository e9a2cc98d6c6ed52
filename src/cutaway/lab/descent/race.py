"""A race: several optimizers go down from one place, and see the same batches or the same noise at each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions import Optimizer
from cutaway.definitions.entry import Array
from cutaway.execute.arrays import NUMPY, quiet
from cutaway.lab.descent.ground import Ground

FARTHEST = 1e6
"""A place farther out, or a loss higher than its square, counts as diverged: no picture reaches so far."""


@dataclass(eq=False)
class Runner:
    """One that takes part.

    Attributes:
        optimizer: Its rule, from the catalogue.
        learning_rate: Its rate.
        memory: What the rule remembers; filled when the race begins.
        diverged: The step after which it was lost.
    """

    optimizer: Optimizer
    learning_rate: float
    memory: dict[str, Array] = field(default_factory=dict)
    diverged: int | None = None

    def moved(self, place: NDArray[np.float64], gradient: NDArray[np.float64], step: int) -> NDArray[np.float64]:
        """Return the place after a step, by the rule of the catalogue."""
        settings = {**self.optimizer.settings, "learning_rate": self.learning_rate}
        new, memory = self.optimizer.update(NUMPY, gradient, self.memory, place, step, settings)
        self.memory = dict(memory)
        return np.asarray(new)


@dataclass(frozen=True, eq=False)
class Paths:
    """Where the runners were: ``places`` (runners, steps + 1, axes) and ``losses`` (runners, steps + 1).

    Losses are the ground's own. Gradients, (runners, steps + 1, axes), are those that the next step uses. After a
    runner was lost its numbers are NaN.
    """

    places: NDArray[np.float64]
    losses: NDArray[np.float64]
    gradients: NDArray[np.float64]


def race(ground: Ground, start: Sequence[float], runners: Sequence[Runner], steps: int) -> Paths:
    """Let runners go down; each notes itself when it was lost.

    Every step's gradient comes from one batch (or has one noise) for all of them; an optimizer that always sees all
    points, such as ``gradient_descent``, gets the exact gradient.

    >>> from cutaway.definitions import OPTIMIZERS
    >>> from cutaway.lab.descent.formula import FormulaGround
    >>> from cutaway.lab.descent.landscapes import LANDSCAPES
    >>> runner = Runner(OPTIMIZERS["sgd"], 0.5)
    >>> race(FormulaGround(LANDSCAPES["parabola"]), [4.0], [runner], 2).places[0, :, 0].tolist()
    [4.0, 2.0, 1.0]
    """
    paths = _empty(len(runners), steps, len(start))
    paths.places[:, 0] = start
    for runner in runners:
        runner.memory = runner.optimizer.init(NUMPY, np.array(start))
    with quiet():
        for step in range(steps + 1):
            _look(ground, runners, paths, step)
            _move(runners, paths, step)
    return paths


def _empty(runners: int, steps: int, axes: int) -> Paths:
    shape = (runners, steps + 1, axes)
    return Paths(np.full(shape, np.nan), np.full(shape[:2], np.nan), np.full(shape, np.nan))


def _look(ground: Ground, runners: Sequence[Runner], paths: Paths, step: int) -> None:
    """Note heights and gradients of all that are still in the race, and who is lost."""
    alive = [number for number, runner in enumerate(runners) if runner.diverged is None]
    if not alive:
        return
    paths.losses[alive, step] = ground.losses(paths.places[alive, step])
    for number in alive:
        if _is_lost(paths, number, step):
            runners[number].diverged = step
            for array in (paths.places, paths.losses):
                array[number, step] = np.nan
    for exact in (False, True):
        chosen = [n for n in alive if runners[n].diverged is None and runners[n].optimizer.full_batch is exact]
        if chosen:
            places = paths.places[chosen, step]
            found = ground.gradients(places) if exact else ground.batch_gradients(places, step + 1)
            paths.gradients[chosen, step] = found


def _is_lost(paths: Paths, number: int, step: int) -> bool:
    place, loss = paths.places[number, step], paths.losses[number, step]
    return not (np.abs(place).max() <= FARTHEST and abs(loss) <= FARTHEST**2)  # also where one of them is NaN


def _move(runners: Sequence[Runner], paths: Paths, step: int) -> None:
    if step + 1 == paths.places.shape[1]:
        return
    for number, runner in enumerate(runners):
        if runner.diverged is None:
            here = paths.places[number, step], paths.gradients[number, step]
            paths.places[number, step + 1] = runner.moved(*here, step + 1)
