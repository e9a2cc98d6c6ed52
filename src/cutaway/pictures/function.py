"""A function of one number as a small plot: its value and, in the same frame, its slope."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from cutaway.pictures import style
from cutaway.pictures.sheet import Box, new_sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH, _HEIGHT = 560, 400
_DASHES = (0, (5, 3))


def draw_function(
    inputs: ArrayLike,
    values: ArrayLike,
    slopes: ArrayLike | None,
    path: str | os.PathLike[str],
    *,
    title: str,
    note: str = "solid: value, dashed: slope",
    label: str = "z",
    limits: tuple[float, float] | None = None,
    theme: style.Theme = "light",
) -> Path:
    """Draw a function's value (solid) and slope (dashed) against its input into a PNG file and return its path.

    Args:
        inputs: (points,), rising.
        values: (points,); NaN leaves a gap, as at a jump.
        slopes: (points,); likewise. None where only the value matters.
        path: Where to write; an older picture is replaced in one step.
        title: The heading, such as the function's name.
        note: What the lines are, below the heading.
        label: What the input is, below the plot.
        limits: The lowest and the highest number shown; by default all are.
        theme: "light" or "dark".
    """
    with style.settings(theme):
        figure = function_figure(
            inputs, values, slopes, title=title, note=note, label=label, limits=limits, theme=theme
        )
        return style.save_figure(figure, path)


def function_figure(
    inputs: ArrayLike,
    values: ArrayLike,
    slopes: ArrayLike | None,
    *,
    title: str,
    note: str = "solid: value, dashed: slope",
    label: str = "z",
    limits: tuple[float, float] | None = None,
    theme: style.Theme = "light",
) -> "Figure":
    """Return the figure that ``draw_function`` saves."""
    with style.settings(theme) as colors:
        sheet = new_sheet(colors, _WIDTH, _HEIGHT, title, note)
        left, top, width, _ = sheet.body
        sheet.card(Box(left, top, width, _HEIGHT))
        plot = Box(left + 70, top + 28, width - 102, _HEIGHT - 108)
        axes = sheet.axes(plot)
        _dress(axes, colors)
        axes.plot(np.asarray(inputs), np.asarray(values), color=colors.ink, linewidth=1.7, label="value")
        if slopes is not None:
            axes.plot(
                np.asarray(inputs),
                np.asarray(slopes),
                color=colors.ink,
                linewidth=1.2,
                linestyle=_DASHES,
                label="slope",
            )
        if limits is not None:
            axes.set_ylim(*limits)
        sheet.write(left + width / 2, plot.bottom + 60, label, style.SMALL, color=colors.muted, ha="center")
        return sheet.figure


def _dress(axes: "Axes", colors: style.Palette) -> None:
    axes.set_facecolor("none")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.axhline(0, color=colors.rule, linewidth=0.8, zorder=0)
    axes.axvline(0, color=colors.rule, linewidth=0.8, zorder=0)
    axes.tick_params(labelsize=style.TINY, length=3)
    axes.locator_params(axis="both", nbins=6)
