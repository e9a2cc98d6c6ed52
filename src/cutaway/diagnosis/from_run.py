"""A run's folder as a case: its history, its newest checkpoint, its data; under way, finished or failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data import Dataset, Loaded, load, looks
from cutaway.diagnosis.case import Case, HistoryView, Measured, Preparation
from cutaway.diagnosis.from_network import network_pass, overfit_network, update_of
from cutaway.errors import CutawayError
from cutaway.files import read_json
from cutaway.network import Network
from cutaway.train import RunFolder, Training
from cutaway.train.checkpoint import load_latest
from cutaway.train.history import Row, read_history

EXAMPLES = 1000
"""How many training examples are looked at: enough to tell a dead unit from a rare one."""

JUDGED_FROM = 100
"""From which step on a network counts as trained: after a few steps it may well have learned nothing yet."""


def run_case(folder: RunFolder) -> Case:
    """Return the case of a run: all that its folder and its data tell. The test data stay closed.

    Raises:
        RunError: All checkpoints are damaged.
    """
    rows = read_history(folder.path)
    case = Case(
        subject=f"The run {folder.path}",
        history=_history(folder, rows),
        looks=looks(folder.test_log),
        settings=folder.settings.to_json(),
        picture=folder.data.picture,
    )
    try:
        loaded = load(folder.data.name, seed=folder.data.seed, validation=folder.data.validation)
        folder.check_data(loaded.splits.train)
    except CutawayError as error:
        return replace(case, remarks=(f"Its data could not be had, so that only its history was examined: {error}",))
    return _with_data(case, folder, loaded)


def _with_data(case: Case, folder: RunFolder, loaded: Loaded) -> Case:
    train, validation = loaded.splits.train, loaded.splits.validation
    initial = Network.from_specification(folder.specification)
    training = Training(initial, train, validation, folder.settings)
    found = load_latest(folder.checkpoints)
    step = found.state.step if found else 0
    now = Network.from_specification(folder.specification, found.state.best_arrays) if found and step else None
    rows = np.linspace(0, len(train) - 1, min(len(train), EXAMPLES)).astype(np.int64)
    x, y = train.scaled(initial.specification.dtype, rows), train.y(initial.specification.dtype, rows)
    start = network_pass(initial, x, y)
    return replace(
        case,
        start=start,
        now=network_pass(now, x, y) if now else start,
        untrained=True if now is None else False if step >= JUDGED_FROM else None,
        update=update_of(
            initial,
            x[: training.batch_size],
            y[: training.batch_size],
            folder.settings.optimizer,
            folder.settings.learning_rate,
        ),
        overfit=lambda: overfit_network(initial, start),
        preparation=_preparation(folder, loaded),
        held_out=validation.x,
        training_rows=train.x,
        remarks=(_counters(training, step),),
    )


def _counters(training: Training, step: int) -> str:
    """Return the three counters that are often confused, in one sentence."""
    epoch = step / training.steps_per_epoch
    return (
        f"It stands at iteration {step:,} of {training.steps:,}, epoch {epoch:g} of {training.settings.epochs}: "
        f"one iteration is one batch of {training.batch_size:,} examples, one epoch is {training.steps_per_epoch:,} of "
        f"them, all {len(training.train):,} examples."
    )


def _history(folder: RunFolder, rows: Sequence[Row]) -> HistoryView | None:
    failure = _failure(folder)
    if not rows and not failure:
        return None
    losses = {row["epoch"] or 0.0: loss for row in rows if (loss := row["batch_loss"]) is not None}
    return HistoryView(
        losses=tuple(losses.values()),
        training=_measured(rows, "training"),
        validation=_measured(rows, "validation"),
        validation_examples=folder.data.validation,
        learning_rate=folder.settings.learning_rate,
        failure=failure,
        last_epoch=sum(epoch > max(losses) - 1 for epoch in losses),
    )


def _measured(rows: Sequence[Row], name: str) -> tuple[Measured, ...]:
    return tuple(
        Measured(row["epoch"] or 0.0, loss, row[f"{name}_accuracy"])
        for row in rows
        if (loss := row[f"{name}_loss"]) is not None
    )


def _failure(folder: RunFolder) -> str:
    path = folder.path / "failure.json"
    if not path.is_file() or folder.result_path.is_file():
        return ""
    try:
        return str(read_json(path)["error"])
    except (CutawayError, KeyError, TypeError):
        return "its failure.json is damaged."


def _preparation(folder: RunFolder, loaded: Loaded) -> Preparation | None:
    """Return the run's stored scaler beside the rows as they were before they were scaled."""
    stored, made = folder.data.scaler, loaded.scaler
    if stored is None or made is None:
        return None
    mean, deviation = np.array(made.mean), np.array(made.deviation)

    def unscaled(part: Dataset) -> NDArray[Any]:
        return np.asarray(part.scaled("float64") * deviation + mean)

    return Preparation(np.array(stored.mean), unscaled(loaded.splits.train), unscaled(loaded.splits.validation))
