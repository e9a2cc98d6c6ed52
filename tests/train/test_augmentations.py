"""Training on pictures that are changed anew in each epoch."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from cutaway import Network
from cutaway.data import Dataset
from cutaway.data.augmented import augmented, read_augmentations
from cutaway.data.dataset import make_dataset
from cutaway.data.digits import load_digits
from cutaway.errors import CutawayError, DataError, SettingError, UnknownNameError
from cutaway.train import Training, TrainingSettings
from cutaway.train.state import State

CHANGES = ("shift:pixels=1", "rotate", "elastic:alpha=6,sigma=2")
SETTINGS = TrainingSettings(epochs=3, batch_size=32, augmentations=CHANGES, seed=5)


@pytest.fixture(scope="module")
def digits() -> Dataset:
    """200 real digits."""
    return load_digits().take(range(200))


def training(digits: Dataset, engine: str = "auto") -> Training:
    return Training(Network([64, 16, 10], seed=1), digits, None, replace(SETTINGS, engine=engine))


def last(begun: Training, state: State | None = None) -> State:
    *_, snapshot = begun.run(state)
    return snapshot.state


def test_an_epochs_pictures_depend_on_the_seed_and_its_number_alone(digits: Dataset) -> None:
    entries = read_augmentations(CHANGES)
    first, again, second = (augmented(digits, entries, 5, epoch) for epoch in (0, 0, 1))
    assert np.array_equal(first.x, again.x)
    assert not np.array_equal(first.x, second.x)
    assert not np.array_equal(first.x, augmented(digits, entries, 6, 0).x)
    assert np.array_equal(first.labels, digits.labels)
    assert first.x.dtype == digits.x.dtype


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_make_the_same_pictures(digits: Dataset, threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cutaway.data.augmented.AT_ONCE", 30)
    entries = read_augmentations(CHANGES)
    one, several = (augmented(digits, entries, 5, 2, count) for count in (1, threads))
    assert np.array_equal(one.x, several.x)


def test_what_goes_wrong_in_a_thread_is_told(digits: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError("no memory is left")

    monkeypatch.setattr("cutaway.data.augmented.changed", fail)
    with pytest.raises(MemoryError, match="no memory is left"):
        augmented(digits, read_augmentations(CHANGES), 5, 0, threads=2)


def test_the_given_pictures_are_not_touched(digits: Dataset) -> None:
    before = digits.x.copy()
    last(training(digits))
    assert np.array_equal(digits.x, before)


def test_the_native_core_sees_the_same_pictures_as_the_reference(digits: Dataset) -> None:
    begun = training(digits)
    if begun.engine.native is None:
        pytest.skip("there is no native core here")
    native, reference = last(begun), last(training(digits, "reference"))
    for name, array in native.parameters.items():  # 21 steps in single precision
        assert np.allclose(array, reference.parameters[name], atol=1e-4), name


@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_a_resumed_training_ends_as_one_that_was_not_stopped(digits: Dataset, engine: str) -> None:
    whole = last(training(digits, engine))
    for stop in (3, 7, 10):  # within the first epoch, at its end (7 batches), within the second
        state = next(one.state for one in training(digits, engine).run(at=[stop]) if one.state.step >= stop)
        resumed = last(training(digits, engine), state)
        assert all(np.array_equal(resumed.parameters[name], array) for name, array in whole.parameters.items())


def test_augmenting_changes_what_is_learned_and_none_of_what_is_measured(digits: Dataset) -> None:
    begun, plain = training(digits), replace(training(digits), settings=replace(SETTINGS, augmentations=()))
    assert not np.array_equal(last(begun).parameters["W1"], last(plain).parameters["W1"])
    assert np.array_equal(begun.sample.x, plain.sample.x)


def test_what_is_no_picture_is_refused_before_it_begins() -> None:
    points = make_dataset("points", [[0.0, 1.0], [1.0, 0.0]], [0, 1], ("a", "b"))
    with pytest.raises(DataError, match="'points' are no pictures, and only pictures can be augmented"):
        Training(Network([2, 2, 2]), points, None, TrainingSettings(augmentations=("shift",)))


@pytest.mark.parametrize(
    ("given", "error", "sentence"),
    [
        (("blur",), UnknownNameError, "no augmentation named 'blur'"),
        (("shift:pixels=-1",), SettingError, "from 0 to 100"),
        (("shift:degrees=1",), SettingError, "has no setting 'degrees'"),
        (("shift", "shift:pixels=3"), SettingError, "given 2 times; give it once"),
        ("shift", SettingError, "expected a list of texts"),
        ((3,), SettingError, "expected a list of texts"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(given: object, error: type[CutawayError], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        TrainingSettings(augmentations=given)  # type: ignore[arg-type]


def test_settings_survive_a_file_and_older_files_have_none() -> None:
    assert TrainingSettings.from_json(SETTINGS.to_json()) == SETTINGS
    older = {name: value for name, value in SETTINGS.to_json().items() if name != "augmentations"}
    assert TrainingSettings.from_json(older).augmentations == ()


def test_who_need_not_wait_asks_whether_an_epoch_is_ready(digits: Dataset) -> None:
    """Beyond the last epoch, too, where nothing is made ready unasked."""
    asked, other = training(digits), training(digits)
    late = replace(asked.begin(), step=(asked.settings.epochs + 1) * asked.steps_per_epoch)
    ready = [asked.is_ready(late)]
    while not ready[-1]:
        time.sleep(0.001)
        ready.append(asked.is_ready(late))
    assert ready[0] is False
    np.testing.assert_array_equal(asked.next_batch(late).x, other.next_batch(late).x)
    assert replace(asked, settings=replace(SETTINGS, augmentations=())).is_ready(late)


def test_where_epochs_are_the_same_they_are_made_once(digits: Dataset) -> None:
    """An epoch's pictures follow from the examples, the augmentations and the seed, and from nothing else."""
    first = training(digits)
    same = replace(first, settings=replace(SETTINGS, learning_rate=0.5), epochs=first.epoch_data)
    assert same.epoch_data is first.epoch_data
    for others in ({"seed": SETTINGS.seed + 1}, {"augmentations": ("rotate",)}):
        changed_by = replace(SETTINGS, **others)
        assert replace(first, settings=changed_by, epochs=first.epoch_data).epoch_data is not first.epoch_data
    fewer = digits.take(np.arange(100))
    assert replace(first, train=fewer, epochs=first.epoch_data).epoch_data is not first.epoch_data


def test_an_epoch_that_was_given_up_is_made_anew_where_it_is_asked_for(digits: Dataset) -> None:
    begun, other = training(digits), training(digits)
    begun.is_ready(begun.begin())
    begun.epoch_data.close()
    np.testing.assert_array_equal(begun.next_batch(begun.begin()).x, other.next_batch(other.begin()).x)
