"""The end of a run: the trained network, one look at the test data, and the figures that came out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cutaway.data import Dataset, Splits
from cutaway.errors import CutawayError, RunError, command_name
from cutaway.files import read_json, write_json
from cutaway.network import Network
from cutaway.train.evaluation import Evaluation, evaluate
from cutaway.train.recorder import RecordedRun
from cutaway.train.run_folder import RunFolder
from cutaway.train.stored import stored_count, stored_number


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r:.60} is no text")
    return value


def _count_or_none(value: object) -> int | None:
    return None if value is None else stored_count(value)


def _number_or_none(value: object) -> object:
    """Let None through: classes have no R squared, and numbers to predict have no accuracy."""
    return value if value is None else stored_number(value)


READ_CHECKS: Mapping[str, Callable[[object], object]] = {
    "run": _text,
    "data": _text,
    "test_accuracy": _number_or_none,
    "test_r_squared": _number_or_none,
    "test_loss": stored_number,
    "test_examples": stored_count,
    "epochs": stored_count,
    "steps": stored_count,
    "best_epoch": _count_or_none,
    "seconds": stored_number,
    "samples_per_second": stored_number,
    "seed": stored_count,
    "engine": _text,
}
"""What each figure of a result must be when it is read back."""


def trained_network(run: RecordedRun) -> Network:
    """Return the network that a run gave: that of the last step, or of the best epoch under early stopping."""
    return Network.from_specification(run.training.network.specification, run.state.best_arrays)


def examine(run: RecordedRun, splits: Splits) -> tuple[Evaluation, Dataset]:
    """Save the trained network and evaluate it once on the test data; the look is logged.

    Returns:
        The evaluation, and the test data, to show the mistakes.

    Raises:
        NonFiniteError: The network's outputs on the test data hold NaN or infinity.
    """
    network = trained_network(run)
    network.save(run.folder.network_path)
    examples = run.folder.look(splits.test, "the evaluation at the end of the training")
    test = evaluate(network, examples)
    test.check_finite("the test data")
    return test, examples


def write_result(run: RecordedRun, test: Evaluation) -> dict[str, Any]:
    """Write ``result.json``, which makes the run a finished one, and return what it says."""
    result = describe_result(run, test)
    # A folder can be moved, and belongs to nobody's disk: the file has its name alone.
    write_json(run.folder.result_path, {**result, "run": run.folder.path.name})
    return result


def read_result(folder: RunFolder) -> dict[str, Any]:
    """Return what the ``result.json`` of a finished run says; what comes from a file is checked.

    Raises:
        RunError: It is damaged.
    """
    path = folder.result_path
    try:
        content = read_json(path)
        _check_result(content)
    except (CutawayError, ValueError) as error:
        raise RunError(
            f"The result of the run, {path}, is damaged ({str(error).removesuffix('.')}); remove that file, then have "
            f"the run evaluated anew with: {command_name()} train --resume {folder.path}"
        ) from None
    return {**content, "run": folder.name}


def _check_result(content: Any) -> None:
    if not isinstance(content, Mapping):
        raise ValueError("it is no JSON object")
    for name, check in READ_CHECKS.items():
        if name not in content:
            raise ValueError(f"it has no {name}")
        try:
            check(content[name])
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None


def describe_result(run: RecordedRun, test: Evaluation) -> dict[str, Any]:
    """Return the figures of a finished run."""
    training, state = run.training, run.state
    return {
        "run": run.folder.name,
        "data": run.folder.data.name,
        "test_accuracy": test.accuracy,
        "test_r_squared": test.r_squared,
        "test_loss": test.loss,
        "test_examples": len(test.labels),
        "epochs": state.step // training.steps_per_epoch,
        "steps": state.step,
        "best_epoch": state.best.epoch if state.best else None,
        "seconds": round(run.seconds, 3),
        "samples_per_second": round(run.samples_per_second, 1),
        "seed": training.settings.seed,
        "engine": training.engine.name,
    }
