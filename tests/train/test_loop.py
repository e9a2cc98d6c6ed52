"""The training loop: its steps, its rows, its arithmetic and its end."""

from collections.abc import Callable
from math import inf, isnan
from typing import Any

import numpy as np
import pytest

from cutaway.data import Dataset, Splits, batches, epoch_order, make_dataset
from cutaway.definitions import OPTIMIZERS, SCHEDULES
from cutaway.errors import DataError, SettingError, ShapeError
from cutaway.network import Network
from cutaway.plan import made_by
from cutaway.train import Snapshot, State, Training, TrainingSettings
from cutaway.train.evaluation import evaluate
from cutaway.train.state import Arrays

Trainings = Callable[..., Training]
Bits = Callable[[State], dict[str, Any]]
OVERFITTING = {"examples": 20, "learning_rate": 0.1, "batch_size": 8, "epochs": 40, "early_stopping": 2}


@pytest.fixture
def points() -> Dataset:
    x = np.random.default_rng(7).integers(0, 256, (7, 3), dtype=np.uint8)
    return make_dataset("points", x, [0, 1, 1, 0, 1, 0, 1], ("low", "high"), scale=255)


def by_hand(data: Dataset, parameters: Arrays, *, epochs: int, batch_size: int, rate: float) -> list[Arrays]:
    """Return the parameters after each step of gradient descent: tanh, softmax, cross-entropy, written out."""
    W1, b1, W2, b2 = (parameters[name].copy() for name in ("W1", "b1", "W2", "b2"))
    stages: list[Arrays] = []
    for epoch in range(epochs):
        order = epoch_order(0, epoch, len(data))
        for start in range(0, len(data), batch_size):
            rows = order[start : start + batch_size]
            x, y = data.x[rows] / 255, np.eye(2)[data.labels[rows]]
            a1 = np.tanh(x @ W1 + b1)
            e = np.exp(a1 @ W2 + b2)
            d_z2 = (e / e.sum(axis=1, keepdims=True) - y) / len(rows)
            d_z1 = d_z2 @ W2.T * (1 - a1**2)
            W2, b2 = W2 - rate * a1.T @ d_z2, b2 - rate * d_z2.sum(axis=0)
            W1, b1 = W1 - rate * x.T @ d_z1, b1 - rate * d_z1.sum(axis=0)
            stages.append({"W1": W1, "b1": b1, "W2": W2, "b2": b2})
    return stages


def rows_of(snapshots: list[Snapshot]) -> list[dict[str, float]]:
    return [dict(snapshot.row) for snapshot in snapshots if snapshot.row is not None]


def test_one_snapshot_for_the_start_and_one_for_each_step(training: Trainings) -> None:
    snapshots = list(training().run())
    assert [snapshot.state.step for snapshot in snapshots] == list(range(13))
    assert [snapshot.finished for snapshot in snapshots] == [False] * 12 + [True]
    assert snapshots[6].epoch == 1.5


def test_the_snapshot_before_the_first_step_reports_the_untrained_network(training: Trainings) -> None:
    new = training()
    first = next(new.run())
    assert (first.state.step, first.examples, first.epoch) == (0, 0, 0.0)
    assert isnan(first.loss)
    assert first.row is not None
    assert {"training_loss", "validation_accuracy"} <= set(first.row)
    assert first.state.parameters == new.network.parameters


def test_the_last_batch_of_an_epoch_may_be_smaller(training: Trainings) -> None:
    new = training(epochs=2)
    assert (new.steps_per_epoch, new.steps) == (4, 8)
    assert [snapshot.examples for snapshot in new.run()] == [0, 30, 30, 30, 10, 30, 30, 30, 10]


def test_it_computes_what_a_loop_by_hand_computes(points: Dataset) -> None:
    network = Network([3, 4, 2], activation="tanh", dtype="float64")
    settings = TrainingSettings(optimizer="sgd", learning_rate=0.5, batch_size=3, epochs=4)
    snapshots = list(Training(network, points, points, settings).run())[1:]
    stages = by_hand(points, network.parameters, epochs=4, batch_size=3, rate=0.5)
    assert len(snapshots) == len(stages) == 12
    for snapshot, stage in zip(snapshots, stages, strict=True):
        for name, array in stage.items():
            np.testing.assert_allclose(snapshot.state.parameters[name], array, rtol=1e-12, atol=1e-14)


def test_penalties_change_the_gradient_of_the_weights_and_a_bound_holds_them(points: Dataset) -> None:
    network = Network([3, 4, 2], activation="tanh", dtype="float64")
    settings = TrainingSettings(
        optimizer="sgd", learning_rate=0.5, batch_size=7, epochs=1, regularizers=("l2:rate=0.1", "max_norm:norm=1")
    )
    (found,) = list(Training(network, points, points, settings).run())[1:]
    (plain,) = by_hand(points, network.parameters, epochs=1, batch_size=7, rate=0.5)
    for name in ("W1", "W2"):
        free = plain[name] - 0.5 * 0.1 * network.parameters[name]
        lengths = np.sqrt((free**2).sum(axis=0))
        assert lengths.max() > 1
        np.testing.assert_allclose(found.state.parameters[name], free / np.maximum(lengths, 1), rtol=1e-12, atol=1e-14)
    for name in ("b1", "b2"):
        np.testing.assert_allclose(found.state.parameters[name], plain[name], rtol=1e-12, atol=1e-14)


def test_every_reported_loss_is_that_of_the_data(training: Trainings) -> None:
    """A penalty far larger than the loss: neither the batch's loss nor the history's nor the measured ones hold it."""
    new = training(regularizers=("l1:rate=5",), epochs=1)
    _, plain, *_ = training(epochs=1, engine="reference").run()
    snapshots = list(new.run())
    # Before the first update the two are alike, but for the rounding where the native core made the step.
    assert snapshots[1].loss == pytest.approx(plain.loss, rel=1e-6)
    last = snapshots[-1]
    assert last.row is not None
    assert new.validation is not None
    measured = {
        name: evaluate(new.network, data, last.state.parameters).loss
        for name, data in (("training_loss", new.sample), ("validation_loss", new.validation))
    }
    assert {name: last.row[name] for name in measured} == measured
    assert max(row[name] for row in rows_of(snapshots)[1:] for name in row if name.endswith("loss")) < 10


def test_weights_are_regularized_and_biases_scales_and_shifts_are_not(training: Trainings) -> None:
    parts = {"dropout": 0.5, "batch_normalization": True}
    plan = training(network=parts, regularizers=("l1", "max_norm"))._plan
    regularized = [str(step) for step in plan if step.rule.name in ("l1", "max_norm", "total")]
    assert regularized == [
        "penalty1 = l1(W1)",
        "penalty2 = l1(W2)",
        "loss = total(data_loss, penalty1, penalty2)",
        "new_W1 = max_norm(free_W1)",
        "new_W2 = max_norm(free_W2)",
    ]
    assert {"new_gamma1", "new_beta1", "new_b1", "new_running_mean1", "h1"} <= set(made_by(plan))


def test_without_regularizers_the_plan_is_that_of_the_network(training: Trainings) -> None:
    new = training()
    forward = new.network.plan + new.network.backward_plan
    assert new._plan[: len(forward)] == forward


def test_gradient_descent_takes_all_examples_as_one_batch_whatever_the_batch_size(points: Dataset) -> None:
    network = Network([3, 4, 2], activation="tanh", dtype="float64")
    settings = TrainingSettings(optimizer="gradient_descent", learning_rate=0.5, batch_size=3, epochs=4)
    new = Training(network, points, points, settings)
    snapshots = list(new.run())[1:]
    stages = by_hand(points, network.parameters, epochs=4, batch_size=7, rate=0.5)
    assert (new.batch_size, new.steps_per_epoch, new.steps) == (7, 1, 4)
    assert [snapshot.examples for snapshot in snapshots] == [7] * 4
    for snapshot, stage in zip(snapshots, stages, strict=True):
        for name, array in stage.items():
            np.testing.assert_allclose(snapshot.state.parameters[name], array, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("optimizer", ["sgd:momentum=0.9", *OPTIMIZERS])
def test_a_state_can_be_trained_on_twice(training: Trainings, bits: Bits, optimizer: str) -> None:
    new = training(optimizer=optimizer)
    states = [snapshot.state for snapshot in new.run()]
    kept = [bits(state) for state in states]
    for start in (0, new.steps // 4, 2 * new.steps // 3):
        assert [bits(snapshot.state) for snapshot in new.run(states[start])][-1] == kept[-1]
    assert [bits(state) for state in states] == kept
    assert bits(new.begin()) == kept[0]


def test_the_snapshots_report_the_rates_of_the_schedule(training: Trainings) -> None:
    rates = [snapshot.learning_rate for snapshot in training(schedule="one_cycle", learning_rate=0.01).run()]
    assert rates[1:] == [SCHEDULES["one_cycle"].rate(0.01, step, 12) for step in range(1, 13)]
    assert max(rates) == pytest.approx(0.01, rel=0.1)
    assert rates[-1] < 1e-6


def test_a_plateau_of_the_validation_loss_lowers_the_rate_of_the_next_epoch(training: Trainings) -> None:
    settings = {"schedule": "reduce_on_plateau:patience=0,factor=0.5,threshold=0.5", "learning_rate": 0.01}
    snapshots = list(training(**settings, epochs=6).run())
    losses = [row["validation_loss"] for row in rows_of(snapshots) if "training_loss" in row][1:]
    best, scale, expected = inf, 1.0, [0.01] * 4
    for loss in losses[:-1]:
        best, scale = (loss, scale) if loss < best / 2 else (best, scale / 2)
        expected += [0.01 * scale] * 4
    assert [snapshot.learning_rate for snapshot in snapshots[1:]] == expected
    assert scale < 1


def test_a_short_epoch_has_a_row_for_each_step(training: Trainings) -> None:
    snapshots = list(training().run())
    assert [row["step"] for row in rows_of(snapshots)] == list(range(13))


def test_a_long_epoch_has_twenty_rows_and_four_looks_at_the_validation_data(training: Trainings) -> None:
    rows = rows_of(list(training(batch_size=1, epochs=2).run()))
    assert [row["step"] for row in rows] == list(range(0, 201, 5))
    assert [row["step"] for row in rows if "validation_loss" in row] == list(range(0, 201, 25))
    assert [row["step"] for row in rows if "training_loss" in row] == [0, 100, 200]


def test_every_number_of_steps_gets_its_share_of_rows(training: Trainings) -> None:
    rows = rows_of(list(training(batch_size=3, epochs=2).run()))  # 34 steps in an epoch
    assert len(rows) == 1 + 2 * 20
    assert {34, 68} <= {row["step"] for row in rows if "training_loss" in row}


def test_the_batch_loss_of_a_row_is_the_mean_over_examples_not_over_batches(training: Trainings) -> None:
    snapshots = list(training(examples=79, batch_size=2, epochs=1, engine="reference").run())
    assert [snapshot.examples for snapshot in snapshots[-2:]] == [2, 1]
    before, last = snapshots[-2:]
    assert before.row is None
    assert last.row is not None
    assert last.row["batch_loss"] == pytest.approx((2 * before.loss + last.loss) / 3, rel=1e-12)


def test_the_loss_of_a_step_is_that_of_its_batch_before_the_update(training: Trainings) -> None:
    new = training()
    batch = next(batches(new.train, 30, seed=0, epoch=0))
    snapshots = new.run()
    next(snapshots)
    assert next(snapshots).loss == pytest.approx(new.network.loss(batch.x, batch.y), rel=1e-6)


def test_the_training_sample_is_as_large_as_the_validation_data_and_spread_evenly(training: Trainings) -> None:
    new = training()
    assert new.validation is not None
    assert len(new.sample) == len(new.validation) == 40
    np.testing.assert_array_equal(new.sample.x[[0, -1]], new.train.x[[0, -1]])
    assert len(training(examples=20).sample) == 20


def test_early_stopping_ends_after_the_patience_and_keeps_the_best_epoch(training: Trainings) -> None:
    new = training(**OVERFITTING)
    snapshots = list(new.run())
    losses = [row["validation_loss"] for row in rows_of(snapshots) if "training_loss" in row][1:]
    best = int(np.argmin(losses)) + 1
    assert len(losses) == best + 2 < 40
    last = snapshots[-1]
    assert last.finished
    assert last.state.best is not None
    assert (last.state.best.epoch, last.state.best.validation_loss) == (best, losses[best - 1])
    at_best = snapshots[best * new.steps_per_epoch].state
    for name, array in last.state.best.arrays.items():
        np.testing.assert_array_equal(array, at_best.parameters[name])


def test_without_early_stopping_the_last_parameters_are_kept(training: Trainings) -> None:
    last = list(training(**{**OVERFITTING, "early_stopping": None}).run())[-1]
    assert last.state.best is None
    assert last.state.step == 120


@pytest.mark.parametrize("settings", [{}, OVERFITTING], ids=["by number", "by early stopping"])
def test_a_finished_state_has_no_step_left(training: Trainings, settings: dict[str, Any]) -> None:
    new = training(**settings)
    snapshots = list(new.run())
    assert [new.is_finished(snapshot.state) for snapshot in snapshots] == [False] * (len(snapshots) - 1) + [True]
    assert list(new.run(snapshots[-1].state)) == []


def test_data_that_do_not_fit_the_network_are_refused(splits: Splits) -> None:
    with pytest.raises(ShapeError, match="has 63 inputs and 10 outputs; the data 'digits' need 64 inputs"):
        Training(Network([63, 10]), splits.train, splits.validation, TrainingSettings())


def test_validation_data_that_do_not_fit_the_network_are_refused(splits: Splits, points: Dataset) -> None:
    with pytest.raises(ShapeError, match="has 64 inputs and 10 outputs; the data 'points' need 3 inputs"):
        Training(Network([64, 10]), splits.train, points, TrainingSettings())


@pytest.mark.parametrize("part", ["train", "validation"])
def test_data_without_examples_are_refused(splits: Splits, part: str) -> None:
    data = {"train": splits.train, "validation": splits.validation}
    data[part] = data[part].take([])
    with pytest.raises(DataError, match=r"The data 'digits' have no examples; give at least one\."):
        Training(Network([64, 10]), data["train"], data["validation"], TrainingSettings())


def test_the_snapshots_say_where_an_epoch_ends(training: Trainings) -> None:
    ends = [snapshot.state.step for snapshot in training(batch_size=3).run() if snapshot.epoch_ended]
    assert ends == [34, 68, 102]


@pytest.mark.parametrize(("examples", "batch_size"), [(1, 1), (20, 1)])
def test_batch_normalization_refuses_batches_of_one(training: Trainings, examples: int, batch_size: int) -> None:
    with pytest.raises(SettingError, match=rf"{examples} examples in batches of {batch_size} give one with a single"):
        training(examples=examples, batch_size=batch_size, network={"batch_normalization": True})


@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_a_batch_holds_no_more_than_there_is(training: Trainings, bits: Bits, engine: str) -> None:
    """The native core gets room for the examples, not for as many as a batch might have."""
    whole, huge = (
        [bits(one.state) for one in training(examples=9, batch_size=size, engine=engine).run()]
        for size in (9, 1_000_000_000)
    )
    assert huge == whole
    assert whole[-1]["step"] == 3


def test_with_batch_normalization_a_last_batch_of_one_joins_the_one_before(training: Trainings) -> None:
    plain = training(examples=21, batch_size=10, epochs=1)
    normalized = training(examples=21, batch_size=10, epochs=1, network={"batch_normalization": True})
    assert (plain.steps, normalized.steps) == (3, 2)
    assert [snapshot.examples for snapshot in plain.run()] == [0, 10, 10, 1]
    assert [snapshot.examples for snapshot in normalized.run()] == [0, 10, 11]


def test_statistics_are_those_of_the_batches(points: Dataset) -> None:
    network = Network([3, 4, 2], batch_normalization="batch_normalization:momentum=1", dtype="float64")
    new = Training(network, points, points, TrainingSettings(batch_size=7, epochs=1))
    *_, last = new.run()
    z = points.scaled("float64") @ network.parameters["W1"] + network.parameters["b1"]
    np.testing.assert_allclose(last.state.statistics["running_mean1"], z.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(last.state.statistics["running_variance1"], z.var(axis=0, ddof=1), rtol=1e-12)
