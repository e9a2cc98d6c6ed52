"""Training on the digits page, in a real Chromium: what it shows is what the engine has, and what is chosen is done."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.browser.running_lab import Lab, choose, epoch, eventually, number, press

from cutaway.errors import DataError
from cutaway.lab.digits.training.run import Run
from cutaway.lab.digits.training.sets import best_at_hand
from cutaway.protocol.digits import DigitsSettings
from cutaway.protocol.settings import LayerSettings

Open = Callable[..., Any]
READY = "[data-standing]"
FEWER = "\N{MINUS SIGN} layer"
SINGLE: dict[str, Any] = {"rel": 1e-4, "abs": 1e-5}
"""The network computes in single precision; by hand all is double."""


@pytest.fixture
def training(visit: Open) -> Open:
    """A function that opens the digits page once it knows of its training."""
    return partial(visit, "digits", ready=READY)


def run_of(lab: Lab, name: str = "main") -> Run:
    """Return a run of the newest page; nobody trains while a test looks at it, for it has paused."""
    return lab.studios[-1]._pair.run("fork" if name == "fork" else "main")


def settings_of(lab: Lab) -> DigitsSettings:
    return run_of(lab).built.settings


def small(page: Any, lab: Lab) -> None:
    """Learn from 1,000 pictures, which takes little time."""
    choose(page, "Pictures to learn from", "1000")
    eventually(lambda: len(run_of(lab).built.training.train) == 1000 and "1,000 to learn from" in page.content())


def stepped(page: Any, epochs: int) -> None:
    for _ in range(epochs):
        expected = epoch(page) + 1
        press(page, "Step")
        eventually(lambda expected=expected: epoch(page) == expected)


def settled(page: Any, lab: Lab) -> None:
    """Wait until the page shows where the engine stands."""
    eventually(lambda: lab.studios[-1].playing is None)
    eventually(lambda: number(page, "timeline step") == max(run.step for _, run in lab.studios[-1]._pair.runs))
    eventually(lambda: number(page, "validation loss") == run_of(lab).shown.measured.row.validation_loss)


def by_hand(run: Run, x: NDArray[Any], labels: NDArray[Any]) -> tuple[NDArray[np.float64], float]:
    """Return the probabilities of a relu network with softmax, and its loss in nats, written out."""
    values = x.astype(np.float64) / run.built.pictures.train.scale
    parameters = run.state.parameters
    layers = len(run.built.settings.layers) + 1
    for layer in range(1, layers + 1):
        sums = values @ parameters[f"W{layer}"].astype(np.float64) + parameters[f"b{layer}"].astype(np.float64)
        values = sums if layer == layers else np.maximum(sums, 0)
    p = np.exp(values - values.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return p, float(-np.log(p[np.arange(len(labels)), labels]).mean())


def matrix(page: Any) -> NDArray[np.int64]:
    cells = page.locator('[data-name^="confusion "]').evaluate_all(
        "all => all.map((one) => Number(one.dataset.number))"
    )
    size = int(len(cells) ** 0.5)
    return np.array(cells, np.int64).reshape(size, size)


def painted(page: Any) -> str:
    """Return the sheet of first-layer weights as it is painted, a picture in base64."""
    sheet: str = page.get_by_role("region", name="First layer").locator("canvas").evaluate("one => one.toDataURL()")
    return sheet


def color(page: Any, row: int, column: int) -> tuple[int, ...]:
    """Return red, green, blue and opacity of a pixel of that sheet."""
    sheet = page.get_by_role("region", name="First layer").locator("canvas")
    got = sheet.evaluate(
        """(one, [row, column]) => {
            const copy = new OffscreenCanvas(1, 1).getContext("2d");
            copy.drawImage(one, -column, -row);
            return [...copy.getImageData(0, 0, 1, 1).data];
        }""",
        [row, column],
    )
    return tuple(got)


@pytest.mark.drives("Run: button Play", "Run: button Pause", "Run: button Step", "Run: button Reset",
                    "Run: combobox A step is", "Run: combobox Speed", "Curves: checkbox Logarithmic loss")  # fmt: skip
def test_play_trains_and_all_that_is_shown_is_the_engines(training: Open, lab: Lab) -> None:
    page = training(motion="reduce")
    small(page, lab)
    before, untrained = painted(page), number(page, "validation loss")
    press(page, "Play")
    eventually(lambda: number(page, "timeline step") >= 20)
    press(page, "Pause")
    settled(page, lab)
    run = run_of(lab)
    watched, row = run.built.pictures.watched, run.shown.measured.row
    p, loss = by_hand(run, watched.x, watched.labels)
    right = p.argmax(axis=1) == watched.labels
    assert number(page, "validation loss") == pytest.approx(loss, **SINGLE)
    assert number(page, "validation accuracy") == pytest.approx(right.mean(), abs=2.5 / len(right))  # two near ties
    assert number(page, "training loss") == row.training_loss < untrained
    expected = np.zeros((10, 10), np.int64)
    np.add.at(expected, (watched.labels, p.argmax(axis=1)), 1)
    assert np.abs(matrix(page) - expected).sum() <= 4  # a near tie moves one picture from a cell to another
    surest = p.max(axis=1)[~right].max()
    assert number(page, "worst 0") == pytest.approx(surest, abs=1e-4)
    worst = page.locator("[data-worst]").first
    place = int(worst.get_attribute("data-worst"))
    assert worst.inner_text().split()[:3] == [str(watched.labels[place]), "as", str(p[place].argmax())]
    weights = run.state.parameters["W1"][:, :64]
    assert number(page, "largest first-layer weight") == pytest.approx(np.abs(weights).max())
    assert painted(page) != before
    pixel, unit = np.unravel_index(np.abs(weights).argmax(), weights.shape)
    height, width = run.built.pictures.sides
    (row_of_tiles, column_of_tiles), (y, x) = divmod(int(unit), 8), divmod(int(pixel), width)
    red, _, blue, _ = color(page, row_of_tiles * (height + 1) + y, column_of_tiles * (width + 1) + x)
    assert (blue > red) == (weights[pixel, unit] > 0)
    assert abs(blue - red) > 100
    told = page.locator(READY).inner_text()
    assert f"step {row.step:,}" in told
    assert f"{row.validation_accuracy:.1%}" in told
    marks = page.get_by_role("img", name="Loss over epochs").locator("text").all_text_contents()
    page.get_by_label("Logarithmic loss").check()
    assert page.get_by_role("img", name="Loss over epochs").locator("text").all_text_contents() != marks
    choose(page, "A step is", "batch")
    press(page, "Step")
    eventually(lambda: number(page, "timeline step") == run_of(lab).step == row.step + 1)
    page.keyboard.press("[")  # the step before
    eventually(lambda: number(page, "timeline step") == row.step)
    choose(page, "Speed", "epoch")
    page.locator("h2").first.click()
    page.evaluate("scrollTo(0, 0)")
    for key in (".", "]", " "):  # nobody there sees the training
        page.keyboard.press(key)
    page.get_by_role("heading", name="Training live").scroll_into_view_if_needed()
    page.keyboard.press(".")
    eventually(lambda: number(page, "timeline step") == row.step + 1)
    assert (lab.studios[-1].playing, run_of(lab).step) == (None, row.step + 1)
    page.keyboard.press(" ")
    eventually(lambda: lab.studios[-1].playing == "epoch")
    page.get_by_role("button", name="Pause", exact=True).wait_for()
    page.keyboard.press(" ")
    eventually(lambda: lab.studios[-1].playing is None)
    press(page, "Reset")
    eventually(lambda: run_of(lab).step == 0 and number(page, "validation loss") == untrained)
    assert painted(page) == before


def test_the_matrix_is_told_cell_by_cell(training: Open, lab: Lab) -> None:
    page = training()
    small(page, lab)
    stepped(page, 1)
    settled(page, lab)
    counts, told = matrix(page), page.locator("[data-confused]")
    mistakes = counts * (1 - np.eye(10, dtype=np.int64))
    row, column = np.unravel_index(mistakes.argmax(), mistakes.shape)
    assert told.inner_text().startswith(f"{counts[row, column]} ")
    assert told.inner_text().endswith(f"read as {column}.")
    page.locator('[data-name="confusion 5 3"]').hover()
    eventually(lambda: told.inner_text().endswith("read as 3.") and "five" in told.inner_text())
    page.locator('[data-name="confusion 5 3"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert told.inner_text() == f"{counts[5, 5]} fives of {counts[5].sum()} were read as 5, which is right."


@pytest.mark.drives("Time: textbox Name of the step", "Time: button Keep this step",
                    "Checkpoints: button step #",
                    "Timeline: button Go back to the best step", "Timeline: button Back to the recorded step before",
                    "Timeline: button On to the next recorded step", "Timeline: slider Step",
                    "Timeline: summary # events", "Timeline: button step #")  # fmt: skip
def test_one_goes_back_and_forth_to_kept_steps_and_to_the_best(training: Open, lab: Lab) -> None:
    page = training()
    small(page, lab)
    stepped(page, 3)
    page.get_by_label("Name of the step").fill("three <b>epochs</b>")
    press(page, "Keep this step")
    page.get_by_role("button", name="step 30: three").wait_for()
    stepped(page, 25)
    settled(page, lab)
    best = run_of(lab).history.best_step
    after_three = run_of(lab).history.standings[30].state.parameters["W1"]
    page.get_by_role("button", name="step 30: three").click()
    eventually(lambda: number(page, "timeline step") == 30)
    assert (run_of(lab).state.parameters["W1"] == after_three).all()
    press(page, "Go back to the best step")
    eventually(lambda: number(page, "timeline step") == best == run_of(lab).step)
    history = run_of(lab).history
    losses = [history.standings[step].measured.row.validation_loss for step in history.standings.steps]
    eventually(lambda: number(page, "validation loss") == min(losses))
    press(page, "Back to the recorded step before")
    eventually(lambda: number(page, "timeline step") < best)
    press(page, "On to the next recorded step")
    eventually(lambda: number(page, "timeline step") == best)
    page.get_by_text(re.compile(r"^\d+ events$")).click()
    page.get_by_role("button", name="step 30", exact=True).first.click()
    eventually(lambda: number(page, "timeline step") == 30)
    page.get_by_role("slider", name="Step", exact=True).fill("0")
    eventually(lambda: number(page, "timeline step") == 0 and run_of(lab).step == 0)


WISHES = (
    "combobox Fork's learning rate", "combobox Fork's optimizer", "spinbutton Fork's optimizer",
    "spinbutton Fork's dropout", "checkbox Fork's early stopping", "spinbutton Fork's early stopping",
    "checkbox Fork's regularization l#", "spinbutton l#", "checkbox Fork's regularization l# l#",
    "checkbox Fork's regularization max norm", "checkbox Fork's augmentation shift", "spinbutton shift",
    "checkbox Fork's augmentation rotate", "checkbox Fork's augmentation scale", "checkbox Fork's augmentation shear",
    "checkbox Fork's augmentation elastic", "spinbutton l# l#", "spinbutton max norm", "spinbutton rotate",
    "spinbutton scale", "spinbutton shear", "spinbutton elastic", "button Begin the fork", "button Close",
)  # fmt: skip


@pytest.mark.drives("Timeline: button Fork here", *(f"Fork: {control}" for control in WISHES),
                    "Training live: radio Fork", "Training live: radio Main", "Two runs: button Keep fork",
                    "Begin anew: button Leave it", "Fork: button Begin a fork that changes nothing",
                    "Replace the fork that is there?: button Replace it",
                    "Replace the fork that is there?: button Leave it")  # fmt: skip
def test_a_fork_goes_on_beside_the_main_run_and_is_kept(training: Open, lab: Lab) -> None:
    page = training()
    small(page, lab)
    stepped(page, 1)
    press(page, "Fork here")
    press(page, "Close")
    press(page, "Fork here")
    choose(page, "Fork's learning rate", "0.003")
    choose(page, "Fork's optimizer", "adamw")
    page.get_by_label("Fork's optimizer: beta1").fill("0.8")
    page.get_by_label("Fork's dropout").fill("0.4")
    page.get_by_label("Fork's early stopping", exact=True).check()
    page.get_by_label("Fork's early stopping, epochs of patience").fill("90")
    editor = page.get_by_role("region", name="Fork", exact=True)
    for one in editor.get_by_role("checkbox").filter(visible=True).all()[1:]:  # after that of early stopping
        one.check()
    asked = {"l2: rate": "0.01", "shift: pixels": "1", "l1 l2: l1": "0.02", "max norm: norm": "4",
             "rotate: degrees": "9", "scale: share": "0.1", "shear: degrees": "5", "elastic: alpha": "20"}  # fmt: skip
    for label, value in asked.items():
        editor.get_by_label(label).fill(value)
    for name in ("regularization l1", "regularization l1 l2", "regularization max norm", "augmentation rotate",
                 "augmentation scale", "augmentation shear", "augmentation elastic"):  # fmt: skip
        page.get_by_label(f"Fork's {name}", exact=True).uncheck()
    press(page, "Begin the fork")
    page.get_by_role("region", name="Two runs").wait_for()
    forked, main = run_of(lab, "fork").built.settings, settings_of(lab)
    layers = tuple(replace(layer, dropout=0.4) for layer in main.layers)
    assert forked == replace(main, layers=layers, learning_rate=0.003, optimizer="adamw:beta1=0.8", early_stopping=90,
                             regularizers=("l2:rate=0.01",), augmentations=("shift:pixels=1",))  # fmt: skip
    press(page, "Step")
    eventually(lambda: run_of(lab).step == run_of(lab, "fork").step == 20 and number(page, "main step") == 20)
    settled(page, lab)
    rows = {name: run_of(lab, name).shown.measured.row for name in ("main", "fork")}
    assert rows["main"].training_loss != rows["fork"].training_loss
    for figure in ("training_loss", "validation_loss", "training_accuracy", "validation_accuracy"):
        name = figure.replace("_", " ")
        assert number(page, f"main {name}") == number(page, name) == getattr(rows["main"], figure)
        assert number(page, f"forked {name}") == number(page, f"fork {name}") == getattr(rows["fork"], figure)
    of_main = matrix(page)
    page.get_by_role("radio", name="Fork").check()
    assert (matrix(page) == run_of(lab, "fork").shown.measured.confusion).all()
    assert (matrix(page) != of_main).any()
    page.get_by_role("radio", name="Main").check()
    assert (matrix(page) == of_main).all()
    press(page, "Fork here")
    press(page, "Begin a fork that changes nothing")
    press(page, "Leave it")
    assert run_of(lab, "fork").built.settings == forked
    press(page, "Begin a fork that changes nothing")
    press(page, "Replace it")
    eventually(lambda: run_of(lab, "fork").built.settings == main)
    press(page, "Fork here")
    choose(page, "Fork's learning rate", "0.003")
    press(page, "Begin the fork")
    press(page, "Replace it")
    eventually(lambda: run_of(lab, "fork").built.settings == replace(main, learning_rate=0.003))
    choose(page, "Pictures to learn from", "100")  # which would end both
    press(page, "Leave it")
    assert settings_of(lab).examples == 1000
    press(page, "Keep fork")
    page.get_by_role("region", name="Two runs").wait_for(state="detached")
    assert settings_of(lab) == replace(main, learning_rate=0.003)


@pytest.mark.drives(
    "Vault: button Open the vault",
    "Training live: button This network reads above",
    "This is look # at the test set; a network chosen by it is fitted to it.: button Look",
    "This is look # at the test set; a network chosen by it is fitted to it.: button Leave it",
)
def test_the_vault_asks_and_counts_each_look(training: Open, lab: Lab) -> None:
    page = training()
    small(page, lab)
    stepped(page, 2)
    press(page, "Open the vault")
    press(page, "Leave it")
    assert number(page, "looks") == 0
    for look in (1, 2):
        press(page, "Open the vault")
        page.get_by_text(f"This is look {look} at the test set").wait_for()
        press(page, "Look")
        eventually(lambda look=look: number(page, "looks") == look)
    run = run_of(lab)
    test = run.built.pictures.vault.open(None, "a test of the page")
    p, loss = by_hand(run, test.x, test.labels)
    assert number(page, "test loss") == pytest.approx(loss, **SINGLE)
    assert number(page, "test accuracy") == pytest.approx((p.argmax(axis=1) == test.labels).mean(), abs=2.5 / len(test))
    looks = page.get_by_role("list", name="Looks").get_by_role("listitem")
    assert [looks.nth(place).inner_text().split(" into")[0] for place in (0, 1)] == ["Look number 2", "The first look"]
    page.reload()
    looks.nth(1).wait_for()  # they are remembered, and stay where all else begins anew
    press(page, "Reset")
    eventually(lambda: looks.filter(has_text="That run is gone.").count() == 2 and number(page, "looks") == 2)
    press(page, "This network reads above")
    eventually(lambda: page.get_by_label("Read by").input_value() == "main")


ANEW = ("combobox Data", "combobox Pictures to learn from", "combobox Loss", "spinbutton Loss",
        "combobox First weights", "spinbutton Seed")  # fmt: skip
LAYERS = ("spinbutton Units of layer #", "combobox Activation of layer #", "spinbutton Dropout of layer #",
          "checkbox Batch normalization of layer #", "button + layer", f"button {FEWER}")  # fmt: skip
LIVE = (
    "combobox Learning rate", "spinbutton Batch size", "combobox Schedule of the rate",
    "spinbutton Epochs of the schedule", "combobox Optimizer", "spinbutton Optimizer",
    "checkbox Regularization l#", "spinbutton l#", "checkbox Regularization l# l#", "spinbutton l# l#",
    "checkbox Regularization max norm", "spinbutton max norm", "checkbox Augmentation shift", "spinbutton shift",
    "checkbox Augmentation rotate", "spinbutton rotate", "checkbox Augmentation scale", "spinbutton scale",
    "checkbox Augmentation shear", "spinbutton shear", "checkbox Augmentation elastic", "spinbutton elastic",
    "checkbox Early stopping", "spinbutton Early stopping",
)  # fmt: skip
CHOICES = (
    *(f"Training begins anew with these: {control}" for control in ANEW),
    *(f"Hidden layers: {control}" for control in LAYERS),
    *(f"Training goes on with these: {control}" for control in LIVE),
)


@pytest.mark.drives(*CHOICES)
def test_all_choices_are_the_engines_and_what_makes_no_sense_is_refused(training: Open, lab: Lab) -> None:
    page = training()
    choose(page, "Data", "digits")
    expected = replace(settings_of(lab), data="digits")

    def becomes(**parts: Any) -> None:
        nonlocal expected
        expected = replace(expected, **parts)
        eventually(lambda: settings_of(lab) == expected)

    def typed(label: str, value: str) -> None:
        page.get_by_label(label, exact=True).first.fill(value)
        page.keyboard.press("Tab")

    becomes()
    choose(page, "Pictures to learn from", "100")
    becomes(examples=100)
    press(page, FEWER)
    becomes(layers=expected.layers[:1])
    press(page, "+ layer")
    becomes(layers=(expected.layers[0],) * 2)
    typed("Units of layer 2", "16")
    choose(page, "Activation of layer 2", "tanh")
    typed("Dropout of layer 2", "0.25")
    page.get_by_label("Batch normalization of layer 2").check()
    layer = LayerSettings(units=16, activation="tanh", dropout=0.25, batch_normalization=True)
    becomes(layers=(expected.layers[0], layer))
    choose(page, "Loss", "binary_cross_entropy")
    becomes(loss="binary_cross_entropy", output="sigmoid")
    choose(page, "Loss", "cross_entropy")
    typed("Loss: label smoothing", "0.1")
    becomes(loss="cross_entropy:label_smoothing=0.1", output="softmax")
    choose(page, "First weights", "glorot_uniform")
    typed("Seed", "7")
    becomes(initializer="glorot_uniform", seed=7)
    stepped(page, 1)
    choose(page, "Learning rate", "0.003")
    typed("Batch size", "20")
    choose(page, "Schedule of the rate", "cosine")
    typed("Epochs of the schedule", "30")
    choose(page, "Optimizer", "momentum")
    typed("Optimizer: momentum", "0.8")
    becomes(learning_rate=0.003, batch_size=20, schedule="cosine", epochs=30, optimizer="momentum:momentum=0.8")
    for name in ("l2", "l1 l2", "max norm"):
        page.get_by_label(f"Regularization {name}", exact=True).check()
    typed("l2: rate", "0.01")
    typed("l1 l2: l1", "0.02")
    typed("max norm: norm", "4")
    becomes(regularizers=("l2:rate=0.01", "l1_l2:l1=0.02", "max_norm:norm=4"))
    for name in ("shift", "rotate", "scale", "shear", "elastic"):
        page.get_by_label(f"Augmentation {name}", exact=True).check()
    amounts = {"shift: pixels": "1", "rotate: degrees": "9", "scale: share": "0.1", "shear: degrees": "5"}
    for label, value in {**amounts, "elastic: alpha": "20"}.items():
        typed(label, value)
    page.get_by_label("Augmentation rotate", exact=True).uncheck()
    becomes(augmentations=("shift:pixels=1", "scale:share=0.1", "shear:degrees=5", "elastic:alpha=20"))
    page.get_by_label("Early stopping", exact=True).check()
    typed("Early stopping, epochs of patience", "8")
    becomes(early_stopping=8)
    assert run_of(lab).step > 0  # all these changed while it went on
    typed("Units of layer 1", "99999")  # the engine refuses
    page.get_by_role("alert").filter(has_text="units of layer 1").wait_for()
    typed("Batch size", "2.5")  # the page refuses
    page.get_by_role("alert").filter(has_text="Batch size takes a whole number").wait_for()
    assert settings_of(lab) == expected
    eventually(lambda: page.get_by_label("Units of layer 1").input_value() == str(expected.layers[0].units))


@pytest.mark.drives("Overfitting: button # pictures", "Overfitting: button #", "Overfitting: button all",
                    "Against overfitting: button Add L#", "Against overfitting: button Add dropout",
                    "Against overfitting: button Add augmentation", "Against overfitting: button Add early stopping",
                    "Begin anew: button Begin anew", "Two runs: button Keep main")  # fmt: skip
def test_overfitting_is_seen_in_one_press_and_what_helps_in_another(training: Open, lab: Lab) -> None:
    page = training()
    small(page, lab)
    page.get_by_role("button", name="1,000", exact=True).evaluate(
        "thousand => (thousand.click(), thousand.previousElementSibling.click())"  # what is pressed last is done
    )
    for train in (100, 1000):
        if train == 1000:
            press(page, "1,000")
        eventually(lambda train=train: len(run_of(lab).built.training.train) == train and run_of(lab).step == 600)
        settled(page, lab)
        assert run_of(lab).step == 600
        row = run_of(lab).shown.measured.row
        assert number(page, f"{train:,} training") == row.training_accuracy
        assert number(page, f"{train:,} validation") == row.validation_accuracy
        gap = 100 * (row.training_accuracy - row.validation_accuracy)
        assert gap > 2
        assert f"a gap of {gap:.1f} points" in page.locator("[data-seen]").inner_text()
    press(page, "Add L2")
    eventually(lambda: lab.studios[-1]._pair.fork is not None and run_of(lab, "fork").step >= 600)
    settled(page, lab)
    main, fork = (run_of(lab, name).shown.measured.row for name in ("main", "fork"))
    assert run_of(lab, "fork").built.settings == replace(settings_of(lab), regularizers=("l2:rate=0.003",))
    assert number(page, "without validation") == main.validation_accuracy
    assert number(page, "with L2 validation") == fork.validation_accuracy
    assert f"the validation loss is {fork.validation_loss:.3g} with it" in page.locator("[data-cured]").inner_text()
    for name, parts in (("dropout", {}), ("augmentation", {"augmentations": ("shift", "rotate", "elastic")}),
                        ("early stopping", {"early_stopping": 5})):  # fmt: skip
        press(page, f"Add {name}")
        if name == "dropout":
            press(page, "Begin anew")  # in place of the fork with L2
        page.locator(f'[data-name="with {name} validation"]').wait_for()
        wanted = run_of(lab, "fork").built.settings
        assert all(getattr(wanted, part) == value for part, value in parts.items())
        assert {layer.dropout for layer in wanted.layers} == ({0.3} if name == "dropout" else {0.0})
        press(page, "Keep main")
        page.get_by_role("region", name="Two runs").wait_for(state="detached")
    press(page, FEWER)  # so that the next is of another network
    eventually(lambda: page.locator('[data-name="100 training"]').count() == 0)
    press(page, "all")
    eventually(lambda: settings_of(lab).examples is None and run_of(lab).step > 0)


def test_early_stopping_pauses_by_itself(training: Open, lab: Lab) -> None:
    page = training()
    small(page, lab)
    page.get_by_label("Early stopping", exact=True).check()
    page.get_by_label("Early stopping, epochs of patience").fill("2")
    page.keyboard.press("Tab")
    eventually(lambda: settings_of(lab).early_stopping == 2)
    press(page, "Play")
    eventually(lambda: run_of(lab).step > 0 and lab.studios[-1].playing is None)
    settled(page, lab)
    assert run_of(lab).history.best_step < run_of(lab).step
    press(page, "Go back to the best step")
    eventually(lambda: number(page, "timeline step") == run_of(lab).history.best_step)


@pytest.mark.drives("Training begins anew with these: button Get MNIST",
                    "Training begins anew with these: button Get EMNIST Letters")  # fmt: skip
def test_mnist_is_brought_here_when_one_says_so(
    training: Open, lab: Lab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real, home = best_at_hand(), os.environ.get("CUTAWAY_DATA")
    monkeypatch.setenv("CUTAWAY_DATA", str(tmp_path))
    asked: list[str] = []
    came = Event()

    def bring(name: str) -> None:  # no test reaches for the internet
        asked.append(name)
        if len(asked) < 3:
            raise DataError(f"There is no way to {name}.")
        came.wait(20)
        monkeypatch.undo()

    monkeypatch.setattr("cutaway.lab.digits.studio.download", bring)
    page = training()
    page.get_by_text("MNIST is not on this machine").wait_for()
    for name, title in (("emnist_letters", "EMNIST Letters"), ("mnist", "MNIST")):
        page.get_by_role("button", name=f"Get {title} ").click()
        page.get_by_role("alert").filter(has_text=f"There is no way to {name}.").wait_for()
    assert settings_of(lab).data == "digits"
    if real == "mnist":
        page.get_by_role("button", name="Get MNIST ").click()
        page.get_by_text("MNIST is being downloaded").wait_for()
        stepped(page, 1)  # meanwhile
        step = run_of(lab).step
        came.set()
        page.get_by_text("MNIST is here now").wait_for()
        assert (settings_of(lab).data, run_of(lab).step) == ("digits", step)  # nothing has ended
        choose(page, "Data", "mnist")
        eventually(lambda: settings_of(lab).data == "mnist")
        page.get_by_text("MNIST is here now").wait_for(state="detached")
    assert os.environ.get("CUTAWAY_DATA") == (home if real == "mnist" else str(tmp_path))
