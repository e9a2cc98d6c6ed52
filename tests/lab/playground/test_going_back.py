"""Going back past a change by hand: weights, settings and what is said of them are those of the step."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from runpy import run_path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest

from cutaway.lab.playground import Playground
from cutaway.protocol import commands as ask
from cutaway.protocol.settings import Settings

DEFAULT = Settings()

CHANGES: list[Any] = [
    ask.Change(settings=replace(DEFAULT, learning_rate=0.3)),
    ask.Change(settings=replace(DEFAULT, optimizer="adam")),
    ask.Change(settings=replace(DEFAULT, batch_size=40)),
    ask.Change(settings=replace(DEFAULT, schedule="reduce_on_plateau", regularizers=("l1",))),
    ask.Edit(name="W1", index=(0, 1), value=2.0),
]


def trained(epochs: int, settings: Settings = DEFAULT) -> Any:
    playground: Any = Playground(settings)
    train(playground, epochs)
    return playground


def train(playground: Any, epochs: int) -> Any:
    return [playground.handle(1, ask.StepOn(unit="epoch")) for _ in range(epochs)][-1]


def shown(frame: Any, messages: Any, run: Any = "main") -> dict[str, Any]:
    event, arrays = frame(messages, run)
    assert event.row.step > 0
    return {"row": event.row, **{name: array.tolist() for name, array in arrays.items() if name[0] in "Wb"}}


def events(messages: Any, run: str = "main") -> list[str]:
    event = next(event for event, _ in messages if event.kind == "timeline" and event.run == run)
    return [sentence for _, sentence in event.events]


def notebook(playground: Any, capsys: Any) -> tuple[str, str]:
    """Return what the exported notebook says, and what it prints when it is run."""
    book = json.loads(playground.handle(2, ask.Export(file="notebook"))[0][1]["content"].tobytes())
    names: dict[str, Any] = {}
    capsys.readouterr()
    for cell in book["cells"][1:]:
        exec(cell["source"], names)  # noqa: S102 (our own text)
    return book["cells"][0]["source"], capsys.readouterr().out


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.kind)
def test_a_run_that_went_back_before_a_change_is_as_if_it_never_was(change: Any, frame: Any) -> None:
    playground = trained(2)
    playground.handle(2, change)
    train(playground, 2)
    playground.handle(3, ask.Seek(step=25))
    assert playground._pair.settings == [DEFAULT]
    assert shown(frame, train(playground, 3)) == shown(frame, train(trained(1), 3))


def test_the_settings_of_each_step_are_shown_back_and_forth(frame: Any) -> None:
    playground, changed = trained(2), replace(DEFAULT, learning_rate=0.3, optimizer="adam")
    playground.handle(2, ask.Change(settings=changed))
    ahead = shown(frame, train(playground, 2))
    back = playground.handle(3, ask.Seek(step=25))
    assert back[0][0].settings == DEFAULT  # a scene, for the settings are others
    assert frame(back)[0].sentence == (
        "At step 25 again, with the weights and the settings that it had: optimizer sgd, learning rate 0.03."
    )
    assert events(back) == ["Changed by hand: optimizer adam, learning rate 0.3."]  # until the training goes on
    forth = playground.handle(4, ask.Seek(step=100))
    assert forth[0][0].settings == changed
    assert shown(frame, forth) == ahead
    assert playground.handle(5, ask.Seek(step=75))[0][0].kind == "timeline"  # no scene where the settings are the same
    playground.handle(6, ask.Seek(step=25))
    assert events(train(playground, 1)) == []


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.kind)
def test_a_change_in_the_past_says_what_is_gone(change: Any, frame: Any) -> None:
    playground = trained(3)
    assert "gone" not in frame(playground.handle(2, change))[0].sentence
    playground.handle(3, ask.Seek(step=25))
    messages = playground.handle(4, change)
    assert frame(messages)[0].sentence.endswith(" The 2 recorded steps after it are gone; a fork would have kept them.")
    assert "gone" not in events(messages)[-1]
    playground.handle(5, ask.Seek(step=0))
    assert frame(playground.handle(6, change))[0].sentence.endswith(
        " The recorded step after it is gone; a fork would have kept it."
    )


def test_the_notebook_repeats_what_is_shown_and_says_what_it_cannot(frame: Any, capsys: Any) -> None:
    playground = trained(2)
    playground.handle(2, ask.Change(settings=replace(DEFAULT, learning_rate=0.3)))
    messages = train(playground, 1)
    said, printed = notebook(playground, capsys)
    assert "Not repeated is what was done by hand:\n\n- step 50: Changed by hand: learning rate 0.3." in said
    assert f"training loss {frame(messages)[0].row.training_loss}" not in printed
    messages = playground.handle(3, ask.Seek(step=25))
    for _ in range(2):  # before and after the training has gone on
        said, printed = notebook(playground, capsys)
        assert "by hand" not in said
        assert f"training loss {frame(messages)[0].row.training_loss}" in printed
        messages = train(playground, 2)


def test_settings_chosen_before_the_first_step_are_no_event_but_a_weight_is(frame: Any, capsys: Any) -> None:
    playground: Any = Playground(DEFAULT)
    playground.handle(1, ask.Change(settings=replace(DEFAULT, learning_rate=0.3, optimizer="adam", batch_size=20)))
    messages = train(playground, 2)
    said, printed = notebook(playground, capsys)
    assert "by hand" not in said
    assert f"training loss {frame(messages)[0].row.training_loss}" in printed
    playground.handle(2, ask.Seek(step=0))
    playground.handle(3, ask.Edit(name="W1", index=(0, 1), value=2.0))
    assert "- step 0: W1[0,1] was set from" in notebook(playground, capsys)[0]


def test_the_notebook_of_a_fork_that_was_kept_says_where_it_began(frame: Any, capsys: Any) -> None:
    playground = trained(2)
    playground.handle(2, ask.Fork(settings=replace(DEFAULT, learning_rate=0.3)))
    train(playground, 1)
    playground.handle(3, ask.EndFork(keep="fork"))
    assert "- step 50: The fork begins at step 50 with learning rate 0.3." in notebook(playground, capsys)[0]
    messages = playground.handle(4, ask.Seek(step=25))
    assert messages[0][0].settings == DEFAULT
    said, printed = notebook(playground, capsys)
    assert "by hand" not in said
    assert f"training loss {frame(messages)[0].row.training_loss}" in printed


def test_a_fork_kept_before_its_beginning_says_that_its_settings_begin_there(frame: Any, capsys: Any) -> None:
    playground = trained(2)
    playground.handle(2, ask.Fork(settings=replace(DEFAULT, learning_rate=0.3)))
    train(playground, 1)
    playground.handle(3, ask.Seek(step=25))
    messages = playground.handle(4, ask.EndFork(keep="fork"))
    begun = "The fork begins at step 25 with learning rate 0.3."
    assert events(messages) == [begun]
    said, printed = notebook(playground, capsys)
    assert f"Not repeated is what was done by hand:\n\n- step 25: {begun}" in said
    assert f"training loss {frame(messages)[0].row.training_loss}" not in printed
    other = trained(1)
    other.handle(5, ask.Change(settings=replace(DEFAULT, learning_rate=0.3)))
    messages = train(playground, 1)
    assert shown(frame, messages) == shown(frame, train(other, 1))
    assert events(messages) == [begun]  # it does not begin once more
    playground.handle(6, ask.Seek(step=0))
    assert playground._pair.settings == [DEFAULT]


@pytest.mark.parametrize("run", ["main", "fork"])
def test_a_change_that_changes_nothing_leaves_what_lies_after(run: Any, frame: Any) -> None:
    playground = trained(2)
    playground.handle(2, ask.Fork(settings=replace(DEFAULT, learning_rate=0.3)))
    ahead = shown(frame, train(playground, 1), run)
    playground.handle(3, ask.Seek(step=50))
    own = dict(playground._pair.runs)[run].built.settings
    messages = playground.handle(4, ask.Change(settings=own, run=run))
    assert frame(messages, run)[0].sentence == "Nothing was changed."
    assert shown(frame, playground.handle(5, ask.Seek(step=75)), run) == ahead


def test_the_rate_of_a_step_is_shown_again(frame: Any) -> None:
    playground = trained(2, replace(DEFAULT, schedule="exponential", epochs=10))
    rates = {}
    for _ in range(3):
        event = frame(playground.handle(2, ask.StepOn(unit="batch")))[0]
        rates[event.row.step] = event.learning_rate
    playground.handle(3, ask.Change(settings=replace(DEFAULT, learning_rate=0.3)))
    rates[53] = 0.3  # changed settings are shown at once
    assert len(set(rates.values())) == 3
    train(playground, 1)
    for step, rate in rates.items():
        assert frame(playground.handle(4, ask.Seek(step=step)))[0].learning_rate == rate


def test_a_page_is_told_once_more_what_a_step_is_worth_that_is_measured_anew(frame: Any) -> None:
    playground: Any = Playground(DEFAULT)
    for _ in range(5):
        playground.handle(1, ask.StepOn(unit="batch"))
    messages = playground.handle(2, ask.Edit(name="W1", index=(0, 0), value=50.0))
    told = next(event for event, _ in messages if event.kind == "timeline")
    assert told.rows == (frame(messages)[0].row,)
    assert not told.whole
    playground.handle(3, ask.Seek(step=0))
    messages = playground.handle(4, ask.Edit(name="W1", index=(0, 0), value=3.0))
    told = next(event for event, _ in messages if event.kind == "timeline")
    assert told.rows == (frame(messages)[0].row,)
    assert told.whole  # for what lay after it is no more


def test_a_script_has_the_loss_that_is_shown_after_going_back(frame: Any, tmp_path: Path) -> None:
    playground = trained(2)
    playground.handle(2, ask.Edit(name="W1", index=(0, 1), value=2.0))
    train(playground, 1)
    row = frame(playground.handle(3, ask.Seek(step=25)))[0].row
    with ZipFile(BytesIO(playground.handle(4, ask.Export(file="python"))[0][1]["content"].tobytes())) as packed:
        packed.extractall(tmp_path)
    script, train_data = run_path(str(tmp_path / "network.py")), playground._pair.main.built.training.train
    loss, _ = script["loss_and_gradients"](train_data.x, train_data.y("float64"), script["read_arrays"]())
    assert loss == pytest.approx(row.training_loss, rel=1e-5)  # float32 sums, in another order


def test_a_fork_gone_back_before_its_beginning_begins_where_training_goes_on(frame: Any) -> None:
    playground, wanted = trained(3), replace(DEFAULT, learning_rate=0.3)
    playground.handle(2, ask.Fork(settings=wanted))
    forked = shown(frame, train(playground, 1), "fork")
    back = playground.handle(3, ask.Seek(step=25))
    assert shown(frame, back) == shown(frame, back, "fork")
    assert playground._pair.settings == [DEFAULT, wanted]
    assert shown(frame, playground.handle(4, ask.Seek(step=100)), "fork") == forked
    playground.handle(5, ask.Seek(step=25))
    messages = train(playground, 1)
    assert events(messages, "fork") == ["The fork begins at step 25 with learning rate 0.3."]
    other = trained(1)
    other.handle(2, ask.Fork(settings=wanted))
    assert shown(frame, messages, "fork") == shown(frame, train(other, 1), "fork")
    playground.handle(6, ask.Seek(step=25))  # now it is the fork's first step
    assert playground._pair.settings == [DEFAULT, wanted]


def test_a_fork_begun_in_the_past_does_not_have_the_other_runs_future(frame: Any) -> None:
    playground = trained(3)
    playground.handle(2, ask.Seek(step=25))
    messages = playground.handle(3, ask.Fork(settings=replace(DEFAULT, learning_rate=0.3)))
    recorded = {event.run: event.recorded for event, _ in messages if event.kind == "timeline"}
    assert recorded == {"main": (0, 25), "fork": (0, 25)}  # what lies after it is of the main run alone
    messages = playground.handle(4, ask.EndFork(keep="main"))
    assert shown(frame, playground.handle(5, ask.Seek(step=75))) == shown(frame, trained(3).scene())


def test_a_schedule_that_watches_sees_an_epoch_that_was_walked_through() -> None:
    settings = replace(DEFAULT, schedule="reduce_on_plateau", batch_size=250)  # one batch is an epoch
    walked: Any = Playground(settings)
    while walked._pair.main.step < 1:
        walked.handle(1, ask.StepOn(unit="operation"))
    made, expected = walked._pair.main.state.schedule_memory, trained(1, settings)._pair.main.state.schedule_memory
    assert expected != walked._pair.main.built.training.begin().schedule_memory
    assert {name: pytest.approx(value, rel=1e-6) for name, value in expected.items()} == made


def test_other_batches_and_back_count_the_same_steps() -> None:
    playground = trained(2)
    playground.handle(2, ask.Change(settings=replace(DEFAULT, batch_size=40)))
    train(playground, 2)
    playground.handle(3, ask.Seek(step=25))
    run = playground._pair.main
    assert (run.step, run.state.step, run.counters) == (25, 25, (1, 0, 0))
    assert np.isfinite(run.measured.row.training_loss)
