"""What the descent page is told: answers as they travel, and sentences for what cannot be."""

import json
from dataclasses import replace

import numpy as np
import pytest

from cutaway.definitions import OPTIMIZERS
from cutaway.errors import CutawayError
from cutaway.lab.descent import LANDSCAPES, Trained, handle_descent
from cutaway.lab.descent.limits import MOST_CONTENDERS, MOST_EFFORT, SIZES, effort
from cutaway.network import Network
from cutaway.protocol.descent import (
    Contender,
    Landscapes,
    ListLandscapes,
    Race,
    Raced,
    ShowLandscape,
    Slice,
    Surface,
    Weight,
)
from cutaway.protocol.reading import read_command
from cutaway.protocol.wire import encode

SGD = Contender(optimizer="sgd", learning_rate=0.1)
RACE = Race(name="bowl", start=(1.0, 2.0), contenders=(SGD,), steps=3)


@pytest.fixture(scope="module")
def trained() -> Trained:
    network = Network([2, 3, 1], activation="tanh", output="tanh", loss="half_squared_error")
    x = np.random.default_rng(0).standard_normal((20, 2))
    return Trained(network, x, np.sign(x[:, :1]))


def test_all_landscapes_and_optimizers_are_offered() -> None:
    found, arrays = handle_descent(4, ListLandscapes(), None)
    assert isinstance(found, Landscapes)
    assert [one.name for one in found.landscapes] == [*LANDSCAPES, "loss"]
    assert [one.name for one in found.optimizers] == list(OPTIMIZERS)
    assert [one.name for one in found.optimizers if one.full_batch] == ["gradient_descent"]
    assert found.answers == 4
    assert not arrays


@pytest.mark.parametrize("name", LANDSCAPES)
def test_each_landscape_is_shown_and_can_travel(name: str) -> None:
    found, arrays = handle_descent(1, ShowLandscape(name=name, size=21), None)
    assert isinstance(found, Surface)
    assert arrays["heights"].shape == (21,) * LANDSCAPES[name].dimensions
    assert len(found.axes) == len(found.bounds) == len(found.start) == LANDSCAPES[name].dimensions
    assert all(axis.replace("x", "x_{") in found.formula for axis in found.axes)
    assert encode(found, arrays)


def test_the_networks_loss_is_shown_and_raced(trained: Trained) -> None:
    found, arrays = handle_descent(1, ShowLandscape(name="loss", size=11), trained)
    assert isinstance(found, Surface)
    assert arrays["heights"].shape == (11, 11)
    assert arrays["heights"][5, 5] == pytest.approx(trained.network.loss(trained.x, trained.y), rel=1e-6)  # float32
    assert len(found.weights) == trained.network.parameter_count
    command = replace(RACE, name="loss", start=found.start, batch_size=5)
    race, paths = handle_descent(2, command, trained)
    assert isinstance(race, Raced)
    assert race.network == found.network != ""
    assert paths["losses"][0, 0] == pytest.approx(arrays["heights"][5, 5], rel=1e-6)


def test_a_race_by_hand() -> None:
    found, arrays = handle_descent(9, RACE, None)
    assert isinstance(found, Raced)
    np.testing.assert_allclose(arrays["places"][0], [[0.9**step, 2 * 0.9**step] for step in range(4)])
    np.testing.assert_allclose(arrays["losses"][0], [2.5 * 0.81**step for step in range(4)])
    np.testing.assert_allclose(arrays["gradients"], arrays["places"])
    assert found.racers[0].sentence == "sgd with the rate 0.1 went from a loss of 2.5 to 1.33 in 3 steps."


def test_an_ending_tells_of_divergence_and_of_what_was_lower() -> None:
    lost = replace(RACE, contenders=(Contender(optimizer="sgd", learning_rate=9.0),), steps=100)
    found, _ = handle_descent(1, lost, None)
    assert isinstance(found, Raced)
    assert f"diverged at step {found.racers[0].diverged}" in found.racers[0].sentence
    beyond = replace(RACE, contenders=(Contender(optimizer="momentum", learning_rate=0.5),), steps=7)
    found, arrays = handle_descent(1, beyond, None)
    assert isinstance(found, Raced)
    assert f"after it had been at {arrays['losses'].min():.3g}" in found.racers[0].sentence


def test_commands_arrive_as_a_page_sends_them() -> None:
    sent = {"id": 3, "kind": "race", "name": "bowl", "start": [1, 2.5], "contenders": [{"learning_rate": 1}]}
    number, command = read_command(json.dumps(sent))
    assert (number, command) == (3, Race(name="bowl", start=(1.0, 2.5), contenders=(replace(SGD, learning_rate=1.0),)))
    weights = [{"name": "W1", "index": [0, 1]}, {"name": "b1", "index": [0]}]
    sent = {"id": 3, "kind": "landscape", "name": "loss", "slice": {"directions": "weights", "weights": weights}}
    _, command = read_command(json.dumps(sent))
    assert isinstance(command, ShowLandscape)
    assert command.slice.weights == (Weight(name="W1", index=(0, 1)), Weight(name="b1", index=(0,)))


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (ShowLandscape(name="vally"), "no landscape named 'vally'; did you mean valley"),
        (ShowLandscape(name="x" * 100_000), "no landscape named"),
        (ShowLandscape(name="bowl", size=SIZES[1] + 1), "places along an axis is 162"),
        (ShowLandscape(name="loss"), "no network yet"),
        (replace(RACE, name="loss"), "no network yet"),
        (replace(RACE, contenders=()), "0 optimizers in the race"),
        (replace(RACE, contenders=(SGD,) * (MOST_CONTENDERS + 1)), "9 optimizers in the race; expected 1 to 8"),
        (replace(RACE, contenders=(replace(SGD, optimizer="adm"),)), "no optimizer named 'adm'; did you mean adam"),
        (replace(RACE, contenders=(replace(SGD, optimizer="a" * 1000),)), "1,000 characters"),
        (replace(RACE, contenders=(replace(SGD, learning_rate=0.0),)), "rate is 0; expected more than 0"),
        (replace(RACE, contenders=(replace(SGD, learning_rate=-1.0),)), "rate is -1"),
        (replace(RACE, contenders=(replace(SGD, learning_rate=float("nan")),)), "rate is nan"),
        (replace(RACE, steps=0), "steps is 0"),
        (replace(RACE, steps=1001), "steps is 1001"),
        (replace(RACE, noise=-1.0), "noise is -1"),
        (replace(RACE, noise=1.0, seed=-1), "seed is -1"),
        (replace(RACE, start=(1.0,)), "start has 1 numbers; this landscape has 2"),
        (replace(RACE, start=(1.0, 4.1)), "start is at 4.1, outside of the picture; expected -4 to 4"),
        (replace(RACE, start=(1.0, float("nan"))), "start is at nan"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(command: Race | ShowLandscape, sentence: str) -> None:
    with pytest.raises(CutawayError, match=sentence):
        handle_descent(1, command, None)


def test_what_would_take_too_long_is_refused_or_made_smaller() -> None:
    network = Network([2, *[32] * 10, 1], activation="tanh", output="tanh", loss="half_squared_error")
    x = np.zeros((2000, 2), np.float32)
    large = Trained(network, x, np.ones((2000, 1)))
    assert effort(large) > 10
    with pytest.raises(CutawayError, match=r"ask for [0-9]+ steps at most"):
        handle_descent(1, replace(RACE, name="loss", start=(0.0, 0.0), contenders=(SGD,) * 8, steps=1000), large)
    _, arrays = handle_descent(1, ShowLandscape(name="loss", size=81, slice=Slice(directions="random")), large)
    side = len(arrays["heights"])
    assert side < 81
    assert side**2 * effort(large) <= MOST_EFFORT


def test_a_batch_size_below_0_is_refused(trained: Trained) -> None:
    with pytest.raises(CutawayError, match="batch size is -1"):
        handle_descent(1, replace(RACE, name="loss", start=(0.0, 0.0), batch_size=-1), trained)
