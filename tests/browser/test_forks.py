"""Two runs on one page, in a real Chromium: which of them the page shows, what becomes of one that stops, cures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.browser.page_numbers import Engine, scanned
from tests.browser.running_lab import Lab, epoch, eventually, number, settled
from tests.browser.test_time import DIVERGES, findings, press, step, steps

from cutaway.explain.page import gather
from cutaway.lab.playground.explaining import nudged, places_of, trace_of
from cutaway.protocol.commands import Nudge
from cutaway.protocol.settings import Settings


def fork(page: Any, rate: str) -> None:
    press(page, "Fork here")
    page.get_by_label("Fork's learning rate").select_option(rate)
    press(page, "Begin the fork")
    page.get_by_role("radio", name="Fork").wait_for()


def show(page: Any, run: str) -> None:
    page.get_by_role("radio", name=run).check()


def tags(page: Any) -> set[str]:
    """Which runs the page says that its parts are of, besides what is always of the main run."""
    return set(page.locator("[data-run]").all_inner_texts())


def weight(page: Any, index: str) -> float:
    """What the diagram says of a weight of the second layer, walked to with the keyboard."""
    page.locator('[data-neuron="a2[0]"]').focus()
    page.keyboard.press("ArrowLeft")
    return number(page, f"W2[{index}]")


def set_weight(page: Any, value: str) -> None:
    """Set the first weight of the second layer, of the run that is shown; the box stays open."""
    page.locator('[data-neuron="a2[0]"]').focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("e")
    page.keyboard.type(value)
    page.keyboard.press("Enter")


def settings_of_fork(lab: Lab) -> Settings:
    settings = lab.scene().fork
    assert settings is not None
    return settings


def status(page: Any) -> str:
    return str(page.locator(".choice [role=status]").inner_text())


@pytest.mark.drives("main: radio Fork")
def test_one_choice_says_whose_network_the_page_shows(visit: Any, lab: Lab) -> None:
    page = visit(motion="reduce")
    assert page.get_by_role("radio", name="Fork").count() == 0
    steps(page, 1)
    fork(page, "0.3")
    steps(page, 2)
    settled(page, lab)
    (main, mains), (other, others) = lab.picture(), lab.picture("fork")
    network = page.get_by_role("region", name="Network", exact=True)
    assert weight(page, "0, 0") == mains["W2"][0, 0] != others["W2"][0, 0]
    show(page, "Fork")
    assert weight(page, "0, 0") == others["W2"][0, 0]
    assert other.sentence.split(" to ")[1][:6] in network.inner_text()
    for region in ("Network", "Output", "Doctor"):
        part = page.get_by_role("region", name=region, exact=True)
        assert part.locator("[data-run]").inner_text() == "Fork"
    assert f"{other.row.training_loss:.3g}" != f"{main.row.training_loss:.3g}"
    assert page.get_by_role("img", name="Output of Main run").is_visible()
    assert page.get_by_role("img", name="Output of Fork").is_visible()
    page.get_by_role("radio", name="Fork").focus()
    page.keyboard.press("ArrowLeft")  # as radio buttons do
    assert weight(page, "0, 0") == mains["W2"][0, 0]
    press(page, "Keep main")
    page.get_by_role("radio", name="Fork").wait_for(state="detached")
    assert tags(page) == set()


def test_the_views_and_the_nudge_are_of_the_run_that_is_shown(visit: Any, lab: Lab) -> None:
    page = visit(motion="reduce")
    steps(page, 1)
    fork(page, "0.3")
    steps(page, 1)
    page.locator(".inside").scroll_into_view_if_needed()
    page.wait_for_selector("[data-view=lens]")
    show(page, "Fork")
    inside = page.locator(".inside .head")
    eventually(lambda: inside.locator("[data-run]").inner_text() == "Fork" and "Reading" not in inside.inner_text())
    run = lab.playgrounds[-1]._pair.run("fork")
    trace = trace_of(run, ())
    engine = Engine(trace, gather(trace, f"Step {run.step + 1:,}", examples=places_of(run, ())))
    assert engine.faults(scanned(page, ".views"), 0) == []
    main = trace_of(lab.playgrounds[-1]._pair.main, ())
    assert trace["z1"][0, 0] != main["z1"][0, 0]
    page.locator('[data-neuron="a2[0]"]').focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.locator("[data-view=lens] input[type=range]").fill("-0.73")
    eventually(lambda: page.locator("[data-view=lens] [data-change]").get_attribute("data-change") == "-0.73")
    ours, theirs = (nudged(0, Nudge(name="W2", index=(0, 0), change=-0.73), one) for one in (trace, main))
    assert number(page, "actual change") == ours.actual != theirs.actual
    assert number(page, "predicted change") == ours.predicted != theirs.predicted


def test_a_weight_of_the_fork_is_edited_and_that_of_main_stays(visit: Any, lab: Lab) -> None:
    page = visit()
    fork(page, "0.3")
    show(page, "Fork")
    before = lab.picture()[1]["W2"][0, 0]
    set_weight(page, "1.5")
    eventually(lambda: lab.picture("fork")[1]["W2"][0, 0] == 1.5)
    assert lab.picture()[1]["W2"][0, 0] == before


def test_a_box_to_edit_closes_when_the_other_run_is_shown(visit: Any) -> None:
    page = visit()
    fork(page, "0.3")
    set_weight(page, "1.5")
    box = page.get_by_role("dialog", name="Edit W2[0, 0]")
    assert box.is_visible()
    show(page, "Fork")
    box.wait_for(state="detached")
    show(page, "Main")
    assert box.count() == 0


def test_two_runs_of_the_same_settings_stay_alike_only_with_the_same_weights(visit: Any, lab: Lab) -> None:
    page = visit()
    press(page, "Fork here")
    press(page, "Begin a fork that changes nothing")
    row = page.get_by_role("region", name="Two runs").get_by_role("row", name="settings")
    assert "the same: both runs stay alike" in row.inner_text()
    show(page, "Fork")
    set_weight(page, "1.5")
    eventually(lambda: "the same; the weights are not" in row.inner_text())
    assert lab.picture("fork")[1]["W2"][0, 0] == 1.5


def test_a_new_fork_asks_before_it_replaces_the_one_that_is_there(visit: Any, lab: Lab) -> None:
    page = visit()
    fork(page, "0.3")
    press(page, "Fork here")
    page.get_by_label("Fork's learning rate").select_option("1")
    press(page, "Begin the fork")
    asked = page.get_by_role("group", name="Replace the fork that is there?")
    asked.wait_for()
    page.keyboard.press("Escape")  # leaves the fork, and the editor open
    asked.wait_for(state="detached")
    assert page.evaluate("document.activeElement.textContent") == "Begin the fork"
    assert settings_of_fork(lab).learning_rate == 0.3
    page.keyboard.press("Enter")
    asked.wait_for()
    page.keyboard.press("Enter")  # the focus is on the answer that harms nothing
    asked.wait_for(state="detached")
    assert settings_of_fork(lab).learning_rate == 0.3
    press(page, "Begin the fork")
    asked.get_by_role("button", name="Replace it").click()
    eventually(lambda: settings_of_fork(lab).learning_rate == 1.0)


def test_the_editor_of_a_fork_leaves_the_focus_and_its_draft_where_they_are(visit: Any, lab: Lab) -> None:
    page = visit()
    fork(page, "0.3")
    press(page, "Fork here")
    page.get_by_label("Fork's optimizer", exact=True).select_option("adam")
    page.get_by_role("radio", name="Main").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.value") == "fork"
    assert page.get_by_label("Fork's optimizer", exact=True).input_value() == "adam"
    assert page.get_by_label("Fork's learning rate").input_value() == "0.3"  # of the run that is shown
    show(page, "Main")
    assert page.get_by_label("Fork's learning rate").input_value() == "0.03"
    page.locator("summary", has_text="More controls").click()
    page.get_by_label("Learning rate", exact=True).select_option("1")
    eventually(lambda: page.get_by_label("Fork's learning rate").input_value() == "1")
    press(page, "Begin the fork")
    press(page, "Replace it")
    eventually(lambda: settings_of_fork(lab).optimizer == "adam")
    assert settings_of_fork(lab).learning_rate == 1.0  # as main has it now


@pytest.mark.drives("main: summary More controls Main")
def test_more_controls_change_main_alone_and_say_so(visit: Any, lab: Lab) -> None:
    page = visit()
    fork(page, "0.3")
    page.locator("summary", has_text="More controls").click()
    panel = page.locator("details", has_text="More controls")
    assert panel.locator("summary [data-run]").inner_text() == "Main"
    panel.get_by_label("Points", exact=True).fill("60")
    panel.get_by_label("Points", exact=True).press("Enter")
    press(page, "Begin anew")  # with other points both do
    eventually(lambda: lab.scene().settings.data.examples == 60)
    assert lab.scene().fork is None


def test_what_ends_both_runs_asks_before_and_what_does_not_is_done(visit: Any, lab: Lab) -> None:
    page = visit()
    steps(page, 1)
    fork(page, "0.3")
    asked = page.get_by_role("group", name="Begin anew, and end both runs?")
    reset = page.get_by_role("button", name="Reset", exact=True)
    reset.click()
    asked.wait_for()
    page.keyboard.press("Enter")  # the focus is on the answer that ends nothing
    asked.wait_for(state="detached")
    assert page.evaluate("document.activeElement.ariaLabel") == "Reset"
    page.get_by_role("button", name="xor").click()
    asked.wait_for()
    page.keyboard.press("Escape")
    eventually(lambda: page.get_by_role("button", name="circle").get_attribute("aria-pressed") == "true")
    page.get_by_label("Batch size").fill("5")
    eventually(lambda: lab.scene().settings.batch_size == 5)
    assert asked.count() == 0
    assert (settings_of_fork(lab).learning_rate, lab.picture()[0].row.step) == (0.3, 25)
    reset.click()
    press(page, "Begin anew")
    eventually(lambda: lab.scene().fork is None and lab.picture()[0].row.step == 0)
    page.get_by_role("radio", name="Fork").wait_for(state="detached")


def test_a_picture_of_the_gallery_asks_before_it_ends_both_runs(visit: Any, lab: Lab) -> None:
    page = visit()
    steps(page, 1)
    press(page, "Keep picture")
    page.get_by_text("Kept step 25.").wait_for()
    fork(page, "0.3")
    for answer in ("Leave it", "Begin anew"):
        assert lab.scene().fork is not None
        page.get_by_role("link", name="Gallery").click()
        press(page, "Open")
        page.get_by_role("button", name=answer).click()
        page.get_by_role("group", name="Begin anew").wait_for(state="detached")
    page.get_by_text("It ran again to step 25.").wait_for()
    assert lab.scene().fork is None


def test_main_stops_and_the_fork_goes_on_alone(visit: Any, lab: Lab) -> None:
    page = visit(DIVERGES)
    fork(page, "0.01")
    press(page, "Play")
    eventually(lambda: "Main stopped at step" in status(page))
    page.get_by_role("region", name="Black box").wait_for()
    eventually(lambda: lab.picture("fork")[0].epoch > 2)
    press(page, "Pause")
    stopped = lab.picture()[0]
    assert stopped.stopped is not None
    assert f"Main stopped at step {stopped.row.step:,}," in status(page)
    assert epoch(page) == stopped.epoch
    show(page, "Fork")
    assert page.get_by_role("region", name="Black box").count() == 0
    eventually(lambda: epoch(page) == lab.picture("fork")[0].epoch)
    step(page, lab.picture("fork")[0].epoch + 1)
    assert lab.picture("fork")[0].batch == 0
    assert lab.picture()[0].row.step == stopped.row.step


def test_the_black_box_of_a_fork_leads_to_a_fork_of_it(visit: Any, lab: Lab) -> None:
    page = visit(DIVERGES.replace("rate=5", "rate=0.01"))
    steps(page, 1)
    press(page, "Fork here")
    page.get_by_label("Fork's learning rate").select_option("10")
    page.get_by_label("Fork's regularization").select_option("l2")
    press(page, "Begin the fork")
    press(page, "Play")
    eventually(lambda: "Fork stopped at step" in status(page))
    press(page, "Pause")
    assert page.get_by_role("region", name="Black box").count() == 0
    show(page, "Fork")
    box = page.get_by_role("region", name="Black box")
    box.get_by_role("button", name="Fork from step").click()
    box.get_by_role("button", name="Replace it").click()
    eventually(lambda: settings_of_fork(lab).learning_rate == 1.0)
    assert settings_of_fork(lab).regularizers == ("l2",)
    assert lab.scene().settings.learning_rate == 0.01
    assert lab.picture("fork")[0].stopped is None
    assert lab.picture("fork")[0].row.step == lab.picture()[0].row.step


def test_a_cure_changes_its_own_part_of_the_settings_of_now(visit: Any, lab: Lab) -> None:
    page = visit("#initializer=zeros")
    doctor = page.get_by_role("region", name="Doctor")
    press(page, "Examine")
    doctor.locator("article").first.wait_for()
    cure = next(found.settings for found in findings(lab) if found.settings and not found.forks)
    steps(page, 1)
    page.get_by_label("Batch size").fill("5")
    eventually(lambda: lab.scene().settings.batch_size == 5)
    looked = doctor.get_by_role("status")
    eventually(lambda: "It looked at step 0. Now it is step 25. The settings have changed" in looked.inner_text())
    assert doctor.get_by_role("button", name="Look again").is_enabled()
    doctor.get_by_role("button", name="Begin anew with the cure").first.click()
    eventually(lambda: lab.scene().settings.initializer != "zeros")
    assert lab.scene().settings == replace(cure, batch_size=5)


@pytest.mark.drives("main: radio Main")
def test_the_doctor_looks_at_the_run_that_is_shown(visit: Any) -> None:
    page = visit("#layers=8 relu~8 relu~8 relu&output=identity&rate=0.01")
    steps(page, 1)
    fork(page, "10")
    press(page, "Play")
    eventually(lambda: "Fork stopped" in status(page))
    press(page, "Pause")
    show(page, "Fork")
    doctor = page.get_by_role("region", name="Doctor")
    press(page, "Examine")
    doctor.locator("article").first.wait_for()
    assert "Serious" in doctor.inner_text()
    show(page, "Main")
    assert doctor.locator("article").count() == 0
    show(page, "Fork")
    assert doctor.locator("article").count() > 0


def test_a_report_is_of_the_weights_and_of_the_fork_that_the_doctor_saw(visit: Any) -> None:
    page = visit()
    steps(page, 1)
    fork(page, "0.3")
    show(page, "Fork")
    doctor = page.get_by_role("region", name="Doctor")
    looked = doctor.get_by_role("status")
    press(page, "Examine")
    eventually(lambda: looked.inner_text() in ("\N{CHECK MARK} All well at step 25.", "It looked at step 25."))
    set_weight(page, "900000")
    eventually(lambda: looked.inner_text().endswith("at step 25. The weights have changed since."))
    assert doctor.get_by_role("button", name="Look again").is_enabled()
    show(page, "Main")
    fork(page, "0.3")
    press(page, "Replace it")
    page.get_by_role("region", name="Fork", exact=True).wait_for(state="detached")
    show(page, "Fork")
    assert looked.inner_text().startswith("Says what is wrong")
    assert doctor.get_by_role("button", name="Examine").is_enabled()
