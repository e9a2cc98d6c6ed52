"""The doctor at a run: what it is told, and cures as settings that can be tried in a fork."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from cutaway.diagnosis.case import Case, HistoryView, Measured
from cutaway.diagnosis.detectors import DETECTORS
from cutaway.diagnosis.examination import examine
from cutaway.diagnosis.finding import Evidence
from cutaway.diagnosis.finding import Finding as Found
from cutaway.diagnosis.from_network import network_pass, overfit_network, update_of
from cutaway.diagnosis.from_training import JUDGED_FROM
from cutaway.execute.arrays import quiet
from cutaway.lab.playground.fork import settings_of_fork
from cutaway.lab.playground.run import Run
from cutaway.network import Network
from cutaway.numerals import short_number
from cutaway.protocol.commands import RunName
from cutaway.protocol.events import Examined, Finding, Row, Sign
from cutaway.protocol.settings import Settings

OF_THE_CURVE = {name for name, detector in DETECTORS.items() if "history" in detector.needs}
"""The detectors that look at the losses of a training."""


def examined(run: Run, number: int, name: RunName = "main") -> Examined:
    """Return the answer to ``examine`` of the run that has this name."""
    with quiet():  # where a number overflows, that is what it is asked about
        report = examine(_case(run))
    settings = run.built.settings
    findings = tuple(_finding(found, settings) for found in report.findings)
    return Examined(answers=number, run=name, step=run.step, settings=settings, findings=findings)


def _case(run: Run) -> Case:
    training, initial = run.built.training, Network.from_specification(run.built.network.specification)
    dtype, settings = initial.specification.dtype, training.settings
    x, y = training.train.scaled(dtype), training.train.y(dtype)
    start = network_pass(initial, x, y)
    first = (x[: training.batch_size], y[: training.batch_size])
    return Case(
        subject=repr(initial),
        start=start,
        now=network_pass(run.network, x, y) if run.step else start,
        untrained=True if not run.step else False if run.step >= JUDGED_FROM else None,
        history=_history(run),
        update=update_of(initial, *first, settings.optimizer, settings.learning_rate),
        overfit=partial(overfit_network, initial, start),
        settings=settings.to_json(),
    )


def _history(run: Run) -> HistoryView | None:
    rows = [row for row in run.history.rows.things if row.step <= run.step]
    if len(rows) < 2 and run.stopped is None:
        return None
    per_epoch = run.built.training.steps_per_epoch
    return HistoryView(
        losses=tuple(row.training_loss for row in rows),
        training=tuple(_measured(row, per_epoch, row.training_loss, row.training_accuracy) for row in rows),
        validation=tuple(_measured(row, per_epoch, row.test_loss, row.test_accuracy) for row in rows),
        validation_examples=len(run.built.test),
        learning_rate=run.built.training.settings.learning_rate,
        failure="" if run.stopped is None else f"step {run.step + 1:,} could not be made. The black box shows why.",
        last_epoch=sum(row.step > run.step - per_epoch for row in rows),
    )


def _measured(row: Row, per_epoch: int, loss: float, accuracy: float | None) -> Measured:
    return Measured(row.step / per_epoch, loss, accuracy)


def _finding(found: Found, settings: Settings) -> Finding:
    settings_then = cured(settings, dict(found.cure.settings))
    return Finding(
        name=found.detector,
        severity=found.severity,
        sentence=found.sentence,
        signs=tuple(_sign(evidence, found.detector in OF_THE_CURVE) for evidence in found.evidence),
        cure=found.cure.sentence,
        settings=settings_then,
        forks=settings_then is not None and settings_of_fork(settings, settings_then) == settings_then,
    )


def _sign(evidence: Evidence, of_the_curve: bool) -> Sign:
    where = evidence.where
    return Sign(
        what=evidence.what,
        found=short_number(evidence.value),
        expected=evidence.expected,
        name=where.name if where else "",
        index=where.index if where else (),
        curve=where is None and of_the_curve,
    )


def _activation(settings: Settings, value: Any) -> Settings:
    return replace(settings, layers=tuple(replace(layer, activation=str(value)) for layer in settings.layers))


def _dropout(settings: Settings, value: Any) -> Settings:
    return replace(settings, layers=tuple(replace(layer, dropout=float(value)) for layer in settings.layers))


BY_LAYER: Mapping[str, Callable[[Settings, Any], Settings]] = {"activation": _activation, "dropout": _dropout}
"""Settings of a network that the playground has for each layer."""

DIGITS = 12
"""So many digits of a number count: ten times 1e-6 shall read 1e-5."""


def _plain(value: Any) -> Any:
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


WHOLE = ("learning_rate", "optimizer", "schedule", "initializer", "loss", "output", "batch_size", "regularizers")


def cured(settings: Settings, cure: Mapping[str, Any]) -> Settings | None:
    """Return settings with a cure, or None where the playground has no such settings.

    >>> cured(Settings(), {"learning_rate": 0.5}).learning_rate
    0.5
    >>> cured(Settings(), {"early_stopping": 3})
    """
    made = settings
    for name, value in cure.items():
        if name in BY_LAYER:
            made = BY_LAYER[name](made, value)
        elif name in WHOLE:
            made = replace(made, **{name: _plain(value)})
    return made if made != settings else None
