"""Each page of the lab in each of its states, on a phone, a small projector and a large one: nothing is cut.

With ``CUTAWAY_SCREENSHOTS=FOLDER`` these tests leave a picture of each in that folder, in light and in dark, to be
looked at by people too.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from tests.browser.looks import check
from handwritten import PLACES, SHAPES, hand_over, lines
from tests.browser.running_lab import PATIENCE, Lab

WIDTHS = (360, 1024, 1920)
# Colors move nothing, so that one scheme does where nobody looks.
SCHEMES = ("light", "dark") if "CUTAWAY_SCREENSHOTS" in os.environ else ("light",)
DEEP = "#data=spiral&layers=8~8~8&features=x1~x2~x1^2~x2^2~x1*x2~sin(x1)~sin(x2)"
NETWORKS = {
    "deep": DEEP,
    "largest": "#layers=" + "~".join(["32"] * 10),
    "classes": "#data=blobs&output=softmax&loss=cross_entropy",
    "plane": "#data=plane",
    "curve": "#data=sine&features=x1",
}
DIVERGES = "#rate=1000&layers=4 relu~2 relu&output=identity"
SIGMOIDS = "#layers=8 sigmoid~8 sigmoid~8 sigmoid~8 sigmoid"
SLOW = 3000 * PATIENCE
"""Milliseconds for an explanation, which takes longer than a step of training."""

CHOSEN = """() => document.querySelector(".ground [role=application]")?.ariaLabel.startsWith(
  `${document.querySelector("select[aria-label=Landscape]").selectedOptions[0].text}:`
)"""

pytestmark = [pytest.mark.parametrize("scheme", SCHEMES), pytest.mark.parametrize("width", WIDTHS)]


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def learned(page: Any, epochs: int) -> None:
    """Train for some epochs, one after the other."""
    for _ in range(epochs):
        before = page.locator('[data-counter="epoch"]').inner_text()
        press(page, "Step")
        page.wait_for_function(
            "(before) => document.querySelector('[data-counter=epoch]').innerText !== before", arg=before
        )


def test_a_first_visit(visit: Any, width: int, scheme: str) -> None:
    page = visit(width=width, scheme=scheme)
    name = f"{width}-{scheme}"
    check(page, f"first-{name}")
    # What one sees, what to press, and the network or its answers, before one scrolls.
    height = page.viewport_size["height"]
    for place in (page.locator(".caption p"), page.get_by_role("button", name="Play"), page.locator(".map").first):
        box = place.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + min(box["height"], 200) <= height
    # The first network needs no scrolling, and a finger can point at its neurons.
    assert page.locator(".drawing .scroll").get_attribute("data-more") == ""
    assert page.locator("[data-neuron]").first.bounding_box()["width"] >= 36
    learned(page, 3)
    check(page, f"learned-{name}")
    for summary in ("Your own points", "Predict, then run", "More controls", "Which class is taken for which"):
        page.locator("summary", has_text=summary).click()
    page.get_by_role("button", name="Layer 1: tanh").click()
    check(page, f"opened-{name}")
    press(page, "Share")
    check(page, f"share-{name}")


def test_the_views_of_a_chosen_neuron(visit: Any, width: int, scheme: str) -> None:
    page = visit(width=width, scheme=scheme, motion="reduce")
    page.locator("[data-neuron]").nth(3).click()
    page.locator("[data-view=lens] .chip").first.wait_for(timeout=SLOW)
    page.keyboard.press("Escape")
    for step in ("z1", "loss", "d_W2", "new_W1"):
        page.get_by_role("navigation", name="Operations").get_by_role("button", name=step, exact=True).click()
        check(page, f"views-{step}-{width}-{scheme}")


def test_two_runs_and_the_doctor(visit: Any, width: int, scheme: str) -> None:
    page = visit(SIGMOIDS, width=width, scheme=scheme)
    learned(page, 2)
    press(page, "Fork here")
    page.get_by_label("Fork's learning rate").select_option("0.3")
    check(page, f"editor-{width}-{scheme}")
    press(page, "Begin the fork")
    page.get_by_role("region", name="Two runs").wait_for()
    page.get_by_role("region", name="Fork", exact=True).wait_for(state="detached")
    learned(page, 2)
    press(page, "Examine")
    page.locator("article").first.wait_for()
    check(page, f"runs-{width}-{scheme}")


def test_a_black_box(visit: Any, width: int, scheme: str) -> None:
    page = visit(DIVERGES, width=width, scheme=scheme)
    press(page, "Play")
    page.get_by_role("region", name="Black box").wait_for()
    check(page, f"black-box-{width}-{scheme}")


@pytest.mark.parametrize("network", NETWORKS)
def test_a_network(visit: Any, network: str, width: int, scheme: str) -> None:
    page = visit(NETWORKS[network], width=width, scheme=scheme)
    learned(page, 2)
    check(page, f"{network}-{width}-{scheme}")


def test_the_descent(visit: Any, lab: Lab, width: int, scheme: str) -> None:
    page = visit(width=width, scheme=scheme)
    page.goto(lab.address + "descent")
    for landscape in ("bowl", "valley", "loss"):
        page.locator("select[aria-label=Landscape]").select_option(landscape)
        page.wait_for_function(CHOSEN)
        page.get_by_role("slider", name="Step", exact=True).fill("40")
        check(page, f"descent-{landscape}-{width}-{scheme}")


def test_the_digits(visit: Any, width: int, scheme: str) -> None:
    page = visit("digits", ready=".answer[aria-busy=false]", width=width, scheme=scheme)
    check(page, f"digits-first-{width}-{scheme}")
    # The pad needs no scrolling, and on a phone it is as wide as a finger needs.
    box = page.locator(".paper").bounding_box()
    assert box["y"] + box["height"] <= page.viewport_size["height"]
    assert box["width"] >= 240
    hand_over(page, lines(SHAPES["4 closed"], PLACES["large"]))
    page.locator(".three").wait_for()
    check(page, f"digits-drawn-{width}-{scheme}")
    press(page, "A test picture")
    page.locator(".example").first.wait_for()
    check(page, f"digits-example-{width}-{scheme}")


def test_the_gallery(visit: Any, width: int, scheme: str) -> None:
    page = visit(width=width, scheme=scheme)
    page.get_by_role("link", name="Gallery").click()
    page.get_by_text("Nothing is kept yet").wait_for()
    check(page, f"gallery-empty-{width}-{scheme}")
    page.get_by_role("link", name="Playground").first.click()
    learned(page, 3)
    press(page, "Keep picture")
    page.get_by_text("Kept step").wait_for()
    page.get_by_role("link", name="Gallery").click()
    page.locator("[data-kept]").wait_for()
    check(page, f"gallery-{width}-{scheme}")


def test_a_beginner_finds_the_learning_rate_without_scrolling(visit: Any, width: int, scheme: str) -> None:
    page = visit(width=width, height=768 if width < 1440 else 900, scheme=scheme)
    for label in ("Learning rate", "Regularization", "Activation of all layers", "Problem"):
        box = page.get_by_label(label, exact=True).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        # On a phone the network and its answers come first.
        assert width == 360 or box["y"] + box["height"] <= page.viewport_size["height"]
    page.get_by_label("Regularization", exact=True).select_option("l2")
    page.get_by_label("Regularization: rate").wait_for()
    check(page, f"training-{width}-{scheme}")


def test_a_network_wider_than_the_page_says_so(visit: Any, width: int, scheme: str) -> None:
    page = visit("#layers=" + "~".join(["4"] * 10), width=width, scheme=scheme)
    says = page.get_by_text("scroll it sideways")
    assert page.locator(".drawing .scroll").get_attribute("data-more") == "right"
    assert says.count() == 1
    assert visit(width=width, scheme=scheme).get_by_text("scroll it sideways").count() == 0
