"""What a page is told of a playground: the scene, and pictures of its runs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.lab.message import Message
from cutaway.lab.playground.fork import losses_of_fork, outputs_of_fork
from cutaway.lab.playground.maps import columns_of
from cutaway.lab.playground.run import Run
from cutaway.protocol.commands import RunName, Speed
from cutaway.protocol.events import Frame, Scene


def scene_of(main: Run, fork: Run | None, answers: int | None) -> Message:
    """Return what stays the same while a training runs."""
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
    )
    train, test = built.parted.train, built.parted.test
    arrays = {"train_x": train.x, "train_y": train.answers, "test_x": test.x, "test_y": test.answers}
    return event, arrays


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
