"""The training of the digits page is that of Cutaway: the same numbers, wherever one stops, goes back and goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.lab.digits.conftest import SMALL, assert_same, frame, needs_mnist, step, studio_of, told, weights

from cutaway.data import load
from cutaway.errors import CutawayError
from cutaway.lab.digits.training.building import build
from cutaway.network import Network
from cutaway.protocol import commands as ask
from cutaway.protocol.digits import ChangeDigits, DigitsSettings, ForkDigits, KeepStep
from cutaway.protocol.settings import LayerSettings
from cutaway.train import Training, TrainingSettings

WAYS: dict[str, dict[str, Any]] = {
    "plain": {},
    "dropout": {"layers": (LayerSettings(units=16, activation="relu", dropout=0.25),)},
    "batch normalization": {"layers": (LayerSettings(units=16, activation="relu", batch_normalization=True),)},
    "augmented": {"augmentations": ("shift:pixels=1",)},
    "watched schedule": {"schedule": "reduce_on_plateau:patience=0", "optimizer": "sgd", "learning_rate": 0.5},
    "early stopping": {"early_stopping": 50},
}


@needs_mnist
def test_it_makes_the_same_network_as_cutaway_train(tmp_path: Path) -> None:
    """The same settings, pictures and steps by ``Training.run``, which the command line uses."""
    studio = studio_of(DigitsSettings(layers=(LayerSettings(units=32, activation="relu"),)))
    step(studio, times=4)
    splits = load("mnist").splits
    network = Network([784, 32, 10], activation="relu", initializer="he_normal", seed=0)
    training = Training(network, splits.train, None, TrainingSettings(batch_size=100, epochs=10))
    snapshot = next(one for one in training.run(at=[4]) if one.asked)
    assert_same(weights(studio, tmp_path), dict(snapshot.state.arrays))


@pytest.mark.parametrize("settings", WAYS.values(), ids=WAYS)
def test_going_back_and_on_is_the_uninterrupted_training(settings: dict[str, Any], tmp_path: Path) -> None:
    studio, other = studio_of(**settings), studio_of(**settings)
    step(studio, times=10)
    step(studio, "epoch", 3)
    studio.handle(4, ask.Seek(step=10))
    step(studio, times=2)
    step(studio, "epoch", 3)
    step(other, times=12)
    step(other, "epoch", 3)
    assert frame(studio).row == frame(other).row
    assert_same(weights(studio, tmp_path), weights(other, tmp_path))


def test_playing_fast_and_single_steps_lead_to_the_same(tmp_path: Path) -> None:
    studio, other = studio_of(), studio_of()
    studio.handle(4, ask.Play(speed="fast"))
    while frame(studio).row.step < 20:
        studio.advance(0.001)
    studio.handle(5, ask.Pause())
    step(other, times=frame(studio).row.step)
    assert_same(weights(studio, tmp_path), weights(other, tmp_path))


def test_run_to_plays_to_the_very_step_and_pauses_there(tmp_path: Path) -> None:
    studio, stepped = studio_of(), studio_of()
    assert told(studio.handle(2, ask.RunTo(step=30)), "digits_frame").playing == "fast"  # it answers before it is there
    while studio.playing:
        studio.advance(5.0)  # time for many more
    studio.handle(3, ForkDigits(settings=replace(SMALL, learning_rate=0.01)))
    studio.handle(4, ask.RunTo(step=47))
    while studio.playing:
        studio.advance(5.0)
    assert [frame(studio, run).row.step for run in ("main", "fork")] == [47, 47]
    assert told(studio.handle(5, ask.RunTo(step=10)), "digits_frame").playing is None  # it never goes back
    step(stepped, times=47)
    assert_same(weights(studio, tmp_path), weights(stepped, tmp_path))


def test_before_a_change_all_is_as_if_it_had_never_been(tmp_path: Path) -> None:
    studio, other = studio_of(), studio_of()
    step(studio, "epoch")
    studio.handle(4, ChangeDigits(settings=replace(SMALL, learning_rate=0.3, batch_size=20)))
    step(studio, "epoch")
    assert told(studio.scene(), "digits_timeline").events == (
        (24, "Changed by hand: learning rate 0.3, batch size 20."),
    )
    studio.handle(5, ask.Seek(step=0))
    assert told(studio.scene(), "digits_scene").settings == SMALL
    step(studio, "epoch", 2)
    step(other, "epoch", 2)
    assert told(studio.scene(), "digits_timeline").events == ()
    assert_same(weights(studio, tmp_path), weights(other, tmp_path))


def test_a_change_keeps_weights_and_what_the_optimizer_remembers(tmp_path: Path) -> None:
    studio = studio_of()
    step(studio, times=3)
    before = weights(studio, tmp_path)
    studio.handle(4, ChangeDigits(settings=replace(SMALL, learning_rate=1e-30)))
    step(studio)
    assert_same(before, weights(studio, tmp_path))  # so small a step is lost in float32


def test_rows_measure_the_pictures_that_they_say(tmp_path: Path) -> None:
    """The validation loss by the reference engine: -log of the probability of the right class, averaged by hand."""
    studio = studio_of()
    step(studio, "epoch", 3)
    arrays, validation = weights(studio, tmp_path), load("digits").splits.validation
    hidden = np.maximum(validation.x / 16 @ arrays["W1"] + arrays["b1"], 0)
    scores = hidden @ arrays["W2"] + arrays["b2"]
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    row = frame(studio).row
    right = p[np.arange(len(p)), validation.labels]
    assert row.validation_loss == pytest.approx(float(-np.log(right).mean()), rel=1e-5)  # float32 sums
    assert row.validation_accuracy == float((p.argmax(axis=1) == validation.labels).mean())
    event, pictures = next((event, arrays) for event, arrays in studio.frames() if event.kind == "digits_frame")
    assert pictures["confusion"].sum() == len(validation)
    assert np.trace(pictures["confusion"]) == round(row.validation_accuracy * len(validation))
    worst = event.worst[0]
    assert worst.guess == p[worst.place].argmax() != worst.label == validation.labels[worst.place]
    assert worst.probability == pytest.approx(p[p.argmax(axis=1) != validation.labels].max(), rel=1e-4)
    ink = validation.x[worst.place].reshape(8, 8) * (255 / 16)
    np.testing.assert_array_equal(pictures["worst"][0], np.round(ink))
    np.testing.assert_array_equal(pictures["first_layer"][5], arrays["W1"][:, 5].reshape(8, 8))


def test_fewer_pictures_are_a_part_of_more() -> None:
    few, more = (picture_rows(count) for count in (100, 1000))
    np.testing.assert_array_equal(few, more[:100])
    assert not np.array_equal(few, picture_rows(100, seed=1))
    np.testing.assert_array_equal(picture_rows(None), load("digits").splits.train.x)


def picture_rows(count: int | None, seed: int = 0) -> Any:
    built = build(replace(SMALL, examples=count, seed=seed))
    return built.training.train.x


def test_early_stopping_pauses_and_names_the_best_step() -> None:
    studio = studio_of(examples=20, early_stopping=3, learning_rate=0.05, batch_size=20)
    studio.handle(4, ask.Play(speed="fast"))
    while studio.playing:
        studio.advance(0.01)
    found = frame(studio)
    rows = {row.step: row for row in told(studio.scene(), "digits_timeline").rows}
    best = min(rows.values(), key=lambda row: row.validation_loss).step
    assert (found.best_step, found.row.step) == (best, best + 3)
    assert f"smallest at step {best:,}" in found.sentence
    studio.handle(5, ask.Seek(step=best))
    assert frame(studio).row == rows[best]


def test_a_number_that_is_not_finite_stops_it_and_loses_nothing() -> None:
    studio = studio_of(optimizer="sgd", learning_rate=1e30)
    studio.handle(4, ask.Play(speed="fast"))
    while studio.playing:
        studio.advance(0.01)
    found = frame(studio)
    assert found.stopped == found.sentence
    assert "NaN or infinity" in found.stopped
    assert "a smaller one is the usual cure" in found.stopped
    with pytest.raises(CutawayError, match="go back, or reset"):
        studio.handle(5, ask.Play())
    studio.handle(6, ask.Seek(step=0))
    studio.handle(7, ChangeDigits(settings=replace(SMALL, optimizer="sgd", learning_rate=0.1)))
    step(studio, times=5)
    assert (frame(studio).stopped, frame(studio).row.step) == (None, 5)


def test_checkpoints_are_never_thinned_out() -> None:
    studio = studio_of(examples=100, batch_size=100)
    step(studio, times=3)
    studio.handle(4, KeepStep(name=" before I went on "))
    kept = frame(studio).row
    step(studio, times=600)
    timeline = told(studio.scene(), "digits_timeline")
    assert timeline.kept == ((3, "before I went on"),)
    assert 3 in timeline.recorded
    assert len(timeline.recorded) < 300
    assert frame(studio).best_step in timeline.recorded
    studio.handle(5, ask.Seek(step=3))
    assert frame(studio).row == kept


def test_checkpoints_have_names_and_there_are_eight_at_most() -> None:
    studio = studio_of()
    for name in ("", " ", "x" * 61):
        with pytest.raises(CutawayError, match="1 to 60 characters"):
            studio.handle(4, KeepStep(name=name))
    for _ in range(8):
        studio.handle(4, KeepStep(name="here"))
        step(studio)
    with pytest.raises(CutawayError, match="There are 8 checkpoints"):
        studio.handle(4, KeepStep(name="here"))
    assert len(told(studio.scene(), "digits_timeline").kept) == 8


def test_what_is_remembered_is_bounded() -> None:
    """One state of 940,000 numbers and two memories of Adam are 11 MB: the first, the best, the newest and one more."""
    studio = studio_of(layers=(LayerSettings(units=900),) * 2, batch_size=10, examples=10)
    step(studio, times=12)
    recorded = told(studio.scene(), "digits_timeline").recorded
    assert len(recorded) <= 5
    assert {0, 12, frame(studio).best_step} <= set(recorded)


def test_a_reset_begins_with_other_weights_where_the_seed_is_another(tmp_path: Path) -> None:
    studio = studio_of()
    first = weights(studio, tmp_path)
    step(studio)
    studio.handle(4, ask.Reset())
    assert_same(first, weights(studio, tmp_path))
    studio.handle(4, ask.Reset(seed=1))
    assert not np.array_equal(first["W1"], weights(studio, tmp_path)["W1"])
    assert told(studio.scene(), "digits_scene").settings == replace(SMALL, seed=1)
