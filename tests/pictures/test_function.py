"""The plot of a function of one number."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cutaway.pictures.function import draw_function, function_figure

Z = np.linspace(-2, 2, 9)


def test_value_and_slope_are_drawn_as_they_are_given() -> None:
    (axes,) = function_figure(Z, Z**2, 2 * Z, title="square").axes
    lines = {line.get_label(): line for line in axes.get_lines()}
    np.testing.assert_array_equal(lines["value"].get_ydata(), Z**2)
    np.testing.assert_array_equal(lines["slope"].get_ydata(), 2 * Z)
    assert lines["slope"].get_linestyle() == "--"
    assert lines["value"].get_linestyle() == "-"


def test_without_slopes_there_is_one_line() -> None:
    (axes,) = function_figure(Z, Z, None, title="rate", note="the rate").axes
    assert "slope" not in {line.get_label() for line in axes.get_lines()}


def test_limits_are_kept() -> None:
    (axes,) = function_figure(Z, 100 * Z, Z, title="steep", limits=(-4, 4)).axes
    assert axes.get_ylim() == (-4, 4)


def test_heading_note_and_label_are_written() -> None:
    figure = function_figure(Z, Z, Z, title="name", note="what the lines are", label="the input")
    assert {text.get_text() for text in figure.texts} >= {"name", "what the lines are", "the input"}


@pytest.mark.parametrize("title", ["relu", "binary_cross_entropy_ with_logits", "negative_log_likelihood"])
def test_no_heading_leaves_the_picture(title: str) -> None:
    figure = function_figure(Z, Z, Z, title=title)
    width = figure.bbox.width
    assert all(text.get_window_extent().x1 <= width for text in figure.texts)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_file_is_a_picture(tmp_path: Path, theme: str) -> None:
    path = draw_function(Z, Z, Z, tmp_path / "line.png", title="line", theme=theme)  # type: ignore[arg-type]
    with Image.open(path) as picture:
        assert picture.size == (560, 596)
