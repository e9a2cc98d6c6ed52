"""Many trainings at once: each comes to what it comes to alone, whatever the others do."""

from collections import deque
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from cutaway import Network
from cutaway.data import Dataset
from cutaway.data.dataset import make_dataset
from cutaway.errors import NonFiniteError, SettingError
from cutaway.execute.native.library import library, why_unavailable
from cutaway.train import Progress, State, Training, TrainingSettings, train_many

SETTINGS = TrainingSettings(optimizer="adam", learning_rate=0.01, batch_size=10, epochs=6)
native = pytest.mark.skipif(why_unavailable() is not None, reason=str(why_unavailable()))


def points(count: int = 60) -> Dataset:
    x = np.random.default_rng(1).normal(size=(count, 2)).astype(np.float32)
    return make_dataset("points", x, targets=np.tanh(x[:, :1] * x[:, 1:]))


def training(seed: int = 0, hidden: int = 5, data: Dataset | None = None, **changes: object) -> Training:
    network = Network([2, hidden, 1], activation="tanh", output="identity", seed=seed)
    settings = replace(SETTINGS, seed=seed, **changes)  # type: ignore[arg-type]
    return Training(network, data or points(), None, settings)


def alone(one: Training, state: State | None = None) -> State:
    """The last state of a training that is run by itself."""
    (last,) = deque(one.run(state), maxlen=1)
    return last.state


def last_of(trainings: list[Training] | list[Progress]) -> list[Progress]:
    (last,) = deque(train_many(trainings), maxlen=1)
    return last


def assert_same(found: State, expected: State) -> None:
    """Equal up to rounding: the engines, and the kernels of the core, add up in another order."""
    assert found.step == expected.step
    for name, array in {**expected.parameters, **expected.memory}.items():
        np.testing.assert_allclose({**found.parameters, **found.memory}[name], array, rtol=1e-4, atol=1e-5)


def test_each_comes_to_what_it_comes_to_alone() -> None:
    def make() -> list[Training]:
        rates = [training(seed, learning_rate=0.01 / (seed + 1)) for seed in range(3)]
        schedules = [training(schedule="one_cycle"), training(schedule="cosine", optimizer="sgd")]
        sizes = [training(hidden=3), training(hidden=9), training(hidden=40), training(epochs=3)]
        batches = [training(batch_size=7), training(optimizer="gradient_descent"), training(data=points(33))]
        return [*rates, *schedules, *sizes, *batches, training(engine="reference"), training(optimizer="nadam")]

    for found, one in zip(last_of(make()), make(), strict=True):
        assert found.finished
        assert_same(found.state, alone(one))


@native
def test_batches_that_share_lanes_give_the_same_bits_as_alone() -> None:
    for found, seed in zip(last_of([training(seed) for seed in range(5)]), range(5), strict=True):
        expected = alone(training(seed))
        for name, array in {**expected.parameters, **expected.memory}.items():
            np.testing.assert_array_equal({**found.state.parameters, **found.state.memory}[name], array)


def test_the_curve_is_that_of_the_history() -> None:
    found = last_of([training(), training(1)])[0]
    rows = [snapshot.row for snapshot in training().run() if snapshot.row and snapshot.state.step]
    losses = np.array([row["batch_loss"] for row in rows]).reshape(6, -1).mean(axis=1)  # a row for each batch
    np.testing.assert_allclose(found.curve, np.stack([np.arange(1, 7), losses], axis=1), rtol=1e-5)


def test_what_was_yielded_is_enough_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cutaway.train.together.WORK_AT_ONCE", 1)  # stretches of one epoch
    trainings = [training(seed) for seed in range(3)] + [training(early_stopping=None, engine="reference")]
    stopped = next(islice(train_many(trainings), 1, None))
    assert [one.state.step for one in stopped] == [12] * 4
    for one, seed in zip(last_of(stopped), (0, 1, 2, 0), strict=True):
        assert one.curve[-1, 0] == 6
        assert_same(one.state, alone(training(seed)))


def test_a_state_within_an_epoch_goes_on_from_there() -> None:
    states = [snapshot.state for snapshot in training().run() if snapshot.state.step == 8]
    if not states:
        pytest.skip("this engine has no snapshot there")
    (found,) = last_of([Progress(training(), states[0])])
    assert_same(found.state, alone(training()))
    assert found.curve[:, 0].tolist() == [2, 3, 4, 5, 6]


def test_infinity_ends_one_training_with_the_error_that_it_raises_alone() -> None:
    def wild() -> Training:
        return training(optimizer="sgd", learning_rate=1e9)

    def tame() -> Training:
        return training(optimizer="sgd")

    found = last_of([tame(), wild(), tame()])
    with pytest.raises(NonFiniteError) as raised:
        alone(wild())
    assert str(found[1].error) == str(raised.value)
    assert found[1].finished
    assert np.isfinite(found[1].state.parameters["W1"]).all()
    for one in (found[0], found[2]):
        assert one.error is None
        assert_same(one.state, alone(tame()))


def test_early_stopping_and_dropout_work_as_ever() -> None:
    def make() -> list[Training]:
        network = Network([2, 5, 1], activation="tanh", output="identity", dropout=0.2)
        stopping = replace(SETTINGS, early_stopping=1, learning_rate=1.0, epochs=20)
        return [Training(network, points(), None, SETTINGS), Training(network, points(), points(20), stopping)]

    found = last_of(make())
    for one, other in zip(found, make(), strict=True):
        assert_same(one.state, alone(other))
    assert found[1].state.step < 20 * 6


def test_the_same_training_twice_is_an_error() -> None:
    one = training()
    with pytest.raises(SettingError, match="The trainings at places 0 and 2 are one and the same"):
        next(train_many([one, training(1), one]))


@native
def test_threads_that_cannot_be_started_are_an_error_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        return 0

    monkeypatch.setattr(library(), "cutaway_train_many", refuse)
    with pytest.raises(SettingError, match=r"cannot train 2 networks on .* Set CUTAWAY_THREADS to a smaller number\."):
        next(train_many([training(), training(1)]))


def test_nothing_to_do() -> None:
    assert list(train_many([])) == []
    assert list(train_many(last_of([training()]))) == []


def test_a_progress_is_shown_in_one_short_line() -> None:
    one = training()
    begun, done = Progress(one, one.begin()), last_of([one])[0]
    assert repr(begun) == "<Progress of 2-5-1: epoch 0 of 6>"
    assert repr(replace(begun, state=replace(begun.state, step=9))) == "<Progress of 2-5-1: epoch 1.5 of 6>"
    assert repr(done) == "<Progress of 2-5-1: epoch 6 of 6, finished>"
    error = NonFiniteError("Training met NaN.")
    assert repr(replace(begun, error=error)) == "<Progress of 2-5-1: epoch 0 of 6, ended by NaN or infinity>"
