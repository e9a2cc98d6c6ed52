"""What each command does to a playground."""

import json
from base64 import b64encode
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest

from cutaway.errors import CutawayError
from cutaway.explain.page import gather
from cutaway.explain.remembered import KNOWN
from cutaway.explain.sentences import sentence
from cutaway.lab.playground import Playground, explaining
from cutaway.lab.playground.history import MOST_ROWS, MOST_STATES
from cutaway.lab.playground.timeline import Thinned
from cutaway.numerals import short_number
from cutaway.protocol import commands as ask
from cutaway.protocol.commands import Unit
from cutaway.protocol.settings import DataSettings, LayerSettings, Settings

DEFAULT = Settings()


def opened(settings: Settings) -> Any:
    return Playground(settings)


def parameters(frame: Any, messages: list[Any], run: str = "main") -> dict[str, Any]:
    arrays = frame(messages, run)[1]
    return {name: array.copy() for name, array in arrays.items() if name[0] in "Wb"}


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def row(frame: Any, messages: list[Any], run: str = "main") -> Any:
    return frame(messages, run)[0].row


def test_every_change_is_answered_with_done_and_its_number(playground: Any) -> None:
    for command in (ask.StepOn(unit="batch"), ask.Play(), ask.Pause(), ask.Reset(), ask.Change(settings=DEFAULT)):
        done = playground.handle(17, command)[-1][0]
        assert (done.kind, done.answers) == ("done", 17)


def test_operations_make_the_step_that_the_trace_shows(playground: Any, frame: Any) -> None:
    trace = playground._pair.main.traced()
    before = parameters(frame, playground.scene())
    for place, traced in enumerate(trace.steps):
        messages = playground.handle(1, ask.StepOn(unit="operation"))
        operation = frame(messages)[0].operation
        assert (operation.number, operation.part, operation.text) == (place, traced.part, str(traced.step))
        counted = f"Operation {place + 1} of {len(trace.steps)}, "
        assert operation.sentence == sentence(trace, place).replace(f"Step {place}, ", counted)
        assert operation.step == 0
        assert same(parameters(frame, messages), before) == (place < len(trace.steps) - 1)
    after = parameters(frame, messages)
    assert all(np.array_equal(after[name], trace[f"new_{name}"]) for name in after)
    assert row(frame, messages).step == 1


def test_operations_examples_and_a_batch_come_to_the_same(frame: Any) -> None:
    ends = []
    for unit in ("operation", "example", "batch"):
        playground = opened(DEFAULT)
        while row(frame, messages := playground.handle(1, ask.StepOn(unit=unit))).step < 1:
            pass
        ends.append(parameters(frame, messages))
    assert same(ends[0], ends[1])
    for name in ends[0]:  # the native core adds up in another order: float32's rounding of numbers around 1
        assert ends[0][name] == pytest.approx(ends[2][name], abs=1e-6)


def test_examples_count_up_within_a_batch(playground: Any, frame: Any) -> None:
    counted = [frame(playground.handle(1, ask.StepOn(unit="example")))[0] for _ in range(11)]
    assert [one.example for one in counted] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert [one.batch for one in counted] == [0] * 9 + [1] * 2
    assert counted[2].operation.sentence.startswith("Half squared error compares the outputs of row 2 of the batch")


def test_the_count_of_examples_never_goes_back_while_one_steps(playground: Any, frame: Any) -> None:
    units: tuple[Unit, ...] = ("example", "example", "operation", "operation", "example")
    frames = [frame(playground.handle(1, ask.StepOn(unit=unit)))[0] for unit in units]
    assert [one.example for one in frames] == [1, 2, 2, 2, 3]
    assert [one.operation.text.split(" = ")[0] for one in frames] == ["losses", "losses", "z1", "a1", "losses"]


def test_an_epoch_ends_where_the_next_begins(playground: Any, frame: Any) -> None:
    playground.handle(1, ask.StepOn(unit="batch"))
    event = frame(playground.handle(1, ask.StepOn(unit="epoch")))[0]
    assert (event.epoch, event.batch, event.row.step) == (1, 0, 25)


def test_playing_by_epochs_makes_one_at_a_time(playground: Any, frame: Any) -> None:
    assert not playground.advance(0.01)
    playground.handle(1, ask.Play(speed="epoch"))
    playground.advance(0.01)
    playground.advance(0.01)
    assert frame(playground.frames())[0].epoch == 2
    playground.handle(1, ask.Pause())
    assert playground.playing is None
    assert not playground.advance(0.01)


def test_how_it_is_cut_into_advances_changes_nothing(frame: Any) -> None:
    whole, parts = opened(DEFAULT), opened(DEFAULT)
    for _ in range(4):
        whole.handle(1, ask.StepOn(unit="epoch"))
    for _ in range(100):
        parts.handle(1, ask.StepOn(unit="batch"))
    assert same(parameters(frame, whole.frames()), parameters(frame, parts.frames()))


@pytest.mark.parametrize(
    "change",
    [
        {"learning_rate": 0.1},
        {"regularizers": ("l2:rate=0.01",)},
        {"optimizer": "adam"},
        {"schedule": "reduce_on_plateau"},
        {"shuffle": False},
        {"batch_size": 7},
    ],
)
def test_training_goes_on_with_other_settings(playground: Any, frame: Any, change: dict[str, Any]) -> None:
    before = parameters(frame, playground.handle(1, ask.StepOn(unit="epoch")))
    messages = playground.handle(2, ask.Change(settings=replace(DEFAULT, **change)))
    assert same(parameters(frame, messages), before)
    assert row(frame, messages).step == 25
    assert "Changed by hand" in next(event for event, _ in messages if event.kind == "timeline").events[-1][1]
    assert row(frame, playground.handle(3, ask.StepOn(unit="batch"))).step == 26


def test_other_batches_begin_the_next_epoch_and_steps_count_on(playground: Any, frame: Any) -> None:
    playground.handle(1, ask.StepOn(unit="epoch"))
    playground.handle(1, ask.StepOn(unit="batch"))
    event = frame(playground.handle(2, ask.Change(settings=replace(DEFAULT, batch_size=50))))[0]
    assert (event.row.step, event.epoch, event.batch) == (26, 2, 0)
    event = frame(playground.handle(3, ask.StepOn(unit="epoch")))[0]
    assert (event.row.step, event.epoch, event.batch) == (31, 3, 0)


def test_a_network_of_another_kind_begins_anew(playground: Any, frame: Any) -> None:
    playground.handle(1, ask.StepOn(unit="epoch"))
    messages = playground.handle(2, ask.Change(settings=replace(DEFAULT, layers=(LayerSettings(units=3),))))
    assert row(frame, messages).step == 0
    assert frame(messages)[1]["W1"].shape == (2, 3)


def test_a_refused_change_leaves_all_as_it_was(playground: Any, frame: Any) -> None:
    before = parameters(frame, playground.handle(1, ask.StepOn(unit="epoch")))
    scene = playground.scene()[0][0]
    for command in (
        ask.Change(settings=replace(DEFAULT, loss="cross_entropy")),
        ask.Change(settings=replace(DEFAULT, data=DataSettings(examples=10**9))),
        ask.Change(settings=DEFAULT, run="fork"),
        ask.Edit(name="W9", index=(0, 0), value=1.0),
        ask.Edit(name="W1", index=(0, 99), value=1.0),
        ask.Edit(name="W1", index=(0,), value=1.0),
        ask.Edit(name="W1", index=(0, -1), value=1.0),
        ask.Edit(name="W1", index=(0, 0), value=1e300),
        ask.Seek(step=24),
        ask.Fork(settings=replace(DEFAULT, layers=())),
        ask.EndFork(keep="fork"),
        ask.Explain(examples=(9999,)),
        ask.Explain(examples=(-1,)),
        ask.Explain(examples=tuple(range(100))),
        ask.Explain(run="fork"),
        ask.Nudge(name="W7", index=(0, 0), change=0.1),
        ask.Nudge(name="W1", index=(7, 7), change=0.1),
        ask.Nudge(name="W1", index=(-1, 0), change=0.1),
        ask.Nudge(name="new_W1", index=(0, 0), change=0.1),
        ask.Nudge(name="W1", index=(0, 0), change=1e300),
        ask.Points(x=()),
        ask.Points(x=((0.0, 0.0),), labels=(0,)),
        ask.Points(x=((0.0, 0.0), (1.0, 1.0)), labels=(0,)),
        ask.Points(x=((0.0, 0.0), (1.0, 1.0)), labels=(0, 99)),
        ask.Points(x=((0.0, 0.0), (1.0, 1.0)), labels=(0, -1)),
        ask.Points(x=((0.0, 0.0), (1.0, 1e9)), labels=(0, 1)),
        ask.Points(x=((0.0, 0.0), (1.0, 1.0)), labels=(0, 1), targets=(0.0, 1.0)),
        ask.Points(x=((0.0, 0.0),) * 5001, targets=(0.0,) * 5001),
        ask.Table(text=""),
        ask.Table(text="a,b,c\n1,2\n"),
        ask.Table(text="\0\x01"),
        ask.Table(text="1,2,3,4\n5,6,7,8\n"),
        ask.Load(content="no base64!"),
        ask.Load(content=b64encode(b"no file").decode()),
        ask.Load(content="A" * 4_000_000),
        ask.Seen(frame=1),
    ):
        with pytest.raises(CutawayError) as caught:
            playground.handle(2, command)
        assert str(caught.value).endswith("."), command
    assert playground.scene()[0][0] == scene
    assert same(parameters(frame, playground.frames()), before)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (ask.Load(content=b64encode(b"no file").decode()), 'Choose a file that "Network" under Files saved'),
        (ask.Table(text="1,2,3\n4,x,6\n1,2,3\n"), "Row 2, column 2 of the table is 'x'"),
        (ask.Table(text="1\n2\n"), "The table has no other column"),
    ],
)
def test_a_bad_file_is_refused_in_words_that_its_owner_knows(playground: Any, command: Any, said: str) -> None:
    with pytest.raises(CutawayError) as caught:
        playground.handle(1, command)
    assert said in str(caught.value)
    assert "header" not in str(caught.value)


def test_progress_is_told_from_where_it_was_begun(playground: Any, frame: Any) -> None:
    sentences = [frame(playground.handle(1, ask.StepOn(unit=unit)))[0].sentence for unit in ("batch", "epoch")]
    assert sentences[0].startswith("1 batch later, at step 1, the training loss went from ")
    assert sentences[1].startswith("24 batches later, at step 25, ")  # an epoch has 25
    playground.handle(2, ask.Play(speed="epoch"))
    for _ in range(3):
        playground.advance(0.01)
    event = frame(playground.frames())[0]
    assert event.sentence.startswith("3 epochs after Play was pressed, at step 100, ")
    assert event.sentence.endswith(f" to {short_number(event.row.test_loss)}.")
    event = frame(playground.handle(3, ask.RunTo(step=350)))[0]
    assert event.sentence.startswith("10 epochs later, at step 350, ")


def test_reset_draws_the_same_weights_or_others(playground: Any, frame: Any) -> None:
    first = parameters(frame, playground.scene())
    playground.handle(1, ask.StepOn(unit="epoch"))
    assert same(parameters(frame, playground.handle(2, ask.Reset())), first)
    messages = playground.handle(3, ask.Reset(seed=8))
    assert not same(parameters(frame, messages), first)
    assert messages[0][0].settings.seed == 8


def test_an_edited_weight_has_that_value_and_counts(playground: Any, frame: Any) -> None:
    before = row(frame, playground.scene()).training_loss
    messages = playground.handle(1, ask.Edit(name="W1", index=(1, 2), value=-2.5))
    assert frame(messages)[1]["W1"][1, 2] == -2.5
    assert row(frame, messages).training_loss != before
    assert next(event for event, _ in messages if event.kind == "timeline").events[-1][0] == 0


def test_seek_restores_every_bit_and_training_goes_the_same_way(playground: Any, frame: Any) -> None:
    seen = {}
    for _ in range(5):
        messages = playground.handle(1, ask.StepOn(unit="epoch"))
        seen[row(frame, messages).step] = parameters(frame, messages)
    messages = playground.handle(2, ask.Seek(step=50))
    assert same(parameters(frame, messages), seen[50])
    event = frame(messages)[0]
    assert (event.row.step, event.first_step, event.last_step) == (50, 0, 125)
    assert same(parameters(frame, playground.handle(3, ask.Seek(step=125))), seen[125])
    playground.handle(4, ask.Seek(step=50))
    messages = playground.handle(5, ask.StepOn(unit="epoch"))
    assert same(parameters(frame, messages), seen[75])
    assert frame(messages)[0].last_step == 75  # what lay after it is gone now


@pytest.mark.parametrize("unit", ["operation", "example", "batch", "epoch"])
@pytest.mark.parametrize("settings", [DEFAULT, replace(DEFAULT, optimizer="adam", layers=(
    LayerSettings(dropout=0.5, batch_normalization=True),))])  # fmt: skip
def test_a_fork_with_equal_settings_stays_equal(settings: Settings, unit: Any, frame: Any) -> None:
    playground = opened(settings)
    playground.handle(1, ask.StepOn(unit="epoch"))
    playground.handle(2, ask.Fork(settings=settings))
    for _ in range(60):
        messages = playground.handle(3, ask.StepOn(unit=unit))
        assert same(parameters(frame, messages), parameters(frame, messages, "fork"))
    assert row(frame, messages).step > 25
    playground.handle(4, ask.Play(speed="fast"))
    for _ in range(3):
        playground.advance(0.005)
        messages = playground.frames()
        assert same(parameters(frame, messages), parameters(frame, messages, "fork"))


def test_a_fork_takes_what_it_may_change_and_can_be_kept(playground: Any, frame: Any) -> None:
    playground.handle(1, ask.StepOn(unit="epoch"))
    wanted = replace(DEFAULT, learning_rate=0.3, optimizer="adam", seed=9, data=DataSettings(name="xor"))
    scene = playground.handle(2, ask.Fork(settings=wanted))[0][0]
    assert scene.fork == replace(DEFAULT, learning_rate=0.3, optimizer="adam")
    messages = playground.handle(3, ask.StepOn(unit="epoch"))
    assert row(frame, messages).step == row(frame, messages, "fork").step == 50
    assert not same(parameters(frame, messages), parameters(frame, messages, "fork"))
    kept = parameters(frame, messages, "fork")
    messages = playground.handle(4, ask.EndFork(keep="fork"))
    assert same(parameters(frame, messages), kept)
    assert messages[0][0].fork is None
    assert messages[0][0].settings.optimizer == "adam"


def test_both_runs_go_back_to_the_same_step(playground: Any, frame: Any) -> None:
    for _ in range(400):  # more than are remembered, so that some are left out
        playground.handle(1, ask.StepOn(unit="batch"))
    playground.handle(2, ask.Fork(settings=replace(DEFAULT, learning_rate=0.3)))
    for _ in range(100):
        messages = playground.handle(3, ask.StepOn(unit="batch"))
    recorded = {event.run: event.recorded for event, _ in messages if event.kind == "timeline"}
    assert recorded["main"] == recorded["fork"]
    assert len(recorded["main"]) <= MOST_STATES
    for step in recorded["main"][::40]:
        messages = playground.handle(4, ask.Seek(step=step))
        assert row(frame, messages).step == row(frame, messages, "fork").step == step


def test_a_run_that_had_stopped_stays_where_it_stopped(frame: Any) -> None:
    hidden = (LayerSettings(units=8, activation="relu"),) * 3
    playground = opened(replace(DEFAULT, layers=hidden, output="identity", learning_rate=5.0))
    playground.handle(1, ask.Fork(settings=replace(playground._pair.main.built.settings, learning_rate=0.001)))
    messages = playground.handle(2, ask.RunTo(step=10_000))
    stop = row(frame, messages).step
    for _ in range(3):
        later = row(frame, playground.handle(3, ask.StepOn(unit="epoch")), "fork").step
    assert later > stop
    playground.handle(4, ask.Seek(step=0))
    with pytest.raises(CutawayError, match="is not recorded"):
        playground.handle(5, ask.Seek(step=later + 1))
    messages = playground.handle(6, ask.Seek(step=later))
    assert (row(frame, messages).step, row(frame, messages, "fork").step) == (stop, later)


def test_to_go_back_pauses(playground: Any) -> None:
    playground.handle(1, ask.Play(speed="epoch"))
    playground.handle(2, ask.Seek(step=0))
    assert playground.playing is None


def test_run_to_makes_the_very_steps_that_epochs_make(playground: Any, frame: Any) -> None:
    other = opened(DEFAULT)
    for _ in range(3):
        expected = other.handle(1, ask.StepOn(unit="epoch"))
    expected = other.handle(2, ask.StepOn(unit="batch"))
    messages = playground.handle(1, ask.RunTo(step=76))
    assert row(frame, messages) == row(frame, expected)
    assert same(parameters(frame, messages), parameters(frame, expected))
    assert row(frame, playground.handle(2, ask.RunTo(step=10))).step == 76  # it never goes back


def test_run_to_answers_long_before_a_step_that_is_far_away(playground: Any, frame: Any) -> None:
    messages = playground.handle(1, ask.RunTo(step=10**15))
    assert 0 < row(frame, messages).step < 10**8
    assert playground.playing is None


def test_a_fork_changes_alone_but_for_its_batches(playground: Any) -> None:
    playground.handle(1, ask.Fork(settings=DEFAULT))
    scene = playground.handle(2, ask.Change(settings=replace(DEFAULT, learning_rate=0.5), run="fork"))[0][0]
    assert (scene.settings.learning_rate, scene.fork.learning_rate) == (0.03, 0.5)
    scene = playground.handle(3, ask.Change(settings=replace(DEFAULT, batch_size=25)))[0][0]
    assert (scene.settings.batch_size, scene.fork.batch_size, scene.fork.learning_rate) == (25, 25, 0.5)


def test_own_points_of_three_classes_choose_softmax(playground: Any) -> None:
    points = ((1.0, 1.0), (2.0, 2.0), (-3.0, 1.0), (0.0, 9.5), (4.0, 4.0), (-1.0, -1.0))
    event, arrays = playground.handle(1, ask.Points(x=points, labels=(0, 1, 2, 0, 1, 2)))[0]
    assert (event.settings.data.name, event.settings.output, event.classes) == ("own", "softmax", ("0", "1", "2"))
    assert event.bounds == (-10.0, 10.0)
    together = {tuple(point) for name in ("train_x", "test_x") for point in arrays[name].tolist()}
    assert together == set(points)


def test_own_points_can_be_chosen_as_long_as_there_are_some(playground: Any) -> None:
    assert playground.scene()[0][0].own is None
    points = tuple((float(place), 0.12345) for place in range(100))
    own = playground.handle(1, ask.Points(x=points, labels=(0, 2) * 50))[0][0].own
    assert (own.name, own.task, own.classes, own.sentence) == ("own", "classification", 3, "100 points of your own.")
    assert own.sample == tuple((place, 0.123, 0) for place in range(0, 100, 2))  # 60 at most, so every second
    other = playground.handle(2, ask.Change(settings=Settings()))[0][0]
    assert (other.settings.data.name, other.own) == ("circle", own)
    again = playground.handle(
        3,
        ask.Change(
            settings=replace(
                playground.scene()[0][0].settings, data=DataSettings(name="own"), output="softmax", loss="cross_entropy"
            )
        ),
    )
    assert again[0][1]["train_x"].shape == (50, 2)


def test_a_curve_drawn_by_hand_is_a_regression(playground: Any) -> None:
    points = tuple((float(x), 0.0) for x in range(-5, 6))
    event, arrays = playground.handle(1, ask.Points(x=points, targets=tuple(x / 5 for x, _ in points)))[0]
    assert (event.task, event.one_dimensional, event.settings.output) == ("regression", True, "identity")
    assert (event.low, event.high) == (-1.0, 1.0)
    assert np.allclose(arrays["train_y"] * 5, arrays["train_x"][:, 0])


def test_a_table_is_moved_into_the_maps(playground: Any) -> None:
    lines = [f"{place * 100},{place % 3},{'red' if place % 2 else 'blue'}" for place in range(10)]
    messages = playground.handle(1, ask.Table(text="\n".join(["width,height,color", *lines])))
    event, arrays = messages[0]
    assert event.classes == ("blue", "red")
    together = np.concatenate([arrays["train_x"], arrays["test_x"]])
    assert together.min(axis=0).tolist() == [-5.0, -5.0]
    assert together.max(axis=0).tolist() == [5.0, 5.0]
    assert "were moved into -5 to 5" in messages[1][0].events[0][1]


def test_an_explanation_leaves_nothing_in_memory_while_one_walks_on(playground: Any, monkeypatch: Any) -> None:
    playground.handle(1, ask.StepOn(unit="operation"))
    trace = playground._pair.main.walk.trace
    first = playground.handle(2, ask.Explain())[0][0].page
    assert trace not in KNOWN
    playground.handle(3, ask.StepOn(unit="operation"))
    assert playground._pair.main.walk.trace is trace  # the same step, so the same page
    assert playground.handle(4, ask.Explain())[0][0].page == first

    def mistaken(*given: Any, **named: Any) -> None:
        gather(*given, **named)
        raise ArithmeticError

    monkeypatch.setattr(explaining, "gather", mistaken)
    with pytest.raises(ArithmeticError):
        playground.handle(5, ask.Explain())
    assert trace not in KNOWN


def test_explained_is_the_page_of_the_next_step(playground: Any) -> None:
    event = playground.handle(5, ask.Explain())[0][0]
    page, trace = json.loads(event.page), playground._pair.main.traced()
    assert (event.answers, event.step, page["examples"]) == (5, 0, 10)
    assert [step["text"] for step in page["steps"]] == [str(traced.step) for traced in trace.steps]
    assert page["tables"]["W1"]["values"][0][0] == pytest.approx(float(trace["W1"][0, 0]))
    single = json.loads(playground.handle(6, ask.Explain(examples=(3,)))[0][0].page)
    assert single["tables"]["x"]["values"][0] == pytest.approx(playground._pair.main.built.parted.train.x[3].tolist())


def test_a_nudge_moves_the_loss_as_finite_differences_do(playground: Any) -> None:
    playground.handle(1, ask.StepOn(unit="operation"))  # the batch is walked through, and these three are no part of it
    event = playground.handle(2, ask.Nudge(name="W2", index=(1, 0), change=1e-3, examples=(0, 1, 2)))[0][0]
    run = playground._pair.main
    x, y = run.built.training.train.scaled("float64")[:3], run.built.training.train.y("float64")[:3]
    losses = []
    for change in (0.0, 1e-3):
        p = x
        for layer in (1, 2, 3):
            W, b = (run.state.parameters[f"{part}{layer}"].astype(np.float64) for part in "Wb")
            W[1, 0] += change if layer == 2 else 0.0
            p = np.tanh(p @ W + b)
        losses.append(float(np.mean(0.5 * (p - y) ** 2)))
    assert event.actual == pytest.approx(losses[1] - losses[0], rel=1e-5)
    assert event.predicted == pytest.approx(event.actual, rel=0.02)  # so small a change is nearly linear


def test_the_doctor_finds_equal_units_and_offers_settings(playground: Any) -> None:
    playground.handle(1, ask.Change(settings=replace(DEFAULT, initializer="zeros")))
    found = {one.name: one for one in playground.handle(2, ask.Examine())[0][0].findings}
    assert found["same_units"].settings == replace(DEFAULT, initializer="he_normal")
    assert found["same_units"].signs[0].name in playground._pair.main.state.parameters
    assert not found["same_units"].forks  # a fork goes on with the weights at hand
    assert not any(sign.curve for sign in found["same_units"].signs)


def test_a_sign_in_the_losses_is_one_of_the_curve(frame: Any) -> None:
    playground = opened(replace(DEFAULT, learning_rate=1e-6))
    for _ in range(60):
        playground.handle(1, ask.StepOn(unit="epoch"))
    found = {one.name: one for one in playground.handle(2, ask.Examine())[0][0].findings}["rate_too_low"]
    assert all(sign.curve for sign in found.signs)
    assert found.forks
    fork = playground.handle(3, ask.Fork(settings=found.settings))
    assert found.settings.learning_rate == 0.01  # of which the first step changes the weights by about 1%
    assert fork[0][0].fork == found.settings == replace(DEFAULT, learning_rate=0.01)
    assert row(frame, fork, "fork").step == 1500


@pytest.mark.parametrize("kind", ["python", "pytorch"])
def test_a_script_comes_with_its_arrays(playground: Any, kind: Any) -> None:
    event, arrays = playground.handle(1, ask.Export(file=kind))[0]
    with ZipFile(BytesIO(arrays["content"].tobytes())) as packed:
        assert sorted(packed.namelist()) == ["network.npz", "network.py"]
        compile(packed.read("network.py"), "network.py", "exec")
    assert event.media == "application/zip"


@pytest.mark.parametrize("settings", [
    DEFAULT,
    replace(DEFAULT, data=DataSettings(name="blobs"), output="softmax", loss="cross_entropy", optimizer="adam",
            regularizers=("l1",), schedule="cosine", epochs=2),
    replace(DEFAULT, schedule="reduce_on_plateau", features=("x1", "x1*x2"), batch_size=30),
])  # fmt: skip
def test_the_notebook_makes_the_experiment_again(settings: Settings, frame: Any, capsys: Any) -> None:
    playground = opened(settings)
    for _ in range(3):
        messages = playground.handle(1, ask.StepOn(unit="epoch"))
    book = json.loads(playground.handle(2, ask.Export(file="notebook"))[0][1]["content"].tobytes())
    assert (book["nbformat"], book["cells"][0]["cell_type"]) == (4, "markdown")
    names: dict[str, Any] = {}
    for cell in book["cells"][1:]:
        exec(cell["source"], names)  # noqa: S102 (our own text)
    assert all(np.array_equal(names["network"].parameters[name], array)
               for name, array in parameters(frame, messages).items())  # fmt: skip
    assert f"training loss {row(frame, messages).training_loss}" in capsys.readouterr().out


def test_a_saved_network_is_loaded_again(playground: Any, frame: Any) -> None:
    saved = parameters(frame, playground.handle(1, ask.StepOn(unit="epoch")))
    content = playground.handle(2, ask.Export(file="network"))[0][1]["content"].tobytes()
    playground.handle(3, ask.Change(settings=replace(DEFAULT, layers=(), seed=4)))
    messages = playground.handle(4, ask.Load(content=b64encode(content).decode()))
    assert same(parameters(frame, messages), saved)
    assert messages[0][0].settings == DEFAULT
    assert row(frame, playground.handle(5, ask.StepOn(unit="batch"))).step == 1


def test_a_number_that_is_not_finite_stops_it_and_says_where(frame: Any) -> None:
    hidden = (LayerSettings(units=8, activation="relu"),) * 3
    settings = replace(DEFAULT, layers=hidden, output="identity", learning_rate=5.0)
    playground = opened(settings)
    playground.handle(1, ask.Play(speed="fast"))
    for _ in range(100):
        playground.advance(0.01)
    event, arrays = frame(playground.frames())
    assert playground.playing is None
    assert "is the first value that is not finite." in event.stopped
    assert f"In step {event.row.step + 1:,}, " in event.stopped
    assert all(np.isfinite(arrays[name]).all() for name in ("W1", "b1", "W4", "b4"))
    assert event.trail[0].made in ("NaN", "∞")
    assert f"{event.trail[0].text} read " in event.stopped
    for link, before in pairwise(event.trail):
        assert before.makes in [name for name, _ in link.reads]
    assert {name for name, _ in event.trail[-1].reads} & {*arrays, "x", "y"}  # where it came from was there before
    assert f"on its batch of {settings.batch_size}, {event.trail[0].makes} is the first" in event.stopped
    with pytest.raises(CutawayError, match="not finite"):
        playground.handle(2, ask.StepOn(unit="batch"))
    explained = json.loads(playground.handle(2, ask.Explain())[0][0].page)
    assert '"number": ' in json.dumps(explained["tables"])  # NaN and infinity, as JSON can hold them
    found = next(one for one in playground.handle(2, ask.Examine())[0][0].findings if one.name == "not_finite")
    assert f"step {event.row.step + 1:,} could not be made. The black box shows why." in found.sentence
    assert event.stopped not in found.sentence
    shown = [sign.what for sign in found.signs]
    assert "largest number that it was made of, over the 250 examples looked at" in shown
    assert not any("zeros" in what for what in shown)  # a dense layer takes no logarithm
    after = frame(playground.handle(3, ask.Seek(step=0)))[0]
    assert (after.stopped, after.trail, after.row.step) == (None, (), 0)
    fork = playground.handle(4, ask.Fork(settings=replace(settings, learning_rate=0.001)))
    assert row(frame, fork, "fork").step == 0


def test_timelines_are_bounded_and_news_adds_up_to_the_whole(playground: Any) -> None:
    playground.handle(1, ask.Play(speed="batch"))
    rows: dict[int, Any] = {}
    for _ in range(1500):
        playground.advance(0.01)
        event = next(event for event, _ in playground.frames() if event.kind == "timeline")
        rows = ({} if event.whole else rows) | {one.step: one for one in event.rows}
        assert len(event.recorded) <= MOST_STATES
        assert event.recorded[-1] == playground._pair.main.step
    whole = next(event for event, _ in playground.scene() if event.kind == "timeline")
    assert tuple(rows.values()) == whole.rows
    assert MOST_ROWS // 4 < len(whole.rows) <= MOST_ROWS
    assert whole.rows[0].step == whole.recorded[0] == 0


def test_thinning_keeps_the_first_and_the_newest() -> None:
    kept = Thinned[int](10)
    for step in range(0, 1000, 3):
        kept.add(step, step)
        assert len(kept) <= 11
        assert (kept.steps[0], kept.steps[-1]) == (0, step)
        assert kept.things == kept.steps
    gaps = np.diff(kept.steps)[:-1]
    assert gaps.min() * 2 >= gaps.max()
