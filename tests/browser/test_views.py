"""The four views below the playground's network, in a real Chromium: numbers, the shared selection, the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.browser.looks import inaccessible
from tests.browser.page_numbers import Engine, scanned
from tests.browser.running_lab import Lab, epoch, eventually, settled

from cutaway.explain.page import gather
from cutaway.lab.playground.explaining import places_of, trace_of
from cutaway.protocol import commands
from cutaway.protocol.events import Nudged

SELECTED = "name => document.querySelectorAll(`[data-view=${name}] .selected`).length"
# How many pixels of the edges have the color of the ring.
RINGS = """() => {
    const canvas = document.querySelector("canvas.edges");
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    let found = 0;
    for (let place = 0; place < data.length; place += 4)
        found += data[place] === 107 && data[place + 1] === 63 && data[place + 2] === 212;
    return found;
}"""


def opened(visit: Callable[..., Any], link: str = "", **screen: Any) -> Any:
    """The playground with its views on the screen."""
    page = visit(link, motion="reduce", **screen)
    page.locator(".inside").scroll_into_view_if_needed()
    page.wait_for_selector("[data-view=lens]")
    return page


def explained(lab: Lab, examples: tuple[int, ...] = ()) -> Engine:
    """The page of the newest playground's next step, computed anew."""
    run = lab.playgrounds[-1]._pair.main
    trace = trace_of(run, examples)
    return Engine(trace, gather(trace, f"Step {run.step + 1:,}", examples=places_of(run, examples)))


def operation(page: Any) -> str:
    """The operation that the views show."""
    return str(page.locator(".story .operation").inner_text())


def by_operation(page: Any, count: int) -> None:
    page.get_by_label("A step is").select_option("operation")
    for _ in range(count):
        page.get_by_role("button", name="Step", exact=True).click()


def explain_example(page: Any, example: int) -> None:
    page.get_by_label("Number of the example").fill(str(example))
    page.keyboard.press("Tab")
    eventually(lambda: page.locator(".inside .status").inner_text() == "")


def walk_to(page: Any, name: str) -> None:
    page.locator(f".views nav button:text-is('{name}')").click()


def select_weight(page: Any) -> None:
    """Choose the weight that leads from the first neuron to the first of the second layer with the keyboard."""
    page.locator('[data-neuron="a2[0]"]').focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("examples", [(), (27,)])
def test_all_numbers_of_all_operations_are_the_engines(visit: Any, lab: Lab, examples: tuple[int, ...]) -> None:
    page = opened(visit)
    if examples:
        explain_example(page, examples[0])
    engine, faults = explained(lab, examples), []
    select_weight(page)
    for step in engine.data.steps:
        page.locator(f'.views nav [data-step="{step.number}"]').click()
        faults += engine.faults(scanned(page, ".views"), step.number)
    assert operation(page) == engine.data.steps[-1].text
    assert faults == []


@pytest.mark.drives("Network: button W#")
def test_a_weight_that_is_chosen_lights_up_in_every_view(visit: Any) -> None:
    page = opened(visit)
    assert page.evaluate(RINGS) == 0
    select_weight(page)
    assert page.evaluate(RINGS) > 20
    assert operation(page) == "z2 = dense(a1, W2, b2)"  # the operation that reads it is shown
    for view in ("equation", "matrices", "code"):
        assert page.evaluate(SELECTED, view) > 0, view
    assert page.locator("[data-view=matrices] .selected").get_attribute("aria-label").startswith("W2[0,0] ")
    page.keyboard.press("Escape")
    assert page.evaluate(RINGS) == 0
    assert [page.evaluate(SELECTED, view) for view in ("equation", "matrices", "code")] == [0, 0, 0]


@pytest.mark.drives("forward: button operation", "matrices: button", "code: button", "equation: button term")
def test_what_is_chosen_in_the_views_lights_up_in_the_diagram(visit: Any) -> None:
    page = opened(visit)
    walk_to(page, "z2")
    page.locator('[data-view=matrices] button[aria-label^="W2[3,1]"]').click()
    one = page.evaluate(RINGS)
    assert one > 20
    page.locator("[data-view=code] .line button", has_text="W2").click()  # the whole of it: all its edges
    assert page.evaluate(RINGS) > 3 * one
    page.locator('[data-view=matrices] button[aria-label^="b2[1]"]').click()
    assert page.locator("[data-neuron].chosen").evaluate_all("all => all.map(one => one.dataset.neuron)") == ["a2[1]"]
    page.locator("[data-view=equation] .term").nth(2).click()
    assert page.locator("[data-neuron].chosen").count() == 0
    assert page.evaluate(RINGS) > 20


@pytest.mark.drives("backward: button operation")
def test_panes_go_to_what_is_chosen_and_the_page_stays(visit: Any) -> None:
    page = opened(visit)
    walk_to(page, "d_W2")
    page.locator('[data-neuron="a2[1]"]').scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    page.locator('[data-neuron="a2[1]"]').click()
    chosen = page.locator("[data-view=matrices] .selected")
    pane, cell = page.locator("[data-view=matrices]").bounding_box(), chosen.first.bounding_box()
    assert pane["y"] <= cell["y"] <= pane["y"] + pane["height"] - cell["height"]
    assert page.evaluate("scrollY") == before


def test_the_keyboard_walks_opens_the_chain_rule_and_comes_back(visit: Any) -> None:
    page = opened(visit)
    page.locator('[data-neuron="a1[0]"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    eventually(lambda: page.evaluate("document.activeElement.dataset.view") == "lens")
    assert "Chosen: W2[0,0]" in page.locator("[data-view=lens]").inner_text()
    page.locator("[data-neuron]").first.hover()  # the pointer is at nothing that is chosen
    before = page.evaluate(RINGS)
    page.locator("[data-view=lens] .chip", has_text="growth of z3[0,0]").focus()  # by a2[0], along W3[0,0]
    assert page.evaluate(RINGS) not in (0, before)  # each factor lights its own edge
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className").startswith("cursor")
    assert "Chosen" not in page.locator("[data-view=lens]").inner_text()


@pytest.mark.drives("Run: combobox A step is")
def test_the_views_follow_the_operation_to_the_last_and_then_to_the_next_step(visit: Any, lab: Lab) -> None:
    page = opened(visit)
    steps = explained(lab).data.steps
    by_operation(page, 3)
    eventually(lambda: operation(page) == steps[2].text)
    told = steps[2].sentence.removeprefix("Step 2, ").replace("-", "\N{MINUS SIGN}")
    assert page.locator(".network p.caption").inner_text() == f"Operation 3 of {len(steps)}, {told}"
    for _ in range(len(steps) - 3):
        page.keyboard.press(".")
    eventually(lambda: lab.picture()[0].row.step == 1)
    eventually(lambda: operation(page) == steps[-1].text)
    assert page.locator(".inside h2").first.inner_text() == "Step 1"
    page.keyboard.press(".")
    eventually(lambda: page.locator(".inside h2").first.inner_text() == "Step 2")
    eventually(lambda: operation(page) == steps[0].text)


def test_backward_messages_stand_at_their_edges_with_the_engines_numbers(visit: Any, lab: Lab) -> None:
    page = opened(visit)
    trace = explained(lab).trace
    walk_to(page, "d_a1")
    shown = {
        note.get_attribute("data-name"): float(note.get_attribute("data-number"))
        for note in page.locator(".note").all()
    }
    assert len(shown) == 8
    for unit in range(4):
        for sender in range(2):
            share = trace["d_z2"][0, sender] * trace["W2"][unit, sender]  # what dense passes back along one weight
            # The page computes in float64 from what the trace has in float32.
            assert shown[f"z2[0,{sender}] to a1[0,{unit}]"] == pytest.approx(share, rel=1e-6)
    moved = page.locator(".note.moves").first.evaluate("note => getComputedStyle(note).animationName")
    assert moved == "none"  # reduced motion: the numbers stand at once where they arrive


def test_messages_move_where_motion_is_wanted(visit: Any) -> None:
    page = visit()
    page.locator(".inside").scroll_into_view_if_needed()
    page.wait_for_selector("[data-view=lens]")
    walk_to(page, "z2")
    assert page.locator(".pulse").count() == 8
    walk_to(page, "d_a1")
    # Svelte adds a hash to the names of animations.
    assert "back" in page.locator(".note.moves").first.evaluate("note => getComputedStyle(note).animationName")


def test_neurons_show_the_numbers_that_are_known(visit: Any, lab: Lab) -> None:
    page = opened(visit)
    trace = explained(lab).trace
    walk_to(page, "a1")
    numbers = page.locator(".flow .number")
    shown = {one.get_attribute("data-name"): float(one.get_attribute("data-number")) for one in numbers.all()}
    assert shown == {
        **{f"x[0,{unit}]": float(trace["x"][0, unit]) for unit in range(2)},
        **{f"a1[0,{unit}]": float(trace["a1"][0, unit]) for unit in range(4)},
    }


@pytest.mark.drives("lens: slider", "Inside the next step: spinbutton Number of the example")
def test_a_nudge_is_the_engines(visit: Any, lab: Lab) -> None:
    page = opened(visit)
    explain_example(page, 3)
    select_weight(page)
    slider = page.locator("[data-view=lens] input[type=range]")
    slider.fill("-0.73")
    eventually(lambda: page.locator("[data-view=lens] [data-change]").get_attribute("data-change") == "-0.73")
    command = commands.Nudge(name="W2", index=(0, 0), change=-0.73, examples=(3,))
    nudged = lab.playgrounds[-1].handle(0, command)[0][0]
    assert isinstance(nudged, Nudged)
    for name, expected in (("predicted change", nudged.predicted), ("actual change", nudged.actual)):
        assert float(page.locator(f'[data-name="{name}"]').get_attribute("data-number")) == expected
    assert page.locator("[data-view=lens] .bar").count() == 2


def test_the_views_wait_while_it_plays_and_are_of_the_present_step_after(visit: Any, lab: Lab) -> None:
    page = opened(visit)
    page.get_by_role("button", name="Play").click()
    eventually(lambda: "too fast to be read" in page.locator(".inside .status").inner_text())
    assert page.locator(".inside h2").first.inner_text() == "Step 1"
    eventually(lambda: epoch(page) >= 5)
    page.get_by_role("button", name="Pause").click()
    settled(page, lab)
    expected = f"Step {lab.picture()[0].row.step + 1:,}"
    eventually(lambda: page.locator(".inside h2").first.inner_text() == expected)
    walk_to(page, "z1")
    shown = float(page.locator('[data-view=matrices] [data-name="W1[1,2]"]').get_attribute("data-number"))
    assert shown == float(np.float32(lab.picture()[1]["W1"][1, 2]))


def test_an_edited_weight_is_explained_anew(visit: Any) -> None:
    page = opened(visit)
    page.locator('[data-neuron="a1[2]"]').click()
    page.get_by_role("dialog").get_by_role("spinbutton").fill("0.75")
    page.get_by_role("button", name="Set", exact=True).click()
    walk_to(page, "z1")
    eventually(lambda: page.locator('[data-view=matrices] [data-name="b1[2]"]').get_attribute("data-number") == "0.75")


@pytest.mark.drives("Output: application map", "Inside the next step: radio the next batch")
def test_a_point_of_the_output_is_explained_by_pointer_and_by_keyboard(visit: Any, lab: Lab) -> None:
    page = opened(visit)
    parted, (low, high) = lab.playgrounds[-1]._pair.main.built.parted, lab.scene().bounds
    # The point that is furthest from all others, so that no other is meant.
    away = np.linalg.norm(parted.train.x[:, None] - parted.train.x[None], axis=2) + 99 * np.eye(len(parted.train.x))
    example = int(away.min(axis=1).argmax())
    x1, x2 = parted.train.x[example]
    page.locator(".map").scroll_into_view_if_needed()
    box = page.locator(".map").bounding_box()
    across, down = (x1 - low) / (high - low), (high - x2) / (high - low)
    page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])
    field = page.get_by_label("Number of the example")
    eventually(lambda: field.input_value() == str(example))
    walk_to(page, "z1")
    eventually(lambda: page.locator('[data-view=matrices] [data-name="x[0,0]"]').get_attribute("data-number")
               == str(float(np.float32(x1))))  # fmt: skip
    page.get_by_label("the next batch").check()
    page.locator(".map").hover(position={"x": across * box["width"], "y": down * box["height"]})
    page.locator(".map").focus()
    page.keyboard.press("Enter")
    eventually(lambda: page.get_by_label("the next batch").is_checked() is False)
    assert field.input_value() == str(example)


@pytest.mark.drives("Inside the next step: radio example")
def test_what_is_left_out_and_what_cannot_be_explained_is_said(visit: Any) -> None:
    page = opened(visit, "#layers=20 tanh~2 tanh")
    assert "6 of the 20 numbers of a1" in page.locator(".inside").inner_text()
    page = visit("#batch=64")
    page.locator(".inside").scroll_into_view_if_needed()
    eventually(lambda: "The next batch has 64 examples" in page.locator(".inside").inner_text())
    assert page.get_by_role("alert").count() == 0
    page.get_by_label("example", exact=True).check()
    page.wait_for_selector("[data-view=lens]")


def test_nothing_is_asked_before_the_views_are_seen_or_something_is_chosen(visit: Any) -> None:
    page = visit(height=500)
    page.wait_for_timeout(600)  # longer than the page waits before it asks
    assert page.locator(".inside .status").inner_text() == ""
    assert page.locator("[data-view=lens]").count() == 0
    page.locator('[data-neuron="a1[0]"]').click()
    page.wait_for_selector("[data-view=lens]")


def test_an_operation_is_seen_in_the_diagram_though_the_views_are_out_of_sight(visit: Any, lab: Lab) -> None:
    page = visit(height=500)
    by_operation(page, 1)
    page.wait_for_selector(".flow .number")
    assert page.locator("[data-view=lens]").count() == 0
    # The first operation makes z1, of which a1 is made later: what stands at the neuron is called by its own name.
    data, trace = explained(lab).data, explained(lab).trace
    names = page.locator(".diagram span.name").all_inner_texts()
    number = page.locator(f'.flow [data-name="z1[{data.graph.example},0]"]').get_attribute("data-number")
    assert ("z1[0]" in names, "a1[0]" in names) == (True, False)
    assert float(number) == float(trace["z1"][data.graph.example, 0])


def test_the_default_batch_is_whole_and_its_rows_are_called_by_row_and_example(visit: Any, lab: Lab) -> None:
    page = opened(visit)
    run = lab.playgrounds[-1]._pair.main
    walk_to(page, "d_W3")
    rows = page.locator('[data-view=matrices] [role=group][aria-label^="d_z3"] tbody th')
    indices = run.built.training.next_batch(run.state).indices
    assert rows.all_text_contents() == [
        f"row {row} (example {example}) of the batch" for row, example in enumerate(indices)
    ]
    assert page.locator("[data-view=matrices] .part").count() == 0
    assert page.locator("[data-view=equation] .term").count() == len(indices) == 10


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1024, "light"), (1440, "dark")])
def test_the_views_are_accessible_and_fit(visit: Any, axe: str, width: int, scheme: str) -> None:
    page = opened(visit, width=width, scheme=scheme)
    walk_to(page, "d_a1")
    page.locator('[data-neuron="a1[1]"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-view=lens] .chip")
    assert inaccessible(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
