"""The playground in a real Chromium against the real engine: every control, and numbers that equal the engine's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest
from tests.browser.looks import inaccessible
from tests.browser.running_lab import Lab, epoch, eventually, number, settled

from cutaway.protocol.settings import Settings


@pytest.mark.drives("Run: button Play", "Run: button Pause")
def test_a_first_visitor_presses_once_and_the_network_learns(visit: Any, lab: Lab) -> None:
    page = visit()
    before = number(page, "training loss")
    assert "Press Play" in page.locator(".caption").last.inner_text()
    page.get_by_role("button", name="Play").click()
    eventually(lambda: epoch(page) >= 60)
    page.get_by_role("button", name="Pause").click()
    settled(page, lab)
    assert number(page, "training loss") < 0.9 * before


@pytest.mark.drives("Run: button Step")
def test_numbers_are_those_of_the_engine(visit: Any, lab: Lab) -> None:
    page = visit()
    for _ in range(3):
        page.get_by_role("button", name="Step", exact=True).click()
    eventually(lambda: epoch(page) == 3)
    settled(page, lab)
    frame, arrays = lab.picture()
    assert number(page, "test loss") == frame.row.test_loss
    assert number(page, "training accuracy") == frame.row.training_accuracy
    for column, unit, before, name in ((1, 0, 1, "W1"), (1, 3, 1, "W1"), (2, 1, 2, "W2")):
        neuron = lab.scene().columns[column].names[unit]
        page.locator(f'[data-neuron="{neuron}"]').focus()
        page.keyboard.press("ArrowLeft")
        if f"{name}[{before}, {unit}]" not in page.locator(":focus").get_attribute("aria-label"):
            page.keyboard.press("ArrowDown")
        # The wire has 4 bytes for each number: exactly the float32 that is nearest.
        assert number(page, f"{name}[{before}, {unit}]") == float(np.float32(arrays[name][before, unit]))


def test_a_pixel_of_the_map_is_the_answer_there(visit: Any, lab: Lab) -> None:
    page = visit()
    settled(page, lab)
    box = page.locator(".map").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 3)
    reading = page.locator("[data-reading]")
    values = lab.picture()[1]["output"][0]
    last = values.shape[0] - 1
    near = values[round(last / 3) - 1 : round(last / 3) + 2, round(last / 4) - 1 : round(last / 4) + 2]
    # The pointer is on whole pixels of the screen, so that it may be one cell of the map further.
    assert float(reading.get_attribute("data-reading")) in near.astype(np.float32)


@pytest.mark.drives("Network: button neuron", "Edit W#: spinbutton W#", "Edit W#: button Set", "key e")
def test_a_weight_and_a_bias_are_edited(visit: Any, lab: Lab) -> None:
    page = visit()
    page.locator('[data-neuron="a1[1]"]').focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("e")
    page.keyboard.type("-2.5")
    page.keyboard.press("Enter")
    eventually(lambda: lab.picture()[1]["W1"][1, 1] == -2.5)
    page.keyboard.press("Escape")
    page.locator('[data-neuron="a2[0]"]').click()
    page.get_by_role("dialog").get_by_role("spinbutton").fill("0.75")
    page.get_by_role("button", name="Set", exact=True).click()
    eventually(lambda: np.ravel(lab.picture()[1]["b2"])[0] == 0.75)


def choose(page: Any, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).select_option(option)


def typed(page: Any, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Tab")


def in_turn(*acts: Callable[[Any], None]) -> Callable[[Any], None]:
    def act(page: Any) -> None:
        for one in acts:
            one(page)

    return act


# The control, how it is used, and what the engine's settings say then.
CONTROLS: tuple[tuple[str, Callable[[Any], None], Callable[[Settings], object], object], ...] = (
    ("Classes: button xor",
     lambda page: page.get_by_role("button", name="xor").click(), lambda now: now.data.name, "xor"),
    ("Data: slider Noise",
     lambda page: page.get_by_label("Noise", exact=True).fill("0.2"), lambda now: now.data.noise, 0.2),
    ("Data: slider Share to learn from",
     lambda page: page.get_by_label("Share to learn").fill("0.7"), lambda now: now.data.train_share, 0.7),
    ("Data: slider Batch size",
     lambda page: page.get_by_label("Batch size").fill("5"), lambda now: now.batch_size, 5),
    ("Data: button New points",
     lambda page: page.get_by_role("button", name="New points").click(), lambda now: now.data.seed, 1),
    ("Inputs: checkbox x#*x#",
     lambda page: page.get_by_label("x1*x2").check(), lambda now: now.features, ("x1", "x2", "x1*x2")),
    ("Neurons of layer #: button One neuron more in layer #",
     lambda page: page.get_by_label("more in layer 2").click(), lambda now: now.layers[1].units, 3),
    ("Network: button + layer",
     lambda page: page.get_by_role("button", name="+ layer").click(), lambda now: len(now.layers), 3),
    ("Training: combobox Learning rate",
     lambda page: choose(page, "Learning rate", "0.1"), lambda now: now.learning_rate, 0.1),
    ("Training: combobox Activation of all layers",
     lambda page: choose(page, "Activation of all layers", "relu"),
     lambda now: tuple(layer.activation for layer in now.layers), ("relu", "relu")),
    ("Training: combobox Problem",
     lambda page: choose(page, "Problem", "regression"),
     lambda now: (now.data.name, now.output), ("plane", "identity")),
    ("More controls: combobox Optimizer",
     lambda page: choose(page, "Optimizer", "adam"), lambda now: now.optimizer, "adam"),
    ("More controls: combobox Schedule of the rate",
     lambda page: choose(page, "Schedule of the rate", "cosine"), lambda now: now.schedule, "cosine"),
    ("Training: combobox Regularization",
     lambda page: choose(page, "Regularization", "l2"), lambda now: now.regularizers, ("l2",)),
    ("More controls: combobox Loss",
     lambda page: choose(page, "Loss", "huber"), lambda now: now.loss, "huber"),
    ("More controls: combobox Output's activation",
     lambda page: choose(page, "Output's activation", "sigmoid"), lambda now: now.output, "sigmoid"),
    ("More controls: combobox First weights",
     lambda page: choose(page, "First weights", "he_normal"), lambda now: now.initializer, "he_normal"),
    ("More controls: combobox Size of numbers",
     lambda page: choose(page, "Size of numbers", "float64"), lambda now: now.dtype, "float64"),
    ("More controls: checkbox New order in each epoch",
     lambda page: page.get_by_label("New order").uncheck(), lambda now: now.shuffle, False),
    ("Neurons of layer #: button One neuron less in layer #",
     lambda page: page.get_by_label("less in layer 1").click(), lambda now: now.layers[0].units, 3),
    ("Network: button \N{MINUS SIGN} layer",
     lambda page: page.get_by_role("button", name="\N{MINUS SIGN} layer").click(), lambda now: len(now.layers), 1),
    ("More controls: spinbutton Optimizer",
     lambda page: typed(page, "Optimizer: momentum", "0.5"), lambda now: now.optimizer, "sgd:momentum=0.5"),
    ("Training: spinbutton Regularization",
     in_turn(lambda page: choose(page, "Regularization", "l1"),
             lambda page: typed(page, "Regularization: rate", "0.25")),
     lambda now: now.regularizers, ("l1:rate=0.25",)),
    ("More controls: combobox and also",
     in_turn(lambda page: choose(page, "Regularization", "l1"), lambda page: choose(page, "and also", "l2")),
     lambda now: now.regularizers, ("l1", "l2")),
    ("More controls: spinbutton Loss",
     in_turn(lambda page: choose(page, "Loss", "huber"), lambda page: typed(page, "Loss: delta", "0.5")),
     lambda now: now.loss, "huber:delta=0.5"),
    ("More controls: spinbutton Epochs of the schedule",
     lambda page: typed(page, "Epochs of the schedule", "77"), lambda now: now.epochs, 77),
    ("More controls: combobox First biases",
     lambda page: choose(page, "First biases", "he_normal"), lambda now: now.bias_initializer, "he_normal"),
    ("More controls: spinbutton Seed", lambda page: typed(page, "Seed", "9"), lambda now: now.seed, 9),
    ("More controls: spinbutton Points", lambda page: typed(page, "Points", "60"), lambda now: now.data.examples, 60),
)  # fmt: skip


@pytest.mark.drives("main: summary More controls")
@pytest.mark.parametrize(
    ("act", "read", "expected"),
    [pytest.param(*row[1:], id=row[0], marks=pytest.mark.drives(row[0])) for row in CONTROLS],
)
def test_each_control_reaches_the_engine_and_the_link(
    visit: Any, lab: Lab, act: Callable[[Any], None], read: Callable[[Settings], object], expected: object
) -> None:
    page = visit()
    page.get_by_text("More controls", exact=True).click()
    act(page)
    eventually(lambda: read(lab.scene().settings) == expected)
    settings = lab.scene().settings
    # The address follows with the next picture. Texts stand in it as they are; of all others being there must do.
    shown = expected if isinstance(expected, str) else ""
    eventually(lambda: page.evaluate("location.hash") and shown in unquote(page.evaluate("location.hash")))
    visit(page.evaluate("location.hash"))
    assert lab.scene().settings == settings


@pytest.mark.drives(
    "Network: button Layer #",
    "Layer #: combobox Activation",
    "Layer #: slider Dropout",
    "Layer #: checkbox Batch normalization",
)
def test_a_layer_has_an_activation_dropout_and_normalization(visit: Any, lab: Lab) -> None:
    page = visit()
    page.get_by_role("button", name="Layer 1:").click()
    choose(page, "Activation", "relu")
    page.get_by_label("Dropout").fill("0.25")
    page.get_by_label("Batch normalization").check()
    eventually(lambda: lab.scene().settings.layers[0].batch_normalization)
    layer = lab.scene().settings.layers[0]
    assert (layer.activation, layer.dropout) == ("relu", 0.25)


@pytest.mark.drives("Output: summary Which class is taken for which")
def test_three_classes_have_an_output_each_and_a_confusion_matrix(visit: Any, lab: Lab) -> None:
    page = visit()
    page.get_by_role("button", name="blobs").click()
    eventually(lambda: page.locator("[data-neuron]").count() == 2 + 4 + 2 + 3)
    page.get_by_text("Which class is taken for which").click()
    shown = [int(text) for text in page.locator("tbody td").all_inner_texts()]
    assert shown == lab.picture()[1]["confusion"].ravel().tolist()


@pytest.mark.drives("Data: summary Your own points", "Output: application map")
def test_points_are_painted_with_the_keyboard(visit: Any, lab: Lab) -> None:
    page = visit()
    page.get_by_text("Your own points").click()
    page.get_by_role("button", name="Paint on the map").click()
    page.locator(".map").focus()
    for key in ("Enter", "ArrowLeft", "Enter", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    page.get_by_label("Paint class 1").click()
    page.locator(".map").focus()
    for key in ("ArrowRight", "ArrowRight", "Enter", "ArrowRight", "Enter", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    eventually(lambda: lab.scene().settings.data.name == "own")


def test_a_refusal_is_told_and_nothing_changes(visit: Any, lab: Lab) -> None:
    page = visit()
    page.get_by_text("More controls", exact=True).click()
    page.get_by_label("Points", exact=True).fill("999999999")
    page.keyboard.press("Tab")
    assert page.get_by_role("alert").inner_text()
    assert page.get_by_label("Points", exact=True).input_value() == "500"
    assert lab.scene().settings == Settings()


@pytest.mark.drives("key .", "key [", "key ]")
def test_time_goes_back_and_forth(visit: Any, lab: Lab) -> None:
    page = visit()
    for _ in range(3):
        page.keyboard.press(".")
    eventually(lambda: epoch(page) == 3)
    settled(page, lab)
    loss = number(page, "training loss")
    page.keyboard.press("[")
    eventually(lambda: number(page, "training loss") != loss)
    page.keyboard.press("]")
    eventually(lambda: number(page, "training loss") == loss)


@pytest.mark.drives("Files: button Network", "Files: file Go on with a network that was saved")
def test_files_are_written_and_read(visit: Any, lab: Lab, tmp_path: Path) -> None:
    page = visit()
    page.get_by_role("button", name="Step", exact=True).click()
    eventually(lambda: epoch(page) == 1)
    weights = lab.picture()[1]["W1"].copy()
    for name in ("Python", "PyTorch", "Notebook", "SVG", "PNG", "Network"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        assert path.stat().st_size > 100
    page.get_by_role("button", name="Reset").click()
    eventually(lambda: not np.array_equal(lab.picture()[1]["W1"], weights))
    page.get_by_label("Go on with a network").set_input_files(path)
    eventually(lambda: np.array_equal(lab.picture()[1]["W1"], weights))


def test_a_teachers_link_hides_controls(visit: Any) -> None:
    page = visit("#seed=4&hide=data~layers~more~files")
    assert page.get_by_role("button", name="xor").count() == 0
    assert page.get_by_text("More controls").count() == 0
    assert page.get_by_role("button", name="+ layer").count() == 0
    assert page.get_by_label("Noise", exact=True).count() == 1


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1024, "light"), (1920, "dark")])
def test_the_page_is_accessible_and_fits(visit: Any, axe: str, width: int, scheme: str) -> None:
    page = visit(width=width, scheme=scheme)
    page.get_by_text("More controls", exact=True).click()
    page.get_by_text("Your own points").click()
    assert inaccessible(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
