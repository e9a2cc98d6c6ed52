"""What the schedules' documentation says about their first, highest and last rates."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutaway.definitions import SCHEDULES, Schedule


def rates(schedule: Schedule, steps: int, learning_rate: float = 1.0) -> list[float]:
    return [schedule.rate(learning_rate, step, steps) for step in range(1, steps + 1)]


def test_constant_never_changes() -> None:
    assert set(rates(SCHEDULES["constant"], 50, 0.3)) == {0.3}


@settings(deadline=None, max_examples=50)
@given(steps=st.integers(4, 400))
def test_one_cycle_begins_at_the_start_rate_and_ends_at_the_end_rate(steps: int) -> None:
    found = rates(SCHEDULES["one_cycle"], steps)
    assert found[0] == pytest.approx(1 / 25, rel=1e-12)
    assert found[-1] == pytest.approx(1 / 25 / 1e4, rel=1e-9)


@settings(deadline=None, max_examples=50)
@given(steps=st.integers(1, 40))
def test_one_cycle_reaches_its_peak_after_the_share_of_warm_up(steps: int) -> None:
    found = rates(SCHEDULES["one_cycle"], 10 * steps)
    assert found[3 * steps - 1] == max(found) == pytest.approx(1, rel=1e-12)


def test_one_cycle_rises_to_the_peak_and_falls_after_it() -> None:
    found = rates(SCHEDULES["one_cycle"], 100)
    assert found[:30] == sorted(found[:30])
    assert found[29:] == sorted(found[29:], reverse=True)


def test_one_cycle_halfway_up_by_hand() -> None:
    schedule = SCHEDULES.resolve("one_cycle:warm_up=0.5,start_divisor=5")
    assert schedule.rate(1.0, 3, 10) == pytest.approx((1 + 0.2) / 2)  # step 3 lies midway between steps 1 and 5


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_training_too_short_to_warm_up_only_cools_down(steps: int) -> None:
    found = rates(SCHEDULES["one_cycle"], steps)
    assert found == sorted(found, reverse=True)
    assert found[-1] == pytest.approx(1 / 25 / 1e4, rel=1e-9)


def test_the_settings_move_peak_and_ends() -> None:
    found = rates(SCHEDULES.resolve("one_cycle:warm_up=0.5,start_divisor=10,end_divisor=100"), 20, 2.0)
    assert found.index(max(found)) == 9
    assert [found[0], found[-1]] == pytest.approx([0.2, 0.002])


def test_step_takes_a_stair_after_each_third() -> None:
    assert rates(SCHEDULES["step"], 9) == pytest.approx([1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01])


@pytest.mark.parametrize("steps", [10, 70, 1000, 4321 * 10])
def test_a_stair_of_a_tenth_comes_exactly_after_a_tenth(steps: int) -> None:
    schedule = SCHEDULES.resolve("step:every=0.1,factor=0.5")
    for stair in range(1, 10):
        before, after = (schedule.rate(1.0, stair * steps // 10 + late, steps) for late in (0, 1))
        assert (before, after) == (0.5 ** (stair - 1), 0.5**stair)


def test_exponential_falls_by_the_same_share_at_each_step_to_the_end_it_is_told() -> None:
    found = rates(SCHEDULES.resolve("exponential:end=0.01"), 4)
    assert found == pytest.approx([1, 0.01**0.25, 0.1, 0.01**0.75])


def test_inverse_time_by_hand() -> None:
    assert rates(SCHEDULES.resolve("inverse_time:decay=4"), 4) == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4])


def test_cosine_is_halfway_down_in_the_middle_and_stops_short_of_its_end() -> None:
    found = rates(SCHEDULES["cosine"], 100)
    assert [found[0], found[50]] == pytest.approx([1, 0.5])
    assert 0 < found[-1] < 0.001
    assert rates(SCHEDULES.resolve("cosine:end=0.2"), 100)[50] == pytest.approx(0.6)


def test_warm_up_rises_evenly_and_stays() -> None:
    found = rates(SCHEDULES.resolve("warm_up:warm_up=0.4,start=0.2"), 10)
    assert found == pytest.approx([0.2, 0.4, 0.6, 0.8, *[1.0] * 6])
    assert set(rates(SCHEDULES.resolve("warm_up:warm_up=0"), 10)) == {1.0}


@pytest.mark.parametrize(
    ("losses", "scale"),
    [
        ([1.0], 1),
        ([1.0, 0.9, 0.8], 1),
        ([1.0, 1.1, 1.2], 1),  # two epochs without a lower loss are within the patience
        ([1.0, 1.1, 1.2, 1.3], 0.1),
        ([1.0, 1.1, 1.2, 0.99, 1.3, 1.3], 1),  # a lower loss begins the waiting anew
        ([1.0, 0.9999999, 0.9999998, 0.9999997], 0.1),  # lower by less than the threshold
        ([float("nan")] * 3, 0.1),
        ([float("inf")] * 9, 1e-3),
        ([1.0] * 100, 1e-4),  # the smallest
    ],
)
def test_reduce_on_plateau_by_hand(losses: list[float], scale: float) -> None:
    schedule = SCHEDULES.resolve("reduce_on_plateau:patience=2,smallest=1e-4")
    memory = schedule.start(schedule.settings)
    for loss in losses:
        memory = schedule.remember(memory, loss)
    assert schedule.rate(3.0, 5, 10, memory) == pytest.approx(3 * scale)
