"""A training that is advanced beside its run: the same steps, without an end and without a history."""

import numpy as np
import pytest

from cutaway import Network
from cutaway.data import batches, load, visiting_order
from cutaway.definitions import SCHEDULES
from cutaway.errors import NonFiniteError, SettingError
from cutaway.train import State, Training, TrainingSettings, train_many

POINTS = load("circle").splits.train


def training(engine: str = "auto", **settings: object) -> Training:
    network = Network([2, 4, 2], activation="tanh")
    given = {"batch_size": 16, "epochs": 2, **settings}
    return Training(network, POINTS, None, TrainingSettings(engine=engine, **given))  # type: ignore[arg-type]


def advanced(one: Training, steps: int) -> State:
    state = one.begin()
    while state.step < steps:
        state = one.advance(state, steps).state
    return state


@pytest.mark.parametrize("engine", ["reference", "native"])
@pytest.mark.parametrize("shuffle", [True, False])
def test_it_makes_the_steps_of_the_run(engine: str, shuffle: bool) -> None:
    one = training(engine, shuffle=shuffle)
    *_, last = one.run()
    state = advanced(one, one.steps)
    for name, array in last.state.parameters.items():
        assert np.array_equal(state.parameters[name], array)


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_it_goes_on_after_the_last_epoch_with_the_last_rate(engine: str) -> None:
    one = training(engine, schedule="cosine")
    state = advanced(one, one.steps + 5)
    assert state.step == one.steps + 5
    last = SCHEDULES["cosine"].rate(0.001, one.steps, one.steps)
    assert one.next_rate(state) == last > 0
    assert SCHEDULES["cosine"].rate(0.001, 10 * one.steps, one.steps) == last


def test_not_shuffled_each_epoch_has_the_order_of_the_data() -> None:
    one = training(shuffle=False)
    first = one.next_batch(one.begin())
    assert first.indices.tolist() == list(range(16))
    again = next(batches(POINTS, 16, seed=0, epoch=5, shuffle=False))
    assert again.indices.tolist() == first.indices.tolist()
    assert visiting_order(0, 3, 8, 5, shuffle=False).tolist() == [3, 4, 0, 1, 2]


def test_both_engines_learn_alike_without_shuffle() -> None:
    states = [advanced(training(engine, shuffle=False), 32) for engine in ("reference", "native")]
    for name, array in states[0].parameters.items():
        assert states[1].parameters[name] == pytest.approx(array, abs=1e-5)


def test_many_at_once_keep_the_order_too() -> None:
    one, other = training(shuffle=False), training(shuffle=True)
    *_, found = train_many([one, other])
    for alone, together in zip((one, other), found, strict=True):
        *_, last = alone.run()
        assert together.state.parameters["W1"] == pytest.approx(last.state.parameters["W1"], abs=1e-6)


def test_a_stretch_ends_before_the_step_that_is_not_finite() -> None:
    network = Network([2, 8, 8, 2], output="identity", loss="mean_squared_error")
    settings = TrainingSettings(optimizer="sgd", learning_rate=5.0, batch_size=16, epochs=50)
    one = Training(network, POINTS, None, settings)
    state = one.begin()
    with pytest.raises(NonFiniteError, match="is the first value") as caught:  # noqa: PT012 (the last of the calls)
        while True:
            state = one.advance(state, state.step + 1000).state
    assert f"step {state.step + 1} " in str(caught.value)
    assert all(np.isfinite(array).all() for array in state.parameters.values())


def test_settings_of_before_shuffle_and_wrong_ones() -> None:
    stored = TrainingSettings().to_json()
    del stored["shuffle"]
    assert TrainingSettings.from_json(stored) == TrainingSettings()
    with pytest.raises(SettingError, match="shuffle is 'no'"):
        TrainingSettings(shuffle="no")  # type: ignore[arg-type]
