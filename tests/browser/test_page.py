"""The page in a browser: it lights up the same thing in all views, obeys keys, is accessible, and asks for nothing."""

from __future__ import annotations

from typing import Any

import pytest
from tests.browser.looks import inaccessible

LIT = (
    """(view) => [...document.querySelectorAll(`[data-view=${view}] .selected, [data-view=${view}] .chosen`)].length"""
)


# With the chain rule open, and in the other theme at each width: test_looks.py.
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1440, "light")])
@pytest.mark.parametrize("name", ["small", "batch", "digits"])
def test_axe_finds_nothing_and_the_console_is_silent(name: str, width: int, scheme: str, show: Any, axe: str) -> None:
    shown = show(name, width=width, scheme=scheme)
    shown.page.locator(".whole summary").click()
    for keys in ([], ["ArrowRight"] * 8, ["End"]):
        for key in keys:
            shown.page.keyboard.press(key)
        shown.page.locator("[data-view=graph] .neuron").last.dispatch_event("click")
        assert inaccessible(shown.page, axe) == []
    assert shown.complaints == []


def test_no_request_leaves_the_file(show: Any) -> None:
    shown = show("digits", motion="no-preference")
    shown.page.keyboard.press("End")
    shown.page.locator("[data-view=graph] .pixel").first.dispatch_event("click")
    assert shown.outside == []
    assert shown.page.title() == "A picture"


def test_a_title_is_text_and_never_markup(show: Any) -> None:
    shown = show("small")
    assert shown.page.locator("h1").inner_text() == "A 2-3-2 network </script> & <b>"
    assert shown.page.title() == "A 2-3-2 network </script> & <b>"


@pytest.mark.parametrize("width", [360, 720, 1024, 1440, 1920])
@pytest.mark.parametrize("name", ["small", "digits"])
def test_the_page_is_never_wider_than_the_screen(name: str, width: int, show: Any) -> None:
    shown = show(name, width=width)
    for key in ("Home", "End"):
        shown.page.keyboard.press(key)
        assert shown.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_views_stand_beside_each_other_on_a_wide_screen_and_below_each_other_on_a_phone(show: Any) -> None:
    views = ("graph", "equation", "matrices", "code")
    wide, narrow = show("small", width=1440), show("small", width=360)
    boxes = {view: wide.page.locator(f"[data-view={view}]").bounding_box() for view in views}
    assert len({boxes[view]["y"] for view in ("graph", "equation", "matrices")}) == 1
    assert boxes["code"]["x"] == boxes["graph"]["x"]
    assert boxes["code"]["y"] > boxes["graph"]["y"]
    assert len({round(boxes[view]["y"] + boxes[view]["height"]) for view in ("equation", "matrices", "code")}) == 1
    heights = [narrow.page.locator(f"[data-view={view}]").bounding_box()["y"] for view in views]
    assert heights == sorted(heights)
    assert len(set(heights)) == 4
    tabs = show("small", width=1024).page.get_by_role("tab")
    assert tabs.all_text_contents() == ["Equation", "Matrices", "Code"]


def test_a_click_lights_up_the_same_thing_in_all_views(show: Any) -> None:
    page = show("small").page
    page.locator('[data-view=matrices] button[aria-label^="W1[1,2]"]').click()
    for view in ("graph", "equation", "matrices", "code", "lens"):
        assert page.evaluate(LIT, view) > 0, view
    page.keyboard.press("Escape")
    for view in ("graph", "equation", "matrices", "code", "lens"):
        assert page.evaluate(LIT, view) == 0, view


@pytest.mark.parametrize(
    "click",
    [
        "[data-view=graph] .neuron >> nth=3",
        "[data-view=graph] .edge >> nth=2",
        "[data-view=graph] .bias >> nth=1",
        "[data-view=matrices] td button >> nth=4",
        "[data-view=equation] .term >> nth=0",
        "[data-view=code] .line button >> nth=2",
    ],
)
def test_everything_can_be_chosen(click: str, show: Any) -> None:
    page = show("small").page
    page.locator(click).dispatch_event("click")
    assert page.evaluate(LIT, "matrices") > 0
    assert "Chosen: " in page.locator("[data-view=lens]").inner_text()


def test_keys_step_play_and_open_the_lens(show: Any) -> None:
    page = show("small").page
    where = page.locator(".where")
    page.keyboard.press("ArrowRight")
    assert where.inner_text() == "forward step 1 of 0\N{EN DASH}17"
    page.keyboard.press("End")
    assert where.inner_text() == "update step 17 of 0\N{EN DASH}17"
    page.keyboard.press("ArrowLeft")
    assert where.inner_text() == "update step 16 of 0\N{EN DASH}17"
    neuron = page.locator("[data-view=graph] .neuron").nth(2)
    neuron.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.view") == "lens"
    page.keyboard.press("Home")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(" ")
    assert page.get_by_role("button", name="Pause").is_visible()
    page.locator(".where", has_text="forward step 1 of 0\N{EN DASH}17").wait_for()


def test_tab_reaches_all_views_in_their_order_and_focus_can_be_seen(show: Any) -> None:
    page = show("small").page
    order = []
    for _ in range(120):
        page.keyboard.press("Tab")
        view, width = page.evaluate(
            """() => [document.activeElement.closest("[data-view]")?.dataset.view ?? "",
                getComputedStyle(document.activeElement).outlineWidth]"""
        )
        if view:
            assert width != "0px"
            order.append(view)
    assert list(dict.fromkeys(order)) == ["graph", "equation", "matrices", "code"]


def test_a_step_that_is_not_known_yet_shows_no_number(show: Any) -> None:
    page = show("small").page
    names = "[data-view=graph] [data-name]"
    first = page.locator(names).evaluate_all("all => all.map((one) => one.dataset.name)")
    assert not [name for name in first if name.startswith(("z2", "p", "losses", "d_"))]
    page.keyboard.press("End")
    last = page.locator(names).evaluate_all("all => all.map((one) => one.dataset.name)")
    assert {"d_z1[0,0]", "d_z2[0,1]", "losses[0]"} <= set(last)


def test_the_theme_follows_the_system_until_someone_chooses(show: Any) -> None:
    shown = show("small", scheme="dark")
    theme = "document.documentElement.dataset.theme"
    assert shown.page.evaluate(theme) == "dark"
    shown.page.get_by_role("button", name="Switch to light").click()
    assert shown.page.evaluate(theme) == "light"
    shown.page.reload()
    shown.page.wait_for_selector("main")
    assert shown.page.evaluate(theme) == "light"


def test_motion_is_left_out_where_it_is_not_wanted(show: Any) -> None:
    moving, still = show("small", motion="no-preference"), show("small", motion="reduce")
    display = "getComputedStyle(document.querySelector('[data-view=graph] .pulse')).display"
    assert moving.page.evaluate(display) != "none"
    assert still.page.evaluate(display) == "none"


def test_the_nudge_shows_what_the_slider_says(show: Any) -> None:
    page = show("small").page
    page.locator('[data-view=matrices] button[aria-label^="W1[0,0]"]').click()
    slider = page.locator("input[type=range]")
    before = page.locator(".bars").inner_text()
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("[data-change]").get_attribute("data-change") == "0.1"
    assert page.locator(".bars").inner_text() != before
    assert page.locator(".where").inner_text() == "forward step 0 of 0\N{EN DASH}17"  # the key was the slider's


def test_the_sentence_of_each_step_is_announced(show: Any) -> None:
    page = show("small").page
    status = page.get_by_role("status")
    assert status.get_attribute("aria-live") == "polite"
    first = status.inner_text()
    page.keyboard.press("ArrowRight")
    assert status.inner_text() != first
