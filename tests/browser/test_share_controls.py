"""A link to share: it holds what the page is to hide, and a page that is opened with it hides just that."""

from __future__ import annotations

from typing import Any

import pytest
from tests.browser.running_lab import Lab, eventually, press

HIDDEN = {
    "Data sets, problem and own points": "data",
    "Noise, share and batch size": "noise",
    "Own points and files of data": "own",
    "Inputs": "inputs",
    "Layers, neurons, activations": "layers",
    "Editing weights": "edit",
    "More controls, learning rate and regularization (a fork has its own)": "more",
    "Speed": "speed",
    "Step": "step",
    "Test data": "test",
    "Discretize": "discretize",
    "Files": "files",
    "Fork, with its rate and loss": "fork",
    "Predict, then run": "predict",
    "Doctor": "doctor",
}
# As the list of controls calls them: up to the first comma.
BOXES = tuple(f"Share: checkbox {label.split(',')[0]}" for label in HIDDEN)


@pytest.mark.drives(*BOXES, "header: button Share", "Share: button Copy", "Share: textbox Link with all settings")
def test_the_link_hides_all_that_was_ticked_and_what_is_hidden_is_not_there(visit: Any, lab: Lab) -> None:
    page = visit("#seed=4")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, "Share")
    dialog = page.get_by_role("dialog", name="Share")
    field = dialog.get_by_label("Link with all settings")
    assert dialog.get_by_role("checkbox").count() == len(HIDDEN)
    for count, label in enumerate(HIDDEN, 1):
        dialog.get_by_label(label, exact=True).check()
        eventually(lambda count=count: field.input_value().endswith("hide=" + "~".join([*HIDDEN.values()][:count])))
    field.click()
    assert page.evaluate("getSelection().toString()") == field.input_value()
    press(page, "Copy")
    dialog.get_by_text("Copied.").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == field.input_value()
    dialog.get_by_label("Data sets").uncheck()
    assert "hide=noise~" in field.input_value()
    bare = visit(link.removeprefix(lab.address))
    assert lab.scene().settings.seed == 4
    for name in ("Data", "Inputs", "Files", "Doctor"):
        region = bare.get_by_role("region", name=name, exact=True)
        assert region.count() == 0 or region.get_by_role("button").count() == 0, name
    controls = bare.locator("main button:visible, main input:visible, main select:visible, main summary:visible")
    assert {one.get_attribute("aria-label") or one.inner_text() for one in controls.all()} >= {"Reset", "Keep picture"}
    for text in ("Step", "Fork here", "+ layer", "Examine", "New points"):
        assert bare.get_by_role("button", name=text, exact=True).count() == 0, text
    for label in ("Speed", "Test data", "Discretize", "Noise", "A step is"):
        assert bare.get_by_label(label, exact=True).count() == 0, label
    bare.locator('[data-neuron="a1[0]"]').click()
    assert bare.get_by_role("dialog").count() == 0  # no weight is edited
