"""How much darker than its paper each pixel of a page is, whatever light falls on it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Floats = NDArray[np.floating[Any]]
COARSE_SIDE = 400  # pixels; light changes slowly, so that it is looked for on a small copy
WIDEST_STROKE = 1 / 16  # of the page's shorter side; what is darker over a larger area is shadow
DARKEST = 12.0  # gray levels; paper in deeper shadow than this shows nothing but noise
MEDIAN_TO_DEVIATION = 1.4826  # of a normal distribution


def page_contrast(gray: NDArray[np.uint8]) -> Floats:
    """Return the share of the paper's light that each pixel swallows, shape of ``gray``: 0 paper, towards 1 black ink.

    Light that falls on the page is a factor, so that contrast is a quotient: a pencil stroke has the same in shadow.
    Bright ink on a dark page counts likewise, of the picture with black and white swapped.
    """
    values = gray.astype(np.float32)
    if has_bright_ink(values):
        values = 255 - values
    paper = np.maximum(paper_light(values), DARKEST)
    found = 1 - values / paper
    # The brightest pixels were taken for the paper, with their noise; most pixels are paper, and shall be at 0.
    return np.asarray(found - np.median(found), np.float32)


def has_bright_ink(values: Floats) -> bool:
    """Return whether what stands out from its surroundings is bright."""
    small = coarse(values)
    away = small - ndimage.gaussian_filter(small, min(small.shape) / 15, mode="nearest")
    limit = max(10.0, 4 * MEDIAN_TO_DEVIATION * float(np.median(np.abs(away))))
    return float(away[away > limit].sum()) > float(-away[away < -limit].sum())


def paper_light(values: Floats) -> Floats:
    """Return what each pixel would be without ink, by a morphological closing.

    The closing fills what is dark and narrow, and keeps the edges of shadows, which are dark and broad.
    """
    small = coarse(values)
    closed = paper_closed(small, max(3, round(min(small.shape) * WIDEST_STROKE)))
    return _resized(ndimage.gaussian_filter(closed, 1.0, mode="nearest"), values.shape)


def paper_closed(values: Floats, window: int) -> Floats:
    """Return values without what is dark and narrower than so many pixels."""
    return np.asarray(ndimage.grey_closing(values, size=(window, window), mode="nearest"))


def coarse(values: Floats) -> Floats:
    """Return a copy of at most 400 pixels, each the mean of an area."""
    factor = COARSE_SIDE / max(values.shape)
    if factor >= 1:
        return values
    return _resized(values, (max(1, round(values.shape[0] * factor)), max(1, round(values.shape[1] * factor))))


def _resized(values: Floats, shape: tuple[int, ...]) -> Floats:
    """Return values of another size: averages of areas, or smoothly between."""
    from PIL import Image

    smaller = shape[0] < values.shape[0]
    method = Image.Resampling.BOX if smaller else Image.Resampling.BILINEAR
    return np.asarray(Image.fromarray(values.astype(np.float32)).resize((shape[1], shape[0]), method))


def noise_of(contrast: Floats) -> float:
    """Return the standard deviation of the paper's noise, of the difference between neighbors, which ink hardly has."""
    steps = np.diff(contrast, axis=1)
    return MEDIAN_TO_DEVIATION * float(np.median(np.abs(steps))) / np.sqrt(2) if steps.size else 0.0
