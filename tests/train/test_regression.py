"""Training on numbers to predict: R squared instead of an accuracy, and nothing in the history that is none."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import r2_score

from cutaway.data import Dataset, load, make_dataset
from cutaway.errors import RunError, ShapeError
from cutaway.network import Network
from cutaway.train import DataRecord, RecordedRun, RunFolder, Training, TrainingSettings, evaluate
from cutaway.train.data_record import checksum
from cutaway.train.history import read_history


def _network(outputs: int = 1, inputs: int = 2) -> Network:
    return Network([inputs, 4, outputs], activation="tanh", output="identity", loss="mean_squared_error")


@pytest.fixture
def plane() -> Dataset:
    return load("plane:examples=400").splits.train


def test_a_plane_is_learned_and_recorded(plane: Dataset, tmp_path: Path) -> None:
    settings = TrainingSettings(epochs=20, batch_size=10, learning_rate=0.01)
    network = _network()
    record = DataRecord.of("plane:examples=400", 0, 100, plane)
    folder = RunFolder.create(tmp_path / "run", network.specification, settings, record)
    assert (RunFolder.open(folder.path), record.outputs) == (folder, 1)
    run = RecordedRun(RunFolder.open(folder.path), Training(network, plane, plane.take(range(50)), settings))
    for _ in run.snapshots():
        pass
    found = evaluate(network, plane, run.state.parameters)
    assert found.accuracy is None
    assert found.r_squared is not None
    assert found.r_squared > 0.95
    rows = read_history(folder.path)
    assert rows[-1]["validation_loss"] is not None
    assert all(row["validation_accuracy"] is None and row["training_accuracy"] is None for row in rows)


def test_r_squared_is_scikit_learns(plane: Dataset) -> None:
    found = evaluate(_network(), plane)
    assert plane.targets is not None
    assert found.r_squared == pytest.approx(r2_score(plane.targets, found.probabilities), rel=1e-5)
    two = make_dataset("two", plane.x, targets=np.c_[plane.targets, 3 * plane.x[:, :1] ** 2])
    several = evaluate(_network(2), two)
    expected = r2_score(two.y("float64"), several.probabilities)
    assert several.r_squared == pytest.approx(expected, rel=1e-5)
    flat = make_dataset("flat", plane.x, targets=np.ones(len(plane)))
    assert evaluate(_network(), flat).r_squared == 0  # nothing to explain, and not met exactly


def test_the_network_must_have_an_output_for_each_number(plane: Dataset) -> None:
    with pytest.raises(ShapeError, match="1 outputs, one for each number to predict"):
        Training(_network(2), plane, plane, TrainingSettings())


def test_the_checksum_knows_the_targets(plane: Dataset) -> None:
    other = make_dataset("plane", plane.x, targets=-plane.y("float64"))
    assert checksum(other) != checksum(plane)


@pytest.mark.parametrize("change", [{"targets": 0}, {"targets": "1"}, {"targets": True}, {"classes": ["a"]}])
def test_a_damaged_record_is_refused(plane: Dataset, change: dict[str, object]) -> None:
    stored = DataRecord.of("plane", 0, 100, plane).to_json()
    assert DataRecord.from_json(stored).targets == 1
    with pytest.raises(RunError, match="of the data is"):
        DataRecord.from_json({**stored, **change})
