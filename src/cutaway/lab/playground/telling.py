"""What a page is told of a playground: the scene, and pictures of its runs."""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.lab.message import Message
from cutaway.lab.playground.fork import losses_of_fork, outputs_of_fork
from cutaway.lab.playground.maps import columns_of
from cutaway.lab.playground.points import OWN, Points
from cutaway.lab.playground.run import Run
from cutaway.protocol.commands import RunName, Speed
from cutaway.protocol.events import DataChoice, Frame, Scene

SAMPLE = 60
"""How many points the small picture of a data set has at most."""


def scene_of(main: Run, fork: Run | None, answers: int | None, own: Points | None = None) -> Message:
    """Return what stays the same while a training runs, and the learner's own points as a data set to choose."""
    built = main.built
    points, choice = built.parted.points, built.training.engine
    event = Scene(
        answers=answers,
        settings=built.settings,
        fork=fork.built.settings if fork else None,
        fork_outputs=outputs_of_fork(built),
        fork_losses=losses_of_fork(built),
        task="classification" if built.is_classification else "regression",
        classes=points.classes,
        columns=columns_of(built),
        bounds=points.bounds,
        low=built.aim.low,
        high=built.aim.high,
        fork_low=fork.built.aim.low if fork else None,
        fork_high=fork.built.aim.high if fork else None,
        one_dimensional=points.one_dimensional,
        steps_per_epoch=built.training.steps_per_epoch,
        engine=f"{choice.name}: {choice.reason}" if choice.reason else choice.name,
        network=repr(built.network).strip("<>").removeprefix("Network "),
        own=None if own is None else choice_of(OWN, f"{len(own.x):,} points of your own.", own),
    )
    train, test = built.parted.train, built.parted.test
    arrays = {"train_x": train.x, "train_y": train.answers, "test_x": test.x, "test_y": test.answers}
    return event, arrays


def choice_of(name: str, sentence: str, points: Points) -> DataChoice:
    """Return points as a data set that can be chosen; some of them, with three digits, for its small picture."""
    some = slice(None, None, ceil(len(points.x) / SAMPLE))
    rows = zip(points.x[some, 0], points.x[some, 1], points.answers[some], strict=True)
    return DataChoice(
        name=name,
        sentence=sentence,
        task="classification" if points.classes else "regression",
        classes=len(points.classes),
        sample=tuple((float(f"{x1:.3g}"), float(f"{x2:.3g}"), float(f"{answer:.3g}")) for x1, x2, answer in rows),
    )


def frame_of(run: Run, name: RunName, number: int, playing: Speed | None, speed: float) -> Message:
    """Return a picture of a run."""
    epoch, batch, example = run.counters
    recorded = run.history.standings.steps
    event = Frame(
        number=number,
        run=name,
        row=run.measured.row,
        epoch=epoch,
        batch=batch,
        example=example,
        learning_rate=run.rate,
        playing=playing,
        epochs_per_second=speed,
        operation=run.operation,
        sentence=run.sentence,
        first_step=recorded[0],
        last_step=recorded[-1],
        stopped=run.stopped,
        trail=run.trail,
    )
    arrays: dict[str, NDArray[Any]] = {name: np.asarray(array) for name, array in run.state.parameters.items()}
    arrays |= run.maps.arrays(run.state)
    if run.measured.confusion is not None:
        arrays["confusion"] = run.measured.confusion
    return event, arrays
