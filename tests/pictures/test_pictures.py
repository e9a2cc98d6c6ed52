"""Every picture: it is written, carries the numbers it was given, and nothing on it is cut or covered."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from cutaway import pictures
from cutaway.errors import SettingError, ShapeError

RNG = np.random.default_rng(0)
FASHION = ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"]
DIGITS = [str(digit) for digit in range(10)]
THEMES = ["light", "dark"]


@pytest.fixture(autouse=True)
def _settings_untouched() -> Iterator[None]:
    before = dict(mpl.rcParams)
    yield
    assert dict(mpl.rcParams) == before


@pytest.fixture
def history() -> list[dict[str, float | None]]:
    """Four epochs with two rows inside of each, as a run writes them."""
    rows: list[dict[str, float | None]] = []
    for epoch in range(4):
        rows += [{"epoch": epoch + part, "training_loss": 1.0 / (1 + epoch + part)} for part in (0.25, 0.75)]
        rows.append(
            {
                "epoch": epoch + 1.0,
                "training_loss": 0.9 / (1 + epoch),
                "validation_loss": (0.9, 0.5, 0.4, 0.45)[epoch],
                "training_accuracy": (0.92, 0.95, 0.97, 0.98)[epoch],
                "validation_accuracy": (0.91, 0.94, 0.96, 0.955)[epoch],
            }
        )
    return rows


def words(figure: Any) -> str:
    """Return all that is written on a figure beside the axes."""
    return " ".join(text.get_text() for text in figure.texts)


def panel(figure: Any, name: str) -> Any:
    """Return the axes with a name."""
    return next(axes for axes in figure.axes if axes.get_label() == name)


def line(axes: Any, name: str) -> Any:
    """Return the line with a name."""
    return next(line for line in axes.lines if line.get_label() == name)


def marked(figure: Any, gid: str) -> list[Any]:
    """Return the texts that carry a mark."""
    return [text for text in figure.texts if text.get_gid() == gid]


def pixels(path: Path) -> np.ndarray[Any, Any]:
    """Read a PNG file completely, and so check that it can be read."""
    with Image.open(path) as image:
        assert image.format == "PNG"
        return np.asarray(image.convert("RGB"))


def assert_nothing_cut_or_covered(figure: Any) -> None:
    """Check that each text lies on the paper and that no two texts lie on each other."""
    renderer = figure.canvas.get_renderer()
    boxes = [
        (text.get_text(), text.get_window_extent(renderer))
        for text in figure.texts
        if text.get_text() and text.get_rotation() in (0, 90)
    ]
    paper = figure.bbox
    for words, box in boxes:
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= paper.x1 and box.y1 <= paper.y1
        assert inside, f"{words!r} is cut"
    for i, (words, box) in enumerate(boxes):
        for other_words, other in boxes[i + 1 :]:
            width = min(box.x1, other.x1) - max(box.x0, other.x0)
            height = min(box.y1, other.y1) - max(box.y0, other.y0)
            # A line's box holds room for accents and tails: two may share a little of it.
            assert width <= 1 or height <= 6, f"{words!r} covers {other_words!r}"


# Curves


@pytest.mark.parametrize("theme", THEMES)
def test_curves_hold_the_numbers_of_the_history(history: list[dict[str, Any]], theme: Any) -> None:
    figure = pictures.curves_figure(history, theme=theme, best_epoch=3)
    for name in ("Loss", "Accuracy"):
        for part in ("training", "validation"):
            rows = [row for row in history if row.get(f"{part}_{name.lower()}") is not None]
            drawn = line(panel(figure, name), part)
            np.testing.assert_array_equal(drawn.get_xdata(), [row["epoch"] for row in rows])
            np.testing.assert_array_equal(drawn.get_ydata(), [row[f"{part}_{name.lower()}"] for row in rows])
    assert list(line(panel(figure, "Loss"), "best epoch").get_xdata()) == [3, 3]
    assert_nothing_cut_or_covered(figure)


def test_best_validation_epoch_is_marked_and_named(history: list[dict[str, Any]]) -> None:
    figure = pictures.curves_figure(history)
    assert line(panel(figure, "Loss"), "best").get_xydata().tolist() == [[3, 0.4]]
    assert line(panel(figure, "Accuracy"), "best").get_xydata().tolist() == [[3, 0.96]]
    assert "lowest on validation: 0.400 at epoch 3" in words(figure)
    assert "highest on validation: 96.0% at epoch 3" in words(figure)


def test_lines_differ_by_style_and_are_named_with_their_last_value(history: list[dict[str, Any]]) -> None:
    figure = pictures.curves_figure(history)
    loss = panel(figure, "Loss")
    assert line(loss, "training").get_linestyle() == "-"
    assert line(loss, "validation").get_linestyle() == "--"
    assert loss.get_legend() is None
    for label in ("training\n0.225", "validation\n0.450", "training\n98.0%", "validation\n95.5%"):
        assert label in words(figure)


def test_accuracy_starts_where_the_values_do(history: list[dict[str, Any]]) -> None:
    axes = panel(pictures.curves_figure(history), "Accuracy")
    assert axes.get_ylim()[0] == 0.9
    assert axes.yaxis.get_major_formatter()(0.95, 0) == "95%"
    low = [*history, {"epoch": 5, "validation_accuracy": 0.1}]
    assert panel(pictures.curves_figure(low), "Accuracy").get_ylim()[0] == 0


@pytest.mark.parametrize("theme", THEMES)
def test_the_batches_have_a_curve_of_their_own_beneath_the_others(history: list[dict[str, Any]], theme: Any) -> None:
    from matplotlib.colors import to_rgba

    batches = [0.8 / (1 + number) for number in range(len(history))]
    rows = [{**row, "batch_loss": loss} for row, loss in zip(history, batches, strict=True)]
    figure = pictures.curves_figure(rows, theme=theme)
    loss = panel(figure, "Loss")
    drawn, training = line(loss, "batches"), line(loss, "training")
    np.testing.assert_array_equal(drawn.get_ydata(), batches)
    np.testing.assert_array_equal(
        training.get_ydata(), line(panel(pictures.curves_figure(history), "Loss"), "training").get_ydata()
    )
    assert to_rgba(drawn.get_color()) == to_rgba(pictures.style.PALETTES[theme].muted)
    assert drawn.get_linewidth() < training.get_linewidth()
    assert loss.lines.index(drawn) < loss.lines.index(training)
    assert "batches\n0.0667" in words(figure)
    assert "Thin: on the batches, while the weights still move." in words(figure)
    assert "Thin" not in words(pictures.curves_figure(history))
    assert not [found for found in loss.lines if found.get_label() == "batches points"]
    assert_nothing_cut_or_covered(figure)


@pytest.mark.parametrize("ends", [(0.5, 0.5, 0.5), (0.01, 0.01, 0.011), (2.0, 2.1, 2.2), (0.02, 1.0, 0.021)])
def test_three_names_at_the_ends_never_cover_each_other(ends: tuple[float, float, float]) -> None:
    start = {"epoch": 0, "batch_loss": 2.3, "training_loss": 2.3, "validation_loss": 2.3}
    rows = [start, {"epoch": 1, **dict(zip(list(start)[1:], ends, strict=True)), "validation_accuracy": 0.9}]
    assert_nothing_cut_or_covered(pictures.curves_figure(rows, best_epoch=1))
    assert_nothing_cut_or_covered(pictures.overview_figure(**_run(rows)))


def test_measured_points_are_dots_where_they_are_few() -> None:
    def dots(count: int) -> list[Any]:
        rows = [{"epoch": number, "training_loss": 1.0 / number} for number in range(1, count + 1)]
        return [found for found in panel(pictures.curves_figure(rows), "Loss").lines if "points" in found.get_label()]

    assert [len(found.get_xdata()) for found in dots(40)] == [40]
    assert dots(41) == []


@pytest.mark.parametrize("broken", [float("nan"), float("inf")])
def test_a_value_that_is_not_finite_is_a_gap_and_is_named(broken: float) -> None:
    rows = [{"epoch": e, "training_loss": broken if e in (3, 5) else 1.0 / e} for e in range(1, 8)]
    figure = pictures.curves_figure(rows)
    axes = panel(figure, "Loss")
    gaps = np.isnan(line(axes, "training").get_ydata())
    assert gaps.tolist() == [False, False, True, False, True, False, False]
    dots = line(axes, "training points")
    assert list(dots.get_xdata()[np.isfinite(dots.get_ydata())]) == [1, 2, 4, 6, 7]
    assert "training: not a finite number at epoch 3" in words(figure)
    assert_nothing_cut_or_covered(figure)


def _runs() -> dict[str, list[dict[str, float]]]:
    long = np.arange(0, 200.1, 0.5)
    return {
        "one epoch": [{"epoch": 1, "training_loss": 0.5, "validation_loss": 0.5, "validation_accuracy": 0.9}],
        "constant": [
            {"epoch": e, "training_loss": 0.7, "validation_loss": 0.7, "validation_accuracy": 1.0} for e in range(5)
        ],
        "long": [{"epoch": e, "training_loss": 2.3 * 0.96**e, "validation_loss": 2.3 * 0.97**e} for e in long],
        "no validation": [{"epoch": e, "training_loss": 1.0 / e, "training_accuracy": 0.5} for e in range(1, 9)],
        "zero": [{"epoch": 1, "training_loss": 0.0}],
        "all NaN": [{"epoch": e, "training_loss": float("nan")} for e in range(3)],
        "huge": [{"epoch": e, "training_loss": 10.0 ** (10 * e)} for e in range(4)],
        "negative": [{"epoch": e, "training_loss": -float(e)} for e in range(4)],
        "resumed": [{"epoch": e, "training_loss": 1.0 / e} for e in range(90, 95)],
    }


@pytest.mark.parametrize("name", _runs())
def test_extreme_runs_are_drawn_cleanly(name: str, tmp_path: Path) -> None:
    figure = pictures.curves_figure(_runs()[name])
    assert_nothing_cut_or_covered(figure)
    assert pixels(pictures.draw_curves(_runs()[name], tmp_path / "curves.png")).shape == (776, 1760, 3)


def test_a_loss_that_falls_far_gets_a_stated_logarithmic_scale() -> None:
    figure = pictures.curves_figure(_runs()["long"])
    assert panel(figure, "Loss").get_yscale() == "log"
    assert "log scale" in words(figure)
    assert "No accuracy was recorded" in words(figure)


def test_dashed_lines_are_explained_where_there_are_any() -> None:
    assert "Dashed" in words(pictures.curves_figure(_runs()["long"]))
    assert "Dashed" not in words(pictures.curves_figure(_runs()["no validation"]))


@pytest.mark.parametrize(
    "rows", [[], [{"training_loss": 1.0}], [{"epoch": float("nan")}], [{"epoch": 1, "training_loss": "much"}]]
)
def test_a_history_that_cannot_be_drawn_is_refused(rows: Any) -> None:
    with pytest.raises(SettingError, match="history"):
        pictures.curves_figure(rows)


# The confusion matrix


def _counts(classes: int) -> np.ndarray[Any, Any]:
    few = RNG.poisson(2, (classes, classes)) * (RNG.random((classes, classes)) < 0.5)
    return np.asarray(few + np.diag(RNG.integers(900, 2300, classes)))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("classes", [["in", "out"], DIGITS, FASHION, [chr(65 + i) for i in range(26)]])
def test_cells_hold_the_counts(classes: list[str], theme: Any) -> None:
    counts = _counts(len(classes))
    figure = pictures.confusion_figure(counts, classes, theme=theme)
    for row, column in np.ndindex(counts.shape):
        found = [text.get_text() for text in marked(figure, f"cell {row} {column}")]
        assert found == ([str(counts[row, column])] if counts[row, column] else [])
    for place, name in enumerate(classes):
        assert [text.get_text() for text in marked(figure, f"row {place}")] == [name]
        assert [text.get_text() for text in marked(figure, f"column {place}")] == [name]
        recall = counts[place, place] / counts[place].sum()
        shown = marked(figure, f"recall {place}")[0].get_text()
        assert shown in (f"{100 * recall:.1f}%", "100%", ">99.9%")
    assert {"label", "guess", "recall"} <= {text.get_text() for text in figure.texts}
    assert f"{np.trace(counts):,} of {counts.sum():,} examples" in words(figure)
    assert_nothing_cut_or_covered(figure)


def test_one_mistake_stays_visible_and_the_diagonal_quiet() -> None:
    figure = pictures.confusion_figure([[5000, 1, 0], [0, 5000, 400], [0, 0, 5000]], ["a", "b", "c"])
    cells = panel(figure, "confusion").images[0].get_array()[..., 0].astype(int)
    assert cells[0, 2] - cells[0, 1] >= 10  # one mistake against none
    assert cells[1, 2] < 110
    assert cells[0, 0] > 240


@pytest.mark.parametrize("theme", THEMES)
def test_counts_can_be_read_on_every_shade(theme: Any) -> None:
    from cutaway.pictures.shades import contrast

    counts = np.arange(64).reshape(8, 8)
    figure = pictures.confusion_figure(counts, DIGITS[:8], theme=theme)
    cells = panel(figure, "confusion").images[0].get_array() / 255
    for row, column in np.argwhere(counts):
        text = marked(figure, f"cell {row} {column}")[0]
        assert contrast(text.get_color(), cells[row, column]) >= 4.5


def test_no_examples_and_a_class_without_examples() -> None:
    assert "No examples" in words(pictures.confusion_figure(np.zeros((3, 3)), ["a", "b", "c"]))
    figure = pictures.confusion_figure([[1, 0], [0, 0]], ["a", "b"])
    assert marked(figure, "recall 1")[0].get_text() == "\N{EN DASH}"


def test_many_classes_are_drawn_without_counts(tmp_path: Path) -> None:
    path = pictures.draw_confusion(np.eye(60), [str(i) for i in range(60)], tmp_path / "c.png")
    assert max(pixels(path).shape) < 2000


def test_confusion_matrices_that_cannot_be_drawn_are_refused() -> None:
    with pytest.raises(ShapeError, match="square"):
        pictures.confusion_figure(np.ones((2, 3)), ["a", "b"])
    with pytest.raises(ShapeError, match="3 entries for 2"):
        pictures.confusion_figure(np.ones((2, 2)), ["a", "b", "c"])
    for entry in (-1.0, 0.5, float("nan")):
        with pytest.raises(SettingError, match="whole numbers"):
            pictures.confusion_figure(np.array([[1, entry], [0, 1]]), ["a", "b"])


# The first layer


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("units", "side"), [(1, 8), (2, 28), (10, 28), (32, 8), (100, 28)])
def test_each_unit_is_drawn_in_order(units: int, side: int, theme: Any) -> None:
    figure = pictures.first_layer_figure(RNG.normal(size=(side * side, units)), (side, side), theme=theme)
    assert [text.get_text() for text in marked(figure, "unit")] == [str(unit) for unit in range(units)]
    assert_nothing_cut_or_covered(figure)


def test_the_largest_hundred_of_many_units_are_shown_and_that_is_stated() -> None:
    weights = RNG.normal(size=(64, 1024)) * np.linspace(0.1, 2, 1024)
    figure = pictures.first_layer_figure(weights, (8, 8))
    order = np.argsort(-np.linalg.norm(weights, axis=0))[:100]
    assert [text.get_text() for text in marked(figure, "unit")] == [str(unit) for unit in order]
    assert "100 of 1,024 units: those with the largest norm" in words(figure)


@pytest.mark.parametrize("shape", [(2, 3), (3, 2)])
def test_each_weight_is_drawn_in_its_place_with_its_color(shape: tuple[int, int]) -> None:
    weights = np.array([[-1.0], [1.0], [0.0], [0.01], [-0.5], [0.2]])
    image = panel(pictures.first_layer_figure(weights, shape), "W1").images[0].get_array()
    magnified = 336 // 3
    tile = image[: shape[0] * magnified : magnified, ::magnified].reshape(6, 4)
    orange, blue, gray = (0xB4, 0x53, 0x09), (0x17, 0x69, 0xAA), (0xE9, 0xE9, 0xE4)
    for place, color in ((0, orange), (1, blue), (2, gray)):
        assert tuple(tile[place, :3]) == color
    # 0.01 of the largest has a quarter of the way to blue: 0.01^0.3 = 0.251.
    expected = np.array(gray) + 0.251 * (np.array(blue) - gray)
    np.testing.assert_allclose(tile[3, :3], expected, atol=2)


def test_the_scale_names_true_weights() -> None:
    weights = np.array([[0.43], [-0.2], [0.0], [0.1]])
    bar = panel(pictures.first_layer_figure(weights, (2, 2)), "scale")
    ticks = dict(zip(bar.get_yticks(), (label.get_text() for label in bar.get_yticklabels()), strict=True))
    minus = "\N{MINUS SIGN}"
    assert list(ticks) == pytest.approx([-0.43, -0.1, -0.01, 0, 0.01, 0.1, 0.43])
    assert list(ticks.values()) == [f"{minus}0.43", f"{minus}0.1", f"{minus}0.01", "0", "+0.01", "+0.1", "+0.43"]
    low, high = bar.transData.transform([(0, -0.43), (0, 0.43)])[:, 1]
    at = bar.transData.transform((0, 0.1))[1]
    assert (at - low) / (high - low) == pytest.approx(0.5 + 0.5 * (0.1 / 0.43) ** 0.3, abs=1e-6)


@pytest.mark.parametrize("weights", [np.zeros((4, 3)), np.full((4, 3), np.nan), np.full((4, 3), 1e-30)])
def test_weights_without_a_range_are_drawn(weights: Any) -> None:
    figure = pictures.first_layer_figure(weights, (2, 2))
    assert ("Red: 12 of the 12" in words(figure)) == bool(np.isnan(weights).all())
    assert_nothing_cut_or_covered(figure)


def test_inputs_that_are_no_picture_become_a_named_heat_map() -> None:
    weights = np.array([[0.5, -1.25], [2.0, 0.0]])
    figure = pictures.first_layer_figure(weights, None, input_names=["width", "height"], unit_names=["a", "b"])
    assert [text.get_text() for text in marked(figure, "input")] == ["width", "height"]
    assert [text.get_text() for text in marked(figure, "unit")] == ["a", "b"]
    written = [text.get_text() for text in marked(figure, "weight")]
    assert written == ["0.500", "\N{MINUS SIGN}1.25", "2.00", "0"]
    assert panel(figure, "W1").images[0].get_array().shape == (2, 2, 4)
    assert_nothing_cut_or_covered(figure)


@pytest.mark.parametrize("shape", [(1, 1), (784, 300), (13, 64), (64, 2)])
def test_heat_maps_of_all_sizes(shape: tuple[int, int]) -> None:
    assert_nothing_cut_or_covered(pictures.first_layer_figure(RNG.normal(size=shape), None))


def test_weights_that_cannot_be_drawn_are_refused() -> None:
    with pytest.raises(ShapeError, match="784 inputs"):
        pictures.first_layer_figure(np.ones((784, 2)), (8, 8))
    with pytest.raises(ShapeError, match="inputs, units"):
        pictures.first_layer_figure(np.ones(784), (28, 28))
    with pytest.raises(ShapeError, match="unit_names"):
        pictures.first_layer_figure(np.ones((4, 2)), (2, 2), unit_names=["a"])
    with pytest.raises(ShapeError, match="input_names"):
        pictures.first_layer_figure(np.ones((4, 2)), None, input_names=["a"])


# Mistakes


def _guessed(examples: int, mistakes: int, side: int = 28) -> dict[str, Any]:
    labels = RNG.integers(0, 10, examples)
    guesses = np.where(np.arange(examples) < mistakes, (labels + 1) % 10, labels)
    return {
        "pictures": RNG.random((examples, side, side)),
        "labels": labels,
        "guesses": guesses,
        "losses": RNG.random(examples),
        "confidences": RNG.random(examples),
    }


def _captions(figure: Any) -> list[str]:
    return [text.get_text() for text in marked(figure, "caption")]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mistakes", "side"), [(1, 28), (7, 8), (60, 28)])
def test_mistakes_are_shown_worst_first(mistakes: int, side: int, theme: Any) -> None:
    given = _guessed(100, mistakes, side)
    figure = pictures.mistakes_figure(**given, classes=DIGITS, theme=theme)
    worst = sorted(range(mistakes), key=lambda i: -given["losses"][i])[:25]
    expected = [
        line
        for i in worst
        for line in (
            f"label {given['labels'][i]} \N{MIDDLE DOT} guess {given['guesses'][i]}",
            f"confidence {100 * given['confidences'][i]:.1f}%",
        )
    ]
    assert _captions(figure) == expected
    noun = "mistake" if mistakes == 1 else "mistakes"
    assert f"{mistakes} {noun} on 100 examples" in words(figure)
    assert_nothing_cut_or_covered(figure)


def test_ink_is_dark_in_the_light_theme_and_the_reverse() -> None:
    given = _guessed(2, 1, 2)
    given["pictures"] = np.array([[[0.0, 16.0], [8.0, 0.0]]] * 2)
    light = panel(pictures.mistakes_figure(**given, classes=DIGITS), "mistakes").images[0].get_array()
    assert tuple(light[0, 0, :3]) == (255, 255, 255)
    assert tuple(light[0, -1, :3]) == (0x1C, 0x1E, 0x21)
    figure = pictures.mistakes_figure(**given, classes=DIGITS, theme="dark")
    dark = panel(figure, "mistakes").images[0].get_array()
    assert dark[0, 0, 0] < 40 < 200 < dark[0, -1, 0]


def test_long_names_get_a_line_each() -> None:
    figure = pictures.mistakes_figure(**_guessed(40, 25), classes=FASHION)
    assert all("\N{MIDDLE DOT}" not in caption for caption in _captions(figure))
    assert len(_captions(figure)) == 75
    assert_nothing_cut_or_covered(figure)


def test_no_mistakes_say_so(tmp_path: Path) -> None:
    given = _guessed(10, 0)
    assert "No mistakes on these 10 examples" in words(pictures.mistakes_figure(**given, classes=DIGITS))
    assert pixels(pictures.draw_mistakes(**given, classes=DIGITS, path=tmp_path / "none.png")).shape[1] == 1120


def test_a_loss_that_is_not_a_number_is_the_worst() -> None:
    given = _guessed(5, 5)
    given["losses"][3] = np.nan
    label = given["labels"][3]
    assert _captions(pictures.mistakes_figure(**given, classes=DIGITS))[0].startswith(f"label {label} ")


def test_mistakes_that_cannot_be_drawn_are_refused() -> None:
    for name in ("labels", "guesses", "losses", "confidences"):
        given = _guessed(5, 2)
        given[name] = given[name][:3]
        with pytest.raises(ShapeError, match=f"{name} has 3 entries for 5"):
            pictures.mistakes_figure(**given, classes=DIGITS)
    with pytest.raises(SettingError, match="3 classes"):
        pictures.mistakes_figure(**(_guessed(5, 2) | {"labels": [3, 1, 1, 1, 1]}), classes=DIGITS[:3])
    with pytest.raises(ShapeError, match="examples, height, width"):
        pictures.mistakes_figure(**(_guessed(5, 2) | {"pictures": np.ones((5, 784))}), classes=DIGITS)


# The overview


def _run(history: list[dict[str, Any]], side: int = 28, classes: int = 10, examples: int = 6) -> dict[str, Any]:
    scores = np.exp(RNG.normal(size=(examples, classes)) * 3)
    return {
        "history": history,
        "weights": RNG.normal(size=(side * side, 30)),
        "picture_shape": (side, side),
        "pictures": RNG.random((examples, side, side)),
        "probabilities": scores / scores.sum(axis=1, keepdims=True),
        "labels": RNG.integers(0, classes, examples),
    }


@pytest.mark.parametrize("theme", THEMES)
def test_the_overview_shows_the_given_numbers(history: list[dict[str, Any]], theme: Any, tmp_path: Path) -> None:
    given = _run(history)
    figure = pictures.overview_figure(**given, theme=theme)
    guesses = [f"{100 * row.max():.1f}%" for row in given["probabilities"][:4]]
    assert [text.get_text() for text in marked(figure, "percent")] == guesses
    bold = [text.get_text() for text in marked(figure, "class") if text.get_weight() == "bold"]
    assert bold == [str(label) for label in given["labels"][:4]]
    np.testing.assert_array_equal(line(panel(figure, "Loss"), "validation").get_ydata(), [0.9, 0.5, 0.4, 0.45])
    assert_nothing_cut_or_covered(figure)
    path = pictures.draw_overview(**given, theme=theme, path=tmp_path / "overview.png")
    assert pixels(path).shape == (1800, 3200, 3)


@pytest.mark.parametrize(("side", "classes", "examples"), [(8, 2, 1), (8, 26, 3)])
def test_overviews_of_other_sizes(history: list[dict[str, Any]], side: int, classes: int, examples: int) -> None:
    assert_nothing_cut_or_covered(pictures.overview_figure(**_run(history, side, classes, examples)))


def test_an_overview_that_cannot_be_drawn_is_refused(history: list[dict[str, Any]]) -> None:
    with pytest.raises(SettingError, match="softmax"):
        pictures.overview_figure(**(_run(history) | {"probabilities": np.full((6, 10), 3.0)}))
    with pytest.raises(ShapeError, match="labels"):
        pictures.overview_figure(**(_run(history) | {"labels": [1, 2]}))


def test_an_overview_with_long_names_writes_those_of_label_and_guess(history: list[dict[str, Any]]) -> None:
    given = _run(history)
    figure = pictures.overview_figure(**given, classes=FASHION)
    assert [text.get_text() for text in marked(figure, "class")] == [FASHION[i] for i in given["labels"][:4]]
    guesses = [f"{FASHION[row.argmax()]} {100 * row.max():.1f}%" for row in given["probabilities"][:4]]
    assert [text.get_text() for text in marked(figure, "percent")] == guesses
    assert_nothing_cut_or_covered(figure)


# Files and settings


def test_pictures_are_saved_at_160_dots_per_inch_on_paper(history: list[dict[str, Any]], tmp_path: Path) -> None:
    path = pictures.draw_curves(history, tmp_path / "new" / "curves.png", title="My run", theme="dark")
    with Image.open(path) as image:
        assert image.info["dpi"] == pytest.approx((160, 160), abs=0.01)
        assert image.info["Description"].startswith("My run.")
    colors = pixels(path)
    for corner in (colors[0, 0], colors[0, -1], colors[-1, 0], colors[-1, -1]):
        assert tuple(corner) == (0x16, 0x18, 0x1C)
    assert [entry.name for entry in path.parent.iterdir()] == ["curves.png"]


def test_a_failed_save_keeps_the_old_picture(
    history: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pictures.draw_curves(history, tmp_path / "curves.png")
    before = path.read_bytes()

    def fail(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        pictures.draw_curves(history, path, theme="dark")
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["curves.png"]


def test_the_users_own_settings_do_not_change_a_picture(history: list[dict[str, Any]], tmp_path: Path) -> None:
    plain = pictures.draw_curves(history, tmp_path / "plain.png").read_bytes()
    own = {"axes.grid": True, "font.size": 30, "savefig.dpi": 50, "savefig.bbox": "tight", "lines.marker": "x"}
    with mpl.rc_context(own):
        assert pictures.draw_curves(history, tmp_path / "own.png").read_bytes() == plain
        assert mpl.rcParams["font.size"] == 30


def test_an_unknown_theme_is_refused(history: list[dict[str, Any]], tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="light"):
        pictures.draw_curves(history, tmp_path / "curves.png", theme="sepia")  # type: ignore[arg-type]


@pytest.mark.parametrize("theme", THEMES)
def test_all_text_meets_wcag_aa(theme: str) -> None:
    from cutaway.pictures.shades import contrast
    from cutaway.pictures.style import palette

    colors = palette(theme)
    for text in (colors.ink, colors.muted, colors.fault):
        for background in (colors.paper, colors.card):
            assert contrast(text, background) >= 4.5


def test_importing_the_package_loads_neither_matplotlib_nor_pyplot() -> None:
    code = "import sys, cutaway.pictures; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
    draw = "from cutaway.pictures import confusion_figure as f; f([[1, 0], [0, 1]], ['a', 'b'])"
    code = f"{draw}; import sys; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
