"""A whole run on one plate: how it learned, what its first layer looks for, what it answers."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cutaway.errors import SettingError
from cutaway.pictures import check, shades, style
from cutaway.pictures.curves import measures
from cutaway.pictures.mosaic import Grid, tile_size
from cutaway.pictures.numbers import percent
from cutaway.pictures.panel import draw_panel
from cutaway.pictures.scalebar import draw_scale
from cutaway.pictures.series import History, check_history
from cutaway.pictures.sheet import Box, Sheet, new_sheet
from cutaway.pictures.weights import draw_units, largest_units

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WIDTH, _DPI = 1600, 320  # drawn twice as fine as the other pictures
_BODY, _GAP, _PADDING = 704, 24, 26
_CURVES, _UNITS = 520, 456  # the widths of the first two cards; the third takes the rest
_COLUMNS, _MOST_UNITS, _MOST_DIGITS = 3, 15, 4


def draw_overview(
    history: History,
    weights: ArrayLike,
    picture_shape: tuple[int, int],
    pictures: ArrayLike,
    probabilities: ArrayLike,
    labels: ArrayLike,
    path: str | os.PathLike[str],
    *,
    title: str = "A network that reads handwriting, with the lid off",
    subtitle: str = "",
    classes: Sequence[str] | None = None,
    loss_unit: str = "mean per example",
    theme: style.Theme = "light",
) -> Path:
    """Draw one plate of 3200 x 1800 pixels with the run's curves, units and answers, and return its path.

    Args:
        history: Rows as for ``draw_curves``.
        weights: ``W1``, (inputs, units); the 15 units with the largest norm are shown.
        picture_shape: (height, width) of the inputs.
        pictures: (examples, height, width), 0 to 1, larger is more ink; the first 4 are shown.
        probabilities: What the network answered, (examples, classes), each row with the sum 1.
        labels: The right classes, (examples,), counted from 0.
        path: Where to write; an older picture is replaced in one step.
        title: The heading.
        subtitle: The line below it, such as the network's layers and its accuracy; one line keeps the size.
        classes: The name of each class, 0, 1, ... by default.
        loss_unit: The loss's unit, such as "nats per example".
        theme: "light" or "dark".

    Raises:
        ShapeError: The arrays do not fit each other.
        SettingError: The history is empty, or a probability is not within 0 to 1.
    """
    with style.settings(theme):
        figure = overview_figure(
            history,
            weights,
            picture_shape,
            pictures,
            probabilities,
            labels,
            title=title,
            subtitle=subtitle,
            classes=classes,
            loss_unit=loss_unit,
            theme=theme,
        )
        return style.save_figure(figure, path)


def overview_figure(
    history: History,
    weights: ArrayLike,
    picture_shape: tuple[int, int],
    pictures: ArrayLike,
    probabilities: ArrayLike,
    labels: ArrayLike,
    *,
    title: str = "A network that reads handwriting, with the lid off",
    subtitle: str = "",
    classes: Sequence[str] | None = None,
    loss_unit: str = "mean per example",
    theme: style.Theme = "light",
) -> "Figure":
    """Return the figure that ``draw_overview`` saves."""
    check_history(history)
    matrix = check.real_array(weights, "W1", ("inputs", "units"))
    shape = check.picture_size(picture_shape, matrix.shape[0])
    chances = _check_probabilities(probabilities)
    names = list(classes) if classes is not None else [str(i) for i in range(chances.shape[1])]
    check.same_length(chances.shape[1], "classes", names, "columns of the probabilities")
    images = check.real_array(pictures, "pictures", ("examples", "height", "width"))
    right = check.class_indices(labels, "labels", names)
    check.same_length(len(images), "probabilities", chances, "pictures")
    check.same_length(len(images), "labels", right, "pictures")
    with style.settings(theme) as colors:
        sheet = new_sheet(colors, _WIDTH, _BODY, title, subtitle or _describe(matrix, names), dpi=_DPI)
        first, second, third = _cards(sheet)
        _draw_learning(sheet, first, history, loss_unit)
        _draw_units(sheet, second, matrix, shape)
        _draw_answers(sheet, third, images, chances, right, names)
        return sheet.figure


def _check_probabilities(probabilities: ArrayLike) -> NDArray[np.float64]:
    chances = check.real_array(probabilities, "probabilities", ("examples", "classes"))
    if not ((chances >= 0) & (chances <= 1 + 1e-6)).all():
        raise SettingError("probabilities holds a number outside of 0 to 1: pass softmax's results, not logits.")
    return chances


def _describe(weights: NDArray[np.float64], classes: Sequence[str]) -> str:
    inputs, units = weights.shape
    return f"{inputs:,} inputs, {units:,} units in the first layer, {len(classes)} classes."


def _cards(sheet: Sheet) -> tuple[Box, Box, Box]:
    body = sheet.body
    rest = body.width - _CURVES - _UNITS - 2 * _GAP
    first = Box(body.left, body.top, _CURVES, body.height)
    second = Box(first.right + _GAP, body.top, _UNITS, body.height)
    third = Box(second.right + _GAP, body.top, rest, body.height)
    for card in (first, second, third):
        sheet.card(card)
    return first, second, third


def _head(sheet: Sheet, card: Box, words: str, note: str) -> None:
    left, top = card.left + _PADDING, card.top + _PADDING
    sheet.write(left, top + 22, words, style.HEADING, weight="bold")
    sheet.write(left, top + 56, note, style.SMALL, color=sheet.colors.muted)


def _foot(sheet: Sheet, card: Box, words: str) -> None:
    lines = style.wrap(words, card.width - 2 * _PADDING, style.TINY)
    for number, line in enumerate(reversed(lines)):
        y = card.bottom - _PADDING - 26 * number
        sheet.write(card.left + _PADDING, y, line, style.TINY, color=sheet.colors.muted)


def _draw_learning(sheet: Sheet, card: Box, history: History, loss_unit: str) -> None:
    height = (card.height - 2 * _PADDING) / 2
    for place, (measure, curves) in enumerate(measures(history, loss_unit)):
        top = card.top + _PADDING - 10 + place * (height + 10)
        box = Box(card.left + _PADDING, top, card.width - 2 * _PADDING + 12, height)
        draw_panel(sheet, box, measure, curves)


def _draw_units(sheet: Sheet, card: Box, weights: NDArray[np.float64], shape: tuple[int, int]) -> None:
    shown = largest_units(weights, min(_MOST_UNITS, weights.shape[1]))
    note = f"{len(shown)} of the {weights.shape[1]:,} units of the first layer"
    _head(sheet, card, "What it looks for", note)
    height, width = tile_size(shape, 84)
    grid = Grid(len(shown), min(_COLUMNS, len(shown)), width, height, 12, 0, 12)
    top = card.top + _PADDING + 86
    mosaic = Box(card.left + _PADDING, top, grid.width, grid.height)
    draw_units(sheet, mosaic, grid, weights, shown, shape)
    draw_scale(sheet, Box(mosaic.right + 24, top, 18, max(mosaic.height, 226)), weights)
    _foot(sheet, card, "Blue: ink here speaks for the unit; orange: against it. Power scale, 0.3.")


def _draw_answers(
    sheet: Sheet,
    card: Box,
    pictures: NDArray[np.float64],
    chances: NDArray[np.float64],
    labels: NDArray[np.int64],
    classes: Sequence[str],
) -> None:
    _head(sheet, card, "What it answers", "the probability of each class")
    _foot(sheet, card, "Below the bars, in bold: the label. Above: how sure the network is of its guess.")
    count = min(_MOST_DIGITS, len(pictures))
    pitch = (card.height - 2 * _PADDING - 86 - 52) / _MOST_DIGITS
    size = tile_size((pictures.shape[1], pictures.shape[2]), 84)
    for row in range(count):
        top = card.top + _PADDING + 88 + row * pitch
        tile = Box(card.left + _PADDING, top, size[1], size[0])
        colored = shades.color_ink(pictures[row], sheet.colors)
        sheet.image(tile, np.rint(colored * 255).astype(np.uint8), f"digit {row}")
        sheet.frame(tile, sheet.colors.rule)
        bars = Box(tile.right + 32, top, card.right - _PADDING - tile.right - 32, size[0])
        _draw_bars(sheet, bars, chances[row], int(labels[row]), classes)


def _draw_bars(sheet: Sheet, box: Box, chances: NDArray[np.float64], label: int, classes: Sequence[str]) -> None:
    """Draw one bar for each class, the label's name in bold below and the guess's percent above."""
    pitch = box.width / len(chances)
    full = box.height - 22  # room above the highest bar for its percent
    guess = int(chances.argmax())
    for place, chance in enumerate(chances):
        height = max(1.0, full * chance)
        bar = Box(box.left + (place + 0.16) * pitch, box.bottom - height, pitch * 0.68, height)
        color = sheet.colors.ink if place == guess else sheet.colors.muted
        sheet.frame(bar, "none", fill=color, width=0)
    roomy = max(style.text_width(name, style.TINY, "bold") for name in classes) <= pitch - 4
    for place in range(len(chances)) if roomy else [label]:
        _write_class(sheet, box, (place + 0.5) * pitch, classes[place], place == label)
    said = percent(chances[guess]) if roomy else f"{classes[guess]} {percent(chances[guess])}"
    x = _within(box, (guess + 0.5) * pitch, style.text_width(said, style.TINY))
    y = box.bottom - full * chances[guess] - 7
    sheet.write(x, y, said, style.TINY, ha="center", gid="percent")


def _write_class(sheet: Sheet, box: Box, middle: float, name: str, bold: bool) -> None:
    color = sheet.colors.ink if bold else sheet.colors.muted
    weight = "bold" if bold else "normal"
    x = _within(box, middle, style.text_width(name, style.TINY, weight))
    sheet.write(x, box.bottom + 23, name, style.TINY, color=color, weight=weight, ha="center", gid="class")


def _within(box: Box, middle: float, width: float) -> float:
    """Return where to center a text over a place so that it stays between the box's sides."""
    return min(max(box.left + middle, box.left + width / 2), box.right - width / 2)
