"""How fast, how far, from where, with which parts: each control of the run and the layers, by the engine's numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.browser.running_lab import Lab, choose, epoch, eventually, number, press, settled

from cutaway.lab.playground.catalogue import catalogue
from cutaway.protocol.events import Frame
from cutaway.protocol.settings import Settings

PER_EPOCH = 25  # 250 points to learn from in batches of 10


def counter(page: Any, name: str) -> int:
    return int(page.locator(f'[data-counter="{name}"]').inner_text().replace(",", ""))


def counted(page: Any, lab: Lab) -> bool:
    """Whether the three counters are those of the engine."""
    frame = lab.picture()[0]
    shown = [counter(page, name) for name in ("epoch", "batch", "example")]
    return shown == [frame.epoch, frame.batch, frame.example]


STEPS: tuple[tuple[str, Callable[[Frame], bool]], ...] = (
    ("operation", lambda frame: frame.operation is not None and frame.operation.number == 0 and frame.row.step == 0),
    ("example", lambda frame: (frame.example, frame.row.step) == (1, 0)),
    ("batch", lambda frame: (frame.example, frame.batch, frame.row.step) == (10, 1, 1)),
    ("epoch", lambda frame: (frame.epoch, frame.row.step) == (1, PER_EPOCH)),
)


@pytest.mark.drives("Run: combobox A step is", "Run: button Step", "Run: button Reset")
def test_a_step_is_as_long_as_was_chosen_and_reset_begins_from_the_same_weights(visit: Any, lab: Lab) -> None:
    page = visit()
    first, loss = lab.picture()[1]["W1"].copy(), number(page, "training loss")
    for unit, done in STEPS:
        choose(page, "A step is", unit)
        press(page, "Step")
        eventually(lambda done=done: done(lab.picture()[0]))
        eventually(lambda: counted(page, lab))
        press(page, "Reset")
        eventually(lambda: lab.picture()[0].row.step == 0 and lab.picture()[0].operation is None)
        assert np.array_equal(lab.picture()[1]["W1"], first)
        eventually(lambda: number(page, "training loss") == loss and counted(page, lab))


@pytest.mark.drives("Run: combobox Speed", "Run: button Pause")
@pytest.mark.parametrize(
    ("speed", "enough"),
    [
        ("operation", lambda frame: frame.operation is not None and frame.operation.number > 1),
        ("example", lambda frame: frame.example > 3),
        ("batch", lambda frame: frame.row.step > 3),
        ("epoch", lambda frame: frame.epoch > 3),
        ("fast", lambda frame: frame.epoch > 200),
    ],
)
def test_every_speed_plays_at_its_own_pace(visit: Any, lab: Lab, speed: str, enough: Callable[[Frame], bool]) -> None:
    page = visit()
    choose(page, "Speed", speed)
    press(page, "Play")
    eventually(lambda: lab.picture()[0].playing == speed)
    eventually(lambda: enough(lab.picture()[0]))
    press(page, "Pause")
    eventually(lambda: lab.picture()[0].playing is None)
    settled(page, lab)
    eventually(lambda: counted(page, lab))
    row = lab.picture()[0].row
    if speed == "epoch":
        assert row.step % PER_EPOCH == 0
    if speed == "fast":
        assert row.training_loss < 0.05  # the circle is learned by then


@pytest.mark.drives("Run: combobox Speed", "key Space")
def test_another_speed_is_taken_up_while_it_plays(visit: Any, lab: Lab) -> None:
    page = visit()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Pause", exact=True).wait_for()  # the page knows that it plays
    for speed in ("batch", "fast", "epoch"):
        choose(page, "Speed", speed)
        eventually(lambda speed=speed: lab.picture()[0].playing == speed)
    page.locator("main").click(position={"x": 2, "y": 2})  # the list keeps the space bar for itself
    page.keyboard.press("Space")
    eventually(lambda: lab.picture()[0].playing is None)


@pytest.mark.drives("Layer #: button Remove layer", "Layer #: button Close", "Layer #: slider Dropout",
                    "Layer #: checkbox Batch normalization", "Layer #: combobox Activation",
                    "Layer #: spinbutton Activation")  # fmt: skip
def test_a_layers_parts_are_added_and_taken_away_and_the_layer_too(visit: Any, lab: Lab) -> None:
    page = visit()
    page.get_by_role("button", name="Layer 1:").click()
    page.get_by_label("Dropout").fill("0.5")
    page.get_by_label("Batch normalization").check()
    choose(page, "Activation", "elu")
    page.get_by_label("Activation: alpha").fill("0.5")
    page.keyboard.press("Tab")
    eventually(lambda: lab.scene().settings.layers[0].activation == "elu:alpha=0.5")
    layer = lab.scene().settings.layers[0]
    assert (layer.dropout, layer.batch_normalization) == (0.5, True)
    assert {"gamma1", "beta1"} <= lab.picture()[1].keys()
    assert page.locator(".extras").inner_text() == "drop 50%, norm"
    page.get_by_label("Dropout").fill("0")
    page.get_by_label("Batch normalization").uncheck()
    eventually(lambda: lab.scene().settings.layers[0].batch_normalization is False)
    assert lab.scene().settings.layers[0].dropout == 0
    assert "gamma1" not in lab.picture()[1]
    eventually(lambda: page.locator(".extras").count() == 0)
    press(page, "Close")
    assert page.get_by_role("group", name="Layer 1", exact=True).count() == 0
    page.get_by_role("button", name="Layer 1:").click()
    press(page, "Remove layer")
    eventually(lambda: [one.units for one in lab.scene().settings.layers] == [2])
    eventually(lambda: page.locator("[data-neuron]").count() == 2 + 2 + 1)
    assert lab.picture()[1]["W1"].shape == (2, 2)


LISTS: tuple[tuple[str, tuple[str, ...], Callable[[Settings], str]], ...] = (
    ("Optimizer", tuple(one.name for one in catalogue().optimizers), lambda now: now.optimizer),
    ("Schedule of the rate", tuple(one.name for one in catalogue().schedules), lambda now: now.schedule),
    ("First weights", tuple(one.name for one in catalogue().initializers), lambda now: now.initializer),
    ("Regularization", tuple(one.name for one in catalogue().regularizers), lambda now: (*now.regularizers, "")[0]),
    ("Activation", tuple(one.name for one in catalogue().activations), lambda now: now.layers[0].activation),
)  # fmt: skip


@pytest.mark.parametrize(("label", "names", "read"), [pytest.param(*row, id=row[0]) for row in LISTS])
def test_every_choice_of_the_catalogue_is_taken_and_trains(
    visit: Any, lab: Lab, label: str, names: tuple[str, ...], read: Callable[[Settings], str]
) -> None:
    page = visit()
    if label == "Activation":
        page.get_by_role("button", name="Layer 1:").click()
    else:
        page.get_by_text("More controls", exact=True).click()
    offered = page.get_by_label(label, exact=True).locator("option").evaluate_all("all => all.map((one) => one.value)")
    assert [one for one in offered if one] == list(names)
    for name in (*names[1:], names[0]):
        choose(page, label, name)
        eventually(lambda name=name: read(lab.scene().settings).split(":")[0] == name)
        before = lab.picture()[0].row.step
        press(page, "Step")
        eventually(lambda before=before: lab.picture()[0].row.step > before)
        settled(page, lab)
    assert page.get_by_role("alert").count() == 0


@pytest.mark.drives("More controls: combobox Loss", "More controls: combobox Output's activation")
@pytest.mark.parametrize("data", ["circle", "blobs&output=softmax&loss=cross_entropy", "plane&output=identity"])
def test_every_loss_and_output_is_taken_or_refused_with_a_sentence(visit: Any, lab: Lab, data: str) -> None:
    page = visit(f"#data={data}")
    page.get_by_text("More controls", exact=True).click()
    for label, choices, read in (
        ("Loss", catalogue().losses, lambda now: now.loss),
        ("Output's activation", catalogue().outputs, lambda now: now.output),
    ):
        for one in choices:
            before = lab.scene().settings
            page.get_by_label(label, exact=True).select_option(one.name)
            eventually(lambda name=one.name, read=read: page.get_by_role("alert").count()
                       or read(lab.scene().settings).split(":")[0] == name)  # fmt: skip
            if page.get_by_role("alert").count():
                assert page.get_by_role("alert").locator("p").inner_text().endswith(".")
                assert lab.scene().settings == before
                page.get_by_role("alert").get_by_role("button", name="Close").click()
            shown = page.get_by_label(label, exact=True).input_value
            eventually(lambda shown=shown, read=read: shown() == read(lab.scene().settings).split(":")[0])


@pytest.mark.drives(": button Close")
def test_a_sentence_is_closed(visit: Any, lab: Lab) -> None:
    page = visit()
    page.get_by_text("More controls", exact=True).click()
    page.get_by_label("Points", exact=True).fill("999999999")
    page.keyboard.press("Tab")
    alert = page.get_by_role("alert")
    assert "999,999,999" in alert.inner_text()
    assert lab.scene().settings == Settings()
    alert.get_by_role("button", name="Close").click()
    assert alert.count() == 0


@pytest.mark.drives("Edit W#: button Close", "Edit W#: spinbutton W#", "Edit W#: button Set", "Network: canvas edges")
def test_a_weight_is_edited_where_its_edge_is_clicked(visit: Any, lab: Lab) -> None:
    page = visit()
    one, other = (page.locator(f'[data-neuron="{name}"]').bounding_box() for name in ("x1", "a1[0]"))
    x = (one["x"] + one["width"] + other["x"]) / 2
    y = (one["y"] + one["height"] / 2 + other["y"] + other["height"] / 2) / 2
    page.mouse.click(x, y)
    field = page.get_by_role("dialog").get_by_role("spinbutton")
    assert float(field.input_value()) == pytest.approx(float(lab.picture()[1]["W1"][0, 0]), rel=1e-6)
    field.fill("1.25")
    press(page, "Set")
    eventually(lambda: lab.picture()[1]["W1"][0, 0] == 1.25)
    eventually(lambda: float(page.locator(".now [data-number]").get_attribute("data-number")) == 1.25)
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    assert page.get_by_role("dialog").count() == 0


@pytest.mark.drives("header: button Switch to dark", "header: button Switch to light", "Pages: link Descent",
                    "Pages: link Gallery", "Pages: link Playground")  # fmt: skip
def test_pages_and_themes_change_and_the_training_stays(visit: Any, lab: Lab) -> None:
    page = visit()
    press(page, "Step")
    eventually(lambda: epoch(page) == 1)
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    press(page, "Switch to dark")
    assert page.evaluate(paper) != light
    press(page, "Switch to light")
    assert page.evaluate(paper) == light
    for title, path in (("Descent", "/descent"), ("Gallery", "/gallery"), ("Playground", "/")):
        page.get_by_role("link", name=title).click()
        assert page.evaluate("location.pathname") == path
        assert page.get_by_role("link", name=title).get_attribute("aria-current") == "page"
    settled(page, lab)
    assert epoch(page) == lab.picture()[0].epoch == 1


@pytest.mark.parametrize(
    ("label", "given", "stays", "says"),
    [
        ("Seed", "-5", "0", "Seed takes a whole number from 0 on; -5 was given."),
        ("Seed", "", "0", "Seed takes a whole number from 0 on; what was typed is none."),
        ("Points", "7", "500", "Points takes a whole number from 8 to 5,000; 7 was given."),
        ("Epochs of the schedule", "1.5", "1000", "takes a whole number from 1 on; 1.5 was given."),
        ("Optimizer: momentum", "", "0", "what was typed is none."),
        ("Row of W1", "7", "0", "takes a whole number from 0 to 1; 7 was given."),
        ("Column of W1", "-1", "0", "takes a whole number from 0 to 3; -1 was given."),
    ],
)
def test_a_field_goes_back_to_the_value_in_use_and_says_what_it_takes(
    visit: Any, lab: Lab, label: str, given: str, stays: str, says: str
) -> None:
    page = visit()
    page.get_by_text("More controls", exact=True).click()
    page.get_by_text("Predict, then run", exact=True).click()
    field = page.get_by_label(label, exact=True)
    field.fill(given)
    field.press("Tab")
    assert says in page.get_by_role("alert").inner_text()
    assert field.input_value() == stays
    assert lab.scene().settings == Settings()


@pytest.mark.parametrize("typed", ["", "1e999"])
def test_a_bias_goes_back_and_its_editor_hides_no_neuron(visit: Any, typed: str) -> None:
    page = visit()
    page.locator('[data-neuron="a1[1]"]').click()
    editor = page.get_by_role("dialog")
    top = editor.bounding_box()["y"]
    assert all(
        one.bounding_box()["y"] + one.bounding_box()["height"] < top for one in page.locator("[data-neuron]").all()
    )
    field = editor.get_by_role("spinbutton")
    before = field.input_value()
    field.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    assert "takes a number; what was typed is none." in page.get_by_role("alert").inner_text()
    assert field.input_value() == before
