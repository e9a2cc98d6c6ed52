"""The digits page in a real Chromium against the real engine: digits are drawn and read, stage by stage."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.browser.running_lab import Lab, eventually, press, serving

from cutaway.lab.digits import Studio
from cutaway.protocol.reading import read_command
from digits_latency import latencies, opened
from handwritten import PLACES, SHAPES, draw, hand_over, lines

SEEN = "[aria-label^='What the network sees: ']"
SEVEN = lines(SHAPES["7 plain"], PLACES["large"])
ONE = lines(SHAPES["1 line"], PLACES["bottom right, slanted"])
STAGES = ("Polarity", "Crop", "Box", "Center")

Open = Callable[..., Any]


@pytest.fixture
def digits(visit: Open) -> Open:
    """A function that opens the digits page: ``digits(width=360)``."""
    return partial(visit, "digits", ready=".answer[aria-busy=false]")


def settled(page: Any) -> None:
    """Wait until the answer is that to the picture that is there."""
    page.wait_for_selector(".answer[aria-busy=false]")


def guess(page: Any) -> str | None:
    """Return the class that the page says is the likeliest, or None where it says none."""
    settled(page)
    found = page.locator(".bars .guess .name")
    return found.inner_text() if found.count() else None


def probabilities(page: Any) -> list[float]:
    """Return the probabilities as the page got them."""
    settled(page)
    return [float(one.get_attribute("data-number")) for one in page.locator(".bars [data-number]").all()]


def sentence(page: Any) -> str:
    settled(page)
    text: str = page.locator(".sentence").inner_text()
    return text


class Asked:
    """The commands that a page sends from now on; it is loaded again for that."""

    def __init__(self, page: Any) -> None:
        self.sent: list[dict[str, Any]] = []
        page.on("websocket", lambda socket: socket.on("framesent", lambda text: self.sent.append(json.loads(text))))
        page.reload()
        settled(page)

    def answered(self) -> Mapping[str, NDArray[Any]]:
        """Return what the engine answers to the last picture that the page wanted to be read."""
        told = next(one for one in reversed(self.sent) if one["kind"] == "read_digit")
        *_, (_, arrays) = Studio().handle(*read_command(json.dumps(told)))  # a look at test pictures is told first
        return arrays


@pytest.mark.drives("Draw a digit: button Clear", "Draw a digit: slider Pen width")
def test_digits_of_many_shapes_places_and_sizes_are_read(digits: Open) -> None:
    page = digits()
    read, meant = [], []
    for name, place in PLACES.items():
        page.get_by_label("Pen width").fill("10" if name.startswith("small") else "20")
        for shape in SHAPES.values():
            hand_over(page, lines(shape, place))
            read.append(guess(page))
            meant.append(str(shape.digit))
            press(page, "Clear")
    # Clear digits, all 63: each is read as what it is.
    assert [f"{one} for {other}" for one, other in zip(read, meant, strict=True) if one != other] == []


@pytest.mark.drives("Draw a digit: img Drawing pad")
def test_all_ten_digits_are_drawn_with_the_mouse_and_read(digits: Open) -> None:
    page = digits()
    drawn = {shape.digit: shape for shape in SHAPES.values()}
    for digit, shape in drawn.items():
        draw(page, lines(shape, PLACES["bottom right, slanted"]))
        assert guess(page) == str(digit)
        press(page, "Clear")
    assert sorted(drawn) == list(range(10))


def test_the_numbers_of_the_page_are_the_engines(digits: Open) -> None:
    page = digits()
    asked = Asked(page)
    hand_over(page, SEVEN)
    assert guess(page) == "7"
    arrays = asked.answered()
    assert probabilities(page) == arrays["p"].tolist()
    page.locator(".units").first.focus()
    page.keyboard.press("End")
    last = page.locator("[data-name='a1[255]']")
    assert float(last.get_attribute("data-number")) == float(arrays["a1"][255])
    page.get_by_role("application", name="The picture, 28 x 28").focus()
    page.keyboard.press("End")
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    entry = page.locator("[data-name='x[699]']")  # row 25, column 28
    eventually(lambda: float(entry.get_attribute("data-number")) == float(arrays["x"][24, 27]))


@pytest.mark.drives("Draw a digit: button Undo stroke", "Draw a digit: button Clear", "Draw a digit: img Drawing pad")
def test_strokes_are_taken_back_and_an_empty_pad_gets_a_sentence(digits: Open) -> None:
    page = digits()
    assert sentence(page).startswith("Nothing is drawn yet")
    assert probabilities(page) == []
    draw(page, ONE)
    one = probabilities(page)
    draw(page, [[(20, 20), (260, 20)]])
    assert probabilities(page) != one
    press(page, "Undo stroke")
    assert probabilities(page) == one
    press(page, "Clear")
    assert sentence(page).startswith("Nothing is drawn yet")
    assert page.get_by_role("button", name="Undo stroke").is_disabled()


def test_a_finger_and_a_pen_draw_too(digits: Open) -> None:
    page = digits()
    devices = page.context.new_cdp_session(page)
    box = page.locator(".paper").bounding_box()
    places = [{"x": box["x"] + x, "y": box["y"] + y} for x, y in SEVEN[0]]
    devices.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [places[0]]})
    for place in places[1:]:
        devices.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [place]})
    devices.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert guess(page) == "7"
    press(page, "Clear")
    pen = {"button": "left", "buttons": 1, "pointerType": "pen", "clickCount": 1}
    devices.send("Input.dispatchMouseEvent", {"type": "mousePressed", **pen, **places[0]})
    for place in places[1:]:
        devices.send("Input.dispatchMouseEvent", {"type": "mouseMoved", **pen, **place})
    devices.send("Input.dispatchMouseEvent", {"type": "mouseReleased", **pen, **places[-1]})
    assert guess(page) == "7"


@pytest.mark.drives(*(f"Draw a digit: checkbox {stage}" for stage in STAGES))
def test_each_stage_that_is_left_out_moves_the_probabilities_and_is_told(digits: Open) -> None:
    page = digits()
    asked = Asked(page)
    hand_over(page, lines(SHAPES["7 with a bar"], PLACES["small, top left"]))
    before = probabilities(page)
    for stage in STAGES:
        page.get_by_role("checkbox", name=stage).uncheck()
        moved = probabilities(page)
        assert moved != before
        assert moved == asked.answered()["p"].tolist()
        page.get_by_role("checkbox", name=stage).check()
        assert probabilities(page) == before
    page.get_by_role("checkbox", name="Crop").uncheck()
    settled(page)
    assert "switch crop on" in page.locator(".answered ul").inner_text()
    assert page.locator(".stages li", has_text="Crop").inner_text().endswith("Left out.")


@pytest.mark.drives("Draw a digit: application units")
def test_a_unit_tells_its_value_and_is_chosen(digits: Open) -> None:
    page = digits()
    hand_over(page, SEVEN)
    settled(page)
    layer = page.locator(".units").nth(1)
    layer.hover(position={"x": 6, "y": 6})
    page.locator("[data-name='a2[0]']").wait_for()
    layer.click(position={"x": 14, "y": 14})
    page.mouse.move(0, 0)
    page.keyboard.press("Tab")  # the focus has gone: what is told now is the unit that was chosen
    page.locator("[data-name='a2[33]']").wait_for()
    layer.focus()
    page.keyboard.press("ArrowDown")
    page.locator("[data-name='a2[34]']").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.locator("[data-name='a2[34]']").wait_for()


@pytest.mark.drives("Draw a digit: combobox Read by")
def test_another_network_reads_the_same_drawing(digits: Open) -> None:
    page = digits()
    hand_over(page, SEVEN)
    before = probabilities(page)
    by = page.get_by_label("Read by")
    assert [one.inner_text() for one in by.locator("option").all()][1:] == ["The one trained below"]
    by.select_option("main")
    untrained = probabilities(page)
    assert max(untrained) < 0.9 < max(before)  # it has learned nothing yet
    by.select_option("shipped")
    assert probabilities(page) == before


def test_a_network_that_is_trained_reads_again_and_a_fork_that_ends_hands_over(digits: Open) -> None:
    page = digits()
    hand_over(page, SEVEN)
    page.get_by_label("Read by").select_option("main")
    untrained = probabilities(page)
    press(page, "Step")  # an epoch
    eventually(lambda: guess(page) == "7" and max(probabilities(page)) > 0.9)
    press(page, "Reset")
    eventually(lambda: probabilities(page) == untrained)
    press(page, "Fork here")
    press(page, "Begin a fork that changes nothing")
    page.get_by_label("Read by").select_option("fork")
    settled(page)
    press(page, "Keep main")
    eventually(lambda: page.get_by_label("Read by").input_value() == "main")
    assert probabilities(page) == untrained


@pytest.mark.drives(
    "What is read: button A test picture",
    "What is read: button Your drawing",
    "Test pictures: button Test picture #",
    "Draw a digit: combobox Pictures of",
    "Draw a digit: button Later pictures",
    "Draw a digit: button Earlier pictures",
    "Draw a digit: application paper",
    "Draw a digit: slider Down",
    "Draw a digit: slider To the right",
    "Draw a digit: slider Turned clockwise",
    "Draw a digit: slider Thicker",
    "Draw a digit: button As it was",
)
def test_a_test_picture_is_chosen_and_changed_without_a_pointer(digits: Open) -> None:
    page = digits()
    hand_over(page, ONE)
    drawn = probabilities(page)
    asked = Asked(page)
    press(page, "A test picture")
    page.get_by_label("Pictures of").select_option("0")
    chosen = page.get_by_role("group", name="Test pictures").get_by_role("button")
    eventually(lambda: chosen.count() == 20 and all(": a 0" in one.get_attribute("aria-label") for one in chosen.all()))
    first = chosen.first.get_attribute("aria-label")
    press(page, "Later pictures")
    eventually(lambda: chosen.first.get_attribute("aria-label") != first)
    press(page, "Earlier pictures")
    eventually(lambda: chosen.first.get_attribute("aria-label") == first)
    chosen.first.press("Enter")
    before = probabilities(page)
    assert guess(page) == "0"
    page.locator(".example-pad").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    settled(page)
    assert page.get_by_label("To the right").input_value() == "2"
    assert page.get_by_label("Down", exact=True).input_value() == "-1"
    for label, value in (("Down", "3"), ("To the right", "-2"), ("Turned clockwise", "90"), ("Thicker", "1")):
        page.get_by_label(label, exact=True).fill(value)
    settled(page)
    changed = asked.sent[-1]["picture"]
    assert [changed[name] for name in ("down", "right", "degrees", "thicker")] == [3, -2, 90, 1]
    assert probabilities(page) == asked.answered()["p"].tolist() != before
    press(page, "As it was")
    assert probabilities(page) == before
    press(page, "Your drawing")
    assert sentence(page).startswith("Nothing is drawn yet")  # the page was loaded again
    hand_over(page, ONE)
    assert probabilities(page) == drawn
    press(page, "A test picture")
    assert probabilities(page) == before
    press(page, "Your drawing")
    assert probabilities(page) == drawn


@pytest.mark.drives("Picture of # x # pixels: button Row #", "How the picture is read: radio dark ink on bright paper",
                    "How the picture is read: radio bright ink on black")  # fmt: skip
def test_sixteen_pixels_become_sixteen_numbers(digits: Open) -> None:
    page = digits()
    numbers = page.locator("[aria-label='The vector of 16 numbers'] [data-number]")
    eventually(lambda: numbers.count() == 16)

    def vector() -> NDArray[np.float64]:
        return np.array([float(one.get_attribute("data-number")) for one in numbers.all()])

    cells = page.get_by_role("group", name="Picture of 4 x 4 pixels").get_by_role("button")
    levels = [int(one.get_attribute("aria-label").rsplit(" ", 1)[1]) for one in cells.all()]
    # By hand: ink is what paper lacks, as a share of 255.
    assert vector() == pytest.approx(1 - np.array(levels) / 255)
    cells.nth(0).click()
    levels[0] = 170
    eventually(lambda: vector()[0] == pytest.approx(1 / 3))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    levels[5] = 255  # it was black
    eventually(lambda: vector()[5] == 0)
    assert "selected" in numbers.nth(5).get_attribute("class")
    assert "the number x[5] is 0" in page.locator(".small .reading").inner_text()
    numbers.nth(2).hover()
    assert "selected" in cells.nth(2).get_attribute("class")
    page.get_by_role("radio", name="bright ink on black").check()
    eventually(lambda: vector() == pytest.approx(np.array(levels) / 255))
    page.get_by_role("radio", name="dark ink on bright paper").check()
    eventually(lambda: vector() == pytest.approx(1 - np.array(levels) / 255))


@pytest.mark.drives("From picture to vector: application cells")
def test_a_number_of_the_vector_is_lit_with_its_pixel(digits: Open) -> None:
    page = digits()
    hand_over(page, SEVEN)
    image = page.get_by_role("application", name="The picture, 28 x 28")
    image.wait_for()
    image.click(position={"x": 105, "y": 95})  # cells of 10 pixels: row 10, column 11
    page.locator("[data-name='x[262]']").wait_for()
    assert page.locator(".lit").count() == 3
    page.keyboard.press("ArrowLeft")
    page.locator("[data-name='x[261]']").wait_for()


def test_the_answer_is_spoken_when_the_pen_rests(digits: Open) -> None:
    page = digits()
    status = page.locator(".answered [role=status]")
    eventually(lambda: status.inner_text().startswith("Nothing is drawn yet"))
    hand_over(page, SEVEN)
    assert guess(page) == "7"
    eventually(lambda: status.inner_text().startswith("A 7"))


@pytest.mark.drives("Pages: link Digits")
def test_a_drawing_stays_while_one_is_on_another_page(digits: Open) -> None:
    page = digits()
    hand_over(page, SEVEN)
    before = probabilities(page)
    page.get_by_role("link", name="Playground").click()
    page.locator("[data-neuron]").first.wait_for()
    page.go_back()
    page.locator(".paper").wait_for()
    assert probabilities(page) == before
    page.get_by_role("link", name="Gallery").click()
    page.get_by_role("link", name="Digits").click()
    assert page.url.split("#")[0].endswith("/digits")
    assert probabilities(page) == before


def test_a_lost_connection_is_told_once_and_what_was_drawn_is_read_again(browser: Any) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    with serving() as first:
        port = first.listener.getsockname()[1]
        page.goto(f"{first.address}digits")
        settled(page)
        draw(page, SEVEN)
        before = probabilities(page)
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert alert.count() == 1
    assert "connection to Cutaway is lost" in alert.inner_text()
    with serving(port):
        eventually(lambda: "no longer knew this page" in " ".join(page.get_by_role("alert").all_inner_texts()))
        assert guess(page) == "7"
        assert probabilities(page) == before
        draw(page, ONE)
        assert probabilities(page) != before
    context.close()


def test_how_soon_a_stroke_is_read_can_be_measured(browser: Any, lab: Lab) -> None:
    page = opened(browser, lab.address)
    found = latencies(page, 1)
    page.close()
    places = sum(len(points) for place in PLACES.values() for points in lines(SHAPES["0 round"], place))
    assert 3 <= len(found) <= places
    assert (found[:, 0] > 0).all()
    assert (found[:, 1] >= found[:, 0]).all()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_no_fault(digits: Open, axe: str, width: int, scheme: str) -> None:
    page = digits(width=width, scheme=scheme)
    page.evaluate(axe)
    faults = "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))"
    assert page.evaluate(faults) == []
    hand_over(page, SEVEN)
    settled(page)
    page.locator(".three").wait_for()
    assert page.evaluate(faults) == []
    press(page, "A test picture")
    page.locator(".example").first.wait_for()
    assert page.evaluate(faults) == []
