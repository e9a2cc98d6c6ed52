"""A picture is read as the network reads it, with every stage on the way; nothing to read is no prediction."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cutaway.data import Dataset, prepare
from cutaway.errors import SettingError
from cutaway.lab.digits.readable import Readable
from cutaway.lab.digits.reading import Desk
from cutaway.protocol.digits import Picture, ReadDigit, Stroke, Switches

ONE = (Stroke(points=((140.0, 60.0), (140.0, 220.0))),)
SEVEN = (Stroke(points=((90.0, 70.0), (190.0, 70.0), (130.0, 220.0))),)
OFF = Switches(polarity=False, crop=False, box=False, center=False)
Ask = Callable[..., Any]


@pytest.mark.parametrize(("strokes", "read"), [(ONE, "1"), (SEVEN, "7")])
def test_a_drawing_is_read_wherever_and_however_large_it_is(ask: Ask, strokes: tuple[Stroke, ...], read: str) -> None:
    for scale, right in ((1.0, 0.0), (0.6, 0.0), (0.6, 100.0)):
        moved = tuple(Stroke(points=tuple((scale * x + right, scale * y) for x, y in one.points)) for one in strokes)
        event, _ = ask(ReadDigit(picture=Picture(strokes=moved, pen=16.0)))
        assert event.classes[event.guess] == read, (scale, right)
        assert event.sentence.startswith(f"A {read}, ")
        assert event.unlike == ()


def test_the_numbers_are_those_of_the_network(ask: Ask, shipped: Readable) -> None:
    """The native core and the reference round differently: 1e-5 of a probability is far more than that."""
    event, arrays = ask(ReadDigit(picture=Picture(strokes=SEVEN)))
    x = arrays["x"].reshape(1, -1)
    np.testing.assert_allclose(arrays["p"], shipped.network(x)[0], atol=1e-5)
    values = shipped.network.values(x, np.array([7]))
    for name, size in (("a1", 256), ("a2", 64)):
        np.testing.assert_allclose(arrays[name], values[name][0], rtol=1e-5, atol=1e-5)
        assert arrays[name].shape == (size,)
    assert event.guess == int(np.argmax(arrays["p"]))


def test_every_stage_is_shown_as_the_pipeline_made_it(ask: Ask, shipped: Readable) -> None:
    event, arrays = ask(ReadDigit(picture=Picture(strokes=SEVEN)))
    made = prepare(arrays["canvas"], shipped.picture)
    assert [stage.name for stage in event.stages] == [stage.name for stage in made.stages]
    for told, stage in zip(event.stages, made.stages, strict=True):
        assert np.array_equal(arrays[told.array], stage.pixels)
        assert told.sentence == stage.sentence
    assert np.array_equal(arrays["x"], (made.pixels / 255).astype(np.float32))


def test_with_all_stages_off_it_is_the_raw_canvas_reduced(ask: Ask) -> None:
    """Each of the network's pixels is the mean of 5 x 5 of the canvas, the brightest brought to 255, as it is there."""
    event, arrays = ask(ReadDigit(picture=Picture(strokes=ONE), switches=OFF))
    means = arrays["canvas"].reshape(28, 5, 28, 5).mean(axis=(1, 3))
    np.testing.assert_allclose(arrays["x"] * 255, means, atol=1.0)  # of 255: rounded twice
    assert event.unlike
    assert "polarity" in event.unlike[0]


def test_a_test_picture_that_is_switched_off_stays_as_it_is(ask: Ask) -> None:
    _, arrays = ask(ReadDigit(picture=Picture(example=0, down=2.0), switches=OFF))
    assert np.array_equal(np.rint(arrays["x"] * 255), arrays["canvas"])
    assert np.flatnonzero((arrays["x"] > 0.5).any(axis=1)).tolist() == list(range(6, 26))


def test_paper_that_nobody_told_which_end_is_black_is_said_to_be_too_bright(ask: Ask) -> None:
    """Without polarity the paper is what is cut out and scaled, whatever was drawn."""
    seven = Stroke(points=((80.0, 70.0), (200.0, 70.0), (120.0, 220.0)))
    for pen in (10.0, 20.0, 30.0):
        event, _ = ask(ReadDigit(picture=Picture(strokes=(seven,), pen=pen), switches=Switches(polarity=False)))
        assert event.unlike[0].endswith("on black: switch polarity on.")


@pytest.mark.parametrize("picture", [Picture(), Picture(strokes=(Stroke(points=()),))])
def test_an_empty_pad_gets_a_sentence_and_no_prediction(ask: Ask, picture: Picture) -> None:
    event, arrays = ask(ReadDigit(picture=picture))
    assert event.empty == event.sentence == "Nothing is drawn yet: draw a digit, or choose a test picture."
    assert event.guess is None
    assert event.stages == ()
    assert list(arrays) == ["canvas"]
    assert (arrays["canvas"] == 255).all()


def test_a_test_picture_that_was_moved_away_leaves_nothing_to_read(ask: Ask) -> None:
    event, _ = ask(ReadDigit(picture=Picture(example=0, right=28.0)))
    assert event.guess is None
    assert event.empty.startswith("There is no ink")


@pytest.mark.parametrize(
    ("picture", "what"),
    [
        (Picture(strokes=(Stroke(points=((math.nan, 1.0),)),)), "not finite"),
        (Picture(strokes=(Stroke(points=((math.inf, 1.0),)),)), "not finite"),
        (Picture(strokes=ONE, pen=0.0), "The pen is 0 wide"),
        (Picture(strokes=ONE, pen=math.nan), "The pen is nan wide"),
        (Picture(strokes=ONE * 501), "501 strokes"),
        (Picture(strokes=(Stroke(points=((1.0, 1.0),) * 5001),)), "5,001 points"),
        (Picture(example=3), "no test picture 3"),
        (Picture(example=-1), "no test picture -1"),
        (Picture(example=0, degrees=math.nan), "turned by nan"),
        (Picture(example=0, down=1e9), "moved by 1e"),
        (Picture(example=0, thicker=-99.0), "thickened by -99"),
        (Picture(piece=0), "no page was read"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(ask: Ask, picture: Picture, what: str) -> None:
    with pytest.raises(SettingError, match=what):
        ask(ReadDigit(picture=picture))


def test_far_points_are_drawn_at_the_edge(ask: Ask) -> None:
    event, arrays = ask(ReadDigit(picture=Picture(strokes=(Stroke(points=((-1e300, 140.0), (1e300, 140.0))),))))
    assert event.guess is not None
    assert (arrays["canvas"][70] == 0).all()


def test_a_run_that_is_not_there_is_refused(ask: Ask) -> None:
    with pytest.raises(SettingError, match="no network 'fork'"):
        ask(ReadDigit(picture=Picture(strokes=ONE), network="fork"))


def test_the_pipeline_keeps_test_pictures_readable(ask: Ask, mnist_tests: Dataset) -> None:
    """500 test pictures, dark on bright, through all stages: 499 are read right."""
    desk = Desk(open_tests=lambda: mnist_tests)
    places = range(0, 10_000, 20)
    guesses = [ask(ReadDigit(picture=Picture(example=place)), desk)[0].guess for place in places]
    assert np.mean(np.array(guesses) == mnist_tests.labels[::20]) >= 0.99
