"""Forks, predictions, cures and kept pictures: the controls that test_time.py leaves, by the engine's numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.browser.running_lab import Lab, choose, epoch, eventually, number, press, settled, walked

from cutaway.protocol.commands import Examine
from cutaway.protocol.events import Examined
from cutaway.protocol.settings import Settings

DIVERGES = "#layers=8 relu~8 relu~8 relu&output=identity&rate=5"
TOO_SLOW = "#rate=0.00001"


@pytest.mark.drives(
    "Timeline: button Back to the recorded step before", "Timeline: button On to the next recorded step"
)
def test_back_and_on_go_to_the_recorded_steps_beside(visit: Any, lab: Lab) -> None:
    page = visit()
    rows = []
    for _ in range(3):
        walked(page, 1)
        settled(page, lab)
        rows.append(lab.picture()[0].row)
    for name, row in (("Back to the recorded step before", rows[1]), ("On to the next recorded step", rows[2])):
        press(page, name)
        eventually(lambda row=row: lab.picture()[0].row == row)
        eventually(lambda row=row: number(page, "timeline step") == row.step)
        settled(page, lab)


FORK = (
    ("Fork's learning rate", "0.1"), ("Fork's optimizer", "momentum"), ("Fork's schedule", "cosine"),
    ("Fork's regularization", "l2"), ("Fork's loss", "huber"), ("Fork's output", "sigmoid"),
    ("Fork's layer 1", "relu"),
)  # fmt: skip


@pytest.mark.drives(
    *(f"Fork: combobox {name.replace('1', '#')}" for name, _ in FORK),
    "Fork: spinbutton Fork's optimizer",
    "Fork: spinbutton Fork's regularization",
    "Fork: spinbutton Fork's dropout in layer #",
    "Timeline: button Fork here",
    "Fork: button Begin the fork",
    "Two runs: button Keep main",
)
def test_a_fork_has_all_that_was_chosen_and_main_is_kept_as_it_was(visit: Any, lab: Lab) -> None:
    page = visit()
    walked(page, 1)
    press(page, "Fork here")
    for label, option in FORK:
        choose(page, label, option)
    for label, text in (("Fork's optimizer: momentum", "0.5"), ("Fork's regularization: rate", "0.25"),
                        ("Fork's dropout in layer 2", "0.25")):  # fmt: skip
        page.get_by_label(label, exact=True).fill(text)
        page.keyboard.press("Tab")
    press(page, "Begin the fork")
    eventually(lambda: lab.scene().fork is not None)
    main = Settings()
    one, two = main.layers
    assert lab.scene().fork == replace(
        main, learning_rate=0.1, optimizer="momentum:momentum=0.5", schedule="cosine", regularizers=("l2:rate=0.25",),
        loss="huber", output="sigmoid", layers=(replace(one, activation="relu"), replace(two, dropout=0.25)),
    )  # fmt: skip
    walked(page, 2)
    settled(page, lab)
    row = lab.picture()[0].row
    fork = lab.picture("fork")[0].row
    assert fork.step == row.step
    assert number(page, "forked training loss") == fork.training_loss != row.training_loss
    press(page, "Keep main")
    eventually(lambda: lab.scene().fork is None)
    assert lab.scene().settings == main
    assert lab.picture()[0].row == row
    eventually(lambda: page.get_by_role("region", name="Two runs").count() == 0)


@pytest.mark.drives("Fork: button Close", "Fork: button Begin a fork that changes nothing")
def test_a_fork_that_changes_nothing_stays_alike_and_its_editor_closes(visit: Any, lab: Lab) -> None:
    page = visit()
    press(page, "Fork here")
    page.get_by_role("region", name="Fork", exact=True).get_by_role("button", name="Close").click()
    assert page.get_by_role("region", name="Fork", exact=True).count() == 0
    press(page, "Fork here")
    press(page, "Begin a fork that changes nothing")
    page.get_by_text("the same: both runs stay alike").wait_for()
    walked(page, 2)
    settled(page, lab)
    assert lab.picture("fork")[0].row == lab.picture()[0].row


@pytest.mark.drives("What W#: button It shrinks", "What W#: button It stays")
def test_a_guess_is_right_only_where_the_engine_says_so(visit: Any, lab: Lab) -> None:
    page = visit("#seed=2")
    page.get_by_text("Predict, then run").click()
    score = page.get_by_role("region", name="Predict a weight").get_by_role("status")
    right = 0
    for count, guess in enumerate(("It shrinks", "It stays", "It shrinks"), 1):
        before = float(lab.picture()[1]["W1"][0, 0])
        press(page, guess)
        eventually(lambda count=count: f"of {count} right" in score.inner_text())
        after = float(lab.picture()[1]["W1"][0, 0])
        assert lab.picture()[0].row.step == count
        right += (after < before) if guess == "It shrinks" else (after == before)
        assert f"{right} of {count} right" in score.inner_text()


def test_the_weight_in_question_stays_in_question(visit: Any) -> None:
    page = visit()
    page.get_by_text("Predict, then run").click()
    page.locator('[data-neuron="a1[1]"]').focus()
    page.keyboard.press("Enter")  # its bias is in question
    eventually(lambda: page.get_by_label("Weight to predict").input_value() == "b1")
    choose(page, "Weight to predict", "W1")
    press(page, "It grows")
    score = page.get_by_role("region", name="Predict a weight").get_by_role("status")
    eventually(lambda: "W1[0, 0]" in score.inner_text())
    assert page.get_by_label("Weight to predict").input_value() == "W1"


@pytest.mark.drives("Predict the loss: button Stop", "Predict the loss: application")
def test_the_loss_is_sketched_with_the_arrow_keys_and_the_run_is_stopped(visit: Any, lab: Lab) -> None:
    page = visit("#layers=32 tanh~32 tanh~32 tanh~32 tanh&batch=1")  # so large that 100 epochs take their time
    page.get_by_text("Predict, then run").click()
    choose(page, "Epochs to predict", "100")
    drawing = page.get_by_role("application", name="Your prediction")
    drawing.focus()
    assert page.get_by_role("button", name="Run and see").is_disabled()
    for key in ("ArrowRight", "ArrowUp", "ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    predict = page.get_by_role("region", name="Predict the loss")
    first = number(page, "training loss")
    after, loss = predict.locator("[aria-live=polite]").inner_text().removesuffix(".").split(" epochs: ")
    assert after == "After 10"  # two of twenty strides
    assert 0 < float(loss) < first
    press(page, "Run and see")
    eventually(lambda: epoch(page) >= 2)
    press(page, "Stop")
    eventually(lambda: predict.get_by_role("status").inner_text().startswith("Your curve was"))
    settled(page, lab)
    row = lab.picture()[0].row
    assert f"The loss went from {first:.3g} to {row.training_loss:.3g}." in predict.inner_text()
    assert 2 <= lab.picture()[0].epoch < 100


@pytest.mark.drives("Doctor: button Try the cure in a fork")
def test_a_cure_is_tried_in_a_fork_unless_forks_are_hidden(visit: Any, lab: Lab) -> None:
    page = visit(TOO_SLOW)
    walked(page, 2)
    press(page, "Examine")
    page.locator("article").first.wait_for()
    event = lab.playgrounds[-1].handle(1, Examine())[0][0]
    assert isinstance(event, Examined)
    cure = next(one.settings for one in event.findings if one.settings and one.forks)
    page.get_by_role("button", name="Try the cure in a fork").first.click()
    eventually(lambda: lab.scene().fork == cure)
    hidden = visit(f"{TOO_SLOW}&hide=fork")
    walked(hidden, 2)
    press(hidden, "Examine")
    hidden.locator("article").first.wait_for()
    assert hidden.get_by_role("button", name="fork").count() == 0


@pytest.mark.drives("Black box: button Back to step #")
def test_the_black_box_goes_back_to_the_best_and_to_the_last_step(visit: Any, lab: Lab) -> None:
    page = visit(f"{DIVERGES}&hide=fork")
    box = page.get_by_role("region", name="Black box")
    for name in ("with the least loss", "with the last finite weights"):
        press(page, "Play")
        box.wait_for()
        assert box.get_by_role("button", name="Fork").count() == 0  # the link hides forks
        back = box.get_by_role("button", name=name)
        step = int(back.inner_text().split()[3].strip(",").replace(",", ""))
        back.click()
        eventually(lambda step=step: lab.picture()[0].row.step == step)
        assert lab.picture()[0].stopped is None
        settled(page, lab)


@pytest.mark.drives("From the gallery: button Stop", "From the gallery: button Close", "Timeline: button Keep picture",
                    "main: button Open", "main: button Remove xor", "main: button Export",
                    "main: file Import a gallery")  # fmt: skip
def test_a_kept_picture_is_opened_stopped_exported_removed_and_imported(visit: Any, lab: Lab, tmp_path: Path) -> None:
    page = visit("#data=xor")
    walked(page, 2)
    press(page, "Keep picture")
    page.get_by_text("Kept step 50.").wait_for()
    kept = lab.picture()[0].row
    page.get_by_role("link", name="Gallery").click()
    press(page, "Open")
    page.get_by_text("the same to the last digit").wait_for()
    assert lab.picture()[0].row == kept
    page.get_by_role("region", name="From the gallery").get_by_role("button", name="Close").click()
    assert page.get_by_role("region", name="From the gallery").count() == 0
    page.get_by_role("link", name="Gallery").click()
    with page.expect_download() as download:
        press(page, "Export")
    text = Path(download.value.path()).read_text(encoding="utf-8")
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("Nothing is kept yet").wait_for()
    path = tmp_path / "late.json"
    path.write_text(text.replace('"step":50', '"step":900000'), encoding="utf-8")
    assert '"step":900000' in path.read_text(encoding="utf-8")
    page.get_by_label("Import a gallery").set_input_files(path)
    press(page, "Open")
    press(page, "Stop")
    eventually(lambda: page.get_by_role("region", name="From the gallery").count() == 0)
    assert lab.picture()[0].row.step < 900000
