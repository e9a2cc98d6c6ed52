"""Every control that the lab shows is driven by a test: each state of its pages is opened, and all is listed.

Where this fails, a control is new or has another name: write a test that drives it and checks by the engine's numbers
what comes of it, and name the control with ``@pytest.mark.drives``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.controls import driven, keys_of_the_lab, operated_controls, shown_controls
from handwritten import PLACES, SHAPES, hand_over, lines
from tests.browser.running_lab import choose, eventually, press, walked
from tests.browser.test_time_controls import DIVERGES, TOO_SLOW

Open = Callable[..., Any]
Look = Callable[[Any], None]


def first_view(visit: Open, look: Look) -> None:
    page = visit()
    look(page)
    press(page, "Switch to dark")
    look(page)
    press(page, "Play")
    page.get_by_role("button", name="Pause").wait_for()
    look(page)


def menus(visit: Open, look: Look) -> None:
    page = visit("#data=blobs&output=softmax&loss=cross_entropy")
    for name in ("More controls", "Your own points", "Predict, then run", "Which class is taken for which"):
        page.get_by_text(name, exact=True).click()
    choose(page, "Regularization", "l2")
    page.get_by_label("and also", exact=True).wait_for()
    page.get_by_role("button", name="Layer 1:").click()
    choose(page, "Activation", "elu")
    page.get_by_label("Activation: alpha").wait_for()
    look(page)
    press(page, "Share")
    look(page)
    page.keyboard.press("Escape")
    press(page, "Paint on the map")
    look(page)
    page.get_by_label("Points", exact=True).fill("999999999")
    page.keyboard.press("Tab")
    page.get_by_role("alert").wait_for()
    look(page)


def fork_and_doctor(visit: Open, look: Look) -> None:
    page = visit(TOO_SLOW)
    walked(page, 2)
    press(page, "Examine")
    page.locator("article").first.wait_for()
    look(page)
    press(page, "Fork here")
    choose(page, "Fork's regularization", "l2")
    look(page)
    press(page, "Begin the fork")
    page.get_by_role("region", name="Two runs").wait_for()
    page.get_by_text("1 event").click()
    look(page)
    page = visit("#initializer=zeros")
    press(page, "Examine")
    page.locator("article").first.wait_for()
    look(page)


def prediction(visit: Open, look: Look) -> None:
    page = visit("#layers=32 tanh~32 tanh~32 tanh~32 tanh&batch=1")
    page.get_by_text("Predict, then run").click()
    choose(page, "Epochs to predict", "100")
    page.get_by_label("Loss after 100 epochs").fill("0.3")
    press(page, "Run and see")
    page.get_by_role("button", name="Stop", exact=True).wait_for()
    look(page)


def black_box(visit: Open, look: Look) -> None:
    page = visit(DIVERGES)
    press(page, "Play")
    page.get_by_role("region", name="Black box").wait_for()
    look(page)


def views(visit: Open, look: Look) -> None:
    page = visit()
    page.locator(".inside").scroll_into_view_if_needed()
    page.wait_for_selector("[data-view=lens]")
    look(page)
    page.locator('[data-neuron="a1[2]"]').click()
    page.wait_for_selector("[data-view=lens] .chip")
    look(page)
    page.keyboard.press("Escape")
    page.locator('[data-neuron="a1[2]"]').focus()
    page.keyboard.press("ArrowRight")  # an edge has the focus
    page.keyboard.press("Enter")
    page.locator("[data-view=lens] .chip").last.click()
    look(page)
    for step in page.locator(".views nav [data-step]").all():
        step.click()
        look(page)
    page.set_viewport_size({"width": 800, "height": 900})
    page.get_by_role("tab", name="Code").click()
    look(page)


def gallery(visit: Open, look: Look) -> None:
    page = visit("#data=xor")
    walked(page, 1)
    press(page, "Keep picture")
    page.get_by_text("Kept step 25.").wait_for()
    page.get_by_role("link", name="Gallery").click()
    page.locator("[data-kept]").wait_for()
    look(page)
    press(page, "Open")
    page.get_by_text("the same to the last digit").wait_for()
    look(page)


def descent(visit: Open, look: Look) -> None:
    page = visit("descent", ready="[data-number]")
    look(page)
    page.get_by_label("Noise of the gradient").fill("2")
    page.get_by_role("button", name="Other noise").wait_for()
    press(page, "Race")
    look(page)
    page.get_by_role("combobox", name="Landscape").select_option("loss")
    page.get_by_role("button", name="Another random direction").wait_for()
    look(page)
    choose(page, "Directions", "weights")
    page.get_by_label("Across", exact=True).wait_for()
    look(page)


def digits(visit: Open, look: Look) -> None:
    page = visit("digits", ready=".answer[aria-busy=false]")
    look(page)
    hand_over(page, lines(SHAPES["7 plain"], PLACES["large"]))
    page.locator(".three").wait_for()
    look(page)
    press(page, "A test picture")
    page.locator(".example").first.wait_for()
    look(page)


STATES = (first_view, menus, fork_and_doctor, prediction, black_box, views, gallery, descent, digits)


@pytest.mark.parametrize("state", STATES, ids=[state.__name__ for state in STATES])
def test_every_control_is_driven_by_a_test(visit: Open, state: Callable[[Open, Look], None]) -> None:
    seen: set[str] = set()
    state(visit, lambda page: seen.update(shown_controls(page)))
    assert len(seen) > 10
    assert sorted(seen - driven()) == []


def test_every_key_of_the_lab_is_pressed_by_a_test() -> None:
    keys = keys_of_the_lab()
    assert {"key Space", "key ."} <= keys
    assert sorted(keys - driven()) == []


def test_a_control_without_a_test_is_found_and_a_promise_that_is_not_kept_too(visit: Open) -> None:
    page = visit()
    page.evaluate("main => main.append(Object.assign(document.createElement('button'), { textContent: 'New' }))",
                  page.query_selector("main"))  # fmt: skip
    assert shown_controls(page) - driven() == {"main: button New"}
    assert "main: button New" not in operated_controls([page])
    page.get_by_role("button", name="New", exact=True).click()
    eventually(lambda: "main: button New" in operated_controls([page]))


def test_what_hears_the_pointer_is_a_control_without_being_a_button(visit: Open) -> None:
    shown = shown_controls(visit())
    assert {"Network: canvas edges", "Output: application map"} <= shown
