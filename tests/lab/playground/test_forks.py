"""Two runs: which can fork off which, what a fork can have, and what becomes of one when the other has stopped."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cutaway.errors import CutawayError
from cutaway.lab.playground import Playground
from cutaway.lab.playground.building import build
from cutaway.lab.playground.fork import built_of_fork, losses_of_fork, outputs_of_fork
from cutaway.lab.playground.history import MOST_BYTES
from cutaway.protocol import commands as ask
from cutaway.protocol.settings import DataSettings, LayerSettings, Settings

WILD = Settings(layers=(LayerSettings(units=8, activation="relu"),) * 3, output="identity", learning_rate=5.0)
TAME = replace(WILD, learning_rate=0.001)


def steps(playground: Any) -> list[int]:
    return [run.step for _, run in playground._pair.runs]


def stopped(playground: Any) -> list[bool]:
    return [run.stopped is not None for _, run in playground._pair.runs]


def diverging(main: Settings, fork: Settings) -> Any:
    """Return a playground one of whose two runs has met a number that is not finite."""
    playground: Any = Playground(main)
    playground.handle(1, ask.Fork(settings=fork))
    playground.handle(2, ask.RunTo(step=200))
    return playground


def test_the_fork_goes_on_alone_where_the_main_run_has_stopped(frame: Any) -> None:
    playground = diverging(WILD, TAME)
    assert stopped(playground) == [True, False]
    stop = steps(playground)[0]
    assert steps(playground) == [stop, 200]
    messages = playground.handle(3, ask.RunTo(step=210))
    assert f"In step {stop + 1:,}, " in frame(messages)[0].stopped
    assert steps(playground) == [stop, 210]
    for unit in ("batch", "operation", "example"):
        messages = playground.handle(4, ask.StepOn(unit=unit))
    assert frame(messages, "fork")[0].operation.step == 211
    playground.handle(5, ask.Play(speed="epoch"))
    assert playground.advance(0.01)
    assert steps(playground) == [stop, 225]


def test_the_main_run_goes_on_alone_and_both_can_go_to_where_the_fork_stopped() -> None:
    playground = diverging(TAME, WILD)
    assert stopped(playground) == [False, True]
    main, stop = steps(playground)
    assert stop < main == 200
    playground.handle(3, ask.Seek(step=stop))
    assert steps(playground) == [stop, stop]
    assert stopped(playground) == [False, False]
    playground.handle(4, ask.Seek(step=200))
    assert steps(playground) == [200, stop]
    assert stopped(playground) == [False, True]


@pytest.mark.parametrize(("main", "fork", "name"), [(WILD, TAME, "main"), (TAME, WILD, "fork")])
def test_a_cure_of_the_run_that_stopped_takes_both_to_its_step(main: Settings, fork: Settings, name: Any) -> None:
    playground = diverging(main, fork)
    stop = min(steps(playground))
    playground.handle(3, ask.Change(settings=replace(WILD, learning_rate=1e-4), run=name))
    assert steps(playground) == [stop, stop]
    assert stopped(playground) == [False, False]


def test_a_fork_of_the_fork_takes_its_place_and_says_so(frame: Any) -> None:
    playground = diverging(TAME, WILD)
    stop = steps(playground)[1]
    weights = playground._pair.fork.state.parameters["W1"].tolist()
    messages = playground.handle(3, ask.Fork(settings=replace(WILD, learning_rate=1e-4), run="fork"))
    assert steps(playground) == [stop, stop]
    assert frame(messages, "fork")[1]["W1"].tolist() == weights
    said = f"The fork begins at step {stop} with learning rate 0.0001, in place of the fork before."
    assert frame(messages)[0].sentence == frame(messages, "fork")[0].sentence == said
    assert playground._pair.settings == [TAME, replace(WILD, learning_rate=1e-4)]
    first = playground.handle(4, ask.Fork(settings=replace(TAME, learning_rate=0.5)))
    assert frame(first, "fork")[1]["W1"].tolist() == frame(first)[1]["W1"].tolist() != weights


def test_there_is_nothing_to_fork_from_without_a_fork() -> None:
    playground: Any = Playground(TAME)
    with pytest.raises(CutawayError, match="There is no fork"):
        playground.handle(1, ask.Fork(settings=TAME, run="fork"))


def kinds() -> Iterator[Settings]:
    yield Settings()
    yield Settings(output="softmax", loss="cross_entropy")
    yield Settings(data=DataSettings(name="blobs"), output="softmax", loss="cross_entropy")
    yield Settings(data=DataSettings(name="sine"), output="identity")


@pytest.mark.parametrize("settings", list(kinds()), ids=lambda one: f"{one.data.name} {one.output}")
def test_a_fork_can_have_each_output_and_loss_that_is_offered_and_no_other(settings: Settings) -> None:
    base = build(settings)
    known = {"identity", "tanh", "sigmoid", "softmax", "log_softmax"}
    plain = {"half_squared_error", "huber", "hinge"}
    losses = plain | {"cross_entropy", "negative_log_likelihood", "binary_cross_entropy"}

    def fits(output: str, loss: str) -> bool:
        try:
            built_of_fork(base, replace(settings, output=output, loss=loss))
        except CutawayError:
            return False
        return True

    able = {(output, loss) for output in known for loss in losses if fits(output, loss)}
    assert {output for output, _ in able} == known & set(outputs_of_fork(base))
    assert {loss for _, loss in able} == losses & set(losses_of_fork(base))


def test_a_fork_with_another_number_of_outputs_is_refused() -> None:
    playground: Any = Playground(Settings())
    with pytest.raises(CutawayError, match="takes 2 outputs; it goes on with the weights"):
        playground.handle(1, ask.Fork(settings=Settings(output="softmax", loss="cross_entropy")))
    playground.handle(2, ask.Fork(settings=Settings()))
    with pytest.raises(CutawayError, match="takes 2 outputs"):
        playground.handle(3, ask.Change(settings=Settings(output="softmax", loss="cross_entropy"), run="fork"))


def taken(run: Any) -> int:
    """Return the bytes of all arrays that a run remembers, each counted once, as large as the memory that it keeps."""
    states = [standing.state for standing in run.history.standings.things]
    arrays = [array for state in states for array in (*state.arrays.values(), *state.memory.values())]
    kept = {id(owner): owner.nbytes for owner in (array if array.base is None else array.base for array in arrays)}
    return sum(kept.values())


def test_what_is_remembered_keeps_within_its_bytes_when_the_optimizer_changes() -> None:
    settings = Settings(layers=(LayerSettings(units=32),) * 10, dtype="float64", data=DataSettings(examples=8))
    playground: Any = Playground(settings)
    train(playground, 100)
    assert MOST_BYTES // 2 < taken(playground._pair.main) <= MOST_BYTES
    playground.handle(2, ask.Change(settings=replace(settings, optimizer="adam")))
    train(playground, 80)
    assert MOST_BYTES // 8 < taken(playground._pair.main) <= MOST_BYTES
    playground.handle(3, ask.Fork(settings=replace(settings, optimizer="amsgrad")))
    train(playground, 40)
    runs = dict(playground._pair.runs)
    assert max(map(taken, runs.values())) <= MOST_BYTES
    assert runs["main"].history.standings.steps == runs["fork"].history.standings.steps
    assert len({id(one.settings) for one in runs["main"].history.standings.things}) <= 3  # shared, not copied


def test_a_step_in_the_middle_stays_when_a_larger_state_leaves_room_for_fewer() -> None:
    settings = Settings(layers=(LayerSettings(units=32),) * 6)
    playground: Any = Playground(settings)
    train(playground, 200)
    playground.handle(1, ask.Seek(step=51))
    playground.handle(2, ask.Fork(settings=replace(settings, optimizer="adam")))
    main = playground._pair.main
    assert len(main.history.standings) < 100  # they were thinned, and the rule alone would leave out step 51
    assert all(step % 4 == 0 for step in main.history.standings.steps if step != 51)
    weights = main.state.parameters["W1"].tolist()
    playground.handle(3, ask.Fork(settings=replace(settings, learning_rate=0.1)))
    fork = playground._pair.fork
    assert steps(playground) == [51, 51]
    assert fork.state.parameters["W1"].tolist() == weights
    playground.handle(4, ask.Seek(step=100))
    playground.handle(5, ask.Seek(step=51))
    assert [run.state.parameters["W1"].tolist() for run in (main, fork)] == [weights, weights]


@pytest.mark.parametrize("unit", ["example", "operation", "batch"])
def test_the_step_where_the_fork_stopped_is_kept_of_the_main_run(unit: Any) -> None:
    playground: Any = Playground(TAME)
    train(playground, 300)  # so that only each fourth step is recorded
    playground.handle(1, ask.Fork(settings=replace(TAME, learning_rate=1e9)))
    fork, weights = playground._pair.fork, {}
    while playground._pair.main.step < 312:
        playground.handle(2, ask.StepOn(unit=unit))
        weights[playground._pair.main.step] = playground._pair.main.state.parameters["W1"].tolist()
    assert fork.stopped is not None
    assert fork.step % 4
    train(playground, 700)  # which thins all once more
    playground.handle(3, ask.Change(settings=replace(TAME, learning_rate=1e-4), run="fork"))
    assert steps(playground) == [fork.step, fork.step]
    assert playground._pair.main.state.parameters["W1"].tolist() == weights[fork.step]


def train(playground: Any, steps: int) -> None:
    for _ in range(steps):
        playground._pair.make(1)
