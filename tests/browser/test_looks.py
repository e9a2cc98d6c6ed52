"""Each page as one sees it: small, with pictures, with NaN; light and dark, from a phone to a projector, at 200%.

With ``CUTAWAY_SCREENSHOTS=FOLDER`` these tests leave a picture of all they look at in that folder, to be looked at by
people too; with ``CUTAWAY_SCREENSHOTS_OF=PAGE.html`` also of a page that ``cutaway explain --html`` wrote.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from tests.browser.looks import CUT, inaccessible, keep

NAMES = ("small", "batch", "digits", "wide", "diverged")
SCHEMES = ("light", "dark")
WIDTHS = [(360, 1), (720, 1), (1024, 1), (1440, 1), (1920, 1), (1440, 2)]
ALL = [(*width, scheme) for width in WIDTHS for scheme in SCHEMES]
# Colors move nothing, so that one scheme does; the widths between are those of test_page.py.
SIZES = ALL if "CUTAWAY_SCREENSHOTS" in os.environ else [(360, 1, "light"), (1440, 2, "light")]


@pytest.fixture
def pages(files: dict[str, Path]) -> None:
    """The pages to look at, with the one that was asked for."""
    if own := os.environ.get("CUTAWAY_SCREENSHOTS_OF"):
        files["own"] = Path(own).resolve()


def chosen(shown: Any, *, step: int) -> None:
    """Go to a step, choose a neuron with the keyboard, and open the chain rule."""
    shown.page.keyboard.press("Home")
    for _ in range(step):
        shown.page.keyboard.press("ArrowRight")
    shown.page.locator("[data-view=graph] .neuron").nth(1).focus()
    shown.page.keyboard.press("Enter")
    shown.page.keyboard.press("Enter")


def looked_at() -> tuple[str, ...]:
    return (*NAMES, "own") if "CUTAWAY_SCREENSHOTS_OF" in os.environ else NAMES


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(("width", "zoom", "scheme"), SIZES)
@pytest.mark.parametrize("name", looked_at())
def test_nothing_is_cut_or_wider_than_the_screen(name: str, width: int, zoom: int, scheme: str, show: Any) -> None:
    shown = show(name, width=width, scheme=scheme, zoom=zoom)
    for state in ("first", "chosen"):
        if state == "chosen":
            chosen(shown, step=8)
        assert shown.page.evaluate("document.documentElement.scrollWidth") <= width // zoom
        assert shown.page.evaluate(CUT) == []
        keep(shown.page, f"{name}-{width}{'-200%' if zoom == 2 else ''}-{scheme}-{state}")
    assert shown.complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_with_the_chain_rule_open(name: str, width: int, scheme: str, show: Any, axe: str) -> None:
    shown = show(name, width=width, scheme=scheme)
    chosen(shown, step=8)
    shown.page.locator("[data-view=lens] .chip, [data-view=lens] .link").first.focus()
    assert inaccessible(shown.page, axe) == []
    assert shown.page.locator("[data-view=lens] .lead").first.is_visible()


@pytest.mark.parametrize("name", ["digits", "wide"])
def test_no_number_of_a_table_is_half_hidden_by_the_name_of_its_row(name: str, show: Any) -> None:
    page = show(name).page
    for _ in range(14):
        cut = page.evaluate(
            """() => [...document.querySelectorAll("[data-view=matrices] tbody tr")].flatMap((row) => {
              const edge = row.querySelector("th")?.getBoundingClientRect().right;
              return [...row.querySelectorAll("td button")].filter((cell) => {
                const box = cell.getBoundingClientRect();
                return edge && box.left < edge - 1 && box.right > edge + 1;
              }).map((cell) => cell.title);
            })"""
        )
        assert cut == [], page.locator(".where").inner_text()
        page.keyboard.press("ArrowRight")


def test_what_scrolls_sideways_says_so_and_follows_the_step(show: Any) -> None:
    page = show("wide", width=360).page
    graph = page.locator("[data-view=graph] .scroll")
    assert graph.get_attribute("data-more") == "right"
    assert page.get_by_role("navigation").get_attribute("data-more") == "right"
    page.keyboard.press("End")
    page.wait_for_function("document.querySelector('nav').dataset.more === 'left'")
    for _ in range(13):
        page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    outer, inner = graph.bounding_box(), page.locator("[data-view=graph] .neuron.active").first.bounding_box()
    assert outer["x"] <= inner["x"]
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1


def test_numbers_in_neurons_keep_clear_of_their_marks(show: Any) -> None:
    page = show("digits").page
    for _ in range(14):
        page.keyboard.press("ArrowRight")
        touching = page.evaluate(
            """() => [...document.querySelectorAll("[data-view=graph] .neuron")].filter((one) => {
              const [text, mark] = [one.querySelector(".number"), one.querySelector(".sign")];
              return text && text.getBoundingClientRect().right > mark.getBoundingClientRect().left;
            }).map((one) => one.querySelector(".number").textContent)"""
        )
        assert touching == []


def test_beside_derivatives_the_rest_has_the_mean_of_derivatives(show: Any) -> None:
    page = show("digits").page
    last = page.locator("[data-view=graph] .rest tspan[data-number]").last
    page.keyboard.press("End")
    assert last.get_attribute("data-from").endswith(".derivative")


def test_the_lines_of_a_term_do_not_touch(show: Any) -> None:
    """Adam's terms are fractions, which reach above and below their lines."""
    page = show("digits").page
    page.keyboard.press("End")
    overlaps = page.evaluate(
        """() => [...document.querySelectorAll("[data-view=equation] .term")].flatMap((term) => {
          const [above, below] = [...term.querySelectorAll(".formula .katex-html")].map((line) => {
            const boxes = [...line.querySelectorAll(".base")].map((one) => one.getBoundingClientRect());
            return [Math.min(...boxes.map((box) => box.top)), Math.max(...boxes.map((box) => box.bottom))];
          });
          return above[1] > below[0] ? [term.textContent] : [];
        })"""
    )
    assert overlaps == []
