"""The worst mistakes as pictures: what the network was most wrong about."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cutaway.pictures import check, shades, style
from cutaway.pictures.mosaic import Grid, assemble, columns_for, tile_size
from cutaway.pictures.numbers import counted, percent
from cutaway.pictures.sheet import MARGIN, Box, Sheet, new_sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_MISTAKES = 25
_LEAST_WIDTH, _PADDING, _ROOM, _LINE = 1120, 36, 168, 28
_BESIDE = 44  # between two captions


@dataclass(frozen=True)
class _Mistakes:
    """The mistakes to show, worst first, and how many there were on how many examples."""

    pictures: NDArray[np.float64]
    captions: list[list[str]]
    total: int
    examples: int


def draw_mistakes(
    pictures: ArrayLike,
    labels: ArrayLike,
    guesses: ArrayLike,
    losses: ArrayLike,
    confidences: ArrayLike,
    path: str | os.PathLike[str],
    classes: Sequence[str],
    *,
    title: str = "The worst mistakes",
    theme: style.Theme = "light",
) -> Path:
    """Draw the mistakes with the largest loss, up to 25, into a PNG file and return its path.

    Args:
        pictures: (examples, height, width), larger is more ink. Drawn as ink on the card: dark on light in the
            light theme, light on dark (as MNIST stores them) in the dark theme.
        labels: The right class of each example, (examples,), counted from 0.
        guesses: The guessed class of each, (examples,). Right guesses are left out.
        losses: The loss of each, (examples,).
        confidences: The probability that the network gave to its guess, (examples,), 0 to 1.
        path: Where to write; an older picture is replaced in one step.
        classes: The name of each class.
        title: The heading.
        theme: "light" or "dark".

    Raises:
        ShapeError: The arrays do not have one entry for each picture.
        SettingError: A label or guess is no class.
    """
    with style.settings(theme):
        figure = mistakes_figure(pictures, labels, guesses, losses, confidences, classes, title=title, theme=theme)
        return style.save_figure(figure, path)


def mistakes_figure(
    pictures: ArrayLike,
    labels: ArrayLike,
    guesses: ArrayLike,
    losses: ArrayLike,
    confidences: ArrayLike,
    classes: Sequence[str],
    *,
    title: str = "The worst mistakes",
    theme: style.Theme = "light",
) -> "Figure":
    """Return the figure that ``draw_mistakes`` saves."""
    mistakes = _find(pictures, labels, guesses, losses, confidences, classes)
    with style.settings(theme) as colors:
        if not mistakes.captions:
            return _none_figure(colors, title, mistakes.examples)
        captions = _break_long(mistakes.captions)
        grid, across = _grid(mistakes.pictures, captions)
        needed = grid.columns * across + 2 * _PADDING
        width = max(_LEAST_WIDTH, needed + 2 * MARGIN)
        sheet = new_sheet(colors, width, grid.height + 2 * _PADDING, title, _summary(mistakes, theme))
        sheet.card(sheet.body)
        left = sheet.body.left + (sheet.body.width - grid.width) // 2
        _draw(sheet, Box(left, sheet.body.top + _PADDING, grid.width, grid.height), grid, mistakes, captions)
        return sheet.figure


def _none_figure(colors: style.Palette, title: str, examples: int) -> "Figure":
    sheet = new_sheet(colors, _LEAST_WIDTH, 220, title, "Every guess equals its label.")
    sheet.card(sheet.body)
    x, y = sheet.body.left + sheet.body.width / 2, sheet.body.top + sheet.body.height / 2
    words = f"No mistakes on these {counted(examples, 'example')}"
    sheet.write(x, y, words, style.HEADING, ha="center", va="center")
    return sheet.figure


def _find(
    pictures: ArrayLike,
    labels: ArrayLike,
    guesses: ArrayLike,
    losses: ArrayLike,
    confidences: ArrayLike,
    classes: Sequence[str],
) -> _Mistakes:
    images = check.real_array(pictures, "pictures", ("examples", "height", "width"))
    right = check.class_indices(labels, "labels", classes)
    guessed = check.class_indices(guesses, "guesses", classes)
    loss = check.real_array(losses, "losses", ("examples",))
    sure = check.real_array(confidences, "confidences", ("examples",))
    for name, values in (("labels", right), ("guesses", guessed), ("losses", loss), ("confidences", sure)):
        check.same_length(len(images), name, values, "pictures")
    wrong = np.flatnonzero(right != guessed)
    # A loss that is not a number counts as worse than any other.
    worst = wrong[np.argsort(-np.nan_to_num(loss[wrong], nan=np.inf), kind="stable")][:MOST_MISTAKES]
    captions = [
        [f"label {classes[right[i]]} \N{MIDDLE DOT} guess {classes[guessed[i]]}", f"confidence {percent(sure[i])}"]
        for i in worst
    ]
    return _Mistakes(_to_ink(images, worst), captions, len(wrong), len(images))


def _to_ink(images: NDArray[np.float64], chosen: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the chosen pictures in 0 to 1, by the range of all pictures: 0 to 255, 0 to 16 or centered."""
    low, high = min(0.0, float(np.nanmin(images))), float(np.nanmax(images))
    return (images[chosen] - low) / (high - low if high > low else 1.0)


def _break_long(captions: list[list[str]]) -> list[list[str]]:
    """Give label and guess a line each where a caption would be much wider than its picture."""
    if max(style.text_width(caption[0], style.SMALL) for caption in captions) <= _ROOM + 60:
        return captions
    return [[*caption[0].split(" \N{MIDDLE DOT} "), *caption[1:]] for caption in captions]


def _grid(pictures: NDArray[np.float64], captions: list[list[str]]) -> tuple[Grid, float]:
    """Return the grid and the distance from one picture to the next."""
    height, width = tile_size((pictures.shape[1], pictures.shape[2]), _ROOM)
    widest = max(style.text_width(line, style.SMALL) for caption in captions for line in caption)
    across = int(max(width, widest)) + _BESIDE
    columns = columns_for(len(captions), 5, shape=1.2)
    caption = _LINE * len(captions[0]) + 8
    return Grid(len(captions), columns, width, height, across - width, caption, 24), across


def _summary(mistakes: _Mistakes, theme: str) -> str:
    shown, total = len(mistakes.captions), mistakes.total
    order = "the largest loss first" if shown == total else f"the {shown} with the largest loss, worst first"
    found = f"{counted(total, 'mistake')} on {counted(mistakes.examples, 'example')}"
    share = percent(total / mistakes.examples)
    ink = "dark" if theme == "light" else "bright"
    return f"{found} ({share}){f'; {order}' if total > 1 else ''}. Ink is drawn {ink}."


def _draw(sheet: Sheet, box: Box, grid: Grid, mistakes: _Mistakes, captions: list[list[str]]) -> None:
    sheet.image(box, assemble(shades.color_ink(mistakes.pictures, sheet.colors), grid), "mistakes")
    for place, caption in enumerate(captions):
        tile = grid.tile(place, box.left, box.top)
        sheet.frame(tile, sheet.colors.rule)
        for number, line in enumerate(caption):
            last = number == len(caption) - 1
            color = sheet.colors.muted if last else sheet.colors.ink
            size = style.TINY if last else style.SMALL
            y = tile.bottom + _LINE * (number + 1)
            sheet.write(tile.left + tile.width / 2, y, line, size, color=color, ha="center", gid="caption")
