"""Every schedule gives usable learning rates at every step, whatever its settings within their limits."""

from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutaway.definitions import SCHEDULES, Schedule

each = pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=lambda entry: entry.name)


@each
@settings(deadline=None, max_examples=150)
@given(data=st.data(), learning_rate=st.floats(1e-6, 10), steps=st.integers(1, 5000))
def test_the_rate_is_positive_and_finite_and_at_most_what_was_asked_for(
    schedule: Schedule, data: st.DataObject, learning_rate: float, steps: int
) -> None:
    chosen = {name: data.draw(st.floats(*limits), label=name) for name, limits in schedule.limits.items()}
    step = data.draw(st.integers(1, steps), label="step")
    rate = schedule.value(learning_rate, step, steps, chosen)
    assert isfinite(rate)
    assert 0 < rate <= learning_rate * (1 + 1e-12)


@each
@pytest.mark.parametrize("steps", [1, 2, 3, 10, 999])
def test_rates_are_in_proportion_to_the_learning_rate(schedule: Schedule, steps: int) -> None:
    ones = [schedule.rate(1.0, step, steps) for step in range(1, steps + 1)]
    assert [schedule.rate(0.01, step, steps) for step in range(1, steps + 1)] == pytest.approx(
        [0.01 * rate for rate in ones], rel=1e-12
    )


@each
def test_rate_uses_the_entrys_own_settings(schedule: Schedule) -> None:
    assert schedule.rate(0.3, 5, 20) == schedule.value(0.3, 5, 20, schedule.settings)
