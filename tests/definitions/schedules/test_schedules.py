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
