"""Which engine makes the steps, that it says why, and that a native training is what the reference's is."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cutaway import Network
from cutaway.data import Splits, load
from cutaway.data.mnist import where_on_this_machine
from cutaway.errors import NonFiniteError, SettingError
from cutaway.execute.native import library
from cutaway.execute.native.library import why_unavailable
from cutaway.train import Snapshot, Training, TrainingSettings
from cutaway.train.engine import examples_of, thread_count

Trainings = Callable[..., Training]

needs_native = pytest.mark.skipif(why_unavailable() is not None, reason=str(why_unavailable()))

FALLS_BACK: Mapping[str, tuple[dict[str, Any], str]] = {
    "batch normalization": ({"batch_normalization": True}, "does not run the step mean1 = batch_mean(z1) in layer 1"),
    "double precision": ({"dtype": "float64"}, "computes in float32, not in float64"),
}


def same_rows(one: list[Snapshot], other: list[Snapshot]) -> None:
    rows = [[snapshot.row for snapshot in snapshots if snapshot.row] for snapshots in (one, other)]
    for ours, theirs in zip(*rows, strict=True):
        assert ours.keys() == theirs.keys()
        for name, number in ours.items():
            assert number == pytest.approx(theirs[name], rel=1e-4, nan_ok=True), (name, ours["step"])


@needs_native
def test_the_native_core_is_the_default(training: Trainings) -> None:
    assert training().engine.name.startswith("native (")
    assert training().engine.reason == ""


def test_the_reference_can_be_asked_for(training: Trainings) -> None:
    assert training(engine="reference").engine.name == "reference (NumPy)"


@needs_native
@pytest.mark.parametrize("what", FALLS_BACK)
def test_what_cannot_run_falls_back_and_says_why(training: Trainings, what: str) -> None:
    network, reason = FALLS_BACK[what]
    chosen = training(network=network).engine
    assert chosen.native is None
    assert reason in chosen.reason
    with pytest.raises(SettingError, match=r"The engine 'native' cannot be used: .*Use 'auto' or 'reference'"):
        _ = training(network=network, engine="native").engine


@needs_native
def test_the_losses_of_a_history_are_those_of_the_data_whatever_the_weights_cost(training: Trainings) -> None:
    given = {"regularizers": ("l2:rate=0.1", "l1:rate=0.01", "max_norm:norm=0.5"), "batch_size": 7}
    ours, theirs = (list(training(engine=engine, **given).run()) for engine in ("native", "reference"))
    same_rows(ours, theirs)
    for name, array in ours[-1].state.parameters.items():
        np.testing.assert_allclose(array, theirs[-1].state.parameters[name], atol=1e-4)


@needs_native
def test_input_features_are_those_of_the_reference(training: Trainings) -> None:
    given = {"network": {"features": ["x1", "x3*x4", "sin(x12)", "x20^2"]}, "batch_size": 7}
    ours, theirs = (list(training(engine=engine, **given).run()) for engine in ("native", "reference"))
    same_rows(ours, theirs)
    for name, array in ours[-1].state.parameters.items():
        np.testing.assert_allclose(array, theirs[-1].state.parameters[name], atol=1e-4)


@needs_native
def test_a_penalty_that_overflows_is_named_as_by_the_reference(training: Trainings) -> None:
    def message(engine: str) -> str:
        given = training(engine=engine, regularizers=("l2:rate=10",), optimizer="sgd", learning_rate=1e3)
        with pytest.raises(NonFiniteError) as error:
            list(given.run())
        return str(error.value)

    assert message("native") == message("reference")


def test_without_a_library_the_reference_runs_and_says_so(
    training: Trainings, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(library, "library_path", lambda: tmp_path / "none.so")
    library.library.cache_clear()
    try:
        new = training(epochs=1)
        assert "the native core was not built" in new.engine.reason
        assert list(new.run())[-1].finished
    finally:
        library.library.cache_clear()


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(SettingError, match="The engine is 'fast'; expected auto, reference or native"):
        TrainingSettings(engine="fast")


@needs_native
@pytest.mark.parametrize(
    "settings", [{"batch_size": 1}, {"batch_size": 7, "schedule": "one_cycle"}, {"early_stopping": 1}]
)
def test_the_history_is_that_of_the_reference(training: Trainings, settings: Mapping[str, Any]) -> None:
    ours, theirs = (list(training(engine=engine, **settings).run()) for engine in ("native", "reference"))
    same_rows(ours, theirs)
    assert sum(snapshot.examples for snapshot in ours) == sum(snapshot.examples for snapshot in theirs)
    assert ours[-1].state.step == theirs[-1].state.step
    for name, array in ours[-1].state.parameters.items():
        np.testing.assert_allclose(array, theirs[-1].state.parameters[name], atol=1e-4)


@needs_native
def test_dropout_silences_the_units_that_the_reference_silences(training: Trainings) -> None:
    network = {"dropout": 0.3}
    ours, theirs = (
        list(training(engine=engine, batch_size=7, network=network).run()) for engine in ("native", "reference")
    )
    same_rows(ours, theirs)
    for name, array in ours[-1].state.parameters.items():
        np.testing.assert_allclose(array, theirs[-1].state.parameters[name], atol=1e-4)


@needs_native
def test_a_snapshot_comes_with_each_row(training: Trainings) -> None:
    snapshots = list(training(batch_size=1, epochs=1, engine="native").run())
    assert [snapshot.state.step for snapshot in snapshots] == list(range(0, 101, 5))
    assert all(snapshot.row for snapshot in snapshots)


@needs_native
def test_from_any_step_the_end_is_the_same_bit_for_bit(training: Trainings) -> None:
    new = training(batch_size=1, epochs=1, engine="native")
    *_, last = new.run()
    reference = training(batch_size=1, epochs=1, engine="reference").run()
    in_between = [next(reference) for _ in range(18)][-1].state  # a step after which no row is due
    one, other = (list(new.run(in_between))[-1].state for _ in range(2))
    for name, array in one.parameters.items():
        assert array.tobytes() == other.parameters[name].tobytes()
        np.testing.assert_allclose(array, last.state.parameters[name], atol=1e-5)


def test_two_threads_share_the_steps_of_large_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUTAWAY_THREADS", raising=False)
    monkeypatch.setattr("cutaway.train.engine._cores", lambda: 8)
    assert [thread_count(parameters) for parameters in (10, 199_999, 200_000)] == [1, 1, 2]
    monkeypatch.setattr("cutaway.train.engine._cores", lambda: 1)
    assert thread_count(200_000) == 1


def test_the_number_of_threads_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUTAWAY_THREADS", "3")
    assert thread_count(10) == 3
    monkeypatch.setenv("CUTAWAY_THREADS", "")  # as where it is not set
    assert thread_count(10) == 1
    monkeypatch.setenv("CUTAWAY_THREADS", "many")
    with pytest.raises(SettingError, match="CUTAWAY_THREADS is 'many'; expected a whole number from 1 to 64"):
        thread_count(10)


@needs_native
@pytest.mark.skipif(where_on_this_machine("train") is None, reason="MNIST is not on this machine")
def test_accuracy_after_three_epochs_of_mnist() -> None:
    splits = load("mnist").splits

    def accuracy(engine: str, seed: int) -> float:
        settings = TrainingSettings(epochs=3, batch_size=250, learning_rate=0.003, engine=engine, seed=seed)
        network = Network([784, 64, 10], seed=seed)
        *_, last = Training(network, splits.train, splits.validation, settings).run()
        assert last.row is not None
        return last.row["validation_accuracy"]

    noise = np.std([accuracy("native", seed) for seed in (1, 2)])
    assert abs(accuracy("native", 0) - accuracy("reference", 0)) < max(0.002, 2 * float(noise))


@needs_native
def test_a_state_with_another_memory_is_trained_with_that(training: Trainings) -> None:
    new = training(optimizer="adam", engine="native")
    *_, later = new.run(at=[3])
    forgetful = replace(later.state, step=0, memory=new.begin().memory)
    ours, theirs = (next(s for s in one.run(forgetful, at=[3]) if s.asked) for one in (new, training(optimizer="adam")))
    for name, array in theirs.state.parameters.items():
        np.testing.assert_array_equal(ours.state.parameters[name], array)


@needs_native
def test_labels_that_change_afterwards_do_not_reach_the_core(splits: Splits) -> None:
    examples = examples_of(splits.train)
    assert examples.labels is not None
    assert not np.shares_memory(examples.labels, splits.train.labels)
