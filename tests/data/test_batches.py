"""Batches are a pure function of the seed and the epoch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutaway.data import Dataset, batch_count, batches, epoch_order, make_dataset, visiting_order
from cutaway.errors import SettingError


def numbers(examples: int) -> Dataset:
    x = np.random.default_rng(1).integers(0, 256, (examples, 5), np.uint8)
    return make_dataset("numbers", x, np.arange(examples) % 3, ("a", "b", "c"), scale=255)


@given(st.integers(1, 40), st.integers(1, 50), st.integers(0, 5), st.sampled_from(["float32", "float64"]))
def test_batches_equal_a_direct_computation(examples: int, size: int, epoch: int, dtype: str) -> None:
    data, order = numbers(examples), epoch_order(7, epoch, examples)
    made = list(batches(data, size, seed=7, epoch=epoch, dtype=dtype))
    assert len(made) == batch_count(examples, size)
    np.testing.assert_array_equal(np.concatenate([b.indices for b in made]), order)
    expected = data.x[order].astype(dtype) / np.dtype(dtype).type(255)
    np.testing.assert_array_equal(np.concatenate([b.x for b in made]), expected)
    np.testing.assert_array_equal(np.concatenate([b.y for b in made]), np.eye(3)[data.labels[order]])
    np.testing.assert_array_equal(np.concatenate([b.labels for b in made]), data.labels[order])
    assert {b.x.dtype for b in made} | {b.y.dtype for b in made} == {np.dtype(dtype)}
    assert data.x.dtype == np.uint8


@pytest.mark.parametrize("start", range(5))
def test_start_resumes_within_an_epoch(start: int) -> None:
    whole = list(batches(numbers(11), 3, seed=1, epoch=2))
    rest = list(batches(numbers(11), 3, seed=1, epoch=2, start=start))
    assert len(rest) == 4 - start
    for one, other in zip(whole[start:], rest, strict=True):
        np.testing.assert_array_equal(one.x, other.x)


def test_epochs_and_seeds_differ_and_repeat() -> None:
    np.testing.assert_array_equal(epoch_order(3, 4, 100), epoch_order(3, 4, 100))
    assert (epoch_order(3, 4, 100) != epoch_order(3, 5, 100)).any()
    assert (epoch_order(3, 4, 100) != epoch_order(4, 4, 100)).any()
    assert (np.sort(epoch_order(3, 4, 100)) == np.arange(100)).all()
    unshuffled = next(batches(numbers(9), 4, seed=0, epoch=0, shuffle=False))
    assert unshuffled.indices.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("bad", [{"seed": -1}, {"epoch": -1}, {"start": 4}, {"start": -1}, {"batch_size": 0}])
def test_impossible_numbers_are_refused_by_the_call_itself(bad: dict[str, int]) -> None:
    given_ = {"batch_size": 3, "seed": 0, "epoch": 0, **bad}
    with pytest.raises(SettingError, match="expected a whole number"):
        batches(numbers(7), given_.pop("batch_size"), **given_)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [1.5, True, "3", None])
def test_numbers_must_be_whole(bad: object) -> None:
    with pytest.raises(SettingError, match="The batch size is"):
        batch_count(10, bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("examples", [1, 7, 5000, 9000, 20_000])
def test_the_places_of_all_epochs_are_one_row(examples: int) -> None:
    whole = np.concatenate([epoch_order(3, epoch, examples) for epoch in range(9)])
    for start, end in ((0, 1), (0, examples), (examples - 1, examples + 1), (examples // 2, 9 * examples), (5, 5)):
        np.testing.assert_array_equal(visiting_order(3, start, end, examples), whole[start:end])


def test_an_order_is_that_of_a_generator_of_its_block() -> None:
    """16,384 // 5,000 = 3 epochs make a block: epoch 4 is the second shuffle of block 1, in NumPy's own words."""
    random = np.random.default_rng(np.random.SeedSequence(3, spawn_key=(2, 1)))
    shuffles = [random.permutation(5000) for _ in range(3)]
    np.testing.assert_array_equal(epoch_order(3, 4, 5000), shuffles[1])


def test_nobody_can_change_an_order_for_others() -> None:
    with pytest.raises(ValueError, match="read-only"):
        epoch_order(3, 4, 100)[0] = 7
