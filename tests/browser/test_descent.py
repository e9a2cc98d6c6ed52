"""The descent page in a real Chromium against the real engine: every control, and numbers that equal the engine's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.browser.looks import inaccessible
from tests.browser.running_lab import Lab, eventually

from cutaway.lab.descent import LANDSCAPES, handle_descent
from cutaway.protocol.descent import Contender, Race

PICKER = 'section[aria-label="Landscape"] select'
GROUND = 'svg[role="application"]'
REACHED = (
    "[...document.querySelectorAll('.scroll')].every((one) => one.tabIndex === 0 || one.scrollWidth <= one.clientWidth)"
)
"""What scrolls sideways is reached by the keyboard: the page notes it one picture later."""


@pytest.fixture
def descend(visit: Callable[..., Any]) -> Callable[..., Any]:
    """A function that opens the descent page: ``descend(width=360)``."""
    return partial(visit, "descent", ready="[data-number]")


def number(page: Any, name: str) -> float:
    """Return the number that the page shows by this name, as it got it."""
    return float(page.locator(f'[data-name="{name}"]').get_attribute("data-number"))


def numbers(page: Any, name: str, count: int) -> list[float]:
    return [number(page, f"{name} {axis}") for axis in range(count)]


def shows(page: Any, place: list[float]) -> bool:
    return numbers(page, "place 0", 2) == place


def choose(page: Any, landscape: str) -> None:
    page.locator(PICKER).first.select_option(landscape)
    title = "Your network's loss" if landscape == "loss" else LANDSCAPES[landscape].title
    eventually(lambda: page.locator(GROUND).get_attribute("aria-label").startswith(f"{title}:"))
    page.wait_for_selector("[data-number]")


def to_step(page: Any, step: int) -> None:
    page.locator(".scrub input").fill(str(step))
    eventually(lambda: page.locator('[data-counter="step"]').inner_text() == str(step))


def computed(name: str, **changes: Any) -> dict[str, NDArray[np.float32]]:
    """What the engine says of the page's first race, as float32, as it travels."""
    contenders = [
        Contender(optimizer=one, learning_rate=rate) for one, rate in (("sgd", 0.06), ("momentum", 0.06), ("adam", 0.1))
    ]
    asked: dict[str, Any] = {"start": LANDSCAPES[name].start, "contenders": tuple(contenders), **changes}
    _, arrays = handle_descent(1, Race(name=name, **asked), None)
    return {key: np.asarray(value, np.float32) for key, value in arrays.items()}


@pytest.mark.drives("Race: slider Step")
def test_the_table_shows_the_engines_numbers_at_every_step(descend: Any) -> None:
    page, expected = descend(), computed("valley")
    for step in (0, 1, 37, 100):
        to_step(page, step)
        for contender in range(3):
            assert numbers(page, f"place {contender}", 2) == expected["places"][contender, step].tolist()
            assert numbers(page, f"gradient {contender}", 2) == expected["gradients"][contender, step].tolist()
            assert number(page, f"loss {contender}") == float(expected["losses"][contender, step])


def test_a_click_and_the_arrow_keys_put_the_ball(descend: Any) -> None:
    page = descend()
    to_step(page, 20)
    box = page.locator(".frame").bounding_box()
    page.mouse.click(
        box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.25
    )  # a quarter from the right and top
    eventually(lambda: np.allclose(numbers(page, "place 0", 2), [2.0, 1.0], atol=0.03))
    assert page.locator('[data-counter="step"]').inner_text() == "0"
    before = numbers(page, "place 0", 2)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    after = [before[0] - 8 / 40, before[1] - 4 / 400]
    eventually(lambda: np.allclose(numbers(page, "place 0", 2), after, atol=1e-3))  # rounded to what a picture can tell
    expected = computed("valley", start=tuple(round(value, 3) for value in numbers(page, "place 0", 2)))
    to_step(page, 5)
    assert numbers(page, "place 2", 2) == expected["places"][2, 5].tolist()


@pytest.mark.drives("Descent: application", "Landscape: combobox Landscape")
def test_a_drag_moves_the_ball_along(descend: Any) -> None:
    page = descend()
    choose(page, "bowl")
    box = page.locator(".frame").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=8)
    page.mouse.move(box["x"] + box["width"] + 60, box["y"] + box["height"] / 2)
    page.mouse.up()
    eventually(lambda: np.allclose(numbers(page, "place 0", 2), [4, 0], atol=0.03))  # never outside


@pytest.mark.drives(
    "Race: combobox Speed",
    "Race: button Race",
    "Race: button Pause",
    "Race: button To the start",
    "Race: button One step on",
)
def test_race_plays_to_the_last_step_and_pause_stops_it(descend: Any) -> None:
    page = descend()
    page.get_by_label("Speed", exact=True).select_option(label="fast")
    page.get_by_role("button", name="Race").click()
    eventually(lambda: page.locator('[data-counter="step"]').inner_text() == "100")
    assert page.locator(".caption[role=status]").inner_text().startswith("Step 100, the last: sgd with the rate 0.06")
    page.get_by_label("Speed", exact=True).select_option(label="slow")
    page.get_by_role("button", name="Race").click()
    page.get_by_role("button", name="Pause").click()
    assert int(page.locator('[data-counter="step"]').inner_text()) < 100
    page.get_by_role("button", name="To the start").click()
    page.get_by_role("button", name="One step on").click()
    page.keyboard.press(".")
    assert page.locator('[data-counter="step"]').inner_text() == "2"
    page.keyboard.press("[")
    assert page.locator('[data-counter="step"]').inner_text() == "1"


@pytest.mark.drives(
    "Optimizers: button + optimizer",
    "Optimizers: combobox Optimizer #",
    "Optimizers: radio #show the arrows of optimizer #",
    "Optimizers: button Remove optimizer #",
    "Optimizers: slider Step size",
)
def test_optimizers_are_added_chosen_changed_and_removed(descend: Any) -> None:
    page = descend()
    page.get_by_role("button", name="+ optimizer").click()
    page.get_by_label("Optimizer 4", exact=True).select_option("rmsprop")
    eventually(lambda: page.locator("tbody tr").count() == 4 and "rmsprop" in page.locator("tbody").inner_text())
    page.get_by_role("radio", name="show the arrows of optimizer 4").check()
    assert "rmsprop" in page.locator("tr.chosen").inner_text()
    page.get_by_role("button", name="Remove optimizer 2").click()
    eventually(lambda: page.locator("tbody tr").count() == 3)
    assert "momentum" not in page.locator("tbody").inner_text()
    page.get_by_label("Step size (rate)").first.fill("-2")  # the slider is of powers of ten
    expected = computed("valley", contenders=(Contender(learning_rate=0.01),))
    to_step(page, 3)
    eventually(lambda: numbers(page, "place 0", 2) == expected["places"][0, 3].tolist())


def test_one_that_diverges_is_named_with_its_step(descend: Any) -> None:
    page = descend()
    page.get_by_label("Step size (rate)").first.fill("0")
    to_step(page, 100)
    eventually(lambda: "diverged at step" in page.locator("tbody tr").first.inner_text())
    assert "diverged at step" in page.locator(".caption[role=status]").inner_text()


@pytest.mark.drives("Race: slider Noise of the gradient", "Race: button Other noise")
def test_noise_is_the_seeds(descend: Any) -> None:
    page = descend()
    choose(page, "bowl")
    page.get_by_label("Noise of the gradient").fill("2")
    to_step(page, 10)
    contenders = (Contender(learning_rate=0.1),)
    for seed in (0, 1):
        expected = computed("bowl", contenders=contenders, noise=2.0, seed=seed)["places"][0, 10].tolist()
        eventually(partial(shows, page, expected))
        page.get_by_role("button", name="Other noise").click()


@pytest.mark.drives("Optimizers: spinbutton Optimizer #")
def test_what_is_refused_is_said_and_the_race_stays(descend: Any) -> None:
    page = descend()
    field = page.get_by_label("momentum").nth(1)
    before = field.input_value()
    field.fill("7")
    field.press("Tab")
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "expected a number from 0 to 1" in alert.inner_text()
    assert page.locator("tbody tr").count() == 3
    assert field.input_value() == before  # with which the race that is shown was raced
    field.fill("")
    field.press("Tab")
    assert field.input_value() == before


@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_every_landscape_is_shown_with_its_formula(descend: Any, landscape: str) -> None:
    page = descend()
    choose(page, landscape)
    assert page.locator(".formula .katex").count() == 1
    start = LANDSCAPES[landscape].start
    assert numbers(page, "place 0", len(start)) == [float(np.float32(value)) for value in start]
    assert page.locator(".minimum").count() == len(LANDSCAPES[landscape].minima)


@pytest.mark.drives("Landscape: combobox Directions", "Landscape: combobox Up")
def test_the_networks_own_loss_is_raced_on(descend: Any, lab: Lab) -> None:
    page = descend()
    choose(page, "loss")
    loss = lab.picture()[0].row.training_loss
    # float32: the points' losses are added up in another order.
    assert number(page, "loss 0") == pytest.approx(loss, rel=1e-5)
    page.get_by_label("Directions").select_option("weights")
    eventually(lambda: page.get_by_label("Across", exact=True).count() == 1)
    page.get_by_label("Up", exact=True).select_option("b1[0]")
    eventually(lambda: "b1[0]" in page.locator("thead").inner_text())
    assert number(page, "loss 0") == pytest.approx(loss, rel=1e-5)


@pytest.mark.drives("Race: combobox Steps", "Race: button One step back", "key .", "key [")
def test_as_many_steps_are_raced_as_were_chosen(descend: Any) -> None:
    page = descend()
    page.get_by_label("Steps", exact=True).select_option("200")
    eventually(lambda: page.locator(".scrub input").get_attribute("max") == "200")
    expected = computed("valley", steps=200)
    to_step(page, 200)
    assert numbers(page, "place 1", 2) == expected["places"][1, 200].tolist()
    page.get_by_role("button", name="One step back").click()
    assert page.locator('[data-counter="step"]').inner_text() == "199"
    assert numbers(page, "place 1", 2) == expected["places"][1, 199].tolist()
    page.keyboard.press("[")
    page.keyboard.press(".")
    assert numbers(page, "place 1", 2) == expected["places"][1, 199].tolist()


@pytest.mark.drives("Race: combobox Batch", "Race: button Other batches", "Landscape: button Another random direction",
                    "Landscape: combobox Directions", "Landscape: combobox Across")  # fmt: skip
def test_batches_and_directions_of_the_networks_loss_are_others_when_asked_for(descend: Any, lab: Lab) -> None:
    page = descend()
    choose(page, "loss")
    loss = lab.picture()[0].row.training_loss
    to_step(page, 20)
    ten = number(page, "loss 0")
    page.get_by_label("Batch", exact=True).select_option("1")
    eventually(lambda: number(page, "loss 0") != ten)
    single = number(page, "loss 0")
    page.get_by_role("button", name="Other batches").click()
    eventually(lambda: number(page, "loss 0") not in (single, ten))
    other = number(page, "loss 0")
    page.get_by_label("Batch", exact=True).select_option("0")
    eventually(lambda: number(page, "loss 0") not in (single, ten, other))
    whole = number(page, "loss 0")
    page.get_by_role("button", name="Another random direction").click()
    eventually(lambda: number(page, "loss 0") != whole)
    to_step(page, 0)
    # float32: the points' losses are added up in another order.
    assert number(page, "loss 0") == pytest.approx(loss, rel=1e-5)  # all directions begin at the network
    page.get_by_label("Directions").select_option("weights")
    across = page.get_by_label("Across", exact=True)
    across.select_option("b1[1]")
    eventually(lambda: "b1[1]" in page.locator("thead").inner_text())
    eventually(lambda: number(page, "loss 0") == pytest.approx(loss, rel=1e-5))


def test_with_reduced_motion_it_goes_on_in_jumps(descend: Any) -> None:
    page = descend(motion="reduce")
    page.get_by_role("button", name="Race").click()
    eventually(lambda: page.locator('[data-counter="step"]').inner_text() != "0")
    assert int(page.locator('[data-counter="step"]').inner_text()) % 10 == 0


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1024, "light"), (1920, "dark")])
def test_it_fits_and_axe_finds_no_fault(descend: Any, axe: str, width: int, scheme: str) -> None:
    page = descend(width=width, scheme=scheme)
    for landscape in ("valley", "two_valleys", "loss"):
        choose(page, landscape)
        to_step(page, 30)
        eventually(lambda: page.evaluate(REACHED))
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert inaccessible(page, axe) == []
