"""What a unit responds to, the step on one picture with the chain rule of any weight, and a nudge of a number."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cutaway.data.digits import CLASSES, PICTURE, digits_part
from cutaway.errors import SettingError
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.reading import Desk
from cutaway.lab.digits.reading.training_pictures import most_excited
from cutaway.network import Network
from cutaway.protocol.digits import ExplainDigit, NudgeDigit, Picture, ReadDigit, ShowUnit, Stroke

SEVEN = Picture(strokes=(Stroke(points=((90.0, 70.0), (190.0, 70.0), (130.0, 220.0))),))
Ask = Callable[..., Any]


def test_a_unit_of_the_first_layer_responds_by_its_weights(ask: Ask, shipped: Readable) -> None:
    event, arrays = ask(ShowUnit(picture=SEVEN, layer=1, unit=17))
    numbers = shipped.network.parameters
    np.testing.assert_array_equal(arrays["responds"], numbers["W1"][:, 17].astype(np.float64).reshape(28, 28))
    np.testing.assert_array_equal(arrays["outgoing"], numbers["W2"][17])
    read = ask(ReadDigit(picture=SEVEN))[1]
    assert event.value == float(read["a1"][17])
    assert event.sentence.startswith("Unit 17 of layer 1 is ")


def test_a_unit_of_a_later_layer_responds_through_the_units_that_are_active(ask: Ask, shipped: Readable) -> None:
    """By hand: the weights of the active units of layer 1, times its own to them."""
    _, arrays = ask(ShowUnit(picture=SEVEN, layer=2, unit=5))
    numbers = {name: array.astype(np.float64) for name, array in shipped.network.parameters.items()}
    active = ask(ReadDigit(picture=SEVEN))[1]["a1"] > 0
    expected = numbers["W1"] @ (active * numbers["W2"][:, 5])
    np.testing.assert_allclose(arrays["responds"].reshape(-1), expected, atol=1e-12)
    assert arrays["outgoing"].shape == (10,)


@pytest.mark.parametrize(("layer", "name"), [(1, "a1"), (2, "a2"), (3, "p")])
def test_the_pictures_that_excite_it_most_are_the_largest_of_all(ask: Ask, layer: int, name: str) -> None:
    """Against the values of the whole training part, computed at once."""
    train = digits_part("train")
    network = Network([64, 9, 7, 10], seed=5)
    event, arrays = ask(
        ShowUnit(picture=Picture(example=0), layer=layer, unit=4),
        Desk(lambda: digits_part("test")),
        Readable(network, PICTURE, 16.0, CLASSES, train),
    )
    values = network.values(train.scaled("float32"), train.labels)[name][:, 4]
    order = np.argsort(-values, kind="stable")[:12]
    np.testing.assert_allclose(event.excited, values[order], rtol=1e-5)  # matrix products round by their shape
    assert event.labels == tuple(train.labels[order])
    np.testing.assert_array_equal(arrays["pictures"].reshape(12, 64), np.rint(train.x[order] * (255 / 16)))


def test_a_silent_unit_is_said_to_be_silent(ask: Ask) -> None:
    network = Network([64, 3, 10], initializer="zeros")
    readable = Readable(network, PICTURE, 16.0, CLASSES, digits_part("train"))
    command = ShowUnit(picture=Picture(example=0), layer=1, unit=0)
    event, _ = ask(command, Desk(lambda: digits_part("test")), readable)
    assert "no training picture excites it more than others" in event.sentence


def test_a_large_network_looks_at_as_many_pictures_as_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cutaway.lab.digits.reading.training_pictures.MOST_PRODUCTS", 1)
    places, _ = most_excited(Network([64, 3, 10], seed=1), digits_part("train"), "a1", 0, 5)
    assert max(places) < 500


@pytest.mark.parametrize(("layer", "unit"), [(0, 0), (4, 0), (1, 256), (1, -1), (-1, 0)])
def test_units_that_there_are_not_are_refused(ask: Ask, layer: int, unit: int) -> None:
    with pytest.raises(SettingError, match=r"There is no layer|has no unit"):
        ask(ShowUnit(picture=SEVEN, layer=layer, unit=unit))


@pytest.mark.parametrize(("name", "index"), [("W1", (300, 17)), ("W2", (200, 60)), ("b1", (100,))])
def test_the_chain_rule_of_any_weight_is_among_what_is_explained(
    ask: Ask, shipped: Readable, name: str, index: tuple[int, ...]
) -> None:
    event, _ = ask(ExplainDigit(picture=SEVEN, label=2, focus=(name, index)))
    page = json.loads(event.page)
    lens = page["lenses"][f"{name}[{','.join(map(str, index))}]"]
    x = ask(ReadDigit(picture=SEVEN))[1]["x"].reshape(1, -1)
    derivative = shipped.network.values(x, np.array([2]))[f"d_{name}"][index]
    assert lens["rule"]["derivative"] == pytest.approx(float(derivative), rel=1e-4, abs=1e-7)  # single precision
    assert page["graph"]["image"]["rows"] == 28
    assert len(event.page) < 3_000_000
    assert page["title"] == "A step on this picture as a 2"


def test_a_nudge_is_predicted_and_computed(ask: Ask, shipped: Readable) -> None:
    """Against the loss of a network whose number was changed by hand."""
    event, _ = ask(NudgeDigit(picture=SEVEN, label=2, name="b3", index=(2,), change=0.5))
    x = ask(ReadDigit(picture=SEVEN))[1]["x"].reshape(1, -1)
    network = Network.from_specification(shipped.network.specification, shipped.network.arrays)
    before, d_b3 = network.loss(x, np.array([2])), network.values(x, np.array([2]))["d_b3"]
    network.set_parameters({**network.parameters, "b3": network.parameters["b3"] + 0.5 * (np.arange(10) == 2)})
    assert event.actual == pytest.approx(network.loss(x, np.array([2])) - before, abs=1e-5)  # single precision
    assert event.predicted == pytest.approx(0.5 * float(d_b3[2]), rel=1e-5)


@pytest.mark.parametrize(
    "command",
    [
        ExplainDigit(picture=SEVEN, label=10),
        ExplainDigit(picture=SEVEN, label=-1),
        ExplainDigit(picture=SEVEN, label=1, focus=("W9", (0, 0))),
        ExplainDigit(picture=SEVEN, label=1, focus=("W1", (784, 0))),
        ExplainDigit(picture=SEVEN, label=1, focus=("W1", (0,))),
        ExplainDigit(picture=SEVEN, label=1, focus=("W1", (-1, 0))),
        ExplainDigit(picture=SEVEN, label=1, focus=("z1", (0, 0))),
        ExplainDigit(picture=Picture(), label=1),
        NudgeDigit(picture=SEVEN, label=1, name="W1", index=(0, 256), change=1.0),
        NudgeDigit(picture=SEVEN, label=1, name="b1", index=(0,), change=1e300),
        NudgeDigit(picture=SEVEN, label=1, name="b1", index=(0,), change=float("nan")),
        NudgeDigit(picture=SEVEN, label=11, name="b1", index=(0,), change=1.0),
    ],
)
def test_steps_and_nudges_without_sense_are_refused(ask: Ask, command: Any) -> None:
    with pytest.raises(SettingError):
        ask(command)
