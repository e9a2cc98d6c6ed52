"""What of a gray picture is ink: the paper's light, which side of it the ink lies on, and the ink's pixels."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.data.components import label_components

Floats = NDArray[np.floating[Any]]
FLAT = 6.0  # gray levels; a border that varies less than this is evenly lit
FAINTEST = 12.0  # gray levels that ink must differ from its paper
NOISE_FACTOR = 8.0  # ... and how many standard deviations of the paper's noise
ANTI_ALIASED = 20  # of 255: the edge of a stroke down to here belongs to the ink
SPECK = 0.02  # parts with less than this share of the largest part's ink are specks


def background(gray: Floats) -> Floats:
    """Return the light of the empty paper, shape of ``gray``: one level, or a curved surface for uneven light."""
    levels = np.array([np.median(segment) for strip in _frame(gray) for segment in _quarters(strip)])
    middle = float(np.median(levels))
    # Strokes may touch the frame at some of its 16 segments; where it is cut close, at most of them.
    if np.mean(np.abs(levels - middle) <= FLAT) >= 0.5:
        return np.full_like(gray, middle)
    commonest = float(np.bincount(gray.ravel().astype(np.int64)).argmax())
    if np.mean(np.abs(gray - commonest) <= FLAT) >= 0.4:
        return np.full_like(gray, commonest)
    return _surface(gray).clip(0, 255)


def _frame(gray: Floats) -> list[Floats]:
    """Return thin strips along the picture's four sides, each lying."""
    wide = max(1, min(gray.shape) // 20)
    return [gray[:wide], gray[-wide:], gray[:, :wide].T, gray[:, -wide:].T]


def _quarters(strip: Floats) -> list[Floats]:
    return np.array_split(strip, min(4, strip.shape[1]), axis=1)


def _surface(gray: Floats) -> Floats:
    """Fit a polynomial of degree 2 to the paper, leaving out in each round what lies far off: the ink.

    The first rounds fit a plane to the frame alone, which is mostly paper; the others fit all that is like it.
    """
    height, width = gray.shape
    step = max(1, max(height, width) // 64)
    rows, columns = np.linspace(-1, 1, height), np.linspace(-1, 1, width)
    sample, terms = gray[::step, ::step].ravel(), _terms(rows[::step], columns[::step])
    frame = np.abs(terms[:, 1:3]).max(axis=1) > 0.85
    paper, factors = frame, np.zeros(6)
    for used, where in ((3, frame), (3, frame), (3, frame), (6, True), (6, True), (6, True), (6, True)):
        factors = np.zeros(6)
        factors[:used] = np.linalg.lstsq(terms[paper, :used], sample[paper], rcond=None)[0]
        off = np.abs(sample - terms @ factors)
        paper = (off <= max(2.5 * 1.4826 * float(np.median(off[paper])), FLAT)) & where
    surface: Floats = (_terms(rows, columns) @ factors).reshape(gray.shape)
    return surface


def _terms(rows: Floats, columns: Floats) -> Floats:
    v, u = (axis.ravel() for axis in np.meshgrid(rows, columns, indexing="ij"))
    return np.stack([np.ones_like(u), u, v, u * u, u * v, v * v], axis=1)


@dataclass(frozen=True)
class Contrast:
    """How far each pixel differs from the paper towards the ink, in gray levels, and the paper's noise."""

    dark_ink: bool
    paper: float
    values: Floats
    noise: float


def contrast(gray: Floats) -> Contrast:
    """Return the contrast to the paper; ink is dark or bright, whichever differs more from it."""
    paper = background(gray)
    difference = gray - paper
    smooth = _smoothed(difference)
    dark_ink = bool(-smooth.min() > smooth.max())
    # Ink reflects a share of the light on it, so dark ink is compared by division; on white that is the same.
    # In deep shadow division would only blow up the noise.
    values = -255 * difference / np.maximum(paper, paper.max() / 4) if dark_ink else difference
    # The noise is read off the side away from the ink, so that bold ink is not taken for noise. 1.4826 makes a
    # median deviation a standard deviation, as for a normal distribution.
    away = values[values <= 0]
    noise = 1.4826 * float(np.median(-away)) if away.size else 0.0
    return Contrast(dark_ink, float(np.median(paper)), values, noise)


def _smoothed(values: Floats) -> Floats:
    """Return means over 3 x 3 pixels, so that a single speck of noise decides nothing."""
    padded = np.pad(values, 1, mode="edge")
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9


def is_empty(found: Contrast) -> bool:
    """Return whether nothing stands out from the paper and its noise."""
    peak = float(_smoothed(found.values).max())
    return peak < max(FAINTEST, NOISE_FACTOR * found.noise / 3)  # a mean of 9 has a third of the noise


def stretched(found: Contrast) -> NDArray[np.uint8]:
    """Return the contrast with the paper at 0 and the ink at 255; gray edges stay gray."""
    peak = float(_smoothed(found.values).max())
    top = float(np.percentile(found.values[found.values >= 0.5 * peak], 75))
    floor = min(2.5 * found.noise, 0.3 * top)
    spread: Floats = 255 * (found.values - floor) / (top - floor)
    return np.asarray(spread.clip(0, 255).round(), np.uint8)


def otsu_threshold(values: NDArray[np.uint8]) -> int:
    """Return the level t that separates values <= t from values > t best: the largest variance between them.

    Source: N. Otsu, "A Threshold Selection Method from Gray-Level Histograms", IEEE Trans. SMC 9 (1979),
    equation (18). Where all values are equal, nothing is separated and it is the value itself.

    >>> otsu_threshold(np.array([10, 12, 200, 220], np.uint8))
    12
    """
    counts = np.bincount(values.ravel(), minlength=256).astype(float)
    below = counts.cumsum()
    above = below[-1] - below
    mass = (counts * np.arange(256)).cumsum()
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = below * above * (mass / below - (mass[-1] - mass) / above) ** 2
    if not np.nanmax(variance, initial=0.0) > 0:
        return int(values.flat[0])
    return int(np.nanargmax(variance))


def ink_mask(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return which pixels are ink: strokes with their soft edges, without specks; ink is bright.

    Otsu's threshold among the pixels that are not paper finds the strokes' cores; a faint pixel counts where it
    hangs together with a core.
    """
    soft = pixels >= ANTI_ALIASED
    if not soft.any():
        return soft
    core = pixels > min(otsu_threshold(pixels[soft]), 170)
    core = core if core.any() else soft
    labels = label_components(soft)
    ink = np.bincount(labels.ravel(), weights=(pixels * soft).ravel())
    ink[0] = 0
    has_core = np.bincount(labels[core], minlength=len(ink)) > 0
    kept = has_core & (ink >= SPECK * ink.max())
    return np.asarray(kept[labels], np.bool_)
