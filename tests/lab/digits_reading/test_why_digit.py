"""Why an answer: shares that add up, true gradients, the nearest pictures, and a nudge that really flips the answer."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from cutaway.data import make_dataset
from cutaway.data.digits import CLASSES, PICTURE, digits_part
from cutaway.errors import SettingError
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.reading import Desk
from cutaway.lab.digits.reading.counterfactual import counterfactual
from cutaway.lab.digits.reading.shares import shares
from cutaway.lab.digits.reading.training_pictures import nearest
from cutaway.network import Network
from cutaway.protocol.digits import Picture, Stroke, WhyDigit

SEVEN = Picture(strokes=(Stroke(points=((90.0, 70.0), (190.0, 70.0), (130.0, 220.0))),))
Ask = Callable[..., Any]


def logits(network: Network, x: Any) -> Any:
    """The last layer's sums by plain NumPy, for ReLU networks."""
    a, last = np.asarray(x, np.float64), network.specification.layers
    numbers = {name: array.astype(np.float64) for name, array in network.parameters.items()}
    for layer in range(1, last):
        a = np.maximum(a @ numbers[f"W{layer}"] + numbers[f"b{layer}"], 0)
    return a @ numbers[f"W{last}"] + numbers[f"b{last}"]


def test_the_shares_of_pixels_and_units_add_up_to_the_difference_of_the_logits(ask: Ask, shipped: Readable) -> None:
    event, arrays = ask(WhyDigit(picture=SEVEN, answer=7))
    x = np.asarray(ask_x(ask), np.float64)
    z = logits(shipped.network, x)[0]
    assert event.exact
    assert event.rival == int(np.argsort(-z)[1])
    assert event.difference == pytest.approx(z[7] - z[event.rival], abs=1e-9)  # double precision on both sides
    assert arrays["pixels"].sum() + event.pixel_bias == pytest.approx(event.difference, abs=1e-9)
    assert arrays["hidden"].sum() + event.hidden_bias == pytest.approx(event.difference, abs=1e-9)
    b = shipped.network.parameters["b3"].astype(np.float64)
    assert event.hidden_bias == pytest.approx(b[7] - b[event.rival], abs=1e-9)
    assert "The logit of 7 is 9.88 above that of 3" in event.sentence


def ask_x(ask: Ask) -> Any:
    """What the network gets of the seven."""
    from cutaway.protocol.digits import ReadDigit

    return ask(ReadDigit(picture=SEVEN))[1]["x"].reshape(1, -1)


def test_the_bias_of_the_pixels_is_what_the_active_units_make_of_a_black_picture(ask: Ask, shipped: Readable) -> None:
    """Worked out by NumPy with the units fixed: that network is linear, and at 0 only biases are left."""
    event, _ = ask(WhyDigit(picture=SEVEN, answer=7))
    a, fixed = np.asarray(ask_x(ask), np.float64), np.zeros((1, 784))
    numbers = {name: array.astype(np.float64) for name, array in shipped.network.parameters.items()}
    for layer in (1, 2):
        z = a @ numbers[f"W{layer}"] + numbers[f"b{layer}"]
        fixed = (fixed @ numbers[f"W{layer}"] + numbers[f"b{layer}"]) * (z > 0)
        a = np.maximum(z, 0)
    at_black = (fixed @ numbers["W3"] + numbers["b3"])[0]
    assert event.pixel_bias == pytest.approx(at_black[7] - at_black[event.rival], abs=1e-9)


def test_the_gradient_is_that_of_small_differences(ask: Ask, shipped: Readable) -> None:
    """Central differences of plain NumPy; exact but for rounding as long as no unit switches within the step."""
    event, arrays = ask(WhyDigit(picture=SEVEN, answer=7, rival=1))
    x, step = np.asarray(ask_x(ask), np.float64), 1e-6
    for pixel in range(0, 784, 37):
        ends = []
        for sign in (-1, 1):
            moved = x.copy()
            moved[0, pixel] += sign * step
            z = logits(shipped.network, moved)[0]
            ends.append(z[7] - z[1])
        assert arrays["gradient"].flat[pixel] == pytest.approx((ends[1] - ends[0]) / (2 * step), abs=1e-6)
    np.testing.assert_allclose(arrays["pixels"], arrays["gradient"] * x.reshape(28, 28), atol=1e-12)
    assert event.rival == 1


@pytest.mark.parametrize(("activation", "exact"), [("leaky_relu", True), ("hard_sigmoid", True), ("tanh", False)])
def test_shares_are_called_exact_only_where_they_are(activation: str, exact: bool) -> None:
    """Where they are exact, pulling the picture a little towards black changes the difference by just that share."""
    network = Network([6, 5, 3], activation=activation, dtype="float64", seed=3)
    x = np.random.default_rng(0).uniform(0.2, 0.8, (1, 6))
    found = shares(network, x, 0, 2)
    nearer = shares(network, x * 0.999, 0, 2)
    missing = found.difference - nearer.difference - 0.001 * found.pixels.sum()
    assert found.exact is exact
    assert bool(abs(missing) < 1e-12) is exact


def test_without_hidden_layers_all_is_said_by_pixels() -> None:
    network = Network([3, 2], dtype="float64", seed=1)
    found = shares(network, np.array([[0.5, 0.0, 1.0]]), 1, 0)
    weights = network.parameters["W1"]
    np.testing.assert_allclose(found.gradient, weights[:, 1] - weights[:, 0])
    assert found.hidden.shape == (0,)
    assert found.pixel_bias == pytest.approx(0.0)


def test_the_nearest_are_those_that_scikit_learn_finds() -> None:
    train, test = digits_part("train"), digits_part("test")
    tree = NearestNeighbors(n_neighbors=6).fit(train.scaled("float64"))
    for place in range(0, 297, 29):
        x = test.scaled("float64", np.array([place]))
        distances, places = tree.kneighbors(x)
        found, far = nearest(train, x[0], 6)
        np.testing.assert_allclose(far, distances[0], rtol=1e-9)  # of equal distance, either may be first
        assert set(found) == set(places[0]) or far[-1] == pytest.approx(distances[0][-1])


def test_they_are_found_across_many_chunks() -> None:
    """12,345 points in the plane; the picture itself is among them."""
    points = np.random.default_rng(1).integers(0, 256, (12_345, 4), dtype=np.uint8)
    data = make_dataset("points", points, np.zeros(12_345, int), ("one",), scale=255)
    x = data.scaled("float64", np.array([12_000]))
    distances, _ = NearestNeighbors(n_neighbors=5).fit(data.scaled("float64")).kneighbors(x)
    places, far = nearest(data, x[0], 5)
    assert far[0] == 0.0
    assert np.array_equal(points[places[0]], points[12_000])
    np.testing.assert_allclose(far, distances[0], atol=1e-12)
    assert len(nearest(data.take([0, 1, 2]), x[0], 5)[0]) == 3


def test_of_a_linear_network_the_nudge_goes_the_shortest_way() -> None:
    """The distance of a point to a plane: the difference of the logits divided by the length of the gradient."""
    network = Network([2, 2], dtype="float64", initializer="zeros")
    network.set_parameters({"W1": [[3.0, 0.0], [4.0, 0.0]], "b1": [-2.5, 0.0]})
    x = np.array([[0.6, 0.6]])  # 1.7 above the plane 3 x1 + 4 x2 = 2.5, so 0.34 away from it
    found = counterfactual(network, x, 1)
    assert found is not None
    assert np.linalg.norm(found - x) == pytest.approx(0.34, abs=0.005)  # it leads by a margin of 0.02 / 5
    np.testing.assert_allclose((x - found)[0] / np.linalg.norm(found - x), [0.6, 0.8], atol=1e-3)


def test_the_nudge_stays_within_the_pixels_that_there_are() -> None:
    """The nearest point of the line beyond 0..1 is left for one at the edge: x2 can only fall to 0."""
    network = Network([2, 2], dtype="float64", initializer="zeros")
    network.set_parameters({"W1": [[1.0, 0.0], [4.0, 0.0]], "b1": [-0.5, 0.0]})
    found = counterfactual(network, np.array([[0.8, 0.05]]), 1)  # 0.5 above; x2 gives 0.2 at most
    assert found is not None
    np.testing.assert_allclose(found[0], [0.49, 0.0], atol=0.02)


def test_a_class_that_cannot_win_has_no_nudge() -> None:
    network = Network([2, 2], dtype="float64", initializer="zeros")
    network.set_parameters({"W1": [[0.1, 0.0], [0.1, 0.0]], "b1": [5.0, 0.0]})
    assert counterfactual(network, np.array([[0.5, 0.5]]), 1) is None


@pytest.mark.parametrize("rival", [0, 1, 2, 3, 4, 5, 6, 8, 9])
def test_the_nudged_picture_is_read_as_the_rival(ask: Ask, shipped: Readable, rival: int) -> None:
    event, arrays = ask(WhyDigit(picture=SEVEN, answer=7, rival=rival))
    nudged = arrays["nudged"].astype(np.float32)
    assert nudged.min() >= 0
    assert nudged.max() <= 1
    assert int(np.argmax(shipped.network(nudged.reshape(1, -1))[0])) == rival
    assert event.nudge_size == pytest.approx(np.linalg.norm(arrays["nudge"]))
    np.testing.assert_allclose(arrays["nudged"] - arrays["nudge"], ask_x(ask).reshape(28, 28), atol=1e-6)
    assert event.nudge_size < 3  # the picture's own length is 7.9
    assert "is read as" in event.nudge_sentence


def test_what_is_read_as_the_rival_already_needs_no_nudge(ask: Ask) -> None:
    event, arrays = ask(WhyDigit(picture=SEVEN, answer=2))
    assert event.rival == 7
    assert event.difference < 0
    assert "below that of 7" in event.sentence
    assert event.nudge_size is None
    assert event.nudge_sentence == "It is read as a 7 already, so nothing needs to be changed."
    assert "nudged" not in arrays


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (WhyDigit(picture=SEVEN, answer=10), "no class 10"),
        (WhyDigit(picture=SEVEN, answer=-1), "no class -1"),
        (WhyDigit(picture=SEVEN, answer=7, rival=7), "its own rival"),
        (WhyDigit(picture=SEVEN, answer=7, rival=99), "no class 99"),
        (WhyDigit(picture=Picture(), answer=7), "Nothing is drawn yet"),
    ],
)
def test_questions_without_sense_are_refused(ask: Ask, command: WhyDigit, what: str) -> None:
    with pytest.raises(SettingError, match=what):
        ask(command)


def test_other_formats_and_double_precision_are_answered_too(ask: Ask) -> None:
    """The embedded digits: 8 x 8 pixels, scale 16."""
    train = digits_part("train")
    readable = Readable(Network([64, 12, 10], dtype="float64", seed=0), PICTURE, 16.0, CLASSES, train)
    event, arrays = ask(WhyDigit(picture=Picture(example=3), answer=3), Desk(lambda: digits_part("test")), readable)
    assert arrays["pixels"].shape == (8, 8)
    assert arrays["hidden"].shape == (12,)
    assert arrays["nearest"].shape == (6, 8, 8)
    assert [near.distance for near in event.nearest] == sorted(near.distance for near in event.nearest)
