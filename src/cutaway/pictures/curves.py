"""The course of a training run: loss and accuracy against epochs."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cutaway.pictures import style
from cutaway.pictures.panel import Measure, draw_panel
from cutaway.pictures.series import History, Series, check_history, read_series
from cutaway.pictures.sheet import Box, new_sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WIDTH, _CARD_HEIGHT, _GAP, _PADDING = 1760, 580, 32, 28


def draw_curves(
    history: History,
    path: str | os.PathLike[str],
    *,
    title: str = "How the network learned",
    subtitle: str | None = None,
    loss_unit: str = "mean per example",
    best_epoch: float | None = None,
    theme: style.Theme = "light",
) -> Path:
    """Draw loss (left) and accuracy (right) against epochs into a PNG file and return its path.

    Args:
        history: Rows with ``epoch`` (it may be a fraction) and any of ``training_loss``, ``validation_loss``,
            ``training_accuracy``, ``validation_accuracy`` (fractions of 1) and ``batch_loss`` (measured on batches
            while the weights still moved, and drawn apart from the others). None, or no key, means "not measured here";
            NaN and infinity show as a gap and are named.
        path: Where to write; an older picture is replaced in one step.
        title: The heading.
        subtitle: The line below it; by default it says what solid, dashed and thin lines are.
        loss_unit: The loss's unit, such as "nats per example".
        best_epoch: The epoch whose weights early stopping kept, drawn as a vertical line.
        theme: "light" or "dark".

    Raises:
        SettingError: The history is empty, a row has no epoch, or a value is no number.
    """
    with style.settings(theme):
        figure = curves_figure(
            history, title=title, subtitle=subtitle, loss_unit=loss_unit, best_epoch=best_epoch, theme=theme
        )
        return style.save_figure(figure, path)


def curves_figure(
    history: History,
    *,
    title: str = "How the network learned",
    subtitle: str | None = None,
    loss_unit: str = "mean per example",
    best_epoch: float | None = None,
    theme: style.Theme = "light",
) -> "Figure":
    """Return the figure that ``draw_curves`` saves."""
    check_history(history)
    with style.settings(theme) as colors:
        sheet = new_sheet(colors, _WIDTH, _CARD_HEIGHT, title, subtitle or _legend(history))
        width = (sheet.body.width - _GAP) / 2
        for place, (measure, curves) in enumerate(measures(history, loss_unit)):
            card = Box(sheet.body.left + place * (width + _GAP), sheet.body.top, width, _CARD_HEIGHT)
            sheet.card(card)
            draw_panel(sheet, inside(card, _PADDING), measure, curves, best_epoch=best_epoch)
        return sheet.figure


def _legend(history: History) -> str:
    words = [
        (("training_loss", "training_accuracy"), "Solid: on training examples."),
        (("validation_loss", "validation_accuracy"), "Dashed: on validation examples, which it never learns from."),
        (("batch_loss",), "Thin: on the batches, while the weights still move."),
    ]
    measured = {key for row in history for key, value in row.items() if value is not None}
    return " ".join(said for keys, said in words if measured.intersection(keys))


def measures(history: History, loss_unit: str) -> list[tuple[Measure, list[Series]]]:
    """Return what a history measures: loss and accuracy, each with the curves for it."""
    measured = [
        (Measure("Loss", loss_unit, lowest=True), ("batch_loss", "training_loss", "validation_loss")),
        (Measure("Accuracy", "right answers", lowest=False), ("training_accuracy", "validation_accuracy")),
    ]
    return [(measure, [read_series(history, key) for key in keys]) for measure, keys in measured]


def inside(card: Box, padding: float) -> Box:
    """Return the box that is left within a card's padding."""
    return Box(card.left + padding, card.top + padding, card.width - 2 * padding, card.height - 2 * padding)
