"""Every number on the page is the engine's: compared one by one, in all steps, with several things chosen."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest

from cutaway.explain.chain import Chain
from cutaway.explain.entry_equation import entry_equation
from cutaway.explain.equation import equation_view
from cutaway.explain.lens import chain_rule
from cutaway.explain.messages import messages
from cutaway.explain.network_equation import network_equation
from cutaway.explain.nudge import nudge
from cutaway.explain.page.lenses import CHANGES
from cutaway.explain.selection import Selection, parse_selection
from cutaway.explain.sentences import sentence
from cutaway.explain.votes import votes
from cutaway.network.trace import Trace

DECIMAL = re.compile(r"\d\.\d")
CHOSEN = {"small": ("W1[1,2]", "z1[0]", "d_b2[1]", "W2[2,0]"), "batch": ("W2[1,2]", "gamma1[0]", "a1[0,1]")}

LOOSE = """() => {
  const known = ["[data-number]", "[data-change]", ".katex", ".caption", "code", ".operator", ".line", ".text", ".lead",
    "title", "script", "style", "h1"];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!known.some((selector) => node.parentElement.closest(selector))) found.push(node.textContent);
  return found;
}"""


def number_of(text: str) -> float:
    """Return the number that a text of the page shows."""
    return float(text.replace("\N{MINUS SIGN}", "-").replace("\N{INFINITY}", "inf"))


def is_rounded(text: str, value: float) -> bool:
    """Say whether a text is a number rounded to three significant digits: half a unit of the third, 0.5% at most."""
    if value == 0 or not math.isfinite(value):
        return number_of(text) == value
    return abs(number_of(text) - value) <= abs(value) * 0.005 + 1e-300


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


def full_name(text: str, trace: Trace) -> str:
    return str(parse_selection(text, trace))


@pytest.mark.parametrize("name", ["small", "batch"])
def test_numbers_with_a_name_are_those_of_the_trace_and_written_with_three_digits(
    name: str, show: Any, request: pytest.FixtureRequest
) -> None:
    trace: Trace = request.getfixturevalue(name)
    shown, compared = show(name), set()
    for chosen in ("", *CHOSEN[name]):
        if chosen:
            choose(shown.page, full_name(chosen, trace))
        shown.page.keyboard.press("Home")
        for _ in trace.steps:
            for found in shown.numbers():
                if found["name"]:
                    place = parse_selection(found["name"], trace)
                    value = float(trace[place.name][place.index])
                    assert float(found["value"]) == value, found
                    assert is_rounded(found["text"], value), found
                    compared.add(found["name"])
            shown.page.keyboard.press("ArrowRight")
    # All numbers of a 2-3-2 network are seen at some step: its 17 weights, their derivatives, the new ones, the rest.
    assert len(compared) > (100 if name == "small" else 60)


def values_in(chain: Chain) -> set[float]:
    """Return the values of all factors of a chain, of its ways, and of what it comes to."""
    ways = set().union(*map(values_in, chain.ways)) if chain.ways else set()
    return {chain.value, chain.folded_sum, *(factor.value for factor in chain.factors)} | ways


@pytest.mark.parametrize("chosen", CHOSEN["small"])
def test_numbers_without_a_name_are_those_of_the_views(chosen: str, show: Any, small: Trace) -> None:
    shown, selection = show("small"), parse_selection(chosen, small)
    choose(shown.page, str(selection))
    own = Selection(selection.name.removeprefix("d_"), selection.index)
    rule = chain_rule(small, own, most_terms=4)
    nudges = [nudge(small, own, change) for change in CHANGES]
    allowed = {rule.derivative} | values_in(rule.chain)
    allowed |= {number for one in nudges for number in (one.predicted, one.actual)}
    shown.page.keyboard.press("Home")
    for traced in small.steps:
        entries = entries_of(small, traced.number)
        here = allowed | {term.value for entry in entries for term in entry.terms} | {one.folded_sum for one in entries}
        if traced.part == "backward":
            here |= {
                message.share
                for entry in entries
                for message in messages(small, traced.number, entry.selection).messages
            }
        for found in shown.numbers():
            if not found["name"]:
                assert float(found["value"]) in here, (traced.step, found)
                assert is_rounded(found["text"], float(found["value"]))
        shown.page.keyboard.press("ArrowRight")


def entries_of(trace: Trace, number: int) -> list[Any]:
    """Return the equations of all numbers that a step makes, by asking for each."""
    output = trace.steps[number].step.outputs[0]
    return [entry_equation(trace, number, Selection(output, index)) for index in np.ndindex(trace[output].shape)]


def test_formulas_and_sentences_are_those_of_the_views_and_no_number_stands_outside_of_them(
    show: Any, small: Trace
) -> None:
    shown = show("small")
    whole = [network_equation(small, part) for part in ("forward", "backward", "update")]
    everywhere = {equation.latex for equation in whole} | {equation.nested for equation in whole}
    for traced in small.steps:
        view, entries = equation_view(small, traced.number), entries_of(small, traced.number)
        allowed = everywhere | {view.symbols, view.shapes, *view.where}
        allowed |= {latex for entry in entries for latex in (entry.symbols, entry.numbers)}
        allowed |= {latex for one in entries for term in one.terms for latex in (term.symbols, term.numbers)}
        allowed |= {latex for one in entries for part in one.parts for latex in (part.symbols, part.numbers)}
        formulas = shown.page.locator("[data-view=equation] annotation, .whole annotation").all_text_contents()
        assert formulas
        assert {latex.removeprefix(r"\displaystyle ") for latex in formulas} <= allowed
        sentences = {sentence(small, traced.number, entry.selection) for entry in entries}
        assert shown.page.locator(".caption").inner_text() in sentences
        assert [text for text in shown.page.evaluate(LOOSE) if DECIMAL.search(text)] == []
        shown.page.keyboard.press("ArrowRight")


def test_votes_of_the_examples_are_those_of_the_batch(show: Any, batch: Trace) -> None:
    shown = show("batch")
    choose(shown.page, "W2[1,2]")
    expected = votes(batch, Selection("W2", (1, 2)))
    rows = shown.page.locator("[data-view=lens] ol [data-number]")
    assert [float(value) for value in rows.evaluate_all("all => all.map((one) => one.dataset.number)")] == [
        vote.gradient for vote in expected.votes
    ]
    assert expected.text in shown.page.locator("[data-view=lens]").inner_text()


def test_a_wide_network_shows_what_it_leaves_out_and_its_picture_is_the_example(show: Any, digits: Trace) -> None:
    shown = show("digits")
    hidden = shown.page.locator("[data-view=graph] .rest")
    assert "+ 26 more" in hidden.all_text_contents()
    for found in shown.numbers():
        if found["name"]:
            place = parse_selection(found["name"], digits)
            assert float(found["value"]) == float(digits[place.name][place.index])
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
