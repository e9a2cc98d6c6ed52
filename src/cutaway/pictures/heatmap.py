"""Weights whose inputs are no picture: the matrix itself as a map of colors."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cutaway.pictures import check, shades, style
from cutaway.pictures.numbers import counted, three_digits
from cutaway.pictures.scalebar import SCALE_WIDTH, draw_scale
from cutaway.pictures.sheet import MARGIN, Box, Sheet, new_sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LEAST_WIDTH, _PADDING, _ABOVE = 1120, 32, 64
_ROOM = (1120, 900)  # width and height for the cells
_NUMBERED = 68  # a cell of this width has room for its weight
_NAME_STEP = 26  # names closer than this would touch


def heatmap_figure(
    weights: NDArray[np.float64],
    *,
    title: str,
    input_names: Sequence[str] | None,
    unit_names: Sequence[str],
    theme: style.Theme,
) -> "Figure":
    """Return a figure of ``W1``, (inputs, units), with a row for each input and a column for each unit."""
    inputs, units = weights.shape
    rows = [str(name) for name in (input_names or [f"x{i + 1}" for i in range(inputs)])]
    check.same_length(inputs, "input_names", rows, "inputs")
    with style.settings(theme) as colors:
        across = float(np.clip(_ROOM[0] // units, 2, 96))
        down = float(np.clip(_ROOM[1] // inputs, 2, 64))
        left = max(style.text_width(name, style.SMALL) for name in rows) + 64
        needed = left + across * units + SCALE_WIDTH + 2 * _PADDING
        width = max(_LEAST_WIDTH, needed + 2 * MARGIN)
        body = max(down * inputs, 200) + _ABOVE + 2 * _PADDING
        sheet = new_sheet(colors, width, body, title, _summary(weights))
        sheet.card(sheet.body)
        spare = (sheet.body.width - needed) // 2
        table = Box(
            sheet.body.left + _PADDING + spare + left,
            sheet.body.top + _PADDING + _ABOVE,
            across * units,
            down * inputs,
        )
        _draw_cells(sheet, table, weights, across, down)
        _write_names(sheet, table, rows, unit_names, left)
        draw_scale(sheet, Box(table.right + 44, table.top, 20, max(table.height, 200)), weights)
        return sheet.figure


def _summary(weights: NDArray[np.float64]) -> str:
    inputs, units = weights.shape
    scale = "The color follows |w / max| to the power 0.3, so that small weights stay visible."
    shape = f"W1: {counted(inputs, 'input')} to {counted(units, 'unit')}."
    return f"{shape} {scale}{shades.fault_note(weights)}"


def _draw_cells(sheet: Sheet, table: Box, weights: NDArray[np.float64], across: float, down: float) -> None:
    colored = shades.color_weights(weights, shades.signed_scale(weights), sheet.colors)
    sheet.image(table, np.rint(colored * 255).astype(np.uint8), "W1")
    sheet.frame(table, sheet.colors.rule)
    if across < _NUMBERED or down < _NAME_STEP:
        return
    for row, column in np.ndindex(weights.shape):
        x, y = table.left + (column + 0.5) * across, table.top + (row + 0.5) * down
        color = shades.readable_on(colored[row, column], sheet.colors)
        text = three_digits(weights[row, column])
        sheet.write(x, y, text, style.TINY, color=color, ha="center", va="center_baseline", gid="weight")


def _write_names(sheet: Sheet, table: Box, rows: Sequence[str], units: Sequence[str], left: float) -> None:
    down, across = table.height / len(rows), table.width / len(units)
    for place in range(0, len(rows), _every(down, _NAME_STEP)):
        y = table.top + (place + 0.5) * down
        sheet.write(table.left - 14, y, rows[place], style.SMALL, ha="right", va="center_baseline", gid="input")
    widest = max(style.text_width(name, style.SMALL) for name in units) + 14
    for place in range(0, len(units), _every(across, widest)):
        x = table.left + (place + 0.5) * across
        sheet.write(x, table.top - 14, units[place], style.SMALL, ha="center", gid="unit")
    options: dict[str, Any] = {"color": sheet.colors.muted, "ha": "center", "va": "center"}
    sheet.write(table.left + table.width / 2, table.top - _ABOVE + 10, "unit", **options)
    middle = table.top + table.height / 2
    sheet.write(table.left - left + 14, middle, "input", rotation=90, **options)


def _every(step: float, needed: float) -> int:
    """Return which names to write so that they do not touch: every one, every second, fifth, tenth, ..."""
    candidates = [factor * int(10**power) for power in range(7) for factor in (1, 2, 5)]
    enough = [every for every in candidates if every * step >= needed]
    return enough[0] if enough else candidates[-1]
