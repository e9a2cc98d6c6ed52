"""Time in the playground, in a real Chromium: scrubber, fork, predictions, doctor, black box, gallery."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.browser.looks import inaccessible
from tests.browser.running_lab import Lab, epoch, eventually, number, settled

from cutaway.protocol.commands import Examine
from cutaway.protocol.events import Examined, Finding

MINUS = "\N{MINUS SIGN}"
DIVERGES = "#layers=8 relu~8 relu~8 relu&output=identity&rate=5"
EQUAL_UNITS = "#initializer=zeros"


def steps(page: Any, count: int) -> None:
    """Train some epochs, one at a time."""
    for _ in range(count):
        step(page, epoch(page) + 1)


def step(page: Any, expected: int) -> None:
    press_step(page)
    eventually(lambda: epoch(page) == expected)


def press_step(page: Any) -> None:
    page.get_by_role("button", name="Step", exact=True).click()


def findings(lab: Lab) -> tuple[Finding, ...]:
    """What the doctor says of the newest playground."""
    event = lab.playgrounds[-1].handle(1, Examine())[0][0]
    assert isinstance(event, Examined)
    return event.findings


def arrived(page: Any, lab: Lab, expected: int) -> None:
    eventually(lambda: number(page, "timeline step") == expected == lab.picture()[0].row.step)


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name).click()


@pytest.mark.drives("Timeline: slider Step")
def test_the_scrubber_restores_every_recorded_step(visit: Any, lab: Lab) -> None:
    page = visit()
    seen = {}
    for _ in range(4):
        steps(page, 1)
        settled(page, lab)
        frame, arrays = lab.picture()
        seen[frame.row.step] = (frame.row, arrays["W1"].copy())
    slider = page.get_by_label("Step", exact=True).and_(page.get_by_role("slider"))
    slider.focus()
    for place, key in ((3, "ArrowLeft"), (2, "ArrowLeft"), (4, "End")):
        page.keyboard.press(key)
        arrived(page, lab, 25 * place)
        frame, arrays = lab.picture()
        row, weights = seen[25 * place]
        assert frame.row == row
        assert np.array_equal(arrays["W1"], weights)
        settled(page, lab)
    page.keyboard.press("Home")
    eventually(lambda: lab.picture()[0].row.step == 0)
    assert "5 recorded steps" in page.locator("#timeline-rule").inner_text()
    assert page.locator("#timeline-rule").is_visible()  # as the slider has the focus


@pytest.mark.drives("Timeline: summary # event", "Timeline: button step #")
def test_what_is_done_by_hand_is_marked_and_can_be_gone_to(visit: Any, lab: Lab) -> None:
    page = visit()
    steps(page, 1)
    page.get_by_label("Batch size").fill("5")
    eventually(lambda: lab.scene().settings.batch_size == 5)
    steps(page, 1)
    page.get_by_text("1 event").click()
    assert "batch size 5" in page.locator(".timeline li").inner_text()
    page.get_by_role("button", name="step 25", exact=True).click()
    eventually(lambda: lab.picture()[0].row.step == 25)


@pytest.mark.drives(
    "Timeline: button Fork here",
    "Fork: combobox Fork's learning rate",
    "Fork: button Begin the fork",
    "Two runs: button Keep fork",
)
def test_two_runs_stand_side_by_side_with_what_differs(visit: Any, lab: Lab) -> None:
    page = visit()
    steps(page, 2)
    press(page, "Fork here")
    page.get_by_label("Fork's learning rate").select_option("0.3")
    press(page, "Begin the fork")
    page.get_by_role("img", name="Output of Fork").wait_for()
    steps(page, 3)
    settled(page, lab)
    (main, _), (fork, arrays) = lab.picture(), lab.picture("fork")
    assert main.row.step == fork.row.step == 125
    assert number(page, "main training loss") == main.row.training_loss
    assert number(page, "forked training loss") == number(page, "fork training loss") == fork.row.training_loss
    largest = max(float(np.abs(arrays[name].astype(np.float32)).max()) for name in ("W1", "W2", "W3"))
    assert number(page, "forked largest weight") == largest
    assert page.locator("tbody tr").filter(has_text="learning rate").inner_text().split("\t") == [
        "learning rate",
        "0.03",
        "0.3",
    ]
    press(page, "Keep fork")
    eventually(lambda: lab.scene().fork is None)
    assert lab.scene().settings.learning_rate == 0.3
    assert lab.picture()[0].row == fork.row


@pytest.mark.drives(
    "main: summary Predict",
    "Predict the loss: combobox Epochs to predict",
    "Predict the loss: spinbutton Loss after # epochs",
    "Predict the loss: button Run and see",
)
def test_a_guess_is_held_against_what_the_engine_measures(visit: Any, lab: Lab) -> None:
    page = visit()
    page.get_by_text("Predict, then run").click()
    page.get_by_label("Epochs to predict").select_option("10")
    page.get_by_label("Loss after 10 epochs").fill("0.3")
    before = lab.picture()[0].row.training_loss
    press(page, "Run and see")
    score = page.get_by_role("region", name="Predict the loss").get_by_role("status")
    eventually(lambda: "you said 0.3" in score.inner_text())
    assert lab.picture()[0].row.step == 250
    assert f"from {before:.3g} to {lab.picture()[0].row.training_loss:.3g}" in score.inner_text()


def test_a_guess_that_is_made_amid_an_epoch_is_of_whole_epochs_from_there(visit: Any, lab: Lab) -> None:
    page = visit()
    page.get_by_label("A step is").select_option("batch")
    press_step(page)
    eventually(lambda: number(page, "timeline step") == 1)
    page.get_by_text("Predict, then run").click()
    page.get_by_label("Epochs to predict").select_option("10")
    page.get_by_label("Loss after 10 epochs").fill("0.3")
    press(page, "Run and see")
    score = page.get_by_role("region", name="Predict the loss").get_by_role("status")
    eventually(lambda: "you said 0.3" in score.inner_text())
    assert lab.picture()[0].row.step == 1 + 10 * 25
    assert f"to {lab.picture()[0].row.training_loss:.3g}" in score.inner_text()


@pytest.mark.drives("Predict the loss: application")
def test_a_sketched_curve_gets_a_score(visit: Any, lab: Lab) -> None:
    page = visit()
    page.get_by_text("Predict, then run").click()
    page.get_by_label("Epochs to predict").select_option("10")
    drawing = page.get_by_role("application", name="Your prediction")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    page.mouse.move(box["x"] + 45, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 15, box["y"] + 120, steps=8)
    page.mouse.up()
    press(page, "Run and see")
    score = page.get_by_role("region", name="Predict the loss").get_by_role("status")
    eventually(lambda: score.inner_text().startswith("Your curve was"))
    assert f"to {lab.picture()[0].row.training_loss:.3g}" in score.inner_text()


@pytest.mark.drives(
    "Predict a weight: combobox Weight to predict",
    "Predict a weight: spinbutton Row of W#",
    "Predict a weight: spinbutton Column of W#",
    "What W#: button It grows",
)
def test_a_weight_goes_where_the_engine_moves_it(visit: Any, lab: Lab) -> None:
    page = visit()
    page.get_by_text("Predict, then run").click()
    page.get_by_label("Weight to predict").select_option("W2")
    page.get_by_label("Row of W2").fill("3")
    page.get_by_label("Column of W2").fill("1")
    page.keyboard.press("Tab")
    before = float(lab.picture()[1]["W2"][3, 1])
    press(page, "It grows")
    score = page.get_by_role("region", name="Predict a weight").get_by_role("status")
    eventually(lambda: "of 1 right" in score.inner_text())
    after = float(lab.picture()[1]["W2"][3, 1])
    assert ("Right" in score.inner_text()) == (after > before)
    assert f"{after:.6g}".replace("-", MINUS) in score.inner_text()
    assert lab.picture()[0].row.step == 1


@pytest.mark.drives(
    "Doctor: button Examine", "Doctor: button Show where", "Doctor: button Begin anew with the cure", "key Escape"
)
def test_the_doctors_evidence_is_circled_and_its_cure_tried(visit: Any, lab: Lab) -> None:
    page = visit(EQUAL_UNITS)
    doctor = page.get_by_role("region", name="Doctor")
    doctor.get_by_role("button", name="Examine").click()
    doctor.locator("article").first.wait_for()
    found = findings(lab)
    assert doctor.locator("article").count() == len(found)
    assert found[0].sentence.split(":")[0] in doctor.inner_text()
    assert {"serious": "Serious", "warning": "Warning", "note": "Note"}[found[0].severity] in doctor.inner_text()
    doctor.get_by_role("button", name="Show where").first.click()
    assert page.locator(".neuron.chosen").count() > 0
    page.keyboard.press("Escape")
    assert page.locator(".neuron.chosen").count() == 0
    doctor.get_by_role("button", name="Begin anew with the cure").first.click()
    eventually(lambda: lab.scene().settings.initializer != "zeros")


@pytest.mark.drives("Black box: button Fork from step # with a tenth of the rate")
def test_the_black_box_leads_back_and_to_a_fork_that_goes_on(visit: Any, lab: Lab) -> None:
    page = visit(DIVERGES)
    press(page, "Play")
    box = page.get_by_role("region", name="Black box")
    box.wait_for()
    trail = lab.picture()[0].trail
    assert box.locator("li").count() == len(trail) > 2
    assert f"{trail[0].makes} with {trail[0].made} in it" in box.inner_text()
    box.get_by_role("button", name="Fork from step").click()
    eventually(lambda: lab.scene().fork is not None)
    assert lab.scene().fork == replace(lab.scene().settings, learning_rate=0.5)
    assert lab.picture()[0].stopped is None
    assert box.count() == 0


@pytest.mark.drives(
    "Timeline: button Keep picture",
    "Pages: link Gallery",
    "main: button Export",
    "main: button Remove xor",
    "main: file Import a gallery",
    "main: button Open",
)
def test_a_kept_picture_runs_again_to_the_same_loss(visit: Any, lab: Lab, tmp_path: Path) -> None:
    page = visit("#data=xor&seed=7&noise=0.1")
    steps(page, 3)
    press(page, "Keep picture")
    page.get_by_text("Kept step 75.").wait_for()
    kept = lab.picture()[0].row
    visit_gallery(page)
    assert float(page.locator("[data-kept]").get_attribute("data-kept")) == kept.training_loss
    with page.expect_download() as download:
        press(page, "Export")
    path = tmp_path / "gallery.json"
    download.value.save_as(path)
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("Nothing is kept yet").wait_for()
    page.get_by_label("Import a gallery").set_input_files(path)
    page.locator("[data-kept]").wait_for()
    other = visit()  # a session of its own, so that nothing is left of the first one
    other.get_by_role("link", name="Gallery").click()
    other.get_by_label("Import a gallery").set_input_files(path)
    press(other, "Open")
    other.get_by_text("the same to the last digit").wait_for()
    assert lab.picture()[0].row == kept
    assert lab.scene().settings.data.name == "xor"


def visit_gallery(page: Any) -> None:
    page.get_by_role("link", name="Gallery").click()
    page.get_by_role("heading", name="Gallery").wait_for()


def test_a_hostile_gallery_is_refused_with_a_sentence(visit: Any, tmp_path: Path) -> None:
    page = visit()
    visit_gallery(page)
    path = tmp_path / "evil.json"
    for content in (
        "{",
        "[]",
        json.dumps({"cutaway_gallery": 1, "pictures": [{"image": "https://example.org/x.png"}]}),
    ):
        path.write_text(content)
        page.get_by_label("Import a gallery").set_input_files(path)
        assert page.get_by_role("alert").inner_text().endswith(".")
        assert page.locator("main img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_what_time_brings_is_accessible_and_fits(visit: Any, axe: str, width: int, scheme: str) -> None:
    page = visit(EQUAL_UNITS, width=width, scheme=scheme)
    press(page, "Fork here")
    press(page, "Begin a fork")
    press(page, "Fork here")
    page.get_by_text("1 event").click()
    page.get_by_text("Predict, then run").click()
    press(page, "Examine")
    page.locator("article").first.wait_for()
    check(page, axe)
    press(page, "Keep picture")
    page.get_by_text("Kept step 0.").wait_for()
    visit_gallery(page)
    page.locator("[data-kept]").wait_for()
    check(page, axe)


def test_the_black_box_is_accessible(visit: Any, axe: str) -> None:
    page = visit(DIVERGES, width=360)
    press(page, "Play")
    page.get_by_role("region", name="Black box").wait_for()
    check(page, axe)


def check(page: Any, axe: str) -> None:
    assert inaccessible(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
