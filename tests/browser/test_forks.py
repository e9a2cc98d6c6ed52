"""Two runs on one page, in a real Chromium: which of them the page shows, what becomes of one that stops, cures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.browser.page_numbers import Engine, scanned
from tests.browser.running_lab import Lab, epoch, eventually, number, settled
from tests.browser.test_time import DIVERGES, findings, press, step, steps

from cutaway.explain.page import gather
from cutaway.lab.playground.explaining import places_of, trace_of
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
    assert other.sentence.split(" is ")[1][:6] in network.inner_text()
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


def test_a_weight_of_the_fork_is_edited_and_that_of_main_stays(visit: Any, lab: Lab) -> None:
    page = visit()
    fork(page, "0.3")
    show(page, "Fork")
    before = lab.picture()[1]["W2"][0, 0]
    page.locator('[data-neuron="a2[0]"]').focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("e")
    page.keyboard.type("1.5")
    page.keyboard.press("Enter")
    eventually(lambda: lab.picture("fork")[1]["W2"][0, 0] == 1.5)
    assert lab.picture()[1]["W2"][0, 0] == before


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
    page.keyboard.press("Enter")  # the focus is on the answer
    eventually(lambda: settings_of_fork(lab).learning_rate == 1.0)


@pytest.mark.drives("main: summary More controls Main")
def test_more_controls_change_main_alone_and_say_so(visit: Any, lab: Lab) -> None:
    page = visit()
    fork(page, "0.3")
    page.locator("summary", has_text="More controls").click()
    panel = page.locator("details", has_text="More controls")
    assert panel.locator("summary [data-run]").inner_text() == "Main"
    panel.get_by_label("Points", exact=True).fill("60")
    panel.get_by_label("Points", exact=True).press("Enter")
    eventually(lambda: lab.scene().settings.data.examples == 60)
    assert lab.scene().fork is None  # with other points both begin anew


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
