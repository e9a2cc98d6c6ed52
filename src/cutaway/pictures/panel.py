"""One panel of curves: loss or accuracy against epochs, each curve named at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cutaway.pictures import style
from cutaway.pictures.numbers import percent, three_digits, whole
from cutaway.pictures.series import BATCHES, Series
from cutaway.pictures.sheet import Box, Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Room around the plot, in units: the heading above, the values at the left, the names at the right.
_ABOVE, _BELOW, _LEFT, _RIGHT = 92.0, 62.0, 74.0, 132.0
_EPOCH_NAME = 26.0  # more above, where a marked epoch is named
_NAME_HEIGHT = 56.0  # a name and its value, in two lines
_DASHES = {"training": "-", "validation": (0, (6, 2.5)), "test": (0, (1, 1.8))}
_WIDTHS = {BATCHES: 0.7, "training": 1.3}
_FEW = 40  # up to so many measured points each gets a dot, which tells measurements from the lines between them
_LOG_FROM = 20.0  # a loss that falls twentyfold is soon a flat line on an even scale
_FLOORS = (0.995, 0.99, 0.98, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.0)


@dataclass(frozen=True)
class Measure:
    """What a panel shows: its title, the unit, and whether less of it is better."""

    title: str
    unit: str
    lowest: bool

    def text(self, value: float) -> str:
        """Write a value as this measure is written."""
        return three_digits(value) if self.lowest else percent(value)


def draw_panel(
    sheet: Sheet, box: Box, measure: Measure, curves: Sequence[Series], *, best_epoch: float | None = None
) -> None:
    """Draw curves of one measure with their heading into a box."""
    above = _ABOVE + (_EPOCH_NAME if best_epoch is not None else 0)
    plot = Box(box.left + _LEFT, box.top + above, box.width - _LEFT - _RIGHT, box.height - above - _BELOW)
    shown = [curve for curve in curves if curve.finite.any()]
    axes = sheet.axes(plot)
    axes.set_label(measure.title)
    _set_scales(axes, measure, shown, best_epoch)
    _heading(sheet, box, measure, curves, axes.get_yscale() == "log")
    _dress(sheet, axes, plot)
    if not shown:
        _say_nothing_recorded(sheet, plot, measure)
    for curve in shown:
        _draw_curve(sheet, axes, curve)
    _mark_best(sheet, axes, measure, shown)
    _name_ends(sheet, axes, plot, measure, shown)
    if best_epoch is not None:
        _mark_epoch(sheet, axes, plot, best_epoch)


def _heading(sheet: Sheet, box: Box, measure: Measure, curves: Sequence[Series], log: bool) -> None:
    muted, y = sheet.colors.muted, box.top + 32
    sheet.write(box.left, y, measure.title, style.HEADING, weight="bold")
    unit = f"{measure.unit}, log scale" if log else measure.unit
    after = box.left + style.text_width(measure.title, style.HEADING, "bold") + 20
    sheet.write(after, y, unit, style.SMALL, color=muted)
    fault = _fault(curves)
    color = sheet.colors.fault if fault else muted
    sheet.write(box.left, y + 34, fault or _best_note(measure, curves), style.SMALL, color=color)


def _best_note(measure: Measure, curves: Sequence[Series]) -> str:
    best = _validation_best(measure, curves)
    if best is None:
        return f"no validation {measure.title.lower()} was recorded"
    word = "lowest" if measure.lowest else "highest"
    return f"\N{WHITE CIRCLE} {word} on validation: {measure.text(best[1])} at epoch {whole(best[0])}"


def _fault(curves: Sequence[Series]) -> str:
    broken = [(curve.epochs[~curve.finite][0], curve.name) for curve in curves if not curve.finite.all()]
    if not broken:
        return ""
    epoch, name = min(broken)
    return f"\N{MULTIPLICATION SIGN} {name}: not a finite number at epoch {whole(epoch)}"


def _validation_best(measure: Measure, curves: Sequence[Series]) -> tuple[float, float] | None:
    for curve in curves:
        if curve.name == "validation":
            return curve.best(lowest=measure.lowest)
    return None


def _set_scales(axes: "Axes", measure: Measure, curves: Sequence[Series], best_epoch: float | None) -> None:
    epochs = np.concatenate([curve.epochs for curve in curves] or [np.array([1.0])])
    values = np.concatenate([curve.values[curve.finite] for curve in curves] or [np.array([])])
    start = 0.0 if epochs.min() <= 1 else float(np.floor(epochs.min()))
    end = max(float(epochs.max()), best_epoch or 0.0)
    axes.set_xlim(start, end if end > start else start + 1)
    if measure.lowest:
        _set_loss_scale(axes, values)
    else:
        _set_accuracy_scale(axes, values)


def _set_loss_scale(axes: "Axes", values: NDArray[np.float64]) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

    if values.size and values.min() > 0 and values.max() / values.min() > _LOG_FROM:
        axes.set_yscale("log")
        axes.set_ylim(values.min() / 1.4, values.max() * 1.4)
        # Over few decades the powers of ten alone would be two or three lines.
        between = (1.0, 3.0) if values.max() / values.min() < 1000 else (1.0,)
        axes.yaxis.set_major_locator(LogLocator(subs=between, numticks=7))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        return
    low, high = min(0.0, float(values.min(initial=0))), float(values.max(initial=0))
    axes.set_ylim(low * 1.05, high * 1.08 if high > low else low + 1)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))


def _set_accuracy_scale(axes: "Axes", values: NDArray[np.float64]) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    lowest = float(values.min(initial=1.0)) if values.size else 0.0
    floor = next(floor for floor in _FLOORS if floor <= lowest and (floor < lowest or floor == 0))
    # A little room above 100%, or a perfect curve would lie on the edge.
    axes.set_ylim(floor, 1 + 0.03 * (1 - floor))
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g}%"))


def _dress(sheet: Sheet, axes: "Axes", plot: Box) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.spines[["top", "left", "right"]].set_visible(False)
    axes.spines["bottom"].set_color(sheet.colors.muted)
    axes.tick_params(length=0, pad=6, labelsize=style.SMALL)
    axes.tick_params(axis="x", length=3, color=sheet.colors.muted)
    axes.grid(axis="y", color=sheet.colors.rule, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True, min_n_ticks=1))
    middle = plot.left + plot.width / 2
    sheet.write(middle, plot.bottom + 58, "epoch", style.SMALL, color=sheet.colors.muted, ha="center")


def _say_nothing_recorded(sheet: Sheet, plot: Box, measure: Measure) -> None:
    words = f"No {measure.title.lower()} was recorded"
    middle = (plot.left + plot.width / 2, plot.top + plot.height / 2)
    sheet.write(*middle, words, color=sheet.colors.muted, ha="center", va="center")


def _draw_curve(sheet: Sheet, axes: "Axes", curve: Series) -> None:
    ink = _ink(sheet, curve)
    # Clipping would halve the line where it lies on the edge, at 100% or at loss 0.
    axes.plot(
        curve.epochs,
        curve.values,
        color=ink,
        linewidth=_WIDTHS.get(curve.name, 1.7),
        linestyle=_DASHES.get(curve.name, "-"),
        dash_capstyle="butt",
        label=curve.name,
        clip_on=False,
    )
    dots = _dots(curve)
    if dots.any():
        fill = sheet.colors.card if curve.name == "validation" else ink
        axes.plot(
            curve.epochs[dots],
            curve.values[dots],
            "o",
            markersize=3,
            color=ink,
            markerfacecolor=fill,
            label=f"{curve.name} points",
            clip_on=False,
        )


def _ink(sheet: Sheet, curve: Series) -> str:
    return sheet.colors.muted if curve.name == BATCHES else sheet.colors.ink


def _dots(curve: Series) -> NDArray[np.bool_]:
    """Return which points get a dot: all where they are few, else those that no line leads to."""
    few = curve.name != BATCHES and curve.finite.sum() <= _FEW
    return curve.finite if few else curve.alone


def _mark_best(sheet: Sheet, axes: "Axes", measure: Measure, curves: Sequence[Series]) -> None:
    best = _validation_best(measure, curves)
    if best is not None:
        axes.plot(
            *([number] for number in best),
            "o",
            markersize=8,
            color=sheet.colors.ink,
            markerfacecolor=sheet.colors.card,
            markeredgewidth=1.3,
            zorder=5,
            label="best",
            clip_on=False,
        )


def _name_ends(sheet: Sheet, axes: "Axes", plot: Box, measure: Measure, curves: Sequence[Series]) -> None:
    ends = [curve.last for curve in curves]
    heights = [_height(axes, plot, end) for end in ends if end is not None]
    room = (plot.top + _NAME_HEIGHT / 2 - 10, plot.bottom - _NAME_HEIGHT / 2 + 8)
    for curve, end, height, place in zip(curves, ends, heights, spread(heights, *room), strict=True):
        if end is not None:
            label = f"{curve.name}\n{measure.text(end[1])}"
            x = plot.right + 20
            color = _ink(sheet, curve)
            sheet.write(x, place, label, style.SMALL, va="center", linespacing=1.25, color=color)
            if abs(place - height) > 4:
                sheet.line([(plot.right + 8, height), (x - 4, place)], sheet.colors.muted, 0.6)


def _height(axes: "Axes", plot: Box, point: tuple[float, float]) -> float:
    fraction = (axes.transScale + axes.transLimits).transform(point)[1]
    return float(plot.bottom - fraction * plot.height)


def spread(heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Move labels apart, as little as it takes for none to cover another or leave the room.

    >>> spread([100, 110], 0, 400)
    [77.0, 133.0]
    """
    order = np.argsort(heights, kind="stable")
    wished = np.asarray(heights, dtype=np.float64)[order]
    for _ in range(len(wished) * 20):
        overlap = _NAME_HEIGHT - np.diff(wished)
        push = np.where(overlap > 1e-6, overlap / 2, 0)
        wished[:-1] -= push
        wished[1:] += push
        wished = np.clip(wished, top, bottom)
    places = np.empty_like(wished)
    places[order] = wished
    return [float(place) for place in places]


def _mark_epoch(sheet: Sheet, axes: "Axes", plot: Box, epoch: float) -> None:
    axes.axvline(epoch, color=sheet.colors.muted, linewidth=0.9, linestyle=(0, (1, 2)), label="best epoch")
    words = f"kept: epoch {whole(epoch)}"
    half = style.text_width(words, style.TINY) / 2
    left, right = axes.get_xlim()
    x = plot.left + plot.width * (epoch - left) / (right - left)
    x = min(max(x, plot.left + half), plot.right - half)
    sheet.write(x, plot.top - 9, words, style.TINY, color=sheet.colors.muted, ha="center")
