"""A training in memory under the doctor's eyes: the same findings as from a run's folder, and the same bits without."""

from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cutaway import Network, doctor
from cutaway.data import load
from cutaway.diagnosis import Report, Watch
from cutaway.errors import NonFiniteError, SettingError
from cutaway.train import State, Training, TrainingSettings
from doctor_patients import run_of


def training_of(data: str, hidden: list[int], network: Any = None, seed: int = 0, **settings: Any) -> Training:
    splits = load(data).splits
    train, output = splits.train, "identity" if splits.train.is_regression else "softmax"
    made = Network([train.inputs, *hidden, train.outputs], seed=seed, **{"output": output, **(network or {})})
    return Training(made, train, splits.validation, TrainingSettings(seed=seed, **settings))


def same_state(one: State, other: State) -> bool:
    pairs = [(one.arrays, other.arrays), (one.memory, other.memory)]
    return one.step == other.step and all(
        set(mine) == set(theirs) and all(mine[name].tobytes() == theirs[name].tobytes() for name in mine)
        for mine, theirs in pairs
    )


def said(report: Report) -> list[dict[str, Any]]:
    """Return the findings as data."""
    found: list[dict[str, Any]] = report.to_json()["findings"]
    return found


RUNS: dict[str, tuple[str, list[int], dict[str, Any]]] = {
    "healthy": ("digits", [32], {"epochs": 10}),
    "rate too high": (
        "digits",
        [32],
        {"network": {"activation": "tanh"}, "optimizer": "sgd", "learning_rate": 30.0, "epochs": 3},
    ),
    "rate too low": ("digits", [32], {"optimizer": "sgd", "learning_rate": 1e-5, "epochs": 3}),
    "dead units": ("digits", [32, 32], {"optimizer": "sgd", "learning_rate": 20.0, "epochs": 8}),
    "notes": ("digits", [64], {"network": {"dropout": 0.5}, "epochs": 3}),
    "ended by NaN": ("house_prices", [16, 16], {"optimizer": "sgd", "learning_rate": 1e6, "epochs": 3}),
    "stopped early": ("digits", [64], {"epochs": 30, "early_stopping": 2, "learning_rate": 0.01}),
}


@pytest.mark.parametrize("name", RUNS)
def test_the_findings_are_those_of_the_folder_of_the_same_run(name: str, tmp_path: Path) -> None:
    data, hidden, options = RUNS[name]
    watch = Watch(training_of(data, hidden, **options))
    with suppress(NonFiniteError):
        for _ in watch.run():
            pass
    here, there = doctor(watch), doctor(run_of(tmp_path / "run", data, hidden, **options))
    assert said(here) == said(there)
    assert here.remarks == there.remarks
    assert bool(said(here)) is (name not in ("healthy", "stopped early"))
    assert set(here.asked) == set(there.asked) - {"peeks_at_test", "scaler_on_all_data", "drawn_digit"}


@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_a_training_ends_in_the_same_bits_whether_it_is_looked_at_or_not(engine: str) -> None:
    options: dict[str, Any] = {"network": {"dropout": 0.2, "batch_normalization": True}, "epochs": 2, "engine": engine}
    alone = [snapshot.state for snapshot in training_of("digits", [16], **options).run()][-1]
    watch = Watch(training_of("digits", [16], **options))
    looks = [doctor(watch) for snapshot in watch.run(at=count(7, 7)) if snapshot.asked]
    assert len(looks) == alone.step // 7
    assert watch.state is not None
    assert same_state(watch.state, alone)


def test_before_the_first_step_a_training_is_untrained() -> None:
    training = training_of("digits", [16], network={"initializer": "zeros"}, epochs=2)
    before = {name: array.copy() for name, array in training.network.arrays.items()}
    for subject in (training, Watch(training)):
        report = doctor(subject)
        assert "same_units" in report.names()
        assert "iteration 0 of 40, epoch 0 of 2" in report.remarks[0]
        assert {"initial_loss", "unscaled_inputs"} <= set(report.asked)
        assert "overfitting" not in report.asked
    assert all((training.network.arrays[name] == array).all() for name, array in before.items())


def test_a_watch_goes_on_from_a_state_and_speaks_on_the_way() -> None:
    training = training_of(
        "digits", [32], network={"activation": "tanh"}, optimizer="sgd", learning_rate=30.0, epochs=3
    )
    begun = Watch(training)
    for snapshot in begun.run(at=[10]):
        if snapshot.asked:
            break
    assert begun.state is not None
    watch = Watch(training, begun.state)
    found = [doctor(watch).names() for snapshot in watch.run(at=[30]) if snapshot.asked]
    assert watch.state is not None
    assert watch.state.step == training.steps
    assert found
    assert "saturated_units" in found[0]


def test_a_network_that_was_trained_before_is_not_taken_for_untrained() -> None:
    training = training_of("digits", [16], epochs=1)
    learned = [snapshot.state for snapshot in training.run()][-1]
    training.network.set_parameters(dict(learned.parameters))
    report = doctor(training)
    assert "initial_loss" not in report.asked
    assert report.well, str(report)


def test_without_validation_data_the_rest_is_examined() -> None:
    train = load("digits").splits.train.take(np.arange(200))
    watch = Watch(Training(Network([64, 16, 10]), train, None, TrainingSettings(epochs=20)))
    assert all(snapshot.state.step >= 0 for snapshot in watch.run())
    report = doctor(watch)
    assert report.well, str(report)
    assert "shared_rows" not in report.asked
    assert "rate_too_high" in report.asked


def test_a_training_takes_nothing_beside_it_but_a_picture_format() -> None:
    training = training_of("digits", [8], epochs=1)
    with pytest.raises(SettingError, match=r"given losses=, learning_rate= beside a training, which has its own data"):
        doctor(training, losses=[1.0], learning_rate=0.1)


def test_a_watch_follows_a_training_and_begins_with_a_state() -> None:
    with pytest.raises(SettingError, match=r"^Watch was given a int; give the Training that it is to follow\.$"):
        Watch(3)  # type: ignore[arg-type]
    with pytest.raises(SettingError, match=r"^The state is a dict; give a State"):
        Watch(training_of("digits", [8], epochs=1), {})  # type: ignore[arg-type]


def test_what_the_doctor_examines_is_told_in_full() -> None:
    with pytest.raises(SettingError, match=r"examines a Network, a PyTorch module, a Training, a Watch of one, or a"):
        doctor(3)
