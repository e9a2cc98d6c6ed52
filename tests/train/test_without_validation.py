"""A training with nothing to watch: the same steps, and a history without validation figures."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cutaway.data import Splits, make_dataset
from cutaway.definitions import SCHEDULES
from cutaway.errors import NonFiniteError, SettingError
from cutaway.network import Network
from cutaway.train import Training, TrainingSettings
from cutaway.train.loop import SAMPLE_WITHOUT_VALIDATION

Trainings = Callable[..., Training]


def test_the_steps_are_the_same(training: Trainings) -> None:
    watched = training()
    pairs = zip(watched.run(), replace(watched, validation=None).run(), strict=True)
    for first, second in pairs:
        assert second.loss == first.loss or first.state.step == 0
        for name, array in first.state.arrays.items():
            np.testing.assert_array_equal(second.state.arrays[name], array)


def test_the_history_has_no_validation_figures(training: Trainings) -> None:
    rows = [snapshot.row for snapshot in replace(training(), validation=None).run() if snapshot.row]
    assert [row["step"] for row in rows if "training_loss" in row] == [0, 4, 8, 12]
    assert not any(name.startswith("validation") for row in rows for name in row)


def test_the_sample_is_all_examples_or_so_many(splits: Splits, training: Trainings) -> None:
    assert len(replace(training(), validation=None).sample) == 100
    new = Training(Network([64, 10]), splits.train, None, TrainingSettings())
    assert len(new.sample) == SAMPLE_WITHOUT_VALIDATION < len(splits.train)


@pytest.mark.parametrize(
    ("setting", "watcher"),
    [
        ({"early_stopping": 2}, "Early stopping"),
        ({"schedule": "reduce_on_plateau"}, "The schedule 'reduce_on_plateau'"),
    ],
    ids=str,
)
def test_what_watches_the_validation_loss_is_refused(
    training: Trainings, setting: dict[str, Any], watcher: str
) -> None:
    with pytest.raises(SettingError, match=f"^{watcher} watches the validation loss, and the training has no"):
        replace(training(**setting), validation=None)


def test_one_schedule_watches() -> None:
    assert [name for name, schedule in SCHEDULES.items() if schedule.watches] == ["reduce_on_plateau"]


def test_a_last_step_whose_parameters_overflow_is_found(splits: Splits) -> None:
    network = Network([64, 8, 10], activation="identity")
    settings = TrainingSettings(optimizer="sgd", learning_rate=1e30, batch_size=100, epochs=1)
    new = Training(network, splits.train.take(range(100)), None, settings)
    with pytest.raises(NonFiniteError, match=r"step 1 .*: with the parameters after it the training loss is NaN"):
        list(new.run())


def test_numbers_to_predict_need_none_either() -> None:
    data = make_dataset("line", [[0.0], [1.0], [2.0]], targets=[1.0, 3.0, 5.0])
    *_, last = Training(Network([1, 1], output="identity"), data, None, TrainingSettings(epochs=2)).run()
    assert last.row is not None
    assert set(last.row) == {"step", "epoch", "learning_rate", "batch_loss", "training_loss"}
