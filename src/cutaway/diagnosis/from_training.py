"""A training as a case: its network before and after its steps, its history, its data. It is read, never changed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cutaway.diagnosis.case import Case, HistoryView, Measured
from cutaway.diagnosis.from_network import is_untrained, network_pass, overfit_network, update_of
from cutaway.network import Network
from cutaway.train import State, Training
from cutaway.train.history import Row

EXAMPLES = 1000
"""How many training examples are looked at: enough to tell a dead unit from a rare one."""

JUDGED_FROM = 100
"""From which step on a network counts as trained: after a few steps it may well have learned nothing yet."""


def training_case(
    training: Training, state: State | None = None, rows: Sequence[Row] = (), failure: str = "", subject: str = ""
) -> Case:
    """Return the case of a training.

    Args:
        training: The training.
        state: Where it stands; None before its first step.
        rows: Its history so far.
        failure: What ended it, where NaN or infinity did.
        subject: What it is called in the report.
    """
    initial, settings, step = training.network, training.settings, state.step if state else 0
    fresh = is_untrained(initial)
    now = Network.from_specification(initial.specification, state.best_arrays) if state and step else None
    dtype, chosen = initial.specification.dtype, np.linspace(0, len(training.train) - 1, _count(training))
    places = chosen.astype(np.int64)
    x, y = training.train.scaled(dtype, places), training.train.y(dtype, places)
    start, few = network_pass(initial, x, y), training.batch_size
    return Case(
        subject=subject or f"The training of {initial!r}",
        start=start if fresh else None,
        now=network_pass(now, x, y) if now else start,
        untrained=(fresh or None) if now is None else False if step >= JUDGED_FROM else None,
        history=history_of(
            rows, len(training.validation) if training.validation else 0, settings.learning_rate, failure
        ),
        update=update_of(initial, x[:few], y[:few], settings.optimizer, settings.learning_rate),
        overfit=lambda: overfit_network(initial, start),
        held_out=None if training.validation is None else training.validation.x,
        training_rows=training.train.x,
        settings=settings.to_json(),
        remarks=(_counters(training, step),),
    )


def history_of(rows: Sequence[Row], validation: int, learning_rate: float, failure: str) -> HistoryView | None:
    """Return how a training went; None where nothing is known of that.

    Args:
        rows: The rows of its history.
        validation: How many validation examples there are.
        learning_rate: The rate asked for.
        failure: What ended it, where NaN or infinity did.
    """
    if not rows and not failure:
        return None
    losses = {row["epoch"] or 0.0: loss for row in rows if (loss := row["batch_loss"]) is not None}
    return HistoryView(
        losses=tuple(losses.values()),
        training=_measured(rows, "training"),
        validation=_measured(rows, "validation"),
        validation_examples=validation,
        learning_rate=learning_rate,
        failure=failure,
        last_epoch=sum(epoch > max(losses) - 1 for epoch in losses),
    )


def _count(training: Training) -> int:
    return min(len(training.train), EXAMPLES)


def _counters(training: Training, step: int) -> str:
    """Return the three counters that are often confused, in one sentence."""
    epoch = step / training.steps_per_epoch
    return (
        f"It stands at iteration {step:,} of {training.steps:,}, epoch {epoch:g} of {training.settings.epochs}: "
        f"one iteration is one batch of {training.batch_size:,} examples, one epoch is {training.steps_per_epoch:,} of "
        f"them, all {len(training.train):,} examples."
    )


def _measured(rows: Sequence[Row], name: str) -> tuple[Measured, ...]:
    return tuple(
        Measured(row["epoch"] or 0.0, loss, row[f"{name}_accuracy"])
        for row in rows
        if (loss := row[f"{name}_loss"]) is not None
    )
