"""Every schedule gives usable learning rates at every step, whatever its settings within their limits."""

from math import isfinite, nan
from sys import float_info

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutaway.definitions import SCHEDULES, Schedule
from cutaway.definitions.numbers import NUMBERS

each = pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=lambda entry: entry.name)


@each
@settings(deadline=None, max_examples=150)
@given(data=st.data(), learning_rate=st.floats(1e-6, 10), steps=st.integers(1, 5000))
def test_the_rate_is_positive_and_finite_and_at_most_what_was_asked_for(
    schedule: Schedule, data: st.DataObject, learning_rate: float, steps: int
) -> None:
    chosen = {name: data.draw(st.floats(*limits), label=name) for name, limits in schedule.limits.items()}
    step = data.draw(st.integers(1, steps), label="step")
    memory = schedule.start(chosen)
    for loss in data.draw(st.lists(st.floats(), max_size=40), label="validation losses"):
        memory = schedule.after_epoch(NUMBERS, memory, loss, chosen)
    rate = schedule.value(NUMBERS, learning_rate, step, steps, chosen, memory)
    assert isfinite(rate)
    assert 0 < rate <= learning_rate * (1 + 1e-12)


@each
@settings(deadline=None, max_examples=50)
@given(losses=st.lists(st.floats(-float_info.max) | st.just(nan), max_size=40))  # no loss is minus infinity
def test_what_is_remembered_is_finite_has_the_same_names_and_is_never_changed_in_place(
    schedule: Schedule, losses: list[float]
) -> None:
    memory = schedule.start(schedule.settings)
    names = list(memory)
    for loss in losses:
        before = dict(memory)
        after = schedule.after_epoch(NUMBERS, memory, loss, schedule.settings)
        assert memory == before
        assert list(after) == names
        assert all(isfinite(number) for number in after.values())
        memory = after


@each
@pytest.mark.parametrize("steps", [1, 2, 3, 10, 999])
def test_rates_are_in_proportion_to_the_learning_rate(schedule: Schedule, steps: int) -> None:
    ones = [schedule.rate(1.0, step, steps) for step in range(1, steps + 1)]
    assert [schedule.rate(0.01, step, steps) for step in range(1, steps + 1)] == pytest.approx(
        [0.01 * rate for rate in ones], rel=1e-12
    )


@each
def test_rate_uses_the_entrys_own_settings(schedule: Schedule) -> None:
    assert schedule.rate(0.3, 5, 20) == schedule.value(
        NUMBERS, 0.3, 5, 20, schedule.settings, schedule.start(schedule.settings)
    )
