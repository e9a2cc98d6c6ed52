"""The confusion matrix: which class was taken for which."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cutaway.errors import SettingError, ShapeError
from cutaway.pictures import check, style
from cutaway.pictures.numbers import counted, percent
from cutaway.pictures.shades import readable_on
from cutaway.pictures.sheet import MARGIN, Box, Sheet, new_sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LEAST_WIDTH = 1120
_AXIS_TITLE, _LABEL_GAP, _RECALL, _PADDING = 44.0, 14.0, 116.0, 32.0
_SMALLEST_COUNTED = 40  # below this size a cell has no room for its count


def draw_confusion(
    matrix: ArrayLike,
    classes: Sequence[str],
    path: str | os.PathLike[str],
    *,
    title: str = "Which class was taken for which",
    subtitle: str | None = None,
    theme: style.Theme = "light",
) -> Path:
    """Draw a confusion matrix into a PNG file and return its path.

    Args:
        matrix: Counts, (classes, classes): rows are labels, columns are guesses.
        classes: The name of each class.
        path: Where to write; an older picture is replaced in one step.
        title: The heading.
        subtitle: The line below it; by default the accuracy and how the shades are meant.
        theme: "light" or "dark".

    Raises:
        ShapeError: The matrix is not square, or the names do not fit it.
        SettingError: An entry is no count.
    """
    with style.settings(theme):
        figure = confusion_figure(matrix, classes, title=title, subtitle=subtitle, theme=theme)
        return style.save_figure(figure, path)


def confusion_figure(
    matrix: ArrayLike,
    classes: Sequence[str],
    *,
    title: str = "Which class was taken for which",
    subtitle: str | None = None,
    theme: style.Theme = "light",
) -> "Figure":
    """Return the figure that ``draw_confusion`` saves."""
    counts = _check(matrix, classes)
    cell = _cell_size(len(classes))
    with style.settings(theme) as colors:
        size = _name_size(cell)
        widest = max(style.text_width(name, size) for name in classes)
        slanted = widest > cell - 8
        left = _AXIS_TITLE + widest + _LABEL_GAP
        above = _AXIS_TITLE + _LABEL_GAP + (widest * 0.71 + 14 if slanted else 22)
        side = cell * len(classes)
        # Slanted names lean over the last column, beyond the matrix.
        needed = _PADDING * 2 + left + side + max(_RECALL, widest * 0.71 if slanted else 0)
        width = max(_LEAST_WIDTH, needed + 2 * MARGIN)
        sheet = new_sheet(
            colors, width, above + side + (2 * _PADDING + 16 * slanted), title, subtitle or _summary(counts)
        )
        sheet.card(sheet.body)
        spare = (sheet.body.width - needed) / 2
        table = Box(sheet.body.left + _PADDING + spare + left, sheet.body.top + _PADDING + above, side, side)
        _draw_cells(sheet, table, counts, cell)
        _write_names(sheet, table, classes, cell, slanted)
        _write_axis_titles(sheet, table, above, left)
        _write_recall(sheet, table, counts, cell, slanted)
        return sheet.figure


def _check(matrix: ArrayLike, classes: Sequence[str]) -> NDArray[np.int64]:
    counts = check.real_array(matrix, "The confusion matrix", ("classes", "classes"))
    if counts.shape[0] != counts.shape[1]:
        raise ShapeError(
            f"The confusion matrix has the shape {counts.shape}: pass a square one, a row for each label "
            "and a column for each guess."
        )
    check.same_length(len(counts), "classes", classes, "rows of the confusion matrix")
    if not np.isfinite(counts).all() or (counts < 0).any() or (counts != np.floor(counts)).any():
        raise SettingError("The confusion matrix holds an entry that is no count: pass whole numbers from 0 up.")
    return counts.astype(np.int64)


def _cell_size(classes: int) -> int:
    return int(np.clip(1120 // classes, 48 if classes <= 40 else 18, 108 if classes > 4 else 150))


def _name_size(cell: float) -> float:
    return float(np.clip(cell * 0.2, 6.5, style.BODY))


def _summary(counts: NDArray[np.int64]) -> str:
    total, right = int(counts.sum()), int(np.trace(counts))
    if total == 0:
        return "No examples were counted."
    return (
        f"{percent(right / total)} right: {right:,} of {counted(total, 'example')}. "
        "The stronger a cell's shade, the more often that mistake was made; right answers are on the diagonal."
    )


def shades(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how strongly each cell is shaded, 0 to 1; the diagonal and empty cells are 0.

    The power below 1 keeps a single mistake visible beside a hundred of another kind.
    """
    mistakes = np.where(np.eye(len(counts), dtype=bool), 0, counts)
    strength = (mistakes / max(1, mistakes.max())) ** 0.75
    return np.where(mistakes > 0, 0.05 + 0.72 * strength, 0.0)


def _draw_cells(sheet: Sheet, table: Box, counts: NDArray[np.int64], cell: float) -> None:
    from matplotlib.colors import to_rgba

    card, ink = np.array(to_rgba(sheet.colors.card)), np.array(to_rgba(sheet.colors.ink))
    colors = card + (ink - card) * shades(counts)[..., None]
    colors[np.eye(len(counts), dtype=bool)] = to_rgba(sheet.colors.paper)
    sheet.image(table, np.rint(colors * 255).astype(np.uint8), "confusion")
    _draw_grid(sheet, table, len(counts), cell)
    if cell >= _SMALLEST_COUNTED:
        _write_counts(sheet, table, counts, colors, cell)


def _draw_grid(sheet: Sheet, table: Box, classes: int, cell: float) -> None:
    for place in range(classes + 1):
        x, y = table.left + place * cell, table.top + place * cell
        sheet.line([(x, table.top), (x, table.bottom)], sheet.colors.rule, 0.7)
        sheet.line([(table.left, y), (table.right, y)], sheet.colors.rule, 0.7)
    for place in range(classes):
        box = Box(table.left + place * cell, table.top + place * cell, cell, cell)
        sheet.frame(box, sheet.colors.muted, width=0.8)


def _write_counts(
    sheet: Sheet, table: Box, counts: NDArray[np.int64], colors: NDArray[np.float64], cell: float
) -> None:
    widest = style.text_width(str(counts.max()), 10)
    size = min(style.BODY, 10 * 0.86 * cell / widest)
    for row, column in np.argwhere(counts):
        x, y = table.left + (column + 0.5) * cell, table.top + (row + 0.5) * cell
        color = sheet.colors.muted if row == column else readable_on(colors[row, column], sheet.colors)
        text = str(counts[row, column])
        sheet.write(x, y, text, size, color=color, ha="center", va="center_baseline", gid=f"cell {row} {column}")


def _write_names(sheet: Sheet, table: Box, classes: Sequence[str], cell: float, slanted: bool) -> None:
    size = _name_size(cell)
    for place, name in enumerate(classes):
        middle = (place + 0.5) * cell
        y = table.top + middle
        sheet.write(table.left - _LABEL_GAP, y, name, size, ha="right", va="center_baseline", gid=f"row {place}")
        x, above = table.left + middle, table.top - _LABEL_GAP
        turn = {"rotation": 45, "rotation_mode": "anchor"} if slanted else {"ha": "center"}
        sheet.write(x, above, name, size, gid=f"column {place}", **turn)


def _write_axis_titles(sheet: Sheet, table: Box, above: float, left: float) -> None:
    options = {"color": sheet.colors.muted, "ha": "center", "va": "center"}
    x, y = table.left + table.width / 2, table.top + table.height / 2
    sheet.write(x, table.top - above + 14, "guess", style.BODY, **options)
    sheet.write(table.left - left + 14, y, "label", style.BODY, rotation=90, **options)


def _write_recall(sheet: Sheet, table: Box, counts: NDArray[np.int64], cell: float, slanted: bool) -> None:
    muted, right = sheet.colors.muted, table.right + _RECALL
    size = min(style.SMALL, _name_size(cell))
    if slanted:  # the last column's name leans over the recall: name it below
        sheet.write(right, table.bottom + 24, "recall", size, color=muted, ha="right")
    else:
        sheet.write(right, table.top - _LABEL_GAP, "recall", size, color=muted, ha="right")
    for row, total in enumerate(counts.sum(axis=1)):
        text = percent(counts[row, row] / total) if total else "\N{EN DASH}"
        y = table.top + (row + 0.5) * cell
        sheet.write(right, y, text, size, ha="right", va="center_baseline", gid=f"recall {row}")
