"""The end of a run: the trained network, one look at the test data, and the figures that came out."""

from __future__ import annotations

from typing import Any

from cutaway.data import Dataset, Splits
from cutaway.files import write_json
from cutaway.network import Network
from cutaway.train.evaluation import Evaluation, evaluate
from cutaway.train.recorder import RecordedRun

ENGINE = "reference (NumPy)"


def trained_network(run: RecordedRun) -> Network:
    """Return the network that a run gave: that of the last step, or of the best epoch under early stopping."""
    network = Network.from_specification(run.training.network.specification)
    state = run.state
    network.set_parameters(dict(state.best.parameters if state.best else state.parameters))
    return network


def examine(run: RecordedRun, splits: Splits) -> tuple[Evaluation, Dataset]:
    """Save the trained network and evaluate it once on the test data; the look is logged.

    Returns:
        The evaluation, and the test data, to show the mistakes.
    """
    network = trained_network(run)
    network.save(run.folder.network_path)
    examples = splits.test.open(run.folder.test_log, "the evaluation at the end of the training")
    return evaluate(network, examples), examples


def write_result(run: RecordedRun, test: Evaluation) -> dict[str, Any]:
    """Write ``result.json``, which makes the run a finished one, and return what it says."""
    result = describe_result(run, test)
    write_json(run.folder.result_path, result)
    return result


def describe_result(run: RecordedRun, test: Evaluation) -> dict[str, Any]:
    """Return the figures of a finished run."""
    training, state = run.training, run.state
    return {
        "run": str(run.folder.path),
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
        "engine": ENGINE,
    }
