"""An activation function as a small plot: its value, and its slope below it in the same frame."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from cutaway.pictures import style
from cutaway.pictures.sheet import Box, new_sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WIDTH, _HEIGHT = 560, 400


def draw_function(
    inputs: ArrayLike,
    values: ArrayLike,
    slopes: ArrayLike,
    path: str | os.PathLike[str],
    *,
    title: str,
    theme: style.Theme = "light",
) -> Path:
    """Draw a function's value (solid) and slope (dashed) against its input into a PNG file and return its path.

    Args:
        inputs: (points,), rising.
        values: (points,); NaN leaves a gap, as at a jump.
        slopes: (points,); likewise.
        path: Where to write; an older picture is replaced in one step.
        title: The heading, such as the function's name.
        theme: "light" or "dark".
    """
    with style.settings(theme):
        return style.save_figure(function_figure(inputs, values, slopes, title=title, theme=theme), path)


def function_figure(
    inputs: ArrayLike, values: ArrayLike, slopes: ArrayLike, *, title: str, theme: style.Theme = "light"
) -> "Figure":
    """Return the figure that `draw_function` saves."""
    with style.settings(theme) as colors:
        sheet = new_sheet(colors, _WIDTH, _HEIGHT, title, "solid: value, dashed: slope")
        left, top, width, _ = sheet.body
        sheet.card(Box(left, top, width, _HEIGHT))
        axes = sheet.axes(Box(left + 64, top + 28, width - 96, _HEIGHT - 84))
        axes.set_facecolor("none")
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        axes.axhline(0, color=colors.rule, linewidth=0.8, zorder=0)
        axes.axvline(0, color=colors.rule, linewidth=0.8, zorder=0)
        axes.plot(np.asarray(inputs), np.asarray(values), color=colors.ink, linewidth=1.7, label="value")
        axes.plot(
            np.asarray(inputs),
            np.asarray(slopes),
            color=colors.ink,
            linewidth=1.2,
            linestyle=(0, (5, 3)),
            label="slope",
        )
        axes.tick_params(labelsize=style.TINY, length=3)
        return sheet.figure
