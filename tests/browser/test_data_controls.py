"""Where the points come from, in a real Chromium: the engine has those that were chosen, painted, drawn or read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.browser.running_lab import Lab, epoch, eventually, settled

from cutaway.lab.playground.catalogue import catalogue

CLASSES = ("circle", "xor", "gauss", "spiral", "moons", "blobs", "spirals")
NUMBERS = ("plane", "multi gauss", "sine", "bump", "step", "polynomial")
SIDE = 6.0  # the map shows x1 and x2 from -6 to 6

# The colors of all pixels of a canvas, as one number each, row by row.
PIXELS = """canvas => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    return [...new Uint32Array(copy.getImageData(0, 0, canvas.width, canvas.height).data.buffer)];
}"""
# Whether a canvas has any ink around places, which are given in parts of its width and height.
INK = """(canvas, [places, reach]) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data, width, height } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const within = (place, size) => Math.min(size - 1, Math.max(0, Math.round(place)));
    const inked = (x, y) => data[4 * (within(y, height) * width + within(x, width)) + 3] > 0;
    const around = [...Array(2 * reach + 1).keys()].map((one) => one - reach);
    return places.map(([across, down]) =>
        around.some((dx) => around.some((dy) => inked(across * width + dx, down * height + dy))));
}"""


def all_points(lab: Lab) -> list[tuple[float, float, float]]:
    """x1, x2 and the answer of each of them, in the order of the numbers."""
    arrays = lab.points()
    rows = [np.column_stack([arrays[f"{part}_x"], arrays[f"{part}_y"]]) for part in ("train", "test")]
    return sorted((float(x1), float(x2), float(answer)) for x1, x2, answer in np.vstack(rows))


def on_map(page: Any, x1: float, x2: float) -> tuple[float, float]:
    """Where on the screen a place of the output's map is."""
    box = page.locator(".map").first.bounding_box()
    return box["x"] + (x1 + SIDE) / (2 * SIDE) * box["width"], box["y"] + (SIDE - x2) / (2 * SIDE) * box["height"]


def press_on_map(page: Any, *places: tuple[float, float]) -> None:
    for place in places:
        page.mouse.click(*on_map(page, *place))


@pytest.mark.drives(*(f"Classes: button {name}" for name in CLASSES), *(f"Numbers: button {name}" for name in NUMBERS))
def test_every_set_is_what_the_engine_learns_from(visit: Any, lab: Lab) -> None:
    page = visit()
    choices = {one.name.replace("_", " "): one for one in catalogue().data}
    assert sorted(choices) == sorted((*CLASSES, *NUMBERS))
    for name in (*CLASSES[1:], *NUMBERS, CLASSES[0]):
        page.locator(".set").filter(has=page.get_by_text(name, exact=True)).click()
        eventually(lambda chosen=choices[name].name: lab.scene().settings.data.name == chosen)
        settled(page, lab)
        assert lab.scene().task == choices[name].task
        assert len(lab.scene().classes) == choices[name].classes
        shown = page.locator("[data-neuron]").evaluate_all("all => all.map((one) => one.dataset.neuron)")
        assert shown == [neuron for column in lab.scene().columns for neuron in column.names]


@pytest.mark.drives("Inputs: checkbox x#", "Inputs: checkbox x#^#", "Inputs: checkbox x#*x#", "Inputs: checkbox sin")
def test_every_input_is_given_to_the_first_layer(visit: Any, lab: Lab) -> None:
    page = visit()
    inputs = page.get_by_role("region", name="Inputs").get_by_role("checkbox")
    names = [one.name for one in catalogue().features]
    for box in inputs.all():
        box.check()
    eventually(lambda: lab.scene().columns[0].names == tuple(names))
    assert lab.picture()[1]["W1"].shape == (len(names), 4)
    for box in inputs.all()[:-1]:
        box.uncheck()
    eventually(lambda: lab.scene().columns[0].names == (names[-1],))
    assert inputs.last.is_disabled()  # a network needs one


@pytest.mark.drives("Output: checkbox Discretize")
def test_discretize_leaves_two_colors_and_the_side_of_each_answer(visit: Any, lab: Lab) -> None:
    page = visit()
    for count in (1, 2, 3):
        page.get_by_role("button", name="Step", exact=True).click()
        eventually(lambda expected=count: epoch(page) == expected)
    settled(page, lab)
    canvas = page.locator(".map canvas").first
    assert len(set(canvas.evaluate(PIXELS))) > 2
    page.get_by_label("Discretize").check()
    pixels, answers = canvas.evaluate(PIXELS), lab.picture()[1]["output"][0].astype(np.float32)
    colors = {True: int(pixels[int(answers.argmax())]), False: int(pixels[int(answers.argmin())])}
    # The middle between low and high is 0; a value this near to it may fall on either side when it is made a shade.
    clear = np.flatnonzero(np.abs(answers.ravel()) > 1e-6)
    assert answers.min() < 0 < answers.max()
    assert [pixels[place] for place in clear] == [colors[bool(answers.ravel()[place] > 0)] for place in clear]
    assert len(set(page.locator('[data-neuron="a1[0]"] canvas').evaluate(PIXELS))) <= 2


@pytest.mark.drives("Output: checkbox Test data")
def test_test_data_are_shown_where_the_engine_has_them(visit: Any, lab: Lab) -> None:
    page = visit("#noise=0.3")
    settled(page, lab)
    arrays, overlay = lab.points(), page.locator(".map canvas").last
    away = np.linalg.norm(arrays["test_x"][:, None] - arrays["train_x"][None], axis=2).min(axis=1)
    alone = arrays["test_x"][away > 0.5]  # farther than two marks are wide
    places = [[float((x1 + SIDE) / (2 * SIDE)), float((SIDE - x2) / (2 * SIDE))] for x1, x2 in alone]
    assert len(places) > 2
    assert not any(overlay.evaluate(INK, [places, 2]))
    page.get_by_label("Test data").check()
    eventually(lambda: all(overlay.evaluate(INK, [places, 5])))


@pytest.mark.drives(
    "Brush: button Paint class #", "Output: application map", "Brush: button Clear", "Brush: button Done",
    "Data: button Paint on the map",
)  # fmt: skip
def test_points_are_painted_by_pointer_in_three_classes_cleared_and_painted_again(visit: Any, lab: Lab) -> None:
    page = visit()
    page.get_by_text("Your own points").click()
    page.get_by_role("button", name="Paint on the map").click()
    painted = {0: [(-4, 4), (-3, 4)], 1: [(4, 4), (3, 3)], 2: [(0, -4)]}
    for label, places in painted.items():
        page.get_by_label(f"Paint class {label}").click()
        press_on_map(page, *places)
    eventually(lambda: len(all_points(lab)) == 5)
    expected = sorted((x1, x2, label) for label, places in painted.items() for x1, x2 in places)
    assert np.allclose(all_points(lab), expected, atol=0.05)  # a pixel of the map is a 25th
    assert lab.scene().settings.data.name == "own"
    assert lab.scene().classes == ("0", "1", "2")
    page.get_by_role("button", name="Clear", exact=True).click()
    assert (
        "0 points. From 2 on the network learns from them; until then it keeps the 5 that"
        in page.get_by_role("group", name="Brush").inner_text()
    )
    assert len(all_points(lab)) == 5  # until there are others
    page.get_by_label("Paint class 1").click()
    press_on_map(page, (1, 1))
    assert "1 point." in page.get_by_role("group", name="Brush").inner_text()
    press_on_map(page, (-2, 1))
    eventually(lambda: len(all_points(lab)) == 2)
    assert np.allclose(all_points(lab), [(-2, 1, 1), (1, 1, 1)], atol=0.05)
    page.get_by_role("button", name="Done").click()
    press_on_map(page, (4, -4))
    page.get_by_role("button", name="Step", exact=True).click()
    eventually(lambda: epoch(page) == 1)
    assert len(all_points(lab)) == 2  # without a brush a click paints nothing


@pytest.mark.drives("Data: button Draw a curve")
def test_a_curve_drawn_by_hand_is_learned_as_it_was_drawn(visit: Any, lab: Lab) -> None:
    page = visit()
    page.get_by_text("Your own points").click()
    page.get_by_role("button", name="Draw a curve").click()
    box = page.locator(".map").first.bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] - 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 10, box["y"] + 20, steps=20)
    page.mouse.up()
    eventually(lambda: lab.scene().one_dimensional)
    points = np.array(all_points(lab))
    assert lab.scene().task == "regression"
    assert len(points) > 10
    # A straight line over 12 in x1; the picture's height is 2.4, from -1.2 to 1.2.
    slope = (box["height"] - 40) / (box["width"] - 20) * (2.4 / box["height"]) / (2 * SIDE / box["width"])
    assert np.polyfit(points[:, 0], points[:, 2], 1)[0] == pytest.approx(slope, rel=0.02)  # whole pixels
    before = lab.picture()[0].row.training_loss
    page.get_by_role("button", name="Play").click()
    eventually(lambda: epoch(page) > 100)
    page.get_by_role("button", name="Pause").click()
    settled(page, lab)
    assert lab.picture()[0].row.training_loss < before / 2


@pytest.mark.drives("Data: file A CSV file")
def test_a_table_is_read_and_a_hostile_one_is_refused(visit: Any, lab: Lab, tmp_path: Path) -> None:
    page = visit()
    page.get_by_text("Your own points").click()
    rows = [(-1.5, 2.0, "cat"), (3.25, -4.0, "dog"), (0.5, 0.5, "cat"), (5.0, 5.0, "owl")]
    table = tmp_path / "animals.csv"
    table.write_text("x1,x2,animal\n" + "".join(f"{x1},{x2},{name}\n" for x1, x2, name in rows))
    page.get_by_label("A CSV file").set_input_files(table)
    eventually(lambda: lab.scene().settings.data.name == "own")
    classes = lab.scene().classes
    assert sorted(classes) == ["cat", "dog", "owl"]
    assert all_points(lab) == sorted((x1, x2, classes.index(name)) for x1, x2, name in rows)
    for text in ("", "one,two\n<script>,1\n", "a,b,c\n1,2\n3,4,5\n", "\0" * 100):
        table.write_text(text)
        page.get_by_label("A CSV file").set_input_files(table)
        alert = page.get_by_role("alert")
        alert.wait_for()
        assert alert.locator("p").inner_text().endswith(".")
        assert str(tmp_path) not in alert.inner_text()
        alert.get_by_role("button", name="Close").click()
    assert len(all_points(lab)) == 4


@pytest.mark.drives("Brush: button Curve")
@pytest.mark.parametrize(("width", "height"), [(360, 740), (1024, 768), (1440, 900)])
def test_who_paints_sees_brushes_and_map_at_once(visit: Any, width: int, height: int) -> None:
    page = visit(width=width, height=height)
    page.get_by_text("Your own points").click()
    page.get_by_role("button", name="Paint on the map").click()
    bar = page.get_by_role("group", name="Run", exact=True).bounding_box()
    below, above = (bar["y"], 0.0) if width == 360 else (float(height), bar["y"] + bar["height"])
    for shown in (page.locator(".map").first, page.get_by_role("group", name="Brush")):
        box = shown.bounding_box()
        assert box["y"] >= above
        assert box["y"] + box["height"] <= below
    page.get_by_role("button", name="Curve", exact=True).click()
    assert "Draw a curve" in page.get_by_role("group", name="Brush").inner_text()


def test_a_table_ends_painting_and_classes_after_numbers_get_their_output_back(
    visit: Any, lab: Lab, tmp_path: Path
) -> None:
    page = visit()
    page.get_by_text("Your own points").click()
    page.get_by_role("button", name="Paint on the map").click()
    table = tmp_path / "rows.csv"
    for column, output in ((0.25, "identity"), (1, "tanh")):
        table.write_text("".join(f"{x},{-x},{column * (x % 2)}\n" for x in range(60)))
        page.get_by_label("A CSV file").set_input_files(table)
        eventually(
            lambda output=output: (lab.scene().settings.data.name, lab.scene().settings.output) == ("own", output)
        )
        page.get_by_text("60 points of your own").wait_for()
        assert page.get_by_role("group", name="Brush").count() == 0


def test_a_curve_takes_the_inputs_that_there_are_and_gives_them_back(visit: Any, lab: Lab) -> None:
    page = visit("#features=x1~x2~x1^2~x1*x2")
    page.locator(".set").filter(has=page.get_by_text("sine", exact=True)).click()
    eventually(lambda: lab.scene().settings.features == ("x1", "x1^2"))
    settled(page, lab)
    assert "e-" not in page.get_by_role("region", name="Output").locator(".scale").inner_text()
    page.locator(".set").filter(has=page.get_by_text("circle", exact=True)).click()
    eventually(lambda: lab.scene().settings.features == ("x1", "x2", "x1^2"))


def test_the_legend_says_which_end_of_the_color_bar_a_class_is(visit: Any, lab: Lab, tmp_path: Path) -> None:
    page = visit()
    legend = page.get_by_role("region", name="Output").locator(".class")
    assert [one.strip() for one in legend.all_inner_texts()] == ["-1", "+1"]  # these names are the ends
    page.get_by_text("Your own points").click()
    table = tmp_path / "rows.csv"
    table.write_text("".join(f"{x},{-x},{x % 2}\n" for x in range(60)))
    page.get_by_label("A CSV file").set_input_files(table)
    eventually(lambda: lab.scene().classes == ("0", "1"))
    eventually(lambda: [one.strip() for one in legend.all_inner_texts()] == ["0 (\N{MINUS SIGN}1)", "1"])
