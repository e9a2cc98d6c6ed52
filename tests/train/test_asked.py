"""Snapshots at chosen steps: exactly there, with the whole state, in both engines."""

from collections.abc import Callable, Iterator
from itertools import count, takewhile
from typing import Any

import numpy as np
import pytest

from cutaway.errors import SettingError
from cutaway.train import Snapshot, State, Training

Trainings = Callable[..., Training]
Bits = Callable[[State], dict[str, Any]]
ENGINES = ["reference", "auto"]
LONG = {"batch_size": 2, "epochs": 3}  # 50 steps in an epoch, a row at 3, 5, 8, 10 ...


def asked(snapshots: Iterator[Snapshot]) -> list[int]:
    return [snapshot.state.step for snapshot in snapshots if snapshot.asked]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "steps",
    [(), (0, 1, 2), (4, 49, 50, 51, 99, 100, 101), (150,), tuple(range(151))],
    ids=["none", "the first", "around the ends of epochs", "the last", "all"],
)
def test_there_is_a_snapshot_at_each_asked_step(training: Trainings, engine: str, steps: tuple[int, ...]) -> None:
    assert asked(training(**LONG, engine=engine).run(at=steps)) == list(steps)


@pytest.mark.parametrize("batch_size", [2, 3], ids=["dividing", "with a smaller last batch"])
def test_both_engines_have_the_same_state_there(training: Trainings, batch_size: int) -> None:
    steps = [7, 33, 34, 35, 66]
    found = [
        [one for one in training(batch_size=batch_size, engine=engine).run(at=steps) if one.asked] for engine in ENGINES
    ]
    for theirs, ours in zip(*found, strict=True):
        assert (ours.state.step, ours.state.loss_count, ours.epoch) == (
            theirs.state.step,
            theirs.state.loss_count,
            theirs.epoch,
        )
        assert ours.loss == pytest.approx(theirs.loss, rel=1e-4)  # float32, summed in another order
        assert ours.state.loss_sum == pytest.approx(theirs.state.loss_sum, rel=1e-4)
        for name, array in {**theirs.state.parameters, **theirs.state.memory}.items():
            mine = {**ours.state.parameters, **ours.state.memory}[name]
            np.testing.assert_allclose(mine, array, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("batch_size", [2, 3], ids=["dividing", "with a smaller last batch"])
def test_asking_changes_neither_the_rows_nor_the_states(
    training: Trainings, bits: Bits, engine: str, batch_size: int
) -> None:
    new = training(batch_size=batch_size, engine=engine)
    plain, often = ({one.state.step: one for one in new.run(at=steps) if one.row} for steps in ((), count(4, 3)))
    assert plain.keys() == often.keys()
    for step, one in plain.items():
        assert bits(often[step].state) == bits(one.state)
        assert step == 0 or often[step].row == one.row


@pytest.mark.parametrize("engine", ENGINES)
def test_a_resumed_training_stops_at_the_same_steps(training: Trainings, bits: Bits, engine: str) -> None:
    new = training(**LONG, engine=engine)
    whole = {one.state.step: one.state for one in new.run(at=count(7, 7)) if one.asked}
    rest = {one.state.step: one.state for one in new.run(whole[49], at=count(7, 7)) if one.asked}
    assert list(rest) == [step for step in whole if step > 49]
    assert all(bits(state) == bits(whole[step]) for step, state in rest.items())


@pytest.mark.parametrize("engine", ENGINES)
def test_the_steps_are_read_no_further_than_needed(training: Trainings, engine: str) -> None:
    read = []

    def endless() -> Iterator[int]:
        for step in count(10, 10):
            read.append(step)
            yield step

    for _ in takewhile(lambda snapshot: snapshot.state.step < 30, training(**LONG, engine=engine).run(at=endless())):
        pass
    assert read in ([10, 20, 30], [10, 20, 30, 40])


@pytest.mark.parametrize("steps", [[5, 5], [9, 4], [1.5], ["5"], [-1], [True], [None]], ids=str)
def test_steps_that_do_not_increase_are_refused(training: Trainings, steps: list[Any]) -> None:
    with pytest.raises(SettingError, match=r"The steps to stop at go on with .*; expected whole numbers from 0 on"):
        list(training().run(at=steps))


def test_a_single_number_is_no_list_of_steps(training: Trainings) -> None:
    with pytest.raises(SettingError, match=r"The steps to stop at are 5; expected a list of whole numbers"):
        list(training().run(at=5))  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_examples_and_losses_of_all_snapshots_add_up(training: Trainings, engine: str) -> None:
    snapshots = list(training(batch_size=3, engine=engine).run(at=count(4, 4)))
    assert sum(one.examples for one in snapshots) == 300
    rows = [one.row for one in snapshots if one.row][1:]
    places = [0, *(one.state.step for one in snapshots[1:] if one.row)]
    visited = [100 * (step // 34) + 3 * (step % 34) for step in places]
    total = sum(row["batch_loss"] * (end - start) for row, start, end in zip(rows, visited, visited[1:], strict=False))
    assert sum(one.loss_sum for one in snapshots) == pytest.approx(total, rel=1e-9)
