"""What the contenders' processes share, where it can be checked without them."""

from pathlib import Path

import numpy as np
import pytest

from cutaway import Network
from cutaway.bench import workload
from cutaway.bench.configurations import COLD_START, TIMED
from cutaway.bench.peers import load, mnist_files, network, schedule
from cutaway.bench.peers.work import Work
from cutaway.data.idx_source import IdxPart
from cutaway.definitions import SCHEDULES
from cutaway.train import Training, TrainingSettings


def work_of(letter: str, examples: int = 40) -> Work:
    configuration = {**TIMED, "cold": COLD_START}[letter]
    settings = configuration.work(threads=1, seed=0)
    random = np.random.default_rng(0)
    x = random.integers(0, 256, (examples, configuration.sizes[0]), np.uint8)
    classes = configuration.sizes[-1]
    labels = random.integers(0, classes, examples) if classes > 1 else None
    targets = None if classes > 1 else random.standard_normal((examples, 1))
    parameters = Network(**configuration.network, seed=0).parameters
    return Work(**settings, x=x, labels=labels, targets=targets, parameters=parameters)


def test_the_one_cycle_schedule_is_cutaways() -> None:
    entry = SCHEDULES.resolve("one_cycle")
    expected = [entry.rate(0.008, step, 960, entry.start(entry.settings)) for step in range(1, 961)]
    assert schedule.one_cycle(0.008, 960) == pytest.approx(expected, rel=1e-12)


def test_only_the_cold_start_has_a_schedule() -> None:
    found = schedule.rates(work_of("cold", examples=1000))
    assert found is not None
    assert len(found) == 3 * 7
    assert schedule.rates(work_of("A")) is None


@pytest.mark.parametrize("letter", TIMED)
def test_the_loss_of_numpy_is_that_of_the_network(letter: str) -> None:
    work = work_of(letter)
    ours = Network(**TIMED[letter].network, seed=0)
    expected = ours.loss(work.inputs(), work.answers())
    assert network.training_loss(work, work.parameters) == pytest.approx(float(expected), rel=1e-5)


def test_he_has_its_spread() -> None:
    parameters = network.he_normal((784, 256, 10), seed=3)
    assert parameters["W1"].dtype == np.float32
    assert parameters["W1"].std() == pytest.approx((2 / 784) ** 0.5, rel=0.01)
    assert not parameters["b2"].any()


def test_the_processor_time_of_all_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stat = tmp_path / "stat"
    stat.write_text("cpu  100 20 30 5000 700 4 6 40 0 0\ncpu0 1 1 1 1\n")
    monkeypatch.setattr("os.sysconf", lambda _: 100, raising=False)
    assert load.busy_seconds(stat) == 2.0
    assert load.busy_seconds(tmp_path / "none") is None


def test_foreign_load_is_never_less_than_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "busy_seconds", lambda: 7.0)
    assert load.ForeignLoad().measure()["foreign_cores"] == 0.0
    monkeypatch.setattr(load, "busy_seconds", lambda: None)
    assert load.ForeignLoad().measure()["foreign_cores"] is None


def test_the_files_of_the_cold_start_hold_mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images = np.arange(3 * 28 * 28, dtype=np.uint32).astype(np.uint8).reshape(3, 28, 28)
    part = IdxPart(images, np.array([7, 0, 9], np.uint8), "here")
    monkeypatch.setattr(workload, "mnist_part", lambda _: part)
    for x, labels in mnist_files.read_mnist(workload.write_mnist(tmp_path / "mnist")):
        assert np.array_equal(x, images.reshape(3, 784))
        assert labels.tolist() == [7, 0, 9]


def test_the_expected_losses_are_those_of_a_training(tmp_path: Path) -> None:
    configuration = TIMED["D"]
    data = workload.data_of(configuration)
    found = workload.prepare(configuration, data, tmp_path)
    start = Network(**{**configuration.network, "dtype": "float64"}, seed=0)
    start.set_arrays(
        {name: array.astype(np.float64) for name, array in Network(**configuration.network).parameters.items()}
    )
    settings = TrainingSettings(optimizer="sgd", learning_rate=0.03, batch_size=10, epochs=1)
    snapshots = list(Training(start, data, data.take([0]), settings).run())
    assert found.losses == pytest.approx(
        [snapshot.loss for snapshot in snapshots[1 : 1 + len(found.losses)]], rel=1e-12
    )


def test_the_points_of_d_have_targets_of_both_signs() -> None:
    data = workload.data_of(TIMED["D"])
    assert (len(data), data.inputs, data.outputs) == (500, 2, 1)
    assert set(np.unique(data.y())) == {-1.0, 1.0}
