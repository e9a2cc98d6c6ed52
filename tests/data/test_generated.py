"""Generated data sets: what is known of them by hand, and two of them written a second time."""

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cutaway.data import GENERATED, Dataset, load
from cutaway.errors import SettingError

NAMES = list(GENERATED)
CLASSES = [name for name, entry in GENERATED.items() if entry.classes]


def make(text: str) -> Dataset:
    return GENERATED.resolve(text).make()


def radii(x: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(np.hypot(x[:, 0], x[:, 1]))


@pytest.mark.parametrize("name", NAMES)
def test_every_set_is_a_function_of_its_settings(name: str) -> None:
    entry, one, two = GENERATED[name], make(name), make(name)
    np.testing.assert_array_equal(one.x, two.x)
    np.testing.assert_array_equal(one.y(), two.y())
    other = make(f"{name}:seed=1")
    assert not np.array_equal(np.c_[one.x, one.y()], np.c_[other.x, other.y()]) or name in ("spiral", "spirals")
    assert len(one) == entry.settings["examples"]
    assert len(make(f"{name}:examples=31")) == 31
    assert (one.name, one.inputs, one.scale) == (name, len(entry.input_names), 1)
    assert one.input_names == entry.input_names
    assert entry.sentence.endswith(".")
    assert entry.source.publication
    assert set(entry.limits) == set(entry.settings)


@pytest.mark.parametrize("name", NAMES)
def test_inputs_lie_in_the_stated_range(name: str) -> None:
    low, high = GENERATED[name].range
    x = make(f"{name}:examples=4000,noise={0.5 if name not in ('gauss', 'blobs') else 0}").x
    assert low <= x.min() <= x.max() <= high
    assert x.max() - x.min() > 0.7 * (high - low)


@pytest.mark.parametrize("name", CLASSES)
def test_classes_are_balanced(name: str) -> None:
    data = make(f"{name}:examples=1000")
    share = np.bincount(data.labels, minlength=data.outputs) / len(data)
    assert data.outputs == len(data.classes)
    np.testing.assert_allclose(share, 1 / data.outputs, atol=0.05 if name == "xor" else 0.001)


@pytest.mark.parametrize("name", NAMES)
def test_noise_moves_examples_or_changes_their_answers(name: str) -> None:
    quiet, loud = make(f"{name}:noise=0"), make(f"{name}:noise=0.4")
    assert not np.array_equal(np.c_[quiet.x, quiet.y()], np.c_[loud.x, loud.y()])


def test_circle_written_a_second_time() -> None:
    data = make("circle")
    distances = [math.sqrt(a * a + b * b) for a, b in data.x.tolist()]
    assert data.labels.tolist() == [int(distance < 2.5) for distance in distances]
    assert all(distance <= 2.5 or 3.5 <= distance <= 5 for distance in distances)
    assert (data.classes, sum(distance <= 2.5 for distance in distances)) == (("-1", "+1"), 250)
    inner = np.array([distance for distance in distances if distance <= 2.5])
    assert inner.mean() == pytest.approx(1.25, abs=0.15)  # uniform in the radius, not in the area: that were 1.67
    assert 0.05 < np.mean(make("circle:noise=0.3").labels != (radii(make("circle:noise=0.3").x) < 2.5)) < 0.4


def test_spiral_written_a_second_time() -> None:
    expected = []
    for turned, label in ((0.0, 1), (math.pi, 0)):
        for i in range(250):
            r, t = i / 250 * 5, 1.75 * i / 250 * 2 * math.pi + turned
            expected.append((r * math.sin(t), r * math.cos(t), label))
    data = make("spiral")
    np.testing.assert_allclose(np.c_[data.x, data.labels], expected, atol=1e-12)
    moved = np.abs(make("spiral:noise=0.4").x - data.x)
    assert 0.35 < moved.max() <= 0.4
    np.testing.assert_allclose(make("spirals:classes=2,examples=500").x, data.x)


def test_xor_keeps_off_the_axes() -> None:
    data = make("xor")
    assert np.abs(data.x).min() >= 0.3
    np.testing.assert_array_equal(data.labels, (data.x[:, 0] > 0) == (data.x[:, 1] > 0))


@pytest.mark.parametrize(("noise", "variance"), [(0, 0.5), (0.5, 4)])
def test_gauss_has_the_stated_centers_and_variance(noise: float, variance: float) -> None:
    data = make(f"gauss:examples=20000,noise={noise}")
    for label, center in ((1, 2), (0, -2)):
        points = data.x[data.labels == label]
        np.testing.assert_allclose(points.mean(axis=0), center, atol=0.07)
        np.testing.assert_allclose(points.var(axis=0), variance, rtol=0.05)


def test_surfaces_by_hand() -> None:
    plane, hills = make("plane:noise=0"), make("multi_gauss:noise=0")
    assert plane.targets is not None
    assert hills.targets is not None
    np.testing.assert_allclose(plane.targets[:, 0], (plane.x[:, 0] + plane.x[:, 1]) / 10)
    for (a, b), (height,) in zip(hills.x.tolist(), hills.targets.tolist(), strict=True):
        signs = {(-4, 2.5): 1, (0, 2.5): -1, (4, 2.5): 1, (-4, -2.5): -1, (0, -2.5): 1, (4, -2.5): -1}
        cones = [sign * max(0, 1 - math.dist((a, b), center) / 2) for center, sign in signs.items()]
        assert height == pytest.approx(max(cones, key=abs))


def test_house_prices_follow_their_formula_and_say_so() -> None:
    data = make("house_prices:noise=0")
    np.testing.assert_allclose(data.y("float64"), 50 + 3 * data.x)
    assert "made up by the formula price = 50 + 3 * size" in GENERATED["house_prices"].sentence
    assert (data.input_names, data.target_names) == (("size",), ("price",))


def test_load_parts_a_generated_set_in_three() -> None:
    loaded = load("spiral:noise=0.2,examples=800", seed=3)
    parts, test = loaded.splits, loaded.splits.test.open(None, "test")
    assert (len(parts.train), len(parts.validation), len(test)) == (400, 200, 200)
    whole = np.concatenate([parts.train.x, parts.validation.x, test.x])
    assert len(np.unique(whole, axis=0)) == 800
    other = load("spiral:noise=0.2,examples=800", seed=4)
    assert not np.array_equal(other.splits.validation.x, parts.validation.x)
    np.testing.assert_array_equal(other.splits.test.open(None, "test").x, test.x)
    assert (loaded.scaler, loaded.notice) == (None, "")
    np.testing.assert_array_equal(load(loaded.name, seed=3).splits.train.x, parts.train.x)
    assert load("blobs:classes=4").splits.train.outputs == 4
    assert len(load("circle", validation=7).splits.validation) == 7


def test_unlike_units_are_scaled_by_the_training_part_alone() -> None:
    loaded = load("house_prices")
    train, test = loaded.splits.train, loaded.splits.test.open(None, "test")
    np.testing.assert_allclose([train.x.mean(), train.y("float64").mean()], 0, atol=1e-12)
    np.testing.assert_allclose([train.x.std(), train.y("float64").std()], 1)
    assert abs(test.x.mean()) > 1e-6
    assert loaded.scaler is not None
    assert 100 < loaded.scaler.mean[0] < 180


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("circle:noise=0.6", "expected a number from 0 to 0.5"),
        ("circle:classes=3", "no setting 'classes'"),
        ("circle:examples=100.5", "give a whole number"),
        ("circle:examples=1e9", "expected a number from 8 to 100000"),
        ("blobs:classes=1", "from 2 to 8"),
    ],
)
def test_impossible_settings(text: str, expected: str) -> None:
    with pytest.raises(SettingError, match=expected):
        load(text)
