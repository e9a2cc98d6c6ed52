"""The doctor: brings what it is given into a case, and asks all detectors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cutaway.data import Dataset, PictureFormat
from cutaway.diagnosis.calls import numbers
from cutaway.diagnosis.case import Case, Given, HistoryView
from cutaway.diagnosis.detectors import DETECTORS
from cutaway.diagnosis.finding import SEVERITIES, Report, Skipped
from cutaway.diagnosis.from_network import is_untrained, network_pass, overfit_network
from cutaway.diagnosis.from_torch import is_module, overfit_module, torch_pass
from cutaway.diagnosis.parts import batch_labels_of, floats_of, preparation_of, rows_of
from cutaway.errors import CutawayError, SettingError
from cutaway.execute.arrays import quiet
from cutaway.network import Network
from cutaway.train import RunFolder


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
        subject: A ``Network``, a PyTorch module, or a run: its folder or a ``RunFolder``. A run needs nothing else.
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
        SettingError: What is examined is none of these, a part is missing that it needs, or is of no use to a run.
        DataError: Your code fails or answers with something else than is needed; what is given holds no numbers.
        ShapeError: Inputs that do not fit the network.

    >>> import numpy as np
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

        _check_alone(given)
        return examine(run_case(subject if isinstance(subject, RunFolder) else RunFolder.open(Path(subject))))
    pair = _pair(batch)
    if isinstance(subject, Network):
        case = _network_case(subject, *pair)
    elif is_module(subject):
        case = _module_case(subject, *pair, loss_fn)
    else:
        raise SettingError(
            f"The doctor was given a {type(subject).__name__}; it examines a Network, a PyTorch module, or a run."
        )
    case = replace(case, untrained=case.untrained if untrained is None else untrained, picture=picture)
    if training_step is not None or predict is not None:
        case = _with_code(case, subject, *pair, loss_fn, training_step, optimizer, predict, learning_rate)
    history = HistoryView(floats_of(losses), learning_rate=learning_rate) if losses is not None else None
    rows, others = rows_of("training_rows", training_rows), rows_of("held_out", held_out)
    return examine(
        replace(
            case,
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


def _check_alone(given: Mapping[str, Any]) -> None:
    beside = [f"{name}=" for name, value in given.items() if value is not None]
    if beside:
        raise SettingError(
            f"The doctor was given {', '.join(beside)} beside a run, which has its own data and history; leave that "
            "out, or give the network instead of the run."
        )


def _pair(batch: Any) -> tuple[Any, Any]:
    if isinstance(batch, Dataset):
        return batch.scaled(), batch.labels if batch.targets is None else batch.y()
    if not isinstance(batch, (tuple, list)) or len(batch) != 2:
        raise SettingError(f"The batch is a {type(batch).__name__}; give a pair (x, y), or a Dataset.")
    return batch[0], batch[1]


def _network_case(network: Network, x: Any, y: Any) -> Case:
    case = Case(subject=repr(network), untrained=is_untrained(network))
    x, targets = numbers("The inputs", x), numbers("The targets", y)
    shape = (*x.shape[:1], network.specification.sizes[-1])
    try:
        now = network_pass(network, x, targets)
    except CutawayError as error:
        if "y" not in str(error).split()[:6]:
            raise
        return replace(case, given=Given(shape, targets, str(error)))
    return replace(
        case, now=now, given=Given(shape, targets, loss=now.loss), overfit=lambda: overfit_network(network, now)
    )


def _module_case(module: Any, x: Any, y: Any, loss_fn: Callable[..., Any] | None) -> Case:
    if loss_fn is None:
        raise SettingError("A PyTorch module is examined with its loss: doctor(module, (x, y), loss_fn).")
    parameters = sum(parameter.numel() for parameter in module.parameters())
    now, given = torch_pass(module, x, y, loss_fn)
    overfit = None if now is None else lambda: overfit_module(module, x, y, loss_fn, now)
    return Case(f"<{type(module).__name__}, {parameters:,} parameters>", now=now, given=given, overfit=overfit)


def _with_code(
    case: Case,
    module: Any,
    x: Any,
    y: Any,
    loss_fn: Callable[..., Any] | None,
    training_step: Callable[..., object] | None,
    optimizer: Any,
    predict: Callable[..., Any] | None,
    learning_rate: float | None,
) -> Case:
    from cutaway.diagnosis.training_code import update_of_code, watch_predictions, watch_step

    if loss_fn is None or not is_module(module):
        raise SettingError("A training step and an evaluation of your own are watched for a PyTorch module alone.")
    if predict is not None:
        case = replace(case, predictions=watch_predictions(module, x, predict))
    if training_step is not None and case.now is not None:
        code = watch_step(module, x, y, loss_fn, training_step, optimizer)
        case = replace(case, code=code, update=update_of_code(code, learning_rate))
    return case
