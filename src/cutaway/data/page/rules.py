"""Ruled and squared paper: its lines found and taken away like the light, so that the digits on them stay whole.

A line is thin, long and nearly straight. The page is looked at in strips; within a strip a line is straight, and from
strip to strip it may bend and change its tilt, as on paper that is curved or seen from one side. What a line swallows
of the light is measured along it by medians, which the digits on it hardly change, and the pixels
are divided by it. Where a line is as dark as the ink that crosses it, nothing is left; there the ink above and below it
is connected.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cutaway.data.page.contrast import Floats, noise_of

THICKEST = 5  # pixels from a line's middle to where it has certainly ended
BLOCK = 8  # columns that are looked at as one
STRIP = 20  # blocks
STEEPEST = 0.18  # rows for each column
SLOPES = np.linspace(-STEEPEST, STEEPEST, 31)
COVERED = 0.6  # of a strip's columns: where a line is, they are darker than above and below
LEAST_STRIPS = 3
AROUND = np.arange(-THICKEST - 2, THICKEST + 3)  # rows that are measured on both sides of a line
BINS_PER_PIXEL = 2
LEAST_SHARE = 0.15  # of the columns


@dataclass
class Rule:
    """A line across the page: its rows at some columns."""

    columns: list[float]
    rows: list[float]
    slope: float

    def row_at(self, columns: Floats) -> Floats:
        """Return the row at each column; beyond its ends the line goes on straight."""
        x, y = np.array(self.columns), np.array(self.rows)
        inside = np.interp(columns, x, y)
        tilt = np.polyfit(x, y, 1)[0] if len(x) > 1 else self.slope
        return np.asarray(inside + tilt * (np.minimum(columns - x[0], 0) + np.maximum(columns - x[-1], 0)))


def without_rules(contrast: Floats) -> Floats:
    """Return the contrast of a page (height, width) without the lines of its paper, those across and those down."""
    turned = np.ascontiguousarray(contrast.T)
    across, down = find_rules(contrast), find_rules(turned)
    if not across and not down:
        return contrast
    result = contrast.copy()
    # Both are taken away before any ink is connected: else a line would be taken for the ink that crosses the other.
    on_across = _taken_away(across, contrast, result)
    on_down = _taken_away(down, turned, result.T)
    bridged = np.maximum(_connected(result, on_across), _connected(result.T, on_down).T)
    return np.asarray(np.maximum(result, bridged))


def find_rules(contrast: Floats) -> list[Rule]:
    """Return the lines that cross a page from left to right."""
    if contrast.shape[1] < 2 * BLOCK * STRIP or contrast.shape[0] < 4 * THICKEST:
        return []
    blocks = _thin_blocks(contrast)
    rules: list[Rule] = []
    for first in range(0, blocks.shape[1] - STRIP // 2, STRIP):
        strip = blocks[:, first : first + STRIP]
        column = BLOCK * (first + strip.shape[1] / 2)
        for row, slope in _lines_in(strip):
            _prolong(rules, column, row, slope)
    return [rule for rule in rules if len(rule.rows) >= LEAST_STRIPS]


def _thin_blocks(contrast: Floats) -> Floats:
    """Return for each row and block of columns which share is darker than above and below, give or take a row."""
    padded = np.pad(contrast, ((THICKEST, THICKEST), (0, 0)), mode="edge")
    beside = np.maximum(padded[: -2 * THICKEST], padded[2 * THICKEST :])
    thin = contrast - beside > max(0.04, 3 * noise_of(contrast))
    near = ndimage.maximum_filter1d(thin.astype(np.uint8), 3, axis=0)
    width = near.shape[1] // BLOCK * BLOCK
    return np.asarray(near[:, :width].reshape(near.shape[0], -1, BLOCK).mean(axis=2))


def _lines_in(strip: Floats) -> list[tuple[float, float]]:
    """Return row in the strip's middle and slope of each line in a strip of blocks (height, blocks)."""
    height, count = strip.shape
    away = BLOCK * (np.arange(count) - (count - 1) / 2)
    reach = int(np.ceil(STEEPEST * BLOCK * count / 2)) + 1
    padded = np.pad(strip, ((reach, reach), (0, 0)))
    scores = np.zeros((len(SLOPES), height))
    for place, slope in enumerate(SLOPES):
        for block, shift in enumerate(np.rint(slope * away).astype(int)):
            scores[place] += padded[reach + shift : reach + shift + height, block]
    scores /= count
    best = scores.max(axis=0)
    peaks = (best >= COVERED) & (best == ndimage.maximum_filter1d(best, 2 * THICKEST + 1))
    found: list[tuple[float, float]] = []
    for row in np.flatnonzero(peaks):
        alike = np.flatnonzero(scores[:, row] == best[row])
        if not found or row - found[-1][0] > THICKEST:
            found.append((float(row), float(SLOPES[alike].mean())))
    return found


def _prolong(rules: list[Rule], column: float, row: float, slope: float) -> None:
    """Add a strip's line to the one that it goes on, or begin a new one."""
    for rule in rules:
        gap = column - rule.columns[-1]
        expected = rule.rows[-1] + gap * (rule.slope + slope) / 2
        if 0 < gap <= 2.1 * BLOCK * STRIP and abs(expected - row) <= 0.5 * THICKEST + 0.01 * gap:
            rule.columns.append(column)
            rule.rows.append(row)
            rule.slope = slope
            return
    rules.append(Rule([column], [row], slope))


def _taken_away(rules: list[Rule], contrast: Floats, result: Floats) -> NDArray[np.bool_]:
    """Divide what lies on the lines by them, in place in ``result``, and return which pixels those are.

    The lines are measured in ``contrast``, the page as it was before any line was taken away.
    """
    touched = np.zeros(contrast.shape, np.bool_)
    columns = np.arange(contrast.shape[1], dtype=np.float64)
    for rule in rules:
        middle = _refined(rule.row_at(columns), contrast)
        used = np.flatnonzero((middle > AROUND[-1] + 2) & (middle < contrast.shape[0] - AROUND[-1] - 3))
        if len(used) < BLOCK * STRIP:
            continue
        rows = np.rint(middle[used]).astype(int) + AROUND[:, None]
        swallowed = _swallowed(rows - middle[used], contrast[rows, used], used)
        result[rows, used] = 1 - (1 - result[rows, used]) / (1 - swallowed.clip(0, 0.95))
        touched[rows, used] |= swallowed > 0.2 * np.maximum(swallowed.max(axis=0), 0.02)
    return touched


def _refined(middle: Floats, contrast: Floats) -> Floats:
    """Return a line's rows moved to where it is darkest, in pieces of a strip's width, with parts of a pixel."""
    columns, width = np.arange(len(middle)), BLOCK * STRIP
    reach = np.arange(-4, 5)
    rows = (np.rint(middle).astype(int) + reach[:, None]).clip(0, contrast.shape[0] - 1)
    # Medians over each window leave the line, and hardly anything of the digits.
    centers = np.arange(width // 4, len(middle), width // 2)
    corrections = []
    for center in centers:
        window = slice(max(0, center - width // 2), center + width // 2)
        profile = np.median(contrast[rows[:, window], columns[window]], axis=1)
        weight = (profile - profile.max() * 0.4).clip(0)
        whole = float(np.mean(middle[window] - np.rint(middle[window])))
        corrections.append(float((weight @ reach) / weight.sum()) - whole if weight.sum() > 0 else 0.0)
    return np.asarray(middle + np.interp(columns, centers, ndimage.median_filter(corrections, 3, mode="nearest")))


def _swallowed(offsets: Floats, values: Floats, columns: NDArray[np.int_]) -> Floats:
    """Return what a line swallows at each pixel around it: its profile times its strength thereabouts.

    The profile is the median of all its pixels by their distance from its middle; the strength is that of windows.
    """
    profile = _profile(offsets, values)
    on_line = profile > 0.5 * profile.max()
    ratios = np.where(on_line, values, np.nan) / np.where(on_line, profile, 1)
    windows = np.array_split(np.arange(len(columns)), max(1, len(columns) // (BLOCK * STRIP)))
    strengths = [float(np.nanmedian(ratios[:, window])) for window in windows]
    centers = [float(columns[window].mean()) for window in windows]
    return np.asarray(profile * np.interp(columns, centers, np.clip(strengths, 0, 1.5)))


def _profile(offsets: Floats, values: Floats) -> Floats:
    bins = np.floor((offsets - AROUND[0] + 1) * BINS_PER_PIXEL).astype(int)
    numbers = np.arange(bins.max() + 1)
    counts = np.bincount(bins.ravel(), minlength=len(numbers))
    medians = np.nan_to_num(ndimage.median(values, bins, numbers)).clip(0)
    enough = counts >= LEAST_SHARE * offsets.shape[1]  # else they may be all of one digit
    return np.asarray(np.interp(numbers, numbers[enough], medians[enough])[bins])


def _connected(contrast: Floats, on_line: NDArray[np.bool_]) -> Floats:
    """Return for each pixel on a line the ink that goes on above and below the line, by the paler of the two, or 0."""
    if not on_line.any():
        return np.zeros_like(contrast)
    wide = ndimage.maximum_filter1d(np.where(on_line, 0, contrast), 3, axis=1)
    rows = np.arange(len(contrast))[:, None]
    above = np.maximum.accumulate(np.where(on_line, 0, rows), axis=0)
    below = np.minimum.accumulate(np.where(on_line, len(contrast) - 1, rows)[::-1], axis=0)[::-1]
    columns = np.arange(contrast.shape[1])
    return np.asarray(np.minimum(wide[above, columns], wide[below, columns]) * on_line)
