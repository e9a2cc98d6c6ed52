"""Every button of the views of the next step leads to the number that it names, as the engine has it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.browser.running_lab import Lab, choose, eventually
from tests.browser.test_views import explained, opened, operation, select_weight, walk_to


def chosen(page: Any) -> str:
    """The number whose chain rule is shown."""
    return str(page.locator("[data-view=lens] .chosen b").first.inner_text())


@pytest.mark.drives("messages: button Go to the first such messages", "messages: button", "lens: button Clear")
def test_messages_are_gone_to_and_choose_who_hears_them(visit: Any, lab: Lab) -> None:
    page = opened(visit)
    steps = explained(lab).data.steps
    page.get_by_role("button", name="Go to the first such messages").click()
    first = next(step for step in steps if any(entry.messages for entry in step.entries))
    assert operation(page) == first.text
    message = page.locator("[data-view=messages] li button").first
    receiver = message.locator("b").last.inner_text()
    message.click()
    assert chosen(page) == receiver
    page.locator("[data-view=lens]").get_by_role("button", name="Clear").click()
    assert "Chosen" not in page.locator("[data-view=lens]").inner_text()


@pytest.mark.drives("lens: button chip", "lens: button operation #", "lens: button Show its own chain rule",
                    "equation: button", "equation: button term", "matrices: button")  # fmt: skip
def test_the_chain_rule_goes_on_along_its_chips_and_to_where_a_number_is_made(visit: Any, lab: Lab) -> None:
    page = opened(visit)
    engine = explained(lab)
    select_weight(page)
    assert chosen(page) == "W2[0,0]"
    assert operation(page) == "z2 = dense(a1, W2, b2)"
    page.locator("[data-view=lens] .chip", has_text="growth of z3[0,0]").click()
    page.get_by_role("button", name="Show its own chain rule").click()
    name = chosen(page)
    assert name == "W3[0,0]"
    walk_to(page, "z2")
    page.locator("[data-view=equation] h3 button").click()
    made = chosen(page)
    assert made.startswith("z2[0,")
    walk_to(page, "z1")
    page.locator("[data-view=lens]").get_by_role("button", name="operation").click()
    assert operation(page) == next(step.text for step in engine.data.steps if step.outputs[0] == "z2")
    page.locator('[data-view=matrices] button[aria-label^="W2[1,1]"]').click()
    assert chosen(page) == "W2[1,1]"
    shown = page.locator('[data-view=matrices] [data-name="W2[1,1]"]').get_attribute("data-number")
    assert float(shown) == float(engine.trace["W2"][1, 1])
    page.locator("[data-view=equation] .term").first.click()
    assert chosen(page).split("[")[0] in {"W2", "b2", "a1"}


@pytest.mark.drives("code: button")
def test_the_code_is_shown_for_both_libraries(visit: Any, lab: Lab) -> None:
    page = opened(visit)
    walk_to(page, "z2")
    step = next(step for step in explained(lab).data.steps if step.outputs[0] == "z2")
    lines = page.locator("[data-view=code] .line")
    for library, code in (("PyTorch", step.code.torch), ("NumPy", step.code.numpy)):
        page.locator("[data-view=code]").get_by_role("button", name=library).click()
        assert lines.all_inner_texts() == [line.text for line in code]
    lines.first.get_by_role("button", name="W2").click()
    assert chosen(page) == "W2"


@pytest.mark.drives(*(f"Views: tab {name}" for name in ("Equation", "Matrices", "Code", "Messages")))
def test_on_a_small_screen_each_view_has_a_tab(visit: Any) -> None:
    page = opened(visit, width=800)
    panels = {name: page.locator(f"[role=tabpanel][data-view={name.lower()}]") for name in
              ("Code", "Messages", "Matrices", "Equation")}  # fmt: skip
    for name, panel in panels.items():
        page.get_by_role("tab", name=name).click()
        assert panel.is_visible()
        assert [other for other, one in panels.items() if one.is_visible()] == [name]
    page.keyboard.press("ArrowRight")
    assert panels["Matrices"].is_visible()


@pytest.mark.drives("Inside the next step: summary The whole network with its loss")
def test_the_whole_network_is_written_on_one_page(visit: Any, lab: Lab) -> None:
    page = opened(visit)
    page.get_by_text("The whole network with its loss").click()
    parts = page.locator(".whole h3")
    assert parts.all_inner_texts() == [one.part for one in explained(lab).data.equations]
    assert page.locator(".whole .katex").count() > 0


@pytest.mark.drives("Inside the next step: radio example", "forward: button operation",
                    "update: button operation")  # fmt: skip
def test_the_operations_of_all_three_parts_can_be_gone_to(visit: Any, lab: Lab) -> None:
    page = opened(visit)
    choose(page, "A step is", "operation")
    page.get_by_label("example", exact=True).check()
    eventually(lambda: page.locator(".inside .status").inner_text() == "")
    steps = explained(lab, (0,)).data.steps
    for part in ("forward", "backward", "update"):
        step = next(step for step in steps if step.part == part)
        page.locator(f'.views nav [data-step="{step.number}"]').click()
        assert operation(page) == step.text
