"""Why this answer, in a real Chromium: each number on the page is that of the network, worked out by hand here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.browser.looks import check
from tests.browser.running_lab import PATIENCE, eventually, number

from cutaway.lab.digits.reading.desk import Desk
from cutaway.lab.digits.reading.seen import seen
from cutaway.lab.digits.shipped import shipped
from cutaway.lab.digits.training.sets import best_at_hand, picture_set
from cutaway.protocol.digits import Picture, Switches

Numbers = NDArray[np.float64]
SLOW = 3000 * PATIENCE
"""Milliseconds for an explanation of a step, on a machine that does other things too."""

SINGLE = {"rel": 1e-4, "abs": 1e-5}
"""The network computes in single precision and the page gets its arrays so; here all is double."""


@dataclass(frozen=True, eq=False)
class ByHand:
    """The network that comes along at one picture: 784-256-64-10 with relu, written out."""

    parameters: dict[str, Numbers]
    x: Numbers

    @property
    def layers(self) -> tuple[Numbers, Numbers, Numbers]:
        """The activations of both hidden layers, and the logits."""
        values, found = self.x, []
        for layer in (1, 2, 3):
            sums = values @ self.parameters[f"W{layer}"] + self.parameters[f"b{layer}"]
            values = sums if layer == 3 else np.maximum(sums, 0)
            found.append(values)
        return found[0], found[1], found[2]

    def gradient(self, answer: int, rival: int) -> Numbers:
        """The derivative of the logits' difference with respect to each pixel."""
        a1, a2, _ = self.layers
        w1, w2, w3 = (self.parameters[f"W{layer}"] for layer in (1, 2, 3))
        return w1 @ (w2 @ ((w3[:, answer] - w3[:, rival]) * (a2 > 0)) * (a1 > 0))

    def loss(self, label: int) -> float:
        logits = self.layers[2]
        return float(np.log(np.exp(logits - logits.max()).sum()) + logits.max() - logits[label])

    def nudged(self, name: str, index: tuple[int, int], change: float) -> ByHand:
        changed = {**self.parameters, name: self.parameters[name].copy()}
        changed[name][index] += change
        return ByHand(changed, self.x)


@pytest.fixture(scope="module")
def by_hand() -> ByHand:
    """The network that comes along at the first test picture."""
    readable = shipped(best_at_hand())
    desk = Desk(lambda: picture_set(best_at_hand()).vault.open(None, "a test of the page"))
    x = seen(Picture(example=0), Switches(), readable, desk).x
    assert x is not None
    parameters = {name: np.asarray(value, np.float64) for name, value in readable.network.parameters.items()}
    return ByHand(parameters, x[0].astype(np.float64))


def opened(visit: Any, **screen: Any) -> Any:
    """The digits page with the first test picture, and the section open."""
    page = visit("digits", ready="section[aria-label='Draw a digit']", motion="reduce", **screen)
    page.get_by_role("button", name="A test picture").click()
    page.locator("summary", has_text="Why this answer").click()
    fresh(page)
    return page


def fresh(page: Any) -> None:
    """Wait for the answer about what is compared now."""
    page.locator("[data-fresh=true]").wait_for(timeout=SLOW)


def value(page: Any, name: str) -> Any:
    """The number of this name, as the page shows it, to be compared with a number by hand."""
    return pytest.approx(number(page, name), **SINGLE)


def read_pixel(page: Any, name: str, key: str) -> tuple[tuple[int, int], float]:
    """Press a key on a map that has the focus; return the row and the column that it read, and the number there."""
    page.keyboard.press(key)
    reading = page.locator(f'[data-name^="{name}["]')
    row, column = reading.get_attribute("data-name").removeprefix(f"{name}[").removesuffix("]").split(",")
    return (int(row), int(column)), float(reading.get_attribute("data-number"))


def compared(page: Any) -> tuple[int, int]:
    section = page.get_by_role("region", name="Why this answer")
    boxes = (section.get_by_label("Why is it"), section.get_by_label("and not"))
    return int(boxes[0].input_value()), int(boxes[1].input_value())


@pytest.mark.drives("Why this answer: summary Why this answer", "Why this answer: combobox Why is it",
                    "Why this answer: combobox and not", "Why this answer: application map",
                    "Why this answer: button All #", "Why this answer: button Only the # largest")  # fmt: skip
def test_what_spoke_for_the_answer_is_what_the_network_computes(visit: Any, by_hand: ByHand) -> None:
    page = opened(visit)
    section = page.get_by_role("region", name="Why this answer")
    _, a2, logits = by_hand.layers
    order = [int(place) for place in np.argsort(-logits)]
    assert compared(page) == (order[0], order[1])
    for answer, rival in ((order[0], order[1]), (8, 2)):
        for label, place in (("Why is it", answer), ("and not", rival)):
            section.get_by_label(label).select_option(str(place))
        fresh(page)
        eventually(lambda pair=(answer, rival): logits[pair[0]] - logits[pair[1]] == value(page, "pixels difference"))
        gradient = by_hand.gradient(answer, rival)
        shares, hidden = (
            by_hand.x * gradient,
            a2 * (by_hand.parameters["W3"][:, answer] - by_hand.parameters["W3"][:, rival]),
        )
        for of, parts in (("pixels", shares), ("units", hidden)):
            assert parts[parts > 0].sum() == value(page, f"{of} for")
            assert parts[parts < 0].sum() == value(page, f"{of} against")
            assert logits[answer] - logits[rival] - parts.sum() == value(page, f"{of} bias")
            assert number(page, f"{of} total") == pytest.approx(number(page, f"{of} difference"), **SINGLE)
        assert page.locator("[data-exact=true]").count() == 2
        page.get_by_role("button", name="All 64").click()
        bars = page.get_by_label("Shares of the hidden units").get_by_role("button")
        assert [int(bar.get_attribute("data-unit")) for bar in bars.all()[:5]] == list(np.argsort(-abs(hidden))[:5])
        page.get_by_role("button", name="Only the 12 largest").click()
        assert bars.count() == 12
        for name, expected in (("pixels", shares), ("gradient", gradient)):
            page.locator(f"[data-map={name}]").focus()
            first, second = (read_pixel(page, name, key) for key in ("ArrowUp", "ArrowRight"))
            assert second[0] == (first[0][0], first[0][1] + 1)
            for (row, column), shown in (first, second):
                assert shown == pytest.approx(expected[row * 28 + column], **SINGLE)
    # The nearest pictures come in their order, and the nudge is as long as it says.
    distances = [number(page, f"distance[{place}]") for place in range(6)]
    assert distances == sorted(distances)
    assert number(page, "nudge size") > 0


@pytest.mark.drives(
    "Why this answer: button unit #", "A hidden unit: combobox Layer", "A hidden unit: spinbutton Unit",
    "A hidden unit: application map", "A hidden unit: button to #", "A hidden unit: button to unit #",
    "Chain rule of a weight: summary The chain rule of any weight", "Chain rule of a weight: combobox Weights",
    "Chain rule of a weight: combobox Say that the picture is", "Chain rule of a weight: spinbutton From pixel",
    "Chain rule of a weight: spinbutton From unit of layer #", "Chain rule of a weight: spinbutton To class",
    "Chain rule of a weight: spinbutton To unit of layer #",
)  # fmt: skip
def test_a_unit_and_the_chain_rule_of_its_weights_are_those_of_the_network(visit: Any, by_hand: ByHand) -> None:
    page = opened(visit)
    a1, a2, _ = by_hand.layers
    w1, w2 = by_hand.parameters["W1"], by_hand.parameters["W2"]
    bar = page.get_by_label("Shares of the hidden units").get_by_role("button").first
    unit = int(bar.get_attribute("data-unit"))
    bar.click()
    eventually(lambda: page.locator('[data-name="unit value"]').count() == 1)
    assert a2[unit] == value(page, "unit value")
    panel = page.get_by_role("region", name="A hidden unit")
    excited = [number(page, f"excited[{place}]") for place in range(12)]
    assert excited == sorted(excited, reverse=True)
    assert panel.get_by_role("combobox", name="Layer").input_value() == "2"
    panel.get_by_role("button", name="to 3", exact=False).first.click()
    explained(page, f"W3[{unit},3]")
    lens = page.get_by_role("region", name="Chain rule of a weight")
    lens.get_by_label("Say that the picture is").select_option("3")
    _, _, logits = by_hand.layers
    chances = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    derivative = a2[unit] * (chances[3] - 1)
    eventually(lambda: number(page, "predicted change") == pytest.approx(0.1 * derivative, **SINGLE))
    really = by_hand.nudged("W3", (unit, 3), 0.1).loss(3) - by_hand.loss(3)
    # The real change is a difference of two losses in single precision.
    assert number(page, "actual change") == pytest.approx(really, rel=1e-3, abs=1e-4)
    # Of the first layer, what a unit responds to are its weights.
    panel.get_by_role("combobox", name="Layer").select_option("1")
    panel.get_by_label("Unit, 0 to 255").fill("17")
    page.keyboard.press("Tab")
    eventually(lambda: "Unit 17 of layer 1" in panel.inner_text())
    assert a1[17] == value(page, "unit value")
    panel.locator("[data-map=responds]").focus()
    (row, column), shown = read_pixel(page, "responds", "ArrowLeft")
    assert shown == pytest.approx(w1[row * 28 + column, 17], **SINGLE)
    # One of its weights, by a click; then others, by their layer and their places.
    out = panel.get_by_label("Weights of the unit to the next layer").get_by_role("button").first
    to = int(out.get_attribute("data-unit"))
    assert to == int(np.argmax(abs(w2[17])))
    assert w2[17, to] == value(page, f"outgoing[{to}]")
    out.click()
    explained(page, f"W2[17,{to}]")
    summary = page.locator("summary", has_text="The chain rule of any weight")
    summary.click()
    lens.get_by_label("To unit of layer 2").wait_for(state="hidden")
    summary.click()
    # While it is shut or being set nothing is asked, so that these are one question.
    strongest = int(np.argmax(a1))
    for label, place in (("To unit of layer 2", 1), ("From unit of layer 1", strongest)):
        lens.get_by_label(label).fill(str(place))
        page.keyboard.press("Tab")
    explained(page, f"W2[{strongest},1]")
    pixel = int(np.argmax(by_hand.x))
    lens.get_by_label("Weights").select_option("1")
    lens.get_by_label("From pixel").fill(str(pixel))
    page.keyboard.press("Tab")
    explained(page, f"W1[{pixel},0]")
    lens.get_by_label("Weights").select_option("3")
    lens.get_by_label("To class").fill("9")
    page.keyboard.press("Tab")
    explained(page, "W3[0,9]")


def explained(page: Any, weight: str) -> None:
    """Wait for the chain rule of a weight of the step that is asked about."""
    page.locator("[data-step-fresh=true]").wait_for(timeout=SLOW)
    eventually(lambda: f"Chosen: {weight}" in page.locator("[data-view=lens]").inner_text())


def test_an_answer_of_another_picture_is_marked_and_replaced(visit: Any) -> None:
    page = visit("digits", ready="section[aria-label='Draw a digit']")
    summary = page.locator("summary", has_text="Why this answer")
    summary.click()
    page.get_by_text("Draw a digit, or choose a test picture").wait_for()
    page.get_by_role("button", name="A test picture").click()
    fresh(page)
    before = number(page, "pixels difference")
    # While the section is shut nothing is asked: what it shows stays that of the picture before.
    summary.click()
    page.get_by_label("Turned clockwise").fill("30")
    eventually(lambda: page.locator("[data-fresh=false]").count() == 1)
    assert number(page, "pixels difference") == before
    summary.click()
    fresh(page)
    eventually(lambda: number(page, "pixels difference") != before)


@pytest.mark.parametrize("width", [360, 1024, 1920])
def test_nothing_is_cut(visit: Any, axe: str, width: int) -> None:
    page = opened(visit, width=width)
    page.get_by_label("Shares of the hidden units").get_by_role("button").first.click()
    page.locator('[data-name="unit value"]').wait_for()
    page.locator("summary", has_text="The chain rule of any weight").click()
    page.locator("[data-view=lens] .chip").first.wait_for(timeout=SLOW)
    check(page, f"digits-why-{width}")
    if width == 1024:
        page.evaluate(axe)
        faults = page.evaluate("""axe.run("section[aria-label='Why this answer']").then(
            ({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))""")
        assert faults == []
