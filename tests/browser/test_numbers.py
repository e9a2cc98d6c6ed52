"""Every number on the page is the engine's: looked up where the page says that it comes from, in all steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import cache, reduce
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.browser.conftest import PAGES
from tests.browser.page_numbers import Engine, scanned

from cutaway.browser import asset
from cutaway.explain.page import gather
from cutaway.explain.page.document import document
from cutaway.explain.selection import parse_selection
from cutaway.network.trace import Trace

CHOSEN = {
    "small": ("W1[1,2]", "z1[0]", "d_b2[1]", "W2[2,0]", "x[1]"),
    "batch": ("W2[1,2]", "gamma1[0]", "a1[0,1]"),
    "digits": ("b2[4]", "p[4]"),
    "diverged": ("W2[0,1]", "W1[1,0]", "z2[0,1]"),
}
EVERYWHERE = ("sentence", "numbers", "shape", "share", "text", "factors", "predicted", "actual", "derivative")
OF_ITS_OWN = {"small": "ways", "batch": "votes", "digits": "means", "diverged": "gradient"}


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest) -> Callable[[str], Engine]:
    """A function that returns a page's trace and its views, computed anew."""

    @cache
    def found(name: str) -> Engine:
        trace = request.getfixturevalue(name)
        with np.errstate(all="ignore"):
            return Engine(trace, gather(trace, **PAGES[name]))

    return found


def choose(page: Any, name: str) -> None:
    """Click a number, in the network or in the tables; of those that a page has, some are in no view of this step."""
    page.keyboard.press("Home")
    for _ in range(40):
        button = page.locator(f'[data-view] [data-name="{name}"]')
        if button.count():
            button.first.dispatch_event("click")
            return
        page.keyboard.press("ArrowRight")
    pytest.fail(f"{name} is nowhere on the page")


def walked(page: Any, engine: Engine) -> tuple[list[str], set[str]]:
    """Go through all steps; return what is wrong on the page, and all that was compared."""
    page.keyboard.press("Home")
    faults, compared = [], set()
    for step in range(len(engine.trace.steps)):
        found = scanned(page)
        faults += engine.faults(found, step)
        compared |= {one["from"] or one["name"] for one in found["texts"]}
        page.keyboard.press("ArrowRight")
    return faults, compared


@pytest.mark.parametrize("name", ["small", "batch", "digits", "diverged"])
def test_all_numbers_are_those_of_the_engine(name: str, show: Any, engine: Callable[[str], Engine]) -> None:
    shown, own, compared = show(name), engine(name), set()
    for chosen in ("", *CHOSEN[name]):
        if chosen:
            choose(shown.page, str(parse_selection(chosen, own.trace)))
        faults, seen = walked(shown.page, own)
        assert faults == []
        compared |= seen
    values = {one for one in compared if "." not in one}
    # All numbers of a 2-3-2 network are seen at some step: its 17 weights, their derivatives, the new ones, the rest.
    assert len(values) > (60 if name == "batch" else 100)
    fields = {field for one in compared for field in one.split(".")}
    assert {*EVERYWHERE, OF_ITS_OWN[name]} <= fields


def test_what_is_no_number_is_said_and_drawn_as_none(show: Any) -> None:
    page = show("diverged").page
    page.keyboard.press("End")
    assert page.locator('[data-view=matrices] [data-number="NaN"]').first.inner_text() == "NaN"
    assert page.locator('[data-view=matrices] button[title$="= not a number"]').count() > 0
    assert page.locator("[data-view=graph] .sign.none").count() > 0
    assert page.locator("[data-view=graph] .edge.positive .line").first.get_attribute("stroke-width") == "8"


# What is chosen, which number of the data is made wrong, and what is told of; of one of the plan its name.
PLANTED = (
    ("", "tables.W1.values.1.2", "W1[1,2]"),
    ("", "graph.columns.1.neurons.0.values.0.value", "z1[0,0]"),
    ("", "graph.edges.2.value", "W1["),
    ("z1[0,0]", "steps.0.entries.0.equation.terms.1.value", ""),
    ("b2[0]", "steps.17.entries.0.equation.result", "new_b2[0]"),
    ("W1[1,2]", "steps.12.entries.5.messages.messages.0.share", ""),
    ("W1[1,2]", "lenses.W1[1,2].rule.derivative", ""),
    ("W1[1,2]", "lenses.W1[1,2].rule.chain.factors.0.value", ""),
    ("W1[1,2]", "lenses.W1[1,2].nudges.4.actual", ""),
)


def opened(browser: Any, path: Path) -> Any:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.goto(path.as_uri())
    page.wait_for_selector("main")
    return page


def walked_with(page: Any, chosen: str, own: Engine) -> list[str]:
    if chosen:
        choose(page, chosen)
    faults, _ = walked(page, own)
    page.close()
    return faults


@pytest.mark.parametrize(("chosen", "path", "told"), PLANTED)
def test_one_wrong_number_in_the_data_of_a_page_is_found(
    chosen: str, path: str, told: str, browser: Any, engine: Callable[[str], Engine], tmp_path: Path
) -> None:
    own = engine("small")
    data = _as_lists(asdict(own.data))
    *way, last = path.split(".")
    holder = reduce(lambda held, key: held[int(key) if isinstance(held, list) else key], way, data)
    holder[int(last) if isinstance(holder, list) else last] += 0.01
    (tmp_path / "page.html").write_text(document("planted", data), encoding="utf-8")
    faults = walked_with(opened(browser, tmp_path / "page.html"), chosen, own)
    assert any(fault.startswith(told or path) for fault in faults)


def _as_lists(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _as_lists(value) for key, value in data.items()}
    return [_as_lists(value) for value in data] if isinstance(data, (list, tuple)) else data


def test_a_page_that_writes_one_digit_too_few_is_found(
    browser: Any, engine: Callable[[str], Engine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = engine("small")
    script = asset("explain.js")
    assert ".toFixed(Math.max(0," in script
    careless = {"explain.js": script.replace(".toFixed(Math.max(0,", ".toFixed(Math.max(0,-1+")}
    monkeypatch.setitem(document.__globals__, "asset", lambda name: careless.get(name) or asset(name))
    (tmp_path / "page.html").write_text(document("planted", asdict(own.data)), encoding="utf-8")
    assert any("and the page says" in fault for fault in walked_with(opened(browser, tmp_path / "page.html"), "", own))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("document.querySelector('main').append('0.123')", "'0.123' has no origin"),
        ("document.querySelector('main').append('W1[0,9]')", "'W1[0,9]' has no origin"),
        ("document.querySelector('td button').title = 'x[0] = 1.5'", "'x[0] = 1.5' ends with 1.5"),
        ("document.querySelector('.where').append('0')", "has no origin"),
        ("document.querySelector('.line').setAttribute('stroke-width', NaN)", "'NaN' cannot be drawn"),
        ("document.querySelector('.caption').append(' 7')", "and the page says"),
        ("document.querySelector('.katex-html').append('7')", "is set as"),
        ("document.querySelector('thead th').textContent = 'unit 7 of layer 1'", "the header 'unit 7 of layer 1'"),
        ("document.querySelector('tbody th').textContent = 'example 1'", "the header 'example 1'"),
        ("document.querySelector('.meeting').textContent = 'z1[0]: row 0 of x meets column 1 of W1.'", "no origin"),
        ("document.querySelector('.meeting').textContent = 'z1[9]: row 0 of x meets column 1 of W1.'", "no origin"),
    ],
)
def test_a_number_from_nowhere_is_found(change: str, told: str, show: Any, engine: Callable[[str], Engine]) -> None:
    page, own = show("small").page, engine("small")
    assert own.faults(scanned(page), 0) == []
    page.evaluate(change)
    faults = own.faults(scanned(page), 0)
    assert len(faults) == 1
    assert told in faults[0]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("chip.dataset.tip = 'growth of z1[2] for each 1 that W1[1,2] grows: \N{MINUS SIGN}3'", "ends with -3"),
        ("chip.dataset.tip += '9'", "ends with -29"),
        ("document.querySelector('[role=tooltip]').textContent = 'x: 0.25'", "ends with 0.25"),
        ("document.querySelector('[data-view=lens] .lead').append(' 0.5')", "has no origin"),
        ("document.querySelector('[data-view=lens] .lead b').textContent = 'W9[0,0]'", "has no origin"),
    ],
)
def test_a_number_from_nowhere_is_found_in_the_chain_rule_and_what_it_shows_on_focus(
    change: str, told: str, show: Any, engine: Callable[[str], Engine]
) -> None:
    page, own = show("small").page, engine("small")
    choose(page, "W1[1,2]")
    page.locator("[data-view=lens] .chip").first.focus()
    assert page.get_by_role("tooltip").count() == 1
    step = int(page.locator(".where b").inner_text())
    assert own.faults(scanned(page), step) == []
    page.evaluate(f"{{const chip = document.querySelector('[data-view=lens] .chip'); {change}}}")
    faults = own.faults(scanned(page), step)
    assert len(faults) == 1
    assert told in faults[0]


def test_a_result_that_only_ends_as_the_engines_is_found(engine: Callable[[str], Engine]) -> None:
    own = engine("small")
    path = "steps.0.entries.0.equation.numbers"
    origin = own.origin(path, "")
    assert own._is_of_trace(origin)
    head, _, result = origin.value.rpartition("= ")
    assert not own._is_of_trace(replace(origin, value=f"{head}= 1{result}"))


def test_a_wide_network_shows_what_it_leaves_out_and_its_picture_is_the_example(show: Any, digits: Trace) -> None:
    shown = show("digits")
    hidden = shown.page.locator("[data-view=graph] .rest")
    assert "+ 26 more" in hidden.all_text_contents()
    pixels = shown.page.evaluate(
        """async () => {
          const picture = document.querySelector("[data-view=graph] image");
          const loaded = await createImageBitmap(await (async () => {
            const one = new Image(); one.src = picture.getAttribute("href"); await one.decode(); return one; })());
          const canvas = document.createElement("canvas"); canvas.width = 8; canvas.height = 8;
          const context = canvas.getContext("2d"); context.drawImage(loaded, 0, 0);
          return [...context.getImageData(0, 0, 8, 8).data].filter((_, place) => place % 4 === 0);
        }"""
    )
    x = digits["x"][0].astype(float)
    expected = [255 - (value - x.min()) / (x.max() - x.min()) * 227 for value in x]
    assert pixels == pytest.approx(expected, abs=0.51)  # whole shades of gray
