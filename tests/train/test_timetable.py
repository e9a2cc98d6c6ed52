"""When rows are due: dense at first, thinner with each doubling, few in all, and the same however one gets there."""

from collections.abc import Callable, Iterator
from itertools import islice

import pytest

from cutaway.train import Training
from cutaway.train.timetable import Timetable

Trainings = Callable[..., Training]


def rows(timetable: Timetable) -> Iterator[int]:
    """Yield the steps of all rows after the first step."""
    step = 0
    while step < timetable.steps:
        step = timetable.next_row(step)
        yield step


@pytest.mark.parametrize("steps_per_epoch", [1, 3, 4, 19, 20, 21, 100, 937])
def test_the_next_row_is_the_first_step_that_has_one(steps_per_epoch: int) -> None:
    timetable = Timetable(steps_per_epoch, 45 * steps_per_epoch)
    due = [step for step in range(1, timetable.steps + 1) if timetable.is_row(step)]
    assert list(rows(timetable)) == due
    assert timetable.is_row(0)


def test_the_first_epochs_have_twenty_rows_evenly_and_four_looks() -> None:
    timetable = Timetable(100, 100 * 1000)
    assert list(islice(rows(timetable), 40)) == list(range(5, 201, 5))
    assert [step for step in range(201) if timetable.is_look(step)] == list(range(0, 201, 25))


@pytest.mark.parametrize(
    ("epochs", "in_each"), [((10, 20), 10), ((20, 40), 5), ((40, 80), 2), ((80, 160), 1), ((160, 320), 0.5)]
)
def test_each_doubling_of_the_epochs_halves_the_rows_of_an_epoch(epochs: tuple[int, int], in_each: float) -> None:
    timetable = Timetable(100, 100 * 1000)
    start, end = (100 * epoch for epoch in epochs)
    found = [step for step in rows(timetable) if start < step <= end]
    assert len(found) == (epochs[1] - epochs[0]) * in_each
    assert found[-1] == end


@pytest.mark.parametrize("steps_per_epoch", [1, 50, 1000])
def test_a_million_epochs_have_some_thousand_rows(steps_per_epoch: int) -> None:
    count = sum(1 for _ in rows(Timetable(steps_per_epoch, 1_000_000 * steps_per_epoch)))
    assert count < 1800


@pytest.mark.parametrize("epochs", [1, 37, 333, 999])
def test_the_last_step_has_a_row(epochs: int) -> None:
    assert list(rows(Timetable(7, 7 * epochs)))[-1] == 7 * epochs


def test_every_look_within_an_epoch_falls_on_a_row() -> None:
    timetable = Timetable(937, 937 * 330)
    looks = [step for step in range(937 * 330) if timetable.is_look(step) and step % 937]
    assert len(looks) == 10 * 3 + 10  # three within each of the first 10 epochs, one within the next 10
    assert all(timetable.is_row(step) for step in looks)


def test_the_rows_do_not_depend_on_the_planned_epochs() -> None:
    short, long = (list(rows(Timetable(50, 50 * epochs))) for epochs in (160, 5000))
    assert long[: len(short)] == short


@pytest.mark.parametrize("engine", ["reference", "auto"])
def test_both_engines_give_the_rows_of_the_timetable(training: Trainings, engine: str) -> None:
    new = training(epochs=45, engine=engine, examples=50, batch_size=2)
    found = [int(snapshot.row["step"]) for snapshot in new.run() if snapshot.row]
    assert found == [0, *rows(Timetable(25, 25 * 45))]


@pytest.mark.parametrize("engine", ["reference", "auto"])
def test_early_stopping_sees_the_epochs_that_have_no_row(training: Trainings, engine: str) -> None:
    """After epoch 160 every second epoch has no row; patience still counts each, and the last has one."""
    settings = {"learning_rate": 1e-6, "examples": 8, "batch_size": 8, "optimizer": "sgd", "engine": engine}
    new = training(**settings, epochs=700, early_stopping=1000)
    snapshots = list(new.run())
    assert [snapshot.state.step for snapshot in snapshots] == list(range(701))  # both look at each epoch
    ends = [int(snapshot.row["epoch"]) for snapshot in snapshots if snapshot.row]
    assert [end for end in ends if end > 630] == [632, 636, 640, *range(648, 700, 8), 700]
    assert snapshots[-1].state.best is not None
    assert snapshots[-1].state.best.epoch == 700  # with so small a rate each epoch is a little better
