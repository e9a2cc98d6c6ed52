"""The numbers of a picture are the engine's."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cutaway.lab.playground import Playground
from cutaway.lab.playground.building import build
from cutaway.lab.playground.maps import LARGE, SMALL
from cutaway.lab.playground.run import Run
from cutaway.protocol.commands import Play, StepOn
from cutaway.protocol.settings import DataSettings, LayerSettings, Settings

ROUNDING = 2e-6
"""Two float32 computations of one number below 1, by other orders of the sums."""

KINDS = [
    Settings(),
    Settings(features=("x1^2", "x1*x2", "sin(x2)")),
    Settings(layers=(LayerSettings(units=3, dropout=0.3, batch_normalization=True),)),
    Settings(data=DataSettings(name="blobs"), output="softmax", loss="cross_entropy"),
    Settings(dtype="float64", layers=()),
    Settings(output="sigmoid", loss="binary_cross_entropy"),
]


def opened(settings: Settings) -> Any:
    return Playground(settings)


def trained(settings: Settings) -> Run:
    run = Run(build(settings))
    run.advance(60)
    return run


@pytest.mark.parametrize("settings", KINDS)
def test_a_pixel_is_what_the_network_answers_there(settings: Settings) -> None:
    run = trained(settings)
    maps, low_high = run.maps.arrays(run.state), run.built.parted.points.bounds
    line = np.linspace(*low_high, LARGE)
    for row, column in ((0, 0), (10, 50), (63, 63)):
        point = np.array([[line[column], line[LARGE - 1 - row]]], run.built.network.specification.dtype)
        expected = run.network(point)[0]
        assert maps["output"][:, row, column] == pytest.approx(expected, abs=ROUNDING)


@pytest.mark.parametrize("settings", KINDS)
def test_a_neurons_map_is_its_activation_in_a_trace(settings: Settings) -> None:
    run = trained(settings)
    maps, (low, high) = run.maps.arrays(run.state), run.built.parted.points.bounds
    line = np.linspace(low, high, SMALL)
    point = np.array([[line[20], line[SMALL - 1 - 3]]])
    outputs = run.built.aim.outputs
    traced = run.network.trace(point, np.zeros((1, outputs)))
    for column in opened(settings).scene()[0][0].columns:
        assert maps[column.map].shape == (len(column.names), SMALL, SMALL)
        assert maps[column.map][:, 3, 20] == pytest.approx(traced[column.values][0], abs=1e-5)


@pytest.mark.parametrize("settings", KINDS)
def test_losses_and_accuracies_are_those_of_an_evaluation(settings: Settings) -> None:
    run = trained(settings)
    for name, data, points in (
        ("training", run.built.training.train, run.built.parted.train),
        ("test", run.built.test, run.built.parted.test),
    ):
        x, y = data.scaled(settings.dtype), data.y(settings.dtype)
        assert getattr(run.measured.row, f"{name}_loss") == pytest.approx(run.network.loss(x, y), rel=1e-5)
        p = run.network(x)
        middle = 0.5 if settings.output == "sigmoid" else 0.0
        guesses = p.argmax(axis=1) if p.shape[1] > 1 else p[:, 0] > middle
        assert getattr(run.measured.row, f"{name}_accuracy") == np.mean(guesses == points.answers)
    confusion = run.measured.confusion
    assert confusion is not None
    assert confusion.sum() == len(run.built.parted.test.answers)
    assert confusion.sum(axis=1).tolist() == np.bincount(run.built.parted.test.answers.astype(int)).tolist()


def test_a_picture_carries_the_parameters_and_the_counters(playground: Any, frame: Any) -> None:
    playground.handle(1, StepOn(unit="epoch"))
    event, arrays = frame(playground.handle(2, StepOn(unit="batch")))
    assert (event.row.step, event.epoch, event.batch, event.example) == (26, 1, 1, 10)
    assert event.learning_rate == 0.03
    run = Run(build(Settings()))
    run.advance(25)
    run.advance(1)
    assert all(np.array_equal(arrays[name], array) for name, array in run.state.parameters.items())


def test_numbers_go_up_and_speed_is_known_only_while_it_plays(playground: Any, frame: Any) -> None:
    first, _ = frame(playground.scene())
    playground.handle(1, Play(speed="fast"))
    for _ in range(3):
        assert playground.advance(0.01)
    playing, _ = frame(playground.frames())
    assert playing.number > first.number
    assert playing.playing == "fast"
    assert playing.epochs_per_second > 0
    assert first.epochs_per_second == 0


def test_a_curve_has_no_second_input() -> None:
    run = trained(Settings(data=DataSettings(name="sine"), output="identity"))
    maps = run.maps.arrays(run.state)
    assert all(np.ptp(one, axis=1).max() == 0 for name, one in maps.items())  # all rows alike
    assert run.measured.row.test_accuracy is None
    assert run.measured.confusion is None


def test_the_scene_tells_the_points_apart(playground: Any) -> None:
    event, arrays = playground.scene(answers=4)[0]
    assert (event.answers, event.classes, event.low, event.high) == (4, ("-1", "+1"), -1.0, 1.0)
    assert arrays["train_x"].shape == arrays["test_x"].shape == (250, 2)
    together = np.concatenate([arrays["train_x"], arrays["test_x"]])
    assert len(np.unique(together, axis=0)) == 500
    assert event.steps_per_epoch == 25


def test_the_share_to_learn_from_is_kept() -> None:
    settings = Settings(data=replace(DataSettings(), train_share=0.9))
    arrays = opened(settings).scene()[0][1]
    assert (len(arrays["train_x"]), len(arrays["test_x"])) == (450, 50)
