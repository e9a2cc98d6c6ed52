"""The first layer's weights: what each of its units looks for in the input."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cutaway.pictures import check, shades, style
from cutaway.pictures.heatmap import heatmap_figure
from cutaway.pictures.mosaic import Grid, assemble, columns_for, tile_size
from cutaway.pictures.numbers import counted
from cutaway.pictures.scalebar import SCALE_WIDTH, draw_scale
from cutaway.pictures.sheet import MARGIN, Box, Sheet, new_sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_UNITS = 100
_LEAST_WIDTH, _PADDING, _GAP, _CAPTION = 1120, 32, 12, 24
_ROOM = {1: 336, 4: 252, 16: 168, 36: 126}  # the fewer units, the larger each


def draw_first_layer(
    weights: ArrayLike,
    picture_shape: tuple[int, int] | None,
    path: str | os.PathLike[str],
    *,
    title: str = "What the first layer looks for",
    input_names: Sequence[str] | None = None,
    unit_names: Sequence[str] | None = None,
    theme: style.Theme = "light",
) -> Path:
    """Draw the weights of the first layer into a PNG file and return its path.

    Args:
        weights: ``W1``, (inputs, units).
        picture_shape: (height, width) where the inputs are pixels, row by row: each unit becomes a small
            picture. None where they are not: the matrix becomes a heat map.
        path: Where to write; an older picture is replaced in one step.
        title: The heading.
        input_names: Names for the rows of a heat map, ``x1``, ``x2``, ... by default.
        unit_names: Names for the units, their column in ``W1`` counted from 0 by default.
        theme: "light" or "dark".

    Raises:
        ShapeError: The weights are no matrix, or do not fit the picture's shape or the names.
    """
    with style.settings(theme):
        figure = first_layer_figure(
            weights, picture_shape, title=title, input_names=input_names, unit_names=unit_names, theme=theme
        )
        return style.save_figure(figure, path)


def first_layer_figure(
    weights: ArrayLike,
    picture_shape: tuple[int, int] | None,
    *,
    title: str = "What the first layer looks for",
    input_names: Sequence[str] | None = None,
    unit_names: Sequence[str] | None = None,
    theme: style.Theme = "light",
) -> "Figure":
    """Return the figure that ``draw_first_layer`` saves."""
    matrix = check.real_array(weights, "W1", ("inputs", "units"))
    names = [str(name) for name in (unit_names if unit_names is not None else range(matrix.shape[1]))]
    check.same_length(matrix.shape[1], "unit_names", names, "units")
    if picture_shape is None:
        return heatmap_figure(matrix, title=title, input_names=input_names, unit_names=names, theme=theme)
    shape = check.picture_size(picture_shape, matrix.shape[0])
    shown = largest_units(matrix, MOST_UNITS)
    with style.settings(theme) as colors:
        grid = _grid(len(shown), shape)
        needed = grid.width + SCALE_WIDTH + 2 * _PADDING
        width = max(_LEAST_WIDTH, needed + 2 * MARGIN)
        body = max(grid.height, 250) + 2 * _PADDING
        sheet = new_sheet(colors, width, body, title, _summary(matrix, len(shown)))
        sheet.card(sheet.body)
        left = sheet.body.left + _PADDING + (sheet.body.width - needed) // 2
        mosaic = Box(left, sheet.body.top + _PADDING, grid.width, grid.height)
        draw_units(sheet, mosaic, grid, matrix, shown, shape, names)
        height = min(max(mosaic.height - _CAPTION, 226), 560)
        draw_scale(sheet, Box(mosaic.right + 44, mosaic.top, 20, height), matrix)
        return sheet.figure


def largest_units(weights: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    """Return which columns to show: all in order, or the ``most`` with the largest norm, largest first."""
    units = weights.shape[1]
    if units <= most:
        return np.arange(units)
    norms = np.linalg.norm(np.nan_to_num(weights, nan=np.inf), axis=0)
    return np.argsort(-norms, kind="stable")[:most].astype(np.int64)


def _grid(count: int, shape: tuple[int, int]) -> Grid:
    room = next((room for most, room in _ROOM.items() if count <= most), 104)
    height, width = tile_size(shape, room)
    return Grid(count, columns_for(count, 10), width, height, _GAP, _CAPTION, _GAP)


def _summary(weights: NDArray[np.float64], shown: int) -> str:
    units = weights.shape[1]
    which = (
        counted(units, "unit")
        if shown == units
        else (f"{shown} of {units:,} units: those with the largest norm, largest first")
    )
    scale = "The color follows |w / max| to the power 0.3, so that small weights stay visible."
    number = "the only column" if units == 1 else "each numbered as its column"
    return f"{which}, {number} of W1. {scale}{shades.fault_note(weights)}"


def draw_units(
    sheet: Sheet,
    box: Box,
    grid: Grid,
    weights: NDArray[np.float64],
    shown: NDArray[np.int64],
    shape: tuple[int, int],
    names: Sequence[str] | None = None,
) -> None:
    """Draw the chosen columns of ``weights`` as pictures of ``shape``, with names below them if given."""
    colored = shades.color_weights(weights.T[shown], shades.signed_scale(weights), sheet.colors)
    sheet.image(box, assemble(colored.reshape(len(shown), *shape, 4), grid), "W1")
    if names is None:
        return
    for place, unit in enumerate(shown):
        tile = grid.tile(place, box.left, box.top)
        middle = tile.left + tile.width / 2
        sheet.write(
            middle, tile.bottom + 20, names[unit], style.TINY, color=sheet.colors.muted, ha="center", gid="unit"
        )
