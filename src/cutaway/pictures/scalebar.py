"""The bar that says which weight a color stands for."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cutaway.pictures import shades, style
from cutaway.pictures.numbers import three_digits
from cutaway.pictures.sheet import Box, Sheet

if TYPE_CHECKING:
    from matplotlib.colorbar import Colorbar

SCALE_WIDTH = 44 + 20 + 92  # the gap before the bar, the bar, the numbers beside it
_CLOSEST = 26.0  # two numbers nearer than this would touch


def draw_scale(sheet: Sheet, box: Box, weights: NDArray[np.float64]) -> "Colorbar":
    """Draw the scale of the weights upright into a box, with true weights beside it."""
    from matplotlib.cm import ScalarMappable

    axes = sheet.axes(box)
    axes.set_label("scale")
    norm = shades.signed_scale(weights)
    bar = sheet.figure.colorbar(ScalarMappable(norm, shades.signed_colors(sheet.colors)), cax=axes)
    bar.outline.set_visible(False)
    ticks = _ticks(float(norm.vmax or 1.0), box.height)
    bar.set_ticks(ticks, labels=[_label(tick) for tick in ticks])
    bar.ax.minorticks_off()
    bar.ax.tick_params(length=3, pad=5, labelsize=style.TINY, color=sheet.colors.muted)
    return bar


def _ticks(largest: float, height: float) -> list[float]:
    ticks = shades.signed_ticks(largest)
    # Where each would stand, counted from the middle of the bar.
    places = [(abs(tick) / largest) ** shades.POWER * height / 2 for tick in ticks]
    clear = [_CLOSEST <= place <= height / 2 - _CLOSEST for place in places]
    return [t for t, free in zip(ticks, clear, strict=True) if free or t == 0 or abs(t) == largest]


def _label(tick: float) -> str:
    text = three_digits(tick)
    # A round number needs no zeros behind it, the ends of the scale are measured ones.
    short = f"{tick:g}".replace("-", "\N{MINUS SIGN}", 1 if tick < 0 else 0)
    text = short if len(short) < len(text) else text
    return f"+{text}" if tick > 0 else text
