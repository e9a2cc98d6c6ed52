"""The doctor: brings what it is given into a case, and asks all detectors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from cutaway.data import PictureFormat
from cutaway.diagnosis.arguments import refuse, subject_case
from cutaway.diagnosis.case import Case, HistoryView
from cutaway.diagnosis.detectors import DETECTORS
from cutaway.diagnosis.finding import SEVERITIES, Report, Skipped
from cutaway.diagnosis.from_training import training_case
from cutaway.diagnosis.parts import batch_labels_of, floats_of, preparation_of, rows_of
from cutaway.diagnosis.watch import Watch
from cutaway.execute.arrays import quiet
from cutaway.train import RunFolder, Training


def doctor(
    subject: Any,
    batch: Any = None,
    loss_fn: Callable[..., Any] | None = None,
    *,
    untrained: bool | None = None,
    training_step: Callable[..., object] | None = None,
    optimizer: Any = None,
    predict: Callable[..., Any] | None = None,
    losses: Iterable[float] | None = None,
    learning_rate: float | None = None,
    batches: Iterable[Any] | None = None,
    scaler: Any = None,
    training_rows: Any = None,
    held_out: Any = None,
    picture: PictureFormat | None = None,
) -> Report:
    """Examine a network, its data and its training, and return what is wrong, with the evidence and a cure.

    Args:
        subject: A ``Network``, a PyTorch module, a ``Training`` (before its first step) or a ``Watch`` that follows
            one, or a run: its folder or a ``RunFolder``. A run and a training need nothing else.
        batch: ``(x, y)``: inputs (batch, inputs), and targets as the network or ``loss_fn`` takes them; or a
            ``Dataset``. Some hundred examples tell more than a few.
        loss_fn: For a module, ``loss_fn(outputs, y)``, the mean loss.
        untrained: Whether the parameters are the initial ones. A ``Network`` says that by itself; of a module it is not
            known unless you say so, and what holds at the start alone, or after training alone, is not asked.
        training_step: For a module, ``training_step(x, y)``, your code for one step. It is called twice on the batch,
            and watched; then the module is put back as it was.
        optimizer: The optimizer of that step, which is put back, too.
        predict: For a module, ``predict(x)``, your code for evaluation.
        losses: The losses of the batches of a training so far, in order.
        learning_rate: The learning rate of that training.
        batches: What your training reads in an epoch: pairs ``(x, y)``, such as a ``DataLoader``, or the ``y`` alone.
        scaler: How inputs were scaled: what has a ``mean`` or ``mean_``, one number for each column.
        training_rows: The inputs to learn from, (examples, inputs): before scaling where a scaler is given.
        held_out: The inputs that are held out, likewise.
        picture: How pictures are to be made, if the inputs are pictures, such as ``cutaway.data.mnist.PICTURE``.

    Returns:
        The findings, the worst first, the detectors that looked, and those that could not.

    Raises:
        SettingError: What is examined is none of these, a part is missing that it needs, or is of no use to it.
        DataError: Your code fails or answers with something else than is needed; what is given holds no numbers.
        ShapeError: Inputs that do not fit the network.

    >>> import numpy as np
    >>> from cutaway import Network
    >>> network = Network([2, 4, 2], activation="tanh", initializer="zeros")
    >>> report = doctor(network, (np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1])))
    >>> report.findings[0].detector, report.findings[0].severity
    ('same_units', 'serious')
    """
    given = {
        "batch": batch, "loss_fn": loss_fn, "untrained": untrained, "training_step": training_step,
        "optimizer": optimizer, "predict": predict, "losses": losses, "learning_rate": learning_rate,
        "batches": batches, "scaler": scaler, "training_rows": training_rows, "held_out": held_out, "picture": picture,
    }  # fmt: skip
    if isinstance(subject, (str, Path, RunFolder)):
        from cutaway.diagnosis.from_run import run_case

        folder = subject if isinstance(subject, RunFolder) else RunFolder.open(Path(subject))
        refuse(given, (), "a run, which has its own data and history; leave that out, or give the network instead")
        return examine(run_case(folder))
    if isinstance(subject, (Training, Watch)):
        refuse(given, ("picture",), "a training, which has its own data and history; leave that out")
        watch = subject if isinstance(subject, Watch) else Watch(subject)
        case = training_case(watch.training, watch.state, watch.rows, watch.failure)
        return examine(replace(case, picture=picture))
    case = subject_case(subject, given)
    history = HistoryView(floats_of(losses), learning_rate=learning_rate) if losses is not None else None
    rows, others = rows_of("training_rows", training_rows), rows_of("held_out", held_out)
    return examine(
        replace(
            case,
            untrained=case.untrained if untrained is None else untrained,
            picture=picture,
            history=history,
            batch_labels=None if batches is None else batch_labels_of(batches),
            preparation=None if scaler is None else preparation_of(scaler, rows, others),
            training_rows=rows,
            held_out=others,
        )
    )


def examine(case: Case) -> Report:
    """Ask all detectors that have what they need, and return the report."""
    findings, asked, skipped = [], [], []
    for name, detector in DETECTORS.items():
        missing = detector.missing(case)
        if missing:
            skipped.append(Skipped(name, missing))
            continue
        asked.append(name)
        with quiet():
            findings += [replace(finding, detector=name) for finding in detector.find(case)]
    findings.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    return Report(case.subject, tuple(findings), tuple(asked), tuple(skipped), case.remarks)
