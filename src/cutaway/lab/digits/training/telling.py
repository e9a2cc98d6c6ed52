"""What a page is told of a training: the scene, and pictures of the runs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.lab.digits.shipped import shipped_layers, shipped_sentence
from cutaway.lab.digits.training.looks import Looks
from cutaway.lab.digits.training.run import Run
from cutaway.lab.digits.training.sets import OFFERS
from cutaway.lab.message import Message
from cutaway.network import Network
from cutaway.protocol.commands import RunName, Speed
from cutaway.protocol.digits_told import DigitsFrame, DigitsScene, VaultOpened
from cutaway.train import evaluate

MOST_SHOWN = 64
"""So many units' weights are shown."""


def scene_of(main: Run, fork: Run | None, remark: str, looks: Looks, answers: int | None) -> Message:
    """Return what stays the same while a training runs."""
    built, choice = main.built, main.built.training.engine
    sizes, classes = shipped_layers()
    height, width = built.pictures.sides
    own = 0 if built.own is None else len(built.own)
    scene = DigitsScene(
        answers=answers,
        settings=built.settings,
        fork=fork.built.settings if fork else None,
        data=tuple(offer.told() for offer in OFFERS.values()),
        remark=remark,
        classes=built.pictures.train.classes,
        height=height,
        width=width,
        train=len(built.training.train) - own,
        all_train=len(built.pictures.train),
        validation=len(built.pictures.validation),
        test=built.pictures.offer.test,
        own=own,
        sizes=built.network.specification.sizes,
        parameters=built.network.parameter_count,
        steps_per_epoch=built.training.steps_per_epoch,
        engine=f"{choice.name}: {choice.reason}" if choice.reason else choice.name,
        looks=looks.count,
        looks_told=looks.told([main, fork] if fork else [main]),
        shipped=shipped_sentence(),
        shipped_sizes=sizes,
        shipped_classes=classes,
    )
    return scene, {}


def frame_of(run: Run, name: RunName, number: int, playing: Speed | None, speed: float) -> Message:
    """Return a picture of a run, at the step that was measured last."""
    shown, (epoch, batch) = run.shown, run.counters
    frame = DigitsFrame(
        number=number,
        run=name,
        row=shown.measured.row,
        epoch=epoch,
        batch=batch,
        learning_rate=shown.rate,
        playing=playing,
        samples_per_second=speed,
        sentence=run.sentence,
        stopped=run.stopped,
        best_step=run.history.best_step,
        worst=shown.measured.worst,
    )
    arrays = {
        "first_layer": _first_layer(shown.state.parameters["W1"], run.built.pictures.sides),
        "confusion": shown.measured.confusion,
        "worst": shown.measured.pictures,
    }
    return frame, arrays


def _first_layer(W1: NDArray[Any], sides: tuple[int, int]) -> NDArray[Any]:
    return np.ascontiguousarray(W1[:, :MOST_SHOWN].T).reshape(-1, *sides)


def vault_opened(run: Run, network: Network, step: int, number: int, name: RunName, looks: int) -> VaultOpened:
    """Open the vault, and return what a network, as it was at some step, is worth on the test pictures.

    Raises:
        DataError: The test pictures cannot be read.
    """
    test = run.built.pictures.vault.open(None, f"the digits page, step {step:,}")
    found = evaluate(network, test)
    right, total = int((found.guesses == found.labels).sum()), len(test)
    often = "the first look" if looks == 1 else f"look number {looks}"
    return VaultOpened(
        answers=number,
        run=name,
        step=step,
        accuracy=right / total,
        loss=found.loss,
        right=right,
        total=total,
        looks=looks,
        sentence=(
            f"{often.capitalize()} into the vault, at step {step:,}: {right:,} of {total:,} test pictures "
            f"({right / total:.2%}) are read right."
        ),
    )
