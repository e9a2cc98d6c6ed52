"""The page without a pointer or eyes: keys in the network, headers of tables, words for signs, full numbers."""

from __future__ import annotations

from typing import Any

import pytest

FOCUSED = "document.activeElement.dataset.thing"
LIT = "(view) => document.querySelectorAll(`[data-view=${view}] .selected, [data-view=${view}] .chosen`).length"


def thing(page: Any, name: str) -> Any:
    """A neuron or an edge of the network, by its name."""
    return page.locator(f'[data-thing="{name}"]')


def opened(show: Any, cell: str) -> Any:
    """A page on which a number of the tables was chosen."""
    page = show("small").page
    page.locator(f'[data-view=matrices] button[aria-label^="{cell}"]').click()
    return page


def test_tables_have_headers_and_the_row_and_the_column_that_meet_are_said(show: Any) -> None:
    page = opened(show, "z1[2]")
    weights = page.locator("[data-view=matrices] figure", has=page.locator('[aria-label^="W1, 2 by 3"]'))
    assert weights.locator("thead th[scope=col]").all_text_contents() == [
        "unit 0 of layer 1", "unit 1 of layer 1", "unit 2 of layer 1",
    ]  # fmt: skip
    assert weights.locator("tbody th[scope=row]").all_text_contents() == ["input 0", "input 1"]
    assert page.locator(".meeting").inner_text() == "z1[2]: row 0 of x meets column 2 of W1, with b1[2]."
    assert weights.locator("th.meets").all_text_contents() == ["unit 2 of layer 1"]


@pytest.mark.parametrize("key", ["Enter", " "])
@pytest.mark.parametrize("name", ["x 1", "a1 2", "loss", "x 0 to a1 1"])
def test_enter_and_space_choose_and_once_more_open_the_chain_rule(name: str, key: str, show: Any) -> None:
    page = show("small", width=1024).page
    thing(page, name).focus()
    top = page.evaluate("scrollY")
    page.keyboard.press(key)
    assert "Chosen: " in page.locator("[data-view=lens]").inner_text()
    assert page.evaluate("scrollY") == top
    assert page.get_by_role("button", name="Play").is_visible()  # space is the neuron's, not the player's
    page.keyboard.press(key)
    assert page.evaluate("document.activeElement.dataset.view") == "lens"
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == name
    assert "Chosen: " not in page.locator("[data-view=lens]").inner_text()


CELL = '[data-view=matrices] button[aria-label^="W1[1,2]"]'


@pytest.mark.parametrize("place", [CELL, "[data-view=equation] .term >> nth=1", "[data-view=equation] h3 button"])
def test_enter_twice_on_a_number_of_the_tables_or_the_equation_opens_the_chain_rule(place: str, show: Any) -> None:
    page = show("small").page
    button = page.locator(place)
    button.focus()
    page.keyboard.press("Enter")
    assert "Chosen: " in page.locator("[data-view=lens]").inner_text()
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.view") == "lens"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    page.locator(CELL).click()
    page.locator(CELL).click()  # a pointer chooses, and leaves the focus where it is
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_examples_of_a_batch_have_the_numbers_that_they_have_in_the_data(show: Any) -> None:
    page = show("batch").page
    page.locator('[data-view=matrices] button[aria-label^="W1[1,2]"]').click()
    heads = page.locator("[data-view=matrices] figure").first.locator("tbody th").all_text_contents()
    assert heads == [f"row {row} (example {number}) of the batch" for row, number in enumerate((42, 7, 13))]
    votes = page.locator(".votes li > span:first-child").all_inner_texts()
    assert sorted(votes) == ["row 0, example 42", "row 1, example 7", "row 2, example 13"]


def test_arrow_keys_walk_along_the_edges_and_leave_the_step_alone(show: Any) -> None:
    page = show("small").page
    thing(page, "x 0").focus()
    walked = []
    for key in ("Right", "Down", "Down", "Right", "Up", "Right", "Right", "Right", "Left", "Left", "Left"):
        page.keyboard.press(f"Arrow{key}")
        walked.append(page.evaluate(FOCUSED))
    first = walked[0]  # the edge with the largest weight
    assert first in {"x 0 to a1 0", "x 0 to a1 1", "x 0 to a1 2"}
    assert walked[2:5] == ["x 0 to a1 2", "a1 2", "a1 1"]
    assert walked[5].startswith("a1 1 to p ")
    assert walked[6] == walked[5].removeprefix("a1 1 to ")
    assert walked[7] == "loss"
    assert walked[8] == "p 0"
    assert walked[9].endswith(" to p 0")
    assert walked[10] == walked[9].removesuffix(" to p 0")
    assert page.locator(".where").inner_text() == "forward step 0 of 0\N{EN DASH}17"
    page.keyboard.press("]")
    assert page.locator(".where").inner_text() == "forward step 1 of 0\N{EN DASH}17"


def test_all_digits_of_a_number_are_shown_when_the_keyboard_reaches_it(show: Any, small: Any) -> None:
    page = opened(show, "W1[1,2]")
    tip = page.get_by_role("tooltip")
    weight = str(small["W1"][1, 2]).replace("-", "\N{MINUS SIGN}")
    page.keyboard.press("Escape")
    assert tip.count() == 0
    for place in ('[data-view=matrices] button[aria-label^="W1[1,2]"]', '[data-thing="x 1 to a1 2"]'):
        page.locator(place).focus()
        page.keyboard.press("Shift")  # the keyboard is in use: focus is visible
        page.locator(place).blur()
        page.locator(place).focus()
        assert tip.inner_text() == f"W1[1,2] = {weight}"
        assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == tip.get_attribute("id")
    page.locator("[data-view=equation] h3 .reached").focus()
    assert tip.inner_text() == page.locator("[data-view=equation] h3 .value").get_attribute("title")
    page.keyboard.press("Escape")
    assert tip.count() == 0


def test_meanings_signs_and_ways_of_factors_are_text(show: Any, small: Any) -> None:
    page = opened(show, "W1[1,2]")
    lens = page.locator("[data-view=lens]")
    chip = lens.locator(".chip").first
    meaning = "growth of z1[2] for each 1 that W1[1,2] grows"
    assert meaning in chip.inner_text()
    for met in (chip.hover, chip.focus):
        assert page.get_by_role("tooltip").count() == 0
        met()
        assert page.get_by_role("tooltip").inner_text() == f"{meaning}: \N{MINUS SIGN}2"
        page.mouse.move(0, 0)
        chip.blur()
    assert "negative: falls" in chip.inner_text()  # x[1] is -2
    assert "positive: grows" in lens.locator(".chip").nth(1).inner_text()  # the slope of tanh
    assert lens.locator(".way").count() == 2
    assert lens.locator(".way").first.inner_text().startswith("Way 1 of 2, through z2[0]: the loss ")
    falls = small["d_W1"][1, 2] < 0
    assert f"the loss {'falls' if falls else 'rises'}" in lens.locator(".lead").inner_text()


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_a_chip_lights_its_source_in_all_views_while_one_is_at_it(way: str, show: Any) -> None:
    page = opened(show, "W1[1,2]")
    page.keyboard.press(".")
    page.keyboard.press(".")  # z2 is made: W2 is in the tables, the terms and the code
    chip = page.locator("[data-view=lens] .chip", has_text="growth of z2[1]")
    assert page.locator('[data-thing="a1 2 to p 1"].chosen').count() == 0
    getattr(chip, way)()
    assert page.locator('[data-thing="a1 2 to p 1"].chosen').count() == 1
    assert page.locator('[data-view=matrices] button.selected[aria-label^="W2[2,1]"]').count() == 1
    page.mouse.move(0, 0)
    chip.blur()
    assert page.locator('[data-thing="a1 2 to p 1"].chosen').count() == 0
    assert "Chosen: W1[1,2]" in page.locator("[data-view=lens]").inner_text()


def test_a_chip_that_is_pressed_keeps_the_chain_rule_and_pressed_again_opens_its_own(show: Any) -> None:
    page = opened(show, "W1[1,2]")
    page.keyboard.press(".")
    page.keyboard.press(".")
    lens = page.locator("[data-view=lens]")
    chip = lens.locator(".chip", has_text="growth of z2[1]")
    rule = lens.locator(".lead").inner_text()
    chip.click()
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    assert lens.locator(".lead").inner_text() == rule
    assert chip.get_attribute("aria-pressed") == "true"
    for view in ("graph", "equation", "matrices", "lens"):
        assert page.evaluate(LIT, view) > 0, view
    assert page.locator('[data-view=matrices] button.selected[aria-label^="W2[2,1]"]').count() == 1
    assert "Lit: W2[2,1]" in lens.inner_text()
    chip.click()
    assert "Chosen: W2[2,1]" in lens.inner_text()
    assert lens.locator(".lead").inner_text() != rule
    lens.locator(".chip").last.click()
    lens.get_by_role("button", name="Show its own chain rule").click()
    assert "Lit: " not in lens.inner_text()


def test_the_focus_stays_in_the_chain_rule_when_a_chip_opens_another(show: Any) -> None:
    page = show("small").page
    thing(page, "a1 2").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    before = page.locator("[data-view=lens] b").first.inner_text()
    page.locator("[data-view=lens] .chip").last.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_function("(before) => document.querySelector('[data-view=lens] b').innerText !== before", arg=before)
    assert page.evaluate("document.activeElement.closest('[data-view]')?.dataset.view") == "lens"
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == "a1 2"
